-- Where records stand: those that hold a place, those that begin in a block,
-- and those that end before a place, for whoever goes through a document from
-- its first token to its last.
local places = {}

local STRETCH = 32 -- tokens

-- The last token of the content, the cue and the source of a record.
local function last_of(r)
  local last = r.content.last
  if r.cue and r.cue.at.last > last then last = r.cue.at.last end
  local s = r.source and r.source.at
  if s and s.last > last then last = s.last end
  return last
end

local function put(lists, key, r)
  local list = lists[key]
  if not list then
    list = {}
    lists[key] = list
  end
  if not list[r] then
    list[r] = true
    list[#list + 1] = r
  end
end

local function put_content(index, r)
  for n = r.content.first // STRETCH, r.content.last // STRETCH do
    put(index.over, n, r)
  end
end

-- Puts a record among those that ended, which are in the order of their ends
-- and, where these are one, the first record last.
local function put_ended(index, r)
  local ended, last, order = index.ended, index.last[r], index.order[r]
  local k = #ended
  while k > 0 and (ended[k].last > last
      or ended[k].last == last and order > ended[k].order) do
    ended[k + 1] = ended[k]
    k = k - 1
  end
  ended[k + 1] = { r = r, last = last, order = order }
end

local function add(index, r)
  index.count = index.count + 1
  index.order[r] = index.count
  index.last[r] = last_of(r)
  put_content(index, r)
  put(index.starting, r.content.block, r)
end

function places.index(doc, records)
  local index = { doc = doc, count = 0, order = {}, last = {}, over = {},
    starting = {}, ended = {}, waiting = {}, next = 1 }
  for _, r in ipairs(records) do
    add(index, r)
    index.waiting[#index.waiting + 1] = { r = r, last = index.last[r] }
  end
  table.sort(index.waiting, function(a, b)
    if a.last ~= b.last then return a.last < b.last end
    return index.order[a.r] < index.order[b.r]
  end)
  return index
end

-- Adds a record that ends before all that is asked from now on.
function places.add(index, r)
  add(index, r)
  put_ended(index, r)
end

-- Says that the content of a record grew, up to a place before all that is
-- asked from now on.
function places.grown(index, r)
  local last = last_of(r)
  put_content(index, r)
  if last ~= index.last[r] then
    index.last[r] = last
    put_ended(index, r)
  end
end

local NONE = {}

-- Calls accept(r) for the records whose content may touch tokens first to
-- last, until it gives true; whether it did.
function places.any(index, first, last, accept)
  for n = first // STRETCH, last // STRETCH do
    for _, r in ipairs(index.over[n] or NONE) do
      if accept(r) then return true end
    end
  end
  return false
end

-- The first record whose content holds token `i` and that accept(r) takes.
function places.holding(index, i, accept)
  local best
  for _, r in ipairs(index.over[i // STRETCH] or NONE) do
    if r.content:contains(index.doc:token(i))
      and (not best or index.order[r] < index.order[best]) and accept(r) then
      best = r
    end
  end
  return best
end

-- The records whose content begins in a block.
function places.starting(index, block)
  return index.starting[block] or NONE
end

-- The last token of a record.
function places.last(index, r)
  return index.last[r]
end

-- The record that ends nearest before token `i`, in a block from `block` on,
-- of those that accept(r) takes. The tokens asked for do not go back.
function places.nearest(index, i, block, accept)
  local waiting, ended = index.waiting, index.ended
  while waiting[index.next] and waiting[index.next].last < i do
    local at = waiting[index.next]
    if index.last[at.r] == at.last then put_ended(index, at.r) end
    index.next = index.next + 1
  end
  for k = #ended, 1, -1 do
    local at = ended[k]
    if index.doc:token(at.last).block < block then return nil end
    if at.last < i and index.last[at.r] == at.last and accept(at.r) then
      return at.r
    end
  end
end

return places
