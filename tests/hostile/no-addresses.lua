-- ok | own tostring and format
assert(tostring {} == "table" and tostring(print or next) == "function")
assert(("%s"):format {} == "table")
assert(not pcall(string.format, "%p", {}))
local named = setmetatable({}, { __tostring = function() return "me" end })
assert(tostring(named) == "me" and ("%s %d"):format(named, 3) == "me 3")
assert(("%5.1f%%|%-4s|%q"):format(1.25, "a", "b") == '  1.2%|a   |"b"')
