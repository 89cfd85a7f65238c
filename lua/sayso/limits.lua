-- limits.lua - the limits that `--limit NAME=VALUE` sets, and who keeps them.
local failure = require "sayso.failure"
local spelling = require "sayso.spelling"

local limits = {}

local KILO = { k = 1 << 10, K = 1 << 10, M = 1 << 20, G = 1 << 30 }

-- name, who keeps it and what he calls it, default, what it is; `least` (1)
-- and `most`; a number that is not `real` is a whole one
limits.list = {
  { "document", "reader", "doc_max", "20M", "bytes of a file of text",
    most = "1000M" },
  { "text", "reader", "text_max", "4M", "bytes of a text; the rest is cut",
    most = "20M" },
  { "line", "reader", "line_max", "64M", "bytes of a line or file of JSON",
    most = "1000M" },
  { "json-depth", "reader", "depth_max", "256",
    "levels of JSON inside each other", most = "4096" },
  { "time", "engine", "seconds", "2",
    "seconds a pack may take 512k of an article",
    real = true, least = "0.001", most = "1000000" },
  { "memory", "engine", "memory", "64M", "bytes of Lua memory of a pack",
    least = "1M", most = "1024G" },
  { "steps", "engine", "steps", "10000000", "steps of a Lua pattern",
    most = "100000G" },
  { "records", "engine", "records", "10000",
    "records of a rule in 512k of an article", most = "1G" },
  { "all-records", "engine", "all_records", "100000",
    "records of an article", most = "1G" },
  { "regex-steps", "engine", "regex_steps", "1000",
    "steps of a regex for each byte, and 50", most = "1G" },
  { "regex-text", "engine", "regex_text", "64k",
    "bytes that a regex looks through at once", most = "20M" },
  { "regex-length", "engine", "regex_length", "16k", "bytes of a regex",
    most = "1M" },
  { "pack-files", "engine", "files", "1000", "files of a pack",
    most = "1G" },
  { "pack-size", "engine", "bytes", "64M", "bytes of the files of a pack",
    most = "1G" },
  { "wall", "worker", "wall", "30",
    "seconds a worker may take 512k of an article",
    real = true, least = "0.001", most = "1000000" },
  { "address", "worker", "memory", "1G", "bytes a worker may add",
    most = "1024G" },
  { "restarts", "worker", "restarts", "100",
    "workers that may end, and ...", most = "1G" },
  { "restart-share", "worker", "restarts_of_jobs", "0.01",
    "... this share of the articles", real = true, least = "0.000001",
    most = "1" },
}

-- The number of a text with a unit, or nil.
local function number_of(text)
  local digits, unit = text:match "^([%d.]+)([kKMG]?)$"
  local n = tonumber(digits)
  return n and n * (KILO[unit] or 1)
end

-- What was set for a limit, or nil if it can not be.
local function value_of(limit, text)
  local n = number_of(text)
  local least, most = number_of(limit.least or "1"), number_of(limit.most)
  if n and n >= least and n <= most then
    return limit.real and n or math.tointeger(n)
  end
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
    local limit = find(pair[1])
    local n = value_of(limit, pair[2])
    if not n then
      failure.raise(failure.USAGE, ("limit '%s' takes a %s from %s to %s " ..
        "(k, M, G: 1024, ...), not '%s'"):format(pair[1], limit.real and
        "number" or "whole number", limit.least or "1", limit.most, pair[2]))
    end
    set[limit[2]][limit[3]] = n
  end
  return set
end

-- Advice for a text that says "limit.time: the limit was reached"; or nil.
function limits.advice(text)
  local name = text:match "limit%.(%l+): the limit was reached"
  for _, limit in ipairs(limits.list) do
    if limit[1] == name then
      return ("it is at %s, if nothing else was set; --limit %s=N allows more")
        :format(limit[4], name)
    end
  end
end

function limits.help()
  local lines = {}
  for i, limit in ipairs(limits.list) do
    lines[i] = ("  %-13s %-9s %s"):format(limit[1], limit[4], limit[5])
  end
  return table.concat(lines, "\n")
end

return limits
