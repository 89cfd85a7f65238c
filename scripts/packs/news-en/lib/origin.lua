-- The words of a source: its noun phrase with what belongs to it, without what
-- only stands beside it. They are tokens first to last all the way: a span is
-- made of the result.
local sentences = require "sentences"
local tree = require "tree"

local amounts = words "amount"
local child, children = types.token.child, types.token.children
local dates, extent, find = types.doc.dates, types.doc.extent, types.doc.find
local max, min = math.max, math.min
local names, token = types.doc.names, types.doc.token
local phrase, subtree = types.token.phrase, types.token.subtree

local origin = {}

-- Whether a comma follows a source, which ends at `last`, and its cue: "The
-- plan, Lee said, ..."
local function is_parenthetic(doc, last, cue_first, cue_last)
  if last + 1 ~= cue_first then return false end
  local next = token(doc, cue_last + 1)
  if next and next.pos == "ADV" then next = next:next() end
  return next ~= nil and next.form == ","
end

local SUBJECT = { nsubj = true, ["nsubj:pass"] = true, ["nsubj:outer"] = true }

-- Subjects of one verb side by side are one: "G7 countries, allies say".
local function with_neighbours(doc, t, first, last, cue_first, cue_last)
  local head = SUBJECT[t.dep] and t.head
  local subjects = head
    and children(head, "nsubj", "nsubj:pass", "vocative", "dislocated")
  if not subjects or not subjects[2]
    or is_parenthetic(doc, last, cue_first, cue_last) then
    return first, last
  end
  local start = sentences.of(doc, t.sentence).first
  for n = 1, #subjects do
    local other = subjects[n]
    local span = other ~= t and phrase(other)
    local from, to = span and span.first, span and span.last
    local gap = span and max(from - last, first - to)
    if gap and gap <= 2
      and (gap < 2 or from == start or first == start)
      and not other.tag:find("^W") and not tree.is_no_doubt(other)
      and not child(other, "acl") then
      first, last = min(first, from), max(last, to)
    end
  end
  return first, last
end

-- Whether a clause tells more of a source, up to token `last`: "who retired in
-- 2013", "waking up on Tuesday".
local function is_told_of(doc, first, last)
  if token(doc, last).form == "," then return false end
  for _, tag in ipairs(doc:values("tag", first, last)) do
    if tag == "VBG" or tag:find("^W") then return true end
  end
  return false
end

-- Whether a date is of a relative clause inside a source that starts at token
-- `first`: "a nurse who crosses it twice a day".
local function is_of_clause(date, first)
  local verb = date.head and date.head.head
  return verb and verb.dep == "acl:relcl" and verb.i >= first
    and verb.i < date.first
end

-- "On Monday | Lee said", "On Monday the": where a name starts after a date
-- that opens the sentence, or `first`.
local function after_lead(doc, first, last)
  local from = first
  if token(doc, from).pos == "ADP" then from = from + 1 end
  local at = from > 1 and from < last and token(doc, from - 1)
  local lead = at and at.starts and at.pos == "ADP"
    and dates(doc, from, from)[1]
  local to = lead and lead.last
  if to and to < last and token(doc, from).pos == "PROPN"
    and token(doc, to + 1).pos == "PROPN" then
    return to + 1
  end
  return first
end

-- "New Zealand on Tuesday": the day belongs to the verb.
local function without_time(doc, first, last)
  if first == last or not dates(doc, first, last)[1] then return first, last end
  first = after_lead(doc, first, last)
  for _, date in ipairs(dates(doc, first, last)) do
    local from, to = date.first, date.last
    if from == first and to > from and to < last and token(doc, first).starts
      and token(doc, to + 1).pos == "PROPN" then
      return to + 1, last -- "Last Friday | Lee said"
    end
    if to == last and from > first + 1 then
      if is_of_clause(date, first) then return first, last end
      local before = token(doc, from - 1)
      if before.tag == "PRP$" then return first, last end -- "his 40s"
      if before.pos == "ADP" then
        from = from - 1
        before = token(doc, from - 1)
      end
      if before.pos == "VERB" or is_told_of(doc, first, from - 1) then
        return first, last
      end
      return first, from - 1
    end
  end
  return first, last
