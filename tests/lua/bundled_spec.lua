-- The tests of the packs that come with sayso, and of the examples. What is
-- known to fail (`todo`) may begin to hold.
local sayso = require "sayso"

local PACKS = { "news-en", "examples/house-style", "examples/promises",
                "examples/events", "examples/toll" }

describe("the pack", function()
  for _, name in ipairs(PACKS) do
    it(name .. " finds what its tests say", function()
      local failed = {}
      for _, r in ipairs(sayso.engine { packs = { name } }:test().results) do
        if not r.ok and not r.kind:find "^todo" then
          failed[#failed + 1] = ("%s:%d: %s\n  %s"):format(
            r.file, r.line or 0, r.text or r.kind, r.message)
        end
      end
      assert.equal("", table.concat(failed, "\n"))
    end)

    it(name .. " has no mistakes that can be seen", function()
      local seen = {}
      for i, fault in ipairs(sayso.engine { packs = { name } }:check()) do
        seen[i] = tostring(fault)
      end
      assert.equal("", table.concat(seen, "\n"))
    end)
  end
end)
