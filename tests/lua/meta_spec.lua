-- Every function and field that C binds is explained in lua/sayso/meta.lua.
local core = require "sayso.core"

-- Types that scripts do not meet: they are behind sayso.engine.
local inner = { pack = true, rules = true, draft = true, engine = true }

local function classes()
  local result, class = {}, "sayso"
  for line in io.lines "lua/sayso/meta.lua" do
    class = line:match "^%-%-%-@class sayso%.([%w_]+)" or class
    local field = line:match "^%-%-%-@field ([%w_]+)"
    if field then
      result[class] = result[class] or {}
      result[class][field] = true
    end
  end
  return result
end

describe("meta.lua", function()
  it("explains every member of every type", function()
    local known, count = classes(), 0
    for type_name, members in pairs(core.members()) do
      for _, member in ipairs(inner[type_name] and {} or members) do
        assert.is_true(known[type_name] and known[type_name][member] or false,
                       type_name .. "." .. member .. " is not explained")
        count = count + 1
      end
    end
    assert.is_true(count > 80)
  end)

  it("explains every method of an engine", function()
    local known = classes().engine
    local engine = require "sayso".engine { packs = {} }
    for name, value in pairs(getmetatable(engine)) do
      if type(value) == "function" then
        assert.is_true(known[name] or false, name .. " is not explained")
      end
    end
  end)

  it("names no global that a rule file does not have", function()
    local names = {}
    for line in io.lines "lua/sayso/meta.lua" do
      names[#names + 1] = line:match "^function ([%w_]+)"
    end
    assert.is_true(#names >= 8)
    local engine = require "sayso".engine {
      packs = {}, extra = { { name = "x", text =
        ("for _, n in ipairs { '%s' } do assert(_G[n] ~= nil, n) end")
        :format(table.concat(names, "', '")) } },
    }
    assert.is_table(engine)
  end)
end)
