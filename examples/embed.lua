-- The library in a Lua program: who said what in a text.
local sayso = require "sayso"

local engine = sayso.engine { packs = { "examples/first-rule" } }
local text = "Smith confirmed that the fund was empty."
local doc <close> = assert(engine:doc(text, { id = "a" }))
for _, statement in ipairs(engine:statements(doc)) do
  print(statement.source.text, statement.content.text)
end
for _, token in doc:tokens() do
  io.write(token.text, "/", token.pos, " ")
end
print()
