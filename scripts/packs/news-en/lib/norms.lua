-- What things are done by, not said by: "according to the rules".
local norms = {}
for word in ([[
  rule law plan schedule principle custom tradition taste need size age ability
  preference procedure standard recipe instruction script rank merit wish
  regulation contract agreement treaty constitution
]]):gmatch("%S+") do
  norms[word] = true
end
return norms
