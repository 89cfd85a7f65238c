-- Compares what rules find with a gold standard: JSON lines of documents
-- {"doc", "text", "items": [{"source": [[start, end], ...], "cue": ...,
-- "content": ...}, ...]}, whose positions count Unicode code points.
local json = require "sayso.json"
local score = require "sayso.score"
local sorted = require "sayso.sorted"
local terminal = require "sayso.terminal"

local function ratio(part, whole)
  return (whole or 0) > 0 and (part or 0) / whole or 0
end

-- What is compared, and the counts for precision and recall.
local MEASURES = {
  { "soft", "soft", "soft" }, { "partial", "partial_p", "partial_r" },
  { "strict", "strict", "strict" }, { "source", "source", "source" },
  { "all", "all", "all" },
}
local KINDS = { "direct", "mixed", "indirect" }

local function measures_of(counts)
  local list = {}
  for i, m in ipairs(MEASURES) do
    local p, r = ratio(counts[m[2]], counts.found), ratio(counts[m[3]],
                                                          counts.gold)
    list[i] = { name = m[1], precision = p, recall = r,
                f1 = ratio(2 * p * r, p + r) }
  end
  return list
end

local function kinds_of(sum)
  local list = {}
  for i, kind in ipairs(KINDS) do
    local c = sum[kind] or {}
    local n = c.gold or 0
    list[i] = { kind = kind, gold = n, soft = ratio(c.soft, n),
                strict = ratio(c.strict, n), source = ratio(c.source, n) }
  end
  return list
end

-- How well each role fits: that of pairs whose contents overlap.
local ROLES = { { "source", "source", "source_same" },
                { "cue", "cue", "cue_same" }, { "content", "soft", "strict" } }

local function role_of(counts, name, key)
  local p, r = ratio(counts[key], counts.found), ratio(counts[key], counts.gold)
  return { [name .. "_precision"] = p, [name .. "_recall"] = r,
           [name .. "_f1"] = ratio(2 * p * r, p + r) }
end

local function roles_of(counts)
  local list = {}
  for i, role in ipairs(ROLES) do
    list[i] = role_of(counts, "overlap", role[2])
    for name, value in pairs(role_of(counts, "exact", role[3])) do
      list[i][name] = value
    end
    list[i].role = role[1]
  end
  return list
end

