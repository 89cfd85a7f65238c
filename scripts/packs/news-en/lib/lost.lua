-- What the tree lost, found again by the order of the words: the subject right
-- before its verb, or that of the clause before a comma; the sentence around a
-- cue between commas.
local parts = require "parts"
local spans = require "spans"
local speech = words "speech"
local tree = require "tree"
local child = types.token.child
local subtree_of = types.token.subtree
local dates_in = types.doc.dates
local token_at = types.doc.token
local find = types.doc.find
local extent = types.doc.extent
local quotes_in = types.doc.quotes

local lost = {}

local FINITE = { VBD = true, VBP = true, VBZ = true }
local NOMINAL = { NOUN = true, PROPN = true, PRON = true, NUM = true }

-- Words that stand for people alone: "Most believe".
local SOME = { most = true, many = true, some = true, few = true,
  fewer = true, others = true, all = true, both = true, several = true,
  none = true }

-- Whether the verb is finite: by its form, or its auxiliary.
local function is_finite(v)
  local aux = child(v, "aux")
  return FINITE[v.tag] or aux ~= nil and aux.i < v.i
end

-- Whether an adverb or a time may stand between a subject and its verb: "Lee
-- last week told them".
local function is_between(t, v)
  if SOME[t.form] then return false end
  if t.head == v and (t.pos == "AUX" or t.pos == "ADV" or t.pos == "PART") then
    return true
  end
  return dates_in(t.doc, t.i, t.i)[1] ~= nil
end

-- The last word before the verb and what belongs to it, in its sentence.
local function word_before(v, first)
  local t = spans.token(v.doc, first - 1, v)
  while t and is_between(t, v) do t = spans.token(v.doc, t.i - 1, v) end
  return t and t.sentence == v.sentence and t or nil
end

-- Words that begin a clause, also where the tree took them for prepositions.
local JOINS = { since = true, after = true, before = true, ["until"] = true,
  as = true, because = true }

-- Whether `g`, which `t` hangs on, may stand for the same phrase as it.
local function is_of_phrase(t, g)
  local case = child(t, "case", "mark")
  if g.sentence ~= t.sentence or case and JOINS[case.form] then return false end
  for i = math.min(g.i, t.i) + 1, math.max(g.i, t.i) - 1 do
    if token_at(t.doc, i).pos == "PUNCT" then return false end
  end
  return true
end

local function is_speaker(t)
  if t.pos == "VERB" or t.pos == "AUX" then return false end
  if t.tag:find("^W") then return t.form ~= "how" and t.form ~= "what" end
  local case = child(t, "case", "mark")
  return not case or JOINS[case.form] ~= nil
end

-- "A man who asked not to be named said": the noun whose relative clause ends
-- with the word `t` right before the verb.
local function before_relative(t)
  local g = t
  for _ = 1, 6 do
    if not g then return nil end
    if g.dep == "acl:relcl" and subtree_of(g).last == t.i then return g.head end
    g = g.head
  end
end

-- The subject of a finite verb that has none in the tree: the noun phrase that
-- stands right before it, back to a comma. "As he left the hall, Dr. Ana Lee
-- told reporters that": the tree took her for the hall.
function lost.subject(v, first)
  local is_root = v.tag == "VBN" and not v.head and speech[v.lemma]
  if not (is_finite(v) or is_root and not child(v, "aux", "aux:pass")) then
    return nil
  end
  local t = word_before(v, first)
  local noun = t and is_root and t.quoted == v.quoted and before_relative(t)
  if noun then return noun end
  if not t or t.quoted ~= v.quoted
    or not (NOMINAL[t.pos] or SOME[t.form]) then
    return nil
  end
  local g = t.head
  while g and g.i < v.i and is_of_phrase(t, g) do t, g = g, g.head end
  return is_speaker(t) and t or nil
end

-- Who does what a participle after a comma says: "..., arguing that it came too
-- late". Where the tree hung it on a word between, the clause around that.
function lost.participle(v, first)
  if v.tag ~= "VBG" or child(v, "mark") then return nil end
  local comma = spans.token(v.doc, first - 1, v)
  if comma and comma.pos == "ADV" then
    comma = spans.token(v.doc, comma.i - 1, v)
  end
  if not comma or comma.form ~= "," or comma.sentence ~= v.sentence then
    return nil
  end
  local g = v.head
  for _ = 1, 10 do
    if not g then return nil end
    local s = g.i < v.i and g.pos ~= "NOUN" and (tree.surface_subject(g)
      or tree.subject(g) or lost.subject(g, g.i))
    if s and s.i < v.i then return s end
    g = g.head
  end
end

local STOPS = { ["."] = true, ["?"] = true, ["!"] = true, ["—"] = true,
  ["–"] = true, ["-"] = true, ["--"] = true, [";"] = true }

local function has_finite(doc, first, last)
  return find(doc, "tag", first, last, parts.FINITE) ~= nil
end

-- Where the words of a sentence end, without the marks after them.
local function last_word(sentence)
  local doc, last = sentence.doc, sentence.last
  while last > sentence.first and token_at(doc, last).pos == "PUNCT" do
    last = last - 1
  end
  return last
end

-- Whether only a time stands between token `i` and the end of the sentence:
-- "..., Lee said in 2014."
local function is_time(doc, i, last)
  local t = i <= last and token_at(doc, i)
  local first = t and t.pos == "ADP" and i + 1 or i
  local date = first <= last and dates_in(doc, first, last)[1]
  return date and date.first <= i + 1 and date.last == last
end

-- "The dam is safe, Lee said": what commas set off from a cue and its source
-- (`group`), where the tree has no clause. Gives the span before it, or after
-- it where the sentence goes on, or nil.
function lost.clause(v, group)
  local doc, sentence = v.doc, v.doc:sentence(v.sentence)
  local before = spans.token(doc, group.first - 1, v)
  local first, last = sentence.first, last_word(sentence)
  if group.first <= first + 2 or before.form ~= "," then return nil end
  local after = group.last < last and token_at(doc, group.last + 1)
  if not after or STOPS[after.form] or is_time(doc, after.i, last) then
    if not has_finite(doc, first, before.i) then return nil end
    while token_at(doc, first).pos == "PUNCT" do first = first + 1 end
    return extent(doc, first, before.i - 1)
  end
  if after.form ~= "," or after.i >= last
    or not (has_finite(doc, first, before.i)
      or has_finite(doc, after.i, last)) then
    return nil
  end
  return extent(doc, after.i + 1, last)
end

local NO_CLAUSE = { PUNCT = true, ADP = true, CCONJ = true, SCONJ = true,
  ADV = true, AUX = true, INTJ = true, PART = true }

-- Verbs of speech that do without words as well: "added a tenth", "wrote a
-- book".
local DOING = { add = true, write = true }

-- "said the old model of private clubs is dead": the rest of the sentence after
-- a verb that only speaks, if it may be a clause.
function lost.rest(v, last)
  local doc, final = v.doc, last_word(v.doc:sentence(v.sentence))
  local t = last < final and token_at(doc, last + 1)
  if not t or not speech[v.lemma] or DOING[v.lemma] or not FINITE[v.tag]
    or NO_CLAUSE[t.pos] or t.quoted ~= v.quoted or child(v, "mark")
    or v.dep == "acl:relcl" and not (child(v, "nsubj") or v).tag:find("^WP")
    or t.tag:find("^VB[DZP]") or #dates_in(doc, t.i, t.i) > 0
    or #quotes_in(doc, t.i, final) > 0
    or not has_finite(doc, t.i + 1, final) then
    return nil
  end
  return extent(doc, t.i, final)
end

return lost
