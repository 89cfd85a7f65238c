-- Packs: how they are found and loaded, what is wrong with them and where, and
-- what becomes of rules that fail.
local sayso = require "sayso"

local folder -- of packs, made anew for each test

local function write(path, text)
  local file = assert(io.open(folder .. "/" .. path, "wb"))
  file:write(text)
  file:close()
end

-- Makes the pack "p" with some files beside a manifest.
local function make(files)
  for _, sub in ipairs { "rules", "lex", "lib", "tests" } do
    os.execute(("mkdir -p '%s/p/%s'"):format(folder, sub))
  end
  write("p/pack.lua", 'return { name = "p", api = 1 }')
  for path, text in pairs(files) do
    write("p/" .. path, text)
  end
end

local function open(more)
  local options = { packs = { "p" }, path = { folder } }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return sayso.engine(options)
end

-- The fault that opening the pack raises, as text without the folder.
local function fault(files, more)
  make(files)
  local ok, problem = pcall(open, more)
  assert.is_false(ok, "no fault")
  assert.is_true(sayso.is_fault(problem), tostring(problem))
  local text = tostring(problem):gsub(folder .. "/p/", "")
  return text
end

local function of_rule(text)
  return fault { ["rules/a.lua"] = text }
end

-- An engine with one rule file.
local function with(text, more)
  local options = { packs = {}, extra = { { name = "x", text = text } } }
  for name, value in pairs(more or {}) do
    options[name] = value
  end
  return sayso.engine(options)
end

local function run(engine, text)
  local doc <close> = assert(engine:doc(text, { id = "d" }))
  local records, notes = engine:statements(doc)
  return records, notes
end

before_each(function()
  folder = os.tmpname()
  os.remove(folder)
  os.execute(("mkdir -p '%s'"):format(folder))
end)

after_each(function()
  os.execute(("rm -r '%s'"):format(folder))
end)

