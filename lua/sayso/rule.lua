-- rule.lua - from what the rule files of packs declared to a set of rules.
--
-- The tables are checked here, field by field; patterns, lexicons and names
-- are checked by the core, whose complaints are brought to their places in the
-- files.
local core = require "sayso.core"
local fault = require "sayso.fault"
local pack = require "sayso.pack"
local sorted = require "sayso.sorted"
local source = require "sayso.source"
local spelling = require "sayso.spelling"

local rule = {}

local FIELDS = { "label", "set", "where", "emit", "scope", "skip", "overlap",
                 "prio", "out", "tags", "yes", "no", "doc", "regex",
                 "trigger" }
rule.FIELDS = FIELDS

local SCOPES = { "sentence", "paragraph", "document" }
local POLICIES = { "longest", "all", "first", "best", "exact", "nested" }

local function index_of(list, value)
  for i, v in ipairs(list) do
    if v == value then
      return i
    end
  end
end

-- ## Faults

-- Raises a fault of a declaration, at the field `field` if that is given, else
-- at its name.
local function fail(d, field, ...)
  local line, column = d.line, nil
  local text = d.pack.texts[d.file]
  if field and text then
    local l, c = source.find_field(text, d.line, field)
    line, column = l or line, c
  elseif text then
    local l, c = source.find(text, d.line, d.name, 1)
    column = l == d.line and c or nil
  end
  pack.fail(d.pack, d.file, line, column, select("#", ...) > 1
            and (...):format(select(2, ...)) or (...))
end

-- Raises a fault at a byte of a pattern of a declaration.
local function fail_in_pattern(d, pattern, offset, message)
  local text = d.pack.texts[d.file]
  local line, column
  if text and pattern then
    line, column = source.find(text, d.line, pattern, offset)
  end
  if line then
    pack.fail(d.pack, d.file, line, column, message)
  end
  fault.raise { file = pack.path(d.pack, d.file), line = d.line,
                message = message, source = pattern, source_column = offset }
end

-- ## Fields of a rule

local function check_string(d, name, value)
  if value ~= nil and type(value) ~= "string" then
    fail(d, name, "'%s' must be a string, not a %s", name, type(value))
  end
end

-- A list of strings, or a string that stands for a list of one.
local function check_strings(d, name, value)
  if value == nil then
    return {}
  elseif type(value) == "string" then
    return { value }
  elseif type(value) ~= "table" then
    fail(d, name, "'%s' must be a list of strings", name)
  end
  for _, v in pairs(value) do
    if type(v) ~= "string" then
      fail(d, name, "'%s' must be a list of strings", name)
    end
  end
  return value
end

-- One of a list of words, as a number from 0; or `otherwise`.
local function check_word(d, name, value, words, otherwise)
  if value == nil then
    return otherwise
  end
  local index = index_of(words, value)
  if not index then
    fail(d, name, "'%s' must be one of %s, not '%s'%s", name,
         table.concat(words, ", "), tostring(value),
         spelling.hint(tostring(value), words))
  end
  return index - 1
end

local function check_function(d, name, value)
  if value ~= nil and value ~= core.FUNCTION then
    fail(d, name, "'%s' must be a function, not a %s", name, type(value))
  end
  return value ~= nil
end

