-- The words of a cue: the verb with its auxiliaries, negation, adverbs that
-- stand with it, and the preposition that leads to the content.
local cue = {}

local LEFT = { aux = true, ["aux:pass"] = true, cop = true }

-- Adverbs that join a statement to the text before ("also said") are no part
-- of it; they only stay inside ("has also said").
local ADDITIVE = { also = true, further = true, too = true, ["then"] = true,
  furthermore = true, ["in"] = true, however = true, thus = true,
  therefore = true, instead = true, meanwhile = true }

local function is_part(t, v)
  if t.head ~= v then return false end
  if LEFT[t.dep] then return true end
  if t.dep == "advmod" then return t.tag:sub(1, 2) == "RB" end
  return t.dep == "mark" and t.form == "to"
end

-- "stopped short of condemning": where the cue starts.
function cue.start(v, first)
  local doc = v.doc
  if first < 4 or v.tag ~= "VBG" then return first end
  local stop = doc:token(first - 3)
  if doc:token(first - 1).form == "of" and doc:token(first - 2).form == "short"
    and stop.lemma == "stop" then
    return first - 3
  end
  return first
end

-- The span of the cue whose words are tokens first to last, with head `v`.
function cue.span(v, first, last, preposition)
  local doc, left = v.doc, cue.start(v, first)
  while left > 1 do
    local t = doc:token(left - 1)
    if t.sentence ~= v.sentence or not is_part(t, v) then break end
    left = left - 1
  end
  while left < first and ADDITIVE[doc:token(left).form] do left = left + 1 end
  if preposition and preposition.i == last + 1 then last = last + 1 end
  return doc:extent(left, last)
end

local HEDGES = { reportedly = true, allegedly = true, supposedly = true,
  purportedly = true, ostensibly = true, apparently = true }

-- Whether the reporter stands back from the cue: "reportedly said".
function cue.is_hedged(v)
  for _, a in ipairs(v:children("advmod")) do
    if HEDGES[a.form] then return true end
  end
  return false
end

-- "did not deny", "has never said", "stopped short of".
function cue.is_negated(v, span)
  if span and span.text:lower():find("^stopp?%w* short of") then return true end
  for _, a in ipairs(v:children("advmod", "det")) do
    if a.i < v.i and a:morph_value("Polarity") == "Neg" then return true end
    if a.form == "never" or a.form == "not" or a.form == "n't" then
      return true
    end
  end
  return false
end

function cue.tense(v)
  if v.tag == "VBD" then return "past" end
  if v.tag == "VBZ" or v.tag == "VBP" then return "present" end
  for _, a in ipairs(v:children("aux")) do
    if a.form == "will" or a.form == "'ll" then return "future" end
    if a.form == "had" or a.form == "did" then return "past" end
    if a.form == "has" or a.form == "have" then return "past" end
  end
  if v.tag == "VBN" then return "past" end
  return nil
end

return cue
