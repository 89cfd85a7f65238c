-- The words of a cue: the verb with its auxiliaries, negation, adverbs that
-- stand with it, and the preposition that leads to the content.
local sentences = require "sentences"
local tree = require "tree"
local names_in = types.doc.names
local token_at = types.doc.token
local extent = types.doc.extent
local next_to = types.token.next
local children = types.token.children
local phrase_of = types.token.phrase
local morph_value = types.token.morph_value
local prev_to = types.token.prev

local cue = {}

local LEFT = { aux = true, ["aux:pass"] = true, cop = true }

-- Adverbs that join a statement to the text before ("also said") are no part
-- of it; they only stay inside ("has also said").
local ADDITIVE = { also = true, further = true, too = true, ["then"] = true,
  furthermore = true, ["in"] = true, however = true, thus = true,
  therefore = true, instead = true, meanwhile = true }

-- "Ms Fairweather put it to her": a name that the tagger took for an adverb.
local function is_name(t)
  return t.cap and not t.starts and names_in(t.doc, t.i, t.i)[1] ~= nil
end

local function is_part(t, v)
  local dep = t.dep
  local is_any = LEFT[dep]
    or dep == "advmod" and (t.tag == "RB" or t.tag == "RBR")
    or dep == "mark" and t.form == "to"
  return is_any and t.head == v and (dep ~= "advmod" or not is_name(t))
end

-- "stopped short of condemning", "have yet to say": where the cue starts.
local function cue_start(doc, v, first)
  if first < 4 then return first end
  local last = token_at(doc, first - 1).form
  if last == "of" and v.tag == "VBG" or last == "to" then
    local word, verb = token_at(doc, first - 2).form, token_at(doc, first - 3)
    if last == "of" and word == "short" and verb.lemma == "stop"
      or last == "to" and word == "yet"
      and (verb.lemma == "have" or verb.lemma == "be") then
      return first - 3
    end
  end
  return first
end

-- Verbs that tell how far another one goes: "continued to deny", "began
-- saying".
local PHASES = { continue = true, begin = true, start = true, seem = true,
  appear = true, tend = true, try = true, proceed = true, use = true,
  fail = true, attempt = true, struggle = true, stop = true, keep = true,
  like = true, love = true }

-- The verb of a phase right before a cue that starts at `left`, or nil.
local function phase_of(v, left)
  local g = v.dep == "xcomp" and v.head
  return g and g.i == left - 1 and PHASES[g.lemma] and g or nil
end

local NO_MANNER = { so = true, ["not"] = true, ["n't"] = true, when = true,
  only = true, just = true, perhaps = true, maybe = true, yes = true,
  no = true, even = true, exactly = true, however = true }

-- "say up to 60 boats sank".
local function is_up_to(t)
  local next = t.form == "up" and next_to(t)
  return next and next.form == "to"
end

-- "said repeatedly", "carried on": where the cue ends.
local function cue_end(doc, v, last)
  local t = token_at(doc, last + 1)
  local dep = t and t.dep
  if (dep == "compound:prt" or dep == "advmod" and t.tag == "RB")
    and t.head == v and not is_up_to(t) and (dep == "compound:prt"
      or not NO_MANNER[t.form] and not ADDITIVE[t.form]
      and last + 1 < sentences.of(doc, v.sentence).last) then
    return last + 1
  end
  return last
end

-- Whether "longer", token `i`, follows the word `t`: "no longer says".
local function is_no_longer(t, i)
  if t.form ~= "no" then return false end
  local longer = token_at(t.doc, i)
  return longer.form == "longer" and longer.sentence == t.sentence
end

-- The span of the cue whose words are tokens first to last, with head `v`.
function cue.span(v, first, last)
  local doc = v.doc
  local left = cue_start(doc, v, first)
  while left > 1 do
    local t = token_at(doc, left - 1)
    if not is_part(t, v) and not is_no_longer(t, left) then break end
    left = left - 1
  end
  local phase = phase_of(v, left)
  if phase then
    first = phase.i
    left = cue.span(phase, first, first).first
  end
  while left < first and ADDITIVE[token_at(doc, left).form] do
    left = left + 1
  end
  return extent(doc, left, cue_end(doc, v, last))
end

-- The span of a cue with a preposition that follows it; that may be nil.
function cue.with(span, preposition)
  local last = preposition and span.last + 1
  if not last or preposition.i ~= last then return span end
  return extent(span.doc, span.first, last)
end

local HEDGES = { reportedly = true, allegedly = true, supposedly = true,
  purportedly = true, ostensibly = true, apparently = true }

-- Whether the reporter stands back from a cue with these adverbs: "reportedly
-- said".
function cue.is_hedged(adverbs)
  for _, a in ipairs(adverbs) do
    if HEDGES[a.form] then return true end
  end
  return false
end

local NOBODY = { no = true, neither = true, nobody = true, none = true,
  ["no-one"] = true }

-- "Neither Lee nor Park would comment", "nobody said": a subject of nobody.
local function is_by_nobody(v)
  for _, s in ipairs(children(v, "nsubj", "nsubj:pass")) do
    if NOBODY[s.form] then return true end
    for _, d in ipairs(children(s, "det", "cc:preconj", "cc", "advmod")) do
      if NOBODY[d.form] and d.i == phrase_of(s).first
        and not tree.is_no_doubt(s) then
        return true
      end
    end
  end
  return false
end

-- "stopped short of condemning", "have yet to say": see cue_start.
local function opens_with_no(span)
  local text = span.text:lower()
  return text:find("^stopp?%w* short of") or text:find("^%S+ yet to ")
end

local NEVER = { never = true, ["not"] = true, ["n't"] = true }

-- "did not deny", "has never said", "have yet to say".
function cue.is_negated(v, span, adverbs)
  local dep = v.dep
  local phase = span and dep == "xcomp" and v.head
  if phase and PHASES[phase.lemma] and span:contains(phase)
    and (phase.lemma == "fail"
      or cue.is_negated(phase, nil, children(phase, "advmod", "det"))) then
    return true
  end
  if span and span.last > span.first + 1 and opens_with_no(span) then
    return true
  end
  for _, a in ipairs(adverbs) do
    local form = a.form
    local before = form == "longer" and prev_to(a)
    if (NEVER[form] or before and before.form == "no"
        or morph_value(a, "Polarity") == "Neg") and a.i < v.i then
      return true
    end
  end
  return is_by_nobody(v)
end

-- What an auxiliary tells of the tense.
local TENSES = { will = "future", ["'ll"] = "future", had = "past",
  did = "past", has = "past", have = "past" }

function cue.tense(v)
  local tag = v.tag
  if tag == "VBD" then return "past" end
  if tag == "VBZ" or tag == "VBP" then return "present" end
  for _, a in ipairs(children(v, "aux")) do
    local tense = TENSES[a.form]
    if tense then return tense end
  end
  if tag == "VBN" then return "past" end
  return nil
end

return cue
