-- limit.steps
(("("):rep(1e5)):find("%b()")
