-- merge.lua - one statement where two packs found the same.
--
-- Packs do not see each other's records: what one pack finds by a cue of its
-- own, another may find by its place - a quotation next to a speaker, with a
-- verb it does not know or none. A record is found by its place if its pack
-- added it in `finish`, or if its cue is no word. It gives way to a record of
-- another pack that a rule made with a word, for a label that both packs make,
-- if it is the same: their contents overlap, and so do their cues, if both are
-- words. What a pack added to a content in `finish` is kept: a quotation that
-- goes on after the cue.
local merge = {}

local STRETCH = 512 -- bytes

local function pack_of(record)
  return record.rule and record.rule:match "^[^/]*"
end

local function spans_of(role)
  return type(role) == "table" and type(role.spans) == "table" and role.spans
         or {}
end

local function overlaps(a, b)
  for _, x in ipairs(a) do
    for _, y in ipairs(b) do
      if x[1] <= y[2] and y[1] <= x[2] then
        return true
      end
    end
  end
  return false
end

-- Whether the cue is more than a colon or a dash (\u{2000} to \u{207F}).
local function has_word(record)
  local cue = record.cue
  local text = type(cue) == "table" and cue.text or cue
  return type(text) == "string"
         and text:gsub("\xE2[\x80\x81].", ""):find "[%w\128-\255]" ~= nil
end

-- The labels of the rules of each pack.
local function labels_of(rules)
  local labels = {}
  for _, r in ipairs(rules) do
    labels[r.pack] = labels[r.pack] or {}
    labels[r.pack][r.label] = true
  end
  return labels
end

local function is_by_place(record)
  return not record.origin or not has_word(record)
end

-- The records that others may give way to, by the stretches of the text that
-- their contents reach over.
local function by_stretch(records)
  local index = {}
  for _, record in ipairs(records) do
    for _, s in ipairs(not is_by_place(record) and spans_of(record.content)
                       or {}) do
      for n = s[1] // STRETCH, s[2] // STRETCH do
        index[n] = index[n] or {}
        table.insert(index[n], record)
      end
    end
  end
  return index
end

local function is_same(record, other)
  local cue, content = spans_of(other.cue), spans_of(record.content)
  if pack_of(other) == pack_of(record) or overlaps(cue, content)
    or not overlaps(content, spans_of(other.content)) then
    return false
  end
  return not has_word(record) or overlaps(spans_of(record.cue), cue)
end

-- The record that says the same by a word, or nil.
local function find(record, index, labels, rules)
  local made = labels[pack_of(record)] or {}
  for _, s in ipairs(spans_of(record.content)) do
    for n = s[1] // STRETCH, s[2] // STRETCH do
      for _, other in ipairs(index[n] or {}) do
        if made[rules[other.origin.rule].label] and is_same(record, other) then
          return other
        end
      end
    end
  end
end

-- Adds to a content what another has more.
local function widen(content, more, text)
  local spans = {}
  for _, list in ipairs { content.spans, more.spans } do
    table.move(list, 1, #list, #spans + 1, spans)
  end
  table.sort(spans, function(a, b) return a[1] < b[1] end)
  local out, parts = {}, {}
  for _, s in ipairs(spans) do
    local last = out[#out]
    if last and s[1] <= last[2] then
      last[2] = math.max(last[2], s[2])
    else
      out[#out + 1] = { s[1], s[2] }
    end
  end
  for i, s in ipairs(out) do
    parts[i] = text:sub(s[1], s[2])
  end
  content.spans, content.text = out, table.concat(parts, " ")
end

--- Takes out what two packs found twice.
-- @param rules  what is known of each rule, by number
-- @return the records that stay, in their order; and by the ids of those that
-- do not, the records that say the same
function merge.records(text, records, rules)
  local packs, count = {}, 0
  for _, record in ipairs(records) do
    local name = pack_of(record) or ""
    count = count + (packs[name] and 0 or 1)
    packs[name] = true
  end
  if count < 2 then
    return records, {}
  end
  local index, labels = by_stretch(records), labels_of(rules)
  local kept, instead = {}, {}
  for _, record in ipairs(records) do
    local other = is_by_place(record) and find(record, index, labels, rules)
    if not other then
      kept[#kept + 1] = record
    elseif not record.origin then
      widen(other.content, record.content, text)
    elseif record.id then
      instead[record.id] = other
    end
  end
  return kept, instead
end

return merge
