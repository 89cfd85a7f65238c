-- Who confirmed what: a noun phrase, a verb, and the clause that it governs.
lexicon "confirm" { "confirm", "note", "deny", "admit", pos = "VERB" }

rule "statement.confirm" {
  "source:@mention ADV* cue:[lemma in confirm] content:@clause",
  set = { act = "confirm" },
  yes = { "[source Smith] also [cue confirmed] [content that the fund was empty]." },
  no = { "The hotel confirmed the booking." },
}
