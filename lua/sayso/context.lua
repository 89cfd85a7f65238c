-- context.lua - what a script is given beside the document.
--
--     context.options   the values of its options, by name
--     context.args      the other arguments of the command line
--     context.format    text, json, jsonl, csv or another of the script
--     context.engine    the engine with its rules; context.notes of the reader
--     context.columns   of the terminal, context.color whether to colour
--     context:write(record)   a record, in the format; its spans are bytes
--     context:print(...)      a line of text
--     context:note(name, n)   counts something for --stats
--     context:warn(message)   says something on standard error
local json = require "sayso.json"
local limits = require "sayso.limits"
local report = require "sayso.report"

local context = {}
context.__index = context

local formats = {}

function formats.jsonl(self, record)
  local line = self.engine:json(self.doc, record,
                                { offsets = self.options.offsets })
  return line .. "\n"
end

function formats.csv(self, record)
  local row = self.engine:csv(self.doc, record,
                              { offsets = self.options.offsets })
  return row .. "\r\n"
end

-- `fields` are those above; `script` gives formats of its own in `write`.
function context.new(script, fields)
  fields.writers = setmetatable(script.write or {}, { __index = formats })
  fields.out, fields.counts, fields.warnings = {}, {}, {}
  return setmetatable(fields, context)
end

function context:note(name, n)
  self.counts[name] = (self.counts[name] or 0) + (n or 1)
end

-- A line above what follows, for people.
function context:title(id)
  self:put(report.title(id, self))
end

-- Notes that tell of something lost, which is said aloud as well.
local LOST = { "^rule%-failed", "^pack%-failed", "^limit", "^truncated",
               "%-cut$" }

-- What a pack can not have: who asks for it finds nil.
local BLOCKED = { "os", "io", "debug", "package", "coroutine", "load",
  "loadfile", "loadstring", "dofile", "collectgarbage", "rawset", "print",
  "getmetatable" }

-- The limit that a note tells of: "limit.time", "limit.memory", "limit.steps",
-- "limit.records", "limit.blocked"; or nil.
local function limit_of(note)
  if note:find "^truncated:" then
    return "limit.records"
  end
  for _, name in ipairs(BLOCKED) do
    if note:find(("(global '%s')"):format(name), 1, true) then
      return "limit.blocked"
    end
  end
  return note:match "^(limit%.%l+):"
         or note:match "^%l+%-failed: .-: (limit%.%l+): the limit was reached"
end

-- Counts the notes on a document, and warns of losses.
local function count_notes(self, notes)
  for _, note in ipairs(notes) do
    self:note("note." .. note:match "^[^:]*")
    local limit = limit_of(note)
    if limit then
      self:note(limit)
    end
    for _, pattern in ipairs(LOST) do
      if note:find(pattern) then
        local advice = limits.advice(note)
        self:warn(advice and note .. "; " .. advice or note)
      end
    end
  end
end

-- The doc that is being worked on, and how the reader found it.
function context:begin(doc, item)
  self.doc, self.item, self.notes = doc, item, item.notes
  self.out, self.counts, self.warnings = {}, {}, {}
  count_notes(self, item.notes)
end

function context:warn(message)
  self.warnings[#self.warnings + 1] = message
end

-- Adds to a list what it does not hold yet.
local function add_new(list, more)
  local known = {}
  for _, value in ipairs(list) do
    known[value] = true
  end
  for _, value in ipairs(more) do
    if not known[value] then
      known[value] = true
      list[#list + 1] = value
    end
  end
  return list
end

-- How many sentences there were to look at, and how many the rules had tagged
-- and parsed.
local function count_sentences(self, doc)
  self:note("sentences", doc:count "sentences")
  self:note("sentences.tagged", doc:made "tags")
  self:note("sentences.parsed", doc:made "deps")
end

-- What the rules say about a document. Each statement carries what a reader
-- of the output should know about the document.
function context:statements(doc)
  local statements, notes = self.engine:statements(doc)
  count_sentences(self, doc)
  local all = add_new(add_new({}, self.notes), notes)
  count_notes(self, notes)
  for _, statement in ipairs(statements) do
    if statement.notes or #all > 0 then
      local own = add_new(statement.notes or {}, all)
      statement.notes = #own > 0 and own or nil
    end
  end
  return statements
end

-- Adds text to the output; with a sink it is written at once.
function context:put(text)
  if self.sink then
    self.sink:write(text)
  else
    self.out[#self.out + 1] = text
  end
end

-- In a script that talks with people: what was put is seen now.
function context:flush()
  self.sink:flush()
end

function context:write(record)
  local write = self.writers[self.format]
  if not write then
    error(("this script can not write records as '%s'"):format(self.format), 2)
  end
  self:put(write(self, record))
  self:note "records"
end

function context:print(...)
  local parts = table.pack(...)
  for i = 1, parts.n do
    parts[i] = tostring(parts[i])
  end
  self:put(table.concat(parts, "\t") .. "\n")
end

-- All that a script found out, a table: as one line of JSON, or as `show`
-- (table, context) prints it for people.
function context:give(result, show)
  if self.format == "json" then
    self:put(json.encode(result) .. "\n")
  else
    show(result, self)
  end
end

-- What was written since the last call.
function context:take()
  local text = table.concat(self.out)
  self.out = {}
  return text
end

-- `text` in a colour or weight: see report.paint.
function context:paint(style, text)
  return self.color and report.paint(style, text) or text
end

return context
