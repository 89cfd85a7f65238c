-- Quotations without a cue of their own: they go on from a statement before
-- them, or are statements of the speaker nearest by.
local places = require "places"
local quotes = require "quotes"
local report = require "report"
local spans = require "spans"
local speakers = require "speakers"

local floating = {}

local ENDS = { ["."] = true, ["?"] = true, ["!"] = true, ["…"] = true,
  ["..."] = true, ["—"] = true }
local MARKS = { ["”"] = true, ['"'] = true, ["''"] = true, ["’"] = true,
  ["»"] = true, ["“"] = true, [":"] = true }

local function is_covered(q, index)
  return places.any(index, q.first, q.last, function(r)
    return r.content:overlaps(q) and not (r.cue and q:contains(r.cue.at))
  end)
end

-- Whether a quotation is an utterance and not a scare quote or a title: it
-- stands alone, as whole sentences.
local function is_utterance(doc, q)
  if q.parent or q.inner_last < q.inner_first then return false end
  local opens = doc:token(q.inner_first)
  local block = doc:block(opens.block)
  if block.role ~= "paragraph" then return false end
  local before = spans.token(doc, q.first - 1, opens)
  local after = spans.token(doc, q.last + 1, opens)
  local is_start = not before or ENDS[before.form] or MARKS[before.form]
  local is_end = ENDS[quotes.inner_end(doc, q).form] or not after
    or ENDS[after.form]
  return is_start and is_end and opens.cap
end

local function is_direct(doc, r)
  if r.has_quote then return true end
  local q = doc:quote_of(r.content.first)
  return q ~= nil and q.first <= r.content.first
end

-- The sentence of a record's cue, or of the end of its content.
local function sentence_of(doc, r)
  return doc:token(r.cue and r.cue.at.last or r.content.last).sentence
end

-- The record before the quotation, said outside of quotations, in its block or
-- at most `blocks` before it. Of several in one sentence the one that set a
-- quotation off: “...,” said Vale, speaking of the flood.
local function before(doc, index, q, blocks)
  local block = doc:token(q.first).block - blocks
  local last = places.nearest(index, q.first, block, function(r)
    return not (r.cue and doc:token(r.cue.at.first).quoted)
  end)
  if not last or last.has_quote then return last end
  local sentence = sentence_of(doc, last)
  return places.nearest(index, q.first, block, function(r)
    return r.has_quote and sentence_of(doc, r) == sentence
      and not doc:token(r.cue.at.first).quoted
  end) or last
end

-- Whether only whole quotations stand between the record and `q`.
local function goes_on(doc, index, r, q)
  local i = (r.cue and places.last(index, r) or r.content.last) + 1
  local sentence = doc:token(i - 1).sentence
  while i < q.first do
    local t = doc:token(i)
    if not (t.pos == "PUNCT" or t.quoted) then
      if t.sentence ~= sentence then return false end
    end
    i = i + 1
  end
  return true
end

-- Whether the paragraph of a record holds little but its quotation, cue and
-- source.
local function fills_paragraph(doc, r)
  local block = doc:block(doc:token(r.content.first).block)
  local words = block.last - block.first + 1
  for _, part in ipairs { r.content, r.cue and r.cue.at or false,
      r.source and r.source.at or false } do
    for _, piece in ipairs(part and part.pieces or {}) do
      words = words - (piece[2] - piece[1] + 1)
    end
  end
  return words <= 4
end

-- Two speakers who take turns, a paragraph each: the one before the last.
local function turn(doc, index, q, prior)
  local block = doc:token(q.first).block
  local at = doc:token(prior.content.first).block
  if at == block or not prior.source then return nil end
  if not is_direct(doc, prior) or not fills_paragraph(doc, prior) then
    return nil
  end
  local earlier
  for _, r in ipairs(places.starting(index, at - 1)) do
    if r.source and is_direct(doc, r)
      and r.source.at.text ~= prior.source.at.text
      and fills_paragraph(doc, r) then
      earlier = r
    end
  end
  return earlier
end

-- The token that a name of a person starts with in tokens first to last.
local function person(doc, first, last)
  for _, name in ipairs(first <= last and doc:names(first, last) or {}) do
    if name.type == "person" then return doc:token(name.first) end
  end
end

local FROM = { from = true, to = true, ["for"] = true }

-- Who stands before a colon that leads to the quotation: "And from Mayor
-- Lee:", "The operator has this advice:".
local function introduced_by(doc, q)
  local colon = q.first > 2 and doc:token(q.first - 1)
  if not colon or colon.form ~= ":" or not colon.sentence then return nil end
  local first = doc:sentence(colon.sentence).first
  local named, noun = person(doc, first, colon.i - 1), nil
  for i = first, colon.i - 1 do
    local t = doc:token(i)
    if t.dep:sub(1, 5) == "nsubj" and not t.quoted then return t end
    local case = t.pos == "NOUN" and t:child("case")
    if t.pos == "PROPN" or (t.pos == "NOUN" and (not case
        or FROM[case.form]) and t.dep ~= "compound") then
      noun = noun or t
    end
  end
  return named or noun
end

local function letters(text)
  return (text:lower():gsub("%W+", ""))
end

-- The letters of the document that is being read, and where those of each
-- block begin.
local letters_doc, all_letters, begins

local function read_letters(doc)
  if letters_doc == doc then return end
  local text, parts, from, n = doc.text, {}, 1, 1
  letters_doc, begins = doc, {}
  for i, block in doc:blocks() do
    local _, to = block:range()
    begins[i], parts[i] = n, letters(text:sub(from, to))
    from, n = to + 1, n + #parts[i]
  end
  all_letters = table.concat(parts)
