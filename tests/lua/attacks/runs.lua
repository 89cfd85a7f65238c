-- Packs that load, and turn on whoever runs them. Each is
-- { name, its rule file, what must be told (in notes or counters), what closes
-- it, more options }. The text is "They deny it. I deny it.", twice.
local LOOP = "while true do end"

-- A rule whose `where` does that.
local function where(code)
  return ('rule "x" { "deny", where = function(m) %s end }'):format(code)
end

local function emit(code)
  return ('rule "x" { "deny", emit = function(m) %s end }'):format(code)
end

local function finish(code)
  return ('rule "x" { "deny" } finish(function(doc, records) %s end)')
    :format(code)
end

return {
  { "a loop in where", where(LOOP), { "limit.time 2", "note.rule-failed 2" },
    "--limit time" },
  { "a loop in emit", emit(LOOP), { "limit.time 2" }, "--limit time" },
  { "a loop in finish", finish(LOOP), { "limit.time 2" }, "--limit time" },
  { "a loop in every rule", where(LOOP) .. where(LOOP):gsub('"x"', '"y"')
    .. where(LOOP):gsub('"x"', '"z"'), { "limit.time 2" },
    "the time is the pack's, not a rule's" },
  { "a loop in pcall in where", where "while true do pcall(error) end",
    { "limit.time 2" }, "own pcall" },
  { "memory in where", where [[local t = {}
    while true do t[#t + 1] = ("x"):rep(1000) .. #t end]],
    { "limit.memory 2" }, "--limit memory" },
  { "memory that is kept", [[local t = {}
    rule "x" { "deny", where = function()
      while true do t[#t + 1] = ("x"):rep(1000) .. #t end end }]],
    { "limit.memory 2" }, "--limit memory" },
  { "steps in where", where [[return (("a"):rep(3e4)):match((".*"):rep(6)
    .. "b")]], { "limit.steps 2" }, "--limit steps" },
  { "a regex that goes back",
    [[rule "x" { regex = "[a-z]*[a-z]*[a-z]*[0-9]" }]],
    { "limit.steps" }, "--limit regex-steps", "--limit regex-steps=1" },
  { "a test of words that goes back",
    [[rule "x" { "x:/[a-z]*[a-z]*[a-z]*[0-9]/" }]],
    { "limit.steps" }, "--limit regex-steps", "--limit regex-steps=1" },
  { "a regex over too much", [[rule "x" { regex = "deny",
    scope = "paragraph" }]], { "limit.steps 2" }, "--limit regex-text",
    "--limit regex-text=10" },
  { "records without end", emit [[local t = {} for i = 1, 20 do
    t[i] = { n = i } end return t]], { "limit.records 2" },
    "--limit records", "--limit records=10" },
  { "records from finish", finish [[for i = 1, 1000 do
    records[i] = { n = i } end return records]], { "note.pack-failed 2" },
    "--limit all-records", "--limit all-records=100" },
  { "a record that is too deep", emit [[local t = {} for i = 1, 100 do
    t = { t } end return { t = t }]], { "note.pack-failed" },
    "32 levels of a record" },
  { "a record in a circle", emit "local t = {} t.t = t return t",
    { "note.pack-failed" }, "32 levels of a record" },
  { "a record that is too large", emit [[return { t = ("x"):rep(2 << 20) }]],
    { "note.pack-failed" }, "1 MiB a record", "--limit memory=16M" },
  { "a record of functions", emit "return { f = pairs }",
    { "note.pack-failed" }, "a record holds values" },
  { "a record that traps", emit [[return setmetatable({ a = 1 }, {
    __index = function() while true do end end,
    __pairs = function() while true do end end,
    __len = function() return 1 << 60 end })]], { '"rule":"p/x"' },
    "records are read raw" },
  { "a record with bad bytes", emit 'return { t = "\\xff\\0\\27[2J" }',
    { '\\u001b[2J' }, "JSON is escaped, and always UTF-8" },
  { "a record with numbers that JSON has not", emit "return { n = 0/0 }",
    { "note.pack-failed" }, "a number is finite" },
  { "one table twice", emit "local t = { n = 1 } return t, t",
    { "note.rule-failed 2" }, "a record is a table of its own" },
  { "no record", emit "return 1", { "note.rule-failed 2" },
    "what emit gives is checked" },
  { "a score that is no number", where "return 0/0", { "note.rule-failed 2" },
    "what where gives is checked" },
  { "an error without a value", where "error()", { "note.rule-failed 2" },
    "any error is told" },
  { "an error that loops when it is told", where [[error(setmetatable({}, {
    __tostring = function() while true do end end }))]],
    { "an error that is a table" }, "an error that is no string is not asked" },
  { "an error that moves the cursor", where 'error "\\27[2Jx"',
    { "note.rule-failed 2" }, "messages are cleaned" },
  { "an error of a megabyte", where 'error(("x"):rep(1 << 20))',
    { "note.rule-failed 2" }, "500 bytes of a message" },
  { "an error of many lines", where 'error(("x\\n"):rep(100))',
    { "note.rule-failed 2" }, "a note is a line" },
  { "a document that is kept", [[local kept
    rule "x" { "deny", where = function(m)
      local text = kept and kept.text
      kept = m.doc
      return text == nil
    end }]], { "note.rule-failed 1" }, "a view of what is closed says so" },
  { "a token that is kept", [[local kept
    rule "x" { "deny", where = function(m)
      local text = kept and kept.text
      kept = m.doc:token(1)
      return true
    end }]], { "note.rule-failed" }, "a view of what is closed says so" },
  { "closing the document", where "m.doc:close() return true",
    { '"rule":"q/honest"' }, "a pack does not own it" },
  { "rows out of bounds", where [[local d = m.doc
    for _, n in ipairs { 0, -1, 1 << 31, 1 << 32, 1 << 62, math.mininteger } do
      pcall(d.token, d, n) pcall(d.row, d, "tokens", n)
      pcall(d.span, d, n, n) pcall(d.extent, d, n, n)
    end return true]], { '"rule":"p/x"' }, "arguments are checked" },
  { "hints without end", where [[for i = 1, 1e5 do
    pcall(m.doc.hint_source, m.doc, m.doc:token(1)) end return true]],
    { "documents 2" }, "hints end where entities begin" },
  { "functions of others", where "return string.rep == nil or m.doc.close(m)",
    { "note.rule-failed 2" }, "types are checked" },
  { "functions of types for others", where
    "return types.token.child(m.doc, 'nsubj')", { "note.rule-failed 2" },
    "types are checked" },
  { "types changed", where "types.token.child = error",
    { "note.rule-failed 2" }, "`types` is no table" },
  { "types changed raw", where [[for _, t in ipairs { types, types.token } do
    for _, f in ipairs { table.insert, table.sort, table.remove, setmetatable,
                         pairs, next, rawget } do
      if pcall(f, t, {}) then return true end
    end
    pcall(table.move, { error }, 1, 1, 1, t)
    end error "all refused"]], { "all refused" }, "`types` is no table" },
  { "os", where "os.exit(0)", { "limit.blocked 2" }, "an allow-list" },
  { "io", where 'io.open("/etc/passwd")', { "limit.blocked 2" },
    "an allow-list" },
  { "debug", where "debug.getregistry()", { "limit.blocked 2" },
    "an allow-list" },
  { "package", where 'package.loadlib("libc.so.6", "*")',
    { "limit.blocked 2" }, "an allow-list" },
  { "coroutines", where "coroutine.wrap(error)()", { "limit.blocked 2" },
    "an allow-list" },
  { "load", where 'load "os = 1"()', { "limit.blocked 2" }, "an allow-list" },
  { "dofile", where 'dofile "/etc/passwd"', { "limit.blocked 2" },
    "an allow-list" },
  { "loadfile", where 'loadfile "/etc/passwd"', { "limit.blocked 2" },
    "an allow-list" },
  { "collectgarbage", where 'collectgarbage "stop"', { "limit.blocked 2" },
    "an allow-list" },
  { "rawset", where "rawset(m, 1, 1)", { "limit.blocked 2" },
    "an allow-list" },
  { "getmetatable", where 'getmetatable("").__index = nil',
    { "limit.blocked 2" }, "an allow-list" },
  { "print", where 'print "x"', { "limit.blocked 2" }, "an allow-list" },
  { "the strings of another pack", [[string.find = error
    string.rep = nil rule "x" { "deny" }]], { '"rule":"p/x"' },
    "a state for each pack" },
  { "a label of another pack", [[rule "honest" { "they", label = "honest" }
    label "honest" { overlap = "all" }]], { '"rule":"q/honest"' },
    "rules belong to packs" },
  { "ten thousand rules", [[for i = 1, 10000 do
    rule("r" .. i) { "word" .. i } end]], { "documents 2" },
    "an index of rules", "--limit memory=64M --limit time=20" },
  { "a hundred thousand phrases", [[local t = {} for i = 1, 100000 do
    t[i] = "w" .. i end lexicon "l" (t) rule "x" { "@l" }]],
    { "documents 2" }, "an automaton of phrases",
    "--limit memory=64M --limit time=20" },
  { "a gap over everything", [[rule "x" { "_ ...{0,1000} _ ...{0,1000} _" }]],
    { '"rule":"p/x"' }, "states are visited once" },
  { "choices inside choices", [[rule "x" { ("(_|_ _|"):rep(8) .. "_"
    .. (")+"):rep(8) }]], { '"rule":"p/x"' }, "states are visited once" },
  { "repetitions inside repetitions", [[rule "x" { "((a{0,9}){0,9}){0,9} deny" }
    ]], { '"rule":"p/x"' }, "states are visited once" },
}
