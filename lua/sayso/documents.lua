-- documents.lua - runs a script over documents, here or in workers.
--
--     reader -> job -> document(doc, context) -> result -> sink, gather
--
-- A result is a string, and a job for a worker is, so that it makes no
-- difference where the work is done: the bytes are the same for any number of
-- workers.
local json = require "sayso.json"
local system = require "sayso.system"
local worker = require "sayso.worker"

local documents = {}

local JOB = "<s4s4s4s4s4s4I4" -- id text date notes path fields line
local RESULT = "<s1s4s4s4s4" -- code message output value report

local function pack_job(item)
  return JOB:pack(item.id, item.text, item.date or "",
                  table.concat(item.notes, " "), item.path or "",
                  item.fields or "", item.line)
end

local function unpack_job(job)
  local item, notes = {}
  item.id, item.text, item.date, notes, item.path, item.fields, item.line =
    JOB:unpack(job)
  item.date = item.date ~= "" and item.date or nil
  item.notes = {}
  for note in notes:gmatch "%S+" do
    item.notes[#item.notes + 1] = note
  end
  return item
end

local function failed(code, message)
  return RESULT:pack(code, message, "", "", "")
end

-- What became of an error that a script raised.
local function failure_of(problem)
  local message = tostring(problem)
  if message:find "not enough memory" or message:find "out of memory" then
    return nil
  end
  return failed("script-failed", message)
end

local function open_doc(context, item)
  if context.treebank then
    return context.treebank:doc(context.engine, item)
  end
  return context.engine:doc(item.text, { id = item.id, date = item.date })
end

-- Does one job: in a worker, or here. Returns nil if memory has run out.
local function work(script, context, job)
  local item = type(job) == "string" and unpack_job(job) or job
  local doc, message = open_doc(context, item)
  if not doc then
    return failed("not-readable", message)
  end
  context:begin(doc, item)
  local ok, value = pcall(script.document, doc, context)
  doc:close()
  if not ok then
    return failure_of(value)
  end
  return RESULT:pack("", "", context:take(),
                     value ~= nil and json.encode(value) or "",
                     json.encode { counts = context.counts,
                                   warnings = context.warnings })
end

-- What a worker's end is called in an error record.
local ENDINGS = {
  memory = { "limit.memory", "no memory was left for this document" },
  wall = { "limit.wall", "it took longer than a document may" },
  crashed = { "worker-crashed", "the worker ended: %s" },
  error = { "script-failed", "%s" },
}

local function result_of(state, result)
  if state == "done" then
    return RESULT:unpack(result)
  end
  local ending = ENDINGS[state]
  return ending[1], ending[2]:format(result), "", "", ""
end

-- The next document of the reader as a job. What can not be read is no job:
-- its error waits in `held` for its turn, as an empty job that fails.
local function next_job(reader, plan, held)
  local item = reader:next()
  while item and plan.skip > 0 do
    plan.skip = plan.skip - 1
    item = reader:next()
  end
  if not item then
    return nil
  end
  held.last = held.last + 1
  held[held.last] = { id = item.id, path = item.path, line = item.line,
                      code = item.code, message = item.message }
  item.date = item.date or plan.date
  item.fields = plan.fields and item.fields or nil
  if item.code then
    return ""
  end
  return plan.workers > 0 and pack_job(item) or item
end

-- The same calls as worker.run makes, in this process.
local function run_here(calls)
  for job in calls.next do
    if system.interrupted() then
      return nil, "interrupted"
    end
    local result = calls.work(job)
    calls.done(result and "done" or "memory", result or "")
  end
  if system.interrupted() then
    return nil, "interrupted"
  end
  return true
end

-- plan: workers (0: in this process), limits (of workers), date, fields (does
-- the script want the whole JSON object of a document?), skip (so many are done
-- already), and
-- done(item, code, message, output, value, report), called for each document
-- in its order; code is nil if all is well, and `report` has the counts and
-- warnings of the context. Returns what worker.run does.
function documents.run(script, context, reader, plan)
  local held, taken = { last = 0 }, 0
  local calls = { workers = plan.workers }
  for name, value in pairs(plan.limits) do
    calls[name] = value
  end
  function calls.next()
    return next_job(reader, plan, held)
  end
  function calls.work(job)
    return job == "" and failed("", "") or work(script, context, job)
  end
  function calls.done(state, result)
    taken = taken + 1
    local item = held[taken]
    held[taken] = nil
    local code, message, output, value, report = result_of(state, result)
    if item.code then
      code, message = item.code, item.message
    end
    plan.done(item, code ~= "" and code or nil, message, output,
              value ~= "" and json.decode(value) or nil,
              report ~= "" and json.decode(report) or {})
  end
  return (plan.workers == 0 and run_here or worker.run)(calls)
end

return documents
