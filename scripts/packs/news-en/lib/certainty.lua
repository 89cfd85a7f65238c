-- How surely something is said: by the words of the content (modality,
-- polarity) and by the reporter's own ("reportedly").
local certainty = {}

local POSSIBLE = { may = true, might = true, could = true, can = true,
  possible = true, possibly = true, potential = true, potentially = true,
  perhaps = true, probably = true, likely = true, maybe = true,
  unlikely = true, probable = true }
local MODAL = { may = true, might = true, could = true, can = true }
local CONDITION = { ["if"] = true, unless = true, ["in case"] = true,
  provided = true }
local FUTURE = { will = true, ["'ll"] = true, ["’ll"] = true, wo = true,
  shall = true }

-- All words that tell anything.
local TOLD = { would = true, ["'d"] = true }
for _, words in ipairs { POSSIBLE, CONDITION, FUTURE } do
  for word in pairs(words) do TOLD[word] = true end
end

-- What the word `t` makes of a content that was `found` to be so far.
local function judged(t, form, found, is_direct, cue_is_past)
  if POSSIBLE[form] and not (MODAL[form] and t.pos ~= "AUX") then
    return "possible"
  elseif found or t.pos ~= "AUX" then
    return found
  elseif FUTURE[form] then
    return "future"
  elseif form ~= "would" and form ~= "'d" then
    return nil
  end
  local v = t.head
  local is_judgement = v and v:child("cop") ~= nil
  return (is_direct or is_judgement or not cue_is_past) and "conditional"
    or "future"
end

-- "certain", "possible", "conditional" or "future" of a content in pieces.
function certainty.modality(doc, pieces, is_direct, cue_is_past)
  local found
  for _, piece in ipairs(pieces) do
    local last = piece[2]
    local i = doc:find("form", piece[1], last, TOLD)
    while i do
      local t = doc:token(i)
      local form = t.form
      if CONDITION[form] and t.dep == "mark" then return "conditional" end
      found = judged(t, form, found, is_direct, cue_is_past)
      i = doc:find("form", i + 1, last, TOLD)
    end
  end
  return found or "certain"
end

local SUBJECT = { nsubj = true, ["nsubj:pass"] = true }

local NEGATIVE = { ["not"] = true, ["n't"] = true, ["n’t"] = true,
  never = true, no = true, nobody = true, nothing = true, none = true }

-- "negative" if the head of the content is denied.
function certainty.polarity(head)
  if not head then return "positive" end
  for _, c in ipairs(head:children("advmod", "det", "nsubj",
      "nsubj:pass")) do
    -- "no one was hurt"
    local no = SUBJECT[c.dep] and c:child("det")
    if NEGATIVE[c.form] or no and no.form == "no" then return "negative" end
  end
  return "positive"
end

return certainty
