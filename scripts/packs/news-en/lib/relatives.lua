-- Cues in relative clauses, whose object stands before them: "what one trader
-- called a bloodbath", "a plan which Boyd said was illegal".
local parts = require "parts"
local spans = require "spans"
local tree = require "tree"

local relatives = {}

local AS = { as = true }

-- The noun that a relative clause without a pronoun stands right behind: "a
-- plan he called reckless"; a tree may hang it on the verb before the noun.
local function bare_antecedent(v, subject)
  local noun = v.dep == "acl:relcl" and v.head
  if v.dep == "parataxis" and v.head.i < v.i then
    local before = spans.token(v.doc, subject:phrase().first - 1, v)
    noun = before and before.i > v.head.i and before.pos == "NOUN" and before
  end
  if not noun or noun.i ~= subject:phrase().first - 1
    or noun.tag:find("^W") then
    return nil
  end
  return spans.without(noun:phrase(), v:subtree()), noun
end

-- What the relative clause of `v` is about: the span of its pronoun, else of
-- the noun before it; nil where it is no relative clause, or the pronoun is
-- the subject. Gives the head of the span as well.
function relatives.front(v)
  local pronoun = tree.fronted(v)
  if pronoun then return v.doc:extent(pronoun.i, pronoun.i), pronoun end
  local subject = tree.surface_subject(v)
  if not subject or subject.i > v.i or subject.tag:find("^W") then
    return nil
  end
  local free = v.dep == "acl:relcl" and v.head
  if free and free.tag == "WP" and free.i == subject:phrase().first - 1 then
    return v.doc:extent(free.i, free.i), free
  end
  return bare_antecedent(v, subject)
end

local NO_NAME = { ADP = true, ADV = true, CCONJ = true, AUX = true,
  PRON = true, SCONJ = true, PUNCT = true }

-- What stands right after the cue and tells what something is called: a
-- quotation, a noun phrase, an adjective.
local function name_after(v, last)
  local t = spans.token(v.doc, last + 1, v)
  if not t or t.sentence ~= v.sentence then return nil end
  local q = t.quoted and not v.quoted and v.doc:quote_of(t.i)
  if q and q.first == t.i then return v.doc:extent(q.first, q.last), t end
  local top = tree.top_after(t, v.i)
  if NO_NAME[t.pos] or top.pos == "VERB" or v.doc:dates(t.i, t.i)[1] then
    return nil
  end
  local span = top:phrase()
  if span.first > t.i then return nil end
  return v.doc:extent(t.i, math.max(span.last, t.i)), top
end

-- "what one trader called a bloodbath", "which he described as reckless".
function relatives.predicate(v, frame, found, last)
  if not (frame.pred or frame.as) then return end
  local front, head = relatives.front(v)
  if not front then return end
  local name, top
  local as, case = nil, nil
  if frame.as then as, case = parts.prepositional(v, AS) end
  if as and case.i > v.i then
    name, top = v.doc:extent(case.i, parts.named(as, v).last), as
  elseif frame.pred then
    name, top = name_after(v, last)
  end
  local is_bare = not head.tag:find("^W")
  if not name or is_bare and frame.np and not as and not top.quoted then
    return -- "no guarantee he would name a judge"
  end
  found.content, found.head, found.target = front:union(name), top, head
  found.target_span = is_bare and front or nil
  return true
end

-- "What Boyd said is that the dam was safe": the clause that tells what.
function relatives.cleft(v, frame, found)
  local what = v.dep == "acl:relcl" and frame.that and v.head
  local c = what and what.tag == "WP" and what.head
  local that = c and c.i > v.i and what.dep:find("^nsubj") and c:child("mark")
  if not that or that.form ~= "that" or that.i < v.i then return end
  found.content, found.head = v.doc:extent(that.i, c:clause(v).last), c
  found.is_whole = true
  return true
end

-- "something she opposed", "what we proposed": the object of a relative clause.
function relatives.object(v, frame, found)
  if v.dep ~= "acl:relcl" or not (frame.np or frame.target == true)
    or frame.that or frame.inf or frame["np-inf"] -- "all they wanted"
    or v:child("obj", "iobj", "ccomp", "xcomp") then
    return
  end
  local front, head = relatives.front(v)
  if not front then return end
  found.content, found.head = front, head
  if frame.target then found.target, found.target_span = head, front end
  return true
end

return relatives
