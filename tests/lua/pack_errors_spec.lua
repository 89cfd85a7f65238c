-- Packs that are wrong or odd, each with exactly what is said about it:
-- tests/golden/pack-errors.txt. A case of that file is
--
--     == what is wrong
--     -- rules/a.lua      a file of the pack, and its lines; <FF> is that byte
--     -- set p.least      the option that is set, and its value
--     -- run              a text that the pack is run on
--     ->                  what loading, checking and running it says
--
-- With SAYSO_ACCEPT=1 what is said is written anew.
local sayso = require "sayso"
local shell = require "shell"

local GOLDEN = "tests/golden/pack-errors.txt"

-- Cuts the file into its head and a list of cases: { title, given = the lines
-- as they stand, parts = { { name, text } }, said }.
local function read_cases()
  local head, list = "", {}
  for line in shell.read(GOLDEN):gmatch "([^\n]*)\n" do
    local case = list[#list]
    local title, name = line:match "^== (.*)", line:match "^%-%- (%l.*)"
    if title then
      list[#list + 1] = { title = title, given = "", parts = {}, said = nil }
    elseif not case then
      head = head .. line .. "\n"
    elseif line == "->" then
      case.said = ""
    elseif case.said then
      case.said = case.said .. line .. "\n"
    else
      case.given = case.given .. line .. "\n"
      if name then
        table.insert(case.parts, { name = name, text = "" })
      else
        local parts = case.parts
        parts[#parts].text = parts[#parts].text .. line .. "\n"
      end
    end
  end
  return head, list
end

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

-- Makes the pack "p" of a case in a folder; returns the options that are set,
-- and the texts to run it on.
local function make(folder, case)
  os.execute(("mkdir -p '%s/p/rules' '%s/p/lex' '%s/p/lib'"):format(
    folder, folder, folder))
  write(folder .. "/p/pack.lua", 'return { name = "p", api = 1 }\n')
  local set, texts = {}, {}
  for _, part in ipairs(case.parts) do
    local option = part.name:match "^set (.*)"
    if option then
      set[option] = part.text:gsub("\n$", "")
    elseif part.name == "run" then
      texts[#texts + 1] = part.text
    else
      local text = part.text:gsub("<(%x%x)>", function(hex)
        return string.char(tonumber(hex, 16))
      end)
      write(folder .. "/p/" .. part.name, text)
    end
  end
  return set, texts
end

-- What is said of a pack that loads.
local function speak(engine, texts, say)
  for _, warning in ipairs(engine:check()) do
    say((warning.severity or "error") .. ": " .. tostring(warning))
  end
  for _, result in ipairs(engine:test().results) do
    if not result.ok then
      say(("failed: %s:%s: %s: %s\n%s"):format(result.file, result.line,
        result.rule, result.kind, result.message))
    end
  end
  for _, text in ipairs(texts) do
    local doc <close> = assert(engine:doc(text))
    local _, notes = engine:statements(doc)
    for _, note in ipairs(notes) do
      say("note: " .. note)
    end
  end
end

local function said_of(case)
  local folder = os.tmpname()
  os.remove(folder)
  local set, texts = make(folder, case)
  local lines = {}
  local function say(text)
    lines[#lines + 1] = text:gsub(folder .. "/p/", "") .. "\n"
  end
  local ok, engine = pcall(sayso.engine, { packs = { "p" }, path = { folder },
                                           options = set })
  if ok then
    speak(engine, texts, say)
  else
    say(tostring(engine))
  end
  os.execute(("rm -r '%s'"):format(folder))
  return table.concat(lines)
end

local function accept()
  local head, list = read_cases()
  local parts = { head }
  for _, case in ipairs(list) do
    parts[#parts + 1] = ("== %s\n%s->\n%s\n"):format(case.title, case.given,
                                                     said_of(case))
  end
  write(GOLDEN, (table.concat(parts):gsub("\n+$", "\n")))
end

if os.getenv "SAYSO_ACCEPT" then
  accept()
end

describe("a pack that is wrong:", function()
  for _, case in ipairs(select(2, read_cases())) do
    it(case.title, function()
      local expected = case.said:gsub("\n+$", "\n")
      assert.is_true(#expected > 1, "nothing is said")
      assert.are.equal(expected, said_of(case))
    end)
  end
end)
