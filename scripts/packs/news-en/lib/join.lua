-- What a cue reports: what it takes by the tree, with the quotations that it
-- introduces by their place.
local edges = require "edges"
local links = require "links"
local parts = require "parts"
local quotes = require "quotes"
local report = require "report"
local spans = require "spans"
local speech = words "speech"

local REACH = 120 -- tokens of a sentence before a cue between commas

-- The words before a cue that stands between commas belong to what it reports:
-- "The bridge, Boyd said, was safe".
local function before_group(doc, sentence, group, content)
  local comma = spans.token(doc, group.first - 1)
  if not comma or comma.form ~= "," then return nil end
  local after = spans.token(doc, group.last + 1)
  if not after or after.form ~= "," then return nil end
  local first = links.after(doc, sentence.first)
  if comma.i - 1 < first or comma.i - first > REACH
    or content.last < group.last then
    return nil
  end
  local pronoun = doc:token(comma.i - 1)
  if pronoun.tag == "WDT" or pronoun.tag == "WP" then
    return doc:extent(pronoun.i, pronoun.i) -- "which, Boyd said, was safe"
  end
  if doc:token(first).tag:find("^VB[NDG]") then return nil end
  if doc:find("quote", first, comma.i - 1, true) then return nil end
  while first < comma.i - 1 and doc:token(first).pos == "PUNCT" do
    first = first + 1
  end
  return doc:extent(first, comma.i - 1)
end

-- “...,” she said, pointing at him, “and ...”: not a new sentence.
local function goes_on(doc, i)
  local q = doc:quote_of(i)
  return q and q.first == i and doc:token(i - 1).form == ","
    and not doc:token(q.inner_first).cap
end

local function has_speech(doc, first, last)
  for i = first, last do
    local t = doc:token(i)
    if t.pos == "VERB" and speech[t.lemma] then return true end
  end
  return false
end

local function has_quoted(doc, first, last)
  return doc:find("quote", first, last, true) ~= nil
end

-- Whether a verb of speech has a clause of its own among the tokens.
local function has_report(doc, first, last)
  for i = first, last do
    local t = doc:token(i)
    if t.pos == "VERB" and speech[t.lemma] and t:child("ccomp") then
      return true
    end
  end
  return false
end

-- Where a quotation is set off before its cue, loose words after the cue are
-- no part of it: “…,” she said after the meeting broke up.
local function only_quoted_after(content, group)
  local doc, kept = content.doc, nil
  for _, piece in ipairs(content.pieces) do
    local part = doc:extent(piece[1], piece[2])
    if piece[1] < group.first or has_quoted(doc, piece[1], piece[2])
      and (goes_on(doc, piece[1])
        or not has_speech(doc, group.last + 1, piece[1] - 1)) then
      kept = kept and kept:union(part) or part
    end
  end
  return kept or content
end

-- “...” set off before its cue as a part of a sentence is reported with all
-- of it: The plan “is dead,” Lee said; but not with what leads to it: When
-- asked: “It is dead,” Lee said.
local function whole_sentence(content, q)
  local doc = content.doc
  local sentence = doc:sentence(doc:token(q.first).sentence)
  if q.first <= sentence.first or doc:quote_of(q.first - 1) then
    return content
  end
  local mark = doc:token(q.first - 1)
  local opens = doc:token(q.inner_first)
  if mark.form == ":" or mark.form == "," and opens.cap then
    return content:without(doc:extent(sentence.first, mark.i)) or content
  end
  local is_late = mark.form == "," and has_quoted(doc, sentence.first, mark.i)
  if mark.pos == "PUNCT" and mark.form ~= "," or opens.cap or is_late
    or has_report(doc, sentence.first, mark.i) then
    return content
  end
  local first = q.first - 1
  while first > sentence.first and doc:token(first - 1).form ~= ":" do
    first = first - 1
  end
  return content:union(doc:extent(first, q.last))
end

-- A whole sentence quoted after its cue is all that is said: As the bell
-- rang, the teacher said: “Go home.”
local function only_quoted_before(content, group, q)
  local doc = content.doc
  if content.first == q.first - 2 and doc:token(q.first - 1).form == ":"
    and doc:token(content.first).pos == "ADV" then -- "said only: “...”"
    return content:without(doc:extent(content.first, q.first - 1)) or content
  end
  if content.first > group.first or not doc:token(q.inner_first).cap then
    return content
  end
  if has_quoted(doc, content.first, group.first - 1) then return content end
  return content:without(doc:extent(content.first, group.first)) or content
end

-- Whether the tree tore apart what stands around the tokens: a few words in
-- one sentence without a mark between them.
local function is_torn(doc, first, last, sentence)
  if first > last or last - first >= 8 or last > sentence.last then
    return false
  end
  for i = first, last do
    local t = doc:token(i)
    if t.pos == "PUNCT" or t.pos == "CCONJ" or t.quoted then return false end
  end
  return true
