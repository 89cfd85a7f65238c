-- Verbs that only the commas around them tell; it stands before nominals.lua,
-- which takes them for nouns.
local beside = require "beside"
local report = require "report"

-- Verbs that look like nouns: "Oil, the bank estimates, makes up half".
lexicon "mistaken" {
  "estimate", "claim", "report", "hint", "note", "show", "say", "insist",
  "argue", "warn", "reckon", "suggest", "state", "maintain", "boast", "joke",
  "promise", "vow", "demand", "rule", "find", "fear", "hope", "believe",
  "think", "add", "admit", "recall", "complain", "predict", "forecast",
}

local TAKES = { that = true, quote = true }

lexicon "bare" { "say", "show", "suggest" }

-- Whether a noun stands for several: "data from the ministry *show*".
local function is_many(t)
  return t.tag == "NNS" or t.tag == "NNPS" or t.form == "data"
    or t.form == "police"
end

rule "statement.mistaken" {
  doc = "a verb that the tagger took for a noun, told by the commas around it",
  "cue:[tag=NNS & lemma in mistaken]",
  "cue:([tag=NNS & lemma=point] out)",
  "cue:[tag=NN & lemma in bare]",
  where = function(m)
    if m.cue.head:child("amod", "nummod") then
      return nil, "it is a noun: something tells more of it"
    end
    local text, source = beside.find(m.cue.head, m.cue, TAKES)
    if not text or source.first > m.cue.last then
      return nil, "no commas set it apart with a speaker"
    end
    if m.cue.head.tag == "NN" and not is_many(source.head) then
      return nil, "it would have an s, as a verb of that speaker"
    end
    return true
  end,
  emit = function(m)
    local v = m.cue.head
    local text, source = beside.find(v, m.cue, TAKES)
    local record = report.record {
      v = v, cue = m.cue, source = source.head, source_at = source,
      content = text, form = "clause", entry = {},
    }
    record.is_clause = true
    return record
  end,
  yes = {
    "[content Half of the homes are empty], [source the mayor] [cue notes].",
  },
  no = { "He gave it to farmers, writers, claims." },
}
