-- shell.lua - runs lines of shell for tests, with the built command in the
-- path, and nothing of the user's settings.
local shell = {}

shell.BUILD = os.getenv "BUILD" or "build"

-- The sanitizers come before Lua for its own tests; the command has them in it,
-- and looks for leaks. It is made to crash by tests, with a signal they know.
local SETUP = table.concat({
  "unset LD_PRELOAD", "export ASAN_OPTIONS=handle_segv=0",
  "unset SAYSO_PATH NO_COLOR COLUMNS TERM XDG_DATA_HOME",
  "HOME=/nowhere", "LC_ALL=C", "export HOME LC_ALL",
  ("PATH=$PWD/%s:$PATH"):format(shell.BUILD),
  "TMPDIR=$(mktemp -d)", "export TMPDIR", "trap 'rm -rf $TMPDIR' EXIT",
}, "; ")

-- Runs a line of shell for at most so many seconds (120); returns what it
-- printed, and [n] if it failed.
function shell.run(line, seconds)
  local script = os.tmpname()
  local file = assert(io.open(script, "w"))
  file:write(SETUP, "\n", line, "\n")
  file:close()
  local pipe = assert(io.popen(("timeout %d sh %s 2>&1 </dev/null")
    :format(seconds or 120, script)))
  local output = pipe:read "a"
  local _, how, status = pipe:close()
  os.remove(script)
  if output ~= "" and output:sub(-1) ~= "\n" then
    output = output .. "\n[no line end]\n"
  end
  if how == "signal" or status ~= 0 then
    output = ("%s[%s%d]\n"):format(output, how == "signal" and "signal " or "",
                                   status)
  end
  return output
end

function shell.read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

-- Cuts a text into what stands before the first line "$ command", and a list
-- of { line = command, expected = the lines after it }.
function shell.cases(text)
  local head, list = "", {}
  for line in text:gmatch "([^\n]*)\n" do
    local command = line:match "^%$ (.*)$"
    if command then
      list[#list + 1] = { line = command, expected = "" }
    elseif #list == 0 then
      head = head .. line .. "\n"
    else
      local last = list[#list]
      last.expected = last.expected .. line .. "\n"
    end
  end
  return head, list
end

return shell
