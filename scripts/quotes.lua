-- Prints the quotations of documents, each with its speaker if a statement
-- says who that is.
local terminal = require "sayso.terminal"

-- The statement that a quotation is part of: by the bytes of the statements'
-- contents, which are in the order of the text.
local function statement_at(statements, first, last)
  for _, statement in ipairs(statements) do
    local content = statement.content or {}
    for _, span in ipairs(content.spans or {}) do
      if span[1] <= first and last <= span[2] then
        return statement
      end
    end
  end
end

local function record_of(quote, statements)
  local first, last = quote.inner:range()
  local statement = statement_at(statements, first, last)
  local record = {
    quote = { text = quote.inner.text, spans = { { first, last } } },
    notes = quote.unclosed and { "quote-unclosed" } or nil,
  }
  if statement then
    record.statement = statement.id
    record.source, record.cue = statement.source, statement.cue
    record.act, record.kind = statement.act, statement.kind
  end
  return record
end

local function text(context, record)
  local speaker = record.source and record.source.text
  local lines = terminal.wrap(terminal.clean(record.quote.text),
                              math.max(context.columns - 4, 30))
  local head = speaker and context:paint("bold", terminal.clean(speaker))
               or context:paint("dim", "nobody named")
  return ("%s\n    %s\n\n"):format(head, table.concat(lines, "\n    "))
end

return {
  about = "prints the quotations with their speakers",
  options = {
    { "nested", "flag", about = "also quotations inside quotations" },
  },
  formats = { "text", "jsonl" },
  write = { text = text },
  document = function(doc, context)
    local statements = context:statements(doc)
    if context.format == "text" then
      context:title(doc.id)
    end
    for _, quote in doc:quotes() do
      if not quote.parent or context.options.nested then
        context:write(record_of(quote, statements))
      end
    end
  end,
}
