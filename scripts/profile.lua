-- What each rule costs: how often it was tried, how far, how long.
local json = require "sayso.json"
local sorted = require "sayso.sorted"
local terminal = require "sayso.terminal"

local COUNTS = { "candidates", "runs", "steps", "matches", "kept", "limits",
                 "lua_calls", "lua_seconds" }

-- What the engine has counted since the last document: it counts all so far.
local function since(before, rows)
  local delta = {}
  for _, row in ipairs(rows) do
    local old, new = before[row.rule] or {}, {}
    for _, name in ipairs(COUNTS) do
      new[name] = (row[name] or 0) - (old[name] or 0)
    end
    delta[row.rule], before[row.rule] = new, row
  end
  return delta
end

local function total(rows)
  local sum = {}
  for _, row in ipairs(rows) do
    for _, name in ipairs(COUNTS) do
      sum[name] = (sum[name] or 0) + row[name]
    end
  end
  return sum
end

local SHOWN_MAX = 32 -- columns of an anchor

local function show_row(context, name, row)
  local anchor = terminal.clean(row.anchor or "")
  if terminal.width(anchor) > SHOWN_MAX then
    anchor = anchor:sub(1, utf8.offset(anchor, SHOWN_MAX - 3) - 1) .. " ..."
  end
  local line = ("%-36s %10d %10d %12d %8d %8d %6d %8d %9.3f  %s")
    :format(name, row.candidates, row.runs, row.steps, row.matches, row.kept,
            row.limits, row.lua_calls, row.lua_seconds * 1000, anchor)
  context:print((line:gsub("%s+$", "")))
end

-- What each rule looks for first, by its name: the anchors of its patterns, or
-- "-" where it must try every sentence.
local function anchors_of(engine)
  local anchors = {}
  for _, rule in ipairs(engine:rules()) do
    local list, seen = {}, {}
    for part = 1, #rule.patterns do
      local anchor = (engine:code(rule.name, part) or ""):match
                     "ANCHOR ([^\n]*)" or "-"
      if not seen[anchor] then
        list[#list + 1], seen[anchor] = anchor, true
      end
    end
    anchors[rule.name] = table.concat(list, " | ")
  end
  return anchors
end

local function rows_of(rules, key, anchors)
  local rows = json.list {}
  for name, row in pairs(rules) do
    row.rule, row.anchor = name, anchors[name]
    rows[#rows + 1] = row
  end
  return sorted.rows(rows, key, "rule")
end

return {
  about = "counts what each rule costs: candidates, runs, steps, matches",
  profile = true,
  options = {
    { "by", "choice", "steps", choices = COUNTS, about = "sort by this" },
    { "top", "integer", 40, min = 1, value = "N", about = "so many rules" },
  },
  start = function(context)
    context.rules, context.before, context.documents = {}, {}, 0
  end,
  document = function(doc, context)
    context:statements(doc)
    return since(context.before, context.engine:profile())
  end,
  gather = function(delta, context)
    context.documents = context.documents + 1
    for name, new in pairs(delta) do
      local row = context.rules[name] or {}
      for _, key in ipairs(COUNTS) do
        row[key] = (row[key] or 0) + (new[key] or 0)
      end
      context.rules[name] = row
    end
  end,
  finish = function(context)
    return { documents = context.documents,
             rules = rows_of(context.rules, context.options.by,
                             anchors_of(context.engine)) }
  end,
  show = function(result, context)
    context:print(("%-36s %10s %10s %12s %8s %8s %6s %8s %9s  %s"):format(
      "rule", "candidates", "runs", "steps", "matches", "kept", "limits",
      "lua", "lua ms", "anchor"))
    for i = 1, math.min(#result.rules, context.options.top) do
      show_row(context, result.rules[i].rule, result.rules[i])
    end
    if #result.rules > 0 then
      show_row(context, ("all of %d documents"):format(result.documents),
               total(result.rules))
    end
  end,
}
