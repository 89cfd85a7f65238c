-- Compares what rules find with a gold standard: JSON lines of documents
-- {"doc", "text", "items": [{"source": [[start, end], ...], "cue": ...,
-- "content": ...}, ...]}, whose positions count Unicode code points.
local json = require "sayso.json"
local score = require "sayso.score"

local function ratio(part, whole)
  return (whole or 0) > 0 and (part or 0) / whole or 0
end

local function show_measure(context, name, counts, precise, complete)
  local p = ratio(counts[precise], counts.found)
  local r = ratio(counts[complete], counts.gold)
  context:print(("%-8s P %.3f R %.3f F %.3f"):format(
    name, p, r, ratio(2 * p * r, p + r)))
end

local function show_kinds(context, sum)
  for _, kind in ipairs { "direct", "mixed", "indirect" } do
    local c = sum[kind] or {}
    local n = math.max(c.gold or 0, 1)
    context:print(("recall %-8s gold %5d  soft %.3f  strict %.3f  source %.3f")
      :format(kind, c.gold or 0, ratio(c.soft, n), ratio(c.strict, n),
              ratio(c.source, n)))
  end
end

local function show_rules(context, sum)
  local names = {}
  for name in pairs(sum) do
    names[#names + 1] = name:match "^rule (.*)$"
  end
  table.sort(names)
  context:print(("%-36s %6s %6s %6s %6s"):format("rule", "found", "soft",
                                                 "strict", "all"))
  for _, name in ipairs(names) do
    local c = sum["rule " .. name]
    context:print(("%-36s %6d %6.3f %6.3f %6.3f"):format(
      name, c.found, ratio(c.soft, c.found), ratio(c.strict, c.found),
      ratio(c.all, c.found)))
  end
end

return {
  about = "compares with a gold standard: precision, recall, and by rule",
  usage = "[OPTION]... [PACK] GOLD.jsonl...",
  formats = { "text" },
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
    context:print(("gold %d  system %d"):format(all.gold or 0, all.found or 0))
    show_measure(context, "soft", all, "soft", "soft")
    show_measure(context, "partial", all, "partial_p", "partial_r")
    show_measure(context, "strict", all, "strict", "strict")
    show_measure(context, "source", all, "source", "source")
    show_measure(context, "all", all, "all", "all")
    context:print(("of matched: source %.3f  cue %.3f"):format(
      ratio(all.source, all.soft), ratio(all.cue, all.soft)))
    show_kinds(context, context.sum)
    if context.options.by_rule then
      show_rules(context, context.sum)
    end
  end,
}
