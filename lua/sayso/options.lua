-- options.lua - the options of a command line, as they are declared:
--
--     { "jobs", "integer", 1, short = "j", min = 1, value = "N", about = "" }
--
-- name, type and default; then `short` a letter, `value` what help calls the
-- value, `about` a line for people, `many` if it may be given several times
-- (its value is a list then), `choices`, `min`, `max`. A name's "_" is typed
-- "-". Types: flag string integer number choice pair (key=value).
local spelling = require "sayso.spelling"

local options = {}

function options.typed(name)
  return "--" .. name:gsub("_", "-")
end

-- "a", "a or b", "a, b or c"
local function either(words)
  local n = #words
  if n < 2 then
    return words[1] or ""
  end
  return table.concat(words, ", ", 1, n - 1) .. " or " .. words[n]
end

local function range(spec)
  if spec.min and spec.max then
    return (" from %s to %s"):format(spec.min, spec.max)
  end
  return spec.min and (" of at least %s"):format(spec.min) or ""
end

-- The number of a text if the option takes it.
local function read_number(spec, kind, text)
  local n = kind == "integer" and math.tointeger(tonumber(text))
            or kind == "number" and tonumber(text)
  if n and n >= (spec.min or n) and n <= (spec.max or n) then
    return n
  end
end

-- What was meant: an option with a value, as it is typed.
local function meant(spec, value)
  return ("; did you mean '%s=%s'?"):format(options.typed(spec[1]), value)
end

local function number(spec, text, kind, what)
  local n = read_number(spec, kind, text)
  if n then
    return n
  end
  local near = read_number(spec, kind, text:match "%-?%d+%.?%d*" or "")
  return nil, ("takes %s%s, not '%s'%s"):format(
    what, range(spec), text, near and meant(spec, near) or "")
end

local convert = {}

function convert.string(_, text)
  return text
end

function convert.integer(spec, text)
  return number(spec, text, "integer", "a whole number")
end

function convert.number(spec, text)
  return number(spec, text, "number", "a number")
end

function convert.choice(spec, text)
  for _, choice in ipairs(spec.choices) do
    if choice == text then
      return text
    end
  end
  local near = spelling.nearest(text, spec.choices)
  return nil, ("takes %s, not '%s'%s"):format(
    either(spec.choices), text, near and meant(spec, near) or "")
end

function convert.pair(spec, text)
  local key, value = text:match "^([^=]+)=(.*)$"
  if not key then
    return nil, ("takes %s, not '%s'%s"):format(spec.value, text,
      text:find "^[%w_.-]+$" and meant(spec, text .. "=VALUE") or "")
  end
  return { key, value }
end

local function keep(values, spec, value)
  if not spec.many then
    values[spec[1]] = value
    return
  end
  local list = values[spec[1]] or {}
  list[#list + 1] = value
  values[spec[1]] = list
end

-- Both ways to type each option.
local function index(specs)
  local by, names = {}, {}
  for _, spec in ipairs(specs) do
    by[options.typed(spec[1])] = spec
    names[#names + 1] = options.typed(spec[1])
    if spec.short then
      by["-" .. spec.short] = spec
    end
  end
  return by, names
end

-- Cuts an argument into the option and a value that is joined to it:
-- --name=value, -fvalue.
local function cut(arg)
  if arg:sub(1, 2) == "--" then
    local name, value = arg:match "^(.-)=(.*)$"
    return name or arg, value
  end
  return arg:sub(1, 2), #arg > 2 and arg:sub(3) or nil
end

-- Takes one option at args[i]; returns the index of its last argument.
local function take(by, names, args, i, values)
  local name, joined = cut(args[i])
  local spec = by[name]
  if not spec then
    return nil, ("unknown option '%s'%s"):format(
      name, spelling.hint(name, names))
  end
  if spec[2] == "flag" then
    if joined then
      local is_no = ({ no = true, off = true, ["0"] = true })[joined]
                    or joined == "false"
      return nil, ("option '%s' takes no value, not '%s'; %s"):format(
        name, joined, is_no and "leave it out"
        or ("did you mean '%s'?"):format(name))
    end
    keep(values, spec, true)
    return i
  end
  local text = joined or args[i + 1]
  if not text then
    return nil, ("option '%s' needs a value: %s"):format(
      name, spec.choices and either(spec.choices) or spec.value or "VALUE")
  end
  local value, wrong = convert[spec[2]](spec, text)
  if value == nil then
    return nil, ("option '%s' %s"):format(name, wrong)
  end
  keep(values, spec, value)
  return joined and i or i + 1
end

-- Reads a command line. Returns the values by name and the other arguments, or
-- nil and what is wrong.
function options.parse(specs, args)
  local by, names = index(specs)
  local values, others = {}, {}
  local i, only_others = 1, false
  while i <= #args do
    local arg = args[i]
    if only_others or arg == "-" or arg:sub(1, 1) ~= "-" then
      others[#others + 1] = arg
    elseif arg == "--" then
      only_others = true
    else
      local last, wrong = take(by, names, args, i, values)
      if not last then
        return nil, wrong
      end
      i = last
    end
    i = i + 1
  end
  for _, spec in ipairs(specs) do
    if values[spec[1]] == nil then
      values[spec[1]] = spec[3]
    end
  end
  return values, others
end

local function label(spec)
  local value = spec.value or spec[2]:upper()
  if spec[2] == "flag" then
    value = ""
  elseif spec.choices and not spec.value then
    value = table.concat(spec.choices, "|")
  end
  local short = spec.short and ("-%s, "):format(spec.short) or "    "
  return (short .. options.typed(spec[1]) .. " " .. value):gsub("%s+$", "")
end

-- What an option is for, with its default in brackets.
local function about_of(spec)
  local about, default = spec.about or "", spec[3]
  if default == nil or default == "" or about:find "%)$"
     or about:find(default .. ":", 1, true) then
    return about
  end
  return ("%s (%s)"):format(about, default)
end

-- The lines of help for some options.
function options.help(specs)
  local lines = {}
  for _, spec in ipairs(specs) do
    local name = label(spec)
    local gap = #name < 26 and (" "):rep(26 - #name) or "\n" .. (" "):rep(28)
    lines[#lines + 1] = "  " .. name .. gap .. about_of(spec)
  end
  return table.concat(lines, "\n")
end

return options
