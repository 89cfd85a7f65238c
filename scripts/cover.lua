-- What of the rules is used at all: matches of each rule and alternative, and
-- of the words that took part by way of a lexicon.
local json = require "sayso.json"
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
local function alternatives_of(context)
  local list = json.list {}
  for _, rule in ipairs(context.engine:rules()) do
    for i, pattern in ipairs(rule.patterns) do
      list[#list + 1] = {
        rule = rule.name, file = rule.file, line = rule.line, alternative = i,
        pattern = pattern,
        matches = context.rules[("%s\t%d"):format(rule.name, i)] or 0,
      }
    end
  end
  return list
end

-- The words of lexicons that took part, the most used first.
local function words_of(context)
  local list = {}
  for key, n in pairs(context.words) do
    local capture, phrase = key:match "^(.-)\t(.*)$"
    list[#list + 1] = { capture = capture, phrase = phrase, matches = n }
  end
  table.sort(list, function(a, b)
    if a.matches ~= b.matches then
      return a.matches > b.matches
    elseif a.capture ~= b.capture then
      return a.capture < b.capture
    end
    return a.phrase < b.phrase
  end)
  return table.move(list, 1, math.min(#list, context.options.words), 1,
                    json.list {})
end

return {
  about = "counts what rules, alternatives and words of lexicons find",
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
    return { alternatives = alternatives_of(context),
             words = words_of(context) }
  end,
  show = function(result, context)
    local unused = 0
    for _, a in ipairs(result.alternatives) do
      local line = ("%8d  %s  %s"):format(a.matches, a.rule,
                                          terminal.clean(a.pattern))
      unused = unused + (a.matches == 0 and 1 or 0)
      context:print(a.matches == 0 and context:paint("red", line) or line)
    end
    context:print(("%8d  alternatives found nothing"):format(unused))
    for _, word in ipairs(result.words) do
      context:print(("%8d  %s"):format(word.matches,
        (terminal.clean(word.capture .. "\t" .. word.phrase))))
    end
  end,
}
