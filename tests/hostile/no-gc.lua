-- ok | own setmetatable drops __gc
local ran = false
for i = 1, 1e5 do
  setmetatable({}, { __gc = function() ran = true end, __mode = "k",
    __close = function() end })
end
assert(not ran)
local ok, why = pcall(function()
  local x <close> = setmetatable({}, { __close = function() end })
end)
assert(not ok and why:find("non-closable", 1, true), why)
