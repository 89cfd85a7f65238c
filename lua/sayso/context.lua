-- context.lua - what a script is given beside the document.
--
--     context.options   the values of its options, by name
--     context.args      the other arguments of the command line
--     context.format    text, jsonl, csv or another format of the script
--     context.engine    the engine with its rules; context.notes of the reader
--     context.columns   of the terminal, context.color whether to colour
--     context:write(record)   a record, in the format; its spans are bytes
--     context:print(...)      a line of text
--     context:note(name, n)   counts something for --stats
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
  return self.engine:csv(self.doc, record, { offsets = self.options.offsets })
end

-- `fields` are those above; `script` gives formats of its own in `write`.
function context.new(script, fields)
  fields.writers = setmetatable(script.write or {}, { __index = formats })
  fields.out = {}
  fields.counts = {}
  return setmetatable(fields, context)
end

-- The doc that is being worked on, and what the reader said about it.
function context:begin(doc, notes)
  self.doc, self.notes = doc, notes
  self.out, self.counts = {}, {}
end

function context:note(name, n)
  self.counts[name] = (self.counts[name] or 0) + (n or 1)
end

function context:write(record)
  local write = self.writers[self.format]
  if not write then
    error(("this script can not write records as '%s'"):format(self.format), 2)
  end
  self.out[#self.out + 1] = write(self, record)
  self:note "records"
end

function context:print(...)
  local parts = table.pack(...)
  for i = 1, parts.n do
    parts[i] = tostring(parts[i])
  end
  self.out[#self.out + 1] = table.concat(parts, "\t") .. "\n"
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
