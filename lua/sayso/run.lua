-- run.lua - runs a script: loads its rules, reads its documents, writes what
-- it gives.
local common = require "sayso.common"
local context_new = require("sayso.context").new
local documents = require "sayso.documents"
local failure = require "sayso.failure"
local fault = require "sayso.fault"
local help = require "sayso.help"
local input = require "sayso.input"
local limits = require "sayso.limits"
local outlet = require "sayso.outlet"
local output = require "sayso.output"
local progress = require "sayso.progress"
local sorted = require "sayso.sorted"
local system = require "sayso.system"
local terminal = require "sayso.terminal"

local SHOWN = 10 -- failures that are told on standard error
local PACK = "news-en"

-- The packs that a run loads: those asked for, else the one for everybody.
local function packs_of(script, fields)
  if not common.has_rules(script) then
    return {}
  elseif script.packs_from_args and #fields.args > 0 then
    return fields.args
  elseif script.pack_before_files and #fields.args > 1
         and system.kind(fields.args[1]) ~= "file" then
    return { table.remove(fields.args, 1) }
  end
  return fields.options.pack or { PACK }
end

-- Rules that were typed on the command line are a pack of their own.
local function typed_rules(code)
  local extra = {}
  for i, text in ipairs(code or {}) do
    extra[i] = { name = i == 1 and "typed" or "typed" .. i, text = text }
  end
  return extra
end

-- Says which packs of the folder that we happen to be in hide others.
local function tell_hidden(engine)
  for _, pack in ipairs(engine:packs()) do
    if pack.hides then
      io.stderr:write(terminal.clean(
        ("sayso: note: the pack %s is %s, which hides %s"):format(
          pack.name, pack.dir, pack.hides)), "\n")
    end
  end
end

-- The engine, if the script has use for one.
local function open_engine(script, fields, set)
  if script.run and not script.rules then
    return nil
  end
  local sayso, values = require "sayso", fields.options
  local engine = sayso.engine {
    packs = packs_of(script, fields),
    extra = typed_rules(values.code),
    rules = values.rules,
    profile = script.profile,
    options = common.pack_options(values.set),
    limits = set.engine,
  }
  tell_hidden(engine)
  return engine
end