describe("a pack", function()
  it("gives the phrases of a lexicon file as a set", function()
    make {
      ["lex/unit.tsv"] = "# units\r\nphrase\tvalue\r\nacre\t1\r\n\r\n"
        .. "square mile\t2",
      ["lib/m.lua"] = 'return words "unit"',
      ["rules/a.lua"] = [[
        local unit, again = require "m", words "unit"
        rule "a" { "what:_", where = function(m)
          return unit == again and unit["square mile"] and not unit.phrase
            and unit[m.what.text]
        end }
      ]],
    }
    local found = run(open(), "an acre or a mile")
    assert.equal(1, #found)
    assert.equal("acre", found[1].what.text)
  end)

  it("has rules, lexicons, macros, modules and options", function()
    make {
      ["pack.lua"] = [[return { name = "p", api = 1, language = "en",
        needs = { "quotes" }, about = "a test",
        options = { least = { "number", 0.5, min = 0, max = 1 } },
        labels = { statement = { overlap = "longest" } } }]],
      ["lex/say.tsv"] = "phrase\tact\nsaid\tsay\ndenied\tdeny\n",
      ["lib/half.lua"] = "return function(n) return n / 2 end",
      ["rules/b.lua"] = [[
local half = require "half"
rule "statement.plain" {
  "content:@quote ,? source:%who cue:@say",
  where = function() return half(options.least) end,
  emit = function(m)
    return { source = m.source, act = m.cue.act, content = m.content }
  end,
}]],
      ["rules/a.lua"] = [[
lexicon "say" { file = "say.tsv", weight = 2 }
pattern "who" "[cap]+"]],
    }
    local engine = open { options = { ["p.least"] = "1" } }
    local records, notes = run(engine, "“We won,” Ana Silva denied.")
    assert.are.same({}, notes)
    assert.are.equal(1, #records)
    local r = records[1]
    assert.are.equal("Ana Silva", r.source.text)
    assert.are.equal("deny", r.act)
    assert.are.equal("direct", r.kind)
    assert.are.equal(0.5, r.confidence)
    assert.are.equal("p/statement.plain", r.rule)
    assert.are.equal("s1", r.id)
    assert.are.equal(2, r.origin.line)
    local about = engine:packs()[1]
    assert.are.equal("a test", about.about)
    assert.are.equal(1, about.options.least.value)
    assert.are.same({ "statement.plain" }, about.rules)
  end)

  it("is found by name or path, in the order of the path", function()
    make { ["rules/a.lua"] = 'rule "one" { "a" }' }
    assert.are.equal("x/one",
                     with('rule "one" { "a" }'):rules()[1].name)
    local engine = sayso.engine { packs = { folder .. "/p" } }
    assert.are.equal("p/one", engine:rules()[1].name)
    local inside = ("cd %s/p && sayso test ."):format(folder)
    assert.are.equal("0 passed, 0 failed\n", require "shell".run(inside))
    local found
    for _, p in ipairs(sayso.pack.search { folder }) do
      found = found or p.name == "p" and p
    end
    assert.are.equal(folder .. "/p", found.dir)
    local ok, problem = pcall(sayso.engine, { packs = { "pp" },
                                              path = { folder } })
    assert.is_false(ok)
    assert.matches("no pack 'pp'; did you mean 'p'", tostring(problem))
  end)

  it("is checked for regular expressions that outgrow the text", function()
    local function errors(regex)
      local engine = with(("rule 'x' { regex = [[%s]], out = false }")
                          :format(regex))
      local list = {}
      for _, f in ipairs(engine:check()) do
        list[#list + 1] = not f.severity and f.message or nil
      end
      return list
    end
    local list = errors [[(?<what>\w+):]]
    assert.equal(1, #list)
    assert.matches("to the power 2%.0, where 'a' is repeated", list[1])
    assert.same({}, errors [[\b(?<what>\w+):]])
    assert.same({}, errors [[(?<what>\w{1,50}):]])
  end)

  it("that depends on another one comes after it", function()
    make { ["rules/a.lua"] = 'rule "greeting.one" { "hello" }' }
    os.execute(("mkdir -p '%s/q/rules'"):format(folder))
    write("q/pack.lua", 'return { name = "q", api = 1, depends = { "p" } }')
    write("q/rules/a.lua", [[
override "greeting.one" { "good morning" }
rule "pair" { "first:@greeting second:@greeting" }]])
    local engine = sayso.engine { packs = { "q" }, path = { folder } }
    local records = run(engine, "Good morning good morning hello.")
    local seen = {}
    for i, r in ipairs(records) do
      seen[i] = r.rule
    end
    assert.are.same({ "q/pair", "q/greeting.one", "q/greeting.one" }, seen)
  end)
end)

describe("a fault names file, line and column", function()
  it("in a manifest", function()
    assert.are.equal([[
pack.lua:2:3: a manifest has no field 'nedes'; did you mean 'needs'?
    nedes = {},
    ^]], fault { ["pack.lua"] =
      'return { name = "p", api = 1,\n  nedes = {},\n}' })
    assert.matches("^pack.lua:1:22: the pack needs api 9, this sayso has 1",
      fault { ["pack.lua"] = 'return { name = "p", api = 9 }' })
    assert.matches("no layer 'quots'; did you mean 'quotes'", fault {
      ["pack.lua"] = 'return { name = "p", api = 1, needs = { "quots" } }' })
    assert.matches("'name' must be a string", fault {
      ["pack.lua"] = 'return { name = 1, api = 1 }' })
    assert.matches("is for the language 'de'", fault {
      ["pack.lua"] = 'return { name = "p", api = 1, language = "de" }' })
    assert.matches("must return a table",
                   fault { ["pack.lua"] = "return 1" })
    assert.matches("^pack.lua:2: unexpected symbol near '}'",
                   fault { ["pack.lua"] = "return {\n  a = }" })
    assert.matches("at most 1 expected, got 2", fault { ["pack.lua"] =
      'return { name = "p", api = 1, options = '
      .. '{ a = { "number", 2, max = 1 } } }' })
    assert.matches("^pack.lua:1: there is no 'rule' in this file",
                   fault { ["pack.lua"] = 'rule "x" {}' })
  end)

  it("in a rule file", function()
    assert.matches("^rules/a.lua:1: there is no 'ruel' in this file; "
                   .. "did you mean 'rule'%?", of_rule 'ruel "x" {}')
    assert.matches("^rules/a.lua:1: there is no 'print' in this file",
                   of_rule 'print "x"')
    assert.matches("^rules/a.lua:2: oops",
                   of_rule 'local x = 1\nerror "oops"')
    assert.matches("^rules/a.lua:3: unexpected symbol",
                   of_rule '\n rule "x" {\n(')
    assert.matches("^rules/a.lua:1: .*the pack has no module 'y'",
                   of_rule 'require "y"')
  end)

  it("in a field of a rule", function()
    assert.are.equal([[
rules/a.lua:2:3: a rule has no field 'scop'; did you mean 'scope'?
    scop = "paragraph",
    ^]], of_rule 'rule "x" { "a",\n  scop = "paragraph",\n}')
    assert.matches("a.lua:1:17: 'scope' must be one of sentence, paragraph, "
                   .. "document, not 'paragraf'; did you mean 'paragraph'",
                   of_rule 'rule "x" { "a", scope = "paragraf" }')
    assert.matches("'where' must be a function, not a boolean",
                   of_rule 'rule "x" { "a", where = true }')
    assert.matches("'prio' must be a whole number",
                   of_rule 'rule "x" { "a", prio = 1.5 }')
    assert.matches("rule 'x' has [%w ]+: it must have exactly one of",
                   of_rule 'rule "x" { }')
    assert.matches("rule 'x' has [%w ]+: it must have exactly one of",
                   of_rule 'rule "x" { "a", regex = "b" }')
    assert.matches("rule 'x' has nothing after its name", of_rule 'rule "x"')
    assert.matches("rule 'x' stands at line 1 of rules/a.lua already",
                   of_rule 'rule "x" { "a" }\nrule "x" { "b" }')
    assert.matches("argument 'scop' must be a path .* did you mean 'scope'",
                   of_rule 'rule "x" { trigger = "a", scop = "b" }')
    assert.matches("the name of a rule is made of",
                   of_rule 'rule "x y" { "a" }')
  end)

  it("in a pattern, wherever its literal stands", function()
    assert.are.equal([[
rules/a.lua:2:15: there is no macro %titel; did you mean %title?
    "aa",  "bb  %titel" }
                ^]], of_rule('pattern "title" "Mr"  rule "x" {\n'
                             .. '  "aa",  "bb  %titel" }'))
    local text = of_rule 'rule "x" {\n  [[\n  a\n  @nobody ]] }'
    assert.matches("^rules/a.lua:4:3: .*nobody", text)
    text = of_rule 'rule "x" { "\\"a\\" \\u{41} %nobody" }'
    assert.matches("^rules/a.lua:1:26: ", text)
    -- of a pattern that is put together only the line is known
    text = of_rule 'local a = "%no"\nrule "x" { a .. "body" }'
    assert.matches("^rules/a.lua:2: .*\n  %%nobody\n  ^", text)
  end)

  it("in a lexicon file", function()
    local text = fault { ["rules/a.lua"] = 'lexicon "l" { file = "l.tsv" }',
                         ["lex/l.tsv"] = "phrase\tact\na\tb\tc\td\n" }
    assert.matches("^lex/l.tsv:2:%d+: ", text)
    assert.matches("no file lex/m.tsv in the pack",
                   of_rule 'lexicon "l" { file = "m.tsv" }')
    assert.matches("must be the name of a file in the pack's lex/",
                   of_rule 'lexicon "l" { file = "../../etc/passwd" }')
  end)

  it("in an option", function()
    assert.matches("no option 'p.leest'",
                   fault({}, { options = { ["p.leest"] = 1 } }))
  end)

  it("for files that are not its own", function()
    make {}
    os.execute(("ln -s /etc/hostname '%s/p/rules/a.lua'"):format(folder))
    local ok, problem = pcall(open)
    assert.is_false(ok)
    assert.matches("a link out of the pack", tostring(problem))
  end)

  it("for text that is not UTF-8", function()
    assert.matches("^rules/a.lua:2: not valid UTF%-8",
                   of_rule 'x = 1\ny = "\xFF"')
  end)
end)

describe("a selection of rules", function()
  local text = [[
rule "said.long" { "a", tags = { "slow" } }
rule "said.short" { "b" }
rule "who" { "c" }
rule "pair" { "x:@who" }]]

  local function chosen(rules)
    local names = {}
    for i, r in ipairs(with(text, { rules = rules }):rules()) do
      names[i] = r.name:match "/(.*)" .. (r.out and "" or "-")
    end
    return table.concat(names, " ")
  end

  it("takes names, tags, labels", function()
    assert.are.equal("said.long said.short", chosen "said.*")
    assert.are.equal("said.short", chosen "said.* and not slow")
    assert.are.equal("said.short", chosen "said.* not slow")
    assert.are.equal("said.long who", chosen "slow or x/who")
    assert.are.equal("said.short who",
                     chosen "(slow, who, @said) and not (slow)")
  end)

  it("keeps what a chosen rule uses, without output", function()
    assert.are.equal("who- pair", chosen "pair")
  end)

  it("is refused if it is wrong", function()
    for wrong, message in pairs {
      ["siad.*"] = "rules:1:1: no rule, tag or label fits 'siad.*'",
      ["said.* and"] = "rules:1:11: a name or a tag expected",
      ["(slow"] = "rules:1:6: '%)' expected",
      ["slow)"] = "rules:1:5: 'and', 'or' or the end expected",
      ["?"] = "rules:1:1: a name, a tag",
    } do
      local ok, problem = pcall(chosen, wrong)
      assert.is_false(ok)
      assert.matches(message, tostring(problem))
    end
  end)
end)

describe("a rule that fails", function()
  it("is dropped for the document, noted, and off in the end", function()
    local engine = with [[
rule "bad" { "a", emit = function(m)
  error("oops") end }
rule "good" { "a", overlap = "all" }]]
    for i = 1, 5 do
      local records, notes = run(engine, "Say a b.")
      assert.are.equal("x/good", records[1].rule)
      assert.is_nil(records[2])
      assert.are.equal(i <= 3 and "rule-failed: x/bad: x:2: oops" or nil,
                       notes[1])
      assert.are.equal(i == 3 and "rule-off: x/bad: it failed too often"
                       or nil, notes[2])
    end
  end)

  it("takes its earlier records with it", function()
    local records, notes = run(with [[
local n = 0
rule "bad" { "a", emit = function(m)
  n = n + 1
  if n == 3 then error "three" end
  return { text = m.text }
end }]], "a b a b a b a.")
    assert.are.same({}, records)
    assert.are.same({ "rule-failed: x/bad: x:4: three" }, notes)
  end)

  it("by its time does not stop other packs", function()
    local engine = sayso.engine {
      packs = {}, limits = { seconds = 0.05 },
      extra = {
        { name = "x", text = [[
rule "before" { "a" }
rule "loop" { "b", where = function() while true do end end }]] },
        { name = "y", text = 'rule "fine" { "b" }' },
      },
    }
    local records, notes = run(engine, "Here a and b.")
    assert.are.equal(2, #records)
    assert.are.equal("x/before", records[1].rule)
    assert.are.equal("y/fine", records[2].rule)
    assert.are.same({ "rule-failed: x/loop: limit.time: the limit was "
                      .. "reached" }, notes)
    records = run(engine, "Only a.")
    assert.are.equal("x/before", records[1].rule)
  end)

  it("by memory or steps is stopped too", function()
    local engine = with([[
rule "fat" { "a", where = function()
  local t = {}
  for i = 1, 1e9 do t[i] = ("x"):rep(1000) .. i end
end }
rule "slow" { "b", where = function()
  return (("a"):rep(100000)):find(("a-"):rep(8) .. "b")
end }]], { limits = { memory = 4 << 20, steps = 1e5, seconds = 60 } })
    local _, notes = run(engine, "Here a and b.")
    assert.are.same({
      "rule-failed: x/fat: limit.memory: the limit was reached",
      "rule-failed: x/slow: limit.steps: the limit was reached",
    }, notes)
  end)

  it("gives too many records", function()
    local engine = with([[
rule "many" { "a", emit = function(m)
  return { n = 1 }, { n = 2 }, { n = 3 }
end }
rule "more" { "b" }]], { limits = { records = 4, all_records = 5 } })
    local records, notes = run(engine, "a b a b b b.")
    assert.are.equal(5, #records)
    assert.are.same({
      "truncated: x/many: more records than a rule may give",
      "truncated: x/more: more records than a document may have",
    }, notes)
  end)

  it("gives what is no record", function()
    for wrong, message in pairs {
      ["7"] = "'emit' gives a number: a record %(a table%)",
      ["{ f = error }"] = "field 'f': a record can not hold a function",
      ["{ f = function() end }"] = "field 'f': a record can not hold",
      ["{ f = m.doc }"] = "field 'f': a span",
      ["{ f = 0/0 }"] = "field 'f': not a finite number",
      ["{ f = { [{}] = 1 } }"] = "field 'f': a table has numbers and names",
      ["{ f = { x = 1, [1.5] = 2 } }"] = "field 'f': a table has numbers",
      ["{ f = { at = 1 } }"] = "field 'f': a span",
      ["{ f = { at = m, text = '' } }"] = "'text' comes from there",
      ["{ f = { spans = { { 1, 99 } } } }"] = "field 'f': a span",
      ["{ f = { spans = { { 3, 1 } } } }"] = "ends before it begins",
      ["{ f = { spans = { {} } } }"] = "field 'f': a span is a pair",
      ["{ f = ('x'):rep(2000000) }"] = "at most 1048576 bytes",
      ["(function() local t = {} t.t = t return t end)()"] = "32 levels",
      ["setmetatable({}, { __index = error, __pairs = error }), 1"] =
        "'emit' gives a number",
    } do
      local engine = with(('rule "x" { "a", emit = function(m) return %s end }')
                          :format(wrong))
      local records, notes = run(engine, "Here a.")
      assert.matches(message, notes[1] or "no note for " .. wrong)
      assert.is_nil(records[1])
    end
  end)

  it("gives one that can not be read, among many", function()
    local engine = with [[
rule "x" { "a", emit = function(m)
  return { n = m.first, f = m.first == 20 and error or nil }
end }]]
    local records, notes = run(engine, ("a "):rep(60))
    assert.are.same({ "pack-failed: x: field 'f': a record can not hold a "
                      .. "function" }, notes)
    assert.are.equal(59, #records)
    for i, record in ipairs(records) do
      assert.are.equal(i < 20 and i or i + 1, record.n)
    end
  end)

  it("goes through lists as stock Lua does", function()
    local engine = with [[
local function through(t)
  local out = ""
  for i, v in ipairs(t) do
    out = out .. i .. tostring(v) .. " "
  end
  return out
end
local squares = setmetatable({ 7 }, { __index = function(_, i)
  return i < 4 and i * i or nil
end })
rule "x" { "a", emit = function(m)
  local step, t, from = ipairs { "p" }
  return { plain = through { "a", false, nil, "b" }, empty = through {},
           proxy = through(squares), hands = step(t, from),
           stop = step(t, 1) == nil, wrong = select(2, pcall(step, t, "x")),
           of_nil = select(2, pcall(ipairs)) }
end }]]
    local records = run(engine, "a")
    assert.are.equal("1a 2false ", records[1].plain)
    assert.are.equal("", records[1].empty)
    assert.are.equal("17 24 39 ", records[1].proxy)
    assert.are.equal(1, records[1].hands)
    assert.is_true(records[1].stop)
    assert.matches("number expected, got string", records[1].wrong)
    assert.matches("value expected", records[1].of_nil)
  end)

  it("says what 'where' must give", function()
    for wrong, message in pairs {
      [""] = "gives nothing", ["return 0/0"] = "not finite",
      ["return {}"] = "gives a table",
      ["return false, {}"] = "gives a table for its reason",
    } do
      local engine = with(('rule "x" { "a", where = function(m) %s end }')
                          :format(wrong))
      local _, notes = run(engine, "Here a.")
      assert.matches(message, notes[1])
    end
  end)
end)

describe("why a match is dropped", function()
  local function reason_of(rule)
    local engine = with('rule "x" { "a", overlap = "all", ' .. rule .. " }")
    local doc <close> = assert(engine:doc "Here a.")
    local rows = engine:why(doc)
    return rows[1].outcome, rows[1].reason
  end

  it("is what `where` says after its false", function()
    for where, reason in pairs {
      ["return false, 'so ' .. m.text"] = "so a", ["return nil, 'x'"] = "x",
      ["return false"] = false, ["return false, nil"] = false,
      ["error('no', 0)"] = "no",
      ["return false, ('é'):rep(300)"] = ("é"):rep(199),
      ["return false, 'a\\0b'"] = "a",
    } do
      local outcome, said = reason_of(
        ("where = function(m) %s end"):format(where))
      assert.are.same({ "dropped", reason }, { outcome, said or false })
    end
  end)

  it("is not said of a match that stays", function()
    assert.are.same({ "kept" },
                    { reason_of "where = function() return true, 'x' end" })
    assert.are.same({ "kept" },
                    { reason_of "where = function() return 1, 'x' end" })
  end)

  it("is what `emit` says after its nil", function()
    assert.are.same({ "no-record", "x" },
                    { reason_of "emit = function() return nil, 'x' end" })
    assert.are.same({ "no-record", "no" },
                    { reason_of "emit = function() error('no', 0) end" })
  end)

  it("is told from giving way to another match", function()
    local engine = with [[
rule "x" { "a b" }
rule "y" { "b", label = "x", overlap = "all",
  where = function() return false, "never" end }
rule "z" { "b", label = "x", where = function() return false, "never" end }]]
    local doc <close> = assert(engine:doc "a b.")
    local y = engine:why(doc, { rule = "y" })[1]
    local z = engine:why(doc, { rule = "z" })[1]
    assert.are.same({ "dropped", "never" }, { y.outcome, y.reason })
    assert.are.same({ "overlapped", "x/x" }, { z.outcome, z.by })
  end)
end)

describe("finish", function()
  it("sees the records of the pack in the order of the text", function()
    local records, notes = run(with [[
rule "b" { "b" }
rule "a" { "a", emit = function(m) return { n = 1, see = m.id } end }
finish(function(doc, records)
  local seen = {}
  for i, r in ipairs(records) do
    seen[i] = r.rule .. " " .. r.match.text
    r.seen = seen
  end
  table.remove(records, 2)
  records[#records + 1] = { source = doc:extent(1, 2), of = records[2].id }
  return records
end)]], "Here a b a.")
    assert.are.same({}, notes)
    local seen = { "x/a a", "x/b b", "x/a a" }
    assert.are.equal(3, #records)
    assert.are.equal("x/finish", records[1].rule)
    assert.are.equal("Here a", records[1].source.text)
    assert.are.equal("s3", records[1].of)
    assert.are.same(seen, records[2].seen)
    assert.are.equal("s2", records[2].see)
    assert.are.equal("s3", records[3].see)
  end)

  it("that fails leaves the records as they were", function()
    local records, notes = run(with [[
rule "a" { "a" }
finish(function(doc, records) error "no" end)]], "Here a.")
    assert.are.equal(1, #records)
    assert.are.same({ "pack-failed: x: x:2: no" }, notes)
    local _, more = run(with 'rule "a" { "a" } finish(function() return 1 end)',
                        "Here a.")
    assert.matches("finish gives a number", more[1])
  end)
end)

describe("finish without an end", function()
  it("gives as many records as a document may have", function()
    local records, notes = run(with([[
rule "a" { "a" }
finish(function(doc, records)
  local list = {}
  for i = 1, 100 do list[i] = { n = i } end
  return list
end)]], { limits = { all_records = 7 } }), "Here a.")
    assert.are.equal(7, #records)
    assert.are.same({ "pack-failed: x: finish gives more records than a "
                      .. "document may have" }, notes)
  end)
end)

describe("what a pack keeps", function()
  it("of a document is refused in the next one", function()
    local engine = with [[
local kept
rule "a" { "a", where = function(m)
  if kept then
    local ok, message = pcall(function() return kept.text end)
    local ok2, message2 = pcall(function() return kept.doc:token(1) end)
    error(message .. " " .. message2, 0)
  end
  kept = m
  return true
end }]]
    run(engine, "Here a.")
    local _, notes = run(engine, "Here a.")
    assert.are.same({ "rule-failed: x/a: x:4: the document is "
                      .. "closed x:5: the document is closed" }, notes)
  end)

  it("is not seen by the script or other packs", function()
    rawset(string, "probe", 1)
    local engine = sayso.engine { packs = {}, extra = {
      { name = "x", text = "leak = 1 string.leak = 1 rule 'a' { 'a' }" },
      { name = "y", text = [[
assert(leak == nil and string.leak == nil and string.probe == nil)
assert(("").leak == nil and not pcall(function() return ("").probe() end))
assert(io == nil and os == nil and load == nil and debug == nil)]] },
    } }
    rawset(string, "probe", nil)
    assert.is_nil(rawget(_G, "leak"))
    assert.is_nil(rawget(string, "leak"))
    assert.are.equal(1, #engine:rules())
  end)
end)

describe("a check", function()
  it("warns of what a careful author would change", function()
    local text = {}
    for i, w in ipairs(with [[
lexicon "unused" { "a" }
rule "x" { "text:a b", no = "b" }
rule "y" { "a:c", yes = "c" }]]:check()) do
      assert.are.equal("warning", w.severity)
      text[i] = tostring(w):match "^[^\n]*"
    end
    text = table.concat(text, "\n")
    assert.matches("unused", text)
    assert.matches("x:2:13: a match has a field 'text' already", text)
    assert.matches("x:2: rule 'x' has no 'yes' sentence", text)
    assert.matches("x:3: rule 'y' has no 'no' sentence", text)
  end)
end)

describe("a cascade", function()
  it("reads captures and fields of other rules, also of other packs",
     function()
    local engine = sayso.engine { packs = {}, extra = {
      { name = "x", text = [[
rule "claim" { "who:[cap] says what:_", set = { kind = "c", deep = { 1 } },
  emit = function(m)
    return { source = { at = m.who, name = "N" }, content = m.what,
             list = { 1, { 2 } } }
  end }]] },
      { name = "y", text = [[
rule "denial" { "claim:@claim other:[cap] denies",
  emit = function(m)
    local c = m.claim
    assert(c.kind == "c" and c.match.kind == "c")
    assert(c.list[2][1] == 2, "list")
    assert(c.missing == nil)
    return { source = m.other, content = c.what, denies = c.id,
             name = c.source.name }
  end }]] },
    } }
    local records, notes = run(engine, "Ana says yes Bob denies it.")
    assert.are.same({}, notes)
    assert.are.equal(2, #records)
    local denial, claim = records[1], records[2]
    assert.are.equal("y/denial", denial.rule)
    assert.are.equal("yes", denial.content.text)
    assert.are.equal("N", denial.name)
    assert.are.equal(claim.id, denial.denies)
  end)
end)
