-- Who says what by the commas alone, where the tree does not know: "The
-- bridge, Boyd said, was safe", "The bridge is safe, said Boyd".
local links = require "links"
local parts = require "parts"
local quotes = require "quotes"
local sentences = require "sentences"
local token_at = types.doc.token
local find = types.doc.find
local dates_in = types.doc.dates
local extent = types.doc.extent
local quotes_in = types.doc.quotes
local next_to = types.token.next
local child = types.token.child
local subtree_of = types.token.subtree

local beside = {}

local REACH = 80 -- tokens of a sentence before the cue, and after it

local ENDS = { ["."] = true, ["?"] = true, ["!"] = true, ["…"] = true }
local NO_NOUN = { VERB = true, AUX = true, SCONJ = true, PUNCT = true,
  INTJ = true }
local NOMINAL = { NOUN = true, PROPN = true, PRON = true, NUM = true,
  ADJ = true }

-- Whether tokens first to last can be a noun phrase.
local function is_nominal(doc, first, last)
  if first > last or last - first > 10 or token_at(doc, first).pos == "ADP"
    or token_at(doc, first).pos == "CCONJ" then
    return false
  end
  local has_noun = false
  for i = first, last do
    local t = token_at(doc, i)
    local is_name = t.cap and i > first
    if NO_NOUN[t.pos] and not is_name and t.tag ~= "HYPH" and t.tag ~= "VBN"
      or t.tag:find("^W") or t.quoted or parts.FINITE[t.tag] and t.pos == "AUX"
    then
      return false
    end
    has_noun = has_noun or NOMINAL[t.pos] or is_name
  end
  local final = token_at(doc, last)
  return has_noun and (NOMINAL[final.pos] or final.cap)
end

-- Whether the tokens hold a finite verb.
local function is_finite(doc, first, last)
  local i = find(doc, "tag", first, last, parts.FINITE)
  while i and token_at(doc, i).quoted do
    i = find(doc, "tag", i + 1, last, parts.FINITE)
  end
  return i ~= nil
end

-- The comma or the end of the sentence after token `i`, with no verb before
-- it: its place, or nil.
local function edge_after(doc, i, final, most)
  for n = i, math.min(i + most, final) do
    local t = token_at(doc, n)
    if t.form == "," and t.pos == "PUNCT" then return n end
    if n == final and ENDS[t.form] then return n end
    if t.pos == "VERB" or t.pos == "AUX" or t.pos == "PUNCT"
      or t.pos == "SCONJ" or t.tag:find("^W") or t.quoted then
      return nil
    end
  end
  return i + most >= final and final + 1 or nil
end

-- "told investors", "said on Friday", "said late on Friday": where what stands
-- with a cue ends.
local function after_cue(doc, i, final, is_told)
  local t = i <= final and token_at(doc, i)
  if not t then return final + 1 end
  if t.form == "," or i == final and ENDS[t.form] then return i end
  local is_time = t.pos == "ADV"
    or #dates_in(doc, i, math.min(i + 1, final)) > 0
  if not (is_time or is_told or t.pos == "ADP") then
    return nil
  end
  return edge_after(doc, i, final, 10)
end

-- Pronouns that are no subject.
local OBJECT = { me = true, him = true, them = true, us = true }

-- ", warned Lee": the noun phrase after the cue, and the edge after it.
local function inverted(doc, cue, sentence)
  local first, edge = cue.last + 1,
    edge_after(doc, cue.last + 1, sentence.last, 10)
  if not edge or not is_nominal(doc, first, edge - 1)
    or OBJECT[token_at(doc, first).form] or token_at(doc, first).tag == "PRP$"
    or #dates_in(doc, first, first) > 0 then
    return nil
  end
  return extent(doc, first, edge - 1), edge
end

-- The nearest comma before token `before`, outside of quotations, or nil.
local function comma_before(doc, first, before)
  local nearest
  local i = find(doc, "form", first, before - 1, ",")
  while i do
    local t = token_at(doc, i)
    if t.pos == "PUNCT" and not t.quoted then nearest = i end
    i = find(doc, "form", i + 1, before - 1, ",")
  end
  return nearest
