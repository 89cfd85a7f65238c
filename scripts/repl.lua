-- Tries patterns on a text as they are typed: a line that is a pattern is run
-- and what it finds is shown; anything else is Lua, with `doc` and `engine`.
local edit = require "sayso.edit"
local failure = require "sayso.failure"
local input = require "sayso.input"
local terminal = require "sayso.terminal"

local HELP = [[
A pattern, such as   source:@mention cue:[lemma in say]   shows what it finds.
=EXPRESSION or Lua code is run; `doc`, `engine` and `sayso` are there.
:help shows this, :quit or the end of the input ends.]]

local function read_text(context)
  local reader = assert(input.open({ format = "text" }, context.args))
  local item = reader:next()
  if not item or item.code then
    failure.raise(failure.SOME, item and item.message or "there is no text")
  end
  return item
end

-- An engine with the packs, and one rule more for a pattern.
local function engine_with(context, pattern)
  local sayso = require "sayso"
  local text = pattern and ("rule 'repl.hit' { %q, overlap = 'all' }")
               :format(pattern)
  return sayso.engine {
    packs = context.options.pack or { "news-en" },
    extra = text and { { name = "repl", text = text } } or nil,
  }
end

-- A sentence in which the match stands out.
local function show_match(context, match)
  local span = match.sentence and match.doc:sentence(match.sentence)
               or match.span
  local text = match.doc.text
  local first, last = match.span:range()
  local from, to = span:range()
  local hit = terminal.clean(text:sub(first, last))
  context:print(terminal.clean(text:sub(from, first - 1)) ..
    (context.color and context:paint("green", hit) or "[" .. hit .. "]") ..
    terminal.clean(text:sub(last + 1, math.max(to, last))))
  for _, capture in ipairs(match:captures()) do
    context:print(("    %-10s %s"):format(capture.capture,
                                         terminal.clean(capture.text)))
  end
end

local function run_pattern(context, item, pattern)
  local engine = engine_with(context, pattern)
  local doc <close> = assert(engine:doc(item.text, { id = item.id }))
  local n = 0
  for _, match in engine:run(doc):matches() do
    if match.label == "repl" then
      show_match(context, match)
      n = n + 1
    end
  end
  context:print(("%d found"):format(n))
end

-- Runs Lua; prints what it gives.
local function run_lua(context, environment, line)
  local code = line:match "^=(.*)$"
  local chunk, wrong = load(code and "return " .. code or line, "=repl", "t",
                            environment)
  if not chunk then
    return false, wrong
  end
  local results = table.pack(pcall(chunk))
  if not results[1] or results.n > 1 then
    context:print(table.unpack(results, 2, results.n))
  end
  return true
end

-- A line that starts with "=" is Lua. Else it is a pattern if it can be one.
local function run_line(context, item, environment, line)
  if line:sub(1, 1) == "=" then
    local ok, wrong = run_lua(context, environment, line)
    if not ok then
      context:print(wrong)
    end
    return
  end
  local ok, fault = pcall(run_pattern, context, item, line)
  if not ok and not run_lua(context, environment, line) then
    context:print((terminal.clean(tostring(fault), true)))
  end
end

return {
  about = "tries patterns on a text as they are typed",
  usage = "[OPTION]... FILE",
  formats = { "text" },
  rules = true,
  run = function(context)
    if #context.args ~= 1 then
      failure.raise(failure.USAGE, "one file with a text is needed")
    end
    local item = read_text(context)
    local doc = assert(context.engine:doc(item.text, { id = item.id }))
    local environment = setmetatable(
      { doc = doc, engine = context.engine, sayso = require "sayso" },
      { __index = _G })
    local function ask()
      context:flush()
      return edit.line "sayso> "
    end
    local line = ask()
    while line and line ~= ":quit" do
      if line == ":help" then
        context:print(HELP)
      elseif line:find "%S" then
        run_line(context, item, environment, line)
      end
      line = ask()
    end
  end,
}
