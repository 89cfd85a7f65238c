-- Verbs that report: "said", "condemned", "called on".
local antecedents = require "antecedents"
local beside = require "beside"
local content = require "content"
local cues = require "cue"
local join = require "join"
local lists = require "lists"
local lost = require "lost"
local makers = require "makers"
local report = require "report"
local speakers = require "speakers"
local speech = words "speech"
local tree = require "tree"

lexicon "verb" { file = "verb.tsv" }

local documents = words "document"
local forums = words "forum"
local instruments = words "instrument"
local media = words "medium"
local sentences = require "sentences"
local block = types.doc.block
local children = types.token.children
local phrase_of = types.token.phrase
local child = types.token.child
local next_to = types.token.next
local prev_to = types.token.prev
local token_at = types.doc.token
local extent = types.doc.extent

-- "Lee was quoted as saying", "was heard shouting": the participle reports.
local function says_more(v)
  for _, c in ipairs(children(v, "advcl", "xcomp", "ccomp")) do
    if c.tag == "VBG" and c.i > v.i and c.i - v.i <= 2
      and speech[c.lemma] then
      return true
    end
  end
end

-- Whether a source is a document or its like: "a Post/Echo poll", whose tree
-- has one of the names for its head.
local function is_document(source)
  if documents[source.lemma] then return true end
  if source.pos ~= "PROPN" then return false end
  local final = token_at(source.doc, phrase_of(source).last)
  return documents[final.lemma:lower()] or false
end

-- "The dam is safe, Lee said", where the tree has no clause: looks for it by
-- its place.
local function lost_clause(v, cue, source, found, is_told)
  local span = report.source_span(source, cue)
  if span.last + 1 ~= cue.first and span.first ~= cue.last + 1 then return end
  found.content = lost.clause(v, cue:union(span))
    or span.last < cue.first and not is_told and lost.rest(v, cue.last)
  found.frame = found.content and "clause"
end

local NAMING = { name = true, identify = true, quote = true }

-- "asked not to be named".
local function is_about_name(head)
  return head ~= nil and NAMING[head.lemma] and head.tag == "VBN"
    and child(head, "mark") ~= nil and child(head, "aux:pass") ~= nil
end

-- "Sheikh Omar Said opened it": a capital among words without one.
local function is_name(v)
  if not v.cap or v.starts then return false end
  local before, next = prev_to(v), next_to(v)
  return before.pos == "PROPN" and before.cap and next ~= nil
    and next.alpha and not next.cap and next.sentence == v.sentence
end

-- "Do you regret it?": nobody says so.
local function is_asked(v, source)
  local doc = v.doc
  return source ~= nil and source.form == "you" and not v.quoted
    and token_at(doc, sentences.of(doc, v.sentence).last).form == "?"
end

local FOND = { like = true, love = true }

-- "likes to say that": the infinitive reports.
local function is_fond_of(v, found)
  local head = FOND[v.lemma] and found.frame == "infinitive" and found.head
  return head and head.i - v.i <= 3 and speech[head.lemma]
    and child(head, "ccomp", "obj") ~= nil
end

-- The content of a verb in a row of verbs; `last` is the cue's last token, `cc`
-- joins the last of the verbs.
local function in_row(v, found, frame, last, cc)
  if cc and not found.content and (frame.np or frame.target)
    and cc.i > last + 1 then
    found.content, found.frame = extent(v.doc, last + 1, cc.i - 1), "object"
  elseif found.content and found.content.first > last then
    local span = lists.without_next(found.content, v)
    if span ~= found.content and found.target then
      found.target_span = span
    end
    found.content = span
  end
end

-- "it goes without saying"; "in writing"; "That said, ..."; "All told, ...".
local function is_idiom(v)
  local form = v.form
  if form == "saying" then
    local g, mark = v.head, child(v, "mark")
    return mark ~= nil and mark.form == "without" and g ~= nil
      and g.lemma == "go"
  end
  if form == "writing" then
    local before = prev_to(v)
    return before ~= nil and before.form == "in" and child(v, "obj") == nil
  end
  if form ~= "said" and form ~= "told" then return false end
  local before = prev_to(v)
  if not before or before.form ~= (form == "said" and "that" or "all")
    or not before.starts then
    return false
  end
  local after = next_to(v)
  return after ~= nil and after.form == ","
end

-- Who does the verb by the tree, and whether it is passive; where it stands in
-- a row of verbs, also the conjunction before the last.
local function subject_of(v)
  local source, is_passive = tree.subject(v)
  local head, cc = lists.first(v)
  if head and (not source or is_passive) then
    source, is_passive = tree.subject(head)
  end
  if not source and not is_passive then source = tree.headline_subject(v) end
  return source, is_passive, head and cc
end

-- Who speaks, where the tree lost it: the source and whether the verb is
-- passive, as they were unless the order of the words tells better.
local function lost_source(v, source, is_passive, cue_first, cue_last)
  if v.tag == "VBG" and source and source.i > v.i
    and phrase_of(source).first == cue_last + 1 then
    -- "..., claiming the slipway was never finished": its subject
    source = lost.participle(v, cue_first) or source
  elseif not source and (not is_passive
      or not child(v, "aux:pass") and child(v, "obj", "xcomp")) then
    source = lost.subject(v, cue_first) or lost.participle(v, cue_first)
    if source then is_passive = false end
  end
  if not is_passive and (not source or source.pos == "VERB")
    and tree.tense_tag(v) ~= "VBG" then
    source = speakers.named_first(v, cue_first) or source
  end
  return source, is_passive
