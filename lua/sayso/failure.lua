-- failure.lua - ends the command with a message and an exit status.
local failure = {}

failure.SOME = 1 -- some documents failed
failure.USAGE = 2 -- the command line is wrong
failure.RULES = 3 -- a pack or a script is wrong
failure.OUTPUT = 4 -- output could not be written

local meta = {}

function meta.__tostring(f)
  return f.message
end

-- Ends the command: `hint` is a further line, or nil.
function failure.raise(status, message, hint)
  error(setmetatable({ status = status, message = message, hint = hint },
                     meta), 0)
end

function failure.is(value)
  return getmetatable(value) == meta
end

return failure
