-- Verbs in a row with one subject: "hailed the vote, promised cheaper bread and
-- warned Park". A tree often takes those between for participles of a noun.
local sentences = require "sentences"
local child = types.token.child
local next_to = types.token.next
local prev_to = types.token.prev
local token_at = types.doc.token
local find = types.doc.find
local extent = types.doc.extent
local lists = {}

local REACH = 40 -- tokens from a verb to the next of its row

local PAST = { VBD = true, VBN = true }

local function is_past(t)
  return PAST[t.tag] and not child(t, "aux", "aux:pass", "nsubj")
end

-- The conjunction that leads to the last verb of the row, and the first verb:
-- "and warned" is joined to "hailed".
local function row_of(v)
  local doc, final = v.doc, sentences.of(v.doc, v.sentence).last
  for i = v.i + 1, math.min(v.i + 14, final - 1) do
    local t = token_at(doc, i)
    if t.pos == "CCONJ" then
      local next = next_to(t)
      if next.pos == "ADV" then next = next_to(next) end
      local g = next and next.dep == "conj" and next.head
      if g == v then g = v.head end
      if g and is_past(next) and g.tag == "VBD" and g.i < v.i then
        return g, t
      end
    elseif t.pos == "VERB" and t.tag == "VBD" or t.quoted then
      return nil
    end
  end
end

-- The first verb of the row in which `v` stands between others, and the
-- conjunction before the last; or nil.
function lists.first(v)
  if not PAST[v.tag] or v.i < 3 then return nil end
  local comma = prev_to(v)
  if comma.form ~= "," or comma.sentence ~= v.sentence or v.quoted
    or not is_past(v) then
    return nil
  end
  local next = next_to(v)
  if not next or next.pos == "ADP" or next.pos == "PUNCT" then return nil end
  return row_of(v)
end

-- The content of a verb without what the next verb of its row does.
function lists.without_next(span, v)
  if v.tag ~= "VBD" then return span end -- no first verb of a row
  local doc, i, final = v.doc, v.i, span.last
  local last = math.min(final, i + REACH)
  i = math.max(span.first, i) + 1
  while true do
    i = find(doc, "tag", i + 1, last, PAST)
    if not i then return span end
    if token_at(doc, i - 1).form == ","
      and lists.first(token_at(doc, i)) == v then
      return span:without(extent(doc, i - 1, final)) or span
    end
  end
end

return lists
