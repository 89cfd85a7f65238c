-- ok | own rep
assert((""):rep(1e15) == "" and (""):rep(1e15, "") == "")
