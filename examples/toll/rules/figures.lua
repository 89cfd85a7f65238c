-- A figure and what befell so many people. These rules put out nothing: what
-- they find is the label @figure, for the rules of tolls.lua.
lexicon "harm" { file = "harm.tsv" }

local function harm(m)
  return { number = m.number, cue = m.cue, harm = m.cue.harm or "killed" }
end

-- Ships and houses are not hurt: the unit is a kind of people, or not said.
local people = words "people"

local function of_people(m)
  local unit = m.number.unit
  if unit and not people[unit:match "%a+$"] then
    return false, unit .. " is none of lex/people.tsv"
  end
  return true
end

rule "figure.verb" {
  doc = "at least 12 people were killed",
  "number:@number[type=count|number] (?! of) ...{0,4} (AUX|ADV){0,3} cue:@harm",
  "cue:@harm ADV? number:@number[type=count|number]",
  where = of_people, emit = harm, out = false,
  yes = {
    "[number At least 12] people were [cue killed] in the blast.",
    "[number More than 300] have been [cue injured].",
    "The flood [cue displaced] [number some 4,000] villagers.",
  },
  no = { "The storm killed the vines.", "Twelve boats were hurt by rust." },
}

rule "figure.growth" {
  doc = "the death toll rose to 45",
  "(death toll) ...{0,6} cue:(rise|climb|stand|grow) (to|at) number:@number",
  emit = harm, out = false,
  yes = { "The death toll from the quake [cue rose] to [number 45]." },
  no = { "The toll of the bridge rose to $4." },
}
