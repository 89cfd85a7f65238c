-- Every limit, just below what is there, at it, above it, and at a hundred
-- times it.
local limits = require "sayso.limits"
local sayso = require "sayso"
local shell = require "shell"

-- A pack p whose rule file is `rules`.
local function pack(rules)
  return ([[
cd $TMPDIR; mkdir -p p/rules
echo 'return { name = "p", api = 1 }' >p/pack.lua
cat >p/rules/a.lua <<'X'
%s
X
]]):format(rules)
end

local DENY = pack 'rule "x" { "deny" }'
local TEXT = "They deny it. I deny it. We deny it." -- of 36 bytes
local OPTIONS = " -p ./p -f jsonl --stats 2>&1"
local READ = "printf '" .. TEXT .. "' | sayso" .. OPTIONS
local LINE = [[printf '{"text":"We deny it."}\n' | sayso --input jsonl]]
             .. OPTIONS
local BEHAVE = "sayso $OLDPWD/tests/scripts/behave.lua --input jsonl -f jsonl "
               .. "--stats 2>&1"

-- The smallest limit of steps with which a regular expression gets through a
-- paragraph of `n` bytes.
local function least_steps(regex, n)
  local text, least, most = ("a"):rep(n - 1) .. ".", 1, 1 << 20
  while least < most do
    local middle = (least + most) // 2
    local engine = sayso.engine { packs = {},
      limits = { regex_steps = middle }, extra = { { name = "p",
        text = ('rule "x" { regex = "%s", scope = "paragraph" }')
          :format(regex) } } }
    local doc <close> = engine:doc(text)
    if #engine:run(doc).notes == 0 then
      most = middle
    else
      least = middle + 1
    end
  end
  return least
end

-- setup; what runs with the limit; what it needs; what is told if that is too
-- much. A limit of time or memory is not to the byte: `far` is clearly too
-- little and `needs` far more than enough.
local cases = {
  document = { DENY, READ, 36, '"code":"too-large"' },
  text = { DENY, READ, 36, "note.text-cut 1" },
  line = { DENY, LINE, 22, '"code":"too-large"' },
  ["json-depth"] = { DENY, [=[
    printf '{"text":"We deny it.","x":[[{"y":1}]]}' | sayso --input jsonl]=]
    .. OPTIONS, 4, "nested deeper than %d levels" },
  time = { pack [[rule "x" { "deny", where = function()
    for i = 1, 1e7 do end return true end }]], READ, 60, "limit.time 1",
    far = "0.001" },
  memory = { pack [[rule "x" { "deny", where = function()
    local t = {} for i = 1, 8000 do t[i] = ("x"):rep(1000) .. i end
    return true end }]], READ, 32 << 20, "limit.memory 1",
    far = 1 << 20 },
  steps = { pack [[rule "x" { "deny", where = function()
    return ("a"):rep(997):match "^a*$" ~= nil end }]], READ, 1000,
    "limit.steps 1" },
  records = { DENY, READ, 3, "limit.records 1" },
  ["all-records"] = { pack 'rule "x" { "deny" } rule "y" { "it" }', READ, 6,
    "limit.records 1" },
  ["regex-steps"] = { pack [[rule "x" { regex = "a*a*[xyz]",
    scope = "paragraph" }]], "printf '%%0499d.' 0 | tr 0 a | sayso" .. OPTIONS,
    least_steps("a*a*[xyz]", 500), "limit.steps 1" },
  ["regex-text"] = { pack 'rule "x" { regex = "deny", scope = "paragraph" }',
    READ, 36, "limit.steps 1" },
  ["regex-length"] = { pack 'rule "x" { regex = "den[yi]" }', READ, 7,
    "a regular expression of more than %d bytes" },
  ["pack-files"] = { DENY, READ, 2, "a pack has at most %d files" },
  ["pack-size"] = { DENY, READ, 51,
    "the files of a pack have at most %d bytes" },
  wall = { "", [[printf '{"text":"wait"}' | ]] .. BEHAVE, 60,
    "error.limit.wall 1", far = "0.05" },
  address = { "", [[printf '{"text":"hold"}' | ]] .. BEHAVE, 1 << 30,
    "error.limit.memory 1", far = 32 << 20 },
  restarts = { "", [[printf '{"text":"crash"}\n%%.0s' 1 2 3 | ]] .. BEHAVE, 3,
    "too many workers ended", also = "error.worker%-crashed" },
  ["restart-share"] = { "", [[(printf '{"text":"x"}\n%%.0s' 1 2 3 4 5 6 7 8
    printf '{"text":"crash"}\n%%.0s' 9 10) | ]] .. BEHAVE
    .. " --limit restarts=1", 0.2, "too many workers ended", step = 0.01,
    most = 1, also = "error.worker%-crashed" },
}

-- The sanitizers reserve more address space than any limit.
local is_asan = shell.BUILD:find "asan"

local function run(case, name, most)
  local out = shell.run(("%s\n%s --limit %s=%s"):format(case[1], case[2]
    :gsub("%%%%", "%%"), name, most))
  assert.is_falsy(out:find "traceback", out)
  return out
end

local function check(case, name, most, is_too_little)
  it(("%s=%s"):format(name, most), function()
    local out = run(case, name, most)
    local told = case[4]:format(most)
    assert.equal(is_too_little, out:find(told, 1, true) ~= nil, out)
    assert.is_truthy(is_too_little or out:find "documents", out)
    if case.also then
      assert.is_truthy(out:find(case.also), out)
    end
  end)
