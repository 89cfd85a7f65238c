-- Puts a statement together from what the rules found.
local certainty = require "certainty"
local confidence = require "confidence"
local cues = require "cue"
local performatives = require "performatives"
local spans = require "spans"
local tree = require "tree"

local amounts = words "amount"

local report = {}

-- Whether a comma follows a source and its cue: "The plan, Lee said, ..."
local function is_parenthetic(span, cue)
  local next = spans.token(cue.doc, cue.last + 1)
  if next and next.pos == "ADV" then next = next:next() end
  return next ~= nil and next.form == "," and span.last + 1 == cue.first
end

-- Subjects of one verb side by side are one: "G7 countries, allies say".
local function with_neighbours(t, span, cue)
  if t.dep:sub(1, 5) ~= "nsubj" or not t.head then return span end
  if is_parenthetic(span, cue) then return span end
  local first = t.doc:sentence(t.sentence).first
  for _, other in ipairs(t.head:children("nsubj", "nsubj:pass", "vocative",
      "dislocated")) do
    local phrase = other:phrase()
    local gap = math.max(phrase.first - span.last, span.first - phrase.last)
    local is_first = gap < 2 or phrase.first == first or span.first == first
    if other ~= t and gap <= 2 and is_first and not other.tag:find("^W")
      and not other:child("acl") then
      span = t.doc:extent(math.min(span.first, phrase.first),
        math.max(span.last, phrase.last))
    end
  end
  return span
end

-- Whether a clause tells more of a source, up to token `last`: "who retired in
-- 2013", "waking up on Tuesday".
local function is_told_of(span, last)
  if span.doc:token(last).form == "," then return false end
  for _, tag in ipairs(span.doc:values("tag", span.first, last)) do
    if tag == "VBG" or tag:find("^W") then return true end
  end
  return false
end

-- "New Zealand on Tuesday": the day belongs to the verb.
local function without_time(span)
  local doc = span.doc
  local opens = doc:token(span.first)
  local first = opens.pos == "ADP" and span.first + 1 or span.first
  local at = first > 1 and doc:token(first - 1)
  local lead = at and at.starts and at.pos == "ADP" and first < span.last
    and doc:dates(first, first)[1]
  if lead and lead.last < span.last and doc:token(first).pos == "PROPN"
    and doc:token(lead.last + 1).pos == "PROPN" then
    span = doc:extent(lead.last + 1, span.last) -- "On Monday | Lee said"
  end
  for _, date in ipairs(doc:dates(span.first, span.last)) do
    if date.last == span.last and date.first > span.first + 1 then
      first = date.first
      if doc:token(first - 1).tag == "PRP$" then return span end -- "his 40s"
      if doc:token(first - 1).pos == "ADP" then first = first - 1 end
      if doc:token(first - 1).pos == "VERB" or is_told_of(span, first - 1) then
        return span
      end
      return doc:extent(span.first, first - 1)
    end
  end
  return span
end

local SET_OFF = { ["in"] = true, ["for"] = true, at = true, on = true,
  during = true, after = true, from = true }

-- "Lee, speaking in Oslo": what a comma sets off tells how and where it was
-- said, not who said it.
local function without_set_off(t, span)
  for _, c in ipairs(t:children("acl", "nmod", "advcl")) do
    local case = c:child("case")
    if c.i > t.i and (c.tag == "VBG" or case and SET_OFF[case.form]) then
      local part = c:subtree()
      local first = part.first
      if t.doc:token(first).form == "," then first = first + 1 end
      if first <= t.i and case then first = case.i end -- the tree is torn
      local comma = spans.token(t.doc, first - 1)
      if comma and comma.form == "," and first > span.first + 1
        and part.last + 1 >= span.last then
        return t.doc:extent(span.first, comma.i - 1)
      end
    end
  end
  return span
end

-- A source ends before the quotation that goes on after it: said Moe, who
-- crosses it twice a day, “and ...”.
local function before_quote(t, span)
  local doc = span.doc
  for i = t.i + 1, span.last do
    local q = doc:token(i).quoted and not t.quoted and doc:quote_of(i)
    local mark = q and q.first == i and doc:token(i - 1).form
    local last = i - 1
    if mark == ":" then -- "who runs it, adding: “..."
      while last > t.i and doc:token(last).form ~= "," do last = last - 1 end
    end
    if (mark == "," or mark == ":") and last > t.i then
      return doc:extent(span.first, last - 1)
    end
  end
  return span
end

