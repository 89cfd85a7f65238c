-- statements.lua - how fast statements are found, of one core.
--
-- usage: statements.lua ARTICLE...
--
-- Prints MB/s of processor time over copies of the articles, with the model and
-- the pack news-en loaded, beside the same documents with tokens, sentences and
-- quotations alone; the share of the sentences that had to be tagged and
-- parsed; and what the pack's own Lua takes of the time.
local sayso = require "sayso"

local ROUNDS = 40

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

-- Bytes and seconds of `work` over the documents.
local function spend(texts, engine, work)
  local bytes, start = 0, os.clock()
  for _ = 1, ROUNDS do
    for _, text in ipairs(texts) do
      local doc <close> = assert(engine:doc(text))
      work(doc)
      bytes = bytes + #text
    end
  end
  return bytes, os.clock() - start
end

local function show(name, bytes, seconds)
  print(("%-11s %8.2f MB/s"):format(name, bytes / 1e6 / seconds))
end

local texts = {}
for i, path in ipairs(arg) do
  texts[i] = read(path)
end
local engine = sayso.engine { packs = { "news-en" } }
local count = { sentences = 0, tags = 0, deps = 0 }

local function find(doc)
  engine:statements(doc)
  count.sentences = count.sentences + doc:count "sentences"
  count.tags = count.tags + doc:made "tags"
  count.deps = count.deps + doc:made "deps"
end

find(assert(engine:doc(texts[1]))) -- what is made once is made
local bytes, layers = spend(texts, engine, function(doc)
  return doc:count "sentences"
end)
local before = engine:packs()[1].seconds
local _, statements = spend(texts, engine, find)
local spent = engine:packs()[1].seconds - before
show("sentences", bytes, layers)
show("statements", bytes, statements)
print(("statements take %.0f times as long as sentences\n"
  .. "tagged %.0f %%, parsed %.0f %% of the sentences\n"
  .. "emit and finish: %.0f %% of the time, with the layers they ask for"):
  format(statements / layers, 100 * count.tags / count.sentences,
         100 * count.deps / count.sentences, 100 * spent / statements))
