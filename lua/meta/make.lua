-- Makes lua/sayso/meta.lua, the stubs for editors, of stubs.txt: a line
--
--     %% members of token
--
-- becomes the fields and methods in the binding tables of that type, with what
-- these say of them (bind_member in lua/bind.h). All other lines stay.
--
--     lua5.4 lua/meta/make.lua > lua/sayso/meta.lua
local core = require "sayso.core"

local make = {}

-- A field of a class, with what it is behind it, or above where both are long.
local function field(member, out)
  local line = ("---@field %s %s"):format(member.name, member.type)
  if member.about == "" then
    out[#out + 1] = line
  elseif #line + #member.about < 78 then
    out[#out + 1] = line .. "  " .. member.about
  else
    out[#out + 1] = "--- " .. member.about
    out[#out + 1] = line
  end
end

local function members_of(type_name, out)
  local all = assert(core.members()[type_name], "no type " .. type_name)
  local list = table.move(all, 1, #all, 1, {})
  table.sort(list, function(a, b) return a.name < b.name end)
  for _, member in ipairs(list) do
    if not member.type then
      error(("%s.%s has no type in its table"):format(type_name, member.name))
    end
    field(member, out)
  end
end

--- The text of meta.lua.
function make.text()
  local out = {}
  for line in io.lines "lua/meta/stubs.txt" do
    local type_name = line:match "^%%%% members of (%w+)$"
    if type_name then
      members_of(type_name, out)
    else
      out[#out + 1] = line
    end
  end
  return table.concat(out, "\n") .. "\n"
end

if not ... then -- it is run, not required
  io.write(make.text())
end
return make
