-- Statements inside the content of others: chains, and what is no statement
-- of its own.
local confidence = require "confidence"
local spans = require "spans"
local tree = require "tree"

local nesting = {}

local STRETCH = 32 -- tokens

-- A place for each record: the first and last tokens of its content and its
-- cue. Gives the list of them, and those that have a content by the stretches
-- of the text over which that reaches.
local function by_place(records)
  local list, index = {}, {}
  for k, r in ipairs(records) do
    local at, cue = r.content, r.cue and r.cue.at
    local place = { r = r, cue = cue }
    list[k] = place
    if cue then place.from, place.to = cue.first, cue.last end
    if at then
      place.first, place.last = at.first, at.last
      for n = place.first // STRETCH, place.last // STRETCH do
        local near = index[n] or {}
        index[n], near[#near + 1] = near, place
      end
    end
  end
  return list, index
end

local NONE = {}

-- "They voted for a cut, the minutes showed, in May": each cue stands in what
-- the other reports; the one whose verb hangs on the other's reports it.
local function is_around(r, o)
  local cue = o.cue and o.cue.at
  return cue and r.content and r.content:contains(cue)
    and tree.hangs_on(r.cue.at.head, cue.head)
end

-- The innermost record whose content holds the cue of a place, or nil.
local function outer_of(place, index)
  local cue, from, to, best = place.cue, place.from, place.to, nil
  local list = cue and index[from // STRETCH] or NONE
  for k = 1, #list do
    local near = list[k]
    local o = near.r
    if near.first <= from and to <= near.last and near ~= place
      and not o.is_twice and o.content:contains(cue)
      and not is_around(place.r, o)
      and (not best or best.content:contains(o.content)) then
      best = o
    end
  end
  return best
end

local SPEECH = { say = true, announce = true, claim = true, deny = true,
  ask = true, concede = true, confirm = true, warn = true, promise = true }

local SELF = { i = true, we = true, me = true, us = true, you = true,
  one = true, ["let"] = true, people = true, everyone = true }

-- Whom nobody can find out inside somebody's quotation.
local VAGUE = { he = true, she = true, they = true, it = true, who = true,
  that = true, which = true, somebody = true, someone = true, anybody = true,
  anyone = true, nobody = true, ["no one"] = true }

-- Verbs of the lexicon that are no speech where they are only mentioned.
local SILENT = { accept = true, recognize = true, recognise = true }

local function same_source(a, b)
  return a.source and b.source and a.source.at == b.source.at
end

-- Reported speech of another speaker: "“He told me, ‘Leave now’,” she said".
local function is_reported(r, outer)
  local is_asked = r.act == "request" and r.addressee and r.cue.tense == "past"
    and r.rule == "news-en/statement.verb"
  if not is_asked and not ((r.is_clause or r.is_turn) and SPEECH[r.act]) then
    return false
  end
  local source = r.source and r.source.at.text:lower()
  if not source or SELF[source] or SILENT[r.cue.lemma] then return false end
  local cue = r.cue.at
  if r.kind == "indirect" and outer and outer.kind == "direct"
    and VAGUE[source] and cue.doc:token(cue.first).quoted then
    return false
  end
  return not (outer and same_source(r, outer))
end

-- ", adding that ..." after “...,” he said: a statement beside the other, not
-- inside it. So is what "according to" names.
local function is_beside(doc, r, outer)
  local around = outer.cue and doc:quote_of(outer.cue.at.first)
  if doc:quote_of(r.cue.at.first) ~= around then return false end
  if r.is_adjunct then return true end
  return same_source(r, outer) and r.is_participle
end

-- "voiced concern over the plan" is found twice, by its verb and by its noun;
-- one of the two is kept. Gives whether there are any such.
local function mark_light(places, index)
  local any = false
  for _, place in ipairs(places) do
    local r = place.r
    local is_light = r.is_light and r.content
    local from = is_light and place.first // STRETCH or 0
    for n = from, is_light and place.last // STRETCH or -1 do
      for _, near in ipairs(index[n]) do
        local o = near.r
        if o ~= r and o.cue and r.cue.at:contains(o.cue.at)
          and o.content:overlaps(r.content) then
          (r.is_bare and o or r).is_twice = true
          any = true
        end
      end
    end
  end
  return any
end

-- Whether a quotation goes on with a sentence begun before: “..., and so on”.
local function is_begun(content)
  local q = content.doc:quote_of(content.first)
  return q ~= nil and q.first == content.first
    and not content.doc:token(q.inner_first).cap
end

-- “...,” he said, adding that “...”: what a participle of the same speaker
-- claims for itself is no part of the statement before it; but “...,” he said,
-- pointing at Vale, “and ...” has but one speaker and one statement. Gives
-- whether there was any such.
local function without_added(places, index)
  local any = false
  for _, place in ipairs(places) do
    local r = place.r
    local list = r.is_participle and r.cue
      and index[r.content.first // STRETCH]
    for _, near in ipairs(list or NONE) do
      local o = near.r
      if o ~= r and o.cue and near.to < place.from
        and o.content:overlaps(r.content) and not o.content:contains(r.cue.at)
        and same_source(o, r) then
        any = true
        if o.has_quote and is_begun(r.content) then
          r.is_twice = true
        else
          o.content = spans.trimmed(spans.without(o.content, r.content))
            or o.content
        end
      end
    end
  end
  return any
end

local function without_twice(records)
  local kept = {}
  for _, r in ipairs(records) do
    if not r.is_twice then kept[#kept + 1] = r end
  end
  return kept
end

-- Takes statements beside each other out of each other, and finds what each
-- stands in. Gives whether any was changed since.
local function part(doc, places, index)
  local any = false
  for _, place in ipairs(places) do
    local r, outer = place.r, outer_of(place, index)
    place.outer = outer
    while outer and is_beside(doc, r, outer) do
      local rest = spans.without(outer.content, r.cue.at,
        r.is_adjunct and r.source.at or r.content)
      rest = spans.trimmed(rest)
      if not rest and r.has_quote then outer.is_twice = true end
      outer.content = rest or outer.content
      outer = rest and outer_of(place, index) or nil
      any = true
    end
  end
  return without_added(places, index) or any
end

-- Who is cited says the same as the statement that cites.
local function chain_cited(place, index)
  local r = place.r
  for _, near in ipairs(index[r.content.first // STRETCH] or NONE) do
    local o = near.r
    if o ~= r and not o.is_twice and o.content == r.content then
      r.chain = { o.id }
    end
  end
end

-- Gives each nested statement its chain; drops those that only repeat an
-- attitude; takes neighbours out of each other.
function nesting.link(doc, records)
  local places, index = by_place(records)
  if mark_light(places, index) then
    places, index = by_place(without_twice(records))
  end
  local is_changed, kept = part(doc, places, index), {}
  for _, place in ipairs(places) do
    local r, outer = place.r, place.outer
    if not r.is_twice then
      if r.is_citing then chain_cited(place, index) end
      if is_changed then outer = outer_of(place, index) end
      if outer then
        if is_reported(r, outer) then
          r.chain = { outer.id }
          r.confidence = math.min(r.confidence, confidence.NESTED)
          kept[#kept + 1] = r
        end
      elseif not place.cue or not doc:token(place.from).quoted
        or is_reported(r, nil) then
        kept[#kept + 1] = r
      end
    end
  end
  return kept
end

return nesting
