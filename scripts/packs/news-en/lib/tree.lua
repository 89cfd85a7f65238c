-- Questions about the dependency tree that several rules ask.
local sentences = require "sentences"
local speech = words "speech"
local child = types.token.child
local children = types.token.children
local phrase_of = types.token.phrase
local prev_to = types.token.prev
local token_at = types.doc.token
local dates_in = types.doc.dates
local quote_of = types.doc.quote_of
local find = types.doc.find

local tree = {}

local WHOLE = {} -- relations without their subtypes

-- The relation without its subtype: "nsubj" of "nsubj:pass".
function tree.relation(t)
  local dep = t.dep
  local whole = WHOLE[dep] or dep:match("^[^:]*")
  WHOLE[dep] = whole
  return whole
end

-- Without an auxiliary only in a headline, "Minister accused of fraud": "Faye
-- called for calm." is no passive, whatever the tree says.
function tree.is_passive(v)
  local subject = child(v, "aux:pass", "nsubj:pass")
  if not subject then return false end
  if subject.dep == "aux:pass" then return true end
  local final = token_at(v.doc, sentences.of(v.doc, v.sentence).last)
  return subject.i > v.i or child(v, "aux") ~= nil or final.pos ~= "PUNCT"
end

-- "Lee will no doubt object": a noun that is no subject.
function tree.is_no_doubt(t)
  if t.form ~= "doubt" then return false end
  local no = child(t, "det")
  return no ~= nil and no.form == "no"
end

local function is_time(t)
  local date = dates_in(t.doc, math.max(t.i - 1, 1), t.i)[1]
  return date ~= nil and date.last == t.i
end

-- The surface subject of a predicate, or nil.
function tree.surface_subject(v)
  local subjects = children(v, "nsubj", "csubj", "nsubj:pass", "nsubj:outer")
  local first = subjects[1]
  if not first or not subjects[2] and first.dep == "nsubj" then return first end
  local doc = v.doc
  local around, best = quote_of(doc, v), nil
  for _, s in ipairs(subjects) do
    local inside = quote_of(doc, s) == around and not tree.is_no_doubt(s)
      and not (subjects[2] and is_time(s)) -- "A poll last week"
    if inside and not (best and best.i < v.i and s.i > v.i) then best = s end
  end
  return best or child(v, "nsubj")
end

-- The "by" phrase of a passive: its noun, or nil.
function tree.agent(v)
  local agent = child(v, "obl:agent")
  if agent then return agent end
  for _, o in ipairs(children(v, "obl")) do
    local case = child(o, "case")
    if case and case.form == "by" and o.i > v.i then return o end
  end
end

-- The word that opens a clause ("that", "by", "to"), or nil.
function tree.mark(v)
  return child(v, "mark")
end

-- The noun nearest before `v` among the objects and obliques of `g`.
local function nearest_noun(g, v)
  local best
  for _, o in ipairs(children(g, "obj", "iobj", "obl")) do
    if o.i < v.i and (not best or o.i > best.i) then best = o end
  end
  return best
end

-- Participles of the speaker who is quoted before them: "..., adding that".
local SPEAKER = { add = true, cite = true, note = true, quote = true,
  ["point"] = true, stress = true, recall = true }

-- The subject of the verb whose complement holds `v`, or nil. A tree may hang
-- a complement on a noun between: "told analysts in a call that".
local function outer_speaker(v)
  local t = v.head
  for _ = 1, 10 do
    local g = t and t.head
    if not g then return nil end
    local is_torn = tree.relation(t) == "acl" and g.pos == "NOUN" and g.i < t.i
      and child(t, "nsubj") and token_at(t.doc, g.i + 1).form == "that"
    for _ = 1, 3 do
      if not is_torn or g.pos == "VERB" or not g.head then break end
      g = g.head
    end
    if (tree.relation(t) == "ccomp" or is_torn and speech[g.lemma])
      and g.i < v.i then
      local subject = tree.surface_subject(g)
      if subject then return subject end
    end
    t = t.head
  end
end

-- The tag of a finite verb, also of one that was taken for another form after
-- an auxiliary ("had failed and accused"), or nil.
local function finite_tag(v)
  if v.tag == "VBD" or v.tag == "VBZ" or v.tag == "VBP" then return v.tag end
  return v.form:find("ed$") and "VBD" or nil
end

-- Verbs that go on with the speaker only where the tense says so: "say they
-- were not told and want a vote".
local ATTITUDES = { want = true, hope = true, plan = true, believe = true,
  think = true, fear = true, expect = true, intend = true, doubt = true,
  oppose = true, support = true, favor = true, favour = true }

-- The tag of the verb or auxiliary that shows the tense of a clause.
function tree.tense_tag(g)
  local aux = child(g, "aux", "aux:pass", "cop")
  return aux and aux.i < g.i and aux.tag or g.tag
