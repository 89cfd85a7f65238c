-- What is the same for all statements: kind, quotations, confidence, notes,
-- order and ids; and their JSON.
local sayso = require "sayso"

local function with(text)
  return sayso.engine { packs = {}, extra = { { name = "x", text = text } } }
end

-- The content of a statement is what stands after a colon.
local colon = with [[
rule "content.all" { "source:[cap] : content:_{1,40}", scope = "document",
  emit = function(m)
    local content = m.content
    return { source = m.source, content = content }
  end }]]

local function first(engine, text)
  local doc <close> = assert(engine:doc(text, { id = "d" }))
  local records = engine:statements(doc)
  return records[1], text
end

local function quotes_of(record, text)
  local list = {}
  for i, s in ipairs(record.content.quotes or {}) do
    list[i] = text:sub(s[1], s[2])
  end
  return table.concat(list, "|")
end

describe("the kind of a statement", function()
  for text, expected in pairs {
    ["Ana: it is over"] = { "indirect", "" },
    ["Ana: “it is over”"] = { "direct", "“it is over”" },
    ["Ana: “It is over.” “Go.”"] = { "direct", "“It is over.”|“Go.”" },
    ["Ana: “it” is “over”"] = { "mixed", "“it”|“over”" },
    ["Ana: it is “over”, she"] = { "mixed", "“over”" },
    ["Ana: “it is ‘all’ over”"] = { "direct", "“it is ‘all’ over”" },
    ["“Ana: it is over”"] = { "direct", "it is over”" },
  } do
    it("is " .. expected[1] .. " for " .. text, function()
      local record = first(colon, text)
      assert.are.equal(expected[1], record.kind)
      assert.are.equal(expected[2], quotes_of(record, text))
    end)
  end

  it("is the pack's if it says so", function()
    local record = first(with [[
rule "x" { "content:@quote", set = { kind = "mixed" } }]], "Say “it”.")
    assert.are.equal("mixed", record.kind)
  end)

  it("is absent where there is no content", function()
    local record = first(with 'rule "x" { "source:[cap]" }', "Ana left.")
    assert.is_nil(record.kind)
  end)
end)

describe("statements", function()
  it("have the score as confidence, if the pack gives none", function()
    local engine = with [[
rule "x" { "a:a", where = function() return 0.25 end }
rule "y" { "b:b", set = { confidence = 0.75 } }]]
    local doc <close> = assert(engine:doc "Here a and b.")
    local records = engine:statements(doc)
    assert.are.equal(0.25, records[1].confidence)
    assert.are.equal(0.75, records[2].confidence)
  end)

  it("are in the order of the text, the longer before the shorter", function()
    local engine = with [[
rule "long" { "a:b" , overlap = "all" }
rule "short" { "a:(a b c)" }
rule "middle" { "a:(a b)" }]]
    local doc <close> = assert(engine:doc "Here a b c.")
    local seen = {}
    for i, r in ipairs(engine:statements(doc)) do
      seen[i] = r.id .. r.rule
    end
    assert.are.same({ "s1x/short", "s2x/middle", "s3x/long" }, seen)
  end)

  it("have the notes of the text that they stand in", function()
    local record = first(with 'rule "x" { "content:@quote" }',
                         "Ana said: “it is over.\n\nBo left.")
    assert.are.same({ "quote-unclosed" }, record.notes)
  end)

  it("share the notes of no other paragraph", function()
    local engine = with [[
rule "x" { "content:@quote" }
rule "long" { "content:(Ana ... over)" }
rule "y" { "source:Bo" }]]
    local text = "Ana said: “it is over.\n\nBo left.\n\nAna said: “so over."
    local doc <close> = assert(engine:doc(text))
    local seen = {}
    for i, r in ipairs((engine:statements(doc))) do
      seen[i] = r.rule .. (r.notes and "!" or "")
    end
    assert.are.same({ "x/long!", "x/x!", "x/y", "x/long!", "x/x!" }, seen)
  end)

  it("say where they come from", function()
    local record = first(with '\nrule "x" { "b", "source:[cap]" }', "Ana.")
    assert.are.equal("x/x", record.origin.rule)
    assert.are.equal(2, record.origin.line)
    assert.are.equal(2, record.origin.alternative)
    assert.are.equal("source:[cap]", record.origin.pattern)
  end)

  it("replace ids in lists, and forget those that are gone", function()
    local engine = with [[
rule "a" { "a", emit = function(m) return { n = 1, own = m.id } end }
rule "quiet" { "q", out = false }
rule "b" { "one:@a ... q:@quiet",
  emit = function(m)
    return { chain = { m.one.id, m.q.id, m.id }, gone = m.q.id,
             text = m.one.id, deep = { { m.one.id } } }
  end }]]
    local doc <close> = assert(engine:doc "Here a and q.")
    local records, notes = engine:statements(doc)
    assert.are.same({}, notes)
    local b, a = records[1], records[2]
    assert.are.same({ a.id, b.id }, b.chain)
    assert.is_nil(b.gone)
    assert.matches("^match#", b.text) -- a text is what it is
    assert.are.same({ { a.id } }, b.deep)
    assert.are.equal(a.id, a.own)
  end)
end)

describe("the JSON of a statement", function()
  local text = "Zoë: “it’s 💥 over” now"

  local function json(unit)
    local doc <close> = assert(colon:doc(text, { id = "d" }))
    local record = colon:statements(doc)[1]
    return colon:json(doc, record, unit and { offsets = unit })
  end

  it("counts characters, bytes or UTF-16 units", function()
    assert.matches('"source":{"text":"Zoë","spans":%[%[0,3%]%]}', json())
    assert.matches('"spans":%[%[5,22%]%],"quotes":%[%[5,18%]%]', json "chars")
    assert.matches('"spans":%[%[6,32%]%],"quotes":%[%[6,28%]%]', json "bytes")
    assert.matches('"spans":%[%[5,23%]%],"quotes":%[%[5,19%]%]', json "utf16")
    assert.has_error(function() json "words" end)
  end)

  it("has all fields and nothing of the machinery", function()
    local line = json()
    assert.matches('^{"doc":"d","id":"s1","rule":"x/content.all"', line)
    assert.is_nil(line:find "origin" or line:find "match" or line:find "\n")
  end)

  it("is the same on every run", function()
    local one = json()
    for _ = 1, 5 do
      assert.are.equal(one, json())
    end
  end)

  it("takes tables that a script made", function()
    local doc <close> = assert(colon:doc(text, { id = "d" }))
    assert.are.equal('{"doc":"d","source":null,'
                     .. '"content":{"text":"Zoë","spans":[[0,3]]}}',
                     colon:json(doc, { content = doc:token(1) }))
    assert.are.equal('{"doc":"d","x":[1,2.5,true,"a"],"y":[]}',
                     colon:json(doc, { x = { 1, 2.5, true, "a" }, y = {} }))
    assert.has_error(function() colon:json(doc, { x = print }) end)
    assert.has_error(function() colon:json(doc, 1) end)
  end)

  it("has a row of CSV beside it", function()
    local doc <close> = assert(colon:doc(text, { id = "d" }))
    local row = colon:csv(doc, colon:statements(doc)[1])
    assert.matches("^d,s1,", row)
    assert.is_nil(row:find "[\r\n]")
  end)
end)
