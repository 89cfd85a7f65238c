-- Which quotations a cue introduces by its place: “…,” Smith said; Smith
-- said: “…”. No tree is asked, since quotations derail it most.
local parts = require "parts"
local spans = require "spans"
local speech = words "speech"

local quotes = {}

local CLOSES = { [","] = true, ["."] = true, ["?"] = true, ["!"] = true,
  ["…"] = true, ["..."] = true, ["—"] = true, ["-"] = true, ["--"] = true }
local SOFT = { PUNCT = true, ADV = true, CCONJ = true }

-- The quotations that touch a sentence, by the number of the one right around
-- them, or 0: each list in the order of the text.
local function find_of_sentence(doc, sentence)
  local lists, seen, last = {}, {}, sentence.last
  if not doc:find("quote", sentence.first, last, true) then return lists end
  local function add(q)
    while q and not seen[q.i] do
      seen[q.i] = true
      local parent = q.parent
      local key = parent and parent.i or 0
      local list = lists[key] or {}
      lists[key], list[#list + 1] = list, q
      q = parent
    end
  end
  add(doc:quote_of(sentence.first))
  for _, q in ipairs(doc:quotes(sentence.first, last)) do add(q) end
  add(doc:quote_of(last))
  for _, list in pairs(lists) do
    table.sort(list, function(a, b) return a.first < b.first end)
  end
  return lists
end

local known = {} -- of the document asked about last, by sentence
local NONE = {}

local function lists_of(doc, sentence)
  if known.doc ~= doc then known = { doc = doc } end
  local i = sentence.i
  local lists = known[i] or find_of_sentence(doc, sentence)
  known[i] = lists
  return lists
end

-- The quotations that touch a sentence and lie right inside `around` (a
-- quotation, or nil for none), in the order of the text: a list that is not
-- to be changed.
function quotes.of_sentence(doc, sentence, around)
  return lists_of(doc, sentence)[around and around.i or 0] or NONE
end

-- Whether any quotation touches a sentence.
function quotes.touch(doc, sentence)
  return next(lists_of(doc, sentence)) ~= nil
end

-- The place in a list in the order of the text of the first quotation that
-- starts after token `i`: one past the end where there is none.
local function place_after(list, i)
  local low, high = 1, #list + 1
  while low < high do
    local middle = (low + high) // 2
    if list[middle].first > i then high = middle else low = middle + 1 end
  end
  return low
end

local function only_soft(doc, first, last, most)
  if last - first + 1 > most then return false end
  for i = first, last do
    if not SOFT[doc:token(i).pos] then return false end
  end
  return true
end

-- The last word or mark inside of a quotation, without the closing marks of
-- those that end with it: “..., ‘go,’”.
function quotes.inner_end(doc, q)
  local i = q.inner_last
  for _ = 1, 3 do
    local inner = i > q.first and doc:quote_of(i)
    if not inner or inner == q or inner.last ~= i then break end
    i = inner.inner_last
  end
  return doc:token(i)
end

-- Whether a mark that may end a sentence, or a part of it, ends the words.
function quotes.closes(doc, q)
  return CLOSES[quotes.inner_end(doc, q).form]
end

-- Whether the words inside end as a sentence or its first part does.
function quotes.is_set_off(doc, q)
  local inner = quotes.inner_end(doc, q)
  if inner and CLOSES[inner.form] then return true end
  local next = spans.token(doc, q.last + 1)
  return next ~= nil and (next.form == "," or next.form == "—"
    or next.form == "–" or next.form == "--")
end

local BEFORE_NAME = { ADP = true, DET = true, PART = true, NOUN = true,
  PROPN = true, ADJ = true }

-- Titles of works and shows: on “Face the Nation,” Ryan said ...
function quotes.is_title(doc, q)
  local before = spans.token(doc, q.first - 1)
  if not before or not BEFORE_NAME[before.pos]
    or before.sentence ~= doc:token(q.first).sentence then
    return false
  end
  if q.inner_last - q.inner_first > 9 then return false end
  for i = q.inner_first, q.inner_last do
    local t = doc:token(i)
    if t.pos ~= "PUNCT" and t.pos ~= "ADP" and t.pos ~= "DET"
      and t.pos ~= "CCONJ" and not t.cap and t.pos ~= "NUM" then
      return false
    end
  end
  return true
end

local function has_finite_verb(doc, first, last)
  for i = first, last do
    local tag = doc:token(i).tag
    if tag == "VBD" or tag == "VBZ" or tag == "VBP" or tag == "MD" then
      return true
    end
  end
  return false
end

-- “...,” Lee said as the vote neared, “and ...”: the same sentence goes on.
local function goes_on_after(doc, q, has_before, first, last)
  if not has_before or doc:token(q.inner_first).cap then return false end
  for i = first, last do
    local t = doc:token(i)
    if t.pos == "VERB" and speech[t.lemma] then return false end
  end
  return true
end

-- The quotations that the group of a cue and its source (tokens first to
-- last) introduces. `has_subject`: the source stands beside the cue.
function quotes.of_group(doc, sentence, around, first, last, has_subject)
  local list, found = quotes.of_sentence(doc, sentence, around), {}
  local before, colon, has_before = nil, nil, false
  for n = place_after(list, first - 1) - 1, 1, -1 do
    if list[n].last < first then before = list[n] break end
  end
  if before and has_subject and quotes.is_set_off(doc, before)
    and not quotes.is_title(doc, before)
    and only_soft(doc, before.last + 1, first - 1, 3)
    and not (before.last + 1 < first
      and doc:token(before.last + 1).pos == "CCONJ") then
    found[#found + 1] = before
    has_before = true
  end
  local reach = last
  for n = place_after(list, last), #list do
    local q = list[n]
    local mark = doc:token(q.first - 1)
    local from, to = reach + 1, q.first - 1
    local is_near = to == last
      or (mark.form == ":" and not quotes.has_cue(doc, from, to))
      or (mark.form == "," and (not has_finite_verb(doc, from, to)
        or goes_on_after(doc, q, has_before, from, to)))
    if not is_near then break end
    found[#found + 1] = q
    colon = q
    reach = q.last
  end
  -- Smith said: ⏎ “…”
  local final = doc:token(sentence.last)
  if not colon and final and (final.form == ":" or final.form == ",")
    and sentence.last > last
    and not quotes.has_cue(doc, last + 1, sentence.last) then
    local q = sentence.last < doc:count() and doc:quote_of(sentence.last + 1)
    if q and q.first == sentence.last + 1 then found[#found + 1] = q end
  end
  return found, has_before
end

-- The quotation that ends right before token `i`, in its paragraph, or nil.
function quotes.ends_before(doc, i)
  local before, last = spans.token(doc, i - 1), i - 1
  if not before then return nil end
  if last > 1 and before.form == "," and not before.quoted then -- ”, said
    last = last - 1
  end
  local q = doc:quote_of(last)
  while q and q.parent and q.parent.last == last do q = q.parent end
  return q and q.last == last and before.block == doc:token(i).block
    and quotes.is_set_off(doc, q) and q or nil
end

local BREAKS = { ["?"] = true, ["!"] = true, ["…"] = true, ["..."] = true }

-- The quotation that a mark of its own tore off from the sentence of its cue,
-- which starts at token `i`: “But he…” Lee said.
function quotes.torn_off(doc, i)
  local q = quotes.ends_before(doc, i)
  if not q then return nil end
  return BREAKS[quotes.inner_end(doc, q).form] and q
end

-- The end of the last quotation that goes on from a content in its sentence,
-- with no other speaker between: said she wanted “…” and then “…”.
function quotes.goes_on_to(doc, sentence, around, last)
  local list = quotes.of_sentence(doc, sentence, around)
  for n = place_after(list, last), #list do
    local q = list[n]
    if q.first - last > 12 then return last end
    for i = last + 1, q.first - 1 do
      local t = doc:token(i)
      if t.dep:sub(1, 5) == "nsubj" or t.form == ":" or t.form == ";"
        or t.tag == "VBG" or t.pos == "VERB" and speech[t.lemma] then
        return last
      end
    end
    last = q.last
  end
  return last
end

-- Whether a verb with a subject of its own stands between, or one that reports
-- after a comma: "Lee, asked about it, replied: “No.”"
function quotes.has_cue(doc, first, last)
  for i = first, last do
    local t = doc:token(i)
    if t.pos == "VERB" and (t:child("nsubj") or i > first and speech[t.lemma]
        and parts.FINITE[t.tag] and doc:token(i - 1).form == ",") then
      return true
    end
  end
  return false
end

-- The quotation that cuts the piece first to last, or nil: it holds one edge
-- of it and not the other.
local function cutting(doc, first, last, around)
  for edge = first, last, math.max(last - first, 1) do
    local q = doc:quote_of(edge)
    while q and q ~= around do
      local starts, ends = q.first >= first, q.last <= last
      if starts ~= ends then return q end
      q = q.parent
    end
  end
end

-- Makes the span hold whole every quotation that it cuts, except `around`.
function quotes.snap(span, around)
  local doc, pieces, whole = span.doc, span.pieces, nil
  for _, piece in ipairs(pieces) do
    local first, last = piece[1], piece[2]
    for _ = 1, 4 do
      local q = cutting(doc, first, last, around)
      if not q then break end
      first, last = math.min(first, q.first), math.max(last, q.last)
    end
    if not pieces[2] and first == piece[1] and last == piece[2] then
      return span
    end
    local part = doc:extent(first, last)
    whole = whole and whole:union(part) or part
  end
  return whole
end

return quotes
