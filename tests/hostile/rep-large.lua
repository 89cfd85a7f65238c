-- error: resulting string too large | own rep, bounded
local s = ("x"):rep(1e15)
