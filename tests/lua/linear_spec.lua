-- The pack news-en on sentences that never end: twice as long costs twice as
-- much. What is counted are the instructions of its Lua, the steps of its
-- patterns and the bytes of what it finds, and no seconds.
local sayso = require "sayso"

local MOST = 2.2 -- for twice as much

-- What the pack does for a text, by kind.
local function work(text)
  local engine = sayso.engine { packs = { "news-en" }, profile = true,
                                limits = { seconds = 1000 } }
  local state = engine.loaded[1].state
  local before = state:instructions()
  local doc <close> = engine:doc(text)
  local did = { bytes = 0, steps = 0 }
  for _, r in ipairs(engine:run(doc).records) do
    did.bytes = did.bytes + #r.content.text
  end
  did.instructions = state:instructions() - before
  for _, row in ipairs((engine:profile())) do
    did.steps = did.steps + row.steps
  end
  return did
end

-- A document of one sentence: `n` quotations of four tokens with a word
-- between, each inside the one before if `is_nested`.
local function row(n, is_nested)
  local list, of = {}, {}
  for i = 1, n do
    local first = 5 * i - 4
    list[i] = { i = i, first = first, inner_first = first + 1,
      inner_last = first + 2, last = is_nested and 6 * n or first + 3,
      parent = is_nested and list[i - 1] or nil }
    for k = first, is_nested and first + 4 or first + 3 do of[k] = list[i] end
  end
  local word = { form = "x", pos = "NOUN", tag = "NN", dep = "dep",
    lemma = "x", sentence = 1 }
  local doc = {}
  function doc.token() return word end
  function doc.count() return 6 * n end
  function doc.quotes() return list end
  function doc.find(_, _, first) return first end -- all is quoted
  function doc.quote_of(_, i) return of[i] end
  return doc, { i = 1, first = 1, last = 5 * n }, list
end

-- The instructions that quotes.of_group takes for a cue in each gap, or right
-- inside of each quotation.
local function instructions(quotes, n, is_nested)
  local doc, sentence, list = row(n, is_nested)
  local count = 0
  debug.sethook(function() count = count + 1 end, "", 10)
  for _, q in ipairs(list) do
    quotes.of_group(doc, sentence, is_nested and q or nil, q.first + 4,
      q.first + 4, false)
  end
  debug.sethook()
  return count
end

describe("news-en takes time in proportion to", function()
  local quotes, words, path = nil, rawget(_G, "words"), package.path

  setup(function()
    package.path = "scripts/packs/news-en/lib/?.lua;" .. path
    rawset(_G, "words", function() return {} end)
    rawset(_G, "types", sayso.types)
    quotes = dofile "scripts/packs/news-en/lib/quotes.lua"
  end)

  teardown(function()
    package.path = path
    rawset(_G, "words", words)
    rawset(_G, "types", nil)
    package.loaded.spans = nil
  end)

  for _, clause in ipairs {
    "the fund was empty, Lee said, ",
    "Lee said that the fund was empty, and ",
    "“We won,” he said, “and she said, ",
  } do
    it("sentences of many times: " .. clause, function()
      local once = work(clause:rep(160) .. "it was over.")
      local twice = work(clause:rep(320) .. "it was over.")
      for kind, n in pairs(once) do
        assert.is_true(n > 160, kind .. ": " .. n)
        assert.is_true(twice[kind] <= MOST * n,
                       ("%s: %d after %d"):format(kind, twice[kind], n))
      end
    end)
  end

  for name, is_nested in pairs { beside = false, inside = true } do
    it("quotations " .. name .. " each other", function()
      local once = instructions(quotes, 400, is_nested)
      local twice = instructions(quotes, 800, is_nested)
      assert.is_true(once > 400)
      assert.is_true(twice <= MOST * once, twice .. " after " .. once)
    end)
  end
end)
