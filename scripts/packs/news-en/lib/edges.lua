-- Where a content ends that has a quotation in it: with what completes the
-- words that are quoted, without what the reporter adds.
local media = words "medium"
local quotes = require "quotes"
local spans = require "spans"
local speech = words "speech"

local edges = {}

-- Words that begin what a reporter adds after a quotation that ended with a
-- comma: “...,” while ...
local function is_added(doc, i)
  local t = doc:token(i)
  if t.tag == "VBG" or t.tag == "WDT" or t.tag == "WP" then return true end
  if t.pos == "SCONJ" then return t.form ~= "that" end
  return t.pos == "CCONJ" and not doc:token(i + 1).quoted
    and doc:token(i + 1).pos ~= "SCONJ"
end

-- The last of the tokens first to last that is quoted, or the first.
local function last_quoted(doc, first, last)
  local inside = doc:values("quote", first, last)
  local n = #inside
  while n > 1 and not inside[n] do n = n - 1 end
  return first + n - 1
end

-- The content without what follows a quotation that ended with a comma, as
-- far as no other quotation stands there.
function edges.without_tail(span, after)
  local doc, pieces = span.doc, span.pieces
  local piece = pieces[#pieces]
  local from = math.max(piece[1], after)
  if from >= piece[2] or not doc:find("quote", from, piece[2], true) then
    return span
  end
  local i = last_quoted(doc, from, piece[2])
  local q = i < piece[2] and i > after and doc:quote_of(i)
  if not q or q.last ~= i or q.first < after then return span end
  if quotes.inner_end(doc, q).form ~= "," or not is_added(doc, i + 1) then
    return span
  end
  return span:without(doc:extent(i + 1, piece[2])) or span
end

local PAST = { VBD = true, VBN = true }

-- The conjunction after token `i`, the end of a quotation, or nil: called it
-- “outrageous” and vowed.
local function conjunction_after(doc, i)
  local t = doc:token(i + 1)
  if t.form == "," and not t.quoted then t = t:next() end
  return t and t.pos == "CCONJ" and not t.quoted and t or nil
end

local LEADS = { [":"] = true, [","] = true }

-- Whether a whole sentence is quoted right after the cue that ends at `after`:
-- said: “I will sue” and left.
local function is_sentence(doc, q, after)
  return doc:token(q.inner_first).cap
    and (q.first == after + 1 or LEADS[doc:token(q.first - 1).form] ~= nil)
end

-- Whether a conjunction leads to what the source of `v` does next, in words up
-- to token `last`: it says more, or does anything after a sentence.
local function leads_on(cc, v, last, does_any)
  local next = cc:next()
  if next and next.pos == "ADV" then next = next:next() end
  return next and next.i <= last and next.pos == "VERB"
    and (does_any or speech[next.lemma])
    and (next.tag == v.tag or PAST[v.tag] and PAST[next.tag])
end

-- The content without what the source does next: called it “outrageous” and
-- vowed to sue.
function edges.without_joined(span, v, after)
  local doc, piece = span.doc, span.pieces[span.count]
  local first, last = math.max(piece[1], after + 1), piece[2] - 2
  first = doc:find("quote", first, last, true)
  local inside = first and doc:values("quote", first, last + 1)
  for i = first or last + 1, last do
    local number = inside[i - first + 1]
    local q = number and number ~= inside[i - first + 2] and doc:quote_of(i)
    if q and q.last == i then
      local cc = conjunction_after(doc, i)
      if cc and leads_on(cc, v, piece[2], is_sentence(doc, q, after)) then
        return span:without(doc:extent(i + 1, piece[2])) or span
      end
    end
  end
  return span
end

-- The end of what the words after token `last`, the end of a quotation, make
-- of it: a noun that it stands with, “broken” rules; a verb that it is the
-- subject of, “big trucks” were seen.
local function completed(span, q)
  local doc, last = span.doc, span.last
  local t = spans.token(doc, last + 1, doc:token(last))
  if not t or t.quoted or t.sentence ~= doc:token(last).sentence then
    return last
  end
  local inner = doc:token(q.inner_last)
  local noun = inner.head
  if noun and noun.i > last and noun.pos == "NOUN" and noun.i <= last + 4
    and noun:phrase().first <= q.first + 1 then
    return noun:phrase().last
  end
  local p = (t.pos == "AUX" or t.dep == "cop") and t.head or t
  local subject = p and p.i > last and p:child("nsubj", "nsubj:pass")
  if subject and subject.quoted and q:contains(subject) then
    return math.max(last, p:clause().last)
  end
  return last
end

-- The content with the words after its last quotation that complete it: said
-- talks were “dead” for the year. A time or a place of publishing does not, nor
-- anything in the headline of a cue `v`.
function edges.with_rest(span, v)
  local doc = span.doc
  local q = doc:quote_of(span.last)
  if not q or q.last ~= span.last or quotes.is_set_off(doc, q)
    or doc:block(v.block).role == "headline" then
    return span
  end
  local last, final = completed(span, q), doc:token(span.last)
  while true do
    local t = spans.token(doc, last + 1, final)
    if not t or t.sentence ~= final.sentence or t.pos ~= "ADP" or t.quoted then
      break
    end
    local noun = t.head
    if not noun or noun.i < t.i or noun.quoted or media[noun.lemma]
      or noun.dep == "obl:agent" then
      break
    end
    local to = noun:phrase().last
    if #doc:dates(t.i, to) > 0 then break end
    last = to
  end
  return last > span.last and span:union(doc:extent(span.last, last)) or span
end

return edges
