-- limit.memory | the hard limit
local t = {}
pcall(function() t[1] = ("x"):rep(9 << 20) t[2] = ("x"):rep(9 << 20) end)
t[3] = ("y"):rep(9 << 20)
