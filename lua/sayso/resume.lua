-- resume.lua - an output that survives the end of the program at any moment.
--
--     OUT.part       what the documents so far gave
--     OUT.part.log   how many documents that is, of which run, how many bytes
--
-- The log is replaced as a whole, after the part is on the disk. So what the
-- log says is true; what stands in the part beyond it is cut off and made
-- again. At the end the part becomes OUT, and the log goes.
local failure = require "sayso.failure"
local system = require "sayso.system"

local resume = {}
resume.__index = resume

local EVERY = 1 -- seconds between two entries of the log
local VERSION = "sayso-resume 2"

local function cannot(what, message)
  failure.raise(failure.OUTPUT, ("could not write to %s: %s"):format(
    what, tostring(message)))
end

local function must(what, ok, message)
  if not ok then
    cannot(what, message)
  end
  return ok
end

-- The log's entry: documents, bytes, strikes of rules (see documents.lua), and
-- the command line of the run.
local function read_log(path)
  local file = io.open(path, "rb")
  if not file then
    return nil
  end
  local version, documents, bytes = file:read("l", "n", "n")
  local _, strikes, run = file:read("l", "l", "a")
  file:close()
  if version ~= VERSION or not (documents and bytes and strikes and run) then
    return nil
  end
  return { documents = documents, bytes = bytes, strikes = strikes, run = run }
end

-- The documents, bytes and strikes of the part that the log vouches for.
local function go_on(part, run)
  local log = read_log(part .. ".log")
  if not log then
    return 0, 0, ""
  elseif log.run ~= run then
    failure.raise(failure.USAGE,
      ("%s was begun by another command line:\n         %s"):format(part,
                                                                    log.run),
      ("Give the same options, or remove %s.log to begin anew."):format(part))
  elseif (system.size(part) or 0) < log.bytes then
    return 0, 0, ""
  end
  return log.documents, log.bytes, log.strikes
end

-- `run` says what is done, in one line: only the same run may go on.
function resume.open(path, run)
  local self = setmetatable({ path = path, part = path .. ".part" }, resume)
  self.run = run:gsub("\n", " ")
  self.file = must(self.part, io.open(self.part, "ab"))
  self.file:setvbuf "no"
  if not system.lock(self.file) then
    failure.raise(failure.USAGE, self.part .. " is being written to",
                  "Wait for the other run to end, or stop it.")
  end
  self.documents, self.bytes, self.strikes = go_on(self.part, self.run)
  must(self.part, system.truncate(self.part, self.bytes))
  self.due = system.clock() + EVERY
  return self
end

function resume:write(text)
  if text ~= "" then
    must(self.part, self.file:write(text))
    self.bytes = self.bytes + #text
  end
end

-- Nothing waits: see outlet.lua, whose functions these are.
function resume.flush()
end

local function write_log(self)
  local path = self.part .. ".log"
  must(self.part, system.sync(self.file))
  local file = must(path, io.open(path .. ".new", "wb"))
  must(path, file:write(VERSION, "\n", self.documents, "\n", self.bytes, "\n",
                        self.strikes, "\n", self.run))
  must(path, system.sync(file))
  file:close()
  must(path, os.rename(path .. ".new", path))
end

-- One more document is written whole.
function resume:commit(strikes)
  self.documents = self.documents + 1
  self.strikes = strikes
  if system.clock() >= self.due then
    self.due = system.clock() + EVERY
    write_log(self)
  end
end

-- The run is over: `is_whole` says whether all documents are done.
function resume:close(is_whole)
  write_log(self)
  self.file:close()
  if is_whole then
    must(self.path, os.rename(self.part, self.path))
    os.remove(self.part .. ".log")
  end
end

return resume
