-- limit.steps | own matcher counts its steps
(("a"):rep(3e4)):match((".*"):rep(6) .. "b")
