-- Statements inside the content of others: chains, and what is no statement
-- of its own.
local confidence = require "confidence"
local spans = require "spans"
local tree = require "tree"

local contains, overlaps = types.span.contains, types.span.overlaps
local max, min = math.max, math.min
local quote_of, token = types.doc.quote_of, types.doc.token

local nesting = {}

local STRETCH = 32 -- tokens

-- ## Places

-- Reads the content of a record into its place.
local function read_content(place, content)
  place.at, place.is_one = content, nil
  place.first, place.last = content.first, content.last
end

-- The place of a record, which it keeps: `from` and `to`, the first and last
-- token of its cue, and `first` and `last`, those of its content.
local function place_of(r)
  local place, content = r.place, r.content
  if not place then
    local cue = r.cue and r.cue.at
    place = { r = r, cue = cue }
    if cue then place.from, place.to = cue.first, cue.last end
    r.place = place
  end
  if content and content ~= place.at then read_content(place, content) end
  return place
end

-- The places of the records, and those that have a content by the stretches of
-- the text over which that reaches (`index`); those that ask for more (`lights`
-- and `participles`).
local function by_place(records)
  local index = {}
  local all = { index = index, lights = {}, participles = {} }
  for k = 1, #records do
    local r = records[k]
    local place = place_of(r)
    all[k] = place
    if r.is_light then all.lights[#all.lights + 1] = place end
    if r.is_participle and place.cue then
      all.participles[#all.participles + 1] = place
    end
    local last = place.at and place.last // STRETCH or -1
    for n = place.at and place.first // STRETCH or 0, last do
      local near = index[n]
      if near then near[#near + 1] = place else index[n] = { place } end
    end
  end
  return all
end

local NONE = {}

-- Whether a span, tokens `first` to `last`, lies in the content of a place.
local function holds(place, span, first, last)
  if not place.at or place.first > first or last > place.last then
    return false
  end
  local is_one = place.is_one
  if is_one == nil then
    is_one = place.at.count == 1
    place.is_one = is_one
  end
  return is_one or contains(place.at, span)
end

-- Whether the cue of a place stands in a quotation.
local function is_quoted(place)
  local quoted = place.is_quoted
  if quoted == nil then
    quoted = token(place.cue.doc, place.from).quoted
    place.is_quoted = quoted
  end
  return quoted
end

-- "They voted for a cut, the minutes showed, in May": each cue stands in what
-- the other reports; the one whose verb hangs on the other's reports it.
local function is_around(place, other)
  local cue = other.cue
  return cue and holds(place, cue, other.from, other.to)
    and tree.hangs_on(place.cue.head, cue.head)
end

-- The place of the innermost record whose content holds the cue of a place, or
-- nil.
local function outer_of(place, all)
  local cue, from, to, best = place.cue, place.from, place.to, nil
  local list = cue and all.index[from // STRETCH] or NONE
  for k = 1, #list do
    local near = list[k]
    if near.first <= from and to <= near.last and near ~= place
      and not near.r.is_twice and holds(near, cue, from, to)
      and not is_around(place, near)
      and (not best or holds(best, near.at, near.first, near.last)) then
      best = near
    end
  end
  return best
end

-- Gives a record another content, or says that it is found twice if that is
-- nil: what stands in its place, and what that stands in, is asked again.
local function change(place, all, content)
  all.from = min(all.from or place.first, place.first)
  all.to = max(all.to or place.last, place.last)
  place.is_changed = true
  if content then
    place.r.content = content
    read_content(place, content)
  else
    place.r.is_twice = true
  end
end

-- ## Speech in speech

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
-- `outer` is the place of the record around, or nil.
local function is_reported(place, outer)
  local r = place.r
  local is_asked = r.act == "request" and r.addressee and r.cue.tense == "past"
    and r.rule == "news-en/statement.verb"
  if not is_asked and not ((r.is_clause or r.is_turn) and SPEECH[r.act]) then
    return false
  end
  if not r.source or SILENT[r.cue.lemma] then return false end
  local source = place.source or r.source.at.text:lower()
  place.source = source
  if SELF[source] or r.kind == "indirect" and outer
    and outer.r.kind == "direct" and VAGUE[source] and is_quoted(place) then
    return false
  end
  return not (outer and same_source(r, outer.r))
end

-- ", adding that ..." after “...,” he said: a statement beside the other, not
-- inside it. So is what "according to" names.
local function is_beside(doc, place, outer)
  local r = place.r
  if not r.is_adjunct
    and not (r.is_participle and same_source(r, outer.r)) then
    return false
  end
  local around = outer.cue and quote_of(doc, outer.from)
  return quote_of(doc, place.from) == around
end

-- "voiced concern over the plan" is found twice, by its verb and by its noun;
-- one of the two is kept. Gives whether there are any such.
local function mark_light(all)
  local any = false
  for _, place in ipairs(all.lights) do
    local r, last = place.r, place.at and place.last // STRETCH or -1
    for n = place.at and place.first // STRETCH or 0, last do
      for _, near in ipairs(all.index[n]) do
        local o = near.r
        if o ~= r and near.cue and contains(place.cue, near.cue)
          and overlaps(near.at, place.at) then
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
  local doc, first = content.doc, content.first
  local q = quote_of(doc, first)
  return q ~= nil and q.first == first and not token(doc, q.inner_first).cap
end

-- “...,” he said, adding that “...”: what a participle of the same speaker
-- claims for itself is no part of the statement before it; but “...,” he said,
-- pointing at Vale, “and ...” has but one speaker and one statement.
local function take_out_added(all)
  for _, place in ipairs(all.participles) do
    local r = place.r
    for _, near in ipairs(all.index[place.first // STRETCH] or NONE) do
      local o = near.r
      if o ~= r and near.cue and near.to < place.from
        and overlaps(near.at, place.at) and not contains(near.at, place.cue)
        and same_source(o, r) then
        if o.has_quote and is_begun(place.at) then
          change(place, all, nil)
        else
          change(near, all,
            spans.trimmed(spans.without(near.at, place.at)) or near.at)
        end
      end
    end
  end
end

local function without_twice(records)
  local kept = {}
  for _, r in ipairs(records) do
    if not r.is_twice then kept[#kept + 1] = r end
  end
  return kept
end

-- Takes a statement out of the one that it stands beside. Gives whether any of
-- that is left.
local function take_out(place, outer, all)
  local r = place.r
  local rest = spans.without(outer.at, place.cue,
    r.is_adjunct and r.source.at or place.at)
  rest = spans.trimmed(rest)
  if not rest and r.has_quote then
    change(outer, all, nil)
  else
    change(outer, all, rest or outer.at)
  end
  return rest ~= nil
end

-- Takes statements beside each other out of each other, and finds what each
-- stands in.
local function part(doc, all)
  for k = 1, #all do
    local place = all[k]
    local outer = outer_of(place, all)
    place.outer, place.is_changed = outer, false
    while outer and is_beside(doc, place, outer) do
      outer = take_out(place, outer, all) and outer_of(place, all)
    end
  end
  take_out_added(all)
end

-- What a place stands in, after all changes.
local function last_outer(place, all)
  if all.from and (place.is_changed or place.cue and place.to >= all.from
      and place.from <= all.to) then
    return outer_of(place, all)
  end
  return place.outer
end

-- Who is cited says the same as the statement that cites.
local function chain_cited(place, all)
  local r = place.r
  for _, near in ipairs(all.index[place.first // STRETCH] or NONE) do
    local o = near.r
    if o ~= r and not o.is_twice and near.at == place.at then
      r.chain = { o.id }
    end
  end
end

-- Gives each nested statement its chain; drops those that only repeat an
-- attitude; takes neighbours out of each other.
function nesting.link(doc, records)
  local all, kept = by_place(records), {}
  if mark_light(all) then all = by_place(without_twice(records)) end
  part(doc, all)
  for k = 1, #all do
    local place = all[k]
    local r = place.r
    if not r.is_twice then
      if r.is_citing then chain_cited(place, all) end
      local outer = last_outer(place, all)
      if outer then
        if is_reported(place, outer) then
          r.chain = { outer.r.id }
          r.confidence = min(r.confidence, confidence.NESTED)
          kept[#kept + 1] = r
        end
      elseif not place.cue or not is_quoted(place)
        or is_reported(place, nil) then
        kept[#kept + 1] = r
      end
    end
  end
  return kept
end

return nesting
