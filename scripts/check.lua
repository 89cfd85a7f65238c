-- Says what is wrong, or odd, in packs.
local failure = require "sayso.failure"
local terminal = require "sayso.terminal"

local function count(n, noun)
  return ("%d %s%s"):format(n, noun, n == 1 and "" or "s")
end

return {
  about = "finds mistakes in rule packs: what is wrong, where, and why",
  usage = "[OPTION]... [PACK]...",
  formats = { "text" },
  rules = true,
  packs_from_args = true,
  watch = true,
  run = function(context)
    local counts = { error = 0, warning = 0 }
    for _, fault in ipairs(context.engine:check()) do
      local severity = fault.severity or "error"
      counts[severity] = counts[severity] + 1
      context:print(("%s: %s"):format(
        context:paint(severity == "error" and "red" or "yellow", severity),
        (terminal.clean(tostring(fault), true))))
    end
    context:print(("%s, %s, %s"):format(
      count(#context.engine:rules(), "rule"), count(counts.error, "error"),
      count(counts.warning, "warning")))
    return counts.error > 0 and failure.RULES or 0
  end,
}
