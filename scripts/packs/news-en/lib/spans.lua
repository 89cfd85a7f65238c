-- Small helpers for spans of tokens.
local spans = {}

-- The union of spans in any order; nil where there are none.
function spans.join(list)
  local all
  for _, span in ipairs(list) do
    all = all and all:union(span) or span
  end
  return all
end

-- What is left of a span without the others, or nil if nothing is. Any of
-- them may be nil.
function spans.without(span, ...)
  for n = 1, select("#", ...) do
    local other = select(n, ...)
    if span and other then span = span:without(other) end
  end
  return span
end

-- A span without the pieces that are nothing but punctuation. May be nil.
function spans.trimmed(span)
  local kept
  for _, piece in ipairs(span and span.pieces or {}) do
    for i = piece[1], piece[2] do
      if span.doc:token(i).pos ~= "PUNCT" then
        local part = span.doc:extent(piece[1], piece[2])
        kept = kept and kept:union(part) or part
        break
      end
    end
  end
  return kept
end

-- The token at `i` of the same block as token `of`, or nil.
function spans.token(doc, i, of)
  if i < 1 or i > doc:count() then return nil end
  local t = doc:token(i)
  if of and t.block ~= of.block then return nil end
  return t
end

return spans