end

-- The group of a cue and its source between two edges, "NP cue" or "cue NP",
-- after the comma at `i`: the edge after it, and the noun phrase; or nil.
local function group_of(doc, i, cue, sentence, frame)
  if i == cue.first - 1 then
    if not frame.quote or not frame.that then return nil end
    local source, edge = inverted(doc, cue, sentence)
    return edge, source
  elseif is_nominal(doc, i + 1, cue.first - 1) then
    return after_cue(doc, cue.last + 1, sentence.last, frame.addressee),
      extent(doc, i + 1, cue.first - 1)
  end
end

-- Whether a quotation that ends with a comma, and so has a cue of its own,
-- stands among the tokens.
local function has_set_off(doc, first, last)
  for _, q in ipairs(quotes_in(doc, first, last)) do
    if quotes.closes(doc, q) then return true end
  end
  return false
end

local OPENS = { SCONJ = true, ADP = true }

-- "Had the alarm been fitted, ...": verbs that open a condition.
local INVERTED = { had = true, were = true }

-- What stands before the comma is a clause of its own, not what leads to one:
-- "When it rained, Lee said".
local function can_stand(doc, first, comma, is_inverted)
  local t = token_at(doc, first)
  if t.tag:find("^VB[DGN]") and not INVERTED[t.form] or t.pos == "CCONJ" then
    return false
  end
  if OPENS[t.pos] or t.tag == "WRB" then
    local inner
    for i = first, comma - 1 do
      inner = inner or token_at(doc, i).form == ","
    end
    if not inner then return false end
  end
  return not is_inverted and comma - first > 2
    or is_finite(doc, first, comma - 1)
    or not ENDS[token_at(doc, sentences.of(doc, t.sentence).last).form]
end

-- Whether what follows a speaker and a comma tells who that is: "said Mia Soto,
-- 41, who runs it".
local function is_apposed(doc, first, last)
  local t = token_at(doc, first)
  if t.pos == "SCONJ" or t.pos == "CCONJ" or t.pos == "ADP" then
    return false
  end
  return t.tag:find("^W") ~= nil or t.pos == "NUM"
    or (t.pos == "DET" or t.pos == "NOUN" or t.pos == "PROPN")
    and not is_finite(doc, first, last)
end

-- Whether a sentence that the group interrupts goes on after it. `is_near`:
-- the cue ends right before the edge.
local function can_go_on(doc, first, comma, edge, last, is_near, is_inverted)
  local t = token_at(doc, edge + 1)
  if t.tag:find("^W") or t.quoted then return false end
  local verb = t.pos == "ADV" and next_to(t) or t
  if parts.FINITE[verb.tag] or verb.pos == "AUX" then return true end
  if verb.pos == "VERB" and verb.tag ~= "VBG"
    and not is_finite(doc, first, comma - 1) then
    return true
  end
  if not is_near then return false end
  if t.form == "that" or t.form == "whether" then return true end
  local opens = token_at(doc, first)
  local is_finite_before = is_finite(doc, first, comma - 1)
  if not is_finite_before and opens.pos ~= "ADP" and t.pos ~= "CCONJ"
    and t.pos ~= "ADP" and last > edge + 1 and t.tag ~= "VBG"
    and not is_inverted then
    return true -- "Rent, the union says, accounts for half": no verb is seen
  end
  if INVERTED[opens.form] then return is_finite(doc, edge + 1, last) end
  local is_part = not is_finite_before or opens.pos == "SCONJ"
  return is_part and is_finite(doc, edge + 1, last)
    and not opens.tag:find("^VB[GND]")
end

-- The first token of a sentence after what only links it to the one before:
-- "But", "In addition,".
local function after_link(doc, first)
  local t = token_at(doc, first)
  if t.pos ~= "CCONJ" then return links.after(doc, first) end
  return token_at(doc, first + 1).form == "," and first + 2 or first + 1
