-- pack.lua - opens packs: reads their files, and runs these in a sandbox.
--
--     packs/news-en/  pack.lua  rules/*.lua  lex/*.tsv  lib/*.lua  tests/*.txt
--
--     pack_search.lua  where packs are
--     pack_files.lua   the files of one
--     manifest.lua     what its pack.lua says, and its options
--     slips.lua        what is wrong with its Lua
--
-- A pack is a table { name, dir, manifest, state, texts, declarations }; what
-- its rule files declared is turned into rules by rule.lua.
local core = require "sayso.core"
local fault = require "sayso.fault"
local files = require "sayso.pack_files"
local manifest = require "sayso.manifest"
local pack_search = require "sayso.pack_search"
local slips = require "sayso.slips"
local spelling = require "sayso.spelling"

local pack = {
  search = pack_search.all, check_fields = manifest.check_fields,
  fail = files.fail, fail_manifest = manifest.fail, files = files.list,
  path = files.path, text = files.text,
}

local FILES_MAX, BYTES_MAX = 1000, 64 * 1024 * 1024

-- ## Running

-- Raises what Lua said of a file: "rules/x.lua:12: text".
local function fail_lua(p, file, message)
  local name, line, text = message:match "^([^\n]-):(%d+): (.*)$"
  if name and p.texts[name] then
    files.fail(p, name, tonumber(line), nil, slips.plainer(text))
  end
  files.fail(p, file, nil, nil, message)
end

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
  for _, file in ipairs(files.list(p, "lib", ".lua")) do
    p.state:module(file:match "([^/]+)%.lua$", "@" .. file,
                   files.text(p, file))
  end
end

-- The phrases of lex/NAME.tsv: the first column.
local function read_words(p, d, present)
  local file = "lex/" .. d.name .. ".tsv"
  if not spelling.index(file, present) then
    files.fail(p, d.file, d.line, nil, ("words '%s': the pack has no file %s")
              :format(d.name, file))
  end
  local list, is_first, number = {}, true, 0
  for line in files.text(p, file):gmatch "([^\n]*)\n?" do
    number = number + 1
    local phrase = line:match "^[^\t\r]*"
    if phrase ~= "" and phrase:sub(1, 1) ~= "#" then
      if is_first and phrase ~= "phrase" then
        files.fail(p, file, number, nil, "the first column must be 'phrase'")
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
  local present
  for index, d in ipairs(p.declarations) do
    if d.kind == "words" then
      present = present or files.list(p, "lex", ".tsv")
      p.state:fill(index, read_words(p, d, present))
    end
  end
end

local function load_rules(p)
  for _, file in ipairs(files.list(p, "rules", ".lua")) do
    files.text(p, file)
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

-- The folder that a name means, and one that it hides.
local function find(name, path, needed_by)
  local dir, other = pack_search.find(name, path)
  if not dir and needed_by then
    manifest.fail(needed_by, "depends", "%s", other)
  elseif not dir then
    fault.raise { message = other }
  end
  return dir, other
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
  files.admit(p, p.dir .. "/pack.lua")
  files.text(p, "pack.lua")
  p.state = core.pack(merged(options.limits))
  p.manifest = run_file(p, "pack.lua", true)
  manifest.check(p, p.manifest, options.language)
  p.name = p.manifest.name
  p.state = core.pack(merged(options.limits, p.manifest.limits))
  manifest.set_options(p, options.options or {}, used)
  load_modules(p)
  load_rules(p)
  return p
end

--- The same for a pack that is a string: one rule file.
function pack.load_text(name, text, options)
  local p = new(nil)
  p.name = name
  p.manifest = { name = name, api = manifest.API, depends = {} }
  p.options = {}
  p.state = core.pack(merged(options.limits))
  p.texts[name] = files.valid(name, text)
  p.rule_files = { name }
  run_file(p, name, false)
  p.declarations = declared(p)
  fill_words(p)
  return p
end

return pack
