-- One statement where two packs found the same: a pack of a user with cues of
-- its own beside the bundled one, which finds some of them by their place.
local merge = require "sayso.merge"
local sayso = require "sayso"

local RULES = [[
lexicon "shrug" { "shrug", "riff", "clap back", pos = "VERB" }

local function record(m)
  return { source = m.source, cue = m.cue, content = m.content, act = "claim" }
end

rule "statement.shrug" {
  "content:@quote ,? source:@mention cue:@shrug",
  "content:@quote ,? cue:@shrug source:@mention",
  "source:@mention cue:@shrug (,|:)? content:(@quote | @clause)",
  emit = record,
}
]]

local function engine(rules)
  return sayso.engine { packs = { "scripts/packs/news-en" }, extra = {
    { name = "house", text = rules } } }
end

local both = engine(RULES)
-- What another label says is something else.
local other_label = engine((RULES:gsub("statement%.shrug", "boast.shrug")))

-- "rule: source | cue | content" a line, in the order of the text.
local function found(with, text)
  local doc <close> = assert(with:doc(text, { id = "d" }))
  local lines = {}
  for i, r in ipairs((with:statements(doc))) do
    lines[i] = ("%s: %s | %s | %s"):format(r.rule:match "^[^/]*",
      r.source and r.source.text or "", r.cue and r.cue.text or "",
      r.content.text)
  end
  return table.concat(lines, "\n")
end

describe("a statement that two packs find", function()
  for text, expected in pairs {
    ["“I paid for it,” Lee shrugged."] =
      "house: Lee | shrugged | “I paid for it,”",
    ["“I paid for it,” shrugged Lee."] =
      "house: Lee | shrugged | “I paid for it,”",
    ["Lee shrugged: “I paid for it.”"] =
      "house: Lee | shrugged | “I paid for it.”",
    ["Lee shrugged, “I paid for it.”"] =
      "house: Lee | shrugged | “I paid for it.”",
    ["“I paid for it,” Lee shrugged. “You did not.”"] =
      "house: Lee | shrugged | “I paid for it,” “You did not.”",
    ["Lee left early. “I paid for it all,” the mayor riffed."] =
      "house: the mayor | riffed | “I paid for it all,”",
    ["Lee shrugged that it was lovely. Vale said it was not."] =
      "house: Lee | shrugged | that it was lovely\n"
      .. "news-en: Vale | said | it was not",
  } do
    it("comes out once: " .. text, function()
      assert.are.equal(expected, found(both, text))
    end)
  end
end)

describe("statements of two packs", function()
  it("stay if one is about the other", function()
    assert.are.equal("news-en: Lee | said | Vale shrugged that it was lovely\n"
      .. "house: Vale | shrugged | that it was lovely",
      found(both, "Lee said Vale shrugged that it was lovely."))
  end)

  it("stay if their words are two", function()
    assert.are.equal("news-en: Lee | said | “I paid,”\n"
      .. "house: Vale | shrugged | “We all did.”",
      found(both, "“I paid,” Lee said. Vale shrugged: “We all did.”"))
  end)

  it("stay if their labels are two", function()
    assert.are.equal("news-en: Lee | shrugged | “I paid for it,”\n"
      .. "house: Lee | shrugged | “I paid for it,”",
      found(other_label, "“I paid for it,” Lee shrugged."))
  end)

  it("are named by those who speak of one that is not there", function()
    local rules = { { pack = "a", label = "s" }, { pack = "b", label = "s" } }
    local function record(pack, rule, id, cue, from)
      return { rule = pack .. "/s.x", id = id, origin = { rule = rule },
        cue = { text = cue, spans = { { from, from + #cue - 1 } } },
        content = { text = "x", spans = { { 50, 99 } } } }
    end
    local colon, word = record("a", 1, "match#1", ":", 9),
      record("b", 2, "match#2", "riff", 5)
    local kept, instead = merge.records("", { colon, word }, rules)
    assert.are.same({ word }, kept)
    assert.are.equal(word, instead["match#1"])
    word.rule = "a/s.y" -- of one pack: it knows what it does
    assert.are.equal(2, #merge.records("", { colon, word }, rules))
  end)
end)
