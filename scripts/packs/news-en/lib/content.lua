-- What is said: finds the content of a cue by the frames of its lexicon entry.
--
-- A frame is a word of the column `frame` (README.md lists them). They are
-- tried in the order of FRAMES below; the first that fits gives the content.
local spans = require "spans"
local tree = require "tree"

local content = {}

-- The frames of an entry as a set; prepositions ("+for") in a set of their own.
function content.frames(text)
  local set = { prepositions = {} }
  for word in (text or ""):gmatch("%S+") do
    local role, preposition = word:match("^(%a*)[+:](%a+)$")
    if not preposition then
      set[word] = true
    elseif role == "" then
      set.prepositions[preposition] = true
    else
      set[role] = set[role] or {}
      set[role][preposition] = true
    end
  end
  return set
end

-- The case-marking preposition of a noun or gerund, or nil.
local function preposition_of(t)
  local case = t:child("case") or t:child("mark")
  return case and case.form, case
end

-- A dependent marked by one of the prepositions, and the preposition.
local function prepositional(v, set)
  for _, c in ipairs(v:children("obl", "nmod", "advcl", "acl", "ccomp", "xcomp")) do
    local form, case = preposition_of(c)
    if form and set[form] and c.i > v.i then return c, case end
  end
end

-- The span of a dependent without the preposition that introduces it.
local function after(span, case)
  if case and case.i == span.first then
    return span.doc:extent(case.i + 1, span.last)
  end
  return span
end

local function is_infinitive(t)
  if t.tag ~= "VB" then return false end
  local mark = t:child("mark")
  return mark ~= nil and mark.form == "to"
end

local function whole(t, cut)
  if t.pos == "VERB" or t.pos == "AUX" or t:child("cop") or t:child("nsubj") then
    return t:clause(cut)
  end
  return t:phrase()
end

-- A clause that complements the cue, before or after it.
local function clause(v, frame, found)
  if not (frame.that or frame.wh or frame.quote) then return end
  local c = v:child("ccomp") or v:child("csubj:pass")
  if c then
    found.content, found.head = whole(c, v), c
    local object = v:child("obj")
    if object and object.i > v.i and object.i < c.i and not frame.addressee
      and not c:child("nsubj") and not c:child("mark") then
      found.content = found.content:union(object:phrase())
    end
    return true
  end
  if v.dep == "parataxis" and v.head and tree.surface_subject(v) then
    found.content, found.head = whole(v.head, v), v.head
    return true
  end
  for _, p in ipairs(v:children("parataxis")) do
    if tree.surface_subject(p) or p.pos == "VERB" then
      found.content, found.head = whole(p, v), p
      return true
    end
  end
end

-- "to sue"; with an object that is told to: "urged Park to quit".
local function infinitive(v, frame, found)
  local object = v:child("obj") or v:child("iobj")
  for _, x in ipairs(v:children("xcomp", "ccomp", "advcl")) do
    if x.i > v.i and is_infinitive(x) then
      if object and object.i < x.i then
        if frame["obj-inf"] then
          found.addressee = object
          found.content, found.head = x:clause(v), x
          return true
        end
      elseif frame.inf then
        found.content, found.head = x:clause(v), x
        return true
      end
    end
  end
end

-- "called on North Korea to stop": the noun stands behind a preposition.
local function oblique_infinitive(v, frame, found)
  if not frame["obj-inf"] then return end
  local to
  for _, x in ipairs(v:children("xcomp", "ccomp", "advcl")) do
    if x.i > v.i and is_infinitive(x) then to = x break end
  end
  if not to then return end
  for _, o in ipairs(v:children("obl")) do
    if o.i > v.i and o.i < to.i then
      found.addressee = o
      found.content, found.head = to:clause(v), to
      return true
    end
  end
end

local function gerund(v, frame, found)
  if not frame.ing then return end
  for _, x in ipairs(v:children("xcomp", "ccomp", "advcl")) do
    if x.i > v.i and x.tag == "VBG" and not x:child("mark") then
      found.content, found.head = x:clause(v), x
      return true
    end
  end
end

-- "called the tax reckless", "described him as a liar".
local function predicate(v, frame, found)
  local object = v:child("obj")
  if not object or object.i < v.i then return end
  local other
  if frame.pred then
    other = tree.child_after(v, object.i, "xcomp", "ccomp", "advcl")
    if other and is_infinitive(other) then other = nil end
  end
  if not other and frame.as then
    other = prepositional(v, { as = true })
    if not other then
      for _, n in ipairs(object:children("nmod", "acl")) do
        if preposition_of(n) == "as" then other = n end
      end
    end
  end
  if not other then return end
  found.target = object
  found.content = v.doc:extent(object:phrase().first, whole(other, v).last)
  found.head = other
  return true
