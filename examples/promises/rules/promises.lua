-- Finds who promises what, then whether it was kept; its words are in lex/.
lexicon "pledge" { file = "pledge.tsv" }

rule "promise.verb" {
  doc = "a verb of promising, who promises, and what",
  trigger = "cue:@pledge",
  source = ">nsubj",
  content = ">xcomp | >ccomp | >advcl",
  deadline = "? >xcomp|ccomp|advcl >obl @date | >obl @date",
  where = function(m) return tonumber(m.cue.strength) / 3 end,
  yes = {
    "[source The mayor] [cue vowed] [content to fix the bridge].",
    "[source Lee] [cue promised] [content that it would open by [deadline 2030]].",
  },
  no = { "The mayor broke her promise." },
}

rule "outcome.word" {
  doc = "a promise, and further on whether it was kept",
  "promise:@promise ...{0,40} cue:(keep|break|miss) (it|that|the|her|his|its|their) (promise|word|deadline)?",
  scope = "paragraph",
  emit = function(m)
    return {
      cue = m.cue, kept = m.cue.lemma == "keep",
      source = m.promise.source, content = m.promise.content,
      promise = m.promise.id,
    }
  end,
  yes = { "Lee vowed to resign. Yet he [cue broke] his word." },
  no = { "Lee vowed to resign. He broke a leg." },
}
