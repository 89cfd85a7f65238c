-- error: invalid value (at index 1) in table for 'concat' | own concat reads raw
return table.concat(setmetatable({}, { __index = function() return "x" end,
  __len = function() return 1e9 end }), "", 1, 1e6)
