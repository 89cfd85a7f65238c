-- Statements inside the content of others: chains, and what is no statement
-- of its own.
local confidence = require "confidence"
local spans = require "spans"
local tree = require "tree"

local nesting = {}

local STRETCH = 32 -- tokens

-- The records by the stretches of the text over which their contents reach.
local function by_place(records)
  local index = {}
  for _, r in ipairs(records) do
    local at = r.content
    for n = at and at.first // STRETCH or 0, at and at.last // STRETCH or -1 do
      index[n] = index[n] or {}
      table.insert(index[n], r)
    end
  end
  return index
end

-- "They voted for a cut, the minutes showed, in May": each cue stands in what
-- the other reports; the one whose verb hangs on the other's reports it.
local function is_around(r, o)
  local cue = o.cue and o.cue.at
  return cue and r.content and r.content:contains(cue)
    and tree.hangs_on(r.cue.at.head, cue.head)
end

-- The innermost record whose content holds the cue of `r`, or nil.
local function outer_of(r, index)
  local best
  local cue = r.cue and r.cue.at
  for _, o in ipairs(cue and index[cue.first // STRETCH] or {}) do
    if o ~= r and not o.is_twice and o.content:contains(cue)
      and not is_around(r, o) then
      if not best or best.content:contains(o.content) then best = o end
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
    and r.rule == "news-en/statement.verb" and outer ~= nil
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
-- one of the two is kept.
local function mark_light(records)
  local index
  for _, r in ipairs(records) do
    local at = r.is_light and r.content
    index = index or at and by_place(records)
    for n = at and at.first // STRETCH or 0, at and at.last // STRETCH or -1 do
      for _, o in ipairs(index[n]) do
        if o ~= r and o.cue and r.cue.at:contains(o.cue.at)
          and o.content:overlaps(r.content) then
          (r.is_bare and o or r).is_twice = true
        end
      end
    end
  end
end

-- Whether a quotation goes on with a sentence begun before: “..., and so on”.
local function is_begun(content)
  local q = content.doc:quote_of(content.first)
  return q ~= nil and q.first == content.first
    and not content.doc:token(q.inner_first).cap
end

-- “...,” he said, adding that “...”: what a participle of the same speaker
-- claims for itself is no part of the statement before it; but “...,” he said,
-- pointing at Vale, “and ...” has but one speaker and one statement.
local function without_added(records, index)
  for _, r in ipairs(records) do
    local near = r.is_participle and r.cue
      and index[r.content.first // STRETCH] or {}
    for _, o in ipairs(near) do
      if o ~= r and o.cue and o.cue.at.last < r.cue.at.first
        and o.content:overlaps(r.content) and not o.content:contains(r.cue.at)
        and same_source(o, r) then
        if o.has_quote and is_begun(r.content) then
          r.is_twice = true
        else
          o.content = spans.trimmed(spans.without(o.content, r.content))
            or o.content
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

-- Gives each nested statement its chain; drops those that only repeat an
-- attitude; takes neighbours out of each other.
function nesting.link(doc, records)
  mark_light(records)
  records = without_twice(records)
  local index = by_place(records)
  for _, r in ipairs(records) do
    local outer = outer_of(r, index)
    while outer and is_beside(doc, r, outer) do
      local rest = spans.without(outer.content, r.cue.at,
        r.is_adjunct and r.source.at or r.content)
      rest = spans.trimmed(rest)
      outer.is_twice = rest == nil and r.has_quote
      outer.content = rest or outer.content
      outer = rest and outer_of(r, index) or nil
    end
  end
  without_added(records, index)
  records = without_twice(records)
  local kept = {}
  for _, r in ipairs(records) do
    local same = r.is_citing and index[r.content.first // STRETCH]
    for _, o in ipairs(same or {}) do
      if o ~= r and not o.is_twice and o.content == r.content then
        r.chain = { o.id }
      end
    end
    local outer = outer_of(r, index)
    local quoted = r.cue and doc:token(r.cue.at.first).quoted
    if outer then
      if is_reported(r, outer) then
        r.chain = { outer.id }
        r.confidence = math.min(r.confidence, confidence.NESTED)
        kept[#kept + 1] = r
      end
    elseif not quoted or is_reported(r, nil) then
      kept[#kept + 1] = r
    end
  end
  return kept
end

return nesting
