-- Articles that come through a pipe, one at a time: what was found in one is
-- written before the next has come, with workers and without. Whoever waits
-- for it has a minute, then the run counts as stuck.
local shell = require "shell"

local SCRIPT = [[
cd $TMPDIR; mkfifo news
sayso --input jsonl -f jsonl -j %d <news >out & pid=$!
exec 3>news
for n in 1 2 3; do
  printf '{"id":"a%%s","text":"They say that it is good."}\n' $n >&3
  tries=0
  until grep -qs "\"doc\":\"a$n\"" out || [ $tries = 600 ]; do
    sleep 0.1; tries=$((tries + 1))
  done
  [ $tries = 600 ] && echo "a$n waits"
done
exec 3>&-
wait $pid
echo "status $?"
grep -c . out
]]

describe("from a pipe", function()
  for _, jobs in ipairs { 1, 2 } do
    it("results come at once, with -j " .. jobs, function()
      assert.equal("status 0\n3\n", shell.run(SCRIPT:format(jobs), 240))
    end)
  end
end)
