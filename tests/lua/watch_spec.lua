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
write() { echo "$1" >new; mv new p/rules/a.lua; }
]]

describe("--watch", function()
  it("tests a pack again after each change, and ends by a signal", function()
    assert.are.equal([[
1 passed, 0 failed
sayso: waiting for a change; Ctrl-C ends
-- changed: ./p/rules/a.lua
sayso: ./p/rules/a.lua:1:13: the closing ) is missing
  rule "x" { "(a", yes = { "a" } }
              ^
sayso: waiting for a change; Ctrl-C ends
-- changed: ./p/rules/a.lua
2 passed, 0 failed
sayso: waiting for a change; Ctrl-C ends
status 0
]], shell.run(SETUP .. [[
write 'rule "x" { "a", yes = { "a" } }'
sayso test --watch ./p >out 2>&1 &
said waiting 1; write 'rule "x" { "(a", yes = { "a" } }'
said waiting 2; write 'rule "x" { "a", yes = { "a", "a b" } }'
said waiting 3; kill $!; wait $!; echo "status $?" >>out
cat out
]]))
  end)

  it("ends with the status of the last time", function()
    assert.truthy(shell.run(SETUP .. [[
write 'rule "x" { "a", yes = { "b" } }'
sayso test --watch ./p >out 2>&1 &
said waiting 1; kill -INT $!; wait $!; echo "status $?"
]]):find "status 3\n$")
  end)

  it("reads a file again that has changed", function()
    local said = "1\n-- changed: a.txt\n2\nstatus 0\n"
    assert.are.equal(said, shell.run(SETUP .. [[
write 'rule "x" { "apple" }'; echo 'An apple.' >a.txt
sayso statements --watch -p ./p -f jsonl a.txt >out 2>&1 &
said waiting 1; grep -c '"rule' out
echo 'An apple, a red apple.' >b; mv b a.txt
said waiting 2; grep changed out; sed 1,/changed/d out | grep -c '"rule'
kill $!; wait $!; echo "status $?"
]]))
  end)

  it("needs files to read", function()
    assert.are.equal("sayso: --watch needs files to read, not '-'\n[2]\n",
                     shell.run "sayso statements --watch")
  end)
end)
