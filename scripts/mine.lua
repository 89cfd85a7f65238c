-- Looks for words that stand where reporting words stand, and that no rule
-- took for one: candidates for a lexicon.
--
-- A frame is a verb with a subject and a clause as its object, or next to a
-- quotation. A lemma is scored by how often it fills a frame, against how
-- often it stands anywhere: the lower end of the interval of Wilson (1927),
-- so that one lucky hit does not come before fifty of sixty.
local json = require "sayso.json"
local sorted = require "sayso.sorted"
local terminal = require "sayso.terminal"

local Z = 1.96

local function wilson(hits, all)
  local p, z2 = hits / all, Z * Z
  local middle = p + z2 / (2 * all)
  local spread = Z * math.sqrt((p * (1 - p) + z2 / (4 * all)) / all)
  return (middle - spread) / (1 + z2 / all)
end

-- The tokens that statements already have as cues.
local function cue_tokens(doc, statements)
  local taken = {}
  for _, statement in ipairs(statements) do
    for _, at in ipairs(statement.cue and statement.cue.spans or {}) do
      local span = doc:span(at[1], at[2])
      for i = span.first, span.last do
        taken[i] = true
      end
    end
  end
  return taken
end

local function is_beside_quote(token)
  local before, after = token:prev(1), token:next(1)
  return before and before.quoted ~= token.quoted
         or after and after.quoted ~= token.quoted
end

local function fills_frame(token)
  if token.quoted or not token:child("nsubj") then
    return false
  end
  return token:child("ccomp") ~= nil or is_beside_quote(token)
end

-- What stands in no sentence is shown alone.
local function sentence_of(token)
  return token.sentence and token.doc:sentence(token.sentence) or token
end

local function count(doc, statements)
  local taken, lemmas = cue_tokens(doc, statements), {}
  for i, token in doc:tokens() do
    if token.pos == "VERB" and not taken[i] then
      local row = lemmas[token.lemma] or { hits = 0, all = 0 }
      row.all = row.all + 1
      if fills_frame(token) then
        row.hits = row.hits + 1
        row.example = row.example or sentence_of(token).text
      end
      lemmas[token.lemma] = row
    end
  end
  return lemmas
end

-- The best of them, at most so many.
local function best(lemmas, at_least, at_most)
  local list = {}
  for lemma, row in pairs(lemmas) do
    if row.hits >= at_least then
      list[#list + 1] = { lemma = lemma, hits = row.hits, all = row.all,
                          example = row.example,
                          score = wilson(row.hits, row.all) }
    end
  end
  sorted.rows(list, "score", "lemma")
  return table.move(list, 1, math.min(#list, at_most), 1, json.list {})
end

return {
  about = "finds words that may be missing in the lexicon of reporting words",
  options = {
    { "min", "integer", 2, min = 1, value = "N", about = "seen so often" },
    { "top", "integer", 50, min = 1, value = "N", about = "so many words" },
  },
  start = function(context)
    context.lemmas = {}
  end,
  document = function(doc, context)
    return count(doc, context:statements(doc))
  end,
  gather = function(lemmas, context)
    for lemma, new in pairs(lemmas) do
      local row = context.lemmas[lemma] or { hits = 0, all = 0 }
      row.hits, row.all = row.hits + new.hits, row.all + new.all
      row.example = row.example or new.example
      context.lemmas[lemma] = row
    end
  end,
  finish = function(context)
    local options = context.options
    return { words = best(context.lemmas, options.min, options.top) }
  end,
  show = function(result, context)
    for _, row in ipairs(result.words) do
      context:print(("%-16s %.3f %4d of %-4d %s"):format(
        terminal.clean(row.lemma), row.score, row.hits, row.all,
        terminal.clean(row.example)))
    end
  end,
}
