-- limit.memory
local t = {}
while true do t[#t + 1] = ("x"):rep(1e5) .. #t end
