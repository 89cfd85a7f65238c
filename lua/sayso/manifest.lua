-- manifest.lua - what pack.lua returns: its fields, and the pack's options.
local core = require "sayso.core"
local fault = require "sayso.fault"
local files = require "sayso.pack_files"
local sorted = require "sayso.sorted"
local source = require "sayso.source"
local spelling = require "sayso.spelling"

local manifest = {}

manifest.API = 1 -- the newest api of a pack that is understood

local TEXTS = { "name", "version", "language", "license", "about" }
local LISTS = { "needs", "depends" }
local FIELDS = { "name", "version", "language", "license", "about", "needs",
                 "depends", "api", "labels", "options", "limits" }
local LIMITS = { "seconds", "memory", "steps" }

--- Raises a fault of pack.lua, at a field if that can be found.
function manifest.fail(p, field, ...)
  local text = p.texts["pack.lua"]
  local line, column = source.find_field(text, 1, tostring(field))
  files.fail(p, "pack.lua", line or 1, column, (...):format(select(2, ...)))
end

--- Refuses fields that are not in a list; `fail(field, message, ...)` raises.
function manifest.check_fields(t, known, what, fail)
  local name, hint = spelling.stranger(t, known)
  if name then
    fail(name, "%s has no field '%s'%s", what, name, hint)
  end
end

local function check_list(value)
  if type(value) ~= "table" then
    return false
  end
  for _, v in pairs(value) do
    if type(v) ~= "string" then
      return false
    end
  end
  return true
end

local function layer_names()
  local names = {}
  for _, name in ipairs(core.layers) do
    names[#names + 1] = name
  end
  return names
end

local function check_types(m, fail)
  for _, name in ipairs(TEXTS) do
    if m[name] ~= nil and type(m[name]) ~= "string" then
      fail(name, "'%s' must be a string", name)
    end
  end
  for _, name in ipairs(LISTS) do
    if m[name] ~= nil and not check_list(m[name]) then
      fail(name, "'%s' must be a list of strings", name)
    end
  end
  for _, name in ipairs { "labels", "options", "limits" } do
    if m[name] ~= nil and type(m[name]) ~= "table" then
      fail(name, "'%s' must be a table", name)
    end
  end
end

function manifest.check(p, m, language)
  local function fail(...)
    manifest.fail(p, ...)
  end
  if type(m) ~= "table" then
    fail("return", "a pack.lua must return a table")
  end
  manifest.check_fields(m, FIELDS, "a manifest", fail)
  check_types(m, fail)
  if not m.name or not m.name:match(files.NAME) then
    fail("name", "a pack must have a name of letters, digits and _ . -")
  end
  if math.type(m.api) ~= "integer" or m.api < 1 then
    fail("api", "'api' must be a whole number: %d is the newest", manifest.API)
  elseif m.api > manifest.API then
    fail("api", "the pack needs api %d, this sayso has %d", m.api, manifest.API)
  end
  if m.language and m.language ~= language then
    fail("language", "the pack is for the language '%s', not '%s'",
         m.language, language)
  end
  local layers = layer_names()
  for _, need in ipairs(m.needs or {}) do
    if not spelling.index(need, layers) then
      fail("needs", "no layer '%s'%s", need, spelling.hint(need, layers))
    end
  end
  manifest.check_fields(m.limits or {}, LIMITS, "'limits'", fail)
  for name, value in pairs(m.limits or {}) do
    if type(value) ~= "number" or value <= 0 then
      fail(name, "a limit is a number above zero")
    end
  end
end

-- ## Options

local OPTION_FIELDS = { "1", "2", "min", "max", "choices", "about" }
local TYPES = { number = "number", integer = "number", string = "string",
                boolean = "boolean" }

local WANTED = { number = "a number", integer = "a whole number",
                 string = "a string", boolean = "true or false" }

-- What an option { type, default, min =, max =, choices = } takes, in words.
local function wanted(option)
  if option.choices then
    return "one of " .. table.concat(option.choices, ", ")
  end
  local words = WANTED[option[1]]
  if option.min and option.max then
    return ("%s from %s to %s"):format(words, option.min, option.max)
  elseif option.min then
    return ("%s of at least %s"):format(words, option.min)
  elseif option.max then
    return ("%s of at most %s"):format(words, option.max)
  end
  return words
end

-- Why a value does not suit an option; nil if it does.
local function misfit(option, value)
  local suits = type(value) == TYPES[option[1]]
    and (option[1] ~= "integer" or math.type(value) == "integer")
    and (not option.min or value >= option.min)
    and (not option.max or value <= option.max)
    and (not option.choices or spelling.index(value, option.choices))
  if not suits then
    return ("%s expected, got %s%s"):format(wanted(option), tostring(value),
      option.choices and spelling.hint(tostring(value), option.choices) or "")
  end
end

local function check_option(p, name, option)
  local function fail(...)
    manifest.fail(p, ...)
  end
  if type(option) ~= "table" or not TYPES[option[1]] then
    fail(name, "an option is { type, default, about = }, with the type "
         .. "number, integer, string or boolean")
  end
  manifest.check_fields(option, OPTION_FIELDS, "an option", fail)
  local problem = misfit(option, option[2])
  if problem then
    fail(name, "the default of '%s': %s", name, problem)
  end
end

-- A value from the command line is a string: read it as its option's type.
local function read_option(option, value)
  if type(value) ~= "string" or option[1] == "string" then
    return value
  elseif option[1] == "boolean" then
    if value == "true" then return true end
    if value == "false" then return false end
    return value
  end
  return math.tointeger(tonumber(value)) or tonumber(value) or value
end

-- Gives the pack its options: defaults, or what `values` has under
-- "pack.option". Used names are noted in `used`.
function manifest.set_options(p, values, used)
  p.options = {}
  for _, name in ipairs(sorted.keys(p.manifest.options)) do
    local option = p.manifest.options[name]
    check_option(p, name, option)
    local key = p.name .. "." .. name
    local value = option[2]
    if values[key] ~= nil then
      value = read_option(option, values[key])
      used[key] = true
      local problem = misfit(option, value)
      if problem then
        fault.raise { message = ("option %s: %s"):format(key, problem) }
      end
    end
    p.options[name] = value
    p.state:option(name, value)
  end
end

return manifest
