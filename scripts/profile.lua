-- What each rule costs: how often it was tried, how far, how long.
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

local function total(context)
  local sum = {}
  for _, row in pairs(context.rules) do
    for _, name in ipairs(COUNTS) do
      sum[name] = (sum[name] or 0) + row[name]
    end
  end
  return sum
end

local function show(context, name, row)
  context:print((("%-36s %10d %10d %12d %8d %8d %6d %8d %9.3f")
    :format(name, row.candidates, row.runs, row.steps, row.matches, row.kept,
            row.limits, row.lua_calls, row.lua_seconds * 1000)))
end

local function sorted(rules, key)
  local names = {}
  for name in pairs(rules) do
    names[#names + 1] = name
  end
  table.sort(names, function(a, b)
    local x, y = rules[a][key], rules[b][key]
    if x ~= y then
      return x > y
    end
    return a < b
  end)
  return names
end

return {
  about = "counts what each rule costs: candidates, runs, steps, matches",
  formats = { "text" },
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
    context:print(("%-36s %10s %10s %12s %8s %8s %6s %8s %9s"):format(
      "rule", "candidates", "runs", "steps", "matches", "kept", "limits",
      "lua", "lua ms"))
    for i, name in ipairs(sorted(context.rules, context.options.by)) do
      if i <= context.options.top then
        show(context, name, context.rules[name])
      end
    end
    if next(context.rules) then
      show(context, ("all of %d documents"):format(context.documents),
           total(context))
    end
  end,
}
