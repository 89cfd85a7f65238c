-- What is said: finds the content of a cue by the frames of its lexicon entry.
--
-- A frame is a word of the column `frame` (README.md lists them). They are
-- tried in the order of FRAMES below; the first that fits gives the content.
local spans = require "spans"
local speech = require "speech"
local tree = require "tree"

local content = {}

local SOFT = { PUNCT = true, CCONJ = true }

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
  for _, c in ipairs(v:children("obl", "nmod", "advcl", "acl", "ccomp",
      "xcomp")) do
    local form, case = preposition_of(c)
    if form and set[form] and c.i > v.i then return c, case end
  end
end

content.prepositional = prepositional

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
  if tree.is_predicate(t) then return t:clause(cut) end
  return t:phrase()
end

-- A complement before the cue must be a clause of its own: "Asked whether he
-- would quit, Lee said no".
local function can_precede(c)
  if c.quoted or c:child("nsubj") or c:child("cop") then return true end
  return c.tag ~= "VBN" and c.tag ~= "VBG" and c.tag ~= "VBD"
end

-- The clauses that complement `v`: the first, and the last after it. A tree
-- often hangs the halves of one clause beside each other.
local function complement(v)
  local before, first, last
  for _, c in ipairs(v:children("ccomp", "csubj:pass")) do
    local is_participle = c.tag == "VBG" and not c:child("nsubj")
      and not c.quoted and c.i > v.i
    if c.i > v.i and not is_participle then
      first, last = first or c, c
    elseif c.i < v.i and can_precede(c) then
      before = before or c
    end
  end
  return first or before, last
end

-- A clause begins at the "that" before it, even where the tree tore them
-- apart: "told reporters on Monday that talks had broken down".
local function from_that(span, last, c)
  local doc, has_subject = span.doc, c:child("nsubj", "nsubj:pass") ~= nil
  for i = last + 1, span.first - 1 do
    local t = doc:token(i)
    if t.quoted then return span end
    if t.form == "that" and t.dep ~= "det"
      and (t.dep ~= "nsubj" or not has_subject) then
      return doc:extent(i, span.last)
    end
  end
  return span
end

-- The span without what belongs to the cue itself: "said the plan had failed
-- and accused Park".
local function before_joined(span, v, c)
  local doc = span.doc
  for i = c.i + 1, span.last do
    local t = doc:token(i)
    if t.dep == "conj" and tree.joined_to(t) == v then
      local last = t:subtree().first - 1
      while last > c.i and SOFT[doc:token(last).pos] do last = last - 1 end
      return doc:extent(span.first, last)
    end
  end
  return span
end

-- What stands right after a clause, without a comma, and hangs on its cue
-- belongs to the clause, save a time.
local function widened(span, v)
  local doc, i = span.doc, span.last
  while true do
    local t = spans.token(doc, i + 1, v)
    if not t or t.sentence ~= v.sentence or t.pos == "PUNCT" or t.pos == "CCONJ"
      or not tree.hangs_on(t, v) then
      break
    end
    local part = tree.top_after(t, v.i):subtree()
    if #doc:dates(part.first, part.last) > 0 or part.last <= i then break end
    i = part.last
  end
  return i > span.last and span:union(doc:extent(span.last, i)) or span
end

-- "said the dam was safe and nobody would have to move": a clause with a
-- subject of its own that is joined without a comma, unless it reports itself.
local function with_next(span, v)
  for _, c in ipairs(v:children("conj")) do
    local cc = c:child("cc")
    if cc and cc.i == span.last + 1 and c:child("nsubj", "nsubj:pass")
      and not (speech[c.lemma] or c:child("ccomp") or c.quoted) then
      return span.doc:extent(span.first, c:subtree().last)
    end
  end
  return span
end

-- "told reporters in Oslo that the talks had failed": the clause may hang on a
-- word between.
local function that_clause(v)
  local doc, sentence = v.doc, v.sentence
  for i = v.i + 1, math.min(v.i + 25, doc:count()) do
    local t = doc:token(i)
    if t.sentence ~= sentence then return nil end
    local c = t.form == "that" and t.dep ~= "det" and t.head
    if c and c.i > v.i and (t.dep == "mark" or tree.is_whole(c, t)) then
      return tree.hangs_on(c, v) and c or nil
    end
    if t.pos == "VERB" and t:child("nsubj") then return nil end
  end
