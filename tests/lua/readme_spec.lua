-- The README files say nothing that is not so. Of their fenced blocks
--
--     ```console     are command lines, "$ ...", with what they print
--     ```sh          are make's targets, which must exist
--     ```lua PATH    (or another language) show the file at PATH, or a part
--                    of it
--
-- What else lua/README.md has: manual_spec.lua.
--
-- With SAYSO_ACCEPT=1 what the commands print is written anew.
local fences = require "fences"
local shell = require "shell"

local function check_commands(body)
  for _, case in ipairs((select(2, shell.cases(body)))) do
    it(case.line, function()
      assert.equal(case.expected, shell.run(case.line))
    end)
  end
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
  local text = shell.read(path):gsub("(\n```console\n)(.-\n)(```\n)",
    function(before, body, after)
      local lines = {}
      for _, case in ipairs((select(2, shell.cases(body)))) do
        lines[#lines + 1] = "$ " .. case.line .. "\n" .. shell.run(case.line)
      end
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
        check_commands(block.body)
      elseif block.language == "sh" then
        check_targets(block.body)
      elseif (block.words[1] or ""):find "[./]" then
        check_file(block.words[1], block.body)
      end
    end
  end)
end
