-- Which quotations a cue introduces by its place: “…,” Smith said; Smith
-- said: “…”. No tree is asked, since quotations derail it most.
local media = require "media"
local spans = require "spans"
local speech = require "speech"

local quotes = {}

local CLOSES = { [","] = true, ["."] = true, ["?"] = true, ["!"] = true,
  ["…"] = true, ["..."] = true, ["—"] = true, ["-"] = true, ["--"] = true }
local SOFT = { PUNCT = true, ADV = true, CCONJ = true }

-- The quotations that touch a sentence and lie right inside `around` (a
-- quotation, or nil for none), in the order of the text.
function quotes.of_sentence(doc, sentence, around)
  local list, seen = {}, {}
  local function add(q)
    while q do
      if q.parent == around and not seen[q.i] then
        seen[q.i] = true
        list[#list + 1] = q
      end
      q = q.parent
    end
  end
  add(doc:quote_of(sentence.first))
  for _, q in ipairs(doc:quotes(sentence.first, sentence.last)) do add(q) end
  add(doc:quote_of(sentence.last))
  table.sort(list, function(a, b) return a.first < b.first end)
  return list
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
local function inner_end(doc, q)
  local i = q.inner_last
  for _ = 1, 3 do
    local inner = i > q.first and doc:quote_of(i)
    if not inner or inner == q or inner.last ~= i then break end
    i = inner.inner_last
  end
  return doc:token(i)
end

-- Whether the words inside end as a sentence or its first part does.
local function is_set_off(doc, q)
  local inner = inner_end(doc, q)
  if inner and CLOSES[inner.form] then return true end
  local next = spans.token(doc, q.last + 1)
  return next ~= nil and (next.form == "," or next.form == "—"
    or next.form == "–" or next.form == "--")
end

local BEFORE_NAME = { ADP = true, DET = true, PART = true, NOUN = true,
  PROPN = true, ADJ = true }

-- Titles of works and shows: on “Face the Nation,” Ryan said ...
local function is_title(doc, q)
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
  for _, q in ipairs(list) do
    if q.last < first then before = q end
  end
  if before and has_subject and is_set_off(doc, before)
    and not is_title(doc, before)
    and only_soft(doc, before.last + 1, first - 1, 3)
    and not (before.last + 1 < first
      and doc:token(before.last + 1).pos == "CCONJ") then
    found[#found + 1] = before
    has_before = true
  end
  local reach = last
  for _, q in ipairs(list) do
    if q.first > last then
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
local function ends_before(doc, i)
  if i > 1 and doc:token(i - 1).block ~= doc:token(i).block then return nil end
  local q = i > 1 and doc:quote_of(i - 1)
  while q and q.parent and q.parent.last == i - 1 do q = q.parent end
  return q and q.last == i - 1 and is_set_off(doc, q) and q or nil
end

local BREAKS = { ["?"] = true, ["!"] = true, ["…"] = true, ["..."] = true }

-- The quotation that a mark of its own tore off from the sentence of its cue,
-- which starts at token `i`: “But he…” Lee said.
function quotes.torn_off(doc, i)
  local q = ends_before(doc, i)
  if not q then return nil end
  return BREAKS[inner_end(doc, q).form] and q
end

-- Whether a quotation starts at token `i`, or after a comma or colon there.
local function starts_at(doc, i)
  local t = spans.token(doc, i)
  if t and (t.form == "," or t.form == ":") then i = i + 1 end
  local q = i <= doc:count() and doc:quote_of(i)
  return q and q.first == i
end

local NOMINAL = { NOUN = true, PROPN = true, PRON = true, NUM = true }

local NO_NAME = { ADP = true, SCONJ = true, CCONJ = true, PART = true,
  ADV = true, PUNCT = true }

-- The token that stands for the noun phrase from `i` on: its name, if it has
-- one, else its noun.
local function noun_from(doc, i)
  if NO_NAME[doc:token(i).pos] then return nil end
  local last = i
  for n = i, math.min(i + 7, doc:count()) do
    local t = doc:token(n)
    if t.pos == "PUNCT" or t.pos == "ADP" or t.sentence ~= doc:token(i).sentence
    then break end
    last = n
  end
  local names = doc:names(i, last)
  for _, name in ipairs(names) do
    if name.type == "person" then return name.head end
  end
  if names[1] then return names[1].head end
  local t = doc:token(i)
  local head = t.head
  if head and head.i > i and head.i <= last and NOMINAL[head.pos] then
    return head
  end
  return (NOMINAL[t.pos] or t.pos == "DET" or t.cap) and t or nil
end

-- The noun phrase that goes from a quotation to token `last`, with no verb of
-- its own: “...,” Quina Jones, 25, said.
local function noun_after_quote(doc, last)
  for i = last, math.max(last - 14, 2), -1 do
    local t = doc:token(i)
    if t.pos == "VERB" or t.pos == "AUX" or t.pos == "CCONJ" or t.quoted then
      return nil
    end
    if ends_before(doc, i) then return noun_from(doc, i) end
  end
end

-- The token of the noun phrase that ends at `i`.
local function noun_to(doc, i)
  local t = doc:token(i)
  if not NOMINAL[t.pos] then return nil end
  local name = doc:names(i, i)[1]
  return name and name.head or t
end

-- Who speaks by place alone, where the tree does not know: “...,” said Lee;
-- “...,” Lee recalled; Lee declared “...”. The cue is tokens first to last.
function quotes.speaker(v, first, last)
  local doc = v.doc
  if v.quoted or first == 1 then return nil end
  if ends_before(doc, first) then
    local next = spans.token(doc, last + 1, v)
    return next and next.sentence == v.sentence and noun_from(doc, last + 1)
  end
  local noun = noun_after_quote(doc, first - 1)
  if noun then return noun end
  return starts_at(doc, last + 1) and noun_to(doc, first - 1) or nil
end

local PAST = { VBD = true, VBZ = true, VBN = true }

-- The verb and the speaker of a quotation that no word of the lexicon takes:
-- “...!” beamed Lee; “...,” Lee beamed.
function quotes.spoken_by(doc, q)
  local t = spans.token(doc, q.last + 1, doc:token(q.last))
  if not t or t.quoted or not CLOSES[inner_end(doc, q).form]
    or is_title(doc, q) then
    return nil
  end
  if t.pos == "VERB" and PAST[t.tag] and t.i < doc:count() then
    local who = noun_from(doc, t.i + 1)
    local is_date = #doc:dates(t.i + 1, t.i + 1) > 0
    return who and who.block == t.block and not is_date and t, who
  end
  if inner_end(doc, q).form ~= "," or not doc:token(q.first).starts then
    return nil
  end
  for i = t.i + 1, math.min(t.i + 8, doc:count()) do
    local v = doc:token(i)
    if v.sentence ~= t.sentence then return nil end
    if v.pos == "VERB" and PAST[v.tag] then
      local who = v:child("nsubj")
      return who and who:phrase().first == t.i and v, who
    end
  end
end

-- Whether the subject can not be the speaker, since a quotation that stands
-- right before the cue holds or follows it: “Shame!” chanted the crowd.
function quotes.hides(v, first, subject)
  local q = subject.i < first and not v.quoted and ends_before(v.doc, first)
  return q and subject.i < q.last
end

-- The end of the last quotation that goes on from a content in its sentence,
-- with no other speaker between: said she wanted “…” and then “…”.
function quotes.goes_on_to(doc, sentence, around, last)
  for _, q in ipairs(quotes.of_sentence(doc, sentence, around)) do
    if q.first > last then
      for i = last + 1, q.first - 1 do
        local t = doc:token(i)
        if t.dep:sub(1, 5) == "nsubj" or t.form == ":" or t.form == ";"
          or t.tag == "VBG" then
          return last
        end
      end
      if q.first - last > 12 then return last end
      last = q.last
    end
  end
  return last
end

-- Whether a verb with a subject of its own stands between.
function quotes.has_cue(doc, first, last)
  for i = first, last do
    local t = doc:token(i)
    if t.pos == "VERB" and t:child("nsubj") then return true end
  end
  return false
end

-- Words that begin what a reporter adds after a quotation that ended with a
-- comma: “...,” while ...
local function is_added(doc, i)
  local t = doc:token(i)
  if t.tag == "VBG" or t.tag == "WDT" or t.tag == "WP" then return true end
  if t.pos == "SCONJ" then return t.form ~= "that" end
  return t.pos == "CCONJ" and not doc:token(i + 1).quoted
    and doc:token(i + 1).pos ~= "SCONJ"
end

-- The content without what follows a quotation that ended with a comma, as
-- far as no other quotation stands there.
function quotes.without_tail(span, after)
  local doc, pieces = span.doc, span.pieces
  local piece = pieces[#pieces]
  local i = piece[2]
  while i > piece[1] and i > after and not doc:token(i).quoted do i = i - 1 end
  local q = i < piece[2] and i > after and doc:quote_of(i)
  if not q or q.last ~= i or q.first < after then return span end
  if inner_end(doc, q).form ~= "," or not is_added(doc, i + 1) then
    return span
  end
  return span:without(doc:extent(i + 1, piece[2])) or span
end

-- The content without what the source does next: called it “outrageous” and
-- vowed to sue.
function quotes.without_joined(span, v, after)
  local doc, piece = span.doc, span.pieces[span.count]
  for i = math.max(piece[1], after + 1), piece[2] - 2 do
    local q = doc:quote_of(i)
    local cc = q and q.last == i and doc:token(i + 1)
    if cc and cc.form == "," and not cc.quoted then cc = cc:next() end
    if cc and cc.pos == "CCONJ" and not cc.quoted then
      local next = cc:next()
      if next and next.pos == "ADV" then next = next:next() end
      if next and next.i <= piece[2] and next.pos == "VERB" and next.tag == v.tag and speech[next.lemma] then
        return span:without(doc:extent(i + 1, piece[2])) or span
      end
    end
  end
  return span
end

-- The content with the words after its last quotation that complete it: said
-- talks were “dead” for the year. A time or a place of publishing does not.
function quotes.with_rest(span)
  local doc, last = span.doc, span.last
  local q = doc:quote_of(last)
  if not q or q.last ~= last or is_set_off(doc, q) then return span end
  local v = doc:token(last)
  while true do
    local t = spans.token(doc, last + 1, v)
    if not t or t.sentence ~= v.sentence or t.pos ~= "ADP" or t.quoted then
      break
    end
    local noun = t.head
    if not noun or noun.i < t.i or noun.quoted or media[noun.lemma] then
      break
    end
    local to = noun:phrase().last
    if #doc:dates(t.i, to) > 0 then break end
    last = to
  end
  return last > span.last and span:union(doc:extent(span.last, last)) or span
end

-- The quotation that cuts the piece first to last, or nil: it holds one edge
-- of it and not the other.
local function cutting(doc, first, last, around)
  for _, edge in ipairs { first, last } do
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
  local doc, whole = span.doc, nil
  for _, piece in ipairs(span.pieces) do
    local first, last = piece[1], piece[2]
    for _ = 1, 4 do
      local q = cutting(doc, first, last, around)
      if not q then break end
      first, last = math.min(first, q.first), math.max(last, q.last)
    end
    local part = doc:extent(first, last)
    whole = whole and whole:union(part) or part
  end
  return whole
end

return quotes
