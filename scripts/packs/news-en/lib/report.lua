-- Puts a statement together from what the rules found.
local certainty = require "certainty"
local confidence = require "confidence"
local cues = require "cue"
local origin = require "origin"
local performatives = require "performatives"
local spans = require "spans"

local report = { source_span = origin.span }

-- How much of the content stands in quotation marks opened deeper than the
-- cue `v` (or at all, if that is nil): all of it, some, or nothing. Gives
-- whether any of it stands in any marks as well.
local function kind_of(doc, pieces, v)
  local is_quoted = false
  for _, piece in ipairs(pieces) do
    is_quoted = is_quoted or doc:find("quote", piece[1], piece[2], true) ~= nil
  end
  if not is_quoted then return "indirect", false end
  local inside, outside = false, false
  local around = v and doc:quote_of(v)
  local number = around and around.i
  for _, piece in ipairs(pieces) do
    local quotes = doc:values("quote", piece[1], piece[2])
    local pos = doc:values("pos", piece[1], piece[2])
    for i = 1, #pos do
      if pos[i] ~= "PUNCT" then
        local q = quotes[i]
        if q and q ~= number then inside = true else outside = true end
      end
    end
  end
  if not inside then return "indirect", true end
  return outside and "mixed" or "direct", true
end

-- The numbers of the content, as fields.
local function quantities_of(doc, pieces)
  local list
  for _, piece in ipairs(pieces) do
    for _, n in ipairs(doc:numbers(piece[1], piece[2])) do
      list = list or {}
      list[#list + 1] = {
        text = n.text, value = n.value, max = n.max, unit = n.unit,
        comparator = n.comparator,
      }
    end
  end
  return list
end

-- The span that stands for a source.
function report.source(t, cue, without)
  if not t then return nil end
  local span = origin.span(t, cue)
  return { at = spans.without(span, without) or span }
end

-- Whether the time stands with the verb that `v` is joined to: "on Tuesday
-- expressed concern and condemned the raid".
local function shares(v, head)
  return v.dep == "conj" and v.head and not v:child("nsubj")
    and head.i < v.head.i and head.sentence == v.sentence
end

-- Relations of what tells more of something beside the cue: "under a deal
-- signed in March", "Founded in 2019, the firm".
local BESIDE = { acl = true, ["acl:relcl"] = true, advcl = true,
  ["advcl:relcl"] = true }

-- Prepositions of a time that is not when it was said: "by Friday".
local OTHER_TIME = { by = true, ["until"] = true, till = true, from = true }

-- Whether `t` is the verb of a clause beside that of the cue: a finite one only
-- if a word begins it, since the tree may have torn a main clause.
local function is_beside(t)
  if t.dep == "conj" then return t.pos == "VERB" end
  if not BESIDE[t.dep] then return false end
  if t.tag ~= "VBD" and t.tag ~= "VBZ" and t.tag ~= "VBP" then return true end
  return t:child("mark", "advmod") ~= nil or t.dep:find(":relcl") ~= nil
end

-- Whether a date tells when the verb `v` happened.
local function is_time_of(date, v)
  local before = date.first > 1 and v.doc:token(date.first - 1)
  if date.type == "duration" or before and (before.tag == "PRP$"
      or OTHER_TIME[before.form]) then -- "in his 40s"
    return false
  end
  local t = date.head
  for _ = 1, 100 do
    if t == v then return true end
    if not t or is_beside(t) then break end
    t = t.head
  end
  return shares(v, date.head)
end

-- The first date in the words of the cue's clause, outside of the content.
local function time_of(v, source, content)
  local doc = v.doc
  local sentence = doc:sentence(v.sentence)
  local best, distance
  for _, date in ipairs(doc:dates(sentence.first, sentence.last)) do
    if date.head and not (content and content:overlaps(date))
      and not (source and source:overlaps(date)) and is_time_of(date, v) then
      local d = math.abs(date.first - v.i)
      if not best or d < distance then best, distance = date, d end
    end
  end
  return best
end

-- Places where things are said: "in a statement", "on X".
local IN = { ["in"] = true, on = true, via = true, through = true,
  during = true, at = true }

local function medium_of(v, content, source, lexicon)
  for _, o in ipairs(v:children("obl")) do
    local case = lexicon[o.lemma] and o:child("case")
    if case and IN[case.form]
      and not (content and content:contains(o)) then
      return spans.trimmed(spans.without(o:phrase(), content, source)), case
    end
  end
end

