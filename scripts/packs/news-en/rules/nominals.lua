-- Nouns and adjectives that report: "the claim that", "is critical of".
local content = require "content"
local cues = require "cue"
local report = require "report"
local spans = require "spans"
local tree = require "tree"

lexicon "noun" { file = "noun.tsv" }
lexicon "adjective" { file = "adjective.tsv" }

local documents = words "document"

-- Verbs that only carry the noun: "made the claim that".
local LIGHT = words "light"

-- What a light verb does that says so itself: "voiced concern" is no belief.
local EXPRESS = { express = true, voice = true, convey = true }

-- "voiced concern over", but not "voiced his concern" or "“grave concern”":
-- there the verb reports alone.
local function is_bare(noun)
  return not noun.quoted
    and noun:child("det", "nmod:poss", "amod", "nummod") == nil
end

local FROM = { from = true, by = true, among = true }

-- Whose claim it is: "Lee's claim", "criticism from unions", "made the claim".
local function source_of(noun)
  local owner = noun:child("nmod:poss")
  if owner then return owner end
  for _, n in ipairs(noun:children("nmod", "obl")) do
    local case = n:child("case")
    if case and FROM[case.form] and n.i > noun.i then return n end
    for _, far in ipairs(n:children("nmod")) do
      local from = far:child("case")
      if from and FROM[from.form] and far.i > noun.i then
        return far -- "criticism of the tests from unions"
      end
    end
  end
  for _, c in ipairs(noun:children("acl")) do -- "a claim made by Lee that"
    local agent = c.tag == "VBN" and LIGHT[c.lemma] and tree.agent(c)
    if agent then return agent end
  end
  local by = noun:next()
  if by and (by.form == "by" or by.form == "from") and by.dep == "case"
    and by.block == noun.block and by.head and by.head.i > by.i then
    return by.head -- wherever the tree hung it
  end
  local v = noun.head
  if v and noun.dep == "obj" and LIGHT[v.lemma] then
    return tree.subject(v), v
  end
end

-- What follows the noun of a light verb, where the tree hung it on the verb:
-- "has shown little interest in the talks".
local function beside(noun, light, frame)
  local found = content.of_nominal(light, { prepositions = frame.prepositions })
  local case = found.preposition
  if not case or case.i ~= noun.i + 1 or case.form == "to"
    or #noun.doc:dates(case.i + 1, case.i + 1) > 0 then
    return {}
  end
  return found
end

rule "statement.noun" {
  doc = "a noun of the lexicon with what it reports and whose it is",
  trigger = "cue:@noun",
  emit = function(m)
    local cue = m.cue
    local noun = cue.head
    local source, light = source_of(noun)
    if not source then return nil, "nobody is named whose it is" end
    local frame = content.frames(cue.frame)
    local found = content.of_nominal(noun, frame)
    if not found.content and light then found = beside(noun, light, frame) end
    if not found.content and not documents[noun.lemma] then
      -- "criticism from unions of its cost"; not "a report by heads of schools"
      found = content.of_nominal(source, { prepositions = frame.prepositions })
      found.not_source = found.content and found.head:subtree()
      found.preposition = nil
    end
    if not found.content and frame.that then
      found = content.that_beside(noun, source)
      found.not_source = found.content
    end
    if not found.content then
      return nil, "nothing follows that it is about: no clause, no preposition"
    end
    local first = light and light.i < cue.first and light.i or cue.first
    local span = cues.with(cues.span(light or noun, first, cue.last),
      found.preposition)
    local text = spans.without(found.content, span,
      found.content:contains(source) and source:subtree() or nil)
    if not text then return nil, "nothing is left beside the cue" end
    local record = report.record {
      v = noun, entry = cue, cue = span, source = source, content = text,
      head = found.head, form = "noun", not_source = found.not_source,
    }
    if not record then return nil end
    record.is_clause = found.is_clause
    if light then
      record.is_light, record.is_bare = true, is_bare(noun)
      if EXPRESS[light.lemma] and record.act == "believe" then
        record.act = "express"
      end
    end
    return record
  end,
  yes = {
    "Protests followed [source Lee]'s [cue claim] "
      .. "[content that the vote was rigged].",
  },
  no = { "There was no claim of responsibility." },
}

-- Whose feeling it is: "Lee is sure that", "Lee, sure that he won, smiled".
local function holder_of(adjective)
  local subject = tree.surface_subject(adjective)
  if subject then return subject end
  local dep = tree.relation(adjective)
  if dep == "amod" or dep == "acl" then
    return adjective.head and adjective.head.i < adjective.i
      and adjective.head or nil
  end
  return tree.controller(adjective)
end

rule "statement.adjective" {
  doc = "an adjective of the lexicon with what it is about",
  trigger = "cue:@adjective",
  emit = function(m)
    local adjective = m.cue.head
    local g = adjective.head
    if g and g.lemma == "make" and adjective.dep == "xcomp" then
      return nil, "nobody is said to be so: it is the object of 'make'"
    end
    local frame = content.frames(m.cue.frame)
    local found = content.of_nominal(adjective, frame)
    local source = holder_of(adjective)
    if not source then return nil, "nobody is said to be so" end
    if not found.content then
      return nil, "nothing follows that it is about: no clause, no preposition"
    end
    local span = cues.with(cues.span(adjective, m.cue.first, m.cue.last),
      found.preposition)
    local text = spans.without(found.content, span)
    if not text then return nil, "nothing is left beside the cue" end
    return report.record {
      v = adjective, entry = m.cue, cue = span, source = source,
      content = text, head = found.head, form = "adjective",
    }
  end,
  yes = { "[source Lee] [cue is sure] [content that the vote was rigged]." },
  no = { "It is a critical part of the plan." },
}
