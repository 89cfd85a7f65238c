-- outlet.lua - where output goes. What can not be written ends the command.
local failure = require "sayso.failure"
local sink = require "sayso.sink"

local outlet = {}
outlet.__index = outlet

function outlet:must(ok, message)
  if not ok then
    failure.raise(failure.OUTPUT, ("could not write to %s: %s"):format(
      self.name, message))
  end
  return ok
end

-- A file, or standard output if `path` is nil.
function outlet.open(path)
  local self = setmetatable({ name = path or "standard output" }, outlet)
  self.sink = self:must(sink.open(path))
  return self
end

function outlet:write(text)
  self:must(self.sink:write(text))
end

function outlet:flush()
  self:must(self.sink:flush())
end

-- A document is whole: what it gave should not wait for the next.
outlet.commit = outlet.flush

-- Some errors of a disk are only told at the end.
function outlet:close()
  self:must(self.sink:close())
end

return outlet