end

-- Whether the subject of `g` may well do what follows in the same tense: "said
-- Park went home and told his wife".
local function can_go_on(g, tag, is_speech)
  if tree.tense_tag(g) ~= tag then return false end
  if not is_speech then return true end
  local aux = child(g, "aux")
  if aux and aux.form == "had" then return false end -- "had failed and hailed"
  local subject = child(g, "nsubj")
  if tag ~= "VBD" and subject and (subject.form == "it"
      or subject.form == "they") then
    return false -- "claims that it works and says"
  end
  return subject ~= nil and (subject.pos == "PROPN" or subject.pos == "PRON")
end

local DO = { ["do"] = true, does = true, did = true }

-- The verb that a finite verb of speech without a subject is joined to, where
-- the tree hung it into what that verb reports: "Lee said the plan had failed
-- and accused Park of lying".
function tree.joined_to(v)
  if v.dep ~= "conj" or not (speech[v.lemma] or ATTITUDES[v.lemma]) then
    return nil
  end
  local tag = v.tag == "VBG" and "VBG" or finite_tag(v)
  local aux = child(v, "aux")
  if aux and DO[aux.form] and v.tag == "VB" then -- "but did not object"
    tag, aux = aux.tag, nil
  end
  if not tag or aux or child(v, "nsubj", "nsubj:pass", "aux:pass") then
    return nil
  end
  local g = v.head
  if can_go_on(g, tag, speech[v.lemma]) then return nil end
  for _ = 1, 6 do
    if not g or not g.head then return nil end
    local up = g.head
    if tree.relation(g) == "ccomp" and up.i < g.i and up.tag == tag
      and speech[up.lemma] then
      return up
    end
    g = up
  end
end

local REFUSES = { decline = true, refuse = true }

-- Who says more after a refusal: "declined to say whether it was late, saying
-- only that"; or nil.
local function refusing_speaker(v)
  local t = v.lemma == "say" and v.head
  for _ = 1, 6 do
    local g = t and t.head
    if not g then return nil end
    if tree.relation(t) == "ccomp" and g.dep == "xcomp"
      and g.head and REFUSES[g.head.lemma] then
      return tree.surface_subject(g.head)
    end
    t = g
  end
end

-- Whether a closing quotation mark, or the start of the sentence, stands right
-- before the verb: “Why now?” asked Lee; Said Ines Vale: “...”.
local function opens_its_clause(v)
  if v.i == 1 then return true end
  local before = token_at(v.doc, v.i - 1)
  if before.sentence ~= v.sentence then return true end
  local q = quote_of(v.doc, before.i)
  return q ~= nil and q.last == before.i and q ~= quote_of(v.doc, v.i)
end

-- A subject that the tree took for the object, since it follows its verb.
local function inverted(v)
  if v.tag ~= "VBD" and v.tag ~= "VBZ" then return nil end
  if not opens_its_clause(v) then return nil end
  for _, o in ipairs(children(v, "iobj", "obj", "ccomp", "xcomp", "vocative",
      "obl:unmarked", "dep", "parataxis")) do
    local phrase = phrase_of(o)
    if phrase.first == v.i + 1 and (o.pos == "PROPN" or o.pos == "NOUN"
        or o.pos == "PRON") then
      return o
    end
  end
end

-- "Akello praised him": a name at the start that the tagger took for a word
-- like "well".
local function unknown_name(v)
  local name = child(v, "discourse")
  return name and name.i == v.i - 1 and name.starts and name.cap
    and (v.tag == "VBD" or v.tag == "VBZ") and name or nil
end

-- Who a verb without a subject of its own is said of: control, coordination,
-- participles. Gives the token of the noun, or nil.
function tree.controller(v)
  if v.tag == "VBG" and SPEAKER[v.lemma] then
    local speaker = outer_speaker(v)
    if speaker then return speaker end
  elseif v.tag == "VBG" then
    local speaker = refusing_speaker(v)
    if speaker then return speaker end
  end
  for _ = 1, 8 do
    local g, dep = tree.joined_to(v) or v.head, tree.relation(v)
    if not g then return nil end
    if dep == "acl" then
      if child(v, "mark") then return nil end -- "the decision to say"
      return g
    elseif dep == "xcomp" then
      local object = child(g, "obj") or child(g, "iobj")
      if object and object.i < v.i then return object end
    elseif dep == "advcl" then
      local mark = tree.mark(v)
      if mark and mark.form == "for" then
        local noun = nearest_noun(g, v)
        if noun then return noun end
      end
    elseif dep == "ccomp" then
      -- ", recalling that": a participle after its clause
      if v.tag ~= "VBG" or v.i < g.i then return nil end
    elseif dep ~= "conj" and dep ~= "parataxis" and dep ~= "dep"
      and not (v.pos == "ADJ" and dep == "obj") then -- "stopped short of"
      return nil
    end
    -- "urged Park to quit and vowed": a finite verb is not joined to "to quit"
    if dep == "conj" and v.tag ~= "VB" and g.tag == "VB" and g.head
      and tree.mark(g) then
      g = g.head
    end
    local subject = tree.surface_subject(g) or inverted(g) or unknown_name(g)
    if subject then
      -- “Was anyone asked?” one tenant wondered: said of nobody in it
      return (v.quoted or not subject.quoted) and subject or nil
    end
    if dep ~= "conj" and g.pos == "NOUN" then return nil end
    v = g
  end