end

-- "accused Lee of fraud", "condemned the raid".
local function target(v, frame, found)
  if not frame.target then return end
  local object = v:child("obj")
  if not object or object.i < v.i then return end
  local span = object:phrase()
  if frame.target ~= true then
    local why = prepositional(v, frame.target)
    if why and why.i > object.i then
      span = v.doc:extent(span.first, whole(why, v).last)
    end
  end
  found.content, found.target, found.head = span, object, object
  return true
end

local function oblique(v, frame, found)
  local o, case = prepositional(v, frame.prepositions)
  if not o then return end
  local span = after(whole(o, v), case)
  if span then
    found.content, found.head, found.preposition = span, o, case
    return true
  end
end

-- "acknowledged funding was a reason": the tree took the subject of a clause
-- for the object; the clause goes on to the end of its verb's words.
local FINITE = { VBD = true, VBZ = true, VBP = true, MD = true }

local function open_clause(o, span)
  local doc = span.doc
  local t = spans.token(doc, span.last + 1, o)
  if not t or t.sentence ~= o.sentence or not FINITE[t.tag] then return span end
  local head = (t.dep:sub(1, 3) == "aux" or t.dep == "cop") and t.head or t
  if head == o.head or head.i < span.last then return span end
  return doc:extent(span.first, math.max(span.last, head:subtree().last))
end

local function object(v, frame, found)
  if not (frame.np or frame.documented) then return end
  local o = v:child("obj")
  if not o then return end
  found.content, found.head = o:phrase(), o
  if frame.that then found.content = open_clause(o, found.content) end
  if o.i < v.i and o:child("acl:relcl") then found.content = nil end
  return found.content ~= nil
end

local FRAMES = {
  infinitive, oblique_infinitive, predicate, clause, gerund, target, oblique,
  object,
}

local NAMES = { "inf", "oblinf", "pred", "clause", "ing", "target", "prep", "np" }

-- In a passive the subject is what the verb is about.
local function passive(v, frame, found)
  local subject = v:child("nsubj:pass")
  local rest = v:child("ccomp") or v:child("xcomp")
  if not subject then
    local c = v:child("csubj:pass") or rest
    if c and c.i > v.i then
      found.content, found.head = c:clause(v), c
      return true
    end
    return
  end
  if subject.form == "it" and rest then
    found.content, found.head = rest:clause(v), rest
    return true
  end
  if frame.addressee and rest and not is_infinitive(rest) then
    found.addressee, found.content, found.head = subject, rest:clause(v), rest
    return true
  end
  if frame["obj-inf"] and rest and is_infinitive(rest) and v.lemma ~= "say" then
    if not (frame.that and not frame.addressee) then
      found.addressee, found.content, found.head = subject, rest:clause(v), rest
      return true
    end
  end
  local pieces = { subject:phrase() }
  local other = rest
  if not other and frame.target and frame.target ~= true then
    other = prepositional(v, frame.target)
  end
  if not other and frame.as then other = prepositional(v, { as = true }) end
  if other and other.i > v.i then
    pieces[2] = whole(other, v)
  elseif not (frame.np or frame.target) then
    return
  end
  found.content, found.head = spans.join(pieces), subject
  if frame.target then found.target = subject end
  return true
end

-- { content, head, addressee, target, preposition } of the verb `v`: spans
-- and tokens, as far as they are there.
function content.of_verb(v, frame, is_passive)
  local found = {}
  if is_passive then
    passive(v, frame, found)
    return found
  end
  for n, fits in ipairs(FRAMES) do
    if fits(v, frame, found) then found.frame = NAMES[n] break end
  end
  if frame.addressee and not found.addressee then
    local o = v:child("iobj") or v:child("obj")
    if o and o.i > v.i and o ~= found.head then found.addressee = o end
  end
  return found
end

-- The content of a noun or an adjective: "the claim that", "critical of".
function content.of_nominal(t, frame)
  local found = {}
  if frame.that or frame.wh then
    for _, c in ipairs(t:children("acl", "ccomp", "acl:relcl", "advcl")) do
      local mark = c:child("mark")
      if c.i > t.i and mark and (mark.form == "that" or mark.form == "whether") then
        found.content, found.head = c:clause(), c
        return found
      end
    end
  end
  if frame.inf then
    for _, c in ipairs(t:children("acl", "xcomp", "advcl", "ccomp")) do
      if c.i > t.i and is_infinitive(c) then
        found.content, found.head = c:clause(), c
        return found
      end
    end
  end
  oblique(t, frame, found)
  return found
end

return content
