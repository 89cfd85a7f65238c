-- declared.lua - what all declarations of rule files share: their fields, and
-- faults at their places.
--
-- A declaration is { kind =, name =, value =, pack =, file =, line = }, and its
-- `index` among those of the pack.
local fault = require "sayso.fault"
local pack = require "sayso.pack"
local source = require "sayso.source"
local spelling = require "sayso.spelling"

local POLICIES = { "longest", "all", "first", "best", "exact", "nested" }

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

-- ## Fields

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
  local index = spelling.index(value, words)
  if not index then
    fail(d, name, "'%s' must be one of %s, not '%s'%s", name,
         table.concat(words, ", "), tostring(value),
         spelling.hint(tostring(value), words))
  end
  return index - 1
end

return {
  POLICIES = POLICIES, check_string = check_string,
  check_strings = check_strings, check_word = check_word, fail = fail,
  fail_in_pattern = fail_in_pattern,
}
