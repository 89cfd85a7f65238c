-- Ctrl-C, whatever is being done: what is done is printed, the status says so,
-- and nothing is left behind. The work here would take an hour; a machine that
-- is busy gets a minute to end it.
local shell = require "shell"

-- $1 are the options of a run whose first article is done at once and whose
-- second never ends; $2 is the signal.
local SETUP = [[
cd $TMPDIR; mkdir -p p/rules
echo 'return { name = "p", api = 1 }' >p/pack.lua
cat >p/rules/a.lua <<'X'
rule "first" { "they" }
%s
X
printf '{"text":"They deny it."}\n%s\n' >d.jsonl
LIMITS="--limit time=3600 --limit wall=3600"
]]

local STOP = [[
tries=0
until grep -q '"doc":"[^"]*1"' out 2>/dev/null || [ $tries = 600 ]; do
  sleep 0.1; tries=$((tries + 1))
done
sleep 0.3
workers=$(cat /proc/$pid/task/$pid/children)
kill -%s $pid
(sleep 60; kill -KILL $pid) >/dev/null 2>&1 &
wait $pid
echo "status $?"
kill $! 2>/dev/null
grep -c '"doc":"[^"]*1"' out
for w in $workers; do
  tries=0
  while [ -d /proc/$w ] && [ $tries != 100 ]; do
    sleep 0.1; tries=$((tries + 1))
  done
  if [ -d /proc/$w ]; then echo "a worker is left"; fi
done
]]

local LOOP = [[rule "x" { "agree", where = function() while true do end end }]]
local TREES = [[rule "x" { trigger = "cue:agree", source = ">nsubj" }]]
local HUGE = [[(printf '{"text":"'; yes 'Our people agree.' |
  head -c 16000000 | tr '\n' ' '; echo '"}') >>d.jsonl
]]
local FROM = " -f jsonl $LIMITS $TMPDIR/d.jsonl >out 2>err & pid=$!\n"

local cases = {
  { "a loop in a pack", LOOP, '{"text":"They agree."}',
    "sayso -p ./p -j 1" .. FROM },
  { "a loop in a pack, with four workers", LOOP, '{"text":"They agree."}',
    "sayso -p ./p -j 4" .. FROM },
  { "a huge article", TREES, "",
    HUGE .. "sayso -p ./p --limit text=20M" .. FROM },
  { "a huge article, in this process", "", "",
    HUGE .. "sayso --limit text=20M" .. FROM },
  { "a loop in a script", "", '{"text":"loop"}',
    "sayso $OLDPWD/tests/scripts/behave.lua" .. FROM, first = "d:1" },
}

local function check(signal, case)
  local what, rules, second, run = table.unpack(case)
  it(what .. ": " .. signal, function()
    local stop = STOP:format(signal)
    if case.first then
      stop = stop:gsub('"doc":"%[%^"%]%*1"', case.first)
    end
    local out = shell.run(SETUP:format(rules, second) .. run .. stop, 180)
    assert.equal(("status %d\n1\n"):format(signal == "INT" and 130 or 143), out)
  end)
end

describe("an interrupt in", function()
  for _, case in ipairs(cases) do
    check("INT", case)
  end
  check("TERM", cases[1])
end)
