-- limit.steps | own matcher counts its steps
(("a"):rep(2e6)):find(("a"):rep(1e6) .. "b", 1, true)