-- The values of `set` that patterns can test, as pairs of strings.
local function fields_of(d, set)
  local fields = {}
  if set ~= nil and type(set) ~= "table" then
    fail(d, "set", "'set' must be a table")
  end
  for _, name in ipairs(sorted.keys(set)) do
    local value = set[name]
    if type(name) ~= "string" then
      fail(d, "set", "'set' must have names, not numbers")
    elseif value == core.FUNCTION then
      fail(d, "set", "a value of 'set' can not be a function")
    elseif type(value) ~= "table" then
      fields[#fields + 1] = { name, tostring(value) }
    end
  end
  return fields
end

local function is_path(value)
  return type(value) == "string" and value:find "^%s*%??%s*[<>]" ~= nil
end

-- The other fields of a rule with a trigger: the paths of its arguments.
local function arguments_of(d, value)
  local arguments = {}
  for _, name in ipairs(sorted.keys(value)) do
    if type(name) == "string" and not index_of(FIELDS, name) then
      local path = value[name]
      if not is_path(path) then
        fail(d, name, "argument '%s' must be a path such as \">nsubj\"%s",
             name, spelling.hint(name, FIELDS))
      end
      arguments[#arguments + 1] = { name, path }
    end
  end
  return arguments
end

local function check_kind(d, value)
  local kinds = 0
  for _, has in ipairs { value[1] ~= nil, value.regex ~= nil,
                         value.trigger ~= nil } do
    kinds = kinds + (has and 1 or 0)
  end
  if kinds ~= 1 then
    fail(d, nil, "rule '%s' has %s: it must have exactly one of patterns, "
         .. "'regex' and 'trigger'", d.name,
         kinds == 0 and "nothing to match" or kinds .. " kinds of pattern")
  end
end

local function check_known(d, value)
  for _, name in ipairs(sorted.keys(value)) do
    local is_pattern = math.type(name) == "integer"
    if is_pattern and (name < 1 or name > #value) then
      fail(d, nil, "the patterns of rule '%s' have a gap", d.name)
    elseif not is_pattern and not index_of(FIELDS, name)
           and not value.trigger then
      fail(d, tostring(name), "a rule has no field '%s'%s", tostring(name),
           is_path(value[name]) and ": arguments need a 'trigger'"
           or spelling.hint(tostring(name), FIELDS))
    end
  end
end

-- The definition that the core wants, of a declared rule.
local function define(d)
  local value = d.value
  check_kind(d, value)
  check_known(d, value)
  for _, name in ipairs { "label", "skip", "regex", "trigger", "doc" } do
    check_string(d, name, value[name])
  end
  if value.prio ~= nil and math.type(value.prio) ~= "integer" then
    fail(d, "prio", "'prio' must be a whole number")
  elseif value.out ~= nil and type(value.out) ~= "boolean" then
    fail(d, "out", "'out' must be true or false")
  end
  check_word(d, "skip", value.skip, { "aside" })
  local patterns = {}
  for i, pattern in ipairs(value) do
    if type(pattern) ~= "string" then
      fail(d, nil, "pattern %d of rule '%s' must be a string, not a %s", i,
           d.name, type(pattern))
    end
    patterns[i] = pattern
  end
  return {
    name = d.name, label = value.label, patterns = patterns,
    regex = value.regex, trigger = value.trigger,
    arguments = value.trigger and arguments_of(d, value) or {},
    fields = fields_of(d, value.set),
    scope = check_word(d, "scope", value.scope, SCOPES, 0),
    overlap = check_word(d, "overlap", value.overlap, POLICIES, -1),
    skip = value.skip, prio = value.prio,
    is_silent = value.out == false,
    has_where = check_function(d, "where", value.where),
    has_emit = check_function(d, "emit", value.emit),
    pack = d.pack.state, declaration = d.index,
  }
end

-- What is told of a rule to scripts, and kept for messages.
local function describe(d, definition)
  return {
    name = d.name, pack = d.pack.name, file = pack.path(d.pack, d.file),
    label = definition.label or d.name:match "^[^.]+", line = d.line,
    doc = d.value.doc, out = not definition.is_silent,
    tags = check_strings(d, "tags", d.value.tags),
    yes = check_strings(d, "yes", d.value.yes),
    no = check_strings(d, "no", d.value.no),
    patterns = definition.regex and { definition.regex }
               or definition.trigger and { definition.trigger }
               or definition.patterns,
    arguments = definition.arguments,
    declaration = d, definition = definition,
  }
end

-- ## Lexicons, macros, labels

-- The phrases of a lexicon and their values: each a string, or a table of a
-- phrase and values of its own.
local function columns_of(d)
  local columns, seen = { "phrase" }, {}
  local function add(t)
    for _, name in ipairs(sorted.keys(t)) do
      if type(name) == "string" and not seen[name] then
        seen[name] = true
        columns[#columns + 1] = name
      end
    end
  end
  add(d.value)
  for _, entry in ipairs(d.value) do
    if type(entry) == "table" then
      add(entry)
    end
  end
  return columns
end

local function values_of(d, columns, entry)
  local own = type(entry) == "table" and entry or { entry }
  local values = {}
  for i, name in ipairs(columns) do
    local value = i == 1 and own[1] or own[name]
    if value == nil and i > 1 then
      value = d.value[name]
    end
    if type(value) == "table" or value == core.FUNCTION
       or i == 1 and type(value) ~= "string" then
      fail(d, nil, "an entry of lexicon '%s' must be a phrase, or a table of "
           .. "a phrase and values", d.name)
    end
    values[i] = value == nil and "" or tostring(value)
  end
  return values
end

local function add_lexicon_file(rules, d)
  local file = d.value.file
  check_string(d, "file", file)
  if not file:match "^[%w_][%w_.-]*$" then
    local base = file:match "^lex/([%w_][%w_.-]*)$"
    fail(d, "file", "'%s' must be the name of a file in the pack's lex/%s",
         file, base and (": '%s'"):format(base) or "")
  end
  local constants = {}
  for _, name in ipairs(sorted.keys(d.value)) do
    local value = d.value[name]
    if type(name) ~= "string" or type(value) == "table"
       or value == core.FUNCTION then
      fail(d, nil, "lexicon '%s' has a file: beside it can stand values of "
           .. "columns, no entries", d.name)
    elseif name ~= "file" then
      constants[#constants + 1] = { name, tostring(value) }
    end
  end
  local files = pack.files(d.pack, "lex", ".tsv")
  if not index_of(files, "lex/" .. file) then
    fail(d, "file", "no file lex/%s in the pack%s", file,
         not file:find "%.tsv$" and ": its name must end in .tsv"
         or spelling.hint("lex/" .. file, files))
  end
  local path = pack.path(d.pack, "lex/" .. file)
  local number, problem = rules:lexicon_file(d.name, path, constants)
  if not number then
    pack.text(d.pack, "lex/" .. file)
    pack.fail(d.pack, "lex/" .. file, math.max(problem.line, 1),
              problem.offset, problem.message)
  end
  return number
end

local function add_lexicon(rules, d)
  if d.value.file ~= nil then
    return add_lexicon_file(rules, d)
  end
  local columns = columns_of(d)
  if not d.value[1] and columns[2] then
    fail(d, columns[2], "lexicon '%s' has no phrases%s", d.name,
         spelling.hint(columns[2], { "file" }))
  end
  local number, problem = rules:lexicon(d.name, columns)
  if not number then
    fail(d, nil, "%s", problem.message)
  end
  for _, entry in ipairs(d.value) do
    local values = values_of(d, columns, entry)
    local ok, why = rules:phrase(number, values)
    if not ok then
      fail_in_pattern(d, values[1], why.offset, why.message)
    end
  end
  return number
end

local function add_macro(rules, d)
  local ok, problem = rules:macro(d.name, d.value)
  if not ok then
    fail_in_pattern(d, d.value, problem.offset, problem.message)
  end
end

local LABEL_FIELDS = { "overlap", "key", "fields", "about" }

local function add_label(rules, d)
  pack.check_fields(d.value, LABEL_FIELDS, "a label", function(field, ...)
    fail(d, field, ...)
  end)
  check_word(d, "overlap", d.value.overlap, POLICIES)
  local key = d.value.key and check_strings(d, "key", d.value.key) or nil
  local ok, problem = rules:label(d.name, d.value.overlap or "longest", key)
  if not ok then
    fail(d, nil, "%s", problem.message)
  end
end

-- ## A pack

-- The declarations of a pack by kind, each with its pack and its index.
local function by_kind(p)
  local kinds = { rule = {}, lexicon = {}, label = {}, pattern = {},
                  override = {}, disable = {}, words = {} }
  local labels = p.manifest.labels
  for i, name in ipairs(sorted.keys(labels)) do
    if type(name) ~= "string" or type(labels[name]) ~= "table" then
      pack.fail_manifest(p, "labels",
        "'labels' must be names with a table each: %s = { ... }",
        type(name) == "string" and name or tostring(labels[name]))
    end
    kinds.label[i] = { name = name, value = labels[name], pack = p,
                       file = "pack.lua", line = 1 }
  end
  for index, d in ipairs(p.declarations) do
    d.pack, d.index = p, index
    if d.value == nil and d.kind ~= "disable" then
      fail(d, nil, "%s '%s' has nothing after its name", d.kind, d.name)
    end
    table.insert(kinds[d.kind], d)
  end
  return kinds
end

-- Rules of the pack that have one name.
local function check_twice(list)
  local seen = {}
  for _, d in ipairs(list) do
    if seen[d.name] then
      fail(d, nil, "%s '%s' stands at line %d of %s already", d.kind, d.name,
           seen[d.name].line, seen[d.name].file)
    end
    seen[d.name] = d
  end
end

-- The declared rules of a pack, those that override others included.
local function rules_of(kinds)
  local list = {}
  for _, kind in ipairs { "rule", "override" } do
    for _, d in ipairs(kinds[kind]) do
      if not d.name:match "^[%a_][%w_.-]*$" then
        fail(d, nil, "the name of a rule is made of letters, digits and "
             .. "_ . -, not '%s'", d.name)
      end
      list[#list + 1] = d
    end
  end
  table.sort(list, function(a, b) return a.index < b.index end)
  check_twice(list)
  for i, d in ipairs(list) do
    list[i] = describe(d, define(d))
  end
  return list
end

-- The part of a rule that the core complains of: the text of its pattern.
local function part_of(definition, part)
  if definition.regex then
    return definition.regex
  elseif definition.trigger then
    local argument = definition.arguments[(part or 1) - 1]
    return argument and argument[2] or definition.trigger
  end
  return definition.patterns[part or 1]
end

-- Raises what the core says of a rule.
local function fail_rule(described, problem)
  local pattern = part_of(described.definition, problem.part)
  fail_in_pattern(described.declaration, pattern, problem.offset,
                  problem.message)
end

-- Turns a rule off; `names` are those of the rules that are known so far.
local function disable(rules, d, names)
  local fine, why = rules:disable(d.name)
  if not fine then
    fail(d, nil, "%s%s", why.message, why.message:find "did you mean" and ""
         or spelling.hint(d.name:match "[^/]*$", names))
  end
end

local function add_pack(rules, p, kinds, names, lexicons)
  local ok, problem = rules:pack(p.name, p.manifest.depends or {}, p.state)
  if not ok then
    fault.raise { file = pack.path(p, "pack.lua"),
                  message = problem.message }
  end
  check_twice(kinds.lexicon)
  check_twice(kinds.pattern)
  for _, d in ipairs(kinds.label) do add_label(rules, d) end
  for _, d in ipairs(kinds.lexicon) do
    lexicons[add_lexicon(rules, d)] = d
  end
  for _, d in ipairs(kinds.pattern) do add_macro(rules, d) end
  for _, kind in ipairs { "disable", "override" } do
    for _, d in ipairs(kinds[kind]) do
      disable(rules, d, names)
    end
  end
end

-- ## Selection

-- The labels that the patterns of a rule name.
local function labels_in(described, labels)
  local texts = { table.unpack(described.patterns) }
  for _, argument in ipairs(described.arguments) do
    texts[#texts + 1] = argument[2]
  end
  for label in table.concat(texts, " "):gmatch "@([%w_.-]+)" do
    labels[label] = true
  end
end

-- Says of each rule whether it is `wanted`, and of the others whether one
-- that is wanted, or is needed itself, uses their label.
local function choose(list, macros, is_wanted)
  local labels, is_new = {}, true
  for _, pattern in ipairs(macros) do
    labels_in({ patterns = { pattern }, arguments = {} }, labels)
  end
  for _, r in ipairs(list) do
    r.is_wanted = is_wanted(r)
  end
  while is_new do
    is_new = false
    for _, r in ipairs(list) do
      if not r.is_needed and (r.is_wanted or labels[r.label]) then
        r.is_needed, is_new = true, true
        labels_in(r, labels)
      end
    end
  end
end

-- ## All of it

local function add_rule(rules, described)
  local definition = described.definition
  if not described.is_wanted then
    definition.is_silent, described.out = true, false
  end
  local number, problem = rules:rule(definition)
  if not number then
    fail_rule(described, problem)
  end
  return number
end

local function finish(rules, list)
  local ok, problem, number = rules:finish()
  if ok then
    return
  elseif number then
    fail_rule(list[number], problem)
  end
  fault.raise { message = problem.message }
end

--- Makes a set of rules of packs.
-- @param engine   the core's
-- @param packs    those of sayso.pack, in the order in which they are added
-- @param limits   of records
-- @param selector nil, or a function that gives, for the list of all rules, a
--                 function that tells of each whether it is wanted
-- @return the core's rules, a list of what is known of each rule, and the
--         declarations of lexicons by their numbers
function rule.build(engine, packs, limits, selector)
  local rules = core.rules(engine, limits)
  local all, macros, own, names = {}, {}, {}, {}
  for i, p in ipairs(packs) do
    local kinds = by_kind(p)
    own[i] = { kinds = kinds, rules = rules_of(kinds) }
    for _, described in ipairs(own[i].rules) do
      all[#all + 1] = described
      if described.declaration.kind == "rule" then
        names[#names + 1] = described.name
      end
    end
    for _, d in ipairs(kinds.pattern) do
      macros[#macros + 1] = d.value
    end
  end
  choose(all, macros, selector and selector(all)
         or function() return true end)
  local list, lexicons = {}, {}
  for i, p in ipairs(packs) do
    add_pack(rules, p, own[i].kinds, names, lexicons)
    for _, described in ipairs(own[i].rules) do
      if described.is_needed then
        list[add_rule(rules, described)] = described
      end
    end
  end
  finish(rules, list)
  return rules, list, lexicons
end

--- The place of byte `offset` of part `part` of a rule: line and column, or
-- nil.
function rule.place(described, part, offset)
  local d = described.declaration
  local pattern = part_of(described.definition, part)
  return source.find(pack.text(d.pack, d.file), d.line, pattern, offset)
end

return rule
