-- Who can act: a state, or those who are called after one. What these rules
-- find is not put out; the label @actor is for the rules of events.
lexicon "state" { file = "state.tsv" }
lexicon "people" { file = "people.tsv" }

rule "actor.state" {
  "place:@state",
  out = false,
  emit = function(m) return { code = m.place.code } end,
}

rule "actor.people" {
  "place:@people NOUN+",
  "place:@state 's? NOUN+",
  out = false,
  emit = function(m) return { code = m.place.code } end,
}
