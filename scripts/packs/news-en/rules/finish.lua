-- After all rules: quotations that no cue took, statements inside others.
local citing = require "citing"
local floating = require "floating"
local gapping = require "gapping"
local nesting = require "nesting"
local report = require "report"
local sources = require "sources"

local FLAGS = { "is_clause", "is_participle", "is_adjunct", "is_citing",
  "is_light", "is_bare", "has_quote", "is_turn", "place" }

local function is_wanted(r)
  if (r.confidence or 1) < options.min_confidence then return false end
  if r.chain and not options.nested then return false end
  return options.contents == "all" or r.is_clause == true
end

finish(function(doc, records)
  citing.link(records)
  records = gapping.add(doc, records)
  records = nesting.link(doc, records)
  records = floating.add(doc, records)
  records = nesting.link(doc, records)
  sources.resolve(doc, records)
  local kept = {}
  for _, r in ipairs(records) do
    if is_wanted(r) then
      report.complete(r)
      for k = 1, #FLAGS do r[FLAGS[k]] = nil end
      kept[#kept + 1] = r
    end
  end
  return kept
end)
