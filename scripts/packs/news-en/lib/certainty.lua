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

-- "certain", "possible", "conditional" or "future" of a content.
function certainty.modality(content, is_direct, cue_is_past)
  local doc, found = content.doc, nil
  for _, piece in ipairs(content.pieces) do
    for i, form in ipairs(doc:values("form", piece[1], piece[2])) do
      local t = TOLD[form] and doc:token(piece[1] + i - 1)
      if t and CONDITION[form] and t.dep == "mark" then return "conditional" end
      if t and POSSIBLE[form] and not (MODAL[form] and t.pos ~= "AUX") then
        found = "possible"
      elseif t and FUTURE[form] and t.pos == "AUX" then
        found = found or "future"
      elseif t and not found and t.pos == "AUX"
        and (form == "would" or form == "'d") then
        local v = t.head
        local is_judgement = v and v:child("cop") ~= nil
        found = (is_direct or is_judgement or not cue_is_past) and "conditional"
          or "future"
      end
    end
  end
  return found or "certain"
end

local NEGATIVE = { ["not"] = true, ["n't"] = true, ["n’t"] = true,
  never = true, no = true, nobody = true, nothing = true, none = true }

-- "negative" if the head of the content is denied.
function certainty.polarity(head)
  if not head then return "positive" end
  for _, c in ipairs(head:children("advmod", "det", "nsubj",
      "nsubj:pass")) do
    -- "no one was hurt"
    local no = c.dep:sub(1, 5) == "nsubj" and c:child("det")
    if NEGATIVE[c.form] or no and no.form == "no" then return "negative" end
  end
  return "positive"
end

return certainty
