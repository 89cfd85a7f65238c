-- limit.steps
(("a"):rep(3e4)):find((".-"):rep(6) .. "b")
