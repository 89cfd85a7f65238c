-- lexicon.lua - what patterns call by name: lexicons, named patterns, labels.
-- Each goes from the table that a rule file has for it to the core.
local core = require "sayso.core"
local declared = require "sayso.declared"
local pack = require "sayso.pack"
local sorted = require "sayso.sorted"
local spelling = require "sayso.spelling"

local check_string, check_strings, check_word = declared.check_string,
  declared.check_strings, declared.check_word
local fail, fail_in_pattern = declared.fail, declared.fail_in_pattern

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
  if not spelling.index("lex/" .. file, files) then
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
  check_word(d, "overlap", d.value.overlap, declared.POLICIES)
  local key = d.value.key and check_strings(d, "key", d.value.key) or nil
  local ok, problem = rules:label(d.name, d.value.overlap or "longest", key)
  if not ok then
    fail(d, nil, "%s", problem.message)
  end
end

return { add = add_lexicon, add_macro = add_macro, add_label = add_label }
