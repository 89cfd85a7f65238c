-- Shows what the text layers make of documents, before any rule.
local layers = require "sayso.layers"

return {
  about = "shows all layers: blocks, sentences, tokens, quotations, tags ...",
  formats = { "text", "conllu" },
  rules = false,
  document = function(doc, context)
    local function out(line)
      context:put(line .. "\n")
    end
    if context.format == "conllu" then
      layers.conllu(doc, out, context.on_terminal)
    else
      context:title(doc.id)
      layers.show(doc, out)
      out("")
    end
  end,
}