-- Of a phrase that holds the cue, as what the source does: the words before
-- it. "one picket, Dag Oyelaran, shouted" may be a picket that shouted.
local function before_cue(t, span, cue)
  local doc, last = t.doc, cue.first - 1
  if t.i > last or span.first > t.i then return doc:extent(t.i, t.i) end
  for i = t.i + 1, last do
    if doc:token(i).tag:find("^W") then last = i - 1 break end
  end
  while last > t.i and doc:token(last).pos == "PUNCT" do last = last - 1 end
  return without_set_off(t, doc:extent(span.first, last))
end

-- "said Ms Okafor", where the tree tore the name from its title.
local function with_name(t, span)
  local next = span.last == t.i and t.pos == "PROPN"
    and spans.token(t.doc, t.i + 1, t)
  if not next or next.pos ~= "PROPN" or next.sentence ~= t.sentence then
    return span
  end
  local name = t.doc:names(next.i, next.i)[1]
  if not name or name.first > next.i then return span end
  return t.doc:extent(span.first, name.last)
end

-- "62 percent of voters", where the tree took the voters alone for those who
-- speak: with how many of them.
local function with_number(t, span)
  local case, g = t:child("case"), t.head
  if not case or case.form ~= "of" or not g or g.i ~= case.i - 1
    or not (amounts[g.lemma] or g.pos == "NUM") then
    return span
  end
  local whole = g:phrase()
  return whole.first < g.i and whole:contains(t)
    and t.doc:extent(whole.first, math.max(span.last, g.i)) or span
end

-- "Ana Lind-Moe", where the tree has the last part of a name for its head.
local function with_first_name(span)
  local name = span.doc:names(span.first, span.first)[1]
  local hyphen = name and name.first < span.first
    and span.doc:token(span.first - 1)
  return hyphen and hyphen.tag == "HYPH"
    and span.doc:extent(name.first, span.last) or span
end

-- "Even Lee said so": a word of the reporter's.
local function without_even(span)
  if span.first == span.last or span.doc:token(span.first).form ~= "even" then
    return span
  end
  return span.doc:extent(span.first + 1, span.last)
end

-- "what club boss Lars Holm felt was a foul", where the tree took the boss for
-- the subject of what follows.
local function with_title(span, cue)
  local title = spans.token(span.doc, span.first - 1)
  if not title or title.pos ~= "NOUN" or title.dep ~= "nsubj"
    or span.last > cue.first or title.head.i < cue.last then
    return span
  end
  local name = span.doc:names(span.first, span.last)[1]
  local phrase = title:phrase()
  if not name or name.first ~= span.first or phrase.last ~= title.i then
    return span
  end
  return span.doc:extent(phrase.first, span.last)
end

-- "Engineer Ruth Adeyemi's claim": the mark of whose it is.
local function without_clitic(span)
  local mark = span.doc:token(span.last)
  if mark.tag ~= "POS" or span.last == span.first then return span end
  return span.doc:extent(span.first, span.last - 1)
end

-- The span of a source: its noun phrase, with a relative clause after it
-- ("Vale, who chairs the board") that does not hold the cue itself.
local function source_span(t, cue)
  local span = without_set_off(t, t:phrase())
  span = without_time(with_neighbours(t, span, cue))
  for _, r in ipairs(t:children("acl:relcl")) do
    local clause = r:subtree()
    if not clause:overlaps(cue) and clause.first > span.first
      and clause.first - span.last <= 2 then
      span = t.doc:extent(span.first, math.max(span.last, clause.last))
    end
  end
  local det = spans.token(t.doc, span.first - 1, t)
  if det and det.pos == "DET" and det.tag == "DT" and t.tag == "JJ" then
    span = t.doc:extent(det.i, span.last) -- "the 62-year-old"
  end
  if span:overlaps(cue) then span = before_cue(t, span, cue) end
  span = with_title(with_name(t, with_first_name(span)), cue)
  span = with_number(t, span)
  return before_quote(t, without_even(without_clitic(span)))
end

local last = {} -- of what was asked last: several ask for the same

function report.source_span(t, cue)
  if last.t ~= t or last.cue ~= cue then
    last.t, last.cue, last.span = t, cue, source_span(t, cue)
  end
  return last.span
end

-- How much of the content stands in quotation marks opened deeper than the
-- cue: all of it, some, or nothing.
local function kind_of(content, around)
  local doc, inside, outside = content.doc, false, false
  local number = around and around.i
  for _, piece in ipairs(content.pieces) do
    local quotes = doc:values("quote", piece[1], piece[2])
    for i, pos in ipairs(doc:values("pos", piece[1], piece[2])) do
      if pos ~= "PUNCT" then
        local q = quotes[i]
        if q and q ~= number then inside = true else outside = true end
      end
    end
  end
  if not inside then return "indirect" end
  return outside and "mixed" or "direct"