end

-- "Asked whether he would quit, Lee said no", "he said, when asked about it":
-- a passive without a subject.
local function is_bare_passive(v)
  if v.tag ~= "VBN" and v.tag ~= "VBD" then return false end
  local before = v.i > 1 and token_at(v.doc, v.i - 1)
  if before and before.form == "when" and before.head == v then return true end
  local opens = not before or before.sentence ~= v.sentence
  if opens then return v.head == nil or v.head.i > v.i end
  return v.tag == "VBN" and v.dep == "advcl" and before.form == ","
end

local LOOSE = { acl = true, ["acl:relcl"] = true, parataxis = true }
local MAIN = { VBD = true, VBN = true, VBP = true, VBZ = true, VB = true }
local NOMINAL = { acl = true, obl = true, nmod = true, appos = true,
  obj = true }

-- "Ana Lund, the board's oldest member, called on builders": the name that the
-- tree made the root, where it hung the verb after a comma on what the commas
-- set apart.
local function lost_root(v)
  local comma = v.i > 2 and token_at(v.doc, v.i - 1)
  local g = comma and comma.form == "," and v.tag ~= "VBG" and v.head
  if not g or v.dep ~= "acl" or child(v, "aux:pass") or not speech[v.lemma]
    or tree.agent(v) then
    return nil
  end
  while g.head and g.i < v.i and NOMINAL[g.dep] do g = g.head end
  if g.head or g.i > v.i or g.pos ~= "PROPN" and g.pos ~= "NOUN"
    or g == v.head or child(g, "cop", "nsubj") then
    return nil
  end
  return g
end

-- "Executives for Boyd, which makes cars, say it will close": where the tree
-- made the subject the root, and hung the verb of the sentence on it.
local function lost_subject(v)
  local g = v.head
  if not g or g.head or g.i > v.i or not speech[v.lemma]
    or not LOOSE[v.dep] or not MAIN[v.tag] then
    return nil
  end
  if g.pos == "VERB" or g.pos == "ADJ" or child(g, "cop", "nsubj") then
    return nil
  end
  return child(v, "obj", "ccomp", "xcomp") and g or nil
end

-- "Lee, the chair, called it a farce": a subject that commas set apart; "It
-- noted that": or that may stand for a clause.
local function set_apart(v)
  local name = child(v, "vocative", "dislocated", "expl")
  if name and name.i < v.i then return name.pos ~= "INTJ" and name or nil end
  name = unknown_name(v)
  if name then return name end
  -- "The tracking poll, which is daily, showed": or a subject as an object
  local object = (v.tag == "VBD" or v.tag == "VBZ") and child(v, "obj")
  return object and object.i < v.i and not object.quoted
    and (object.pos == "NOUN" or object.pos == "PROPN") and object or nil
end

local CLAUSAL = { ccomp = true, conj = true, parataxis = true, advcl = true,
  dep = true }

-- Whether `v`, after a comma and without a subject, is what the subject of
-- `g` says, and `g` a participle, wherever the tree hung them: "Lee, asked
-- whether he would quit, said no".
local function takes_subject_of(v, g)
  local subject = CLAUSAL[v.head == g and v.dep or g.dep]
    and (v.tag == "VBD" or v.tag == "VBZ") and speech[v.lemma] and g.i < v.i
    and child(g, "nsubj")
  if not subject or subject.i > g.i or child(v, "nsubj", "cc") then
    return nil
  end
  local doc = v.doc
  return token_at(doc, v.i - 1).form == ","
    and token_at(doc, g.i - 1).form == "," and subject or nil
end

-- The subject of a verb that the tree hung on a participle before it, or on
-- what is quoted after it: Lee recalled, “He wept.”
local function torn_subject(v)
  local g = v.head
  for _, c in ipairs(children(v, "ccomp", "advcl", "dep")) do
    local subject = c.i < v.i and takes_subject_of(v, c)
    if subject then return subject end
  end
  if not g then return nil end
  if not g.quoted or v.quoted then return takes_subject_of(v, g) end
  for _, s in ipairs(children(g, "nsubj")) do
    if s.i < v.i and v.i < g.i and not s.quoted then return s end
  end
  return takes_subject_of(v, g)
