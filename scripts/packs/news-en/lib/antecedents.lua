-- Relative clauses of what somebody says: "a plan which Boyd said was illegal",
-- "the man police say fired first".
local parts = require "parts"
local tree = require "tree"
local token_at = types.doc.token
local extent = types.doc.extent
local child = types.token.child
local phrase_of = types.token.phrase

local antecedents = {}

local FRONTS = { clause = true, predicate = true, infinitive = true }

-- "which Boyd said was illegal": a clause without a subject has it in the
-- pronoun before the speaker.
function antecedents.with_fronted(v, found, last)
  if not FRONTS[found.frame] then return end
  local span = found.content
  local gap = span.first - last
  if gap == 2 and token_at(span.doc, last + 1).pos == "PUNCT" then gap = 1 end
  if gap ~= 1 then return end
  local first = token_at(span.doc, span.first)
  local front = found.frame == "clause" and v.dep == "acl:relcl"
    and tree.fronted(v)
  if front and front.tag == "WDT" and first.form ~= "that"
    and not child(front, "case") and front.dep ~= "obl"
    and (front.head == v or found.head == front.head)
  then
    -- "the letter, which Lee says he never sent"
    found.content = span:union(extent(span.doc, front.i, front.i))
    return
  end
  if found.frame == "clause" and first.pos ~= "VERB" and first.pos ~= "AUX" then
    return
  end
  local pronoun = tree.fronted(v)
  if pronoun then
    found.content = span:union(extent(span.doc, pronoun.i, pronoun.i))
  end
end

-- The last token before the auxiliaries of `v`.
local function last_of_group(v)
  local doc, i = v.doc, v.i - 1
  while i > 1 do
    local t = token_at(doc, i)
    if t.pos ~= "AUX" or t.head ~= v then break end
    i = i - 1
  end
  return i
end

-- A past tense that was taken for a participle: no auxiliary, and no noun that
-- it tells more of.
local function is_bare_past(t)
  return t.tag == "VBN" and not child(t, "aux", "aux:pass")
    and t.dep ~= "amod" and tree.relation(t) ~= "acl"
end

-- The last token before the second finite verb that nothing joins to the
-- first, at `first`: it is the verb of the sentence.
local function before_main(doc, first, last)
  local is_open = false -- after a word that begins a clause
  for i = first + 1, math.min(last, first + 40) do
    local t = token_at(doc, i)
    if t.pos == "SCONJ" or t.pos == "CCONJ" or t.tag:find("^W")
      or t.pos == "PUNCT" then
      is_open = true
    elseif not is_open and (parts.FINITE[t.tag] or is_bare_past(t)) then
      return i - 1
    end
  end
  return last
end

-- Whether what follows the cue lacks a subject: "say *fired first*".
local function lacks_subject(v, found, last)
  if found.frame ~= "clause" or not parts.FINITE[v.tag] then return false end
  local first = token_at(v.doc, last + 1)
  if not first or not (parts.FINITE[first.tag] or is_bare_past(first)) then
    return false
  end
  local pieces = found.content.pieces
  return not pieces[3] and pieces[#pieces][1] == last + 1
    and not tree.fronted(v) and not child(first, "expl")
end

-- The speaker before the verb, wherever the tree hung it.
local function speaker_of(v)
  local subject = tree.surface_subject(v)
  if subject then return subject.i < v.i and subject or nil end
  local near = token_at(v.doc, last_of_group(v))
  return (near.pos == "NOUN" or near.pos == "PRON") and near or nil
end

-- Whether the tree took a noun and the speaker after it for one: "the man
-- officers believe fired".
local function is_two(speaker, whole, v)
  return speaker.i > whole.first + 1 and speaker.i == last_of_group(v)
    and token_at(v.doc, whole.first).pos == "DET"
    and (speaker.tag == "NNS" or speaker.form == "police")
    and token_at(v.doc, speaker.i - 1).pos ~= "PUNCT"
end

-- "the ring she swears was hers": a relative clause without a pronoun, whose
-- subject is the noun before the speaker; it ends before the verb of the
-- sentence.
function antecedents.with_antecedent(v, found, last)
  local speaker = lacks_subject(v, found, last) and speaker_of(v)
  if not speaker then return end
  local span, doc, whole = found.content, v.doc, phrase_of(speaker)
  local piece, noun = span.pieces[span.count], v.head
  local before
  if span.count == 2 and span.pieces[1][2] < whole.first then
    before = extent(doc, span.pieces[1][1], span.pieces[1][2])
  elseif v.dep == "acl:relcl" and noun.i < speaker.i then
    before = extent(doc, math.max(phrase_of(noun).first, noun.i - 3), noun.i)
  elseif is_two(speaker, whole, v) then
    before = extent(doc, whole.first, speaker.i - 1)
    found.source_at = extent(doc, speaker.i, speaker.i)
  else
    return
  end
  local final = before_main(doc, piece[1], piece[2])
  found.content = before:union(extent(doc, piece[1], final))
end

return antecedents
