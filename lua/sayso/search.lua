-- search.lua - where scripts are looked for, and how they are loaded.
local failure = require "sayso.failure"
local sorted = require "sayso.sorted"
local spelling = require "sayso.spelling"
local system = require "sayso.system"

local search = {}

-- Of the folder that one happens to be in. It may be anybody's, so it comes
-- last: no script in it takes the place of one of ours.
search.HERE = "./scripts"

-- The folders of the script path, in order.
function search.folders(home)
  local folders = {}
  for folder in (os.getenv "SAYSO_PATH" or ""):gmatch "[^:]+" do
    folders[#folders + 1] = folder
  end
  local data = os.getenv "XDG_DATA_HOME"
  local user = os.getenv "HOME"
  if data and data ~= "" then
    folders[#folders + 1] = data .. "/sayso"
  elseif user then
    folders[#folders + 1] = user .. "/.local/share/sayso"
  end
  folders[#folders + 1] = home .. "/scripts"
  folders[#folders + 1] = search.HERE
  return folders
end

-- The file of a script: `name` is a name in the script path, or a .lua file.
function search.script(home, name)
  if name:sub(-4) == ".lua" then
    return system.kind(name) == "file" and name or nil
  end
  if not name:match "^[%w_-]+$" then
    return nil
  end
  for _, folder in ipairs(search.folders(home)) do
    local file = ("%s/%s.lua"):format(folder, name)
    if system.kind(file) == "file" then
      return file
    end
  end
end

-- All scripts of the path: their sorted names, and their files by name.
function search.scripts(home)
  local names, files = {}, {}
  for _, folder in ipairs(search.folders(home)) do
    for _, entry in ipairs(system.list(folder) or {}) do
      local name = entry:match "^([%w_-]+)%.lua$"
      if name and not files[name] then
        names[#names + 1] = name
        files[name] = folder .. "/" .. entry
      end
    end
  end
  table.sort(names)
  return names, files
end

local FIELDS = { about = "string", usage = "string", options = "table",
                 formats = "table", write = "table", rules = "boolean",
                 packs_from_args = "boolean", fields = "boolean",
                 profile = "boolean", watch = "boolean",
                 pack_before_files = "boolean",
                 defaults = "table",
                 start = "function", document = "function",
                 gather = "function", finish = "function", run = "function",
                 show = "function", fault = "function" }

local function complain(file, message)
  failure.raise(failure.RULES, ("%s: %s"):format(file, message))
end

local function check(script, file)
  if type(script) ~= "table" then
    complain(file, "a script must return a table; see 'sayso help script'")
  end
  local known = sorted.keys(FIELDS)
  for name, value in pairs(script) do
    if not FIELDS[name] then
      complain(file, ("a script has no field '%s'%s"):format(
        name, spelling.hint(tostring(name), known)))
    elseif type(value) ~= FIELDS[name] then
      complain(file, ("'%s' must be a %s, not a %s"):format(
        name, FIELDS[name], type(value)))
    end
  end
  if (script.document == nil) == (script.run == nil) then
    complain(file, "a script must have one of 'document' and 'run'")
  end
end

-- Loads a script: the table that it returns, with its name and file.
function search.load(name, file)
  local chunk, wrong = loadfile(file, "t")
  if not chunk then
    failure.raise(failure.RULES, wrong)
  end
  local script = chunk(name)
  check(script, file)
  return script
end

return search