end

-- Whether `v`, a verb with a subject, is a participle between commas whose
-- subject is that of the verb after them.
local function is_participle(v)
  local before = prev_to(v)
  if not before or before.form ~= "," or v.tag ~= "VBD" and v.tag ~= "VBN" then
    return false
  end
  for _, c in ipairs(children(v, "ccomp", "conj", "parataxis", "advcl",
      "dep")) do
    if takes_subject_of(c, v) then return true end
  end
  return v.head ~= nil and takes_subject_of(v.head, v) ~= nil
end

-- Who does the verb: its token, and whether the verb is passive.
function tree.subject(v)
  local own = child(v, "nsubj")
  if tree.is_passive(v) or own and is_participle(v) then
    return tree.agent(v), true
  end
  local subject = not own and torn_subject(v)
  if subject then return subject, false end
  subject = tree.surface_subject(v) or inverted(v) or set_apart(v)
  if subject then return subject, false end
  subject = lost_subject(v) or lost_root(v)
  if subject then return subject, false end
  if is_bare_passive(v) then return tree.agent(v), true end
  -- "accused by Park of fraud", after a noun
  if v.tag == "VBN" and tree.relation(v) == "acl" then
    return tree.agent(v), true
  end
  return tree.controller(v), false
end

local FRONTED = { WDT = true, WP = true }

-- The pronoun before the subject of `v` that is a part of what `v` takes: "a
-- plan which Boyd said was illegal", "what Lee called a farce".
function tree.fronted(v)
  if not child(v, "nsubj") then return nil end
  local doc, last = v.doc, v.i - 2
  local first = math.max(last - 7, sentences.of(doc, v.sentence).first)
  if not find(doc, "tag", first, last, FRONTED) then return nil end
  local subject = tree.surface_subject(v)
  if not subject or subject.i > v.i then return nil end
  for i = last, first, -1 do
    local t = token_at(doc, i)
    local pos = t.pos
    if pos == "PUNCT" or pos == "VERB" then return nil end
    if FRONTED[t.tag] then
      return t ~= subject and not phrase_of(subject):contains(t) and t or nil
    end
  end
end

-- The noun that a relative pronoun stands for, or nil if `t` is none.
function tree.antecedent(t)
  if t.pos ~= "PRON" and t.pos ~= "DET" then return nil end
  if not t.tag:find("^W") then return nil end
  local v = t.head
  for _ = 1, 4 do
    if not v then return nil end
    if v.dep == "acl:relcl" then return v.head end
    v = v.head
  end
end

-- The subject of the main clause of a headline, for a cue that only a comma
-- joins to it: "Residents reject plan, say dam must go".
function tree.headline_subject(v)
  local comma = v.i > 2 and token_at(v.doc, v.i - 1)
  local sentence = sentences.of(v.doc, v.sentence)
  if not comma or comma.form ~= "," or v.quoted
    or token_at(v.doc, sentence.last).pos == "PUNCT" then -- no headline
    return nil
  end
  for i = sentence.first, comma.i - 1 do
    local t = token_at(v.doc, i)
    if t.dep == "nsubj" and not t.quoted then return t end
  end
end

-- Whether the clause of `v` has a subject beside the "that" that begins it.
function tree.has_own_subject(v, that)
  local subject = child(v, "nsubj", "nsubj:pass")
  return subject ~= nil
    and (subject ~= that or #children(v, "nsubj", "nsubj:pass") > 1)
end

-- Whether the clause of `v` that "that" begins lacks nothing: no relative
-- clause, whatever the tree says ("promised the drivers that nobody would lose
-- a job").
function tree.is_whole(v, that)
  if not tree.has_own_subject(v, that) then return false end
  if child(v, "cop") or child(v, "nsubj:pass") then return true end
  for _, o in ipairs(children(v, "obj", "ccomp", "xcomp")) do
    if o ~= that then return true end
  end
  return that.dep == "mark"
end

-- The highest token on the way up from `t` that still stands after `i`.
function tree.top_after(t, i)
  for _ = 1, 100 do
    local g = t.head
    if not g or g.i <= i then return t end
    t = g
  end
  return t
end

function tree.is_predicate(t)
  local pos = t.pos
  return pos == "VERB" or pos == "AUX"
    or child(t, "cop", "aux", "nsubj") ~= nil
end

-- Whether token `t` hangs, directly or not, on `on`.
function tree.hangs_on(t, on)
  for _ = 1, 100 do
    if not t then return false end
    if t == on then return true end
    t = t.head
  end
  return false
end

-- The children of `t` with one of the relations that stand after token `i`.
function tree.child_after(t, i, ...)
  for _, c in ipairs(children(t, ...)) do
    if c.i > i then return c end
  end
end

return tree
