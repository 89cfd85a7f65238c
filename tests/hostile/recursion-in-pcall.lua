-- limit.time | the timer sets a hook
local function f() pcall(f) pcall(f) end
while true do f() end
