-- Who rejects what somebody else has just said: a rule on the matches of rules.
local record = require "record"

lexicon "refute" { "deny", "reject", "dispute", "dismiss", pos = "VERB" }

rule "rebuttal.plain" {
  doc = "A says so; B denies it",
  "claim:@statement ...{0,60} source:@mention cue:(AUX? @refute) [pos=PRON]",
  scope = "paragraph",
  where = function(m)
    local claimant = m.claim.source
    return claimant ~= nil and claimant.entity ~= m.source.entity
  end,
  emit = function(m)
    return record(m.doc, m, {
      content = m.claim.content, act = "deny", denies = m.claim.id,
    })
  end,
  yes = { "Lee said the vote was rigged. [source Park] [cue denied] it." },
  no = { "Lee said the vote was rigged. Park denied that he was there." },
}
