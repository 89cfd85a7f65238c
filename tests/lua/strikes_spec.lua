-- A rule that fails in three documents is off for all after them: for any
-- number of workers, and when a run is killed and goes on.
local shell = require "shell"

-- Documents that make the rules x and y fail, among others, and a run.
local SETUP = [[
cd $TMPDIR; mkdir -p p/rules
echo 'return { name = "p", api = 1 }' >p/pack.lua
cat >p/rules/a.lua <<'X'
local function unless(word)
  return function(m)
    for _ = 1, 1e5 do end
    if m.doc.text:find(word) then error(word) end
    return true
  end
end
rule "x" { "deny", where = unless "bad" }
rule "y" { "it", where = unless "ugly" }
rule "z" { "they" }
X
text() { printf '{"text":"They deny it%s."}\n' "$1"; }
for n in 1 2 3 4 5 6 7 8 9 10; do
  text; text ', bad'; text; text; text; text ', ugly'; text
done >d.jsonl
run() { sayso -p ./p -f jsonl "$@" d.jsonl 2>/dev/null; }
]]

describe("a rule that fails in three documents", function()
  it("is off from then on", function()
    local out = shell.run(SETUP .. [[
for rule in x y z; do run | grep -c '"p/'$rule'"'; done
run | grep -o '"rule-off[^"]*"' | sort | uniq -c]])
    -- x fails in documents 2, 9 and 16; y in 6, 13 and 20. A note stands with
    -- each record of its document.
    assert.equal([[
13
17
70
      2 "rule-off: p/x: it failed too often"
      1 "rule-off: p/y: it failed too often"
]], out)
  end)

  it("is off for any number of workers", function()
    assert.equal("1\n", shell.run(SETUP .. [[
for j in 1 2 3 4 8; do run -j $j --stats | md5sum; done | sort -u | wc -l]]))
  end)

  it("stays off in a run that goes on", function()
    assert.equal("", shell.run(SETUP .. [[
run >whole
for n in 1 2 3; do
  sayso -p ./p -f jsonl -j $n --resume out d.jsonl 2>/dev/null &
  sleep 0.$((n * 3))
  kill -KILL $! 2>/dev/null
  wait $! 2>/dev/null
done
run --resume out
cmp whole out]]))
  end)
end)
