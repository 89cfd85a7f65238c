-- statements.lua - how fast statements are found, of one core.
--
-- usage: statements.lua ARTICLE...
--
-- Prints MB/s of processor time over copies of the articles, with the model and
-- the pack news-en loaded, beside the same documents with tokens, sentences and
-- quotations alone; the share of the sentences that had to be tagged and
-- parsed; what the pack's own Lua takes of the time; and then apart, on
-- documents that have all their layers, what matching and Lua take.
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

-- A second time on each document: no layer has to be made any more.
local ROUNDS_APART <const> = 10
local seconds, lua, size = 0, 0, 0
for _ = 1, ROUNDS_APART do
  for _, text in ipairs(texts) do
    local doc <close> = assert(engine:doc(text))
    engine:statements(doc)
    local start, own = os.clock(), engine:packs()[1].seconds
    engine:statements(doc)
    seconds, size = seconds + os.clock() - start, size + #text
    lua = lua + engine:packs()[1].seconds - own
  end
end
print "without the layers:"
show("matching", size, math.max(seconds - lua, 1e-9))
show("Lua of pack", size, lua)
print(("the pack's Lua: %.0f %% of what is no layer"):format(
  100 * lua / seconds))
