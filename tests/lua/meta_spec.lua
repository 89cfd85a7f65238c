-- lua/sayso/meta.lua explains all that C binds, and is what `make meta` makes.
package.path = "lua/meta/?.lua;" .. package.path
local core = require "sayso.core"
local make = require "make"
local shell = require "shell"

local META = "lua/sayso/meta.lua"

-- Types that scripts do not meet: they are behind sayso.engine.
local inner = { pack = true, rules = true, draft = true, engine = true }

-- What is documented: { token = { text = true, ... }, ... }
local function classes()
  local result, class = {}, "sayso"
  for line in io.lines(META) do
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
  it("is as `make meta` makes it", function()
    assert.equal(make.text(), shell.read(META))
  end)

  it("explains every member of every type", function()
    local known, count = classes(), 0
    known.row = known.span -- a row of a layer is a span with values
    for type_name, members in pairs(core.members()) do
      for _, member in ipairs(inner[type_name] and {} or members) do
        local name = type_name .. "." .. member.name
        assert.is_true(known[type_name] and known[type_name][member.name]
                       or false, name .. " is not explained")
        count = count + 1
      end
    end
    assert.is_true(count > 100)
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

  it("explains every field of a rule", function()
    local known = classes().rule
    for _, name in ipairs(require "sayso.rule".FIELDS) do
      assert.is_true(known[name] or false, name .. " is not explained")
    end
  end)

  it("names the globals that a rule file has", function()
    local names = {}
    for name in shell.read(META):gmatch "\nfunction ([%w_]+)" do
      names[#names + 1] = name
    end
    table.sort(names)
    -- Lua has "require" of its own, so what sayso adds is one less.
    local stock = {}
    for name in pairs(_G) do
      stock[#stock + 1] = name ~= "require" and name or nil
    end
    local code = ("local stock, own = ' %s ', {} for name, f in pairs(_G) do "
      .. "if type(f) == 'function' and not stock:find(' ' .. name .. ' ', 1, "
      .. "true) then own[#own + 1] = name end end table.sort(own) assert("
      .. "table.concat(own, ' ') == '%s', table.concat(own, ' '))")
      :format(table.concat(stock, " "), table.concat(names, " "))
    assert.is_table(require "sayso".engine {
      packs = {}, extra = { { name = "x", text = code } },
    })
  end)
end)
