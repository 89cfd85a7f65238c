-- sayso.json: values as they are, in and out.
local json = require "sayso.json"

describe("json", function()
  it("decodes every kind of value", function()
    local v = assert(json.decode [[ {"a":[1,-2.5,"é\n\ud83d\ude00",[],{}],
      "b":{"c":true,"d":false},"n":null,"":0} ]])
    assert.are.same({ 1, -2.5, "é\n😀", {}, {} }, v.a)
    assert.are.same({ c = true, d = false }, v.b)
    assert.are.equal(json.null, v.n)
    assert.are.equal(0, v[""])
    assert.are.equal("text", json.decode '"text"')
  end)

  it("keeps integers whole", function()
    assert.are.equal(9007199254740993, json.decode "9007199254740993")
    assert.are.equal("integer", math.type(json.decode "7"))
    assert.are.equal("float", math.type(json.decode "7.0"))
    assert.are.equal("9007199254740993", json.encode(9007199254740993))
  end)

  it("writes an empty list as what it was made", function()
    local value = { a = json.list {}, b = {}, c = json.list { 1 } }
    assert.are.equal('{"a":[],"b":{},"c":[1]}', json.encode(value))
    assert.has_error(function() json.list "a" end)
  end)

  it("takes the last of equal keys", function()
    assert.are.same({ a = 2 }, json.decode '{"a":1,"a":2}')
  end)

  it("says what is wrong, and where", function()
    local v, message, at = json.decode '{"a" 1}'
    assert.is_nil(v)
    assert.are.equal("a colon is missing after the key", message)
    assert.are.equal(6, at)
    assert.is_nil((json.decode(("["):rep(257) .. ("]"):rep(257))))
  end)

  it("walks deep values once", function()
    local deep = ("["):rep(256) .. ("]"):rep(256)
    local v, depth = json.decode(deep), 0
    while v do
      v, depth = v[1], depth + 1
    end
    assert.are.equal(256, depth)
  end)

  it("encodes what it decoded", function()
    local text = '{"a":[1,2.5,"x"],"b":{"c":true},"d":null}'
    assert.are.equal(text, json.encode(json.decode(text)))
  end)
end)
