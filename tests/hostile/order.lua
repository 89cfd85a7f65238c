-- ok | own pairs, in order
local t = { z = 1, a = 1, m = 1, [10] = 1, [2] = 1, [2.5] = 1, [true] = 1 }
local keys = {}
for k in pairs(t) do keys[#keys + 1] = tostring(k) end
assert(table.concat(keys, " ") == "2 2.5 10 a m z true", table.concat(keys, " "))
for k in pairs(t) do t[k] = nil end
assert(next(t) == nil and next({ 5 }) == 1)
assert(not pcall(function() for _ in pairs { [{}] = 1 } do end end))
