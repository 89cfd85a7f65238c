-- What one does to another: side by side, by the grammar, in the passive.
lexicon "act" { file = "act.tsv" }

local function event(m)
  return {
    actor = m.actor, cue = m.cue, recipient = m.recipient,
    event = m.cue.event, scale = tonumber(m.cue.scale),
    dyad = m.actor.code .. ">" .. m.recipient.code,
  }
end

-- Two names of one state are no dyad.
local function is_dyad(m)
  if m.actor.code == m.recipient.code then
    return false, "both are " .. m.actor.code
  end
  return tonumber(m.cue.scale) >= options.lowest, "the scale is too low"
end

rule "event.near" {
  doc = "A threatened B",
  "actor:@actor (AUX|ADV){0,3} cue:@act DET? recipient:@actor",
  where = is_dyad, emit = event,
  yes = {
    "[actor Moscow] has again [cue threatened] [recipient Norway].",
    "[actor Swedish officials] [cue thanked] [recipient Tokyo].",
  },
  no = {
    "Moscow threatened Russia.", "Norway threatened to leave.",
    "Norway was threatened by floods.",
  },
}

rule "event.tree" {
  doc = "A on Monday condemned a plan of B",
  trigger = "cue:@act",
  actor = ">nsubj[dep!=nsubj:pass] @actor",
  recipient = ">obj|iobj @actor | >obl @actor | >obj >nmod @actor",
  where = is_dyad, emit = event,
  yes = {
    "[actor Beijing] on Monday [cue condemned] a plan by [recipient Washington].",
    "[actor The Kremlin], which lost the vote, [cue warned] [recipient French ministers].",
  },
  no = { "Beijing on Monday condemned a plan." },
}

rule "event.passive" {
  doc = "B was sanctioned by A",
  "recipient:@actor AUX{1,3} ADV? cue:@act by DET? actor:@actor",
  where = is_dyad, emit = event,
  yes = { "[recipient Iran] was [cue sanctioned] by the [actor US]." },
  no = { "Iran was sanctioned by its own banks." },
}

-- Articles say things twice: of each dyad and event the first is kept, with
-- how often it was told.
finish(function(_, records)
  local first, kept = {}, {}
  for _, record in ipairs(records) do
    local key = record.dyad .. " " .. record.event
    if first[key] then
      first[key].times = first[key].times + 1
    else
      record.times = 1
      first[key] = record
      kept[#kept + 1] = record
    end
  end
  return kept
end)
