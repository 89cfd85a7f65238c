-- What the frames of content.lua share: prepositions, infinitives, the words
-- of a dependent.
local tree = require "tree"

local parts = {}

-- Tags of finite verbs.
parts.FINITE = { VBD = true, VBZ = true, VBP = true, MD = true }

local SOFT = { PUNCT = true, CCONJ = true }

-- From `first` to the last word before the part `t` that is joined to it; not
-- before token `i`.
function parts.before(t, i, first)
  local doc, last = t.doc, t:subtree().first - 1
  while last > i and SOFT[doc:token(last).pos] do last = last - 1 end
  return doc:extent(first, math.max(first, i, last))
end

-- The case-marking preposition of a noun or gerund, or nil.
function parts.preposition_of(t)
  local case = t:child("case") or t:child("mark")
  return case and case.form, case
end

-- A dependent marked by one of the prepositions, and the preposition.
function parts.prepositional(v, set)
  for _, c in ipairs(v:children("obl", "nmod", "advcl", "acl", "ccomp",
      "xcomp")) do
    local form, case = parts.preposition_of(c)
    if form and set[form] and c.i > v.i then return c, case end
  end
end

-- The span of a dependent without the preposition that introduces it.
function parts.after(span, case)
  if case and case.i == span.first then
    return span.doc:extent(case.i + 1, span.last)
  end
  return span
end

-- The phrase of a noun; of "what" the word alone, without its clause.
function parts.alone(t)
  return t.tag == "WP" and t.doc:extent(t.i, t.i) or t:phrase()
end

-- "to sue", "to be ready", "to be sold", "to have sold it".
function parts.is_infinitive(t)
  if t.tag ~= "VB" then
    local aux = t:child("aux", "cop", "aux:pass")
    if not aux or aux.tag ~= "VB" then return false end
  end
  local mark = t:child("mark")
  return mark ~= nil and mark.form == "to"
end

function parts.whole(t, cut)
  if t.dep == "ccomp" or t.pos == "ADJ" or tree.is_predicate(t) then
    return t:clause(cut)
  end
  return t:phrase()
end

-- The words of what something is called, with what tells more of it, up to a
-- mark: "as a threat that nobody can ignore".
function parts.named(t, v)
  local doc, span, whole = t.doc, parts.whole(t, v), t:subtree()
  local last = span.last
  for i = span.last + 1, whole.last do
    local word = doc:token(i)
    if word.pos == "PUNCT" and word.tag ~= "HYPH" then break end
    last = i
  end
  return last > span.last and doc:extent(span.first, last) or span
end

local function is_question(c)
  local mark = c:child("mark")
  local form = mark and mark.form
  return form == "whether" or form == "if" or c.tag:find("^W") ~= nil
end

-- "asked by Lee whether he would quit", "asked what had happened": a question
-- that the tree took for something else than a clause.
function parts.question(v)
  for _, c in ipairs(v:children("advcl", "obj", "parataxis", "dep")) do
    if c.i > v.i and is_question(c) then return c end
  end
  local agent = tree.agent(v)
  for _, c in ipairs(agent and agent:children("acl", "ccomp") or {}) do
    if is_question(c) then return c end
  end
end

return parts
