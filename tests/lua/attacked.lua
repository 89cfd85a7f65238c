-- attacked.lua - what the tests of attacks share: a row for each in the table
-- of `make hostile`, and a list of them all.
local shell = require "shell"
local system = require "sayso.system"

local attacked = {}

-- Runs a line of shell that may take so many seconds; gives its output. With
-- TABLE set, prints a row: the attack, what came of it, the share of the time.
function attacked.run(name, line, seconds, what)
  local began = system.clock()
  local output = shell.run(line, 20 * seconds)
  if os.getenv "TABLE" then
    what = what:gsub("%s+", " ")
    print(("# %-44.44s %-26.26s %6.1f %%"):format(name, what,
      100 * (system.clock() - began) / seconds))
  end
  return output
end

-- The attacks on the sandbox: { name, what must come of it, what closes it }.
local function sandbox()
  local list = {}
  local pipe = assert(io.popen "ls tests/hostile/*.lua")
  for path in pipe:lines() do
    local wanted, closed = shell.read(path):match "^%-%- ([^\n]-) | ([^\n]+)"
    list[#list + 1] = { path:match "([^/]+)%.lua$", wanted, closed }
  end
  pipe:close()
  local short = shell.read "tests/hostile/short.txt"
  for name, wanted, closed in
      short:gmatch "\n== ([^\n:]+): ([^\n]-) | ([^\n]+)" do
    list[#list + 1] = { name, wanted, closed }
  end
  return list
end

local function listed(list)
  local rows = {}
  for i, attack in ipairs(list) do
    local wanted = attack[3]
    wanted = type(wanted) == "table" and wanted[1] or wanted
    wanted = wanted:gsub("\n", ", "):gsub(", $", "")
    rows[i] = { attack[1], wanted, attack[4] }
  end
  return rows
end

-- All attacks by their kind: { title, about, rows }.
function attacked.all()
  return {
    { "On the sandbox", "Lua in `*.lua` and `short.txt`, run by "
      .. "`tests/c/hostile.c`.", sandbox() },
    { "Packs on disk", "`tests/lua/attacks/packs.lua`: `sayso test` refuses "
      .. "the pack, with this message.", listed(require "attacks.packs") },
    { "Packs at work", "`tests/lua/attacks/runs.lua`: an honest pack beside "
      .. "it finds what it should, in this article and in the next.",
      listed(require "attacks.runs") },
    { "Articles and files", "`tests/lua/attacks/inputs.lua`: the article after "
      .. "it is right.", listed(require "attacks.inputs") },
  }
end

return attacked
