-- documents.lua - runs a script over documents, here or in workers.
--
--     reader -> job -> document(doc, context) -> result -> sink, gather
--
-- A result is a string, and a job for a worker is, so that it makes no
-- difference where the work is done: the bytes are the same for any number of
-- workers.
--
-- A rule that failed in three documents is off for those after them. Workers
-- do not see what happened in others, so a job says which rules failed so far
-- (its strikes), and a result which ones failed now. A document that was done
-- before the strikes of all documents before it were known, and that they
-- change, is done once more.
local json = require "sayso.json"
local sorted = require "sayso.sorted"
local system = require "sayso.system"
local worker = require "sayso.worker"

local documents = {}

local STRIKES = 3 -- that switch a rule off: RULE_STRIKES of lua/rules.h
local JOB = "<s4s4s4s4s4s4s4I4" -- strikes id text date notes path fields line
local RESULT = "<s1s4s4s4s4" -- code message output value report

local function pack_job(item, strikes)
  return JOB:pack(strikes, item.id, item.text, item.date or "",
                  table.concat(item.notes, " "), item.path or "",
                  item.fields or "", item.line)
end

local function unpack_job(job)
  local item, notes = {}
  item.strikes, item.id, item.text, item.date, notes, item.path, item.fields,
    item.line = JOB:unpack(job)
  item.date = item.date ~= "" and item.date or nil
  item.notes = {}
  for note in notes:gmatch "%S+" do
    item.notes[#item.notes + 1] = note
  end
  return item
end

local function failed(code, message, report)
  return RESULT:pack(code, message, "", "", report and json.encode(report)
                     or "")
end

-- What became of an error that a script raised.
local function failure_of(problem, report)
  local message = tostring(problem)
  if message:find "not enough memory" or message:find "out of memory" then
    return nil
  end
  return failed("script-failed", message, report)
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
  local engine = context.engine
  if engine and item.strikes then
    engine:strikes(item.strikes)
  end
  local ok, value = pcall(script.document, doc, context)
  doc:close()
  local report = { counts = context.counts, warnings = context.warnings,
                   strikes = engine and engine:strikes() }
  if not ok then
    return failure_of(value, { strikes = report.strikes })
  end
  return RESULT:pack("", "", context:take(),
                     value ~= nil and json.encode(value) or "",
                     json.encode(report))
end

-- What a worker's end is called in an error record.
local ENDINGS = {
  memory = { "limit.memory", "no memory was left for this document" },
  wall = { "limit.wall", "it took longer than a document may" },
  crashed = { "worker-crashed", "the worker ended: %s" },
  error = { "script-failed", "%s" },
}

-- A worker in which a pack broke out of its sandbox may say anything.
local function read_result(result)
  local code, message, output, value, report = RESULT:unpack(result)
  local told = report ~= "" and json.decode(report) or {}
  assert(type(told) == "table")
  for name, n in pairs(told.counts or {}) do
    assert(type(name) == "string" and type(n) == "number")
  end
  for _, warning in ipairs(told.warnings or {}) do
    assert(type(warning) == "string")
  end
  assert(type(told.strikes or "") == "string")
  return code, message, output, value, told
end

local function result_of(state, result)
  if state == "done" then
    local read = table.pack(pcall(read_result, result))
    if read[1] then
      return table.unpack(read, 2, read.n)
    end
    state, result = "crashed", "what it gave makes no sense"
  end
  local ending = ENDINGS[state]
  return ending[1], ending[2]:format(result), "", "", {}
end

-- ## Strikes: texts "3:1 7:2", of rules and in how many documents each failed

local function counts_of(strikes)
  local counts = {}
  for rule, n in strikes:gmatch "(%d+):(%d+)" do
    counts[math.tointeger(rule)] = math.tointeger(n)
  end
  return counts
end

-- Would a job that knew of `known`, after which there were `after`, have gone
-- in another way if it had known of `now`? A rule may be off since, or its
-- failure may have been its last.
local function is_stale(known, after, now)
  if known == now then
    return false
  end
  local before = counts_of(known)
  now = counts_of(now)
  for rule, n in pairs(now) do
    if n >= STRIKES and (before[rule] or 0) < STRIKES then
      return true
    end
  end
  for rule, n in pairs(counts_of(after)) do
    local then_, now_ = before[rule] or 0, now[rule] or 0
    if n > then_ and (then_ == STRIKES - 1) ~= (now_ == STRIKES - 1) then
      return true
    end
  end
  return false
end

-- The strikes `now`, and those between `known` and `after`.
local function add_strikes(known, after, now)
  if after == known then
    return now
  end
  local before, sums = counts_of(known), counts_of(now)
  for rule, n in pairs(counts_of(after)) do
    sums[rule] = (sums[rule] or 0) + n - (before[rule] or 0)
  end
  local rules = sorted.keys(sums)
  for i, rule in ipairs(rules) do
    rules[i] = rule .. ":" .. sums[rule]
  end
  return table.concat(rules, " ")
end

-- What a message adds for who calls by the command line.
local HINTS = { ["no-text-field"] = ", with --text-field" }

-- The next document of the reader as a job. What can not be read is no job:
-- its error waits in `held` for its turn, as an empty job that fails. Workers
-- are not to wait for what has not come: then the job is false, and what
-- stands behind it is for the pool.
local function next_job(reader, plan, held)
  local at_once = plan.workers > 0
  local item, descriptor = reader:next(at_once)
  while item and plan.skip > 0 do
    plan.skip = plan.skip - 1
    item, descriptor = reader:next(at_once)
  end
  if not item then
    return item, descriptor
  end
  held.last = held.last + 1
  held[held.last] = { id = item.id, path = item.path, line = item.line,
                      code = item.code, message = item.message }
  item.date = item.date or plan.date
  item.fields = plan.fields and item.fields or nil
  if item.code then
    return ""
  end
  return plan.workers > 0 and pack_job(item, plan.strikes) or item
end

-- The same calls as worker.run makes, in this process.
local function run_here(calls)
  for job in calls.next do
    if system.interrupted() then
      return nil, "interrupted"
    end
    local result = calls.work(job)
    calls.done(result and "done" or "memory", result or "", job)
  end
  if system.interrupted() then
    return nil, "interrupted"
  end
  return true
end

-- Counts the strikes of a job that is done; or gives the job that is to be
-- done in its place.
local function count_strikes(plan, job, after)
  if type(job) ~= "string" then -- in this process all is known
    plan.strikes = after or plan.strikes
    return nil
  end
  local known, rest = ("<s4"):unpack(job)
  if is_stale(known, after or known, plan.strikes) then
    return ("<s4"):pack(plan.strikes) .. job:sub(rest)
  end
  plan.strikes = add_strikes(known, after or known, plan.strikes)
end

-- plan: workers (0: in this process), limits (of workers), date, fields (does
-- the script want the whole JSON object of a document?), skip (so many are done
-- already), strikes (of those; kept up to date here), and
-- done(item, code, message, output, value, report), called for each document
-- in its order; code is nil if all is well, and `report` has the counts and
-- warnings of the context. Returns what worker.run does.
function documents.run(script, context, reader, plan)
  local held, taken = { last = 0 }, 0
  plan.strikes = plan.strikes or ""
  if plan.workers == 0 and context.engine then
    context.engine:strikes(plan.strikes)
  end
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
  function calls.done(state, result, job)
    local item = held[taken + 1]
    local code, message, output, value, report = result_of(state, result)
    if item.code then
      code, message = item.code, item.message .. (HINTS[item.code] or "")
    else
      local again = count_strikes(plan, job, report.strikes)
      if again then
        return again
      end
    end
    taken = taken + 1
    held[taken] = nil
    plan.done(item, code ~= "" and code or nil, message, output,
              value ~= "" and json.decode(value) or nil, report)
  end
  return (plan.workers == 0 and run_here or worker.run)(calls)
end

return documents
