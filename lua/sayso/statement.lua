-- statement.lua - what is the same for all statements, whatever pack they come
-- from: kind, quotations, confidence, notes, order and ids.
local merge = require "sayso.merge"

local statement = {}

-- ## Quotations

-- The ranges of two sorted lists where they overlap.
local function overlap(a, b)
  local out, i, j = {}, 1, 1
  while a[i] and b[j] do
    local from, to = math.max(a[i][1], b[j][1]), math.min(a[i][2], b[j][2])
    if from <= to then
      out[#out + 1] = { from, to }
    end
    if a[i][2] < b[j][2] then i = i + 1 else j = j + 1 end
  end
  return out
end

-- Sorted ranges, with those joined that touch or overlap.
local function joined(ranges)
  table.sort(ranges, function(a, b)
    return a[1] < b[1] or a[1] == b[1] and a[2] > b[2]
  end)
  local out = {}
  for _, r in ipairs(ranges) do
    local last = out[#out]
    if last and r[1] <= last[2] then
      last[2] = math.max(last[2], r[2])
    else
      out[#out + 1] = { r[1], r[2] }
    end
  end
  return out
end

-- The outermost quotations of a document, with their marks, as ranges.
local function outermost(doc)
  local ranges = {}
  for _, quote in doc:quotes() do
    if quote.depth == 0 then
      ranges[#ranges + 1] = { quote:range() }
    end
  end
  return ranges
end

-- The first of the ranges, which are in order, that ends at `at` or after it.
local function first_to(ranges, at)
  local low, high = 1, #ranges + 1
  while low < high do
    local middle = (low + high) // 2
    if ranges[middle][2] >= at then
      high = middle
    else
      low = middle + 1
    end
  end
  return low
end

local function has_token(doc, s)
  local span = doc:span(s[1], s[2])
  return span.first <= span.last
end

-- The parts of a role that are quoted, as ranges of bytes.
local function quoted_parts(doc, quotes, spans)
  local near = {}
  for _, s in ipairs(spans) do
    local i = first_to(quotes, s[1])
    if quotes[i] and quotes[i][1] <= s[2] and has_token(doc, s) then
      while quotes[i] and quotes[i][1] <= s[2] do
        near[#near + 1] = quotes[i]
        i = i + 1
      end
    end
  end
  return #near > 0 and overlap(spans, joined(near)) or near
end

-- Whether any letter or digit of the spans lies outside of the quoted parts.
local function has_more(text, spans, quoted)
  local i = 1
  for _, s in ipairs(spans) do
    local at = s[1]
    while at <= s[2] do
      local q = quoted[i]
      local stop = q and q[1] <= s[2] and q[1] - 1 or s[2]
      if text:sub(at, stop):find "[%w\128-\255]" then
        return true
      end
      if not q or q[1] > s[2] then
        break
      end
      at, i = q[2] + 1, i + 1
    end
  end
  return false
end

local function add_quotes(work, record)
  local content, text = record.content, work.text
  if type(content) ~= "table" or type(content.spans) ~= "table" then
    return
  end
  work.quotes = work.quotes or outermost(work.doc)
  local quoted = content.quotes
                 or quoted_parts(work.doc, work.quotes, content.spans)
  if #quoted > 0 then
    content.quotes = quoted
  end
  record.kind = record.kind or #quoted == 0 and "indirect"
                or has_more(text, content.spans, quoted) and "mixed"
                or "direct"
end

-- ## Where a statement stands

-- The range of bytes from the first to the last piece of any of its roles.
local function range_of(record)
  local from, to = math.huge, 0
  for _, role in pairs(record) do
    if type(role) == "table" and type(role.spans) == "table" then
      for _, s in ipairs(role.spans) do
        from, to = math.min(from, s[1]), math.max(to, s[2])
      end
    end
  end
  return from, to
end

-- ## Ids

local PROVISIONAL = "^match#%d[%d.]*$"

local settle

-- A value with the final id in place of a provisional one; nil in place of
-- that of a statement that is not there.
local function settled(value, ids)
  if type(value) == "table" then
    settle(value, ids)
  elseif type(value) == "string" and value:find(PROVISIONAL) then
    return ids[value]
  end
  return value
end

function settle(t, ids)
  if t[1] == nil then
    for key, value in pairs(t) do
      if key ~= "text" and key ~= "spans" and key ~= "quotes" then
        t[key] = settled(value, ids)
      end
    end
    return
  end
  local n = 0
  for i = 1, #t do
    local value = settled(t[i], ids)
    t[i] = nil
    if value ~= nil then
      n = n + 1
      t[n] = value
    end
  end
end

-- ## Notes

local function add_note(record, code)
  record.notes = record.notes or {}
  for _, known in ipairs(record.notes) do
    if known == code then
      return
    end
  end
  record.notes[#record.notes + 1] = code
end

-- How far the records up to each reach.
local function reaches(records)
  local reach, far = {}, 0
  for i, record in ipairs(records) do
    far = math.max(far, record.origin.to)
    reach[i] = far
  end
  return reach
end

-- The last of the records, which are in order, that begins at `at` or before.
local function last_from(records, at)
  local low, high = 0, #records
  while low < high do
    local middle = (low + high + 1) // 2
    if records[middle].origin.from <= at then
      low = middle
    else
      high = middle - 1
    end
  end
  return low
end

-- Gives a note to the records that it touches; whether there was one.
local function place_note(note, records, reach)
  local taken = false
  for _, s in ipairs(note.spans) do
    local i = last_from(records, s[2])
    while i > 0 and reach[i] >= s[1] do
      if records[i].origin.to >= s[1] then
        add_note(records[i], note.code)
        taken = true
      end
      i = i - 1
    end
  end
  return taken
end

-- Gives notes of the document to the statements that they touch; the codes of
-- all others are returned.
local function place_notes(doc, records)
  local rest, reach = {}, reaches(records)
  for _, note in ipairs(doc:notes()) do
    if not place_note(note, records, reach) then
      rest[#rest + 1] = note.code
    end
  end
  return rest
end

-- ## Together

local function complete(work, record, index)
  local origin = record.origin or {}
  local described = work.rules[origin.rule]
  local from, to = origin.from, origin.to
  if not from then
    from, to = range_of(record)
  end
  work.settled[record] = origin.refers == false
  record.origin = {
    rule = record.rule, order = index, number = origin.rule,
    file = described and described.file, line = described and described.line,
    pattern = described and described.patterns[origin.alternative],
    alternative = origin.alternative, score = origin.score,
    match = origin.match, from = from, to = to,
  }
  add_quotes(work, record)
  record.confidence = record.confidence or origin.score or 1.0
end

local function before(a, b)
  local x, y = a.origin, b.origin
  if x.from ~= y.from then return x.from < y.from end
  if x.to ~= y.to then return x.to > y.to end
  return x.order < y.order
end

--- Completes the records of a document, sorts them and gives them ids.
-- @param rules  what is known of each rule, by number
-- @return the records, and the codes of notes that belong to none of them
function statement.complete(doc, records, rules)
  local work = { doc = doc, text = doc.text, rules = rules, settled = {} }
  local ids, instead = {}
  records, instead = merge.records(work.text, records, rules)
  for index, record in ipairs(records) do
    complete(work, record, index)
  end
  table.sort(records, before)
  for i, record in ipairs(records) do
    if record.id then
      ids[record.id] = "s" .. i
    end
  end
  for id, other in pairs(instead) do
    ids[id] = ids[other.id]
  end
  for i, record in ipairs(records) do
    local origin = record.origin
    record.origin, record.id = nil, nil
    if not work.settled[record] then
      settle(record, ids)
    end
    record.origin, record.id = origin, "s" .. i
  end
  return records, place_notes(doc, records)
end

return statement
