-- init.lua - who said what, to whom, when, and how surely.
--
--     local sayso = require "sayso"
--     local engine = sayso.engine { packs = { "news-en" } }
--     local doc <close> = assert(engine:doc(text, { id = "a" }))
--     for _, record in ipairs(engine:statements(doc)) do
--       print(record.source and record.source.text, record.content.text)
--     end
--
-- The other parts of the library are loaded when they are first used:
-- sayso.pack, sayso.test, sayso.statement ...
local core = require "sayso.core"

local sayso = { version = core.version }

--- Opens a language, loads packs and makes their rules ready.
-- @param options  a table; see sayso.meta. Raises a fault if a pack is wrong.
function sayso.engine(options)
  return require "sayso.engine".new(options)
end

--- Whether a value that was raised tells of a wrong pack, rule or pattern.
function sayso.is_fault(value)
  return require "sayso.fault".is(value)
end

--- Any value as text for people: much as Lua would write it, in the same order
-- on every run, without what a terminal would obey.
-- @param depth  how many tables inside each other are shown; default 6
sayso.dump = core.dump

--- The methods of objects as plain functions: sayso.types.token.child(t).
sayso.types = core.types

--- A pattern, compiled; see sayso.pattern.
-- @param options  of the engine that compiles it, as of sayso.engine
function sayso.pattern(text, options)
  return require "sayso.pattern".new(text, options)
end

return setmetatable(sayso, {
  __index = function(t, name)
    local part = require("sayso." .. name)
    t[name] = part
    return part
  end,
})
