-- What is true of a sentence, found once for all who ask.
local row = types.doc.sentence

local sentences = {}

local known, known_doc = {}, nil -- of the document asked about last

-- Sentence `i` of a document: its number `i`, and its `first` and `last` token.
function sentences.of(doc, i)
  if doc ~= known_doc then known, known_doc = {}, doc end
  local s = known[i]
  if not s then
    local span = row(doc, i)
    s = { i = i, first = span.first, last = span.last }
    known[i] = s
  end
  return s
end

return sentences
