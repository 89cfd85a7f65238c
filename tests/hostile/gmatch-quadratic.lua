-- limit.steps | own matcher counts its steps
for _ in (("a"):rep(1e5)):gmatch("a-b") do end
