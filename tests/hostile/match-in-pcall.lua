-- limit.steps | own pcall passes limits on
while true do pcall(string.find, ("a"):rep(3e4), ("a*"):rep(6) .. "b") end
