-- progress.lua - how far a long run is, on standard error.
--
--     [##########----------]  50 %   1,234 documents   220/s   0:05 left
--
-- On a terminal the line is drawn anew ten times a second, from the first
-- second on; elsewhere a line is added every ten seconds.
local system = require "sayso.system"

local progress = {}
progress.__index = progress

local WIDTH = 20
local FIRST = 1 -- seconds

local function with_commas(n)
  local s = tostring(n):reverse():gsub("(%d%d%d)", "%1,"):reverse()
  return (s:gsub("^,", ""))
end

local function minutes(seconds)
  local s = math.floor(seconds + 0.5)
  if s >= 3600 then
    return ("%d:%02d:%02d"):format(s // 3600, s % 3600 // 60, s % 60)
  end
  return ("%d:%02d"):format(s // 60, s % 60)
end

-- `share` is how much is done, 0 to 1, or nil if nobody knows.
function progress.line(documents, share, seconds)
  local rate = documents / math.max(seconds, 1e-9)
  local parts = {}
  if share then
    local full = math.floor(share * WIDTH + 0.5)
    parts[1] = ("[%s%s] %3d %%"):format(("#"):rep(full),
                                        ("-"):rep(WIDTH - full),
                                        math.floor(share * 100))
  end
  parts[#parts + 1] = with_commas(documents) .. " documents"
  parts[#parts + 1] = with_commas(math.floor(rate + 0.5)) .. "/s"
  if share and share > 0 then
    parts[#parts + 1] = minutes(seconds / share - seconds) .. " left"
  end
  return table.concat(parts, "   ")
end

-- `wanted` is true, or nil to show it only where nothing else is shown: on a
-- terminal while the output goes elsewhere.
function progress.new(wanted, output_is_terminal)
  local columns = system.terminal(2)
  local now = system.clock()
  return setmetatable({
    on = wanted or (columns and not output_is_terminal) or false,
    columns = columns,
    began = now,
    due = now + (columns and FIRST or 10),
    every = columns and 0.1 or 10,
  }, progress)
end

-- `where` gives the share that is done; it is asked when a line is due.
function progress:update(documents, where)
  if not self.on then
    return
  end
  local now = system.clock()
  if now < self.due then
    return
  end
  self.due = now + self.every
  local line = progress.line(documents, where(), now - self.began)
  if self.columns then
    io.stderr:write("\r", line:sub(1, self.columns - 1), "\27[K")
    self.drawn = true
  else
    io.stderr:write(line, "\n")
  end
end

-- Takes the line away, before something else is written to the terminal.
function progress:clear()
  if self.drawn then
    io.stderr:write("\r\27[K")
    self.drawn = false
  end
end

return progress
