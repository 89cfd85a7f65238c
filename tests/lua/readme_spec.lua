-- The README files say nothing that is not so. Of their fenced blocks
--
--     ```console     are command lines, "$ ...", with what they print; those of
--                    "console scratch" are run one after the other in a folder
--                    that is a copy of this one
--     ```sh          are make's targets, which must exist
--     ```lua PATH    (or another language) show the file at PATH, or a part
--                    of it
--
-- What else lua/README.md has: manual_spec.lua.
--
-- With SAYSO_ACCEPT=1 what the commands print is written anew.
local fences = require "fences"
local shell = require "shell"

-- What runs the lines of a block, and ends that.
local function runner(words)
  if words ~= "scratch" then
    return shell.run, function() end
  end
  local dir = os.tmpname()
  os.remove(dir)
  shell.run(("mkdir %s && ln -s $PWD/* %s"):format(dir, dir))
  return function(line)
    return shell.run(("cd %s && %s"):format(dir, line))
  end, function()
    shell.run("rm -r " .. dir)
  end
end

local function check_commands(block)
  local cases = select(2, shell.cases(block.body))
  local run, close = runner(block.words[1])
  for _, case in ipairs(cases) do
    it(case.line, function()
      assert.equal(case.expected, run(case.line))
    end)
  end
  teardown(close)
end

local function check_targets(body)
  for line in body:gmatch "[^\n]+" do
    local targets = line:match "^make ([^#&]*)"
    it(line, function()
      assert.is_truthy(targets, "a block `sh` holds lines of make")
      local command = "env -u MAKEFLAGS -u MAKELEVEL make -n %s >/dev/null"
      assert.equal(true, (os.execute(command:format(targets))))
    end)
  end
end

local function check_file(path, body)
  it(path, function()
    assert.is_truthy(shell.read(path):find(body, 1, true))
  end)
end

local function accept(path)
  local text = shell.read(path):gsub("(\n```console *(%a*)\n)(.-\n)(```\n)",
    function(before, words, body, after)
      local lines, run, close = {}, runner(words)
      for _, case in ipairs((select(2, shell.cases(body)))) do
        lines[#lines + 1] = "$ " .. case.line .. "\n" .. run(case.line)
      end
      close()
      return before .. table.concat(lines) .. after
    end)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

for _, path in ipairs { "README.md", "lua/README.md",
                       "scripts/packs/news-en/README.md" } do
  if os.getenv "SAYSO_ACCEPT" then
    accept(path)
  end
  describe(path, function()
    for _, block in ipairs(fences.blocks(shell.read(path))) do
      if block.language == "console" then
        check_commands(block)
      elseif block.language == "sh" then
        check_targets(block.body)
      elseif (block.words[1] or ""):find "[./]" then
        check_file(block.words[1], block.body)
      end
    end
  end)
end
