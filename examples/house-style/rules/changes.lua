-- What we do otherwise than news-en.
local record = require "record"

-- Only the words in quotation marks are in somebody's words.
override "statement.standpoint" {
  doc = "in X's words, it was “Y”",
  [[ in source:@name /['’]s?/ cue:@standpoint ...{0,12} content:@quote ]],
  emit = function(m) return record(m.doc, m, { act = "say" }) end,
  yes = { "In [source Ruiz]'s [cue words], it was [content “chaos”]." },
  no = { "In Ruiz's view, it was chaos." },
}

disable "statement.colon" -- we keep transcripts out
