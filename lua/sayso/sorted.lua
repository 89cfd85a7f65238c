-- sorted.lua - keys and rows in an order that is the same on every run.
local sorted = {}

-- Numbers first, then the others by their bytes.
local function before(a, b)
  local x, y = math.type(a), math.type(b)
  if x and y then
    return a < b
  end
  return x and true or not y and tostring(a) < tostring(b)
end

local function list_keys(t)
  local keys = {}
  for key in pairs(t) do
    keys[#keys + 1] = key
  end
  return keys
end

-- The keys of a table, which may be nil.
function sorted.keys(t)
  local keys = list_keys(t or {})
  table.sort(keys, before)
  return keys
end

-- The keys of a table of numbers, those of the largest first.
function sorted.ranked(numbers)
  local keys = list_keys(numbers)
  table.sort(keys, function(a, b)
    if numbers[a] ~= numbers[b] then
      return numbers[a] > numbers[b]
    end
    return before(a, b)
  end)
  return keys
end

-- Sorts rows in place: those with the largest row[number] first, of equal ones
-- by row[name].
function sorted.rows(rows, number, name)
  table.sort(rows, function(a, b)
    if a[number] ~= b[number] then
      return a[number] > b[number]
    end
    return a[name] < b[name]
  end)
  return rows
end

return sorted
