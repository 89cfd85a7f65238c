-- limit.steps
(("a"):rep(1e5)):find("[" .. ("b"):rep(1e5) .. "]")
