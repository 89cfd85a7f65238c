-- pack.lua - finds packs, reads their files, and runs these in a sandbox.
--
--     packs/news-en/  pack.lua  rules/*.lua  lex/*.tsv  lib/*.lua  tests/*.txt
--
-- A pack is a table { name, dir, manifest, state, files, declarations }; what
-- its rule files declared is turned into rules by rule.lua.
local core = require "sayso.core"
local fault = require "sayso.fault"
local home = require "sayso.home"
local sorted = require "sayso.sorted"
local source = require "sayso.source"
local spelling = require "sayso.spelling"
local system = require "sayso.system"

local pack = {}

pack.API = 1 -- the newest api of a pack that is understood

local NAME = "^[%w_][%w_.-]*$"
local HERE = "./packs" -- of the folder that we happen to be in
local MISSING = 2 -- the errno of what is not there
local FILES_MAX, BYTES_MAX = 1000, 64 * 1024 * 1024

-- ## Finding

-- The folders that may hold packs, in order; the user's own first.
local function folders(path)
  local list = {}
  for _, folder in ipairs(path or {}) do
    list[#list + 1] = folder
  end
  list[#list + 1] = HERE
  for folder in (os.getenv "SAYSO_PATH" or ""):gmatch "[^:]+" do
    list[#list + 1] = folder
    list[#list + 1] = folder .. "/packs"
  end
  local data, user = os.getenv "XDG_DATA_HOME", os.getenv "HOME"
  if data and data ~= "" then
    list[#list + 1] = data .. "/sayso/packs"
  elseif user then
    list[#list + 1] = user .. "/.local/share/sayso/packs"
  end
  list[#list + 1] = home.packs()
  return list
end

local function is_pack(dir)
  return system.kind(dir .. "/pack.lua") == "file"
end

-- Adds the pack in a folder to a list, unless it is there already.
local function add(list, seen, name, dir)
  local real = system.real(dir) or dir
  if not is_pack(dir) or seen[real] then
    return
  end
  seen[real] = true
  list[#list + 1] = { name = name, dir = dir, shadowed_by = seen["=" .. name] }
  seen["=" .. name] = seen["=" .. name] or dir
end

--- All packs that can be found: a list of { name, dir, shadowed_by }, where a
-- pack that another one of its name hides has that one's folder.
function pack.search(path)
  local list, seen = {}, {}
  for _, folder in ipairs(folders(path)) do
    if is_pack(folder) then
      add(list, seen, folder:match "([^/]+)/*$", folder)
    end
    for _, name in ipairs(system.list(folder) or {}) do
      add(list, seen, name, folder .. "/" .. name)
    end
  end
  return list
end

-- ## Reading files

-- The text, which must be UTF-8.
local function valid(file, text)
  local _, bad = utf8.len(text)
  if bad then
    local line = select(2, text:sub(1, bad):gsub("\n", "")) + 1
    fault.raise { file = file, line = line, message = "not valid UTF-8" }
  end
  return text
end

-- A pipe would be waited for.
local function must_be_file(file)
  local kind, message = system.kind(file)
  if kind ~= "file" then
    fault.raise { file = file, message = message or "it is no file: a "
                  .. (kind == "folder" and kind or "pipe or device") }
  end
end

local function read(file, most)
  must_be_file(file)
  local text, message = system.read(file, most)
  if not text then
    fault.raise { file = file, message = message }
  end
  return valid(file, text)
end

-- Counts a file, and refuses one that is not the pack's own.
local function admit(p, file)
  local name = file:match "[^/]+$"
  if not name:match(NAME) then
    fault.raise { file = file, message = "a name in a pack is made of "
                  .. "letters, digits and _ . -" }
  end
  local real, root = system.real(file), system.real(p.dir)
  if not real or real:sub(1, #root + 1) ~= root .. "/" then
    fault.raise { file = file, message = "a link out of the pack" }
  end
  must_be_file(file)
  p.file_count = p.file_count + 1
  p.bytes = p.bytes + (system.size(file) or 0)
  if p.file_count > p.files_max then
    fault.raise { file = p.dir, message = ("a pack has at most %d files; "
      .. "see --limit pack-files"):format(p.files_max) }
  elseif p.bytes > p.bytes_max then
    fault.raise { file = p.dir, message = ("the files of a pack have at most "
      .. "%d bytes; see --limit pack-size"):format(p.bytes_max) }
  end
end

--- The files of a folder of the pack with an ending, in the order of the
-- bytes of their names: paths seen from the pack.
function pack.files(p, folder, ending)
  local list = {}
  if not p.dir then
    return list
  end
  local names, message, code = system.list(p.dir .. "/" .. folder)
  if not names and code ~= MISSING then
    fault.raise { file = p.dir .. "/" .. folder, message = message }
  end
  for _, name in ipairs(names or {}) do
    if name:sub(-#ending) == ending then
      local file = folder .. "/" .. name
      admit(p, p.dir .. "/" .. file)
      list[#list + 1] = file
    end
  end
  return list
end

--- The path of a file of the pack, for messages and for reading.
function pack.path(p, file)
  return p.dir and p.dir .. "/" .. file or file
end

-- ## Faults

--- Raises a fault at a line of a file of the pack; `column` may be nil.
function pack.fail(p, file, line, column, message)
  local text = p.texts[file]
  fault.raise { file = pack.path(p, file), line = line, column = column,
                source = text and line and source.line(text, line),
                message = message }
end

-- What the files of a pack can call, for the spelling of what they call.
local WORDS = { "rule", "lexicon", "pattern", "label", "override", "disable",
                "finish", "require", "options", "pairs", "ipairs", "string",
                "table", "math", "tostring", "tonumber", "select", "error",
                "type", "assert", "next", "pcall" }

-- "attempt to call a nil value (global 'ruel')", in words of our own.
local function unknown_word(word)
  local hint = spelling.hint(word, WORDS)
  return ("there is no '%s' in this file%s"):format(
    word, spelling.nearest(word, WORDS) == word and "" or hint)
end

local FORMS = { rule = '{ "a pattern", yes = { ... } }',
                override = '{ "a pattern", yes = { ... } }',
                lexicon = '{ "a phrase", ... } or { file = "x.tsv" }',
                label = '{ overlap = "nested" }',
                pattern = '[[ a pattern ]]' }

-- How a declaration is written whose name or value is of the wrong type.
local function misdeclared(text)
  local kind, name, got = text:match "^(%l+) '(.*)': %l+ expected, got (.*)$"
  if FORMS[kind] then
    return ("%s '%s' must be followed by %s, not by a %s"):format(
      kind, name, FORMS[kind], got)
  end
  kind = text:match "^bad argument #1 to '(%l+)' %(string expected"
  return FORMS[kind] and ('%s "name" %s: the name is missing'):format(
    kind, FORMS[kind])
end

-- What is most likely meant by what Lua says of the form of a file.
local FORM_HINTS = {
  { "^'}' expected.* near '?[%w_\"{%[]", "; is a comma missing before it?" },
  { "^invalid escape sequence", "; a text with \\ is better written in [[ ]]" },
  { "^unfinished string", "; it ends on its line, or is written in [[ ]]" },
}

-- What Lua says, in words of our own or with a hint.
local function plainer(text)
  local word = text:match "^attempt to %l+ a nil value %(global '([%w_]+)'%)$"
  if word then
    return unknown_word(word)
  end
  for _, hint in ipairs(FORM_HINTS) do
    if text:find(hint[1]) then
      return text .. hint[2]
    end
  end
  return misdeclared(text) or text
end

-- Raises what Lua said of a file: "rules/x.lua:12: text".
local function fail_lua(p, file, message)
  local name, line, text = message:match "^([^\n]-):(%d+): (.*)$"
  if name and p.texts[name] then
    pack.fail(p, name, tonumber(line), nil, plainer(text))
  end
  pack.fail(p, file, nil, nil, message)
end

-- ## The manifest

local TEXTS = { "name", "version", "language", "license", "about" }
local LISTS = { "needs", "depends" }
local FIELDS = { "name", "version", "language", "license", "about", "needs",
                 "depends", "api", "labels", "options", "limits" }
local LIMITS = { "seconds", "memory", "steps" }

local function includes(list, value)
  for _, v in ipairs(list) do
    if v == value then
      return true
    end
  end
  return false
end

--- Raises a fault of pack.lua, at a field if that can be found.
function pack.fail_manifest(p, field, ...)
  local text = p.texts["pack.lua"]
  local line, column = source.find_field(text, 1, tostring(field))
  pack.fail(p, "pack.lua", line or 1, column, (...):format(select(2, ...)))
end

--- Refuses fields that are not in a list; `fail(field, message, ...)` raises.
function pack.check_fields(t, known, what, fail)
  for _, key in ipairs(sorted.keys(t)) do
    local name = tostring(key)
    if not includes(known, name) then
      fail(name, "%s has no field '%s'%s", what, name,
           spelling.hint(name, known))
    end
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

local function check_manifest(p, m, language)
  local function fail(...)
    pack.fail_manifest(p, ...)
  end
  if type(m) ~= "table" then
    fail("return", "a pack.lua must return a table")
  end
  pack.check_fields(m, FIELDS, "a manifest", fail)
  check_types(m, fail)
  if not m.name or not m.name:match(NAME) then
    fail("name", "a pack must have a name of letters, digits and _ . -")
  end
  if math.type(m.api) ~= "integer" or m.api < 1 then
    fail("api", "'api' must be a whole number: %d is the newest", pack.API)
  elseif m.api > pack.API then
    fail("api", "the pack needs api %d, this sayso has %d", m.api, pack.API)
  end
  if m.language and m.language ~= language then
    fail("language", "the pack is for the language '%s', not '%s'",
         m.language, language)
  end
  local layers = layer_names()
  for _, need in ipairs(m.needs or {}) do
    if not includes(layers, need) then
      fail("needs", "no layer '%s'%s", need, spelling.hint(need, layers))
    end
  end
  pack.check_fields(m.limits or {}, LIMITS, "'limits'", fail)
  for name, value in pairs(m.limits or {}) do
    if type(value) ~= "number" or value <= 0 then
      fail(name, "a limit is a number above zero")
    end
  end
end

-- ## The folder of a pack

-- What to do where no pack has the name.
local function advice(name, known)
  if system.kind(name) == "folder" or system.kind(name) == "directory" then
    return (": the folder '%s' has no pack.lua"):format(name)
  elseif name:find("/", 1, true) then
    return ": there is no such folder"
  end
  local hint = spelling.hint(name, known)
  return hint ~= "" and hint or "; 'sayso packs' lists them"
end

-- The folder of a pack that is called by name, or by its path; also one right
-- here, if no other pack has its name. For one in ./packs, also the folder of
-- another that it hides.
local function find(name, path, needed_by)
  if (name:find("/", 1, true) or name == ".") and is_pack(name) then
    return name
  end
  local known, dir = {}, nil
  for _, found in ipairs(pack.search(path)) do
    if found.name == name and found.shadowed_by then
      return dir, dir:find("^" .. HERE .. "/") and found.dir or nil
    elseif found.name == name then
      dir = found.dir
    end
    known[#known + 1] = found.name
  end
  if dir or is_pack(name) then
    return dir or name
  end
  local message = ("no pack '%s'%s"):format(name, advice(name, known))
  if needed_by then
    pack.fail_manifest(needed_by, "depends", "%s", message)
  end
  fault.raise { message = message }
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
    and (not option.choices or includes(option.choices, value))
  if not suits then
    return ("%s expected, got %s%s"):format(wanted(option), tostring(value),
      option.choices and spelling.hint(tostring(value), option.choices) or "")
  end
end

local function check_option(p, name, option)
  local function fail(...)
    pack.fail_manifest(p, ...)
  end
  if type(option) ~= "table" or not TYPES[option[1]] then
    fail(name, "an option is { type, default, about = }, with the type "
         .. "number, integer, string or boolean")
  end
  pack.check_fields(option, OPTION_FIELDS, "an option", fail)
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
local function set_options(p, values, used)
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

-- ## Running

local function run_file(p, file, is_manifest)
  local ok, result = p.state:run("@" .. file, p.texts[file], is_manifest)
  if not ok then
    fail_lua(p, file, result)
  end
  return result
end

-- What the rule files declared; a table without an end can not be read.
local function declared(p)
  local ok, list = pcall(p.state.declared, p.state)
  if not ok then
    fault.raise { file = p.dir or p.name, message = "in a declaration: "
                  .. tostring(list):gsub("^[^:]*:%d+: ", "") }
  end
  return list
end

local function load_modules(p)
  for _, file in ipairs(pack.files(p, "lib", ".lua")) do
    p.texts[file] = read(pack.path(p, file), p.bytes_max)
    p.state:module(file:match "([^/]+)%.lua$", "@" .. file, p.texts[file])
  end
end

-- The phrases of lex/NAME.tsv: the first column.
local function read_words(p, d, files)
  local file = "lex/" .. d.name .. ".tsv"
  if not includes(files, file) then
    pack.fail(p, d.file, d.line, nil, ("words '%s': the pack has no file %s")
              :format(d.name, file))
  end
  local list, is_first, number = {}, true, 0
  for line in pack.text(p, file):gmatch "([^\n]*)\n?" do
    number = number + 1
    local phrase = line:match "^[^\t\r]*"
    if phrase ~= "" and phrase:sub(1, 1) ~= "#" then
      if is_first and phrase ~= "phrase" then
        pack.fail(p, file, number, nil, "the first column must be 'phrase'")
      elseif not is_first then
        list[#list + 1] = phrase
      end
      is_first = false
    end
  end
  return list
end

-- Fills what `words "name"` gave.
local function fill_words(p)
  local files
  for index, d in ipairs(p.declarations) do
    if d.kind == "words" then
      files = files or pack.files(p, "lex", ".tsv")
      p.state:fill(index, read_words(p, d, files))
    end
  end
end

local function load_rules(p)
  for _, file in ipairs(pack.files(p, "rules", ".lua")) do
    p.texts[file] = read(pack.path(p, file), p.bytes_max)
    p.rule_files[#p.rule_files + 1] = file
  end
  for _, file in ipairs(p.rule_files) do
    run_file(p, file, false)
  end
  p.declarations = declared(p)
  fill_words(p)
end

local DEFAULTS = { seconds = 2, memory = 64 * 1024 * 1024, steps = 10000000 }

-- The limits of a pack: those of the engine, or less if the pack says so.
local function merged(limits, own)
  local result = {}
  for name, value in pairs(DEFAULTS) do
    local most = limits and limits[name] or value
    result[name] = math.min(own and own[name] or most, most)
  end
  return result
end

local function new(dir, limits)
  return { dir = dir, texts = {}, rule_files = {}, file_count = 0, bytes = 0,
           files_max = limits and limits.files or FILES_MAX,
           bytes_max = limits and limits.bytes or BYTES_MAX }
end

--- Opens a pack and runs its files.
-- @param name     a name or a path
-- @param options  those of sayso.engine
-- @param used     a set of the keys of options.options that were used
-- @param needed_by  the pack that depends on it, or nil
function pack.load(name, options, used, needed_by)
  local dir, hidden = find(name, options.path, needed_by)
  local p = new(dir, options.limits)
  p.hides = hidden
  admit(p, p.dir .. "/pack.lua")
  p.texts["pack.lua"] = read(pack.path(p, "pack.lua"), p.bytes_max)
  p.state = core.pack(merged(options.limits))
  p.manifest = run_file(p, "pack.lua", true)
  check_manifest(p, p.manifest, options.language)
  p.name = p.manifest.name
  p.state = core.pack(merged(options.limits, p.manifest.limits))
  set_options(p, options.options or {}, used)
  load_modules(p)
  load_rules(p)
  return p
end

--- The same for a pack that is a string: one rule file.
function pack.load_text(name, text, options)
  local p = new(nil)
  p.name = name
  p.manifest = { name = name, api = pack.API, depends = {} }
  p.options = {}
  p.state = core.pack(merged(options.limits))
  p.texts[name] = valid(name, text)
  p.rule_files = { name }
  run_file(p, name, false)
  p.declarations = declared(p)
  fill_words(p)
  return p
end

--- The text of a file of the pack, read once.
function pack.text(p, file)
  p.texts[file] = p.texts[file] or read(pack.path(p, file), p.bytes_max)
  return p.texts[file]
end

return pack
