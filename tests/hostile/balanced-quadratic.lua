-- limit.steps | own matcher counts its steps
(("("):rep(1e5)):find("%b()")
