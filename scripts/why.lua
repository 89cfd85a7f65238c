-- Explains what each rule made of a sentence: how far it came, and why not
-- further.
local failure = require "sayso.failure"
local system = require "sayso.system"
local terminal = require "sayso.terminal"

local function clean(text)
  return (terminal.clean(text or ""))
end

local OUTCOMES = {
  kept = function()
    return "green", "kept"
  end,
  dropped = function(row)
    return "yellow", "dropped by its `where`"
  end,
  ["no-record"] = function(row)
    return "yellow", "fits, but no record: " .. clean(row.reason)
  end,
  overlapped = function(row)
    return "yellow", "gave way to " .. clean(row.by or "another match")
  end,
  limit = function(row)
    return "red", "a limit was hit: " .. clean(row.reason)
  end,
}

local function line(context, style, mark, element, text)
  context:print(("  %s  %-34s %s"):format(context:paint(style, mark),
                                          clean(element), clean(text)))
end

local function show(row, context)
  context:print(("%s  %s:%s  %s"):format(
    context:paint("bold", clean(row.rule)), clean(row.file), row.line or "?",
    context:paint("dim", clean(row.pattern))))
  for _, step in ipairs(row.steps or {}) do
    line(context, "green", "ok", step.element, tostring(step.span or ""))
  end
  local outcome = OUTCOMES[row.outcome]
  if outcome then
    local style, text = outcome(row)
    context:print("  " .. context:paint(style, "=>") .. "  " .. text)
  else
    line(context, "red", "--", row.element, row.reason)
  end
end

-- What is worth showing: rules that came beyond their first element.
local function is_near(row)
  return OUTCOMES[row.outcome] ~= nil or #(row.steps or {}) > 0
end

local function explain(context, text)
  local doc <close> = assert(context.engine:doc(text))
  local hidden = 0
  for _, row in ipairs(context.engine:why(doc, { rule = context.options.rule }))
  do
    if context.options.all or context.options.rule or is_near(row) then
      show(row, context)
    else
      hidden = hidden + 1
    end
  end
  if hidden > 0 then
    context:print(("%d rule%s nothing to begin with here; --all shows more")
      :format(hidden, hidden == 1 and " has" or "s have"))
  end
end

return {
  about = "explains what the rules make of a sentence, and why not more",
  usage = "[OPTION]... 'SENTENCE'|-",
  options = {
    { "rule", "string", short = "r", value = "RULE", about = "only this rule" },
    { "all", "flag", about = "also rules that find nothing to begin with" },
    { "code", "string", short = "e", value = "CODE", many = true,
      about = "rules to add, as text" },
  },
  formats = { "text" },
  rules = true,
  run = function(context)
    local text = table.concat(context.args, " ")
    if text == "-" then
      text = io.read "a"
    elseif #context.args == 1 and system.kind(text) == "file" then
      failure.raise(failure.USAGE, ("'%s' is a file, not a sentence")
        :format(text), ("Give its text: sayso why - <%s"):format(text))
    end
    if not text:find "%S" then
      failure.raise(failure.USAGE, "a sentence is missing",
                    "Try: sayso why 'Smith claimed that it was so.'")
    end
    explain(context, text)
  end,
}
