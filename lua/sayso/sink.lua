-- sink.lua - where output goes. Nothing is held back: what was written is
-- written, also if the run is stopped in the middle; and what can not be
-- written ends the command.
local failure = require "sayso.failure"

local sink = {}
sink.__index = sink

local function cannot(name, message)
  -- io's messages begin with the file's name where there is one
  message = tostring(message):gsub("^" .. name:gsub("%p", "%%%0") .. ": ", "")
  failure.raise(failure.OUTPUT,
                ("could not write to %s: %s"):format(name, message))
end

-- A file, or standard output if `path` is nil.
function sink.open(path)
  local self = setmetatable({ name = path or "standard output" }, sink)
  local message
  self.file = io.stdout
  if path then
    self.file, message = io.open(path, "wb")
    if not self.file then
      cannot(path, message)
    end
  end
  self.file:setvbuf "no"
  return self
end

function sink:write(text)
  if text == "" then
    return
  end
  local ok, message = self.file:write(text)
  if not ok then
    cannot(self.name, message)
  end
end

-- For resume.lua, whose outputs this one's are like.
function sink.commit()
end

-- Some errors of a disk are only told at the end.
function sink:close()
  if self.file ~= io.stdout then
    local ok, message = self.file:close()
    if not ok then
      cannot(self.name, message)
    end
  end
end

return sink
