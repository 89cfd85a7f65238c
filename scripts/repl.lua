-- Tries patterns on a text as they are typed: a line that is a pattern is run
-- and what it finds is shown; anything else is Lua, with `doc` and `engine`.
local edit = require "sayso.edit"
local failure = require "sayso.failure"
local input = require "sayso.input"
local terminal = require "sayso.terminal"

local HELP = [[
A pattern, such as   source:@mention cue:[lemma in say]   shows what it finds.
A line that begins with rule, lexicon, pattern or label declares one for the
patterns that follow:   lexicon "say" { "say", "tell", pos = "VERB" }
=EXPRESSION or Lua code is run; `doc`, `engine`, `sayso` and `dump` are there.
:help shows this, :quit or the end of the input ends.]]

local function read_text(context)
  local reader = assert(input.open({ format = "text" }, context.args))
  local item = reader:next()
  if not item or item.code then
    failure.raise(failure.SOME, item and item.message or "there is no text")
  end
  return item
end

-- An engine with the packs, what was declared, and a rule for a pattern.
local function engine_with(context, declared, pattern)
  local sayso = require "sayso"
  local text = pattern and ("rule 'repl.hit' { %q, overlap = 'all' }\n")
               :format(pattern) or ""
  return sayso.engine {
    packs = context.options.pack or { "news-en" },
    extra = { { name = "repl", text = text .. table.concat(declared, "\n") } },
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

-- How far the pattern came where it came furthest.
local function show_nearest(context, engine, doc)
  local best
  for _, row in ipairs(engine:why(doc, { rule = "repl.hit" })) do
    if not best or #row.steps > #best.steps then
      best = row
    end
  end
  for _, step in ipairs(best and best.steps or {}) do
    context:print(("    ok  %-22s %s"):format(
      terminal.clean(step.element), terminal.clean(step.span.text)))
  end
  if best then
    local reason = terminal.clean(best.reason or "")
    context:print(("    --  %-22s %s"):format(terminal.clean(best.element),
                                              reason))
  end
end

local function run_pattern(context, item, declared, pattern)
  local engine = engine_with(context, declared, pattern)
  local doc <close> = assert(engine:doc(item.text, { id = item.id }))
  local n = 0
  for _, match in engine:run(doc):matches() do
    if match.label == "repl" then
      show_match(context, match)
      n = n + 1
    end
  end
  if n == 0 then
    show_nearest(context, engine, doc)
  end
  context:print(("%d found"):format(n))
end

local DECLARES = { rule = true, lexicon = true, pattern = true, label = true,
                   override = true, disable = true }

local function is_declaration(line)
  return DECLARES[line:match "^%s*(%l+)%s*%(?%s*[\"'%[]"]
end

-- Keeps a declaration, if it is right.
local function declare(context, declared, line)
  declared[#declared + 1] = line
  local ok, wrong = pcall(engine_with, context, declared)
  if not ok then
    declared[#declared] = nil
    context:print((terminal.clean(tostring(wrong), true)))
  end
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

-- A line that starts with "=" is Lua, one with the name of a declaration is
-- kept. Else it is a pattern if it can be one.
local function run_line(context, item, environment, declared, line)
  if is_declaration(line) then
    return declare(context, declared, line)
  elseif line:sub(1, 1) == "=" then
    local ok, wrong = run_lua(context, environment, line)
    if not ok then
      context:print(wrong)
    end
    return
  end
  local ok, fault = pcall(run_pattern, context, item, declared, line)
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
    local sayso, declared = require "sayso", {}
    local environment = setmetatable(
      { doc = doc, engine = context.engine, sayso = sayso, dump = sayso.dump },
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
        run_line(context, item, environment, declared, line)
      end
      line = ask()
    end
  end,
}
