-- pattern.lua - a pattern by itself: compiled, looked at, tried on a text.
--
--     local pattern = sayso.pattern "source:@mention cue:[lemma=say]"
--     print(pattern:code())
--     for _, match in ipairs(pattern:find "Lee said so.") do ... end
local Engine = require "sayso.engine"

local Pattern = {}
Pattern.__index = Pattern
Pattern.__name = "sayso.pattern"

local NAME = "pattern" -- of its pack, and of its label

--- The program of the pattern, as text.
function Pattern:code()
  return self.engine:code(NAME .. ".hit")
end

--- What it finds in a text: a list of matches, which keep the document.
-- @param about  as of engine:doc
-- @return the list; or nil and a message
function Pattern:find(text, about)
  local doc, message = self.engine:doc(text, about)
  if not doc then
    return nil, message
  end
  local found = assert(self.engine:run(doc))
  local list = {}
  for _, match in found:matches() do
    list[#list + 1] = match.label == NAME and match or nil
  end
  return list
end

local Module = {}

--- See sayso.pattern.
function Module.new(text, options)
  local own, extra = {}, {}
  for name, value in pairs(options or {}) do
    own[name] = value
  end
  table.move(own.extra or {}, 1, #(own.extra or {}), 1, extra)
  extra[#extra + 1] = { name = NAME, text =
    ("rule '%s.hit' { %q, overlap = 'all' }"):format(NAME, text) }
  own.extra = extra
  return setmetatable({ text = text, engine = Engine.new(own) }, Pattern)
end

return Module