end

-- The span that stands for a source.
function report.source(t, cue, without)
  if not t then return nil end
  local span = report.source_span(t, cue)
  return { at = spans.without(span, without) or span }
end

-- Whether the time stands with the verb that `v` is joined to: "on Tuesday
-- expressed concern and condemned the raid".
local function shares(v, head)
  return v.dep == "conj" and v.head and not v:child("nsubj")
    and head.i < v.head.i and head.sentence == v.sentence
end

-- The first date in the words of the cue's clause, outside of the content.
local function time_of(v, source, content)
  local doc = v.doc
  local sentence = doc:sentence(v.sentence)
  local best, distance
  for _, date in ipairs(doc:dates(sentence.first, sentence.last)) do
    local before = date.first > 1 and doc:token(date.first - 1)
    if not (before and before.tag == "PRP$") -- "a man in his 40s"
      and not (content and content:overlaps(date))
      and not (source and source:overlaps(date)) then
      local head = date.head
      if head and (tree.hangs_on(head, v) or shares(v, head)) then
        local d = math.abs(date.first - v.i)
        if not best or d < distance then best, distance = date, d end
      end
    end
  end
  return best
end

-- Places where things are said: "in a statement", "on X".
local IN = { ["in"] = true, on = true, via = true, through = true,
  during = true, at = true }

local function medium_of(v, content, lexicon)
  for _, o in ipairs(v:children("obl")) do
    local case = o:child("case")
    if case and IN[case.form] and lexicon[o.lemma]
      and not (content and content:contains(o)) then
      return spans.without(o:phrase(), content), case
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
local function is_past(v, cue)
  if cue.tense then return cue.tense == "past" end
  return v.tag == "VBG" and v.head ~= nil and cues.tense(v.head) == "past"
end

-- The record of a statement. `parts`: v (the token that reports), entry (its
-- lexicon entry: act, stance, certainty), cue (span), source (token or nil),
-- content (span), head (token of the content), addressee, target (tokens),
-- form (what shows that it is a statement, see confidence.lua).
function report.record(parts)
  local v, content = parts.v, parts.content
  local doc = v.doc
  local entry = parts.entry or {}
  local record = {
    cue = {
      at = parts.cue, lemma = parts.lemma or v.lemma, tense = cues.tense(v),
    },
    content = content,
    act = parts.act or entry.act or "say",
    source = parts.source_at and { at = parts.source_at } or parts.source
      and report.source(parts.source, parts.cue, parts.not_source) or nil,
    kind = kind_of(content, not parts.is_floating and doc:quote_of(v.i) or nil),
  }
  record.confidence = confidence.of(parts.form, record.kind,
    record.cue.tense ~= nil or v.pos ~= "VERB")
  if record.act == "say" then
    record.act = performatives.act(parts.head or performatives.head_of(content),
      record.kind ~= "indirect") or record.act
  end
  if parts.addressee then
    record.addressee = told_span(parts.addressee, content, parts.media)
  end
  if parts.target then
    record.target = parts.target_span or report.noun_span(parts.target)
  end
  local medium = parts.media and medium_of(v, content, parts.media)
  if medium then
    local case = doc:token(medium.first)
    record.medium = medium
    if case.pos == "ADP" then
      record.medium = doc:extent(medium.first + 1, medium.last)
    end
  end
  local time = time_of(v, record.source and record.source.at, content)
  if time then record.time = { at = time, value = time.value } end
  local is_direct = doc:quote_of(content.first) ~= nil
  record.certainty = {
    modality = certainty.modality(content, is_direct, is_past(v, record.cue)),
    polarity = (record.act == "deny") and "negative"
      or certainty.polarity(parts.head),
    reporter = cues.is_hedged(v) and "hedged"
      or entry.certainty or "neutral",
  }
  if cues.is_negated(v, parts.cue) then record.negated = true end
  if entry.stance and entry.stance ~= "" then record.stance = entry.stance end
  local quantities = {}
  for _, piece in ipairs(content.pieces) do
    for _, n in ipairs(doc:numbers(piece[1], piece[2])) do
      quantities[#quantities + 1] = {
        text = n.text, value = n.value, max = n.max, unit = n.unit,
        comparator = n.comparator,
      }
    end
  end
  if #quantities > 0 then record.quantities = quantities end
  return record
end

return report