end

-- "promised the drivers that nobody would lose a job": the object is told, and
-- the tree took the clause for one that tells which drivers.
local function told(v, c)
  local object = v:child("obj", "iobj")
  local det = object and object:child("det")
  if not object or object.i < v.i or c.head ~= object
    or det and det.form:find("^an?$") then
    return nil
  end
  return object
end

-- The clause that starts right after the cue, wherever the tree hung it.
local function next_clause(v, last)
  local t = spans.token(v.doc, last + 1, v)
  if not t or t.sentence ~= v.sentence or t.pos == "PUNCT" or t.pos == "ADP"
    or t.pos == "CCONJ" then
    return nil
  end
  local top = tree.top_after(t, v.i)
  if not tree.is_predicate(top) or top:child("cc") then return nil end
  local finite = top.tag == "VBD" or top.tag == "VBZ" or top.tag == "VBP"
    or top:child("aux", "aux:pass", "cop")
  return finite and top or nil
end

local EDGE = { [","] = true, ["—"] = true, ["–"] = true, ["-"] = true,
  ["--"] = true, ["."] = true, ["?"] = true, ["!"] = true }

-- Whether commas, or the end of the sentence, stand around the verb and its
-- subject.
local function is_parenthetic(v, subject, last)
  local doc = v.doc
  local first = math.min(v.i, subject:phrase().first)
  last = math.max(last, subject.i < v.i and last or subject:phrase().last)
  local before = spans.token(doc, first - 1, v)
  local behind = spans.token(doc, last + 1, v)
  local left = before and before.sentence == v.sentence
    and (EDGE[before.form] or before.quoted)
  local right = not behind or behind.sentence ~= v.sentence or EDGE[behind.form]
    or behind.pos == "ADP" or behind.tag == "NNP" or behind.tag == "NN"
  return left and right
end

-- The rest of a sentence that the cue interrupts or follows.
local function host_clause(v, last)
  local subject = tree.surface_subject(v)
  local dep, host = tree.relation(v), v.head
  if not subject or not host or v:child("mark") then return nil end
  if dep ~= "parataxis" and dep ~= "advcl" and dep ~= "dep" then return nil end
  if not is_parenthetic(v, subject, last) then return nil end
  for _ = 1, 5 do
    local up = host.head
    if tree.is_predicate(host) or not up or up.i < v.i then break end
    host = host.head
  end
  local span = host:clause(v)
  for _, c in ipairs(v:children("advcl")) do
    if c.i < v.i then span = span:union(c:subtree()) end
  end
  return span, host
end

-- "showed bees prefer blue": the tree took the subject of the clause for the
-- object. "The office plans to appeal, a spokesman said": or the clause for a
-- second subject.
local function torn_clause(v, frame, found, last)
  local doc, object = v.doc, v:child("obj", "iobj")
  local x = object and tree.child_after(v, object.i, "xcomp", "ccomp")
  if x and object:phrase().first == last + 1 and not frame.addressee
    and x.tag:find("^VB[PDZ]?$") and not x:child("mark") then
    local part = x:clause(v)
    found.content = doc:extent(last + 1, math.max(x.i, part.last))
    found.head = x
    return true
  end
  local subject = tree.surface_subject(v)
  for _, other in ipairs(subject and v:children("nsubj") or {}) do
    local mark = spans.token(doc, subject:phrase().first - 1)
    if other.i < subject.i and mark and mark.form == ","
      and other:child("acl") then
      found.content = doc:extent(other:subtree().first, mark.i - 1)
      found.head = other
      return true
    end
  end
end

local WORDS = { yes = true, no = true, so = true }

