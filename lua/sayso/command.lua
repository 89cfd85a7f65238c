-- command.lua - the command line: which script, with which options, on what;
-- and how it ended.
local common = require "sayso.common"
local failure = require "sayso.failure"
local limits = require "sayso.limits"
local options = require "sayso.options"
local outlet = require "sayso.outlet"
local search = require "sayso.search"
local spelling = require "sayso.spelling"
local system = require "sayso.system"
local terminal = require "sayso.terminal"

local DEFAULT = "statements"

local function complain(message, hint)
  message = message:gsub("^sayso: ", "")
  io.stderr:write("sayso: ", terminal.clean(message, true), "\n")
  if hint then
    io.stderr:write("       ", hint, "\n")
  end
end

local function print_out(text)
  local out = outlet.open()
  out:write(text)
  out:close()
  return 0
end

-- A word that is neither a script nor a file: most likely misspelt.
local function unknown(word, home)
  failure.raise(failure.USAGE, ("there is no script and no file '%s'%s")
    :format(word, spelling.hint(word, (search.scripts(home)))),
    "'sayso help' lists the scripts.")
end

-- The script that a command line asks for, and the rest of the line.
local function choose(args, home)
  local first = args[1] or ""
  local file = search.script(home, first)
  if file then
    return first, file, table.move(args, 2, #args, 1, {})
  end
  local is_word = first:match "^[%w_-]+$" and first:sub(1, 1) ~= "-"
  if is_word and not system.kind(first) or first:match "%.lua$" then
    unknown(first, home)
  end
  file = search.script(home, DEFAULT)
  if not file then
    failure.raise(failure.RULES,
                  ("there is no script '%s' in %s"):format(
                    DEFAULT, table.concat(search.folders(home), ", ")))
  end
  return DEFAULT, file, args
end

local function use_color(values, on_terminal)
  if values.color == "auto" then
    local no_color = os.getenv "NO_COLOR" or ""
    local kind = os.getenv "TERM" or "dumb"
    return on_terminal and no_color == "" and kind ~= "dumb"
  end
  return values.color == "always"
end

-- What decides the output, as one line; other options may change in between
-- when a run is resumed.
local function run_of(name, script, others, values)
  local same = { jobs = true, progress = true, stats = true, color = true }
  local parts = { name }
  for _, spec in ipairs(common.options(script)) do
    local value = values[spec[1]]
    if not same[spec[1]] and value ~= spec[3] then
      parts[#parts + 1] = spec[1] .. "=" .. require("sayso.json").encode(value)
    end
  end
  return table.concat(table.move(others, 1, #others, #parts + 1, parts), " ")
end

-- What a script is given, without the engine.
local function context_of(name, script, values, others, home)
  local columns = not values.output and system.terminal(1) or nil
  return {
    options = values, args = others, home = home,
    line = run_of(name, script, others, values),
    on_terminal = columns ~= nil, columns = columns or 80,
    color = use_color(values, columns ~= nil),
    format = common.format(script, values.format, columns ~= nil),
  }
end

local function version()
  return print_out(("sayso %s\n"):format(system.version))
end

local function run(args, home)
  if args[1] == "--version" then
    return version()
  elseif args[1] == "--help" or args[1] == "-h" then
    return print_out(require("sayso.help").general(home))
  end
  local name, file, rest = choose(args, home)
  local script = search.load(name, file)
  local values, others = options.parse(common.options(script), rest)
  if not values then
    failure.raise(failure.USAGE, others,
                  ("'sayso help %s' lists the options."):format(name))
  end
  if values.version then
    return version()
  elseif values.help then
    return print_out(require("sayso.help").script(name, script))
  end
  common.check_date(values.date)
  return require "sayso.run"(script, file,
                             context_of(name, script, values, others, home))
end

-- An error is a failure of the command line, a fault of a pack, or an error
-- of a script, which is shown with where it came from.
local function handle(problem)
  if failure.is(problem) then
    return problem
  end
  local text = tostring(problem)
  if type(problem) == "string" then
    text = debug.traceback(text, 2)
  end
  return { status = failure.RULES, message = text }
end

return function(args, home)
  local ok, result = xpcall(run, handle, args, home)
  if ok then
    return result or 0
  end
  complain(result.message, result.hint or limits.advice(result.message))
  return result.status
end
