-- Each figure, with who gives it: from the head of the figure a step or two lead
-- to the word that reports it, and `said:@statement` is the statement that this
-- word stands in. The rules are tried in their order, and the first one wins.
local function toll(m)
  local n, said = m.figure.number, m.said
  return {
    source = said and said.source, cue = m.figure.cue, harm = m.figure.harm,
    number = { at = n, value = n.value, comparator = n.comparator },
    statement = said and said.id,
  }
end

rule "toll.sourced" {
  doc = "a figure in what somebody says",
  "figure:@figure <_ said:@statement",
  "figure:@figure <_ <_ said:@statement",
  "figure:@figure >parataxis said:@statement",
  emit = toll,
  yes = {
    "[number At least 12] people were [cue killed], [source police] said.",
    "[source The mayor] told us that [number more than 300] had been [cue hurt].",
    "“[number Two] people [cue drowned],” [source Lee] said.",
  },
  no = { "Two people drowned in the flood.", "Police said the road was shut." },
}

rule "toll.plain" {
  doc = "a figure that nobody is said to give",
  "figure:@figure",
  emit = toll,
  yes = { "[number Two] people [cue drowned] in the flood." },
  no = { "Police said that two people had drowned." },
}
