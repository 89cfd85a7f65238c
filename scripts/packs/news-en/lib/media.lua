-- Nouns of what statements are made in, and on.
local media = {}
for word in ([[
  statement tweet interview letter email e-mail memo speech address remark
  report article op-ed column book memoir post message note release briefing
  conference call meeting testimony filing essay blog editorial broadcast
  podcast video press-release communiqué communique declaration document
  lawsuit complaint affidavit deposition hearing debate forum rally
  Twitter Facebook X Instagram Telegram YouTube TikTok LinkedIn Weibo CNN Fox
  MSNBC television TV radio
]]):gmatch("%S+") do
  media[word] = true
end
return media
