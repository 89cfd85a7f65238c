-- define.lua - a rule: from the table that a rule file has for it to what the
-- core wants, and what is told of it.
local core = require "sayso.core"
local declared = require "sayso.declared"
local pack = require "sayso.pack"
local sorted = require "sayso.sorted"
local spelling = require "sayso.spelling"

local check_string, check_strings, check_word = declared.check_string,
  declared.check_strings, declared.check_word
local fail = declared.fail

local FIELDS = { "label", "set", "where", "emit", "scope", "skip", "overlap",
                 "prio", "out", "tags", "yes", "no", "doc", "regex",
                 "trigger" }

local SCOPES = { "sentence", "paragraph", "document" }

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
    if type(name) == "string" and not spelling.index(name, FIELDS) then
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
    elseif not is_pattern and not spelling.index(name, FIELDS)
           and not value.trigger then
      fail(d, tostring(name), "a rule has no field '%s'%s", tostring(name),
           is_path(value[name]) and ": arguments need a 'trigger'"
           or spelling.hint(tostring(name), FIELDS))
    end
  end
end

local function patterns_of(d, value)
  local patterns = {}
  for i, pattern in ipairs(value) do
    if type(pattern) ~= "string" then
      fail(d, nil, "pattern %d of rule '%s' must be a string, not a %s", i,
           d.name, type(pattern))
    end
    patterns[i] = pattern
  end
  return patterns
end

-- The definition that the core wants, of a declared rule.
local function define_rule(d)
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
  return {
    name = d.name, label = value.label, patterns = patterns_of(d, value),
    regex = value.regex, trigger = value.trigger,
    arguments = value.trigger and arguments_of(d, value) or {},
    fields = fields_of(d, value.set),
    scope = check_word(d, "scope", value.scope, SCOPES, 0),
    overlap = check_word(d, "overlap", value.overlap, declared.POLICIES, -1),
    skip = value.skip, prio = value.prio,
    is_silent = value.out == false,
    has_where = check_function(d, "where", value.where),
    has_emit = check_function(d, "emit", value.emit),
    pack = d.pack.state, declaration = d.index,
  }
end

-- What is told of a rule to scripts, and kept for messages.
local function describe(d)
  local definition = define_rule(d)
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

return { FIELDS = FIELDS, describe = describe }
