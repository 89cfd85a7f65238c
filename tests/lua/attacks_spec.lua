-- Packs and articles that turn on whoever runs them: each attack ends in its
-- time with what must be told of it, and what stands beside it is right.
local attacked = require "attacked"
local shell = require "shell"

-- What the table counts as all of its time. Tests wait longer, for machines
-- that are slow or busy.
local WALL = 30
local PATIENT = " --limit wall=300 "

local PACKS = [[
mkdir -p p/rules q/rules
echo 'return { name = "p", api = 1 }' >p/pack.lua
echo 'return { name = "q", api = 1 }' >q/pack.lua
echo 'rule "honest" { "deny" }' >q/rules/a.lua
cat >p/rules/a.lua <<'X'
%s
X
]]

-- All that was told of an attack must be fit for a terminal, and no failure of
-- ours.
local function check_clean(output)
  assert.is_falsy(output:find "[%z\1-\8\11-\12\14-\31\127]", output)
  assert.is_falsy(output:find "traceback", output)
  assert.is_falsy(output:find "Sanitizer", output)
end

local function check_told(output, wanted)
  for _, text in ipairs(wanted) do
    assert.is_truthy(output:find(text, 1, true), text .. "\n" .. output)
  end
end

describe("a pack at work with", function()
  for _, attack in ipairs(require "attacks.runs") do
    local name, rules, wanted, _, options = table.unpack(attack)
    it(name, function()
      local output = attacked.run(name, ("cd $TMPDIR\n" .. PACKS .. [[
text='{"text":"They deny it. I deny it."}'
printf '%%s\n' "$text" "$text" | sayso -p ./p -p ./q --input jsonl -f jsonl \
  --stats --limit time=0.2 --limit memory=4M --limit steps=100000 %s
]]):format(rules, PATIENT .. (options or "")), WALL, wanted[1])
      check_clean(output)
      check_told(output, wanted)
      assert.is_truthy(output:find "documents 2\nfailed 0\n", output)
      local _, honest = output:gsub('"rule":"q/honest"', "")
      assert.equal(4, honest, output)
    end)
  end
end)

-- Articles whose shape alone is odd are read together in one run, where they
-- do not have a row of the table each.
local function inputs()
  local list, together, count = {}, {}, 0
  for _, attack in ipairs(require "attacks.inputs") do
    if attack.is_shape and not os.getenv "TABLE" then
      count = count + 1
      together[count] = attack[2]:gsub("a%.txt$", ("s%d.txt"):format(count))
    else
      list[#list + 1] = attack
    end
  end
  if count > 0 then
    list[#list + 1] = { "odd shapes", table.concat(together, "\n"),
                        { ("documents %d\nfailed 0\n"):format(count + 1) } }
  end
  return list
end

describe("an article with", function()
  for _, attack in ipairs(inputs()) do
    local name, make, wanted, _, options = table.unpack(attack)
    it(name, function()
      local output = attacked.run(name, ([[
cd $TMPDIR; mkdir news
echo 'They deny it.' >news/z.txt
%s
sayso -p news-en -f jsonl -j 2 --stats %s news
]]):format(make, PATIENT .. (options or "")), WALL, wanted[1])
      check_clean(output)
      check_told(output, wanted)
      assert.is_falsy(output:find "limit.wall", output)
      assert.is_truthy(output:find '{"doc":"z","id":"s1"', output)
    end)
  end
end)

-- The page of attacks is made of the lists.
local function page()
  local lines, count = {}, 0
  local function add(...)
    lines[#lines + 1] = (...):format(select(2, ...))
  end
  local kinds = attacked.all()
  for _, kind in ipairs(kinds) do
    count = count + #kind[3]
  end
  lines[1] = ([[
# Attacks

Packs come from strangers, and articles from anywhere. Here are %d attacks, what
must come of each, and what closes it; `make hostile` runs them all and prints
how each ended, and which share of its time it took. Besides, every function
that a pack can reach is called with fifteen bad arguments
(`tests/lua/hostile_spec.lua`), every limit is tried at its edges
(`tests/lua/limits_spec.lua`), and runs are killed at any moment
(`tests/lua/resume_spec.lua`).

`SAYSO_ACCEPT=1 busted tests/lua/attacks_spec.lua` writes this page anew, from
the lists that the tests run.]]):format(count)
  for _, kind in ipairs(kinds) do
    add("\n## %s\n\n%s\n\n| attack | what comes of it | closed by |\n"
        .. "|---|---|---|", kind[1], kind[2])
    for _, row in ipairs(kind[3]) do
      add("| %s | `%s` | %s |", row[1], (row[2]:gsub("|", "\\|")), row[3])
    end
  end
  return table.concat(lines, "\n") .. "\n", count
end

describe("tests/hostile/README.md", function()
  local path = "tests/hostile/README.md"
  it("lists all attacks", function()
    local text, count = page()
    if os.getenv "SAYSO_ACCEPT" then
      local file = assert(io.open(path, "w"))
      file:write(text)
      file:close()
    end
    assert.is_true(shell.read(path) == text, path .. " is out of date")
    assert.is_true(count >= 150)
    if os.getenv "TABLE" then
      print(("# %d attacks in all"):format(count))
    end
  end)
end)
