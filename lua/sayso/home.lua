-- home.lua - where the files of sayso are: seen from this one, in a checkout
-- (HOME/lua/sayso, HOME/core/lang/en) or installed (HOME/lua/sayso,
-- HOME/lang/en).
local system = require "sayso.system"

local home = {}

local function own_folder()
  local file = debug.getinfo(1, "S").source:sub(2)
  local folder = system.real(file) or file
  return folder:match "^(.*)/lua/sayso/[^/]*$" or "."
end

home.folder = own_folder()

-- The first of these folders under the home that exists, or nil.
local function find(...)
  for _, name in ipairs { ... } do
    local path = home.folder .. "/" .. name
    if system.kind(path) == "folder" then
      return path
    end
  end
end

--- The folder with the data of a language, or nil.
function home.language(name)
  return find("core/lang/" .. name, "lang/" .. name)
end

--- The folder with the bundled packs, or nil.
function home.packs()
  return find("scripts/packs", "packs")
end

return home