local function is_inside(folder, path)
  local real, inside = system.real(folder), system.real(path)
  return real and inside and inside:sub(1, #real + 1) == real .. "/"
end

-- Do all that runs come with the program? Then it may run in this process.
local function is_ours(file, context)
  if not is_inside(context.home .. "/scripts", file) then
    return false
  end
  for _, pack in ipairs(context.engine:packs()) do
    if not is_inside(context.home, pack.dir) then
      return false
    end
  end
  return true
end

-- Nothing to read, and nobody but the keyboard to ask for it?
local function has_no_input(script, fields)
  return script.document and #fields.args == 0 and system.terminal(0)
end

local function open_reader(context, set)
  local values, args = context.options, context.args
  if #args == 0 then
    args = { "-" }
  end
  if values.input == "conllu" then
    context.treebank = require("sayso.treebank").open(args)
    return context.treebank
  end
  local spec = set.reader
  spec.format = values.input
  for _, name in ipairs { "text_field", "id_field", "date_field" } do
    spec[name] = values[name]
  end
  return assert(input.open(spec, args))
end

-- What a run counts: documents, failures, and what scripts and readers note.
local function new_tally()
  return { documents = 0, failed = 0, counts = {}, told = {}, warnings = 0 }
end

local function add_counts(tally, counts)
  for name, n in pairs(counts) do
    tally.counts[name] = (tally.counts[name] or 0) + n
  end
end

local function tell_failure(tally, bar, item, message)
  tally.failed = tally.failed + 1
  bar:clear()
  if tally.failed <= SHOWN then
    local path = item.path == "-" and item.id or item.path
    if message:sub(1, #path + 2) == path .. ": " then
      message = message:sub(#path + 3)
    end
    local line = item.path ~= "-" and item.line > 0 and ":" .. item.line or ""
    message = ("%s%s: %s"):format(path, line, message)
    io.stderr:write("sayso: ", terminal.clean(message, true), "\n")
  elseif tally.failed == SHOWN + 1 then
    io.stderr:write "sayso: further failures are not shown here\n"
  end
end

-- Tells the warnings about a document, the same one only once.
local function tell_warnings(tally, bar, item, warnings)
  for _, warning in ipairs(warnings or {}) do
    if not tally.told[warning] and tally.warnings < SHOWN then
      tally.told[warning] = true
      tally.warnings = tally.warnings + 1
      bar:clear()
      io.stderr:write(("sayso: %s: note: %s\n"):format(
        terminal.clean(item.id), terminal.clean(warning)))
    end
  end
end

-- An error record in the place of what the document would have given.
local function error_record(context, item, code, message)
  if context.format == "jsonl" then
    return output.json_error(item.id, code, message)
  elseif context.format == "csv" then
    return output.csv_error(item.id, code, message)
  end
  return ""
end

-- The plan for documents.run: what to do with each result.
local function plan_of(script, context, reader, out, tally)
  local bar = progress.new(context.options.progress, context.on_terminal)
  local plan = { date = context.options.date, bar = bar,
                 fields = script.fields, skip = out.documents or 0,
                 strikes = out.strikes }
  function plan.done(item, code, message, text, value, report)
    tally.documents = tally.documents + 1
    add_counts(tally, report.counts or {})
    tell_warnings(tally, bar, item, report.warnings)
    if code then
      tell_failure(tally, bar, item, message)
      add_counts(tally, { ["error." .. code] = 1 })
      text = error_record(context, item, code, message)
    end
    out:write(text)
    out:commit(plan.strikes)
    if value ~= nil and script.gather then
      script.gather(value, context, item)
    end
    bar:update(tally.documents, function()
      return reader:progress()
    end)
  end
  return plan
end

local function show_stats(tally, seconds)
  local lines = { ("documents %d"):format(tally.documents),
                  ("failed %d"):format(tally.failed),
                  ("seconds %.3f"):format(seconds) }
  for _, name in ipairs(sorted.keys(tally.counts)) do
    lines[#lines + 1] = ("%s %d"):format(name, tally.counts[name])
  end
  io.stderr:write(table.concat(lines, "\n"), "\n")
end

-- How a run that did not come to its end did end.
local function stopped(reason, message, tally)
  if reason == "interrupted" then
    io.stderr:write(("sayso: interrupted after %d documents\n"):format(
      tally.documents))
    return 128 + system.interrupted()
  end
  local why = reason == "restarts"
    and "too many workers ended; see --limit restarts"
    or "no worker could be started: " .. tostring(message)
  failure.raise(failure.SOME, why)
end

local function run_documents(script, file, context, set, out)
  local reader <close> = open_reader(context, set)
  local tally, began = new_tally(), system.clock()
  local plan = plan_of(script, context, reader, out, tally)
  local jobs = context.options.jobs
  plan.workers = jobs == 1 and is_ours(file, context) and 0 or jobs
  plan.limits = set.worker
  if context.format == "csv" and plan.skip == 0 then
    out:write(output.csv_head())
  end
  out:flush() -- or each worker would have it to write
  local ok, reason, message = documents.run(script, context, reader, plan)
  plan.bar:clear()
  if context.options.stats then
    show_stats(tally, system.clock() - began)
  end
  if not ok then
    return stopped(reason, message, tally)
  end
  return tally.failed > 0 and failure.SOME or 0
end

-- Where the output goes; --resume is for what is done document by document.
local function open_output(script, context)
  local path = context.options.resume
  if not path then
    return outlet.open(context.options.output)
  elseif script.gather or script.finish or script.start then
    failure.raise(failure.USAGE,
                  "--resume is not for scripts that sum up documents")
  elseif context.options.output then
    failure.raise(failure.USAGE, "give one of --output and --resume")
  end
  return require("sayso.resume").open(path, context.line)
end

-- Runs a script that reads no documents.
local function run_script(script, context, out)
  context.sink = out
  if not script.show then
    return script.run(context) or 0
  end
  local result, status = script.run(context)
  context:give(result, script.show)
  return status or 0
end

local function work_through(script, file, context, set, out)
  if script.run then
    return run_script(script, context, out)
  end
  if script.start then
    script.start(context)
    out:write(context:take())
  end
  local status = run_documents(script, file, context, set, out)
  if script.finish and status <= failure.SOME then
    local result = script.finish(context)
    if script.show then
      context:give(result, script.show)
    end
    out:write(context:take())
  end
  return status
end

-- The engine; or nil, and what is said to programs of rules that are wrong. For
-- people, they end the command.
local function open_rules(script, context, fields, set)
  if context.format ~= "json" then
    return open_engine(script, fields, set)
  end
  local ok, result = pcall(open_engine, script, fields, set)
  if ok then
    return result
  elseif not fault.is(result) then
    error(result, 0)
  end
  return nil, script.fault and script.fault(result)
              or { faults = { fault.plain(result) } }
end

local function open_and_work(script, file, fields, context, set, out)
  local engine, wrong = open_rules(script, context, fields, set)
  if wrong then
    context:give(wrong)
    out:write(context:take())
    return failure.RULES
  end
  context.engine = engine
  system.catch_interrupts()
  return work_through(script, file, context, set, out)
end

-- Works with the rules as they are now, again after each change of them.
local function keep_watch(script, fields, work, out)
  if script.document and #fields.args == 0 then
    failure.raise(failure.USAGE, "--watch needs files to read, not '-'")
  end
  local names = packs_of(script, fields)
  local read = script.document and fields.args or {}
  return require("sayso.watch").run(names, read, function()
    local status = work()
    out:flush()
    return status
  end)
end

return function(script, file, fields)
  if has_no_input(script, fields) then
    io.stderr:write(help.USAGE)
    return failure.USAGE
  end
  local set = limits.read(fields.options.limit)
  local context = context_new(script, fields)
  local out = open_output(script, context)
  function _G.print(...)
    context:print(...)
  end
  local function work()
    return open_and_work(script, file, fields, context, set, out)
  end
  if fields.options.watch then
    system.catch_interrupts()
    local status = keep_watch(script, fields, work, out)
    out:close()
    return status
  end
  local status = work()
  out:close(status <= failure.SOME)
  return status
end
