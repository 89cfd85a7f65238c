-- engine.lua - an engine: a language, the packs that are loaded into it, and
-- the documents that are read with it.
local core = require "sayso.core"
local fault = require "sayso.fault"
local home = require "sayso.home"
local spelling = require "sayso.spelling"

local Engine = {}
Engine.__index = Engine
Engine.__name = "sayso.engine"

local OPTIONS = { "packs", "path", "language", "options", "rules", "limits",
                  "extra" }

-- Refuses a table with a field that is not in the list.
local function check_fields(what, t, known)
  for name in pairs(t) do
    local is_known = false
    for _, k in ipairs(known) do
      is_known = is_known or k == name
    end
    if not is_known then
      name = tostring(name)
      error(("no %s '%s'%s"):format(what, name, spelling.hint(name, known)), 0)
    end
  end
end

local function open_language(name)
  local folder = home.language(name)
  if not folder then
    fault.raise { message = ("no language '%s'"):format(name) }
  end
  local language, message, line = core.engine(folder)
  if not language then
    fault.raise { message = message, file = folder, line = line }
  end
  return language
end

local Module = {}

--- See sayso.engine.
function Module.new(options)
  options = options or {}
  check_fields("option", options, OPTIONS)
  local self = setmetatable({}, Engine)
  self.language = options.language or "en"
  self.core = open_language(self.language)
  return self
end

local DOC_FIELDS = { "id", "date" }

--- Reads a text (a string of UTF-8) into a document.
-- @param about  { id = "a", date = "2024-11-05" }, or nil
-- @return the document; or nil, a message and, of a bad byte, its place
function Engine:doc(text, about)
  about = about or {}
  check_fields("field of a document", about, DOC_FIELDS)
  return self.core:doc(text, about.id, about.date)
end

return Module
