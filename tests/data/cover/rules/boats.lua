-- Rules that use a part of what they name: cover tells what, and why.
lexicon "boat" { file = "boat.tsv" }
lexicon "port" { "harbour", "dock", "at sea" }

rule "sank" {
  "what:@boat (sink|founder) (in @date)?",
  "what:@boat capsized",
}
rule "saw" { "PRON see what:@boat (?! again) in [lemma in port]" }
rule "dropped" {
  "what:(the @boat)",
  where = function(m) return false, "no " .. m.what.text end,
}
rule "empty" { "what:(a @boat)", emit = function() return nil, "small" end }
rule "sank.short" { "what:(the @boat sank)", overlap = "longest" }
rule "never" { "leviathan" }
rule "digits" { regex = "[0-9]{5}" }
rule "bought" {
  trigger = "cue:[lemma=buy]", who = ">nsubj", what = ">obj",
  for_whom = "? >obl:for",
}
rule "sold" { trigger = "cue:[lemma=sell]", what = ">obj @boat" }
rule "quiet" { "dock", out = false }
