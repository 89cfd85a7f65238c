-- Nouns that findings stand in, and whose findings count: the source of
-- "found gaps in the records".
local documents = {}
for word in ([[
  audit report study survey poll polling data figure statistic number document
  record analysis research investigation inquiry enquiry review footage video
  email memo file test experiment census index result assessment paper
  researcher scientist economist investigator auditor jury court panel
  commission committee watchdog inspector average transcript filing letter map
  chart scan inspection probe
]]):gmatch("%S+") do
  documents[word] = true
end
return documents
