-- limits.lua - the limits that `--limit NAME=VALUE` sets, and who keeps them.
local failure = require "sayso.failure"
local spelling = require "sayso.spelling"

local limits = {}

local KILO = { k = 1 << 10, K = 1 << 10, M = 1 << 20, G = 1 << 30 }

-- name, who keeps it and what he calls it, default, what it is
limits.list = {
  { "document", "reader", "doc_max", "20M", "bytes of a file of text" },
  { "text", "reader", "text_max", "4M", "bytes of a text; the rest is cut" },
  { "line", "reader", "line_max", "64M", "bytes of a line of JSON" },
  { "time", "engine", "seconds", "2", "seconds a pack may take an article" },
  { "memory", "engine", "memory", "64M", "bytes of Lua memory of a pack" },
  { "steps", "engine", "steps", "10000000", "steps of a Lua pattern" },
  { "records", "engine", "records", "10000", "records of a rule an article" },
  { "all-records", "engine", "all_records", "100000",
    "records of an article" },
  { "pack-files", "engine", "files", "1000", "files of a pack" },
  { "pack-size", "engine", "bytes", "64M", "bytes of the files of a pack" },
  { "wall", "worker", "wall", "30", "seconds a worker may take an article" },
  { "address", "worker", "memory", "1G", "bytes a worker may add" },
  { "restarts", "worker", "restarts", "100",
    "workers that may end, and 1 % of the articles" },
}

local function value_of(text)
  local digits, unit = text:match "^([%d.]+)([kKMG]?)$"
  local n = tonumber(digits)
  if n and unit ~= "" then
    n = math.tointeger(n * KILO[unit] // 1)
  end
  return n
end

local function find(name)
  local names = {}
  for i, limit in ipairs(limits.list) do
    if limit[1] == name then
      return limit
    end
    names[i] = limit[1]
  end
  failure.raise(failure.USAGE, ("no limit is called '%s'%s"):format(
    name, spelling.hint(name, names)), "'sayso help limits' lists them.")
end

-- What was set, from a list of pairs: tables by who keeps it.
function limits.read(pairs_given)
  local set = { reader = {}, engine = {}, worker = {} }
  for _, pair in ipairs(pairs_given or {}) do
    local limit, n = find(pair[1]), value_of(pair[2])
    if not n or n <= 0 then
      failure.raise(failure.USAGE, ("limit '%s' takes a number above zero, " ..
        "or one with k, M or G, not '%s'"):format(pair[1], pair[2]))
    end
    set[limit[2]][limit[3]] = n
  end
  return set
end

function limits.help()
  local lines = {}
  for i, limit in ipairs(limits.list) do
    lines[i] = ("  %-12s %-9s %s"):format(limit[1], limit[4], limit[5])
  end
  return table.concat(lines, "\n")
end

return limits
