-- error: C stack overflow
local function f() xpcall(error, f) return f() end
while true do xpcall(f, f) end
