-- No text makes a rule of the bundled pack fail: the sentences of its tests,
-- cut, joined, shuffled and with marks where none belong, so that the tree is
-- wrong in all ways.
local sayso = require "sayso"

local FOLDER = "scripts/packs/news-en/tests/"
local DOCUMENTS, PARTS = 400, 6
local MARKS = { "“", "”", '"', "'", ",", ".", ":", ";", "—", "-", "(", ")",
  "?", "!" }

-- Numbers that are the same on each run; Knuth's MMIX generator.
local state = 7
local function below(n)
  state = state * 6364136223846793005 + 1442695040888963407
  return (state >> 33) % n
end

local function pick(list) return list[below(#list) + 1] end

-- The sentences of the pack's tests, as lists of words.
local function sentences()
  local list = {}
  local names = io.popen("ls " .. FOLDER .. "*.txt")
  for path in names:lines() do
    for line in io.lines(path) do
      local words = {}
      for word in line:gmatch "%S+" do words[#words + 1] = word end
      if #words > 1 and words[1] ~= "#" then list[#list + 1] = words end
    end
  end
  names:close()
  return list
end

-- The end of one sentence and the start of another.
local function joined(list)
  local a, b, words = pick(list), pick(list), {}
  table.move(a, below(#a) + 1, #a, 1, words)
  return table.move(b, 1, below(#b) + 1, #words + 1, words)
end

local function shuffled(list)
  local words = table.move(pick(list), 1, 400, 1, {})
  for i = #words, 2, -1 do
    local k = below(i) + 1
    words[i], words[k] = words[k], words[i]
  end
  return words
end

-- A sentence without a fifth of its words.
local function thinned(list)
  local words = {}
  for _, word in ipairs(pick(list)) do
    if below(5) > 0 then words[#words + 1] = word end
  end
  return words
end

local WAYS = { joined, shuffled, thinned }

-- What a statement may have: the fields of the manual, and from where it came;
-- what the rules and hooks of the pack tell each other is none of it.
local FIELDS = {}
for field in ([[id rule kind act confidence source cue content addressee target
    medium time certainty stance negated chain quantities notes origin]])
  :gmatch "%a+" do
  FIELDS[field] = true
end

local function mangled(list)
  local words = pick(WAYS)(list)
  for _ = 1, below(3) do
    table.insert(words, below(#words + 1) + 1, pick(MARKS))
  end
  local text = table.concat(words, " ")
  return below(3) == 0 and text:lower() or text
end

describe("texts that are no sentences", function()
  it("make no rule of news-en fail", function()
    local engine, list = sayso.engine { packs = { "news-en" } }, sentences()
    local found = 0
    for _ = 1, DOCUMENTS do
      local parts = {}
      for i = 1, PARTS do parts[i] = mangled(list) end
      local text = table.concat(parts, below(2) == 0 and " " or "\n\n")
      local doc = assert(engine:doc(text))
      local records, notes = engine:statements(doc)
      found = found + #records
      for _, r in ipairs(records) do
        for field in pairs(r) do
          assert.is_true(FIELDS[field], field .. " in\n" .. text)
        end
      end
      for _, note in ipairs(notes) do
        assert.is_nil(note:find("failed", 1, true), note .. "\n" .. text)
      end
      doc:close()
    end
    assert.is_true(found > DOCUMENTS)
  end)
end)
