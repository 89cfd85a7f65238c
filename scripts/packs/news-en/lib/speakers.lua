-- Who speaks by place alone, where the tree does not know or the lexicon has
-- no word: “...,” beamed Lee.
local quotes = require "quotes"
local sentences = require "sentences"
local spans = require "spans"
local speech = words "speech"
local token_at = types.doc.token
local names_in = types.doc.names
local quote_of = types.doc.quote_of
local dates_in = types.doc.dates
local child = types.token.child
local phrase_of = types.token.phrase

local speakers = {}

-- "Anna Lund, who runs Orbis, said: “...”": the name that starts the sentence,
-- or follows a comma, before what a comma closes at `i`.
local function name_before(doc, i)
  local mark = token_at(doc, i)
  if mark.form ~= "," or not mark.sentence then return nil end
  local first, best = sentences.of(doc, mark.sentence).first, nil
  for _, name in ipairs(names_in(doc, first, i)) do
    local before = name.first > first and token_at(doc, name.first - 1)
    if name.type == "person"
      and (not before or before.form == "," or name.first == first) then
      best = name.head
    end
  end
  return best
end

-- Whether a quotation starts at token `i`, or after a comma or colon there.
local function starts_at(doc, i)
  local t = spans.token(doc, i)
  if t and (t.form == "," or t.form == ":") then i = i + 1 end
  local q = i <= doc:count() and quote_of(doc, i)
  return q and q.first == i
end

local NOMINAL = { NOUN = true, PROPN = true, PRON = true, NUM = true }

local NO_NAME = { ADP = true, SCONJ = true, CCONJ = true, PART = true,
  ADV = true, PUNCT = true }

-- The token that stands for the noun phrase from `i` on: its name, if it has
-- one, else its noun.
local function noun_from(doc, i)
  local t, last = token_at(doc, i), i
  if NO_NAME[t.pos] and (t.starts or not t.cap) then return nil end
  for n = i, math.min(i + 7, doc:count()) do
    local next = token_at(doc, n)
    if next.pos == "PUNCT" or n > i and next.pos == "ADP"
      or next.sentence ~= t.sentence then
      break
    end
    last = n
  end
  local names = names_in(doc, i, last)
  for _, name in ipairs(names) do
    if name.type == "person" then return name.head end
  end
  if names[1] then return names[1].head end
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
    local t = token_at(doc, i)
    if t.pos == "VERB" or t.pos == "AUX" or t.pos == "CCONJ" or t.quoted then
      return nil
    end
    if quotes.ends_before(doc, i) then return noun_from(doc, i) end
  end
end

-- The token of the noun phrase that ends at `i`.
local function noun_to(doc, i)
  local t = token_at(doc, i)
  local name = names_in(doc, i, i)[1]
  local before = i > 1 and token_at(doc, i - 1)
  local is_age = t.tag == "JJ" and before and before.tag == "HYPH"
  if not name and not NOMINAL[t.pos] and not is_age then return nil end
  return name and name.head or t
end

-- Who speaks by place alone, where the tree does not know: “...,” said Lee;
-- “...,” Lee recalled; Lee declared “...”. The cue is tokens first to last.
function speakers.speaker(v, first, last)
  local doc = v.doc
  if v.quoted then return nil end
  if v.starts then
    for i = last + 2, math.min(last + 9, doc:count()) do
      if token_at(doc, i).form == ":" and starts_at(doc, i) then
        return noun_from(doc, last + 1) -- Said Lee: “...”
      end
    end
    return nil
  end
  if quotes.ends_before(doc, first) then
    local next = spans.token(doc, last + 1, v)
    return next and next.sentence == v.sentence and noun_from(doc, last + 1)
  end
  local noun = noun_after_quote(doc, first - 1)
  if noun then return noun end
  if not starts_at(doc, last + 1) then return nil end
  return noun_to(doc, first - 1) or name_before(doc, first - 1)
end

local TRAILS = { [","] = true, ["…"] = true, ["..."] = true }
local PAST = { VBD = true, VBZ = true, VBN = true }

-- The verb and the speaker of a quotation that no word of the lexicon takes:
-- “...!” beamed Lee; “...,” Lee beamed.
function speakers.spoken_by(doc, q)
  local t = spans.token(doc, q.last + 1, token_at(doc, q.last))
  if not t or t.quoted or not quotes.closes(doc, q)
    or quotes.is_title(doc, q) then
    return nil
  end
  local is_noun = t.tag == "NNS" and speech[t.lemma] -- “...,” notes Lee
  if (is_noun or t.pos == "VERB" and PAST[t.tag]) and t.i < doc:count() then
    local who = noun_from(doc, t.i + 1)
    local is_date = #dates_in(doc, t.i + 1, t.i + 1) > 0
    return who and who.block == t.block and not is_date and t, who
  end
  if not TRAILS[quotes.inner_end(doc, q).form]
    or not token_at(doc, q.inner_first).starts then
    return nil
  end
  for i = t.i + 1, math.min(t.i + 8, doc:count()) do
    local v = token_at(doc, i)
    if v.sentence ~= t.sentence then return nil end
    local who = child(v, "nsubj")
    if v.pos == "VERB" and PAST[v.tag] or v.pos == "NOUN" and who then
      -- also “...,” the letter read: a verb that looks like a noun
      return who and phrase_of(who).first == t.i and v, who
    end
  end
end

-- Whether the subject can not be the speaker, since a quotation that stands
-- right before the cue holds or follows it: “Shame!” chanted the crowd.
function speakers.hides(v, first, subject)
  if subject.i > first or v.quoted then return false end
  local q = quotes.ends_before(v.doc, first)
  if q then return subject.i < q.last end
  -- “One of the best,” Lee said, where the tree took "One" for who said it
  q = subject.quoted and quote_of(v.doc, subject.i)
  return q and q.last < first and quotes.is_set_off(v.doc, q)
end

-- Whether a name stands at the start of a clause: of its sentence, or after a
-- comma ("In May, Ana Lund, a broker, said").
local function opens_clause(name, opens)
  local doc, first = name.doc, name.first
  while first > opens and token_at(doc, first - 1).pos == "PROPN" do
    first = first - 1 -- "Rep. Ana Lund"
  end
  return first == opens or token_at(doc, first - 1).form == ","
end

-- "Lund, who joined in July, declined": the name that starts a clause, before
-- what commas set apart up to the cue, whose first token is `first`.
function speakers.named_first(v, first)
  local doc, comma = v.doc, first > 1 and token_at(v.doc, first - 1)
  if not comma or comma.form ~= "," or comma.sentence ~= v.sentence then
    return nil
  end
  local opens = sentences.of(doc, v.sentence).first
  for _, name in ipairs(names_in(doc, opens, first - 1)) do
    local next = name.last + 2 < first and token_at(doc, name.last + 1)
    if next and next.form == "," and next.quoted == v.quoted
      and opens_clause(name, opens) then
      return name.head
    end
  end
  local who = token_at(doc, opens) -- "Small, who ..., said"
  local is_told = opens + 3 < first and token_at(doc, opens + 1).form == ","
    and token_at(doc, opens + 2).form == "who"
  return is_told and who.cap and who.pos ~= "DET" and who or nil
end

return speakers