-- A clause that complements the cue, before or after it.
local function clause(v, frame, found, last)
  if not (frame.that or frame.wh or frame.quote) then return end
  local word = frame.quote and spans.token(v.doc, last + 1, v)
  local next = word and spans.token(v.doc, last + 2, v)
  if word and WORDS[word.form] and (not next or next.pos == "PUNCT") then
    found.content, found.head = v.doc:extent(word.i, word.i), word
    return true
  end
  local c, also = complement(v)
  c = c or frame.that and that_clause(v)
  if c then
    found.content, found.head = whole(c, v), c
    found.addressee = frame.addressee and told(v, c) or nil
    found.is_told = found.addressee ~= nil
    if also and also ~= c and c.i > v.i then
      local span = found.content:union(whole(also, v))
      found.content = v.doc:extent(span.first, span.last)
    end
    if c.i > v.i then
      found.content = widened(from_that(found.content, last, c), v)
      found.content = before_joined(found.content, v, c)
      if frame.that then found.content = with_next(found.content, v) end
    end
    local object = v:child("obj")
    local subjects = c:children("nsubj")
    if object and object.i > v.i and object.i < c.i and not frame.addressee
      and not subjects[1] and not c:child("mark") then
      found.content = found.content:union(object:phrase())
    elseif frame.addressee and #subjects > 1 and not v:child("obj", "iobj")
      and subjects[1]:phrase().first == last + 1 then
      -- "told the court the dam was safe"
      found.addressee = subjects[1]
      found.content = spans.without(found.content, subjects[1]:phrase())
    end
    return true
  end
  local span, host = host_clause(v, last)
  if span then
    found.content, found.head = span, host
    return true
  end
  for _, p in ipairs(v:children("parataxis")) do
    local mark = v.doc:token(p:subtree().first)
    if p.quoted or tree.surface_subject(p) and (mark.form ~= ","
        or p:child("obj", "ccomp", "xcomp", "cop", "obl", "advmod")) then
      found.content, found.head = whole(p, v), p
      return true
    end
  end
  if frame.that and torn_clause(v, frame, found, last) then return true end
  c = frame.that and next_clause(v, last)
  if c then
    found.content, found.head = whole(c, v), c
    local pronoun = v:child("obj")
    if pronoun and pronoun.i < v.i and pronoun.tag:find("^W") then
      found.content = found.content:union(v.doc:extent(pronoun.i, pronoun.i))
    end
    return true
  end
  local that = frame.that and spans.token(v.doc, last + 1, v)
  if that and that.form == "that" and that.sentence == v.sentence then
    -- the tree lost the clause: all that hangs on the cue after "that"
    local final = math.max(v:subtree().last, last)
    while final > that.i and v.doc:token(final).pos == "PUNCT" do
      final = final - 1
    end
    local t = spans.token(v.doc, last + 2, v)
    if final > that.i + 2 and t and t.pos ~= "VERB" and t.pos ~= "PUNCT" then
      found.content, found.head = v.doc:extent(that.i, final), that.head
      return true
    end
  end
end

local FINITE = { VBD = true, VBZ = true, VBP = true, MD = true }

-- The clause of an infinitive without a finite verb that the tree joined to
-- it: "urged Park to quit and vowed to sue".
local function infinitive_clause(x, v)
  local span = x:clause(v)
  for _, c in ipairs(x:children("conj")) do
    if FINITE[c.tag] and not c:child("nsubj") then
      local last = c:subtree().first - 1
      while last > x.i and SOFT[span.doc:token(last).pos] do last = last - 1 end
      return span.doc:extent(span.first, last)
    end
  end
  return span
end

-- "to sue"; with an object that is told to, "urged Park to quit", or that is
-- a part of it, "wants Park to quit".
local function infinitive(v, frame, found)
  local object = v:child("obj") or v:child("iobj")
  for _, x in ipairs(v:children("xcomp", "ccomp", "advcl")) do
    if x.i > v.i and is_infinitive(x) then
      if object and object.i < x.i then
        if frame["np-inf"] then
          local span = infinitive_clause(x, v)
          found.content = v.doc:extent(object:phrase().first, span.last)
          found.head = x
          return object.i > v.i
        elseif frame["obj-inf"] then
          found.addressee = object
          found.content, found.head = infinitive_clause(x, v), x
          if frame.addressee and frame.that then found.act = "request" end
          return true
        end
      elseif frame.inf then
        found.content, found.head = infinitive_clause(x, v), x
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
      found.content, found.head = infinitive_clause(to, v), to
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

