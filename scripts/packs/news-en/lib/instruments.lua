-- What shows but says nothing: "The clock said noon".
local instruments = {}
for word in ([[
  clock watch thermometer barometer gauge meter scale speedometer dial sensor
  compass counter odometer needle display
]]):gmatch("%S+") do
  instruments[word] = true
end
return instruments
