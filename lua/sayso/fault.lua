-- fault.lua - what is wrong with a pack, and where.
--
--     rules/quote.lua:12:34: no lexicon 'clam'; did you mean 'claim'?
--       "source:@mention cue:[lemma in clam]",
--                                      ^
local terminal = require "sayso.terminal"

local fault = {}

local meta = { __name = "sayso.fault" }

-- What stands before the caret: tabs stay, all else becomes spaces.
local function indent(line, column)
  local before = line:sub(1, column - 1)
  local width = before:gsub("[\128-\191]", ""):gsub("[^\t]", " ")
  return width
end

function meta.__tostring(f)
  local where = f.file and terminal.clean(f.file) or "sayso"
  if f.line then
    where = where .. ":" .. f.line
    if f.column then
      where = where .. ":" .. f.column
    end
  end
  local text = ("%s: %s"):format(where, f.message)
  local column = f.source_column or f.column
  if f.source and column then
    text = ("%s\n  %s\n  %s^"):format(text, f.source,
                                      indent(f.source, column))
  elseif f.source and f.source:find "%S" then
    text = ("%s\n  %s"):format(text, f.source)
  end
  return text
end

--- Makes a fault of a table { message, file, line, column, source }; line and
-- column count from 1, the column in bytes. `source` is the line itself, or a
-- pattern, in which `source_column` is meant then.
function fault.new(fields)
  return setmetatable(fields, meta)
end

--- A fault as a plain table, for JSON.
function fault.plain(f)
  return { severity = f.severity or "error", message = f.message,
           file = f.file, line = f.line, column = f.column or f.source_column,
           source = f.source, text = tostring(f) }
end

--- Raises one.
function fault.raise(fields)
  error(fault.new(fields), 0)
end

function fault.is(value)
  return getmetatable(value) == meta
end

return fault
