-- How sure a statement is: the share of statements of its form that trained
-- annotators mark as well, in round figures (README.md has the counts).
local confidence = {}

-- By what shows that it is one.
local BY_FORM = {
  quotation = 0.95, -- set off beside its cue
  clause = 0.9, infinitive = 0.85, predicate = 0.85, target = 0.85,
  object = 0.75, oblique = 0.75, gerund = 0.75, -- attitudes as well
  passive = 0.65, -- "is expected", "was backed by"
  according = 0.9, adjective = 0.8, noun = 0.7, standpoint = 0.7,
  colon = 0.55, dash = 0.7,
  floating = 0.75, -- a quotation without a cue
}

-- A cue that is no finite verb: "to accuse", "accusing".
local NOT_FINITE = 0.1

-- Forms that do not get surer by quotation marks: they are there anyway, or
-- the noun may stand for more than a saying.
local FIXED = { floating = true, noun = true, adjective = true }

-- A statement in the content of another, which annotators mostly leave to it.
confidence.NESTED = 0.35

function confidence.of(form, kind, is_finite)
  local sure = BY_FORM[form]
  if kind ~= "indirect" and not FIXED[form] then sure = BY_FORM.quotation end
  return is_finite and sure or sure - NOT_FINITE
end

return confidence
