-- limit.time | own pcall passes limits on
while true do pcall(function() while true do end end) end