local LINKS = { over = true, about = true, of = true, ["for"] = true,
  against = true, between = true, with = true, toward = true, towards = true,
  at = true, regarding = true, as = true, than = true }

-- Whether what the tree hangs on the verb completes the words before it.
-- `is_loose`: also places and the like.
local function completes(c, part, frame, is_loose)
  local form = preposition_of(c)
  if LINKS[form] then return true end
  if form == "to" and c.tag == "VB" then return not frame.inf end
  if not is_loose or #c.doc:dates(part.first, part.last) > 0 then
    return false
  end
  if frame.documented then return true end
  local is_clause = c.dep == "advcl" and form ~= "to"
  return form ~= "by" and not is_clause and c.pos ~= "ADV"
end

-- "expressed concern over the deployment", "called for Lee to resign": what
-- the tree hangs on the verb, though it completes the words before it.
local function completed(v, span, frame, is_loose)
  local doc = v.doc
  for _, c in ipairs(v:children("obl", "advcl", "xcomp", "advmod")) do
    if c.i > span.last then
      local part = c:subtree()
      local gap = part.first - span.last
      local next = gap == 2 and doc:token(span.last + 1).pos == "PUNCT"
        and doc:token(span.last + 1).form ~= ","
      if (gap == 1 or next) and completes(c, part, frame, is_loose) then
        span = doc:extent(span.first, part.last)
      end
    end
  end
  return span
end

-- "called the tax reckless", "described him as a liar".
local function predicate(v, frame, found)
  local object = v:child("iobj") or v:child("obj")
  if not object or object.i < v.i then return end
  local other
  if frame.pred then
    other = tree.child_after(v, object.i, "xcomp", "ccomp", "advcl", "obj")
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
  local span = object:phrase()
  if not other and frame.pred
    and (span.last > object.i or tree.fronted(v)) then
    other = object -- the tree took “reckless” for an attribute
  end
  if not other then return end
  found.target = object
  if other ~= object then
    found.content = v.doc:extent(span.first, whole(other, v).last)
  else
    found.content = span
    if span.last > object.i then
      found.target_span = v.doc:extent(span.first, object.i)
    end
  end
  found.head = other
  return true
end

-- "accused Lee of fraud", "condemned the raid".
local function target(v, frame, found)
  if not frame.target then return end
  local object = v:child("obj") or v:child("iobj")
  if not object or object.i < v.i then return end
  local span = object:phrase()
  if frame.target ~= true then
    local why = prepositional(v, frame.target)
    if frame.strict and not why then return end
    if why and why.i > object.i then
      span = v.doc:extent(span.first, whole(why, v).last)
    end
  end
  span = completed(v, span, frame)
  found.content, found.target, found.head = span, object, object
  return true
end

local function oblique(v, frame, found)
  local o, case = prepositional(v, frame.prepositions)
  if not o then return end
  local span = after(whole(o, v), case)
  if span then
    if o.i > v.i and v.pos == "VERB" then span = completed(v, span, frame) end
    found.content, found.head, found.preposition = span, o, case
    return true
  end
end

-- "acknowledged funding was a reason": the tree took the subject of a clause
-- for the object; the clause goes on to the end of its verb's words.
local function open_clause(o, span)
  local doc = span.doc
  local t = spans.token(doc, span.last + 1, o)
  if not t or t.sentence ~= o.sentence or not FINITE[t.tag] then return span end
  local head = (t.dep:sub(1, 3) == "aux" or t.dep == "cop") and t.head or t
  if head == o.head or head.i < span.last then return span end
  return doc:extent(span.first, math.max(span.last, head:subtree().last))
end

-- "polls show Lee taking the lead": what the object does.
local function with_doing(v, span)
  local doing = tree.child_after(v, span.last, "ccomp", "xcomp", "advcl")
  if doing and doing.tag == "VBG" and not doing:child("mark") then
    local part = doing:clause(v)
    if part.first <= span.last + 1 then
      return span.doc:extent(span.first, part.last)
    end
  end
  return span
end

local function object(v, frame, found)
  if not (frame.np or frame.documented) then return end
  local o = v:child("obj") or frame.documented and v:child("iobj")
  if not o then return end
  if o.i < v.i and not o.tag:find("^W") then return end
  local span = o:phrase()
  if frame.that then span = open_clause(o, span) end
  if o.i > v.i then span = completed(v, span, frame, true) end
  if frame.documented then span = with_doing(v, span) end
  found.content, found.head = span, o
  return true
