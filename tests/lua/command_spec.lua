-- The command as it is used: each file of tests/golden/command/ is a list of
-- command lines with what they print, both outputs together, and a line [n]
-- if the exit status is not 0. With SAYSO_ACCEPT=1 the files are written anew.
local shell = require "shell"

local FOLDER = "tests/golden/command"

local function accept(path, head, list)
  local file = assert(io.open(path, "wb"))
  file:write(head)
  for i, case in ipairs(list) do
    file:write(i > 1 and "\n" or "", "$ ", case.line, "\n",
               shell.run(case.line))
  end
  file:close()
end

-- The sanitizers reserve more address space than any limit, and take longer
-- to start than the tests of long runs wait.
local function is_for_this_build(path)
  return not (shell.BUILD:find "asan"
              and (path:find "memory" or path:find "long"))
end

local function golden_files()
  local pipe = assert(io.popen("ls " .. FOLDER .. "/*.txt"))
  local files = {}
  for path in pipe:lines() do
    files[#files + 1] = is_for_this_build(path) and path or nil
  end
  pipe:close()
  return files
end

describe("the command", function()
  for _, path in ipairs(golden_files()) do
    local head, list = shell.cases(shell.read(path))
    if os.getenv "SAYSO_ACCEPT" then
      accept(path, head, list)
      list = select(2, shell.cases(shell.read(path)))
    end
    for i, case in ipairs(list) do
      it(path:match "[^/]*$" .. ": " .. case.line, function()
        local expected = case.expected
        if i < #list then
          expected = expected:gsub("\n$", "") -- the empty line between cases
        end
        assert.equal(expected, shell.run(case.line))
      end)
    end
  end
end)
