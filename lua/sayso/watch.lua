-- watch.lua - does a thing again whenever a file of a pack, or of the
-- input, has changed.
--
-- The folders are looked at twice a second; nothing is done in between.
local failure = require "sayso.failure"
local pack = require "sayso.pack"
local system = require "sayso.system"
local terminal = require "sayso.terminal"

local PAUSE = 0.5 -- seconds
local DEPTH = 4   -- of folders in a pack

local watch = {}

-- Notes the stamp of a file, or of each file in a folder.
local function look(path, depth, stamps)
  if system.kind(path) ~= "folder" then
    stamps[path] = system.stamp(path)
    return
  end
  for _, name in ipairs(depth >= 0 and system.list(path) or {}) do
    local inner = path:gsub("/+$", "") .. "/" .. name
    if name:sub(1, 1) ~= "." or system.kind(inner) ~= "folder" then
      look(inner, depth - 1, stamps)
    end
  end
end

--- What files, and those in folders, are now: their stamps by their paths.
function watch.state(paths)
  local stamps = {}
  for _, path in ipairs(paths) do
    look(path, DEPTH, stamps)
  end
  return stamps
end

-- The first file, in the order of names, that is new, gone or another one.
local function difference(before, now)
  local first
  local function compare(name)
    if before[name] ~= now[name] and (not first or name < first) then
      first = name
    end
  end
  for name in pairs(before) do
    compare(name)
  end
  for name in pairs(now) do
    compare(name)
  end
  return first
end

--- The folders of packs that are given by name or path.
function watch.folders(names)
  local folders = {}
  for _, name in ipairs(names) do
    if system.kind(name) == "folder" then
      folders[#folders + 1] = name
    else
      for _, found in ipairs(pack.search {}) do
        if found.name == name and not found.shadowed_by then
          folders[#folders + 1] = found.dir
        end
      end
    end
  end
  return folders
end

-- Waits until the files are no longer as they were, and says which is not; nil
-- if it was asked to end.
local function wait(paths, before)
  local now, name = before, nil
  while not name do
    if system.interrupted() then
      return nil
    end
    system.sleep(PAUSE)
    now = watch.state(paths)
    name = difference(before, now)
  end
  io.stderr:write("-- changed: ", (terminal.clean(name)), "\n")
  return not system.interrupted() and now or nil
end

local function tell(problem)
  local text = failure.is(problem) and problem.message or tostring(problem)
  text = text:gsub("^sayso: ", "")
  io.stderr:write("sayso: ", (terminal.clean(text, true)), "\n")
end

-- Works with the rules once; gives the status of that.
local function once(work)
  local ok, result = pcall(work)
  if ok then
    return result
  end
  tell(result)
  return failure.is(result) and result.status or failure.RULES
end

--- Works with rules again after each change, until the command is asked to
-- end. Of rules that do not compile it is told why.
-- @param names  of the packs
-- @param input  files and folders that are read
-- @param work   opens the rules, which may raise an error, and works with them;
--               gives a status
-- @return the status of the last time
function watch.run(names, input, work)
  local paths = watch.folders(names)
  table.move(input, 1, #input, #paths + 1, paths)
  local state = watch.state(paths)
  local status
  repeat
    status = once(work)
    io.stderr:write("sayso: waiting for a change; Ctrl-C ends\n")
    state = wait(paths, state)
  until not state
  return status
end

return watch
