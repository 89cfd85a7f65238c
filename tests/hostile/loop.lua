-- limit.time | the timer sets a hook
while true do end
