-- spelling.lua - "did you mean": the known word that is nearest to a wrong one.
local sorted = require "sayso.sorted"

local spelling = {}

-- How many letters must be added, dropped, changed or swapped with their
-- neighbour to make `b` of `a` (optimal string alignment; Damerau 1964). More
-- than `most` counts as `most + 1`.
local function distance(a, b, most)
  if math.abs(#a - #b) > most then
    return most + 1
  end
  local before, last = {}, {}
  for j = 0, #b do
    last[j] = j
  end
  for i = 1, #a do
    local row = { [0] = i }
    for j = 1, #b do
      local same = a:byte(i) == b:byte(j)
      local d = math.min(last[j] + 1, row[j - 1] + 1,
                         last[j - 1] + (same and 0 or 1))
      if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1)
         and a:byte(i - 1) == b:byte(j) then
        d = math.min(d, before[j - 2] + 1)
      end
      row[j] = d
    end
    before, last = last, row
  end
  return last[#b]
end

-- The word of a list that is nearest to `word`, if it is near enough; of
-- equally near ones the first.
function spelling.nearest(word, known)
  local best, best_distance = nil, math.max(1, #word // 3) + 1
  for _, candidate in ipairs(known) do
    local d = distance(word:lower(), candidate:lower(), best_distance)
    if d < best_distance then
      best, best_distance = candidate, d
    end
  end
  return best
end

-- "; did you mean 'x'?" or nothing.
function spelling.hint(word, known)
  local nearest = spelling.nearest(word, known)
  return nearest and ("; did you mean '%s'?"):format(nearest) or ""
end

-- Where a word stands in a list, or nil.
function spelling.index(word, known)
  for i, candidate in ipairs(known) do
    if candidate == word then
      return i
    end
  end
end

-- A field of a table that is not in the list, and a hint; or nil.
function spelling.stranger(t, known)
  for _, key in ipairs(sorted.keys(t)) do
    local name = tostring(key)
    if not spelling.index(name, known) then
      return name, spelling.hint(name, known)
    end
  end
end

return spelling
