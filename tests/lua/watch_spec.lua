-- --watch: tested again after each change of the pack, until a signal.
local shell = require "shell"

-- Waits for a line, at most a minute, in the file that the command writes.
local SETUP = [[
mkdir -p $TMPDIR/p/rules; cd $TMPDIR; : >out
said() {
  n=0
  until [ "$(grep -c "$1" out)" -ge "$2" ] || [ $n -ge 600 ]; do
    sleep 0.1; n=$((n + 1))
  done
}
echo 'return { name = "p", api = 1 }' >p/pack.lua
write() { echo "$1" >p/rules/a.lua; }
]]

describe("--watch", function()
  it("tests a pack again after each change, and ends by a signal", function()
    assert.are.equal([[
1 passed, 0 failed
sayso: waiting for a change; Ctrl-C ends
sayso: ./p/rules/a.lua:1:13: the closing ) is missing
  rule "x" { "(a", yes = { "a" } }
              ^
sayso: waiting for a change; Ctrl-C ends
2 passed, 0 failed
sayso: waiting for a change; Ctrl-C ends
status 143
]], shell.run(SETUP .. [[
write 'rule "x" { "a", yes = { "a" } }'
sayso test --watch ./p >out 2>&1 &
said waiting 1; write 'rule "x" { "(a", yes = { "a" } }'
said waiting 2; write 'rule "x" { "a", yes = { "a", "a b" } }'
said waiting 3; kill $!; wait $!; echo "status $?" >>out
cat out
]]))
  end)

  it("needs files to read", function()
    assert.are.equal("sayso: --watch needs files to read, not '-'\n[2]\n",
                     shell.run "sayso statements --watch")
  end)
end)
