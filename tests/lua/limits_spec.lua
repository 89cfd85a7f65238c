-- --limit on what a pack may have: just below it, at it and above it.
local shell = require "shell"

-- A pack of two files, of 51 bytes together.
local SETUP = [[
cd $TMPDIR; mkdir -p p/rules
echo 'return { name = "p", api = 1 }' >p/pack.lua
echo 'rule "x" { "deny" }' >p/rules/a.lua
]]

-- name, what the pack has of it, what is said when that is too much
local LIMITS = {
  { "pack-files", 2, "a pack has at most %d files" },
  { "pack-size", 51, "the files of a pack have at most %d bytes" },
}

describe("--limit", function()
  for _, limit in ipairs(LIMITS) do
    local name, has, message = table.unpack(limit)
    for most = has - 1, has + 1 do
      it(("%s=%d of %d"):format(name, most, has), function()
        local out = shell.run(SETUP .. ("echo x | sayso -p ./p --limit %s=%d "
          .. "-f jsonl"):format(name, most))
        if most < has then
          assert.equal(("sayso: ./p: " .. message):format(most)
            .. "; see --limit " .. name .. "\n[3]\n", out)
        else
          assert.equal("", out)
        end
      end)
    end
  end
end)