end

local SET_OFF = { ["in"] = true, ["for"] = true, at = true, on = true,
  during = true, after = true, from = true }

-- "Lee, speaking in Oslo": what a comma sets off tells how and where it was
-- said, not who said it.
local function without_set_off(doc, t, first, last)
  local list, i = children(t, "acl", "nmod", "advcl"), t.i
  for n = #list, 1, -1 do
    local c = list[n]
    local case = child(c, "case")
    if c.i > i and (c.tag == "VBG" or case and SET_OFF[case.form]) then
      local part = subtree(c)
      local from = part.first
      if token(doc, from).form == "," then from = from + 1 end
      if from <= i and case then from = case.i end -- the tree is torn
      if from > first + 1 and part.last + 1 >= last
        and token(doc, from - 1).form == "," then
        last = from - 2
      end
    end
  end
  return first, last
end

-- A source ends before the quotation that goes on after it: said Moe, who
-- crosses it twice a day, “and ...”.
local function before_quote(doc, t, i, last)
  local from = i < last and find(doc, "quote", i + 1, last, true)
  if not from or t.quoted then return last end
  for n = from, last do
    local q = doc:quote_of(n)
    local mark = q and q.first == n and token(doc, n - 1).form
    local to = n - 1
    if mark == ":" then -- "who runs it, adding: “..."
      while to > i and token(doc, to).form ~= "," do to = to - 1 end
    end
    if (mark == "," or mark == ":") and to > i then return to - 1 end
  end
  return last
end

-- Of a phrase that holds the cue, as what the source does: the words before
-- it. "one picket, Dag Oyelaran, shouted" may be a picket that shouted.
local function before_cue(doc, t, first, cue_first)
  local i, last = t.i, cue_first - 1
  if i > last or first > i then return i, i end
  for n = i + 1, last do
    if token(doc, n).tag:find("^W") then last = n - 1 break end
  end
  while last > i and token(doc, last).pos == "PUNCT" do last = last - 1 end
  return without_set_off(doc, t, first, last)
end

-- "said Ms Okafor", where the tree tore the name from its title: the end.
local function with_name(doc, t, last)
  local next = t.pos == "PROPN" and token(doc, last + 1)
  if not next or not next.cap or next.sentence ~= t.sentence
    or next.pos ~= "PROPN" and next.head ~= t.head then -- "Ms Fairweather put"
    return last
  end
  local name = names(doc, last + 1, last + 1)[1]
  return name and name.first <= last + 1 and name.last or last
end

-- "Citi's James Lund", where the tree took the mark, right before the source,
-- for a verb: the start.
local function with_owner(doc, t, mark, first)
  if mark.head ~= t or not mark.clitic then return first end
  local owner = token(doc, first - 2)
  if owner.pos ~= "PROPN" or owner.head ~= t then return first end
  return phrase(owner).first
end

local PLACING = { at = true, of = true }

-- "noted Mette Holm, head of trade at Orsa": where the tree hung the last word
-- on the cue. Gives the end.
local function with_place(doc, t, i, last, cue)
  local at = token(doc, last + 1)
  local noun = at and PLACING[at.form] and at.dep == "case"
    and at.block == t.block and at.head
  if not noun or noun.pos ~= "PROPN" or noun.head ~= cue.head then
    return last
  end
  local place = phrase(noun)
  return find(doc, "form", i + 1, last, ",") and place.first == last + 1
    and place.last or last
end

-- "62 percent of voters", where the tree took the voters alone for those who
-- speak: with how many of them.
local function with_number(t, first, last)
  local case = child(t, "case")
  local g = case and case.form == "of" and t.head
  local i = g and g.i
  if not g or i ~= case.i - 1 or not (amounts[g.lemma] or g.pos == "NUM") then
    return first, last
  end
  local whole = phrase(g)
  local start = whole.first
  if start >= i or not whole:contains(t) then return first, last end
  return start, max(last, i)
end

-- "Ana Lind-Moe", where the tree has the last part of a name for its head: the
-- start.
local function with_first_name(doc, first)
  local name = names(doc, first, first)[1]
  local start = name and name.first
  return start and start < first and start or first
end

