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

-- Verbs that a clause or an infinitive follows.
lexicon "mistaken-root" {
  { "counter", act = "say", that = true },
  { "claim", act = "claim", that = true },
  { "report", act = "say", that = true },
  { "note", act = "say", that = true },
  { "promise", act = "promise", that = true, inf = true },
  { "vow", act = "promise", that = true, inf = true },
  { "pledge", act = "promise", that = true, inf = true },
  { "plan", act = "intend", inf = true },
  { "demand", act = "request", that = true },
  { "fear", act = "believe", that = true },
  { "hope", act = "believe", that = true, inf = true },
  { "doubt", act = "believe", that = true },
  { "state", act = "say", that = true },
  { "hint", act = "say", that = true },
}

-- Whether a noun stands for several: "data from the ministry *show*".
local function is_many(t)
  return t.tag == "NNS" or t.tag == "NNPS" or t.form == "data"
    or t.form == "police"
end

-- "Schor counters that it works": what follows a noun that nothing else of its
-- sentence can be the verb of, if it is a clause or an infinitive.
local function follows(m)
  local doc, noun = m.doc, m.cue.head
  local mark = doc:token(m.cue.last + 1)
  local c = mark.head
  if noun.head or noun:child("cop", "nsubj") or not c
    or mark.dep ~= "mark" or c.i < mark.i then
    return nil
  end
  if mark.form == "that" and m.cue.that
    or mark.form == "to" and m.cue.inf and c.tag == "VB" then
    local span = c:clause()
    return doc:extent(mark.i, math.max(span.last, c.i)), c
  end
end

rule "statement.mistaken-root" {
  doc = "a verb that the tagger took for the noun of a sentence without a verb",
  "source:([pos!=PUNCT & pos!=VERB]{1,8}) cue:@mistaken-root (?= that|to)",
  where = function(m)
    if m.cue.head.tag ~= "NNS" then return nil, "it is no plural noun" end
    local tag = m.doc:token(m.source.last).tag
    if tag ~= "NN" and tag ~= "NNP" then
      return nil, "what stands before it is no noun that it would agree with"
    end
    if m.doc:sentence(m.sentence).first ~= m.source.first then
      return nil, "what stands before it does not start the sentence"
    end
    if not follows(m) then
      return nil, "no clause follows it, or it is not the root"
    end
    return true
  end,
  emit = function(m)
    local span, head = follows(m)
    local record = report.record {
      v = m.cue.head, cue = m.cue, source = m.source.head,
      source_at = m.source, content = span, head = head, form = "clause",
      entry = m.cue,
    }
    record.is_clause = true
    return record
  end,
  yes = { "[source Schor] [cue counters] [content that the results are old]." },
  no = { "His claims that it was late were false." },
}

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
