-- limit.memory | the soft limit
local t = {}
while true do t[#t + 1] = ("x"):rep(1e5) .. #t end
