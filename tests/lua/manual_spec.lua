-- lua/README.md, the manual of the rule language: its rules and patterns are
-- run as they stand there. (Its commands and files: readme_spec.lua.)
--
--     ```lua rules [PACK]...    a rule file, beside these packs. It compiles
--                               without a warning, and its yes and no hold.
--     ```lua shared             names that blocks of patterns use
--     ```LANGUAGE brevity N NAME  rule N in another language, or ours: that
--                               finds something in the *sentence* before it;
--                               a table counts the characters of all
--     ```patterns               lines of a pattern, two spaces or more, and a
--                               sentence in which [what it finds] is marked
--
-- A line of `patterns` that begins with "--" is a comment.
local fences = require "fences"
local sayso = require "sayso"
local shell = require "shell"

local MANUAL = "lua/README.md"
local blocks = fences.blocks(shell.read(MANUAL))

-- ## Rules

local function failures(results)
  local list = {}
  for _, r in ipairs(results) do
    if not r.ok then
      list[#list + 1] = ("%s: %s\n  %s: %s"):format(r.rule, r.text or r.file,
                                                   r.kind, r.message)
    end
  end
  return table.concat(list, "\n")
end

local function check_rules(block)
  local packs = { table.unpack(block.words, 2) }
  local engine = sayso.engine { packs = packs, extra = {
    { name = "manual", text = block.body } } }
  local warnings = {}
  for _, fault in ipairs(engine:check()) do
    if fault.file == "manual" then
      warnings[#warnings + 1] = tostring(fault)
    end
  end
  assert.equal("", table.concat(warnings, "\n"))
  local outcome = engine:test { "manual" }
  assert.equal("", failures(outcome.results))
  return outcome.passed
end

-- ## Patterns

-- A sentence without its marks, and what they marked.
local function unmark(sentence)
  local hits = {}
  for hit in sentence:gmatch "%[(.-)%]" do
    hits[#hits + 1] = hit
  end
  return sentence:gsub("[%[%]]", ""), hits
end

local function rows_of(body)
  local rows = {}
  for line in body:gmatch "[^\n]+" do
    local pattern, sentence = line:match "^(%S.-)  +(%S.*)$"
    if not line:find "^%-%-" then
      assert(pattern, "no pattern and sentence: " .. line)
      rows[#rows + 1] = { pattern = pattern, sentence = sentence }
    end
  end
  return rows
end

local function shared_text()
  local list = {}
  for _, block in ipairs(blocks) do
    list[#list + 1] = block.words[1] == "shared" and block.body or nil
  end
  return table.concat(list)
end

local function engine_of(rows, shared)
  local text = { shared }
  for i, row in ipairs(rows) do
    text[#text + 1] = ("rule 'row%d' { %q }"):format(i, row.pattern)
  end
  return sayso.engine { packs = {}, extra = {
    { name = "manual", text = table.concat(text, "\n") } } }
end

local function check_row(engine, i, row)
  local text, wanted = unmark(row.sentence)
  local doc <close> = assert(engine:doc(text))
  local found <close> = assert(engine:run(doc))
  local hits = {}
  for _, match in found:matches() do
    if match.label == "row" .. i then
      hits[#hits + 1] = match.text
    end
  end
  assert.same(wanted, hits)
end

local function check_patterns(block, shared)
  local rows = rows_of(block.body)
  local engine = engine_of(rows, shared)
  for i, row in ipairs(rows) do
    it(row.pattern .. "  " .. row.sentence, function()
      check_row(engine, i, row)
    end)
  end
  return #rows
end

-- ## How short is short

-- { [1] = { sayso = block, spaCy = block, ... }, ... }
local function eight_rules()
  local list = {}
  for _, block in ipairs(blocks) do
    if block.words[1] == "brevity" then
      local n = tonumber(block.words[2])
      list[n] = list[n] or {}
      list[n][block.words[3]] = block
    end
  end
  return list
end

-- The rows of the table: { { "1. Names", "61", ... }, ... }, its head first.
local function table_rows(text)
  local rows = {}
  for line in text:match "\n(| rule | sayso.-)\n\n":gmatch "[^\n]+" do
    local row = {}
    for cell in line:gmatch "| ([^|]+) %f[|]" do
      row[#row + 1] = cell
    end
    rows[#rows + 1] = row[1] and row or nil
  end
  return rows
end

local function check_counts(rules, rows)
  local head, sums = rows[1], {}
  for n, rule in ipairs(rules) do
    for column = 2, #head do
      local block = rule[head[column]]
      local count = block and utf8.len((block.body:gsub("%s", "")))
      sums[column] = (sums[column] or 0) + (count or 0)
      assert.equal(count and tostring(count) or "–", rows[n + 1][column])
    end
  end
  for column = 2, #head do
    assert.equal(tostring(sums[column]), rows[#rules + 2][column])
  end
end

local function check_ours(rules, text)
  local code = {}
  for n, rule in ipairs(rules) do
    code[n] = rule.sayso.body
  end
  local engine = sayso.engine { packs = {}, extra = {
    { name = "manual", text = table.concat(code, "\n") } } }
  for n, rule in ipairs(rules) do
    local name = rule.sayso.body:match 'rule "([^"]+)"'
    local sentence = text:match(("<summary>%d%%. .-\n%%*(.-)%%*\n"):format(n))
    local doc <close> = assert(engine:doc(sentence))
    local found <close> = assert(engine:run(doc))
    local hits = 0
    for _, match in found:matches() do
      hits = hits + (match.label == name and 1 or 0)
    end
    assert.equal(1, hits, sentence)
  end
end

describe(MANUAL, function()
  local shared, counts = shared_text(), { rules = 0, patterns = 0 }
  for _, block in ipairs(blocks) do
    if block.words[1] == "rules" then
      counts.rules = counts.rules + 1
      it("line " .. block.line, function()
        assert.is_true(check_rules(block) >= 2)
      end)
    elseif block.language == "patterns" then
      counts.patterns = counts.patterns + check_patterns(block, shared)
    end
  end

  it("counts the characters of eight rules", function()
    local text, rules = shell.read(MANUAL), eight_rules()
    assert.equal(8, #rules)
    check_counts(rules, table_rows(text))
    check_ours(rules, text)
  end)

  it("names every field of a rule and every limit", function()
    local text = shell.read(MANUAL)
    for _, name in ipairs(require "sayso.rule".FIELDS) do
      assert.is_truthy(text:find("\n| [^|]*`" .. name .. "`"), name)
    end
    for _, limit in ipairs(require "sayso.limits".list) do
      assert.is_truthy(text:find("\n  " .. limit[1] .. " ", 1, true), limit[1])
    end
  end)

  it("shows enough", function()
    assert.is_true(counts.rules >= 30)
    assert.is_true(counts.patterns >= 60)
  end)
end)
