-- sayso.dump and sayso.pattern: values and programs for people.
local json = require "sayso.json"
local sayso = require "sayso"

local RULES = [[
lexicon "say" { { "say", act = "tell" } }
rule "hit" { "source:@person cue:@say content:@clause" }
rule "seen" { "what:@hit", out = false,
  where = function(m) error(dump(m.what) .. dump({ m, [{}] = 1 }), 0) end }
]]

local function engine_with(text)
  return sayso.engine { packs = {}, extra = { { name = "x", text = text } } }
end

describe("dump", function()
  local engine = engine_with(RULES)
  local doc = assert(engine:doc("Ada Lorne said that it “sank”.", { id = "a" }))
  local found = assert(engine:run(doc))

  it("writes plain values as Lua does", function()
    assert.are.equal("nil", sayso.dump(nil))
    assert.are.equal("1", sayso.dump(1))
    assert.are.equal("1.0", sayso.dump(1.0))
    assert.are.equal("0.1", sayso.dump(0.1))
    assert.are.equal("9007199254740992.0", sayso.dump(2 ^ 53))
    assert.are.equal("-1e+300", sayso.dump(-1e300))
    assert.are.equal("inf", sayso.dump(1 / 0))
    assert.are.equal("null", sayso.dump(json.null))
    assert.are.equal("function", sayso.dump(print))
    assert.are.equal('"a\\"b"', sayso.dump 'a"b')
    assert.has_error(function() sayso.dump() end)
    assert.has_error(function() sayso.dump(1, 33) end)
  end)

  it("keeps a text from being obeyed", function()
    assert.are.equal([["\x1B[31m\n\x00\xFF\u{202E}é"]],
                     sayso.dump "\27[31m\n\0\xFF\u{202E}é")
    assert.are.equal([[{ ["\x07"] = "\u{200F}" }]],
                     sayso.dump { ["\7"] = "\u{200F}" })
    local named = setmetatable({ 1 }, { __name = "\27x" })
    assert.are.equal("␛x { 1 }", sayso.dump(named))
  end)

  it("cuts long strings at a character, and says so", function()
    local cut = sayso.dump(("é"):rep(200) .. "x")
    assert.are.equal('"' .. ("é"):rep(100) .. '"... (401 bytes)', cut)
    assert.are.equal('"x' .. ("é"):rep(99) .. '"... (401 bytes)',
                     sayso.dump("x" .. ("é"):rep(200)))
  end)

  it("orders keys and breaks lines that are long", function()
    assert.are.equal(
      '{ 1, { 2 }, [3.5] = 4, ["a b"] = true, b = {}, [false] = 0 }',
      sayso.dump { 1, { 2 }, [3.5] = 4, b = {}, ["a b"] = true, [false] = 0 })
    local word = ("x"):rep(30)
    assert.are.equal(('{\n  "%s",\n  "%s",\n  { "%s" }\n}'):format(
      word, word, word), sayso.dump { word, word, { word } })
  end)

  it("ends: depth, circles, many items, doubled tables", function()
    local t, doubled, list = { 1 }, {}, {}
    t.t = t
    assert.are.equal("{ 1, t = { as above } }", sayso.dump(t))
    assert.are.equal("{ { { ... } } }", sayso.dump({ { { {} } } }, 2))
    for _ = 1, 60 do
      doubled = { doubled, doubled }
    end
    assert.is_true(#sayso.dump(doubled, 32) < 10000)
    for i = 1, 1000 do
      list[i] = i
    end
    assert.matches("  100,\n  %.%.%. %(900 more%)\n}$", sayso.dump(list))
    assert.matches("%(keys without an order: 2%)",
                   sayso.dump { [{}] = 1, [print] = 2 })
  end)

  it("is short, whatever it is given", function()
    local wide = {}
    for i = 1, 100 do
      wide[i] = {}
      for k = 1, 100 do
        wide[i][k] = ("x"):rep(190)
      end
    end
    local text = sayso.dump(wide)
    assert.is_true(#text > 60000 and #text < 80000)
    assert.matches("%(%d+ more%)\n}$", text)
  end)

  it("shows objects of a document by their fields", function()
    assert.are.equal('doc "a" of 34 bytes { id = "a" }', sayso.dump(doc))
    assert.are.equal('{ token 1 "Ada", span 1-9 "Ada Lorne" }',
                     sayso.dump { doc:token(1), doc:extent(1, 2) })
    assert.matches('^token 3 "said" {\n.*\n  lemma = "say",\n.*pos = "VERB"',
                   sayso.dump(doc:token(3)))
    assert.matches('head = token 3 "said"', sayso.dump(doc:token(1)))
    assert.matches('^span of quotes 24%-33 "“sank”" {.*\n  depth = 0,',
                   sayso.dump(doc:quote(1)))
    local match = found:match(1)
    assert.matches('^match of x/hit "Ada Lorne said.*\n  captures = {\n    '
      .. 'capture source 1%-9 "Ada Lorne",\n', sayso.dump(match))
    assert.matches('^capture cue 11%-14 "said" {\n.*\n  took = "entry",\n'
      .. '  phrase = "say",\n  act = "tell"\n}$', sayso.dump(match.cue))
    assert.matches('^entity e1 "Ada Lorne" {\n.*\n  type = "person"\n}$',
                   sayso.dump(doc:entity(match.source)))
  end)

  it("is the same on every run", function()
    for _ = 1, 3 do
      assert.are.equal(sayso.dump(found.records), sayso.dump(found.records))
    end
    assert.is_nil(sayso.dump(engine, 8):find "0x%x%x%x")
  end)

  it("changes nothing: no entity is made for it", function()
    local fresh = assert(engine:doc "Ada Lorne said that it sank.")
    local run = assert(engine:run(fresh))
    sayso.dump(run:match(1).source)
    assert.are.equal(0, fresh:made "entities")
  end)

  it("is there for rules", function()
    assert.matches('^rule%-failed: x/seen: capture what 1%-33 "Ada .*'
      .. '{   match of x/seen "Ada .*keys without an order: 1%) }$',
      found.notes[1])
  end)

  it("says of what is closed that it is there", function()
    local other = assert(engine:doc("One.", { id = "b" }))
    local token = other:token(1)
    other:close()
    assert.are.equal('doc "b" { id = "b" }', sayso.dump(other))
    assert.are.equal("token {}", sayso.dump(token))
  end)
end)

describe("pattern", function()
  it("shows its program", function()
    assert.are.equal([[
   0 SAVE  who
   1 SPAN  @person
   2 SAVE  /who
   3 TOK   lemma = say
   4 MATCH
     ANCHOR say
]], sayso.pattern("who:@person [lemma=say]", { packs = {} }):code())
  end)

  it("finds", function()
    local pattern = sayso.pattern("who:@boat cue:sink", { packs = {}, extra = {
      { name = "x", text = 'lexicon "boat" { "ship" }' } } })
    local list = assert(pattern:find "The ship sank. A ship sank.")
    assert.are.equal(2, #list)
    assert.are.equal("ship", list[2].who.text)
    local none, message = pattern:find "\xFF"
    assert.is_nil(none)
    assert.is_string(message)
  end)

  it("says what is wrong", function()
    local ok, fault = pcall(sayso.pattern, "who:@mension", { packs = {} })
    assert.is_false(ok)
    assert.is_true(sayso.is_fault(fault))
    assert.matches("did you mean @mention", fault.message)
  end)
end)
