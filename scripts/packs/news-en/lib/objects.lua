-- What a verb takes that is no clause: objects, what they are called, and what
-- stands behind a preposition.
local dues = words "due"
local media = words "medium"
local named = require "named"
local parts = require "parts"
local spans = require "spans"
local tree = require "tree"

local LINKS = { over = true, about = true, of = true, ["for"] = true,
  against = true, between = true, with = true, toward = true, towards = true,
  at = true, regarding = true, as = true, than = true }

-- Adverbs that tell more of the verb than of its object.
local SOFTENED = { well = true, too = true, also = true, back = true,
  ahead = true, again = true, overwhelmingly = true, however = true,
  though = true, now = true, ["then"] = true, today = true, here = true,
  early = true, before = true, instead = true }

-- What begins a setting: when it was said, and before whom.
local SETTINGS = { during = true, after = true, before = true, since = true,
  amid = true, despite = true, ["until"] = true, ["throughout"] = true }

-- Whether the part of a preposition tells when or where it was said: "in an
-- email", "during the debate", "on Twitter".
local function is_setting(c, form)
  return SETTINGS[form] or media[c.lemma] ~= nil or media[c.text] ~= nil
end

-- "losses of $4 million a day".
local function is_rate(c)
  local det, next = c:child("det"), c:next()
  return det ~= nil and (det.form == "a" or det.form == "an")
    and (next == nil or next.pos == "PUNCT") -- not "a day after it"
    and c.doc:dates(det.i, c.i)[1] ~= nil
end

-- Whether what the tree hangs on the verb completes the words before it.
-- `is_loose`: also places and the like.
local function completes(c, part, frame, is_loose)
  local doc = c.doc
  if c.dep == "obl:unmarked" then return is_rate(c) end
  local form = parts.preposition_of(c)
  if LINKS[form] then return true end
  if form == "to" and parts.is_infinitive(c) then return not frame.inf end
  if form == "by" and c.i - part.first < 3
    and #doc:dates(part.first + 1, part.last) > 0 then
    return c.dep == "obl" -- "promised a report by Friday"
  end
  if not is_loose or #doc:dates(part.first, part.last) > 0 then
    return false
  end
  if frame.documented then return true end
  if is_setting(c, form) then return false end
  local is_clause = c.dep == "advcl" and form ~= "to"
  return form ~= "by" and not is_clause
    and (c.pos ~= "ADV" or c.tag == "RB" and not SOFTENED[c.form])
end

-- "expressed concern over the deployment", "called for Lee to resign": what
-- the tree hangs on the verb, though it completes the words before it.
local function completed(v, span, frame, is_loose)
  local doc = v.doc
  for _, c in ipairs(v:children("obl", "advcl", "xcomp", "advmod",
      "obl:unmarked")) do
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

-- "dismissed the figure as wrong", where the tree sees no preposition.
local function as_clause(v, object)
  local c = tree.child_after(v, object.i, "xcomp", "advcl", "ccomp", "advmod")
  local as = c and v.doc:token(c:subtree().first)
  return as and as.form == "as" and as.i == object:phrase().last + 1 and c
    or nil
end

-- "called the tariff illegal", where the tree made one phrase of it.
local function torn_adjective(v, found)
  local x = tree.child_after(v, v.i, "xcomp")
  local noun = x and x.i > v.i + 2 and x:child("det") and x.tag:find("^JJ")
    and v.doc:token(x.i - 1)
  if not noun or noun.pos ~= "NOUN" or x:child("det").i ~= v.i + 1 then
    return false
  end
  found.content, found.head = v.doc:extent(v.i + 1, x:subtree().last), x
  found.target, found.target_span = noun, v.doc:extent(v.i + 1, noun.i)
  return true
end

-- "called the plan divisive", where the tree has two complements beside each
-- other, and no object.
local function torn_object(v, found)
  local noun, other = nil, nil
  for _, x in ipairs(v:children("xcomp", "ccomp")) do
    if x.i > v.i and not noun then noun = x elseif noun then other = x end
  end
  local span = other and (noun.pos == "NOUN" or noun.pos == "PROPN")
    and noun:phrase()
  if not span or span.first ~= v.i + 1 or other:subtree().first ~= span.last + 1
    or not other.tag:find("^JJ") and other.pos ~= "NOUN" then
    return false
  end
  found.content = v.doc:extent(span.first, parts.named(other, v).last)
  found.head, found.target, found.target_span = other, noun, span
  return true
end

