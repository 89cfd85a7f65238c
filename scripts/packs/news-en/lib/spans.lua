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

-- What is left of a span without one or two others, or nil if nothing is. Any
-- of them may be nil.
function spans.without(span, other, third)
  if span and other then span = span:without(other) end
  if span and third then span = span:without(third) end
  return span
end

local function is_loose(t) return t.pos == "PUNCT" and not t.quoted end

-- A span without the loose punctuation at the ends of its pieces; nil if
-- nothing is left. May be nil.
function spans.trimmed(span)
  local doc, kept = span and span.doc, nil
  for _, piece in ipairs(span and span.pieces or {}) do
    local first, last = piece[1], piece[2]
    while first <= last and is_loose(doc:token(first)) do first = first + 1 end
    while first <= last and is_loose(doc:token(last)) do last = last - 1 end
    if first <= last then
      local part = doc:extent(first, last)
      kept = kept and kept:union(part) or part
    end
  end
  return kept
end

-- The token at `i` of the same block as token `of`, or nil.
function spans.token(doc, i, of)
  local t = i >= 1 and doc:token(i)
  if not t or of and t.block ~= of.block then return nil end
  return t
end

return spans