end

-- The frames in the order in which they are tried, each with its name.
local FRAMES = {
  { infinitive, "infinitive" }, { oblique_infinitive, "infinitive" },
  { predicate, "predicate" }, { clause, "clause" }, { gerund, "gerund" },
  { target, "target" }, { oblique, "oblique" }, { object, "object" },
}

-- "asked by Lee whether he would quit", "asked what had happened": a question
-- that the tree took for something else than a clause.
local function question(v)
  for _, c in ipairs(v:children("advcl", "obj", "parataxis", "dep")) do
    local mark = c:child("mark")
    local form = mark and mark.form
    if c.i > v.i and (form == "whether" or form == "if"
        or c.tag:find("^W")) then
      return c
    end
  end
end

-- A passive without a subject: "Asked whether he would quit", "It is said",
-- "a plan backed by Lee".
local function bare_passive(v, frame, found, rest)
  local c = v:child("csubj:pass") or rest
  if c and c.i > v.i then
    found.content, found.head = whole(c, v), c
    return true
  end
  if oblique(v, frame, found) then return true end
  local noun = v.dep == "acl" and v.tag == "VBN" and v.head
  if noun and (frame.np or frame.target) and tree.agent(v) then
    found.content, found.head = spans.without(noun:phrase(), v:subtree()), noun
    if frame.target then found.target = noun end
    return found.content ~= nil
  end
end

-- The subject of a passive and what completes it: "Lee was accused of fraud".
local function subject_and_rest(v, frame, found, subject, rest)
  local pieces, other = { subject:phrase() }, rest
  if frame.target and frame.target ~= true then
    other = prepositional(v, frame.target) or other
    local agent = tree.agent(v)
    if not other and agent then
      other = prepositional(agent, frame.target)
      found.not_source = other and other:subtree()
    end
  end
  if not other and frame.as then other = prepositional(v, { as = true }) end
  if other and other.i > v.i then
    pieces[2] = other == rest and whole(other, v) or other:subtree()
  elseif not (frame.np or frame.target) then
    return
  end
  found.content, found.head = spans.join(pieces), subject
  if frame.target then found.target = subject end
  return true
end

-- In a passive the subject is what the verb is about, or who is told.
local function passive(v, frame, found)
  local subject = v:child("nsubj:pass")
  local rest = v:child("ccomp") or v:child("xcomp")
    or frame.wh and question(v) or nil
  if not subject then return bare_passive(v, frame, found, rest) end
  if subject.form == "it" and rest and not is_infinitive(rest) then
    found.content, found.head = rest:clause(v), rest
    return true
  end
  if frame.addressee and not (rest and is_infinitive(rest)) then
    found.addressee = subject
    if not rest then return oblique(v, frame, found) end
    found.content, found.head = whole(rest, v), rest
    return true
  end
  if frame["obj-inf"] and rest and is_infinitive(rest) and v.lemma ~= "say"
    and not (frame.that and not frame.addressee) then
    found.addressee, found.content, found.head = subject, rest:clause(v), rest
    return true
  end
  return subject_and_rest(v, frame, found, subject, rest)
end

-- Marks that set off an aside, and the relations of one after a dash.
local DASH = { ["—"] = true, ["–"] = true, ["-"] = true, ["--"] = true }
local ASIDE = { ["acl:relcl"] = true, appos = true, parataxis = true }

-- Whether the words from token `i` to the end of the content are an aside: a
-- relative clause after a comma, or an apposition after a dash.
local function is_aside(doc, i, last, mark)
  local t = doc:token(i)
  local top = tree.top_after(t, mark.i)
  if top:subtree().last < last or top.quoted then return false end
  if mark.form == "," then
    return top.dep == "acl:relcl" and t.tag:find("^W") ~= nil
  end
  return ASIDE[top.dep] == true
end

