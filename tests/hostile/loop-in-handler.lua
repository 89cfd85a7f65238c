-- limit.time | own xpcall calls its handler when the error is over
xpcall(error, function() while true do end end)
