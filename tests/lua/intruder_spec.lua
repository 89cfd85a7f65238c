-- Packs on disk that try to hang, crash or leave their folder: each is refused
-- in time with a message that says where.
local attacks = require "attacks.packs"
local attacked = require "attacked"

local MANIFEST = [[return { name = "p", about = "x", api = 1 }]]

describe("a pack with", function()
  for _, attack in ipairs(attacks) do
    it(attack[1], function()
      local output = attacked.run(attack[1], ([[
root=$PWD; cd $TMPDIR; mkdir -p p/rules; echo '%s' >p/pack.lua
%s
timeout 300 sayso test ./p]]):format(MANIFEST, attack[2]), 30, attack[3])
      assert.is_truthy(output:find("[3]", 1, true), output)
      assert.is_truthy(output:find(attack[3], 1, true), output)
      assert.is_falsy(output:find "traceback", output)
      assert.is_falsy(output:find "\27", output)
    end)
  end
end)
