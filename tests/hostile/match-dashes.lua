-- limit.steps | own matcher counts its steps
(("a"):rep(3e4)):find((".-"):rep(6) .. "b")
