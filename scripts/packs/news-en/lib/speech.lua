-- Verbs that hardly ever say anything but that somebody speaks: a finite one
-- without a subject goes on with what the speaker before it does.
local speech = {}

for word in ([[
  accuse acknowledge add admit allege announce argue ask assert blame blast
  call caution cite claim complain conclude condemn counter criticise
  criticize declare defend demand denounce deny describe dismiss explain
  express hint insist note pledge point praise predict promise quote recall
  refer reiterate reject remark repeat reply say shout state stress suggest
  tell thank threaten tweet urge vow warn welcome wonder write
]]):gmatch("%S+") do
  speech[word] = true
end

return speech
