-- `types`: the methods of objects as plain functions.
local core = require "sayso.core"
local sayso = require "sayso"

local types = sayso.types
local engine = sayso.engine { packs = {}, extra = { { name = "x",
  text = 'rule "x" { "who:she gave" }' } } }

describe("types", function()
  it("has every method of an object, and it does the same", function()
    local doc <close> = assert(engine:doc "She gave him a book.")
    local match = assert(engine:run(doc)):match(1)
    local objects = { doc = doc, match = match, span = match.who,
                      token = doc:token(2) }
    local count = 0
    for name, object in pairs(objects) do
      for _, member in ipairs(core.members()[name]) do
        if member.type:find "^fun" then
          assert.are.equal(object[member.name], types[name][member.name])
          count = count + 1
        end
      end
    end
    assert.is_true(count > 50)
    assert.are.equal("him", types.token.child(doc:token(2), "iobj").text)
    assert.are.equal(3, #types.token.children(doc:token(2), "nsubj", "obj",
                                              "iobj"))
    assert.are.equal("book", types.doc.token(doc, 5).text)
    assert.is_true(types.span.contains(match.span, match.who))
    assert.are.equal("She", types.match.capture(match, "who").text)
  end)

  it("refuses objects of another type, by name", function()
    local doc <close> = assert(engine:doc "She gave him a book.")
    local child = types.token.child
    assert.has_error(function() child(doc, "obj") end,
      "bad argument #1 to 'child' (sayso.token expected, got sayso.doc)")
    assert.has_error(function() child() end,
      "bad argument #1 to 'child' (sayso.token expected, got no value)")
    assert.has_error(function() child("x", "obj") end,
      "bad argument #1 to 'child' (sayso.token expected, got string)")
    assert.has_error(function() child(types.token, "obj") end,
      "bad argument #1 to 'child' (sayso.token expected, got types)")
  end)

  it("says what there is", function()
    assert.has_error(function() return types.token.chlid end,
      "a token has no field 'chlid'; did you mean 'child'?")
    assert.has_error(function() return types.token.form end,
      "'form' is a field, and no function")
    assert.has_error(function() return types.tokens end,
      "no type 'tokens': there are doc, match, span and token")
    assert.has_error(function() return types[1] end)
    assert.has_error(function() return types[{}] end)
    assert.has_error(function() return types.span[nil] end)
    assert.are.equal("types", sayso.dump(types))
  end)

  it("can not be changed", function()
    for _, t in ipairs { types, types.doc, types.token } do
      assert.has_error(function() t.child = print end,
                       "types can not be changed")
      assert.has_error(function() rawset(t, "child", print) end)
      assert.has_error(function() table.insert(t, 1, 1) end)
      assert.has_error(function() setmetatable(t, nil) end)
      assert.is_false(getmetatable(t))
    end
  end)

  it("is in a pack the same for all its files", function()
    local packed = sayso.engine { packs = {}, extra = { { name = "x",
      text = [[
      assert(types == types and types.token == types.token)
      assert(not pcall(function() types.token = 1 end))
      local child, dep = types.token.child, "iobj"
      rule "x" { "cue:gave", emit = function(m)
        local verb = m.cue.head
        return { to = child(verb, dep), from = child(verb, "nsubj") }
      end }]] } } }
    local doc <close> = assert(packed:doc "She gave him a book.")
    local records, notes = packed:statements(doc)
    assert.are.same({}, notes)
    assert.are.equal("him", records[1].to.text)
    assert.are.equal("She", records[1].from.text)
  end)
end)
