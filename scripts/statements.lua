-- Prints the statements of documents: this is what `sayso article.txt` does.
local report = require "sayso.report"

local function text(context, statement)
  return report.statement(statement, context)
end

-- With --why, how a statement came to be stands in its record too.
local function explain(statement)
  local origin = statement.origin
  statement.why = { file = origin.file, line = origin.line,
                    pattern = origin.pattern }
end

return {
  about = "prints who said what, to whom, when (this is the default)",
  options = {
    { "why", "flag", about = "with each statement, the rule that found it" },
  },
  watch = true,
  write = { text = text },
  document = function(doc, context)
    if context.format == "text" then
      context:title(doc.id)
    end
    for _, statement in ipairs(context:statements(doc)) do
      if context.options.why then
        explain(statement)
      end
      context:write(statement)
    end
  end,
}
