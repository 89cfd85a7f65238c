-- limit.steps
(("a"):rep(1e5)):gsub("a-b", "")