-- "called the tax reckless", "described him as a liar", by the tree.
local function tree_predicate(v, frame, found)
  local object = v:child("iobj", "obj")
  if object and object.i < v.i and frame.as and object.tag:find("^W") then
    -- "whom he described as a liar"
    local as, case = parts.prepositional(v, { as = true })
    if not as then return end
    local liar = v.doc:extent(case.i, parts.named(as, v).last)
    found.content = object:phrase():union(liar)
    found.head, found.target = as, object
    return true
  end
  if not object and frame.pred
    and (torn_adjective(v, found) or torn_object(v, found)) then
    return true
  end
  if not object or object.i < v.i then return end
  local other
  if frame.pred then
    other = tree.child_after(v, object.i, "xcomp", "ccomp", "advcl", "obj")
    if other and parts.is_infinitive(other) then other = nil end
  end
  if not other and frame.as then
    other = parts.prepositional(v, { as = true })
    if not other then
      for _, n in ipairs(object:children("nmod", "acl")) do
        local form, case = parts.preposition_of(n)
        if form == "as" and case.i > object.i then
          other = n
          found.target_span = v.doc:extent(object:phrase().first, case.i - 1)
        end
      end
    end
    other = other or as_clause(v, object)
  end
  local span = object:phrase()
  local mark = not other and frame.pred and span.last < v.doc:count()
    and v.doc:token(span.last + 1)
  local q = mark and mark.sentence == v.sentence and v.doc:quote_of(mark.i)
  if q and q.first == mark.i then
    -- called that “beyond belief”
    found.content, found.target = v.doc:extent(span.first, q.last), object
    found.head = object
    return true
  end
  if not other and frame.pred and not frame.that
    and (span.last > object.i or tree.fronted(v)) then
    other = object -- the tree took “reckless” for an attribute
  end
  if not other then return end
  found.target = object
  if other ~= object then
    found.content = v.doc:extent(span.first,
      math.max(span.last, parts.named(other, v).last))
  else
    found.content = span
    if span.last > object.i then
      found.target_span = v.doc:extent(span.first, object.i)
    end
  end
  found.head = other
  return true
end

local function predicate(v, frame, found, last)
  if tree_predicate(v, frame, found) then return true end
  if found.content or frame.that or not (frame.pred or frame.as) then return end
  local span, what = named.predicate(v, frame, last)
  if not span then return end
  local noun = v.doc:token(what.last)
  found.content, found.head = span, noun
  found.target, found.target_span = noun, what
  return true
end

-- Who is accused, where the tree hung the charge on them: "accused *the mayor*
-- of lying".
local function accused(object, span, prepositions)
  for _, c in ipairs(object:children("nmod", "acl")) do
    local form = parts.preposition_of(c)
    if c.i > object.i and prepositions[form] then
      local last = c:subtree().first - 1
      return last >= span.first and span.doc:extent(span.first, last) or nil
    end
  end
end

-- "accused Lee of fraud", "condemned the raid".
local function target(v, frame, found)
  if not frame.target then return end
  local object = v:child("obj") or v:child("iobj")
  if not object or object.i < v.i then return end
  local span = object:phrase()
  if frame.target ~= true then
    local why = parts.prepositional(v, frame.target)
    if frame.strict and not why then return end
    if not why then found.target_span = accused(object, span, frame.target) end
    if why and why.i > object.i then
      span = v.doc:extent(span.first, parts.whole(why, v).last)
    end
  end
  span = completed(v, span, frame, true)
  found.content, found.target, found.head = span, object, object
  return true
end

local function oblique(v, frame, found, last)
  local set = frame.prepositions
  local o, case = parts.prepositional(v, set)
  local noun = not o and last and last > v.i and v.doc:token(last)
  if noun and noun.pos == "NOUN" and noun.head == v then -- "took aim at Lee"
    o, case = parts.prepositional(noun, set)
  end
  local told = not o and frame.addressee and v:child("obj", "iobj")
  local det = told and told:child("det")
  if told and told.i > v.i and not (det and det.form:find("^an?$")) then
    -- "reminded voters of the flood"
    o, case = parts.prepositional(told, set)
    found.addressee = o and told
  end
  if not o then return end
  local is_free = o.tag:find("^W") and o:child("acl:relcl", "advcl:relcl")
  local span = parts.after(is_free and o:subtree() or parts.whole(o, v), case)
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
  if not t or t.sentence ~= o.sentence or not parts.FINITE[t.tag] then
    return span
  end
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

-- "claimed costs rose", where the tree took the verb for a second object.
local function with_second(v, o, span)
  for _, c in ipairs(v:children("obj")) do
    local part = c ~= o and o.i > v.i and c:phrase()
    if part and part.first == span.last + 1 then return span:union(part) end
  end
  return span
end

-- "the poll shows the race breaking along old lines": what a noun does, where
-- it is the subject in the tree.
local function doing_alone(v, found, last)
  local x = tree.child_after(v, last, "xcomp", "ccomp", "advcl")
  if not x or x.tag ~= "VBG" or x:child("mark") then return end
  local span = x:clause(v)
  if span.first ~= last + 1 then return end
  found.content, found.head = span, x
  return true
end

local function object(v, frame, found, last)
  if not (frame.np or frame.documented) then return end
  local o = v:child("obj")
    or (frame.documented or not frame.addressee) and v:child("iobj")
  if not o then return frame.documented and doing_alone(v, found, last) end
  if o.i < v.i and not o.tag:find("^W") then return end
  if v.lemma == "claim" and (dues[o.lemma] or o:child("nummod")) then return end
  local span = o:phrase()
  if frame.that then span = with_second(v, o, open_clause(o, span)) end
  if o.i > v.i then span = completed(v, span, frame, true) end
  if frame.documented then span = with_doing(v, span) end
  found.content, found.head = span, o
  return true
end

return {
  predicate = predicate, target = target, oblique = oblique, object = object,
}
