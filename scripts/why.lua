-- Explains what each rule made of a sentence: how far it came, and why not
-- further.
local failure = require "sayso.failure"
local json = require "sayso.json"
local report = require "sayso.report"
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
    local why = row.reason and ": " .. clean(row.reason) or ""
    return "yellow", "dropped by its `where`" .. why
  end,
  ["no-record"] = function(row)
    return "yellow", "fits, but no record: " .. clean(row.reason)
  end,
  overlapped = function(row)
    return "yellow", "gave way to " .. clean(row.by or "another match")
           .. (row.by_text and (": '%s'"):format(clean(row.by_text)) or "")
           .. (row.reason and "; " .. row.reason or "")
  end,
  limit = function(row)
    return "red", "a limit was hit: " .. clean(row.reason)
  end,
}

local function line(context, style, mark, element, text)
  context:print(("  %s  %-34s %s"):format(context:paint(style, mark),
                                          clean(element), clean(text)))
end

-- What a match captured; or, if there are records of it, what they say.
local function show_found(row, context)
  for _, list in ipairs(row.records and row.records[1] and row.records
                        or { row.captures }) do
    for _, field in ipairs(list) do
      context:print(("      %-12s %s"):format(clean(field.name),
                                              clean(field.text)))
    end
  end
end

local function show_row(row, context)
  context:print(("%s  %s:%s  %s"):format(
    context:paint("bold", clean(row.rule)), clean(row.file), row.line or "?",
    context:paint("dim", clean(row.pattern))))
  for _, step in ipairs(row.steps) do
    line(context, "green", "ok", step.element, step.text)
  end
  local outcome = OUTCOMES[row.outcome]
  if outcome then
    local style, text = outcome(row)
    context:print("  " .. context:paint(style, "=>") .. "  " .. text)
    show_found(row, context)
  else
    line(context, "red", "--", row.element, row.reason)
  end
end

-- What is worth showing: rules that came beyond their first element.
local function is_near(row)
  return OUTCOMES[row.outcome] ~= nil or #(row.steps) > 0
         or row.outcome == "failed" and row.len == 0 -- it was not tried here
end

-- A piece of text as a plain table: its spans count characters from 0.
local function plain(piece, doc)
  local spans = {}
  for i, at in ipairs(piece.spans) do
    spans[i] = { utf8.len(doc.text, 1, at[1] - 1),
                 utf8.len(doc.text, 1, at[2]) }
  end
  return { text = piece.text, spans = spans }
end

-- Makes a row plain: no spans and tokens of the document are left in it.
local function detach(row, doc)
  json.list(row.steps)
  if row.len == 0 then -- nothing failed
    row.element, row.offset, row.len = nil, nil, nil
  end
  for _, step in ipairs(row.steps) do
    local piece = plain(step.span, doc)
    step.span, step.text, step.spans = nil, piece.text, piece.spans
  end
  json.list(row.captures)
  for i, capture in ipairs(row.captures) do
    row.captures[i] = plain(capture.span, doc)
    row.captures[i].name = capture.name
  end
  for i, record in ipairs(row.records or {}) do
    row.records[i] = json.list(report.fields(record))
  end
  row.records = row.records and json.list(row.records)
  local token = row.token
  if token then
    row.token = plain(doc:extent(token.i, token.i), doc)
    row.token.lemma, row.token.pos = token.lemma, token.pos
  end
  return row
end

local function explain(context, text)
  local doc <close> = assert(context.engine:doc(text))
  local result = { text = text, hidden = 0, rules = json.list {} }
  local shown, left_out = {}, {}
  for _, row in ipairs(context.engine:why(doc, { rule = context.options.rule }))
  do
    if context.options.all or context.options.rule or is_near(row) then
      table.insert(result.rules, detach(row, doc))
      shown[row.rule] = true
    else
      left_out[row.rule] = true
    end
  end
  for name in pairs(left_out) do
    result.hidden = result.hidden + (shown[name] and 0 or 1)
  end
  return result
end

return {
  about = "explains what the rules make of a sentence, and why not more",
  usage = "[OPTION]... 'SENTENCE'|-",
  options = {
    { "rule", "string", short = "r", value = "RULE",
      about = "only these rules: a name, or as --rules" },
    { "all", "flag", about = "also rules that find nothing to begin with" },
    { "code", "string", short = "e", value = "CODE", many = true,
      about = "rules to add, as text" },
  },
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
    return explain(context, text)
  end,
  show = function(result, context)
    for _, row in ipairs(result.rules) do
      show_row(row, context)
    end
    local n = result.hidden
    if n > 0 then
      context:print(("%d rule%s nothing to begin with here; --all shows more")
        :format(n, n == 1 and " has" or "s have"))
    end
  end,
}
