-- layers.lua - the layers of a document as text: for people, and as CoNLL-U.
local conllu = require "sayso.conllu"
local terminal = require "sayso.terminal"

local layers = {}

-- The layers that are listed under the tokens of a sentence.
local PIECES = { "names", "dates", "numbers", "phrases", "clauses" }

-- A layer that the language has no model for is left out.
local function has(doc, layer)
  local ok, problem = pcall(doc.count, doc, layer)
  if not ok and not tostring(problem):find "model" then
    error(problem, 0)
  end
  return ok
end

-- Which layers there are, asked once for a document.
local function available(doc)
  local set = {}
  for _, layer in ipairs { "tags", "deps", table.unpack(PIECES) } do
    set[layer] = has(doc, layer)
  end
  return set
end

local function one_line(text)
  return (terminal.clean(text))
end

local FLAGS = { { "quoted", "quoted" }, { "starts", "first" } }

local function flags_of(token)
  local list = {}
  for _, flag in ipairs(FLAGS) do
    if token[flag[1]] then
      list[#list + 1] = flag[2]
    end
  end
  return table.concat(list, " ")
end

-- A column of a table, at least so wide.
local function pad(text, columns)
  return text .. (" "):rep(columns - terminal.width(text))
end

local function token_line(token, first, set)
  local columns = { ("    %3d  %s"):format(token.i - first + 1,
                                           pad(one_line(token.text), 16)) }
  if set.tags then
    columns[#columns + 1] = ("%s %-5s %-5s"):format(
      pad(one_line(token.lemma), 14), token.pos, token.tag)
  end
  if set.deps then
    local head = token.head
    columns[#columns + 1] = ("%3d %-12s"):format(
      head and head.i - first + 1 or 0, token.dep)
  end
  columns[#columns + 1] = flags_of(token)
  return (table.concat(columns, " "):gsub("%s+$", ""))
end

-- What a pattern can ask of a row: "count, value 40, unit ship, comparator ~".
local function values_of(row, layer)
  local list = { row.type }
  for _, name in ipairs(layer == "numbers" and { "value", "unit", "comparator" }
                        or layer == "dates" and { "value" } or {}) do
    local value = row[name]
    if value ~= nil and value ~= "" then
      list[#list + 1] = ("%s %s"):format(name, value)
    end
  end
  return list[1] and (" (%s)"):format(one_line(table.concat(list, ", "))) or ""
end

local function pieces_of(doc, layer, sentence, out)
  for _, row in ipairs(doc[layer](doc, sentence.first, sentence.last)) do
    out(("    %-8s %s%s"):format(layer:sub(1, -2), one_line(row.text),
                                 values_of(row, layer)))
  end
end

local function show_sentence(doc, sentence, set, out)
  out(("  sentence %d"):format(sentence.i))
  for i = sentence.first, sentence.last do
    out(token_line(doc:token(i), sentence.first, set))
  end
  for _, layer in ipairs(PIECES) do
    if set[layer] then
      pieces_of(doc, layer, sentence, out)
    end
  end
end

local function quote_marks(quote)
  local marks = {}
  for _, name in ipairs { "unclosed", "opens", "continues", "single" } do
    if quote[name] then
      marks[#marks + 1] = name
    end
  end
  return #marks > 0 and (" (%s)"):format(table.concat(marks, " ")) or ""
end

--- Shows all layers; `out` is called with each line.
function layers.show(doc, out)
  local set = available(doc)
  for i, block in doc:blocks() do
    out(("%s %d"):format(block.role, i))
    local first = block.first_sentence
    for n = first or 1, first and block.last_sentence or 0 do
      show_sentence(doc, doc:sentence(n), set, out)
    end
    for _, quote in ipairs(block.first
                           and doc:quotes(block.first, block.last) or {}) do
      out(("  quote    %s%s"):format(one_line(quote.text), quote_marks(quote)))
    end
  end
end

--- The document as CoNLL-U (universaldependencies.org/format.html); clitics
-- are words of their own.
function layers.conllu(doc, out, on_terminal)
  local text = assert(conllu.write(doc))
  if on_terminal then
    text = text:gsub("[^\t\n]+", function(piece)
      return (terminal.clean(piece))
    end)
  end
  out("# newdoc id = " .. one_line(doc.id or "_"))
  out((text:gsub("\n$", "")))
end

return layers