-- How well other roles fit, of items that have them.
local function add_other_roles(list, sum)
  local placed = { source = true, cue = true, content = true }
  for _, key in ipairs(sorted.keys(sum)) do
    local name, c = key:match "^role (.*)$", sum[key]
    if name and not placed[name] and c.gold then
      local row = role_of(c, "overlap", "overlap")
      for field, value in pairs(role_of(c, "exact", "same")) do
        row[field] = value
      end
      row.role = name
      list[#list + 1] = row
    end
  end
  return list
end

-- By act, or by label: how many of the records lie on gold items, how many of
-- the gold items of that sort are found, and how many of these as that sort.
-- Without gold items that say their sort, only the first is known.
local function sorts_of(sum, sort)
  local list = json.list {}
  for _, key in ipairs(sorted.keys(sum)) do
    local name, c = key:match("^" .. sort .. " (.*)$"), sum[key]
    list[#list + 1] = name and {
      [sort] = name, found = c.found or 0, gold = c.gold or 0,
      precision = c.found and ratio(c.soft, c.found),
      recall = c.gold and ratio(c.hit, c.gold),
      same = c.hit and ratio(c.same, c.hit),
    } or nil
  end
  return list
end

-- Pairs of rules that found the same text.
local function pairs_of(sum)
  local list = json.list {}
  for name, c in pairs(sum) do
    local rule, other = name:match "^pair (%S+) (%S+)$"
    list[#list + 1] = rule and { rule = rule, other = other,
                                 overlaps = c.overlaps,
                                 conflicts = c.conflicts }
  end
  table.sort(list, function(a, b)
    return a.rule < b.rule or a.rule == b.rule and a.other < b.other
  end)
  return list
end

local function rules_of(sum, rivals)
  local list = json.list {}
  for name, c in pairs(sum) do
    local rule = name:match "^rule (.*)$"
    list[#list + 1] = rule and {
      rule = rule, found = c.found, soft = ratio(c.soft, c.found),
      strict = ratio(c.strict, c.found), all = ratio(c.all, c.found),
      coverage = ratio(c.soft, sum.all.gold), overlaps = 0, conflicts = 0,
    }
  end
  table.sort(list, function(a, b) return a.rule < b.rule end)
  for _, r in ipairs(list) do
    for _, pair in ipairs(rivals) do
      if r.rule == pair.rule or r.rule == pair.other then
        r.overlaps = r.overlaps + pair.overlaps
        r.conflicts = r.conflicts + pair.conflicts
      end
    end
  end
  return list
end

local function show_roles(context, roles)
  for _, r in ipairs(roles) do
    context:print(("%-8s overlapping P %.3f R %.3f F %.3f  exact P %.3f " ..
      "R %.3f F %.3f"):format(r.role, r.overlap_precision, r.overlap_recall,
      r.overlap_f1, r.exact_precision, r.exact_recall, r.exact_f1))
  end
end

local function show_sorts(context, list, sort)
  local function share(value)
    return value and ("%.3f"):format(value) or "-"
  end
  context:print(("%-20s %6s %6s %9s %6s %6s"):format(
    sort, "gold", "found", "precision", "recall", "same"))
  for _, r in ipairs(list) do
    context:print(("%-20s %6d %6d %9s %6s %6s"):format(
      terminal.clean(r[sort]), r.gold, r.found, share(r.precision),
      share(r.recall), share(r.same)))
  end
end

local function show_rules(context, result)
  context:print(("%-36s %6s %6s %6s %6s %8s %8s %9s"):format(
    "rule", "found", "soft", "strict", "all", "coverage", "overlaps",
    "conflicts"))
  for _, r in ipairs(result.rules) do
    context:print(("%-36s %6d %6.3f %6.3f %6.3f %8.3f %8d %9d"):format(
      r.rule, r.found, r.soft, r.strict, r.all, r.coverage, r.overlaps,
      r.conflicts))
  end
  for _, p in ipairs(result.pairs) do
    context:print(("%s and %s: %d overlap%s, %d in conflict"):format(
      p.rule, p.other, p.overlaps, p.overlaps == 1 and "s" or "",
      p.conflicts))
  end
end

-- The label of the rule that made a statement; none of those of `finish`.
local function label_of(engine)
  return function(statement)
    local rule = statement.origin and engine.known[statement.origin.number]
    return rule and rule.label
  end
end

return {
  about = "compares with a gold standard: precision, recall, and by rule",
  usage = "[OPTION]... [PACK] GOLD.jsonl...",
  fields = true,
  pack_before_files = true,
  defaults = { input = "jsonl", id_field = "doc" },
  options = {
    { "by_rule", "flag",
      about = "also how each role and rule does, and which find the same" },
    { "by_act", "flag", about = "also how each act does" },
    { "by_label", "flag", about = "also how each label does" },
  },
  start = function(context)
    context.sum = { all = {} }
  end,
  document = function(doc, context)
    local gold = assert(json.decode(context.item.fields))
    if type(gold.items) ~= "table" then
      error("this line has no list 'items'", 0)
    end
    return score.document(doc.text, gold.items, context:statements(doc),
                          label_of(context.engine))
  end,
  gather = function(counts, context)
    score.add(context.sum, counts)
  end,
  finish = function(context)
    local all = context.sum.all
    local rivals = pairs_of(context.sum)
    return {
      gold = all.gold or 0, found = all.found or 0,
      measures = measures_of(all), kinds = kinds_of(context.sum),
      matched = { source = ratio(all.source, all.soft),
                  cue = ratio(all.cue, all.soft) },
      roles = add_other_roles(roles_of(all), context.sum), pairs = rivals,
      acts = sorts_of(context.sum, "act"),
      labels = sorts_of(context.sum, "label"),
      rules = rules_of(context.sum, rivals),
    }
  end,
  show = function(result, context)
    context:print(("gold %d  system %d"):format(result.gold, result.found))
    for _, m in ipairs(result.measures) do
      context:print(("%-8s P %.3f R %.3f F %.3f"):format(
        m.name, m.precision, m.recall, m.f1))
    end
    context:print(("of matched: source %.3f  cue %.3f"):format(
      result.matched.source, result.matched.cue))
    for _, k in ipairs(result.kinds) do
      context:print(("recall %-8s gold %5d  soft %.3f  strict %.3f  " ..
        "source %.3f"):format(k.kind, k.gold, k.soft, k.strict, k.source))
    end
    if context.options.by_rule then
      show_roles(context, result.roles)
      show_rules(context, result)
    end
    if context.options.by_act then
      show_sorts(context, result.acts, "act")
    end
    if context.options.by_label then
      show_sorts(context, result.labels, "label")
    end
  end,
}