end

-- The content with the words that the tree lost between two pieces of it that
-- stand after the cue.
local function without_gaps(content, after, sentence)
  local doc, pieces, merged = content.doc, content.pieces, {}
  if not pieces[2] then return content end
  for _, piece in ipairs(pieces) do
    local before = merged[#merged]
    if before and before[1] > after
      and is_torn(doc, before[2] + 1, piece[1] - 1, sentence) then
      before[2] = piece[2]
    else
      merged[#merged + 1] = { piece[1], piece[2] }
    end
  end
  return #merged < #pieces and doc:extent(merged) or content
end

-- The first and the last token of a cue with its source, if that stands near.
local function group_of(v, cue, source, found)
  local first, last = cue.first, cue.last
  if source then
    local from, to = source.first, source.last
    if to < first and first - to <= 12 or from > last and from - last <= 3 then
      first, last = math.min(first, from), math.max(last, to)
    end
  end
  local asked = found.is_telling and v:child("nsubj:pass")
  if asked and asked.i < cue.first then -- “Why?” he was asked
    local phrase = asked:phrase()
    first, last = math.min(first, phrase.first), math.max(last, phrase.last)
  end
  return { first = first, last = last }
end

local LEADS = { [":"] = true, [","] = true }

-- Whether a cue in a sentence without quotations may take one from the sentence
-- before it or after it.
local function may_take_next(v, sentence, may_be_torn)
  return LEADS[v.doc:token(sentence.last).form]
    or may_be_torn and quotes.ends_before(v.doc, sentence.first) ~= nil
end

-- Joins what a cue takes by the tree with the quotations it introduces. Gives
-- the content or nil, and whether a quotation was set off.
local function join(v, cue, source, found)
  local doc = v.doc
  local sentence = doc:sentence(v.sentence)
  local has_quotes = quotes.touch(doc, sentence)
  if not found.content and not has_quotes
    and not may_take_next(v, sentence, found.goes_on) then
    return nil, false
  end
  local around, span = has_quotes and doc:quote_of(v) or nil, nil
  if source then
    span = found.source_at or report.source_span(source, cue)
    if found.not_source then
      span = span:without(found.not_source) or span
    end
  end
  local group = group_of(v, cue, span, found)
  local own = found.by_place or v:child("nsubj") ~= nil
    or found.is_telling and v:child("nsubj:pass") ~= nil
    or (source ~= nil and (source.head == v
      or v.dep == "xcomp" and source.head == v.head and cue:contains(v.head)
      or parts.FINITE[v.tag] and v.head == source
      or v.tag == "VBG" and source.head == v.head and v.head.tag == "VBN"))
  -- The “bins”, which tweet when they are full: no quotation of theirs
  local may_precede = own and not (source and source.tag:find("^W"))
  local set_off, has_before = quotes.of_group(doc, sentence, around,
    group.first, group.last, may_precede)
  local content = found.content
  if set_off[1] and found.frame == "object" and found.goes_on
    and (has_before and found.is_telling
      or not has_before and found.head.i < set_off[1].first)
    and not doc:token(content.first).quoted then
    -- "told the inquiry: “...”", “...,” he kept telling the inquiry
    if found.is_telling then found.addressee = found.head end
    content, found.content = nil, nil
  end
  if has_before and content and not found.goes_on
    and content.first > group.last then
    -- Of the “phony” talks, Lee accused Park of lying
    table.remove(set_off, 1)
    has_before = false
  end
  if content and own and not around and not found.source_at then
    local words = before_group(doc, sentence, group, content)
    if words then content = content:union(words) end
  end
  for _, q in ipairs(set_off) do
    content = content and content:union(q) or doc:extent(q.first, q.last)
  end
  if not content and found.goes_on and group.first == sentence.first then
    local q = quotes.torn_off(doc, group.first)
    if q then return doc:extent(q.first, q.last), true end
  end
  if not content then return nil, false end
  if content.first <= math.max(cue.last, span and span.last or 0) then
    content = spans.without(content, cue, span)
    if not content then return nil, false end
  end
  if not around then content = without_gaps(content, group.last, sentence) end
  if has_quotes or set_off[1] then content = quotes.snap(content, around) end
  if has_quotes and found.goes_on and content.first > group.last then
    local final = quotes.goes_on_to(doc, sentence, around, content.last)
    if final > content.last then
      content = content:union(doc:extent(content.last, final))
    end
  end
  if has_before then
    content = only_quoted_after(content, group)
    content = whole_sentence(content, set_off[1])
  elseif #set_off > 0 then
    content = only_quoted_before(content, group, set_off[1])
  end
  if not around and doc:find("quote", group.last + 1, content.last, true) then
    content = edges.without_joined(content, v, group.last)
    content = edges.without_tail(content, group.last)
    content = edges.with_rest(content, v)
  end
  return content, #set_off > 0
end

return join
