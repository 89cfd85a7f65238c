-- The tests of packs: sentences with brackets, and articles.
local sayso = require "sayso"
local test = require "sayso.test"

local function with(text)
  return sayso.engine { packs = {}, extra = { { name = "x", text = text } } }
end

-- What test.run says of the sentences of a rule, as lines.
local function outcome(text)
  local result = with(text):test()
  local lines = {}
  for i, r in ipairs(result.results) do
    lines[i] = r.kind .. ": " .. (r.message or "ok")
  end
  return table.concat(lines, "\n"), result
end

describe("a sentence with brackets", function()
  it("is a text and captures", function()
    local text, captures = test.parse "[a Ana] said [b \\[it\\] [c is] so]."
    assert.are.equal("Ana said [it] is so.", text)
    assert.are.same({ { name = "a", spans = { { 1, 3 } } },
                      { name = "b", spans = { { 10, 19 } } },
                      { name = "c", spans = { { 15, 16 } } } }, captures)
  end)

  it("may have a capture in pieces", function()
    local text, captures = test.parse "[x The deal], he said, [x is dead]."
    assert.are.equal("The deal, he said, is dead.", text)
    assert.are.same({ { name = "x", spans = { { 1, 8 }, { 20, 26 } } } },
                    captures)
  end)

  it("is refused if its brackets are wrong", function()
    for wrong, message in pairs {
      ["[a b"] = "'%[' without '%]'", ["a]"] = "'%]' without '%['",
      ["[ a]"] = "without a name", ["[a]"] = "without a name",
    } do
      local text, problem = test.parse(wrong)
      assert.is_nil(text)
      assert.matches(message, problem)
    end
  end)
end)

describe("the sentences of a rule", function()
  it("pass where every bracket is captured exactly", function()
    local lines, result = outcome [[
rule "x" { "who:[cap]+ says what:_",
  yes = { "[who Ana Silva] says [what yes].", "Ana says yes.",
          "[who Ana] says so. [who Bo] says no." },
  no = { "ana says yes.", "Ana said yes." } }]]
    assert.are.equal([[
yes: ok
yes: ok
yes: who: expected 'Ana ... Bo', got 'Ana'
no: ok
no: ok]], lines)
    assert.are.equal(4, result.passed)
    assert.are.equal(1, result.failed)
  end)

  it("fail where they should not pass", function()
    assert.are.equal([[
yes: what: expected 'yes', got 'yes or no'
yes: no 'whom' in the match, which has what, who
yes: '[' without ']'
no: matches 'Ana says so']], (outcome [[
rule "x" { "who:[cap]+ says what:(yes or _ | _)",
  yes = { "[who Ana] says [what yes] or no.", "[whom Ana] says yes.",
          "[who Ana says yes." },
  no = { "Ana says so." } }]]))
  end)

  it("see the fields of records as well", function()
    assert.are.equal("yes: ok\nyes: role: expected 'Ana', got 'says'\n"
                     .. "yes: who: expected 'Ana', got 'Ana says'\nyes: ok",
                     (outcome [[
rule "x" { "who:[cap] says",
  emit = function(m)
    return { role = m.doc:extent(m.last, m.last),
             who = m.doc:extent(m.first, m.last) }
  end,
  yes = { "Ana [role says] it.", "[role Ana] says it.",
          "[who Ana] says it.", "[who Ana says] it." } }]]))
  end)

  it("fail where the rule itself fails, or is not what matches", function()
    assert.matches("yes: rule%-failed: x/x: x:1: oops", (outcome [[
rule "x" { "a", yes = "a b", where = function() error "oops" end }]]))
    assert.are.equal("yes: dropped by 'where'", (outcome [[
rule "x" { "a", yes = "a b", where = function() return false end }]]))
    assert.are.equal("yes: a match, but no record: `emit` gave none\nno: ok",
                     (outcome [[
rule "x" { "a", yes = "a b", no = "a", emit = function() end }]]))
    assert.are.equal("yes: a match, but no record: too short", (outcome [[
rule "x" { "a", yes = "a b",
  emit = function() return nil, "too short" end }]]))
    assert.are.equal("yes: ok\nno: matches 'a'", (outcome [[
rule "x" { "a", yes = "a b", no = "a", out = false }]]))
    assert.are.equal("yes: overlapped by x/y.long: 'a b'", (outcome [[
rule "y.short" { "a", yes = "a b" }
rule "y.long" { "a b" }]]))
  end)
end)

describe("an article", function()
  local folder

  before_each(function()
    folder = os.tmpname()
    os.remove(folder)
    os.execute(("mkdir -p '%s/rules' '%s/tests'"):format(folder, folder))
  end)

  after_each(function() os.execute(("rm -r '%s'"):format(folder)) end)

  local function write(path, text)
    local file = assert(io.open(folder .. "/" .. path, "wb"))
    file:write(text)
    file:close()
  end

  local function run(article)
    write("pack.lua", 'return { name = "p", api = 1 }')
    write("rules/a.lua", [[
rule "claim.one" { "source:[cap] says content:_", set = { act = "say" } }]])
    write("tests/a.txt", article)
    local lines = {}
    for i, r in ipairs(sayso.engine { packs = { folder } }:test().results) do
      lines[i] = ("%s %d: %s"):format(r.kind, r.line, r.message or "ok")
    end
    return table.concat(lines, "\n")
  end

  it("says what must be found, and what must not", function()
    assert.are.equal([[
expect 1: ok
none 2: ok
expect 5: not found; in the nearest, source is 'Ana'
none 6: found, though it must not be
todo 7: ok
todo 8: found: make it an 'expect']], run [[
# expect: claim source="Ana" content="yes" act="say"
# none: p/claim.one source="Bo"
Ana says yes.

# expect: claim source="Bo"
# none: claim.one content="yes"
# todo: claim source="Bo"
# todo: claim source="Ana"
]])
  end)

  it("refuses labels and fields that can not be meant", function()
    assert.are.equal([[
expect 1: no label or rule is called 'clam'; did you mean 'claim'?
none 2: no label or rule is called 'source']], run [[
# expect: clam source="Ana"
# none: source="Ana"
Ana says yes.
]])
    assert.are.equal([[article 1: 'source=Ana' is no field: name="value"]],
                     run [[
# expect: claim act="say" source=Ana
Ana says yes.
]])
  end)

  it("says what is found, though it should not be", function()
    assert.are.equal("todo none 1: ok\ntodo none 2: not found: "
      .. "make it a 'none'", run [[
# todo: none claim source="Ana"
# todo: none claim source="Bo"
Ana says yes.
]])
  end)

  it("names fields of roles, lists and what is absent", function()
    write("rules/b.lua", [[
finish(function(doc, records)
  for _, r in ipairs(records) do
    r.source = { at = r.source, type = "person", words = { r.act, "so" } }
  end
  records[2] = { source = doc:span(5, 8) }
  return records
end)]])
    assert.are.equal("expect 1: ok\nexpect 2: ok\nnone 3: ok\nexpect 4: ok",
                     run [[
# expect: claim source="Ana" source.type="person" source.words="say, so"
# expect: claim source="Ana" time="" source.name="" source.text.x=""
# none: claim source="Ana" source.type=""
# expect: p/finish source="says"
Ana says yes.
]])
  end)

  it("is refused if a directive is wrong", function()
    assert.are.equal("article 2: no directive 'exspect': expect, none, todo",
                     run "Ana says yes.\n# exspect: claim\n")
    assert.are.equal("article 1: a label or a rule expected",
                     run "# expect:\n")
  end)
end)
