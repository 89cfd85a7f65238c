-- pack_files.lua - the files of a pack: which may be read, and faults in them.
local fault = require "sayso.fault"
local source = require "sayso.source"
local system = require "sayso.system"

local files = {}

files.NAME = "^[%w_][%w_.-]*$" -- of packs, and of files in them

local MISSING = 2 -- the errno of what is not there

-- The text, which must be UTF-8.
function files.valid(file, text)
  local _, bad = utf8.len(text)
  if bad then
    local line = select(2, text:sub(1, bad):gsub("\n", "")) + 1
    fault.raise { file = file, line = line, message = "not valid UTF-8" }
  end
  return text
end

-- A pipe would be waited for.
local function must_be_file(file)
  local kind, message = system.kind(file)
  if kind ~= "file" then
    fault.raise { file = file, message = message or "it is no file: a "
                  .. (kind == "folder" and kind or "pipe or device") }
  end
end

local function read_file(file, most)
  must_be_file(file)
  local text, message = system.read(file, most)
  if not text then
    fault.raise { file = file, message = message }
  end
  return files.valid(file, text)
end

-- Counts a file, and refuses one that is not the pack's own.
function files.admit(p, file)
  local name = file:match "[^/]+$"
  if not name:match(files.NAME) then
    fault.raise { file = file, message = "a name in a pack is made of "
                  .. "letters, digits and _ . -" }
  end
  local real, root = system.real(file), system.real(p.dir)
  if not real or real:sub(1, #root + 1) ~= root .. "/" then
    fault.raise { file = file, message = "a link out of the pack" }
  end
  must_be_file(file)
  p.file_count = p.file_count + 1
  p.bytes = p.bytes + (system.size(file) or 0)
  if p.file_count > p.files_max then
    fault.raise { file = p.dir, message = ("a pack has at most %d files; "
      .. "see --limit pack-files"):format(p.files_max) }
  elseif p.bytes > p.bytes_max then
    fault.raise { file = p.dir, message = ("the files of a pack have at most "
      .. "%d bytes; see --limit pack-size"):format(p.bytes_max) }
  end
end

--- The files of a folder of the pack with an ending, in the order of the
-- bytes of their names: paths seen from the pack.
function files.list(p, folder, ending)
  local list = {}
  if not p.dir then
    return list
  end
  local names, message, code = system.list(p.dir .. "/" .. folder)
  if not names and code ~= MISSING then
    fault.raise { file = p.dir .. "/" .. folder, message = message }
  end
  for _, name in ipairs(names or {}) do
    if name:sub(-#ending) == ending then
      local file = folder .. "/" .. name
      files.admit(p, p.dir .. "/" .. file)
      list[#list + 1] = file
    end
  end
  return list
end

--- The path of a file of the pack, for messages and for reading.
function files.path(p, file)
  return p.dir and p.dir .. "/" .. file or file
end

--- The text of a file of the pack, read once.
function files.text(p, file)
  p.texts[file] = p.texts[file] or read_file(files.path(p, file), p.bytes_max)
  return p.texts[file]
end

-- ## Faults

--- Raises a fault at a line of a file of the pack; `column` may be nil.
function files.fail(p, file, line, column, message)
  local text = p.texts[file]
  fault.raise { file = files.path(p, file), line = line, column = column,
                source = text and line and source.line(text, line),
                message = message }
end

return files
