-- Every function that a pack can reach, called with every kind of bad
-- argument: each call gives values or raises an error, and nothing breaks.
local core = require "sayso.core"
local sayso = require "sayso"

-- Calls all members of the objects with all arguments; gives how many calls
-- raised and how many did not. `m` is a match with a capture "a".
local probe = [[
local m, names, types = ...
local doc, capture = m.doc, m.a
local objects = {
  doc = doc, token = doc:token(1), span = capture, match = m,
  extent = doc:extent(1, 1), row = doc:quote(1),
}
local ok, entity = pcall(doc.entity, doc, doc:token(doc:count() - 1))
objects.entity = ok and entity or nil
local deep = {}
for i = 1, 100 do deep = { deep } end
local trap = setmetatable({}, { __index = function() error "trap" end,
                                __len = function() return 1 << 62 end,
                                __call = function() error "called" end })
local bad = {
  {}, { false }, { 0 }, { -1, 2 }, { 1 << 62, -(1 << 62) }, { 0/0, 1/0 },
  { ("x"):rep(100000), "\0\xFF" }, { {}, {} }, { deep, deep },
  { trap, trap, trap }, { print or error, error }, { doc, m, capture },
  { { { 1, 1 << 40 }, { trap } } }, { "tokens", 1 << 40 }, { 1, 1, 1, 1, 1 },
}
local count, raised, first = 0, 0, nil
local function attempt(f, ...)
  count = count + 1
  local ok, message = pcall(f, ...)
  if not ok then
    raised = raised + 1
    first = first or tostring(message)
  end
end
local function get(object, name) return object[name] end
local function set(object, name, value) object[name] = value end
for key, object in pairs(objects) do
  for name in names:gmatch "%S+" do
    attempt(set, object, name, 1)
    local ok, member = pcall(get, object, name)
    if ok and type(member) == "function" and name ~= "close" then
      for _, arguments in ipairs(bad) do
        attempt(member, object, table.unpack(arguments))
        attempt(member, table.unpack(arguments))
      end
    end
  end
  for _, arguments in ipairs(bad) do
    attempt(get, object, arguments[1])
    attempt(function() return object == arguments[1] end)
    attempt(function() return object < arguments[1] end)
    attempt(function() return object .. arguments[1] end)
    attempt(function() return #object + object() end)
    attempt(tostring, object)
  end
end
for _, of in ipairs { "doc", "match", "span", "token" } do
  attempt(set, types, of, {})
  for name in names:gmatch "%S+" do
    attempt(set, types[of], name, error)
    local ok, f = pcall(get, types[of], name)
    for _, arguments in ipairs(ok and name ~= "close" and bad or {}) do
      attempt(f, table.unpack(arguments))
      attempt(f, m, table.unpack(arguments))
    end
  end
end
return count, raised
]]

local function all_names()
  local names, seen = {}, {}
  for _, members in pairs(core.members()) do
    for _, member in ipairs(members) do
      local name = member.name
      if not seen[name] then
        seen[name] = true
        names[#names + 1] = name
      end
    end
  end
  table.sort(names)
  return table.concat(names, " ")
end

local text = "Here a “quoted one”, on Tuesday, with 40 people in Paris."

describe("bad arguments", function()
  it("break nothing in a script", function()
    local engine = sayso.engine { packs = {}, extra = {
      { name = "x", text = 'rule "x" { "a:a" }' } } }
    local doc = assert(engine:doc(text))
    local found = assert(engine:run(doc))
    local count, raised = assert(load(probe))(found:match(1), all_names(),
                                                   sayso.types)
    assert.is_true(count > 2500 and raised > count // 2,
                   count .. ' ' .. raised)
    assert.are.equal(text, doc.text)
    local match = found:match(1)
    doc:close()
    for name in all_names():gmatch "%S+" do
      pcall(function() return match[name] end)
      pcall(function() return match.a[name] end)
      pcall(function() return found[name](found, 1, 1) end)
    end
    assert.has_error(function() return match.text end,
                     "the document is closed")
    assert.has_error(function() return found:match(1) end,
                     "the document is closed")
  end)

  it("break nothing in a pack", function()
    local engine = sayso.engine { packs = {}, limits = { seconds = 60 },
      extra = { { name = "x", text =
        "local probe = (function(...) " .. probe .. " end)\n"
        .. "local names = '" .. all_names() .. "'\n" .. [[
rule "x" { "a:a", emit = function(m)
  local count, raised = probe(m, names, types)
  return { count = count, raised = raised, text = m.doc.text }
end }]] } } }
    for _ = 1, 2 do
      local doc <close> = assert(engine:doc(text))
      local records, notes = engine:statements(doc)
      assert.are.same({}, notes)
      assert.is_true(records[1].count > 2500)
      assert.is_true(records[1].raised > records[1].count // 2)
      assert.are.equal(text, records[1].text)
    end
  end)

  it("are refused by what declares rules", function()
    for _, call in ipairs {
      "rule()", "rule {}", "rule(1 << 62) {}", "rule 'x' 'y'", "rule 'x' (nil)",
      "local f = rule 'x' f { 'a' } f { 'a' }", "lexicon 'x' (print)",
      "lexicon 'l' { { {} } }", "lexicon 'l' { { 1 } }", "pattern 'x' {}",
      "label 'x' 1", "label 'l' { overlap = {} }", "label 'l' { key = 1 }",
      "label 'l' { key = { 1 } }", "override 'x' 1", "disable {}",
      "disable 'nothing'", "override 'nothing' { 'a' }", "finish()",
      "finish {}", "require()", "require {}", "require 'x'",
      "rule 'x' { set = setmetatable({}, { __index = error }), 'a' } "
        .. "error 'end'",
      "local t = {} t[1] = t rule 'x' (t)",
      "local t = { 'a' } t.set = t rule 'x' (t)",
      "local t = { 'a' } for i = 1, 1000 do t = { t } end rule 'x' (t)",
      "rule 'x' { 'a', [2.5] = 'b' }", "rule 'x' { 'a', [3] = 'b' }",
      "rule 'x' { ('('):rep(100000) }", "rule 'x' { '\\0' }",
      "rule 'x' { 'a', tags = { 1 } }", "rule 'x' { 'a', [error] = 1 }",
      "rule 'x' { 'a', set = { [1] = 2 } }", "rule 'x' { 'a', yes = 5 }",
    } do
      local ok, problem = pcall(sayso.engine, { packs = {}, extra = {
        { name = "x", text = call } } })
      assert.is_false(ok, call)
      assert.is_true(sayso.is_fault(problem), call .. ": "
                     .. tostring(problem))
    end
  end)

  it("are refused by what only the library calls", function()
    local engine = core.engine "core/lang/en"
    local pack = core.pack {}
    local rules = core.rules(engine, {})
    local doc = engine:doc "One “two”."
    local functions = {
      core.engine, core.pack, core.rules, core.json, core.csv, core.distance,
      engine.doc, pack.run, pack.module, pack.option, rules.pack, rules.label,
      rules.macro, rules.lexicon, rules.lexicon_file, rules.phrase, rules.rule,
      rules.disable, rules.code, rules.layers, rules.calls, rules.run,
    }
    local values = { nil, false, -1, 1 << 62, 0/0, "x", {}, { {} },
                     { { 1, 2 } }, print, io.stdout, engine, pack, rules, doc }
    local n = 15
    for _, f in ipairs(functions) do
      for _, self in ipairs { engine, pack, rules, doc } do
        for i = 1, n do
          pcall(f, values[i], values[i % n + 1])
          pcall(f, self, values[i], values[(i + 3) % n + 1],
                values[(i + 7) % n + 1])
          pcall(f, self, values[(i + 5) % n + 1], values[i], "x")
        end
      end
    end
    assert.are.equal("“two”", doc:quote(1).text)
  end)
end)
