-- watch.lua - does a thing again whenever a file of a pack has changed.
--
-- The folders are looked at twice a second; nothing is done in between.
local failure = require "sayso.failure"
local pack = require "sayso.pack"
local system = require "sayso.system"
local terminal = require "sayso.terminal"

local PAUSE = 0.5 -- seconds
local DEPTH = 4   -- of folders in a pack

local watch = {}

-- Adds what is known of each file in a folder to a list.
local function look(folder, depth, list)
  for _, name in ipairs(system.list(folder) or {}) do
    local path = folder .. "/" .. name
    if system.kind(path) == "folder" then
      if depth > 0 and name:sub(1, 1) ~= "." then
        look(path, depth - 1, list)
      end
    else
      list[#list + 1] = path .. " " .. (system.stamp(path) or "")
    end
  end
end

--- What the files in folders are now, as a string: it is another one after a
-- change.
function watch.state(folders)
  local list = {}
  for _, folder in ipairs(folders) do
    look(folder, DEPTH, list)
  end
  return table.concat(list, "\n")
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

-- Waits until the folders are no longer as they were; nil if it was asked to
-- end.
local function wait(folders, before)
  local now = before
  while now == before do
    if system.interrupted() then
      return nil
    end
    system.sleep(PAUSE)
    now = watch.state(folders)
  end
  return not system.interrupted() and now or nil
end

local function tell(problem)
  local text = failure.is(problem) and problem.message or tostring(problem)
  text = text:gsub("^sayso: ", "")
  io.stderr:write("sayso: ", (terminal.clean(text, true)), "\n")
end

--- Opens the rules and works with them, again after each change, until the
-- command is asked to end. Of rules that do not compile it is told why.
-- @param names  of the packs
-- @param open   opens them; may raise an error
-- @param work   is given what `open` gave
-- @return the exit status
function watch.run(names, open, work)
  local folders = watch.folders(names)
  local state = watch.state(folders)
  repeat
    local ok, result = pcall(open)
    if ok then
      ok, result = pcall(work, result)
    end
    if not ok then
      tell(result)
    end
    io.stderr:write("sayso: waiting for a change; Ctrl-C ends\n")
    state = wait(folders, state)
  until not state
  return 128 + system.interrupted()
end

return watch