end

rule "statement.verb" {
  doc = "a verb of the lexicon with what it reports",
  trigger = "cue:@verb",
  emit = function(m)
    local entry, doc = m.cue, m.doc
    local v, cue_first, cue_last = entry.head, entry.first, entry.last
    local main = v
    if is_idiom(v) then return nil, "it is an idiom, and says nothing" end
    local role = block(doc, v.block).role
    if is_name(v) then
      return nil, "it is a part of a name"
    end
    if role == "boilerplate" or role == "byline" then
      return nil, "it stands in no text of the article, but in its " .. role
    end
    local final, particle = cue_last ~= v.i and token_at(doc, cue_last), nil
    if final and (final.dep == "case" or final.dep == "mark") then
      particle = final.form -- "called for"
    elseif final and final.tag == "VB" and final.head == v then
      v = final -- "wanted to know"
    end
    local frame = content.frames(entry.frame, particle)
    local source, is_passive, cc = subject_of(v)
    if is_passive and not source and says_more(v) then
      return nil, "the participle after the cue reports, not the cue"
    end
    local by_place, medium
    if source then source, medium = makers.of(v, source) end
    local span = cues.span(main, cue_first, cue_last)
    local text_at, source_at, told_at
    if frame.that or frame.quote then
      text_at, source_at = beside.find(v, span, frame)
      if is_passive and source_at and child(v, "aux:pass") then
        told_at, source_at = source_at, nil -- "..., the inquest was told"
      end
      if source_at and not (source and not is_passive
          and source_at:contains(source)) then
        source, is_passive = source_at.head, false
      end
    end
    if frame.quote and (not source or speakers.hides(v, cue_first, source)
        or is_passive and not child(v, "aux:pass")) then
      local speaker = speakers.speaker(v, cue_first, cue_last)
      if speaker then
        source, is_passive, by_place = speaker, false, true
      end
    end
    local is_participle = v.tag == "VBG"
    source, is_passive = lost_source(v, source, is_passive, cue_first, cue_last)
    if not source and not is_passive then
      return nil, "the cue has no subject, and nobody near speaks"
    end
    if source and instruments[source.lemma]
      and (source.starts or not source.cap) then
      return nil, ("'%s' is an instrument: it shows, and does not say")
        :format(source.text)
    end
    if frame["doc-np"] and is_participle then
      local noun = prev_to(v) -- "despite polls showing her behind"
      if noun and noun.pos == "NOUN" and documents[noun.lemma]
        and noun.sentence == v.sentence then
        source, is_passive = noun, false
      end
    end
    if frame["doc-np"] and source then
      frame.documented = is_document(source)
    end
    local found = content.of_verb(v, frame, is_passive, cue_last)
    if text_at then
      found.content, found.frame, found.head = text_at, "clause", nil
      if told_at then
        found.addressee = told_at.head
      elseif not beside.is_told(found.addressee, text_at, source_at) then
        found.addressee = nil
      end
    end
    if text_at then found.source_at = source_at end
    if found.source_at then source = found.source_at.head end
    span = cues.with(span, found.preposition)
    in_row(v, found, frame, cue_last, cc)
    if found.frame == "clause" then
      found.content = content.without_time(found.content, cue_last)
    end
    found.goes_on, found.by_place = frame.quote, by_place
    found.is_telling = frame.addressee
    if source and not found.content and frame.quote and frame.that then
      lost_clause(v, span, source, found, frame.addressee)
      if found.content and found.frame == "clause" then
        antecedents.with_antecedent(v, found, cue_last)
        source = found.source_at and found.source_at.head or source
      end
    end
    local text, has_quote = join(v, span, source, found)
    if not text then
      return nil, "nothing that the cue takes is there: no clause, no "
        .. "quotation, no object of its frame"
    end
    if not has_quote then text = content.without_aside(text) end
    local is_citing
    if is_participle and (v.lemma == "cite" or v.lemma == "quote")
      and found.head and found.frame == "clause" and child(v, "obj") then
      -- "Reuters reported, citing two aides, that"
      source, is_citing = child(v, "obj"), true
    end
    if is_passive and frame.felt then
      source = child(v, "nsubj:pass") or v.dep == "acl" and v.head or nil
      if not source then return nil, "nobody is said to feel so" end
    end
    if frame.source and source then
      local teller = content.prepositional(v, frame.source)
      if teller or forums[source.lemma] then -- "The court heard that"
        found.addressee, source = source, teller or nil
      end
    end
    if found.addressee == source then found.addressee = nil end
    if found.frame ~= "clause" and not has_quote and is_asked(v, source) then
      return nil, "it is asked whether somebody says so"
    end
    if is_fond_of(v, found) then
      return nil, "the infinitive after it reports, not the cue"
    end
    if is_about_name(found.head) then
      return nil, "it asks for anonymity"
    end
    local record = report.record {
      v = v, entry = entry, act = found.act, cue = span, source = source,
      content = text, source_at = found.source_at,
      head = found.head, addressee = found.addressee, target = found.target,
      target_span = found.target_span, not_source = found.not_source,
      media = media,
      form = has_quote and "quotation" or found.frame or "passive",
    }
    record.medium = record.medium or medium or nil
    record.has_quote = has_quote
    record.is_clause = has_quote or found.frame == "clause"
    record.is_citing = is_citing
    record.is_participle = is_participle
    return record
  end,
  yes = {
    "[source Smith] [cue said] [content that the fund was empty].",
  },
  no = { "The report stage passed without a vote." },
}
