-- What something is called, by the order of the words, where the tree lost it:
-- "called her vote for the war a mistake".
local sentences = require "sentences"
local spans = require "spans"
local token_at = types.doc.token
local quote_of = types.doc.quote_of
local dates_in = types.doc.dates
local find = types.doc.find
local extent = types.doc.extent
local child = types.token.child
local phrase_of = types.token.phrase
local subtree_of = types.token.subtree

local named = {}

local NOMINAL = { NOUN = true, PROPN = true, PRON = true, NUM = true }

-- The comma that closes an aside after the comma at `i`, or nil.
local function end_of_aside(doc, i, limit)
  for n = i + 2, math.min(i + 10, limit - 1) do
    local t = token_at(doc, n)
    if t.form == "," then return n end
    if t.quoted or t.pos == "VERB" or t.pos == "AUX" then return nil end
  end
end

local function ends_here(doc, i, limit)
  local pos = i <= limit and token_at(doc, i).pos
  return not pos or pos == "PUNCT" or pos == "CCONJ"
end

-- Whether the adjective `t` after the noun phrase of `prior` tells what that
-- is called: "called him divisive", "call this reckless".
local function is_named(t, prior, first, limit)
  if t.pos ~= "ADJ" or prior.i ~= first then return false end
  return prior.tag == "PRP" or ((prior.pos == "PROPN" or prior.tag == "DT")
    and ends_here(t.doc, t.i + 1, limit))
end

-- The end of the words that "as", token `t`, begins, if they name something:
-- "as unfit for office", but not "as the vote neared".
local function end_of_as(t)
  local head = t.head
  local next = spans.token(t.doc, t.i + 1, t)
  local q = next and next.quoted and not t.quoted and quote_of(t.doc, next.i)
  if q and q.first == next.i then return q.last end
  if not head or head.i < t.i or head.tag == "VBG"
    or child(head, "nsubj", "nsubj:pass") then
    return nil
  end
  local span = head.pos == "NOUN" and phrase_of(head) or subtree_of(head)
  return math.max(head.i, span.last)
end

-- The last token of what token `t` begins, where it tells what the noun phrase
-- from `first` to `prior` is called; nil if it does not.
local function end_of_name(t, prior, first, frame, limit)
  local doc = t.doc
  local q = frame.pred and t.quoted and not prior.quoted and quote_of(doc, t.i)
  if q and q.first == t.i then return q.last end
  if not NOMINAL[prior.pos] and prior.tag ~= "DT" then return nil end
  if frame.as and t.form == "as" then return end_of_as(t) end
  if not frame.pred then return nil end
  local head = t.head
  if t.form == "a" or t.form == "an" then
    if not head or head.i < t.i or #dates_in(doc, t.i, head.i) > 0 then
      return nil
    end
    return math.max(head.i, phrase_of(head).last)
  elseif is_named(t, prior, first, limit) then
    local span = phrase_of(t)
    return span.first == t.i and span.last or t.i
  end
end

-- "called her vote for the war a mistake", "called Lee, his rival, “unfit”":
-- what a verb takes and what it is called, by the order of the words. Gives
-- both as a span, and the first as another.
function named.predicate(v, frame, last)
  local doc, sentence = v.doc, sentences.of(v.doc, v.sentence)
  local first, limit = last + 1, math.min(last + 18, sentence.last)
  if not frame.pred and not find(doc, "form", first + 1, limit, "as") then
    return nil
  end
  local i = first + 1
  while i <= limit do
    local t, prior = token_at(doc, i), token_at(doc, i - 1)
    if t.form == "," and prior.pos ~= "PUNCT" then
      i = end_of_aside(doc, i, limit)
      if not i then return nil end
      t, prior = token_at(doc, i + 1), token_at(doc, first)
      i = i + 1
    end
    if prior.pos == "PUNCT" and not t.quoted or t.pos == "VERB" then
      return nil
    end
    local final = end_of_name(t, prior, first, frame, limit)
    if final then
      local cut = prior.pos == "DET" and prior.i > first and i - 2 or i - 1
      return extent(doc, first, final), extent(doc, first, cut)
    end
    i = i + 1
  end
end

return named
