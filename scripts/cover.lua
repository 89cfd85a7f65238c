-- What of the rules is used at all: matches of each rule and alternative, and
-- of the words that took part by way of a lexicon.
local terminal = require "sayso.terminal"

local function add(counts, key)
  counts[key] = (counts[key] or 0) + 1
end

-- Matches of one document: of "rule/alternative", and of lexicon words.
local function count(context, doc)
  local counts = { rules = {}, words = {} }
  local found <close> = assert(context.engine:run(doc))
  for _, match in found:matches() do
    add(counts.rules, ("%s\t%d"):format(match.rule, match.alternative))
    for _, capture in ipairs(match:captures()) do
      if capture.took == "entry" then
        add(counts.words, ("%s\t%s"):format(capture.capture,
                                            capture.phrase:lower()))
      end
    end
  end
  return counts
end

local function sum(into, counts)
  for key, n in pairs(counts) do
    into[key] = (into[key] or 0) + n
  end
end

-- Rules and their alternatives in the order of the packs, with what they hit.
local function show_rules(context)
  local unused = 0
  for _, rule in ipairs(context.engine:rules()) do
    for i = 1, math.max(#(rule.patterns or {}), 1) do
      local n = context.rules[("%s\t%d"):format(rule.name, i)] or 0
      unused = unused + (n == 0 and 1 or 0)
      local line = ("%8d  %s  %s"):format(
        n, rule.name, terminal.clean((rule.patterns or {})[i] or ""))
      context:print(n == 0 and context:paint("red", line) or line)
    end
  end
  context:print(("%8d  alternatives found nothing"):format(unused))
end

local function show_words(context)
  local list = {}
  for key, n in pairs(context.words) do
    list[#list + 1] = { n = n, key = key }
  end
  table.sort(list, function(a, b)
    return a.n > b.n or a.n == b.n and a.key < b.key
  end)
  for i = 1, math.min(#list, context.options.words) do
    context:print(("%8d  %s"):format(list[i].n,
                                    (terminal.clean(list[i].key))))
  end
end

return {
  about = "counts what rules, alternatives and words of lexicons find",
  formats = { "text" },
  options = {
    { "words", "integer", 40, min = 0, value = "N",
      about = "so many words of lexicons, the most used first" },
  },
  start = function(context)
    context.rules, context.words = {}, {}
  end,
  document = function(doc, context)
    return count(context, doc)
  end,
  gather = function(counts, context)
    sum(context.rules, counts.rules)
    sum(context.words, counts.words)
  end,
  finish = function(context)
    show_rules(context)
    show_words(context)
  end,
}
