-- ok | own random, seeded by the text
local a = math.random(1, 1000000)
assert(math.type(a) == "integer" and a >= 1 and a <= 1000000)
for i = 1, 1000 do
  local x = math.random()
  assert(x >= 0 and x < 1)
  assert(math.random(3) <= 3)
  assert(math.random(math.mininteger, math.maxinteger))
end
assert(not pcall(math.random, 2, 1))
