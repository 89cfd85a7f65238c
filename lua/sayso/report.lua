-- report.lua - statements for people: wrapped to the terminal, coloured.
--
--     The foreign ministers  said                         say, mixed, Tuesday
--         it would be a “further breach” of international law, including ...
--
-- Text of articles goes through terminal.clean, so that nothing in it is
-- obeyed by the terminal.
local terminal = require "sayso.terminal"

local report = {}

local STYLES = { bold = "1", dim = "2", red = "31", green = "32",
                 yellow = "33", blue = "34", magenta = "35", cyan = "36" }

function report.paint(style, text)
  return ("\27[%sm%s\27[0m"):format(STYLES[style], text)
end

local INDENT = 4
local NARROWEST = 30
local NAME_MAX = 60 -- columns: a longer name tells less than it takes

-- Acts by what they do to their content; others are not coloured.
local ACT_STYLE = {
  deny = "red", reject = "red", condemn = "red", accuse = "red",
  threaten = "red", warn = "yellow", confirm = "green", concede = "green",
  praise = "green", support = "green", agree = "green", promise = "green",
}

local function text_of(role)
  return role and role.text and terminal.clean(role.text) or nil
end

-- "promise" for the rule "promises/promise.verb": what a record is called that
-- has no act.
local function label_of(statement)
  return (statement.rule or ""):match "([^/.]+)[^/]*$" or "say"
end

-- Whether the cue stands where the source would: there is none, nor anything
-- that it could have said.
local function is_event(statement)
  return not statement.source and not statement.content
         and text_of(statement.cue) ~= nil
end

-- "Rutte" for "He": the name behind a mention that is not itself a name.
local function source_of(statement)
  local text = text_of(statement.source)
  if is_event(statement) then
    return text_of(statement.cue)
  elseif not text then
    return statement.content and "nobody named" or label_of(statement)
  end
  local name = statement.source.name and terminal.clean(statement.source.name)
  if name and #name <= NAME_MAX and not text:find(name, 1, true) then
    return ("%s (%s)"):format(text, name)
  end
  return text
end

local function value_of(role)
  local text, value = text_of(role), tostring(role.value or "")
  if value ~= "" and value ~= text and not value:find "^XXXX" then
    return ("%s = %s"):format(text or "", terminal.clean(value))
  end
  return text
end

-- What is worth a word about how it was said.
local function remarks(statement, context)
  local act = statement.act or label_of(statement)
  local style = ACT_STYLE[act]
  if statement.negated == true then -- "did not say"
    act = "not: " .. act
  end
  local list = { style and context:paint(style, act) or act }
  local certainty = statement.certainty or {}
  local function add(word)
    list[#list + 1] = word
  end
  add(statement.kind)
  if certainty.polarity and certainty.polarity ~= "positive" then
    add(certainty.polarity)
  end
  if certainty.modality and certainty.modality ~= "certain" then
    add(certainty.modality)
  end
  if statement.addressee then
    add("to " .. (text_of(statement.addressee) or "?"))
  end
  if statement.medium then
    add("in " .. (text_of(statement.medium) or "?"))
  end
  if statement.time then
    add(value_of(statement.time))
  end
  return table.concat(list, ", ")
end

local function indented(lines, text, columns, indent, style, context)
  local room = math.max(columns - indent, NARROWEST)
  for _, line in ipairs(terminal.wrap(text, room)) do
    lines[#lines + 1] = (" "):rep(indent) ..
      (style and context:paint(style, line) or line)
  end
end

-- The line of the cue: beside the source if there is room, else below it.
local function add_cue(lines, source, statement, context)
  local cue = not is_event(statement) and text_of(statement.cue) or ""
  local remark = remarks(statement, context)
  local columns = terminal.width(cue .. "  []") +
                  terminal.width((remark:gsub("\27%[%d*m", "")))
  local text = context:paint("cyan", cue) .. (cue ~= "" and "  " or "") ..
               context:paint("dim", "[") .. remark .. context:paint("dim", "]")
  local room = math.max(context.columns, NARROWEST)
  local wrapped = terminal.wrap(source, room)
  if terminal.width(wrapped[#wrapped]) + 2 + columns <= context.columns then
    lines[#lines] = lines[#lines] .. "  " .. text
  else
    lines[#lines + 1] = "  " .. text
  end
end

-- Fields that have a place of their own, or are for programs.
local PLACED = {}
for name in ([[doc id rule source cue content act kind confidence certainty
  addressee medium time target stance quantities chain negated notes why origin
  match]]):gmatch "%S+" do
  PLACED[name] = true
end

local function show(value)
  if type(value) ~= "table" then
    return terminal.clean(tostring(value))
  elseif value.text then
    return value_of(value)
  end
  local list = {}
  for i, item in ipairs(value) do
    list[i] = show(item)
  end
  return table.concat(list, ", ")
end

-- Fields in the order in which they are told of, and those that are not.
local ORDER, QUIET = {}, {}
for name in ("source cue content addressee medium target time"):gmatch "%S+" do
  ORDER[#ORDER + 1] = name
end
for name in ([[doc id rule kind confidence certainty stance quantities chain
  notes why origin match]]):gmatch "%S+" do
  QUIET[name] = true
end

--- What a record says: a list of { name, text }, its roles first.
function report.fields(record)
  local names, seen, list = {}, {}, {}
  for _, name in ipairs(ORDER) do
    names[#names + 1], seen[name] = record[name] and name, true
  end
  local others = {}
  for name in pairs(record) do
    if not seen[name] and not QUIET[name] then
      others[#others + 1] = name
    end
  end
  table.sort(others)
  table.move(others, 1, #others, #names + 1, names)
  for i, name in ipairs(names) do
    list[i] = { name = name, text = show(record[name]) }
  end
  return list
end

-- The fields that a pack has added, one a line.
local function add_fields(lines, statement, context)
  local names = {}
  for name, value in pairs(statement) do
    if not PLACED[name] and show(value) ~= "" then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  for _, name in ipairs(names) do
    indented(lines, ("%s: %s"):format(name, show(statement[name])),
             context.columns, INDENT, "dim", context)
  end
end

-- One statement as lines of text, with an empty one at the end.
function report.statement(statement, context)
  local lines, source = {}, source_of(statement)
  indented(lines, source, context.columns, 0,
           (statement.source or is_event(statement)) and "bold" or "dim",
           context)
  add_cue(lines, source, statement, context)
  local content = text_of(statement.content)
  local target = not content and text_of(statement.target)
  indented(lines, content or target or "", context.columns, INDENT, nil,
           context)
  add_fields(lines, statement, context)
  if context.options.why then
    local why = ("%s  %s:%s"):format(statement.rule, statement.why.file or "?",
                                     statement.why.line or "?")
    indented(lines, why, context.columns, INDENT, "dim", context)
  end
  return table.concat(lines, "\n") .. "\n\n"
end

-- The line above the statements of a document.
function report.title(id, context)
  local title = terminal.clean(id)
  local rule = math.max(context.columns - terminal.width(title) - 4, 0)
  return context:paint("dim", ("-- %s %s"):format(title, ("-"):rep(rule))) ..
         "\n\n"
end

return report
