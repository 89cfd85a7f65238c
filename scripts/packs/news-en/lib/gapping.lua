-- A verb that is said once for two speakers: "Lee said yes; Park, no."; "Lee
-- said it was safe; Park, that it was not."
local confidence = require "confidence"
local parts = require "parts"
local report = require "report"
local spans = require "spans"

local gapping = {}

local REACH = 80 -- tokens from a cue to the end of its sentence

local NOMINAL = { NOUN = true, PROPN = true, PRON = true, DET = true,
  ADJ = true, NUM = true }

-- The comma after a short noun phrase that starts at token `first`, or nil.
local function comma_after(doc, first, last)
  local has_name = false
  for i = first, math.min(first + 5, last) do
    local t = doc:token(i)
    if t.form == "," then return has_name and i or nil end
    if not NOMINAL[t.pos] and not t.cap then return nil end
    has_name = has_name or t.pos ~= "DET" and t.pos ~= "ADJ" or t.cap
  end
end

-- Whether the tokens can complete a verb that stands elsewhere: words without
-- a verb, or a clause with "that".
local function can_complete(doc, first, last)
  if first < last and doc:token(first).form == "that" then return true end
  for i = first, last do
    local t = doc:token(i)
    if parts.FINITE[t.tag] or t.form == ";" or t.form == ":" then
      return false
    end
  end
  return first <= last
end

-- The statement that goes on with the verb of `r` after a semicolon at `mark`.
local function other_half(doc, r, mark, last)
  local first = mark + 1
  if doc:token(first).pos == "CCONJ" then first = first + 1 end
  local comma = comma_after(doc, first, last)
  if not comma or comma == first
    or not can_complete(doc, comma + 1, last) then
    return nil
  end
  report.complete(r)
  return {
    source = { at = doc:extent(first, comma - 1) },
    content = doc:extent(comma + 1, last), act = r.act,
    confidence = confidence.of("object", "indirect", true),
    certainty = r.certainty, is_clause = r.is_clause, rule = "gapping",
    kind = doc:token(comma + 1).quoted and "direct" or "indirect",
  }
end

-- The semicolon after the cue of a record, in its sentence, and the last word
-- of the sentence.
local function semicolon(doc, r)
  local v = r.cue.at.head
  if v.quoted or not v.sentence then return nil end
  local first, last = r.cue.at.last, doc:sentence(v.sentence).last
  local mark = last - first <= REACH and doc:find("form", first, last, ";")
  if not mark then return nil end
  return mark, doc:token(last).pos == "PUNCT" and last - 1 or last
end

-- Adds the second halves to the records.
function gapping.add(doc, records)
  if not doc.text:find(";", 1, true) then return records end
  local found, taken = {}, {}
  for k = #records, 1, -1 do
    local r = records[k]
    local mark, last
    if r.cue then mark, last = semicolon(doc, r) end
    local half = mark and not taken[mark] and mark < last
      and other_half(doc, r, mark, last)
    if half then
      taken[mark] = true
      r.content = spans.trimmed(spans.without(r.content,
        doc:extent(mark, last))) or r.content
      found[#found + 1] = half
    end
  end
  for _, half in ipairs(found) do records[#records + 1] = half end
  return records
end

return gapping
