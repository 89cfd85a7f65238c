-- A run that is killed at any moment and goes on with --resume gives the same
-- bytes as one that nothing disturbed. KILLS says how many runs are killed.
local shell = require "shell"

local KILLS = tonumber(os.getenv "KILLS" or 2)

-- Each line of the output is the moment of a kill, in the share of a run that
-- nothing disturbs, or "differs". Moments are spread by the golden ratio.
local script = [[
for n in $(seq 20); do
  printf '{"text":"%%s %%s"}\n' $n "$(for k in 1 2 3 4; do
    tr -cs '[:alnum:].,' ' ' <examples/articles/g7-north-korea.txt
  done)"
done >$TMPDIR/long.jsonl
run() { exec sayso statements --input jsonl -f jsonl "$@" $TMPDIR/long.jsonl; }
start=$(date +%%s%%N)
(run --resume $TMPDIR/whole) || echo "fails"
span=$(( ($(date +%%s%%N) - start) / 1000000 ))
for n in $(seq %d); do
  rm -f $TMPDIR/out*
  for again in 1 2; do
    run -j $again --resume $TMPDIR/out 2>/dev/null &
    sleep $(awk "BEGIN { x = ($n * 2 + $again) * 0.618034
                         print (x - int(x)) * $span / 1000 }")
    kill -9 $! 2>/dev/null && echo "killed"
    wait $! 2>/dev/null
  done
  (run -j 2 --resume $TMPDIR/out) || echo "fails"
  cmp -s $TMPDIR/whole $TMPDIR/out || echo "differs after kill $n"
  ls $TMPDIR/out.* 2>/dev/null
done
grep -c . $TMPDIR/whole
]]

describe("--resume", function()
  it("gives the same bytes after each kill", function()
    local output = shell.run(script:format(KILLS), 120 + 30 * KILLS)
    local _, killed = output:gsub("killed\n", "")
    local lines = tonumber(output:match "(%d+)\n$")
    assert.are.equal("", (output:gsub("killed\n", ""):gsub("%d+\n$", "")))
    assert.is_true(lines > 50, output)
    if KILLS >= 10 then -- of a few, a slow machine may miss all
      assert.is_true(killed > KILLS / 4, killed .. " kills")
    end
  end)
end)
