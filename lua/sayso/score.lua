-- score.lua - how well statements agree with a gold standard.
--
-- Only letters and digits count, so marks and spaces at the edges never decide.
-- Gold and found statements are paired one to one, the largest overlap of
-- their contents first. After Pareti (2015), who scores attributions strictly,
-- partially and softly:
--
--     soft     the contents share a character
--     partial  overlap divided by the found and by the gold content
--     strict   the contents are the same characters
--     source   soft, and the sources overlap, or both are absent
--     all      source, cue and content are all the same
--
-- Items may have other roles than these three, and then need no content: all
-- roles together are compared in its place. A gold item may say its `label` and
-- its `act`, each of which is counted by itself.
--
-- Of two records of different rules whose contents share a character it is said
-- that they overlap; and that they are in conflict, if the contents are the
-- same but the source, the cue or the act is not.
local sorted = require "sayso.sorted"

local score = {}

local ROLES = { "source", "cue", "content" }
local IS_ROLE = { source = true, cue = true, content = true }

-- Characters beyond ASCII that are neither letter nor digit: signs of Latin-1,
-- punctuation and symbols, those of CJK, and the private and special ones.
local SIGNS = { { 0x80, 0xA9 }, { 0xAB, 0xB1 }, { 0xB4, 0xB4 }, { 0xB6, 0xB8 },
                { 0xBB, 0xBB }, { 0xBF, 0xBF }, { 0xD7, 0xD7 }, { 0xF7, 0xF7 },
                { 0x2000, 0x206F }, { 0x20A0, 0x20FF }, { 0x2190, 0x245F },
                { 0x2500, 0x2BFF }, { 0x3000, 0x3004 }, { 0x3008, 0x3020 },
                { 0xE000, 0xF8FF }, { 0xFE00, 0xFE6F }, { 0xFFF0, 0x1FFFF } }

local function is_letter(c)
  if c < 0x80 then
    return c >= 48 and c <= 57 or c >= 65 and c <= 90 or c >= 97 and c <= 122
  end
  for _, range in ipairs(SIGNS) do
    if c >= range[1] and c <= range[2] then
      return false
    end
  end
  return true
end

