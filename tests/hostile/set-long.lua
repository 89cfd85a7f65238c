-- limit.steps | own matcher counts the characters of a set
(("a"):rep(1e5)):find("[" .. ("b"):rep(1e5) .. "]")
