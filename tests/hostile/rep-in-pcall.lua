-- limit.time | own rep, bounded
while true do pcall(string.rep, "x", 1 << 40) end
