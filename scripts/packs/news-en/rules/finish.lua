-- After all rules: quotations that no cue took, statements inside others.
local floating = require "floating"
local nesting = require "nesting"
local sources = require "sources"

finish(function(doc, records)
  records = nesting.link(doc, records)
  records = floating.add(doc, records)
  records = nesting.link(doc, records)
  sources.resolve(doc, records)
  local kept = {}
  for _, r in ipairs(records) do
    r.is_clause, r.is_participle, r.is_adjunct, r.is_citing = nil, nil, nil, nil
    if (r.confidence or 1) >= options.min_confidence then
      kept[#kept + 1] = r
    end
  end
  return kept
end)
