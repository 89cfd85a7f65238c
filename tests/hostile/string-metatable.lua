-- ok | a locked metatable
assert(getmetatable == nil and debug == nil)
string.upper = function() return "poisoned" end
assert(("a"):upper() == "A")
assert(not pcall(setmetatable, "", {}))
assert(not pcall(function() ("").x = 1 end))
