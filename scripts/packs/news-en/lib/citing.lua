-- Who is cited: "Reuters reported, citing two aides, that ...", "the paper
-- quoted a neighbour as saying ...". The one who is cited says the same as the
-- statement that cites, and hangs on it.
local documents = words "document"
local spans = require "spans"

local citing = {}

local CITES = { cite = true, quote = true }

-- The noun phrase of who is cited, without a clause after it.
local function cited(object)
  local doc, span = object.doc, object:phrase()
  for i = object.i + 1, span.last do
    local t = doc:token(i)
    if t.form == "," or t.form == "as" then
      return doc:extent(span.first, i - 1)
    end
  end
  return span
end

-- Whether a noun can say anything: "citing the weather" cites nobody.
local function can_say(object)
  if documents[object.lemma] then return true end
  if object:child("conj") and object.pos ~= "PROPN" then return false end
  local entity = object.doc:entity(object) or object.doc:entity(cited(object))
  return entity ~= nil and entity.speaker_type ~= "thing"
end

-- The statement that cites by the participle `r`: the nearest of the same
-- source and sentence.
local function outer_of(r, records)
  local v, best, distance = r.cue.at.head, nil, nil
  for _, o in ipairs(records) do
    local g = o ~= r and o.is_clause and o.cue and o.source and o.cue.at.head
    if g and g.sentence == v.sentence and not CITES[g.lemma]
      and (r.source and r.source.at:overlaps(o.source.at) or v.head == g) then
      local d = math.abs(g.i - v.i)
      if not best or d < distance then best, distance = o, d end
    end
  end
  return best
end

local function give(r, object, content, kind)
  r.source, r.content, r.kind = { at = cited(object) }, content, kind
  r.target = nil
  r.is_citing, r.is_clause = true, true
end

-- "quoted a neighbour as saying": the statement of the participle.
local function saying(r, records)
  local v = r.cue.at.head
  for _, o in ipairs(records) do
    local g = o ~= r and o.cue and o.cue.at.head
    local as = g and spans.token(v.doc, g.i - 1, g)
    if as and as.form == "as" and g.tag == "VBG" and g.i > v.i
      and g.i - v.i < 12 and g.sentence == v.sentence then
      return o
    end
  end
end

-- The records by the sentence of their cue.
local function by_sentence(records)
  local index = {}
  for _, r in ipairs(records) do
    local n = r.cue and r.cue.at.head.sentence
    if n then
      index[n] = index[n] or {}
      table.insert(index[n], r)
    end
  end
  return index
end

-- Gives the records of who is cited their source and content.
function citing.link(records)
  local index
  for _, r in ipairs(records) do
    local v = r.cue and CITES[r.cue.lemma] and r.cue.at.head
    local object = v and v:child("obj")
    if object and object.i > v.i and can_say(object) then
      index = index or by_sentence(records)
      local near = index[v.sentence] or {}
      if v.tag == "VBG" then
        local outer = outer_of(r, near)
        if outer then
          give(r, object, outer.content, outer.kind)
        end
      else
        local inner = saying(r, near)
        if inner then
          give(inner, object, inner.content, inner.kind)
          r.content, r.kind = inner.content, inner.kind
          r.target, r.is_clause = nil, true
        end
      end
    end
  end
end

return citing
