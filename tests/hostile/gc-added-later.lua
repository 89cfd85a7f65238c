-- ok | own setmetatable keeps a copy
local m = {}
for i = 1, 1e5 do setmetatable({}, m) end
m.__gc = function() error "never" end
for i = 1, 1e5 do setmetatable({}, m) end
