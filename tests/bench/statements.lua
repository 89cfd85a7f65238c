-- statements.lua - how fast statements are found, of one core.
--
-- usage: statements.lua ARTICLE...
--
-- Prints MB/s of processor time over copies of the articles, with the model and
-- the bundled packs loaded, beside the same documents with tokens, sentences
-- and quotations alone.
local sayso = require "sayso"

local ROUNDS = 40

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

-- MB/s of `work` over the documents.
local function rate(texts, engine, work)
  local bytes, start = 0, os.clock()
  for _ = 1, ROUNDS do
    for _, text in ipairs(texts) do
      local doc <close> = assert(engine:doc(text))
      work(doc)
      bytes = bytes + #text
    end
  end
  return bytes / 1e6 / (os.clock() - start)
end

local texts = {}
for i, path in ipairs(arg) do
  texts[i] = read(path)
end
local engine = sayso.engine {}
local layers = rate(texts, engine, function(doc) return doc:count "sentences" end)
local statements = rate(texts, engine, function(doc)
  return engine:statements(doc)
end)
print(("sentences   %8.2f MB/s\nstatements  %8.2f MB/s"):format(layers,
                                                              statements))
