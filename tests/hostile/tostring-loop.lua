-- limit.time | the timer sets a hook
tostring(setmetatable({}, { __tostring = function() while true do end end }))
