-- pack_search.lua - where packs are, and which of them a name means.
local home = require "sayso.home"
local spelling = require "sayso.spelling"
local system = require "sayso.system"

local pack_search = {}

local HERE = "./packs" -- of the folder that we happen to be in

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
function pack_search.all(path)
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
-- another that it hides. Or nil, and what to tell.
function pack_search.find(name, path)
  if (name:find("/", 1, true) or name == ".") and is_pack(name) then
    return name
  end
  local known, dir = {}, nil
  for _, found in ipairs(pack_search.all(path)) do
    if found.name == name and found.shadowed_by then
      return dir, dir:sub(1, #HERE + 1) == HERE .. "/" and found.dir or nil
    elseif found.name == name then
      dir = found.dir
    end
    known[#known + 1] = found.name
  end
  if dir or is_pack(name) then
    return dir or name
  end
  return nil, ("no pack '%s'%s"):format(name, advice(name, known))
end

return pack_search
