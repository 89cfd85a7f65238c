-- ok | own insert asks the raw length
local t = setmetatable({}, { __len = function() return 1e15 // 1 | 0 end })
table.insert(t, "a")
table.insert(t, 1, "b")
assert(rawget(t, 1) == "b" and table.remove(t) == "a")
assert(table.concat(t) == "b" and table.unpack(t) == "b")
table.sort(t)
