-- limit.steps
(("a"):rep(3e4)):match((".*"):rep(6) .. "b")
