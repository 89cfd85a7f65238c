-- A colon or a dash as cue: transcripts, headlines, tails of press releases.
local report = require "report"

lexicon "dash" { "—", "--" } -- a dash of any length is as good as another

local editorial = words "editorial"

-- Whether a paragraph starts with a word or two and a colon.
local function has_turn(block)
  if not block then return false end
  local doc = block.doc
  for i = block.first + 1, math.min(block.first + 3, block.last) do
    if doc:token(i).form == ":" then return true end
  end
  return false
end

-- Whether a word that starts a paragraph stands among such paragraphs.
local function is_turn(doc, t)
  local block = doc:block(t.block)
  if block.first ~= t.i then return false end
  return t.block > 1 and has_turn(doc:block(t.block - 1))
    or has_turn(doc:block(t.block + 1))
end

-- Whether the tokens are short and can name a speaker: their first noun.
local function speaker(doc, first, last, may_be_source)
  if first > last or last - first > 8 then return nil end
  local head
  if doc:token(first).pos == "ADP" then return nil end
  for i = first, last do
    local t = doc:token(i)
    if t.pos == "VERB" or t.pos == "AUX" or t.pos == "SCONJ" then return nil end
    if t.pos == "PROPN" or t.pos == "NOUN" then head = head or t end
  end
  local alone = first == last and doc:token(first)
  if alone and alone.cap and (#alone.text == 1 or is_turn(doc, alone)) then
    head = alone -- "A: ...", "Oduya: ...", whatever the tagger says
  end
  if head and (head.text:find("^%d") or editorial[head.form]
      and not (may_be_source and head.form == "source")) then
    return nil -- 10.42am: ...
  end
  return head
end

local LINKS = { on = true, to = true, over = true, about = true,
  after = true }

-- "Mayor to residents: stay in", "Lee on Park: ‘She lied’": the last token of
-- the speaker before what the headline adds, or nil.
local function before_link(doc, first, last)
  for i = first + 1, last - 1 do
    local t = doc:token(i)
    if t.pos == "ADP" and LINKS[t.form] then return i - 1 end
  end
end

local WHO = { we = true, you = true, to = true, ["happens"] = true }

-- "Outage: what we know so far", "Storm: how to help": what the reader will
-- find below.
local function is_teaser(doc, first, last)
  local t, next = doc:token(first), first < last and doc:token(first + 1)
  return next and (t.form == "what" or t.form == "how") and WHO[next.form]
    and doc:token(last).form ~= "?"
end

-- Whether the words after a colon say something: not "Clinton: 1,769" or
-- "Contact: desk@echo.example", and no list of names.
local function says(doc, first, last)
  if is_teaser(doc, first, last) then return false end
  local has_word = false
  for i = first, last do
    local t = doc:token(i)
    local text = t.text
    if text:find("@.") or text:find("^https?:") then return false end
    has_word = has_word
      or t.alpha and (last - first < 6 or t.pos ~= "PROPN")
  end
  return has_word
end

local function record(doc, cue, first, last, text, form)
  if not speaker(doc, first, last, form == "dash") then return nil end
  local until_to = before_link(doc, first, last)
  local made = report.record {
    v = doc:token(cue.first), cue = cue, content = text,
    form = form, entry = {},
  }
  made.source = { at = doc:extent(first, until_to or last) }
  if until_to and doc:token(until_to + 1).form == "to" then
    made.addressee = doc:extent(until_to + 2, last)
  end
  made.cue.lemma, made.cue.tense = nil, nil
  return made
end

local function block_of(doc, i)
  local index = doc:token(i).block
  return doc:block(index)
end

-- The token before which a sentence of the block ends, and the name of another
-- speaker with a colon starts: “We won.” Park: “We lost.”
local function next_turn(doc, from, block)
  for i = from, block.last - 1 do
    local t = doc:token(i)
    local first = t.form == ":" and not t.quoted and t.sentence
      and doc:sentence(t.sentence).first
    local head = first and first > from and speaker(doc, first, i - 1)
    if head and head.pos == "PROPN" and not doc:token(first).quoted then
      return first
    end
  end
end

-- Whether the speaker takes a turn in a paragraph that starts with one.
local function takes_turn(doc, first, last, block)
  local sentence = doc:token(first).sentence
  if not sentence or doc:sentence(sentence).first ~= first then return false end
  local head = speaker(doc, first, last)
  if not head or head.pos ~= "PROPN" then return false end
  for i = block.first + 1, math.min(block.first + 9, first - 1) do
    if doc:token(i).form == ":" then
      return speaker(doc, block.first, i - 1) ~= nil
    end
  end
  return false
end

rule "statement.colon" {
  doc = "a speaker and a colon at the start of a paragraph or headline",
  "speaker:(PROPN|NOUN|ADJ|DET|NUM|ADP|PUNCT|CCONJ){1,8} cue:\":\" (?= _)",
  "speaker:(PRON|INTJ|ADV|X) cue:\":\" (?= _)",
  where = function(m)
    local q = m.doc:quote_of(m.speaker.first)
    if not q or q.last > m.cue.last then return true end
    return nil, "what stands before it is a quotation"
  end,
  emit = function(m)
    local doc = m.doc
    local block = block_of(doc, m.first)
    if block.first ~= m.speaker.first
      and not takes_turn(doc, m.speaker.first, m.speaker.last, block) then
      return nil, "the speaker does not stand at the start of the paragraph"
    end
    if m.cue.last >= block.last then return nil, "nothing follows it" end
    local turn = next_turn(doc, m.cue.last + 1, block)
    local last = turn and turn - 1 or block.last
    local opens = doc:token(m.speaker.first)
    if opens.text:find("^%l") and not m.speaker.text:find("%u")
      or not says(doc, m.cue.last + 1, last) then
      return nil, "no speaker and what is said: a label and its value"
    end
    local text = doc:extent(m.cue.last + 1, last)
    local made = record(doc, m.cue, m.speaker.first, m.speaker.last, text,
      "colon")
    if made then
      made.is_turn = true
      if doc:token(last).form == "?" then made.act = "ask" end
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

-- The words before a preposition: "farmers on the milk deal".
local ABOUT = { on = true, over = true, about = true, after = true, as = true,
  ["in"] = true, at = true, to = true }

rule "statement.quoted-colon" {
  doc = "a headline: a quotation, a colon and its speaker",
  "content:@quote cue:\":\" speaker:(PROPN|NOUN|ADJ|DET|NUM){1,6}",
  emit = function(m)
    local doc = m.doc
    local block = block_of(doc, m.first)
    local final = doc:token(block.last)
    if block.first ~= m.content.first or final.pos == "PUNCT" then
      return nil, "it is no headline that starts with a quotation"
    end
    local next = m.last < block.last and doc:token(m.last + 1)
    if next and not ABOUT[next.form] and next.form ~= "," then
      return nil, "what stands after the colon is more than a speaker"
    end
    local made = record(doc, m.cue, m.speaker.first, m.speaker.last, m.content,
      "dash")
    if not made then return nil, "what stands after it is no speaker" end
    made.is_clause = true
    return made
  end,
  yes = { "[content ‘We were fooled’][cue :] [source farmers] on the deal" },
  no = { "‘Dune’: the film opens in May." },
}