-- "what club boss Lars Holm felt was a foul", where the tree took the boss for
-- the subject of what follows. Gives the start.
local function with_title(doc, first, last, cue_first, cue_last, title)
  if title.pos ~= "NOUN" or last > cue_first or title.head.i < cue_last then
    return first
  end
  local name = names(doc, first, last)[1]
  local whole = phrase(title)
  if not name or name.first ~= first or whole.last ~= first - 1 then
    return first
  end
  return whole.first
end

-- With what stands right before it in its sentence, and with how many of them.
local function with_before(doc, t, first, last, cue_first, cue_last)
  local opens = sentences.of(doc, t.sentence).first
  local before = first > opens and token(doc, first - 1)
  if before and before.tag == "HYPH" then
    first = with_first_name(doc, first)
    before = first > opens and token(doc, first - 1)
  end
  local start, dep = first, before and before.dep
  if dep == "nsubj" then
    start = with_title(doc, first, last, cue_first, cue_last, before)
  end
  start, last = with_number(t, start, last)
  if start ~= first then
    first = start
    before = first > opens and token(doc, first - 1)
    dep = before and before.dep
  end
  if dep == "cop" and first > opens + 1 then
    first = with_owner(doc, t, before, first)
  end
  return first, last
end

-- Without the mark of whose it is, "Engineer Ruth Adeyemi's claim", nor a word
-- of the reporter's, "Even Lee said so".
local function without_edges(doc, first, last)
  if find(doc, "tag", last, last, "POS") then last = last - 1 end
  if first < last and find(doc, "form", first, first, "even") then
    first = first + 1
  end
  return first, last
end

-- "Sen. Ida Brask (R-Va.)": with the bracket that closes what it has opened.
local function with_bracket(doc, span, last)
  if not span.text:find("%([^)]*$") then return last end
  return find(doc, "form", last + 1, min(last + 1, doc:count()), ")") or last
end

-- With a relative clause after it that does not hold the cue itself: "Vale,
-- who chairs the board".
local function with_relatives(t, first, last, cue)
  for _, r in ipairs(children(t, "acl:relcl")) do
    local clause = subtree(r)
    local from = clause.first
    if not clause:overlaps(cue) and from > first and from - last <= 2 then
      last = max(last, clause.last)
    end
  end
  return last
end

-- "the 62-year-old": the start.
local function with_article(doc, first)
  local det = first > 1 and token(doc, first - 1)
  return det and det.pos == "DET" and det.tag == "DT" and first - 1 or first
end

-- The span of a source: its noun phrase, with what belongs to it.
local function source_span(t, cue)
  local doc, i, whole = t.doc, t.i, phrase(t)
  local cue_first, cue_last = cue.first, cue.last
  local from, to = whole.first, whole.last
  local first, last = from, to
  local has_more = child(t, "acl", "nmod", "advcl", "acl:relcl") ~= nil
  if has_more then first, last = without_set_off(doc, t, first, last) end
  first, last = with_neighbours(doc, t, first, last, cue_first, cue_last)
  first, last = without_time(doc, first, last)
  if has_more then last = with_relatives(t, first, last, cue) end
  if t.tag == "JJ" then first = with_article(doc, first) end
  if first <= cue_last and last >= cue_first
    and extent(doc, first, last):overlaps(cue) then
    first, last = before_cue(doc, t, first, cue_first)
  end
  if last == i then last = with_name(doc, t, last) end
  first, last = with_before(doc, t, first, last, cue_first, cue_last)
  if first < last then
    if first > cue_last and last > i then
      last = with_place(doc, t, i, last, cue)
    end
    if first ~= from or last ~= to then
      whole, from, to = extent(doc, first, last), first, last
    end
    last = with_bracket(doc, whole, last)
    first, last = without_edges(doc, first, last)
    last = before_quote(doc, t, i, last)
  end
  if first == from and last == to then return whole end
  return extent(doc, first, last)
end

local last_source, last_cue, last_span -- asked for last: several ask the same

-- The span of the source `t` of a cue.
function origin.span(t, cue)
  if not rawequal(cue, last_cue) or not rawequal(t, last_source) then
    last_source, last_cue, last_span = t, cue, source_span(t, cue)
  end
  return last_span
end

return origin
