-- Rules for score to compare with what people marked.
rule "said.clause" {
  "source:@mention cue:[lemma=say|call|warn|deny|believe] that? content:@clause",
  set = { act = "say" },
}
rule "said.quote" {
  "content:@quote ,? source:@mention cue:(tell|say)",
  "content:@quote ,? source:@mention ,? @np ,? cue:(tell|say)",
}
rule "loose.say" {
  "source:(NOUN|PROPN) cue:[lemma=say|call] content:@clause",
  set = { act = "claim" },
}
rule "named.thing" { "source:@np cue:(call|deny) content:@np" }