-- The span of a noun without its preposition.
function report.noun_span(t)
  local span = t:phrase()
  local case = t:child("case")
  if case and case.i == span.first and span.last > case.i then
    span = t.doc:extent(case.i + 1, span.last)
  end
  return span
end

-- Who is told: without where it is said, "told analysts on a call", which a
-- tree may hang on them.
local function addressee_span(t, media)
  local span = report.noun_span(t)
  for _, n in ipairs(t:children("nmod")) do
    local case = n:child("case")
    if case and IN[case.form] and media and media[n.lemma]
      and case.i > t.i and n:subtree().last >= span.last then
      return t.doc:extent(span.first, case.i - 1)
    end
  end
  return span
end

-- Who is told, without what they are told: "reminded voters of the flood".
local function told_span(t, content, media)
  local span = addressee_span(t, media)
  local rest = spans.trimmed(spans.without(span, content)) or span
  local final = t.doc:token(rest.last)
  if final.pos ~= "ADP" or rest.last == rest.first then return rest end
  return rest:without(t.doc:extent(final.i, final.i)) or rest
end

-- Whether it was said in the past: by the cue, or the verb that a participle
-- hangs on, "shocked fans by saying".
local function is_past(v, tense)
  if tense then return tense == "past" end
  return v.tag == "VBG" and v.head ~= nil and cues.tense(v.head) == "past"
end

-- The record of a statement, which report.complete() adds to once it is kept.
-- `parts`: v (the token that reports), entry (its lexicon entry: act, stance,
-- certainty), cue (span), source (token or nil), content (span), head (token of
-- the content), addressee, target (tokens), form (what shows that it is a
-- statement, see confidence.lua).
function report.record(parts)
  local v, content = parts.v, parts.content
  local doc, pieces = v.doc, content.pieces
  local entry = parts.entry or {}
  local kind, is_quoted = kind_of(doc, pieces, not parts.is_floating and v)
  local record = {
    cue = {
      at = parts.cue, lemma = parts.lemma or v.lemma, tense = cues.tense(v),
    },
    content = content,
    act = parts.act or entry.act or "say",
    source = parts.source_at and { at = parts.source_at } or parts.source
      and report.source(parts.source, parts.cue, parts.not_source) or nil,
    kind = kind,
  }
  record.confidence = confidence.of(parts.form, kind,
    record.cue.tense ~= nil or v.pos ~= "VERB")
  if record.act == "say" then
    record.act = performatives.act(parts.head or performatives.head_of(content),
      kind ~= "indirect") or record.act
  end
  if parts.addressee then
    record.addressee = told_span(parts.addressee, content, parts.media)
  end
  if parts.target then
    local target = parts.target_span or report.noun_span(parts.target)
    if target.last > content.last and target.first <= content.last then
      -- "blamed a faulty change, which it said had been undone"
      target = doc:extent(target.first, content.last)
    end
    record.target = target
  end
  local medium = parts.media and medium_of(v, content,
    record.source and record.source.at, parts.media)
  if medium then
    local case = doc:token(medium.first)
    record.medium = medium
    if case.pos == "ADP" then
      record.medium = doc:extent(medium.first + 1, medium.last)
    end
  end
  parts.source_span = record.source and record.source.at
  parts.tense, parts.is_quoted = record.cue.tense, is_quoted
  record.parts = parts
  return record
end

-- Adds what nobody asks for before a statement is known to be kept: when it was
-- said, how surely, and the numbers in it, as its rule found it.
function report.complete(record)
  local parts = record.parts
  if not parts then return end
  record.parts = nil
  local v, content, entry = parts.v, parts.content, parts.entry or {}
  local doc, pieces = v.doc, content.pieces
  local time = time_of(v, parts.source_span, content)
  if time then record.time = { at = time, value = time.value } end
  local is_direct = parts.is_quoted and doc:quote_of(content.first) ~= nil
  local adverbs = v:children("advmod", "det")
  record.certainty = {
    modality = certainty.modality(doc, pieces, is_direct,
      is_past(v, parts.tense)),
    polarity = (record.act == "deny") and "negative"
      or certainty.polarity(parts.head),
    reporter = cues.is_hedged(adverbs) and "hedged"
      or entry.certainty or "neutral",
  }
  if cues.is_negated(v, parts.cue, adverbs) then record.negated = true end
  local stance = entry.stance
  if stance and stance ~= "" then record.stance = stance end
  record.quantities = quantities_of(doc, pieces)
end

return report
