-- Says what is wrong, or odd, in packs.
local failure = require "sayso.failure"
local fault = require "sayso.fault"
local json = require "sayso.json"
local terminal = require "sayso.terminal"

local function count(n, noun)
  return ("%d %s%s"):format(n, noun, n == 1 and "" or "s")
end

local function summary(faults, rules)
  local result = { rules = rules, errors = 0, warnings = 0,
                   faults = json.list {} }
  for i, f in ipairs(faults) do
    local plain = fault.plain(f)
    local sort = plain.severity .. "s"
    result[sort] = result[sort] + 1
    result.faults[i] = plain
  end
  return result
end

-- How many rules the packs have that were asked for.
local function rules_of(engine)
  local n = 0
  for _, pack in ipairs(engine:packs()) do
    n = n + (pack.is_asked and #pack.rules or 0)
  end
  return n
end

return {
  about = "finds mistakes in rule packs: what is wrong, where, and why",
  usage = "[OPTION]... [PACK]...",
  rules = true,
  packs_from_args = true,
  watch = true,
  run = function(context)
    local result = summary(context.engine:check(), rules_of(context.engine))
    return result, result.errors > 0 and failure.RULES or 0
  end,
  fault = function(wrong)
    return summary({ wrong }, 0)
  end,
  show = function(result, context)
    for _, f in ipairs(result.faults) do
      local style = f.severity == "error" and "red" or "yellow"
      context:print(("%s: %s"):format(context:paint(style, f.severity),
                                      (terminal.clean(f.text, true))))
    end
    context:print(("%s, %s, %s"):format(
      count(result.rules, "rule"), count(result.errors, "error"),
      count(result.warnings, "warning")))
  end,
}
