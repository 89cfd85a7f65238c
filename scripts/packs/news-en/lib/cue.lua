-- The words of a cue: the verb with its auxiliaries, negation, adverbs that
-- stand with it, and the preposition that leads to the content.
local cue = {}

local LEFT = { aux = true, ["aux:pass"] = true, cop = true }

-- Adverbs that join a statement to the text before ("also said") are no part
-- of it; they only stay inside ("has also said").
local ADDITIVE = { also = true, further = true, too = true, ["then"] = true,
  furthermore = true, ["in"] = true, however = true, thus = true,
  therefore = true, instead = true, meanwhile = true }

local function is_part(t, v)
  if t.head ~= v then return false end
  if LEFT[t.dep] then return true end
  if t.dep == "advmod" then return t.tag == "RB" or t.tag == "RBR" end
  return t.dep == "mark" and t.form == "to"
end

-- "stopped short of condemning": where the cue starts.
function cue.start(v, first)
  local doc = v.doc
  if first < 4 or v.tag ~= "VBG" then return first end
  local stop = doc:token(first - 3)
  if doc:token(first - 1).form == "of" and doc:token(first - 2).form == "short"
    and stop.lemma == "stop" then
    return first - 3
  end
  return first
end

-- Verbs that tell how far another one goes: "continued to deny", "began
-- saying".
local PHASES = { continue = true, begin = true, start = true, seem = true,
  appear = true, tend = true, try = true, proceed = true, use = true,
  fail = true, attempt = true, struggle = true, stop = true, keep = true }

-- The verb of a phase right before a cue that starts at `left`, or nil.
local function phase_of(v, left)
  local g = v.dep == "xcomp" and v.head
  return g and g.i == left - 1 and PHASES[g.lemma] and g or nil
end

local NO_MANNER = { so = true, ["not"] = true, ["n't"] = true, when = true,
  only = true, just = true, perhaps = true, maybe = true, yes = true,
  no = true, even = true, exactly = true, however = true }

-- "said repeatedly", "carried on": where the cue ends.
local function cue_end(v, last)
  local doc = v.doc
  local t = last < doc:count() and doc:token(last + 1)
  if t and t.head == v and (t.dep == "compound:prt"
      or t.dep == "advmod" and t.tag == "RB" and not NO_MANNER[t.form]
      and t.i < doc:sentence(v.sentence).last and not ADDITIVE[t.form]) then
    return last + 1
  end
  return last
end

-- The span of the cue whose words are tokens first to last, with head `v`.
function cue.span(v, first, last, preposition)
  local doc, left = v.doc, cue.start(v, first)
  while left > 1 do
    local t = doc:token(left - 1)
    local is_no_longer = t.form == "no" and doc:token(left).form == "longer"
    if t.sentence ~= v.sentence or not (is_part(t, v) or is_no_longer) then
      break
    end
    left = left - 1
  end
  local phase = phase_of(v, left)
  if phase then
    first = phase.i
    left = cue.span(phase, first, first).first
  end
  while left < first and ADDITIVE[doc:token(left).form] do left = left + 1 end
  last = cue_end(v, last)
  if preposition and preposition.i == last + 1 then last = last + 1 end
  return doc:extent(left, last)
end

local HEDGES = { reportedly = true, allegedly = true, supposedly = true,
  purportedly = true, ostensibly = true, apparently = true }

-- Whether the reporter stands back from the cue: "reportedly said".
function cue.is_hedged(v)
  for _, a in ipairs(v:children("advmod")) do
    if HEDGES[a.form] then return true end
  end
  return false
end

local NOBODY = { no = true, neither = true, nobody = true, none = true,
  ["no-one"] = true }

-- "Neither Lee nor Park would comment", "nobody said": a subject of nobody.
local function is_by_nobody(v)
  for _, s in ipairs(v:children("nsubj", "nsubj:pass")) do
    if NOBODY[s.form:lower()] then return true end
    for _, d in ipairs(s:children("det", "cc:preconj", "cc", "advmod")) do
      if NOBODY[d.form:lower()] and d.i == s:phrase().first then
        return true
      end
    end
  end
  return false
end

-- "did not deny", "has never said", "stopped short of".
function cue.is_negated(v, span)
  local phase = span and v.dep == "xcomp" and v.head
  if phase and PHASES[phase.lemma] and span:contains(phase)
    and (phase.lemma == "fail" or cue.is_negated(phase)) then
    return true
  end
  if span and span.text:lower():find("^stopp?%w* short of") then return true end
  for _, a in ipairs(v:children("advmod", "det")) do
    if a.i < v.i and a:morph_value("Polarity") == "Neg" then return true end
    local before = a.form == "longer" and a:prev()
    if a.i < v.i and (a.form == "never" or a.form == "not"
        or a.form == "n't" or before and before.form == "no") then
      return true
    end
  end
  return is_by_nobody(v)
end

function cue.tense(v)
  if v.tag == "VBD" then return "past" end
  if v.tag == "VBZ" or v.tag == "VBP" then return "present" end
  for _, a in ipairs(v:children("aux")) do
    if a.form == "will" or a.form == "'ll" then return "future" end
    if a.form == "had" or a.form == "did" then return "past" end
    if a.form == "has" or a.form == "have" then return "past" end
  end
  if v.tag == "VBN" then return "past" end
  return nil
end

return cue