end

-- Whether `v` is finite, alone or by an auxiliary, or tells who was told.
local function can_report(v, cue, frame)
  if frame.addressee and child(v, "aux:pass") then return true end
  if parts.FINITE[v.tag] or v.pos == "NOUN" then return true end
  if v.tag == "VB" and not child(v, "aux", "mark") then return true end -- "say"
  if v.tag == "VBN" and not child(v, "aux", "aux:pass") then
    -- "..., a survey found.": a past tense, whatever the tree says
    local next = token_at(v.doc, cue.last + 1)
    return next ~= nil and next.sentence == v.sentence and ENDS[next.form]
  end
  return (v.tag == "VB" or v.tag == "VBN" or v.tag == "VBG")
    and child(v, "aux") ~= nil
end

-- "He objected; girls, he thought, were no good": where the part of the
-- sentence that ends at `comma` starts.
local function after_semicolon(doc, first, comma)
  local mark = find(doc, "form", first, comma - 1, ";")
  while mark do
    first = mark + 1
    mark = find(doc, "form", first, comma - 1, ";")
  end
  return first
end

-- "An official, who asked not to be named, confirmed the raid": whether what
-- stands before the comma is the subject with a clause that tells more of it.
local function is_told_of(v, comma)
  local subject = child(v, "nsubj")
  local clause = subject and subject.i < comma and child(subject, "acl:relcl")
  return clause and clause.i > subject.i
    and subtree_of(clause).last == comma - 1
end

-- "The plant will close, Lee told staff, blaming costs": whether a participle
-- follows the group, which tells of its speaker.
local function is_set_off(v, first, comma, edge)
  local doc = v.doc
  return token_at(doc, edge + 1).tag == "VBG" and not child(v, "aux:pass")
    and is_finite(doc, first, comma - 1) and can_stand(doc, first, comma, false)
end

-- The content and the source (spans) of a cue by commas, or nil.
function beside.find(v, cue, frame)
  local doc = v.doc
  if v.quoted or not v.sentence or not can_report(v, cue, frame) then
    return nil
  end
  local sentence = sentences.of(doc, v.sentence)
  local first, last, start = sentence.first, sentence.last, cue.first
  if start - first > REACH or last - cue.last > REACH then return nil end
  local comma = comma_before(doc, math.max(first + 1, start - 12), start)
  local edge, source
  if comma then edge, source = group_of(doc, comma, cue, sentence, frame) end
  if not edge then return nil end
  first = after_link(doc, first)
  if comma <= first or has_set_off(doc, first, comma - 1) then return nil end
  if ENDS[token_at(doc, last).form] then last = last - 1 end
  first = after_semicolon(doc, first, comma)
  local before = token_at(doc, comma - 1)
  if before.pos == "CCONJ" then return nil end
  if (before.tag == "WDT" or before.tag == "WRB")
    and comma > 2 and token_at(doc, comma - 2).form == "," then
    first = before.i -- "which, Lee said, is"
  end
  local is_inverted = source.first > cue.last
  if is_inverted and is_told_of(v, comma) then return nil end
  if is_inverted and edge < last and is_apposed(doc, edge + 1, last) then
    source, edge = extent(doc, source.first, last), last + 1
  end
  if edge >= last then
    if not can_stand(doc, first, comma, is_inverted) then return nil end
    return extent(doc, first, comma - 1), source
  end
  local is_near = is_inverted or edge == cue.last + 1
  if not can_go_on(doc, first, comma, edge, last, is_near, is_inverted) then
    if is_inverted or not is_set_off(v, first, comma, edge) then return nil end
    return extent(doc, first, comma - 1), source -- "..., Lee said, citing"
  end
  return doc:extent { { first, comma - 1 }, { edge + 1, last } }, source
end

-- Whether a noun that the tree takes for who is told is neither the source nor
-- a part of what is said.
function beside.is_told(noun, content, source)
  return noun ~= nil and not content:contains(noun)
    and not source:contains(noun)
end

return beside
