-- limit.time | the timer sets a hook
local t = {}
for i = 1, 2e4 do t[i] = i end
while true do for i = 1, #t do next(t, i) end end
