-- limit.steps | own matcher counts its steps
(("a"):rep(1e5)):gsub("a-b", "")