-- Which characters of a text (from 0) are letters, and the character that each
-- byte (from 1) belongs to; one past the end as well.
local function map(text)
  local letters, char_of, n = {}, {}, 0
  for at, c in utf8.codes(text) do
    letters[n] = is_letter(c)
    char_of[at] = n
    n = n + 1
  end
  char_of[#text + 1] = n
  for at = 2, #text do
    char_of[at] = char_of[at] or char_of[at - 1]
  end
  return { text = text, letters = letters, char_of = char_of, count = n }
end

-- The letters of some ranges of characters, [from, to), as a set.
local function set_of(m, spans)
  local set, size = {}, 0
  for _, span in ipairs(spans or {}) do
    for i = span[1], math.min(span[2], m.count) - 1 do
      if m.letters[i] and not set[i] then
        set[i], size = true, size + 1
      end
    end
  end
  return { at = set, size = size }
end

local function shared(a, b)
  if a.size > b.size then
    a, b = b, a
  end
  local n = 0
  for i in pairs(a.at) do
    n = n + (b.at[i] and 1 or 0)
  end
  return n
end

local function is_same(a, b)
  return a.size == b.size and shared(a, b) == a.size
end

local function overlap_or_absent(a, b)
  return shared(a, b) > 0 or a.size == 0 and b.size == 0
end

local OPEN, CLOSE = { ['"'] = true, ["“"] = true },
                    { ['"'] = true, ["”"] = true }

local function slice(m, from, to)
  local first = utf8.offset(m.text, from + 1)
  local after = utf8.offset(m.text, math.min(to, m.count) + 1)
  return first and after and m.text:sub(first, after - 1) or ""
end

-- direct, mixed or indirect: how much of the content is inside marks.
local function kind_of(m, spans)
  local first, last, parts = math.huge, 0, {}
  for i, span in ipairs(spans) do
    first, last = math.min(first, span[1]), math.max(last, span[2])
    parts[i] = slice(m, span[1], span[2])
  end
  local before = first > 0 and slice(m, first - 1, first) or ""
  local after = last < m.count and slice(m, last, last + 1) or ""
  local text = (OPEN[before] and before or "") .. table.concat(parts, " ") ..
               (CLOSE[after] and after or "")
  text = text:gsub("“", '"'):gsub("”", '"')
  local inside, whole, is_in, marks = 0, 0, false, false
  for part, mark in (text .. "\0"):gmatch '([^"\0]*)(["\0])' do
    local n = utf8.len(part)
    whole = whole + n
    inside = inside + (is_in and n or 0)
    is_in, marks = not is_in, marks or mark == '"'
  end
  if not marks then
    return "indirect"
  end
  return whole > 0 and inside / whole > 0.9 and "direct" or "mixed"
end

local function is_spans(value)
  return type(value) == "table" and type(value[1]) == "table"
end

-- What is compared of an item: its content; or, if it has none but roles of
-- other names, all that it has. Items that have neither do not count.
local function set_region(m, item, spans)
  local has_others = false
  for name in pairs(item.roles) do
    has_others = has_others or not IS_ROLE[name]
  end
  if item.content.size == 0 and has_others then
    item.content, item.has_no_content = set_of(m, spans), true
  end
  return item.content.size > 0 and item or nil
end

-- An item with the roles that `spans_of(name)` gives for some names.
local function new_item(m, names, spans_of)
  local item, all = { roles = {} }, {}
  for _, name in ipairs(names) do
    local spans = spans_of(name)
    item.roles[name] = spans and set_of(m, spans)
    table.move(spans or {}, 1, #(spans or {}), #all + 1, all)
  end
  for _, role in ipairs(ROLES) do
    item[role] = item.roles[role] or set_of(m)
  end
  return set_region(m, item, all)
end

local function gold_items(m, items)
  local list = {}
  for _, item in ipairs(items) do
    local g = new_item(m, sorted.keys(item), function(name)
      return is_spans(item[name]) and item[name] or nil
    end)
    if g then
      g.kind = not g.has_no_content and kind_of(m, item.content) or nil
      g.act, g.label = item.act, item.label
      list[#list + 1] = g
    end
  end
  return list
end

-- Bytes as string.sub counts them to characters from 0, half-open.
local function to_chars(m, spans)
  local list = {}
  for i, span in ipairs(spans or {}) do
    list[i] = { m.char_of[span[1]], m.char_of[span[2] + 1] }
  end
  return list
end

local function found_items(m, statements, label_of)
  local list = {}
  for _, statement in ipairs(statements) do
    local f = new_item(m, sorted.keys(statement), function(name)
      local part = statement[name]
      return type(part) == "table" and is_spans(part.spans)
             and to_chars(m, part.spans) or nil
    end)
    if f then
      f.rule, f.act = statement.rule, statement.act
      f.label = label_of(statement)
      list[#list + 1] = f
    end
  end
  return list
end

-- Pairs { gold, found, shared characters } of contents that overlap.
local function pairs_of(gold, found)
  local candidates = {}
  for i, g in ipairs(gold) do
    for j, f in ipairs(found) do
      local n = shared(g.content, f.content)
      if n > 0 then
        local both = g.content.size + f.content.size - n
        local cue = shared(g.cue, f.cue) > 0 and 0.01 or 0
        candidates[#candidates + 1] = { n / both + cue, i, j, n }
      end
    end
  end
  table.sort(candidates, function(a, b)
    if a[1] ~= b[1] then
      return a[1] > b[1]
    elseif a[2] ~= b[2] then
      return a[2] > b[2]
    end
    return a[3] > b[3]
  end)
  local used_gold, used_found, list = {}, {}, {}
  for _, c in ipairs(candidates) do
    if not used_gold[c[2]] and not used_found[c[3]] then
      used_gold[c[2]], used_found[c[3]] = true, true
      list[#list + 1] = { gold[c[2]], found[c[3]], c[4] }
    end
  end
  return list
end

local function add(counts, key, n)
  counts[key] = (counts[key] or 0) + (n or 1)
end

local function count_pair(counts, g, f, n)
  local same = is_same(g.content, f.content)
  add(counts, "soft")
  add(counts, "strict", same and 1 or 0)
  add(counts, "partial_p", n / f.content.size)
  add(counts, "partial_r", n / g.content.size)
  add(counts, "source", overlap_or_absent(g.source, f.source) and 1 or 0)
  add(counts, "source_same", is_same(g.source, f.source) and 1 or 0)
  add(counts, "cue", overlap_or_absent(g.cue, f.cue) and 1 or 0)
  add(counts, "cue_same", is_same(g.cue, f.cue) and 1 or 0)
  add(counts, "all", same and is_same(g.source, f.source) and
                     is_same(g.cue, f.cue) and 1 or 0)
end

local function is_conflict(f, other)
  return is_same(f.content, other.content)
         and not (is_same(f.source, other.source) and is_same(f.cue, other.cue)
                  and f.act == other.act)
end

-- Counts pairs of records by their rules, in the order of names.
local function count_rivals(group, found)
  for i, f in ipairs(found) do
    for k = 1, i - 1 do
      local other = found[k]
      if f.rule ~= other.rule and shared(f.content, other.content) > 0 then
        local first, last = f.rule, other.rule
        if last < first then
          first, last = last, first
        end
        local counts = group(("pair %s %s"):format(first, last))
        add(counts, "overlaps")
        add(counts, "conflicts", is_conflict(f, other) and 1 or 0)
      end
    end
  end
end

-- Counts how roles of any name fit: in all items, and in those that are paired.
local function count_roles(group, items, key)
  for _, item in ipairs(items) do
    for name in pairs(item.roles) do
      add(group("role " .. name), key)
    end
  end
end

local function count_role_pair(group, g, f)
  for name, gold in pairs(g.roles) do
    local found = f.roles[name]
    if found then
      local counts = group("role " .. name)
      add(counts, "overlap", shared(gold, found) > 0 and 1 or 0)
      add(counts, "same", is_same(gold, found) and 1 or 0)
    end
  end
end

local SORTS = { "act", "label" } -- what items can be sorted by

local function count_sorts(group, items, key)
  for _, item in ipairs(items) do
    for _, sort in ipairs(SORTS) do
      if item[sort] then
        add(group(("%s %s"):format(sort, item[sort])), key)
      end
    end
  end
end

local function count_sort_pair(group, g, f)
  for _, sort in ipairs(SORTS) do
    if f[sort] then
      add(group(("%s %s"):format(sort, f[sort])), "soft")
    end
    if g[sort] then
      local counts = group(("%s %s"):format(sort, g[sort]))
      add(counts, "hit")
      add(counts, "same", g[sort] == f[sort] and 1 or 0)
    end
  end
end

--- Counts for one document: keys are "all/soft", "direct/gold",
-- "rule NAME/found", "pair NAME NAME/overlaps", "role NAME/gold",
-- "act NAME/hit" and so on. Gold spans count characters, those of the
-- statements are as in the library; `label_of` gives the label of a statement,
-- or nil.
function score.document(text, items, statements, label_of)
  local m, counts = map(text), {}
  local gold = gold_items(m, items)
  local found = found_items(m, statements, label_of)
  local function group(name)
    counts[name] = counts[name] or {}
    return counts[name]
  end
  add(group "all", "gold", #gold)
  add(group "all", "found", #found)
  for _, g in ipairs(gold) do
    add(group(g.kind or "none"), "gold")
  end
  count_roles(group, gold, "gold")
  count_roles(group, found, "found")
  count_sorts(group, gold, "gold")
  count_sorts(group, found, "found")
  for _, f in ipairs(found) do
    add(group("rule " .. f.rule), "found")
  end
  count_rivals(group, found)
  for _, p in ipairs(pairs_of(gold, found)) do
    local g, f, n = table.unpack(p)
    count_pair(group "all", g, f, n)
    count_pair(group(g.kind or "none"), g, f, n)
    count_role_pair(group, g, f)
    count_sort_pair(group, g, f)
    count_pair(group("rule " .. f.rule), g, f, n)
  end
  return counts
end

--- Adds the counts of one document to those of others.
function score.add(sum, counts)
  for name, group in pairs(counts) do
    sum[name] = sum[name] or {}
    for key, n in pairs(group) do
      add(sum[name], key, n)
    end
  end
end

return score