end

local WINDOW = 50000 -- letters before and after, where a copy is looked for

local function is_twice(doc, block, words)
  read_letters(doc)
  local from = math.max(begins[block] - WINDOW, 1)
  local near = all_letters:sub(from, begins[block] + #words + WINDOW)
  local first = near:find(words, 1, true)
  return first ~= nil and near:find(words, first + 1, true) ~= nil
end

-- A quotation that stands alone in its paragraph and repeats the body.
local function is_pull_quote(doc, q)
  local block = doc:block(doc:token(q.first).block)
  if q.first > block.first or q.last < block.last then return false end
  if not ENDS[quotes.inner_end(doc, q).form] and not q.unclosed
    and not q.opens and not q.continues then
    return true
  end
  local words = letters(q.inner.text)
  if words == "" then return true end
  if q.inner_last - q.inner_first < 3 then return false end -- “Why?”
  return is_twice(doc, doc:token(q.first).block, words)
end

local function is_thing(doc, t)
  local entity = t.pos == "NOUN" and doc:entity(t)
  return entity and (entity.speaker_type == "thing"
    or entity.speaker_type == "document")
end

local function is_somebody(doc, t)
  if t.form == "he" or t.form == "she" or t.form == "they" then return true end
  local entity = doc:entity(t)
  return entity ~= nil and entity.type == "person"
end

-- The first subject among the tokens that stands for a person.
local function somebody(doc, first, last)
  for i = first, last do
    local t = doc:token(i)
    if t.dep:sub(1, 5) == "nsubj" and not t.quoted and is_somebody(doc, t) then
      return t
    end
  end
end

-- The subject nearest before the quotation, else after it.
local function nearest_subject(doc, q)
  local here = doc:token(q.first)
  local sentence_before = (here.sentence or 1) - 1
  local sentence_after = (doc:token(q.last).sentence or 0) + 1
  for _, n in ipairs { sentence_before, sentence_after } do
    local s = n >= 1 and doc:sentence(n) or nil
    if s and math.abs(doc:token(s.first).block - here.block) <= 1 then
      for i = s.first, s.last do
        local t = doc:token(i)
        if t.dep:sub(1, 5) == "nsubj" and not t.quoted then
          return is_thing(doc, t) and (somebody(doc, i + 1, s.last)
            or person(doc, s.first, s.last)) or t
        end
      end
      local named = person(doc, s.first, s.last)
      if named and not named.quoted then return named end
    end
  end
end

-- The record that holds the end of the quotation before, where a paragraph
-- left it open.
local function continued(doc, index, q)
  local from = q.continues and q.prev
  return from and places.holding(index, from.last, function(r)
    return is_direct(doc, r)
  end)
end

local function own_statement(doc, q, source, prior, verb)
  local nothing = doc:extent(q.first, q.first)
  local made = report.record {
    v = verb or doc:token(q.first),
    cue = verb and doc:extent(verb.i, verb.i) or nothing,
    content = doc:extent(q.first, q.last),
    form = "floating", entry = {}, is_floating = true,
  }
  if not verb then made.cue = nil end
  made.is_clause, made.has_quote = true, verb ~= nil
  made.rule = "floating"
  if prior then
    made.source = prior.source and { at = prior.source.at } or nil
  elseif source then
    made.source = report.source(source, nothing)
  end
  return made
end

-- Who does what the sentence right before the quotation tells, where that
-- reports nothing: Park nodded. “In a minute.”
local function narrated(doc, index, q, prior)
  local here = doc:token(q.first)
  local i = q.first - 1
  local mark = i >= 1 and doc:token(i)
  if not mark or mark.block ~= here.block or mark.quoted or mark.form == ":"
    or not mark.sentence then
    return nil
  end
  local first = doc:sentence(mark.sentence).first
  if prior and places.last(index, prior) >= first then return nil end
  for n = first, i do
    local t = doc:token(n)
    if t.dep:sub(1, 5) == "nsubj" then
      return is_somebody(doc, t) and t or nil
    end
  end
end

-- Adds what no cue took to the records.
function floating.add(doc, records)
  if doc:count "quotes" == 0 then return records end
  local index = places.index(doc, records)
  local function keep(r)
    records[#records + 1] = r
    places.add(index, r)
  end
  for _, q in ipairs(doc:quotes(1, doc:count())) do
    local is_free = not is_covered(q, index)
    local verb, who
    if is_free and not q.parent then verb, who = speakers.spoken_by(doc, q) end
    if verb then
      keep(own_statement(doc, q, who, nil, verb))
    elseif is_free and is_utterance(doc, q)
      and not is_pull_quote(doc, q) then
      local by = introduced_by(doc, q)
      local open = continued(doc, index, q)
      local prior = open or before(doc, index, q, 1)
      if not by and not open then by = narrated(doc, index, q, prior) end
      if by or prior and not open and not prior.source then prior = nil end
      local other = prior and not open and turn(doc, index, q, prior)
      if other then
        keep(own_statement(doc, q, nil, other))
      elseif open or prior and is_direct(doc, prior)
        and goes_on(doc, index, prior, q) then
        prior.content = prior.content:union(q)
        places.grown(index, prior)
      else
        keep(own_statement(doc, q,
          by or not prior and nearest_subject(doc, q) or nil, prior))
      end
    end
  end
  return records
end

return floating
