-- Runs the yes and no sentences of packs and the articles in their tests/.
local failure = require "sayso.failure"
local json = require "sayso.json"
local terminal = require "sayso.terminal"

local function clean(text)
  return (terminal.clean(text or "", true))
end

local function show(result, context)
  local place = ("%s:%s"):format(result.file or "?", result.line or "?")
  context:print(("%s  %s  %s: %s"):format(
    context:paint("red", "failed"), clean(place),
    clean(result.rule or "article"), clean(result.kind)))
  context:print("  " .. clean(result.text):gsub("\n", "\n  "))
  context:print("  " .. clean(result.message):gsub("\n", "\n  "))
end

return {
  about = "runs the tests of rule packs",
  usage = "[OPTION]... [PACK]...",
  options = {
    { "verbose", "flag", short = "v", about = "also name what passed" },
  },
  rules = true,
  packs_from_args = true,
  watch = true,
  run = function(context)
    local outcome = context.engine:test()
    json.list(outcome.results)
    return outcome, outcome.failed > 0 and failure.RULES or 0
  end,
  show = function(outcome, context)
    for _, result in ipairs(outcome.results) do
      if not result.ok then
        show(result, context)
      elseif context.options.verbose then
        context:print(("ok      %s:%s  %s: %s"):format(
          result.file, result.line, result.rule or "article", result.kind))
      end
    end
    context:print(("%d passed, %d failed"):format(outcome.passed,
                                                 outcome.failed))
  end,
}