-- "said he would go to Oslo, which is in Norway": what a reporter adds at the
-- end of an indirect content.
function content.without_aside(span)
  local text = span.text
  if not (text:find(", wh", 1, true) or text:find(" [-—–]+ ")) then
    return span
  end
  local doc, pieces = span.doc, span.pieces
  local piece = pieces[#pieces]
  for i = piece[1] + 2, piece[2] - 1 do
    local mark = doc:token(i)
    if mark.pos == "PUNCT" and (mark.form == "," or DASH[mark.form])
      and is_aside(doc, i + 1, piece[2], mark) then
      return span:without(doc:extent(i, piece[2])) or span
    end
  end
  return span
end

local FRONTS = { clause = true, predicate = true, infinitive = true }

-- "which Boyd said was illegal": a clause without a subject has it in the
-- pronoun before the speaker.
local function with_fronted(v, found, last)
  local span = found.content
  if not FRONTS[found.frame] or span.first ~= last + 1 then return end
  local first = span.doc:token(span.first)
  if found.frame == "clause" and first.pos ~= "VERB" and first.pos ~= "AUX" then
    return
  end
  local pronoun = tree.fronted(v)
  if pronoun then
    found.content = span:union(span.doc:extent(pronoun.i, pronoun.i))
  end
end

-- { content, head, frame, addressee, target, preposition } of the verb `v`:
-- spans and tokens, as far as they are there. `last`: of the cue's words.
function content.of_verb(v, frame, is_passive, last)
  local found = {}
  if is_passive and frame.active then return found end
  if is_passive and frame.felt then return content.of_nominal(v, frame) end
  if is_passive then
    passive(v, frame, found)
    return found
  end
  for _, f in ipairs(FRAMES) do
    if f[1](v, frame, found, last) then
      found.frame = f[2]
      break
    end
  end
  if found.content then with_fronted(v, found, last) end
  if frame.addressee and not found.addressee then
    local o = v:child("iobj") or v:child("obj")
    if o and o.i > v.i and o ~= found.head then found.addressee = o end
  end
  return found
end

local CLOSING = { CCONJ = true, SCONJ = true, PUNCT = true }

-- "Lee's claim that the vote was rigged led to protests": where the tree made
-- the noun the root of the sentence, the second verb after "that" is the one
-- that it lost. Gives where the clause ends.
local function end_of_clause(span)
  local doc, last, has_main = span.doc, nil, false
  for i = span.first + 1, span.last do
    local t = doc:token(i)
    if CLOSING[t.pos] or t.tag:find("^W") or t.quoted then return span.last end
    local is_finite = FINITE[t.tag]
      or (t.tag == "VBN" or t.form:find("ed$")) and not t:child("aux")
    if t.pos == "AUX" or is_finite then
      if last and (has_main or i > last + 1) then return i - 1 end
      has_main = has_main or t.pos ~= "AUX"
      last = i
    elseif last == i - 1 and t.pos == "ADV" then
      last = i
    end
  end
  return span.last
end

-- "that the vote was rigged" after a noun, also where the tree took "that" for
-- a relative pronoun.
local function is_noun_clause(c)
  local mark = c:child("mark")
  if mark then return mark.form == "that" or mark.form == "whether" end
  local that = c.dep == "acl:relcl" and c.doc:token(c:subtree().first)
  return that and that.form == "that" and that.head == c
    and tree.is_whole(c, that)
end

-- The infinitive that follows a noun, wherever the tree hung it.
local function next_infinitive(t)
  local to = spans.token(t.doc, t.i + 1, t)
  local c = to and to.form == "to" and to.dep == "mark" and to.head
  return c and c.tag == "VB" and c or nil
end

-- The content of a noun or an adjective: "the claim that", "critical of".
function content.of_nominal(t, frame)
  local found = {}
  if frame.that or frame.wh then
    for _, c in ipairs(t:children("acl", "ccomp", "acl:relcl", "advcl")) do
      if c.i > t.i and is_noun_clause(c) then
        local span = c:clause()
        if not t.head and t.pos == "NOUN" then
          span = span.doc:extent(span.first, end_of_clause(span))
        end
        found.content, found.head, found.is_clause = span, c, true
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
    local c = next_infinitive(t)
    if c then
      found.content, found.head = c:clause(), c
      return found
    end
  end
  oblique(t, frame, found)
  return found
end

return content
