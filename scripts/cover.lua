-- What of the rules is used at all: what each pattern found, which of its
-- elements never took anything, which entries of lexicons had no part in any
-- record; and why not.
local cover = require "sayso.cover"
local terminal = require "sayso.terminal"

local function clean(text)
  return (terminal.clean(text))
end

local function show_alternatives(result, context)
  local unused = 0
  for _, a in ipairs(result.alternatives) do
    local is_unused = a.records == 0
    local line = ("%8d  %s  %s"):format(a.records, a.rule, clean(a.pattern))
    unused = unused + (is_unused and 1 or 0)
    context:print(is_unused and context:paint("red", line) or line)
    if a.reason then
      context:print("          never: " .. clean(a.reason))
    end
    for _, e in ipairs(a.unused) do
      context:print(("          never %s: %s"):format(clean(e.element),
                                                      clean(e.reason)))
    end
  end
  context:print(("%8d  alternatives found nothing"):format(unused))
end

local function show_lexicon(lexicon, context)
  local used = lexicon.used
  context:print(("%8d  of %d entries of %s"):format(
    #used, lexicon.entries, lexicon.lexicon))
  for i = 1, math.min(#used, context.options.words) do
    context:print(("%8d    %s"):format(used[i].records, clean(used[i].phrase)))
  end
  for _, entry in ipairs(lexicon.unused) do
    context:print(("          never %s:%s: %s: %s"):format(
      clean(entry.file), entry.line or "?", clean(entry.phrase),
      clean(entry.reason)))
  end
end

return {
  about = "tells what of rules and lexicons is never used, and why",
  options = {
    { "words", "integer", 20, min = 0, value = "N",
      about = "so many entries of each lexicon that are used, the first ones" },
  },
  start = function(context)
    context.counts_of_all = {}
  end,
  document = function(doc, context)
    return cover.document(context.engine, doc)
  end,
  gather = function(counts, context)
    local sum = context.counts_of_all
    for key, n in pairs(counts) do
      sum[key] = (sum[key] or 0) + n
    end
  end,
  finish = function(context)
    return cover.report(context.engine, context.counts_of_all)
  end,
  show = function(result, context)
    show_alternatives(result, context)
    for _, lexicon in ipairs(result.lexicons) do
      show_lexicon(lexicon, context)
    end
  end,
}