end

describe("--limit", function()
  for _, limit in ipairs(limits.list) do
    local name = limit[1]
    local case = cases[name]
    it("has a test of " .. name, function()
      assert.is_truthy(case and case[3])
    end)
    local is_tried = case and not (name == "address" and is_asan)
    if is_tried and case.far then
      check(case, name, case.far, true)
      check(case, name, case[3], false)
    elseif is_tried then
      local step = case.step or 1
      check(case, name, case[3] - step, true)
      check(case, name, case[3], false)
      check(case, name, case[3] + step, false)
      check(case, name, case.most or case[3] * 100, false)
    end
  end

  it("is tested for each name", function()
    local count = 0
    for _ in pairs(cases) do
      count = count + 1
    end
    assert.equal(#limits.list, count)
  end)

  for _, limit in ipairs(limits.list) do
    it("refuses for " .. limit[1] .. " what it can not be", function()
      for _, text in ipairs { "0", "-1", "", "x", "1e3", "nan", "..", "1.2.3",
                              "99999999999999999999999", "9223372036854775808",
                              limit.real and "1.5.2" or "1.5" } do
        local out = shell.run(("echo x | sayso -p news-en --limit '%s=%s'")
          :format(limit[1], text))
        assert.is_truthy(out:find("'" .. limit[1] .. "' takes a ", 1, true)
                         or out:find("name=value", 1, true), out)
        assert.is_truthy(out:find "%[2%]\n$", out)
        assert.is_falsy(out:find "traceback", out)
      end
    end)
  end
end)

-- The limits of time are for 512 KB; a longer document has more.
describe("the time of a pack", function()
  local SECONDS <const> = 50
  local function left(bytes)
    local with = sayso.engine { packs = {}, limits = { seconds = SECONDS },
      extra = { { name = "p", text = 'rule "x" { "deny" }' } } }
    local text = ("We deny it.\n\n"):rep(bytes // 13 + 1):sub(1, bytes)
    local doc <close> = assert(with:doc(text))
    assert(with:run(doc)):close()
    return with.loaded[1].state:left()
  end

  it("is one for short documents", function()
    assert.is_true(left(1000) <= SECONDS)
    assert.is_true(left(512 * 1024) <= SECONDS)
  end)

  it("grows with those that are longer", function()
    local most = left(2048 * 1024)
    assert.is_true(most > 2 * SECONDS and most <= 4 * SECONDS)
  end)
end)

describe("the records of a rule", function()
  -- Two matches in each line of 14 bytes.
  local function count(lines)
    local with = sayso.engine { packs = {}, limits = { records = 100 },
      extra = { { name = "p", text = 'rule "x" { "deny" }' } } }
    local text = "deny or deny.\n" .. ("and or also.\n\n"):rep(lines - 1)
      .. "deny or deny.\n" .. ("deny "):rep(396) .. "\n"
    local doc <close> = assert(with:doc(text))
    local found <close> = assert(with:run(doc))
    return #found.records
  end

  it("are as many as the limit in short documents", function()
    assert.are.equal(100, count(2))
  end)

  it("are more in those that are longer", function()
    assert.are.equal(200, count(2 * 512 * 1024 // 14 - 140))
  end)
end)

-- ## Limits that are not set

local function engine(rules)
  return sayso.engine { packs = {}, extra = { { name = "p", text = rules } } }
end

-- Makes a rule file of size n; and what is said of one that is too large.
local fixed = {
  { "bytes of a pattern", 64 * 1024, function(n)
      return ('rule "x" { "%s" }'):format(("a "):rep(n // 2):sub(1, n - 1)
        .. "a") end, { "more than 65536 bytes", "instructions" } },
  { "brackets inside each other", 64, function(n)
      return ('rule "x" { "%sa%s" }'):format(("("):rep(n), (")"):rep(n)) end,
    { "more than 64 brackets" } },
  { "repetitions", 1000, function(n)
      return ('rule "x" { "a{1,%d}" }'):format(n) end, { "1,?000" } },
  { "bytes of a regular expression", 16 * 1024, function(n)
      return ('rule "x" { regex = "[%s]" }'):format(("a"):rep(n - 2)) end,
    { "more than 16384 bytes" } },
  { "columns of a lexicon", 64, function(n)
      local columns = {}
      for i = 1, n - 1 do
        columns[i] = ('c%d = "x"'):format(i)
      end
      return ('lexicon "l" { { "a", %s } } rule "x" { "@l" }'):format(
        table.concat(columns, ", ")) end, { "64 columns" } },
  { "words of a phrase", 1024, function(n)
      return ('lexicon "l" { { "%s" } } rule "x" { "@l" }'):format(
        ("w "):rep(n - 1) .. "w") end, { "1,?024" } },
}

describe("a rule file has at most", function()
  for _, case in ipairs(fixed) do
    local what, most, make, said = table.unpack(case)
    for n = most - 1, most + 1 do
      it(("%d %s: %d"):format(most, what, n), function()
        local ok, problem = pcall(engine, make(n))
        if n <= most then
          local is_other = not ok and tostring(problem):find(said[2] or "\0")
          assert.is_truthy(ok or is_other, tostring(problem))
        else
          assert.is_false(ok)
          assert.is_true(sayso.is_fault(problem), tostring(problem))
          assert.is_truthy(tostring(problem):find(said[1]), tostring(problem))
        end
      end)
    end
  end
end)
