-- Who the sources are: name, type, role and members, once all statements of
-- a document are known, since who speaks helps to find out who "she" is.
local tree = require "tree"

local sources = {}

-- A relative pronoun speaks for its antecedent.
local function spoken_for(doc, span)
  if span.first ~= span.last then return span end
  local antecedent = tree.antecedent(doc:token(span.first))
  return antecedent and antecedent:phrase() or span
end

-- Tells the layer of entities who speaks, and in which document. Gives who
-- speaks, by record.
local function hint(doc, records)
  local who = {}
  for _, r in ipairs(records) do
    if r.source then
      local span = spoken_for(doc, r.source.at)
      who[r] = span
      doc:hint_source(span)
      if r.medium then doc:hint_document(r.medium, span) end
    end
  end
  return who
end

-- The records by their ids.
local function by_id(records)
  local index = {}
  for _, r in ipairs(records) do
    if r.id then index[r.id] = index[r.id] or r end
  end
  return index
end

local function resolve(doc, r, span, index)
  local outer = r.chain and index[r.chain[1]]
  local entity
  if outer and span.first == span.last then
    entity = doc:entity_in_quote(doc:token(span.first),
      outer.source and doc:entity(outer.source.at) or nil,
      outer.addressee and doc:entity(outer.addressee) or nil)
  else
    entity = doc:entity(span)
  end
  if not entity then return end
  local source = r.source
  source.entity, source.name, source.type = entity.id, entity.name,
    entity.speaker_type
  local role = doc:role_in(r.source.at) or entity.role
  source.role = role and role.text or nil
  local members = entity.members
  if members and #members > 1 then source.members = members end
end

-- Fills in the sources of all records.
function sources.resolve(doc, records)
  local who = hint(doc, records)
  local index = by_id(records)
  for _, r in ipairs(records) do
    if r.source and not r.source.entity then resolve(doc, r, who[r], index) end
  end
end

return sources
