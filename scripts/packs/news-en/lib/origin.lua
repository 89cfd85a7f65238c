-- The words of a source: its noun phrase with what belongs to it, without what
-- only stands beside it.
local spans = require "spans"
local tree = require "tree"

local amounts = words "amount"

local origin = {}

-- Whether a comma follows a source and its cue: "The plan, Lee said, ..."
local function is_parenthetic(span, cue)
  local next = spans.token(cue.doc, cue.last + 1)
  if next and next.pos == "ADV" then next = next:next() end
  return next ~= nil and next.form == "," and span.last + 1 == cue.first
end

local SUBJECT = { nsubj = true, ["nsubj:pass"] = true, ["nsubj:outer"] = true }

-- Subjects of one verb side by side are one: "G7 countries, allies say".
local function with_neighbours(t, span, cue)
  local head = SUBJECT[t.dep] and t.head
  if not head then return span end
  local subjects = head:children("nsubj", "nsubj:pass", "vocative",
    "dislocated")
  if not subjects[2] or is_parenthetic(span, cue) then return span end
  local doc = t.doc
  local start = doc:sentence(t.sentence).first
  for _, other in ipairs(subjects) do
    local phrase = other ~= t and other:phrase()
    local gap = phrase
      and math.max(phrase.first - span.last, span.first - phrase.last)
    if gap and gap <= 2
      and (gap < 2 or phrase.first == start or span.first == start)
      and not other.tag:find("^W") and not tree.is_no_doubt(other)
      and not other:child("acl") then
      span = doc:extent(math.min(span.first, phrase.first),
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

-- Whether a date is of a relative clause inside: "a nurse who crosses it
-- twice a day".
local function is_of_clause(date, span)
  local verb = date.head and date.head.head
  return verb and verb.dep == "acl:relcl" and verb.i >= span.first
    and verb.i < date.first
end

-- "New Zealand on Tuesday": the day belongs to the verb.
local function without_time(span)
  local doc, first = span.doc, span.first
  if first == span.last then return span end
  if doc:token(first).pos == "ADP" then first = first + 1 end
  local at = first > 1 and doc:token(first - 1)
  local lead = at and at.starts and at.pos == "ADP" and first < span.last
    and doc:dates(first, first)[1]
  if lead and lead.last < span.last and doc:token(first).pos == "PROPN"
    and doc:token(lead.last + 1).pos == "PROPN" then
    span = doc:extent(lead.last + 1, span.last) -- "On Monday | Lee said"
  end
  for _, date in ipairs(doc:dates(span.first, span.last)) do
    if date.first == span.first and date.last > date.first
      and date.last < span.last and doc:token(span.first).starts
      and doc:token(date.last + 1).pos == "PROPN" then
      return doc:extent(date.last + 1, span.last) -- "Last Friday | Lee said"
    end
    if date.last == span.last and date.first > span.first + 1 then
      first = date.first
      if is_of_clause(date, span) then return span end
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
  local children = t:children("acl", "nmod", "advcl")
  for n = #children, 1, -1 do
    local c = children[n]
    local case = c:child("case")
    if c.i > t.i and (c.tag == "VBG" or case and SET_OFF[case.form]) then
      local part = c:subtree()
      local first = part.first
      if t.doc:token(first).form == "," then first = first + 1 end
      if first <= t.i and case then first = case.i end -- the tree is torn
      local comma = spans.token(t.doc, first - 1)
      if comma and comma.form == "," and first > span.first + 1
        and part.last + 1 >= span.last then
        span = t.doc:extent(span.first, comma.i - 1)
      end
    end
  end
  return span
end

-- A source ends before the quotation that goes on after it: said Moe, who
-- crosses it twice a day, “and ...”.
local function before_quote(t, span)
  local doc, final = span.doc, span.last
  if final == t.i or t.quoted then return span end
  for i = doc:find("quote", t.i + 1, final, true) or final + 1, final do
    local q = doc:quote_of(i)
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
  local next = t.pos == "PROPN" and span.last == t.i
    and spans.token(t.doc, t.i + 1, t)
  if not next or not next.cap or next.sentence ~= t.sentence
    or next.pos ~= "PROPN" and next.head ~= t.head then -- "Ms Fairweather put"
    return span
  end
  local name = t.doc:names(next.i, next.i)[1]
  if not name or name.first > next.i then return span end
  return t.doc:extent(span.first, name.last)
end

-- "Citi's James Lund", where the tree took the mark for a verb.
local function with_owner(t, span)
  local mark = span.first > 2 and spans.token(t.doc, span.first - 1, t)
  if not mark or mark.dep ~= "cop" or mark.head ~= t or not mark.clitic then
    return span
  end
  local owner = t.doc:token(mark.i - 1)
  if owner.pos ~= "PROPN" or owner.head ~= t then return span end
  return t.doc:extent(owner:phrase().first, span.last)
end

-- "noted Mette Holm, head of trade at Orsa": where the tree hung the last word
-- on the cue.
local function with_place(t, span, cue)
  local at = span.first > cue.last and span.last > t.i
    and spans.token(t.doc, span.last + 1, t)
  local noun = at and (at.form == "at" or at.form == "of")
    and at.dep == "case" and at.head
  if not noun or noun.pos ~= "PROPN" or noun.head ~= cue.head then
    return span
  end
  local place = noun:phrase()
  local has_comma = t.doc:find("form", t.i + 1, span.last, ",")
  return has_comma and place.first == at.i
    and t.doc:extent(span.first, place.last) or span
end

-- "62 percent of voters", where the tree took the voters alone for those who
-- speak: with how many of them.
local function with_number(t, span)
  local case = t:child("case")
  local g = case and case.form == "of" and t.head
  if not g or g.i ~= case.i - 1
    or not (amounts[g.lemma] or g.pos == "NUM") then
    return span
  end
  local whole = g:phrase()
  return whole.first < g.i and whole:contains(t)
    and t.doc:extent(whole.first, math.max(span.last, g.i)) or span
end

-- "Ana Lind-Moe", where the tree has the last part of a name for its head.
local function with_first_name(span)
  local doc, first = span.doc, span.first
  local name = doc:names(first, first)[1]
  return name and name.first < first and doc:extent(name.first, span.last)
    or span
end

-- "Even Lee said so": a word of the reporter's.
local function without_even(span)
  local first, last = span.first, span.last
  if first == last or span.doc:token(first).form ~= "even" then return span end
  return span.doc:extent(first + 1, last)
end

-- "what club boss Lars Holm felt was a foul", where the tree took the boss for
-- the subject of what follows.
local function with_title(span, cue, title)
  if title.pos ~= "NOUN" or title.dep ~= "nsubj"
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

-- "Sen. Ida Brask (R-Va.)": with the bracket that closes what it has opened.
local function with_bracket(span)
  if not span.text:find("%([^)]*$") then return span end
  local next = spans.token(span.doc, span.last + 1)
  if not next or next.form ~= ")" then return span end
  return span.doc:extent(span.first, next.i)
end

-- "Engineer Ruth Adeyemi's claim": the mark of whose it is.
local function without_clitic(span)
  local first, last = span.first, span.last
  if first == last or span.doc:token(last).tag ~= "POS" then return span end
  return span.doc:extent(first, last - 1)
end

local NONE = {}

-- The span of a source: its noun phrase, with a relative clause after it
-- ("Vale, who chairs the board") that does not hold the cue itself.
local function source_span(t, cue)
  local doc, span = t.doc, t:phrase()
  local has_more = t:child("acl", "nmod", "advcl", "acl:relcl") ~= nil
  if has_more then span = without_set_off(t, span) end
  span = without_time(with_neighbours(t, span, cue))
  for _, r in ipairs(has_more and t:children("acl:relcl") or NONE) do
    local clause = r:subtree()
    if not clause:overlaps(cue) and clause.first > span.first
      and clause.first - span.last <= 2 then
      span = doc:extent(span.first, math.max(span.last, clause.last))
    end
  end
  local det = t.tag == "JJ" and spans.token(doc, span.first - 1, t)
  if det and det.pos == "DET" and det.tag == "DT" then
    span = doc:extent(det.i, span.last) -- "the 62-year-old"
  end
  if span:overlaps(cue) then span = before_cue(t, span, cue) end
  span = with_name(t, span)
  local before = spans.token(doc, span.first - 1)
  if before and before.tag == "HYPH" then
    span = with_first_name(span)
    before = spans.token(doc, span.first - 1)
  end
  if before then span = with_title(span, cue, before) end
  span = with_owner(t, with_number(t, span))
  if span.first == span.last then return span end
  span = with_place(t, span, cue)
  span = without_even(without_clitic(with_bracket(span)))
  return before_quote(t, span)
end

local last = {} -- of what was asked last: several ask for the same

-- The span of the source `t` of a cue.
function origin.span(t, cue)
  if last.t ~= t or last.cue ~= cue then
    last.t, last.cue, last.span = t, cue, source_span(t, cue)
  end
  return last.span
end

return origin
