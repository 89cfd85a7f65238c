-- What is claimed as one's due, and not said: "claimed a refund", "claimed 40
-- lives".
local dues = {}
for word in ([[
  refund rebate damages damage expense benefit insurance compensation pension
  allowance prize title seat life victim inheritance land asylum bonus wage
  pay tax relief money medal trophy scalp luggage baggage
]]):gmatch("%S+") do
  dues[word] = true
end
return dues
