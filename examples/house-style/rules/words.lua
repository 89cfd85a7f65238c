-- Three more cue words, with their clause or quotation.
local record = require "record"

lexicon "house" { file = "house.tsv" }

rule "statement.house" {
  doc = "our own cue words",
  "content:@quote ,? source:@mention cue:@house",
  "source:@mention cue:@house (at|over)* content:(@quote | @clause)",
  emit = function(m) return record(m.doc, m, { act = m.cue.act }) end,
  yes = {
    "[content “I paid for it,”] [source Lee] [cue shrugged].",
    "[source Lee] [cue clapped back] [content that the vote was rigged].",
  },
  no = { "They shrugged at the soldiers." },
}
