-- Compares what rules find with a gold standard: JSON lines of documents
-- {"doc", "text", "items": [{"source": [[start, end], ...], "cue": ...,
-- "content": ...}, ...]}, whose positions count Unicode code points.
local json = require "sayso.json"
local score = require "sayso.score"

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

local function rules_of(sum)
  local list = json.list {}
  for name, c in pairs(sum) do
    local rule = name:match "^rule (.*)$"
    list[#list + 1] = rule and {
      rule = rule, found = c.found, soft = ratio(c.soft, c.found),
      strict = ratio(c.strict, c.found), all = ratio(c.all, c.found),
    }
  end
  table.sort(list, function(a, b) return a.rule < b.rule end)
  return list
end

local function show_rules(context, rules)
  context:print(("%-36s %6s %6s %6s %6s"):format("rule", "found", "soft",
                                                 "strict", "all"))
  for _, r in ipairs(rules) do
    context:print(("%-36s %6d %6.3f %6.3f %6.3f"):format(
      r.rule, r.found, r.soft, r.strict, r.all))
  end
end

return {
  about = "compares with a gold standard: precision, recall, and by rule",
  usage = "[OPTION]... [PACK] GOLD.jsonl...",
  fields = true,
  pack_before_files = true,
  defaults = { input = "jsonl", id_field = "doc" },
  options = {
    { "by_rule", "flag", about = "also the precision of each rule" },
  },
  start = function(context)
    context.sum = { all = {} }
  end,
  document = function(doc, context)
    local gold = assert(json.decode(context.item.fields))
    if type(gold.items) ~= "table" then
      error("this line has no list 'items'", 0)
    end
    return score.document(doc.text, gold.items, context:statements(doc))
  end,
  gather = function(counts, context)
    score.add(context.sum, counts)
  end,
  finish = function(context)
    local all = context.sum.all
    return {
      gold = all.gold or 0, found = all.found or 0,
      measures = measures_of(all), kinds = kinds_of(context.sum),
      matched = { source = ratio(all.source, all.soft),
                  cue = ratio(all.cue, all.soft) },
      rules = rules_of(context.sum),
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
      show_rules(context, result.rules)
    end
  end,
}
