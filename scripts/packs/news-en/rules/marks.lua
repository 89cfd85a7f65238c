-- A colon or a dash as cue: transcripts, headlines, tails of press releases.
local report = require "report"

lexicon "dash" { "—", "–", "―", "-", "--" }

-- What the editors say, not a speaker: "Note: this text was shortened".
local EDITORIAL = {}
for word in ([[note update updated correction corrected clarification editor
  caption photo photograph photos picture image video source credit related
  more read watch subject date time place where when what tip warning
  disclaimer disclosure summary background fact facts]]):gmatch("%S+") do
  EDITORIAL[word] = true
end

-- Whether the tokens are short and can name a speaker: their first noun.
local function speaker(doc, first, last)
  if first > last or last - first > 8 then return nil end
  local head
  if doc:token(first).pos == "ADP" then return nil end
  for i = first, last do
    local t = doc:token(i)
    if t.pos == "VERB" or t.pos == "AUX" or t.pos == "SCONJ" then return nil end
    if t.pos == "PROPN" or t.pos == "NOUN" then head = head or t end
  end
  local alone = first == last and doc:token(first)
  if alone and #alone.text == 1 and alone.cap then head = alone end -- "A: ..."
  if head and (head.text:find("^%d") or EDITORIAL[head.form]) then
    return nil -- 10.42am: ...
  end
  return head
end

local function record(doc, cue, first, last, text, form)
  if not speaker(doc, first, last) then return nil end
  local made = report.record {
    v = doc:token(cue.first), cue = cue, content = text,
    form = form, entry = {},
  }
  made.source = { at = doc:extent(first, last) }
  made.cue.lemma, made.cue.tense = nil, nil
  return made
end

local function block_of(doc, i)
  local index = doc:token(i).block
  return doc:block(index)
end

rule "statement.colon" {
  doc = "a speaker and a colon at the start of a paragraph or headline",
  "speaker:(PROPN|NOUN|ADJ|DET|NUM|ADP|PUNCT|CCONJ){1,8} cue:\":\" (?= _)",
  emit = function(m)
    local doc = m.doc
    local block = block_of(doc, m.first)
    if block.first ~= m.speaker.first then
      return nil, "the speaker does not stand at the start of the paragraph"
    end
    if m.cue.last >= block.last then return nil, "nothing follows it" end
    local text = doc:extent(m.cue.last + 1, block.last)
    local made = record(doc, m.cue, m.speaker.first, m.speaker.last, text,
      "colon")
    if made then
      made.is_turn = true
      if doc:token(block.last).form == "?" then made.act = "ask" end
    end
    if not made then return nil, "what stands before it is no speaker" end
    return made
  end,
  yes = { "[source Minister][cue :] [content dam ‘safe’]" },
  no = { "He had one wish: peace." },
}

rule "statement.dash" {
  doc = "a quotation, a dash and its speaker",
  "content:@quote cue:@dash speaker:(PROPN|NOUN|ADJ|DET|PUNCT|ADP){1,8} $",
  scope = "paragraph",
  emit = function(m)
    local doc, text = m.doc, m.content
    local block = block_of(doc, m.first)
    if block.role == "headline" or m.cue.first - block.first < 12 then
      text = doc:extent(block.first, m.cue.first - 1) -- PM ‘lied’ — ex-aide
    end
    local made = record(doc, m.cue, m.speaker.first, m.speaker.last, text,
      "dash")
    if not made then return nil, "what stands after it is no speaker" end
    made.is_clause = true
    return made
  end,
  yes = { "[content “Proud day.”] [cue –] [source Chair Mia Soto]" },
  no = { "“Proud day” – a film about Oslo – opens on Monday." },
}
