-- limit.memory | own pcall passes limits on
local t = {}
while true do
  pcall(function() for i = 1, 1e6 do t[#t + 1] = { i } end end)
end
