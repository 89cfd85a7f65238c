-- The clause that a verb reports: before it, after it, around it; also where
-- the tree tore it, or hung it on a word between.
local parts = require "parts"
local spans = require "spans"
local speech = words "speech"
local tree = require "tree"

-- A complement before the cue must be a clause of its own: "Asked whether he
-- would quit, Lee said no".
local function can_precede(c)
  if c.quoted or c:child("nsubj", "nsubj:pass", "cop") then return true end
  return c.tag ~= "VBN" and c.tag ~= "VBG" and c.tag ~= "VBD"
end

-- The clauses that complement `v`: the first, and the last after it. A tree
-- often hangs the halves of one clause beside each other.
local function complement(v)
  local before, first, last
  for _, c in ipairs(v:children("ccomp", "csubj:pass")) do
    local is_participle = c.tag == "VBG" and not c:child("nsubj")
      and not c.quoted and c.i > v.i
    if c.i > v.i and not is_participle then
      first, last = first or c, c
    elseif c.i < v.i and can_precede(c) then
      before = before or c
    end
  end
  return first or before, last
end

local function has_subject(t)
  return t:child("nsubj", "nsubj:pass") ~= nil
end

-- A clause begins at the "that" before it, even where the tree tore them
-- apart: "told reporters on Monday that talks had broken down".
local function from_that(span, last, c)
  local doc = span.doc
  local that = span.first == last + 1 and spans.token(doc, last + 2, c)
  if that and that.form == "that" and that.dep == "mark"
    and doc:token(last + 1).tag == "RB" then -- "says only that"
    return doc:extent(that.i, span.last)
  end
  local i, final = last, span.first - 1
  while true do
    i = doc:find("form", i + 1, final, "that")
    if not i or doc:find("quote", last + 1, i, true) then return span end
    local dep = doc:token(i).dep
    if dep ~= "det" and (dep ~= "nsubj" or not has_subject(c)) then
      return doc:extent(i, span.last)
    end
  end
end

-- Whether a noun that is joined to a verb by a comma is what is left of a
-- clause whose verb the tree lost: "..., and its shares lost 12%".
local function is_lost_clause(t)
  if t.pos == "VERB" or t.head.pos ~= "VERB" or t:child("cop", "mark") then
    return false
  end
  local doc, first = t.doc, t:subtree().first
  if first + 1 >= t.i or doc:token(first).form ~= ","
    or doc:token(first + 1).pos ~= "CCONJ" then
    return false
  end
  local pos = doc:values("pos", first + 2, t.i)
  for n, tag in ipairs(doc:values("tag", first + 2, t.i)) do
    if (tag == "VBN" or tag == "VBD") and pos[n] == "VERB"
      and (pos[n - 1] == "NOUN" or pos[n - 1] == "PROPN") then
      return true
    end
  end
  return false
end

-- Whether a clause with a subject of its own is joined to an infinitive or a
-- noun by a comma: it can not go on with it. "expects prices to fall by a
-- tenth, and its shares lost 4%".
local function is_misplaced(t)
  local cc = t.pos == "VERB" and t:child("nsubj") and t:child("cc")
  return cc and cc.i > 1 and t.doc:token(cc.i - 1).form == "," and t.tag ~= "VB"
    and (parts.is_infinitive(t.head) or not tree.is_predicate(t.head))
end

local CONCEDES = { though = true, although = true, ["while"] = true }

-- ", though they caution against it": what the speaker of `v` says as well.
local function is_conceded(t, v)
  if t.tag ~= v.tag or not speech[t.lemma] then return false end
  local mark, subject = t:child("mark"), t:child("nsubj")
  return mark ~= nil and CONCEDES[mark.form] ~= nil and mark.i > 1
    and t.doc:token(mark.i - 1).form == ","
    and subject ~= nil and subject.pos == "PRON"
end

local JOINED = { conj = true, advcl = true }

-- The span without what belongs to the cue itself: "said the plan had failed
-- and accused Park".
local function before_joined(span, v, c)
  local doc, i, last = span.doc, c.i, span.last
  while i do
    i = doc:find("dep", i + 1, last, JOINED)
    local t = i and doc:token(i)
    local is_conj = t and t.dep == "conj"
    if is_conj and (tree.joined_to(t) == v or is_lost_clause(t)
        or is_misplaced(t)) or t and not is_conj and is_conceded(t, v) then
      return parts.before(t, c.i, span.first)
    end
  end
  return span
end

-- What stands right after a clause, without a comma, and hangs on its cue
-- belongs to the clause, save a time.
local function widened(span, v)
  local doc, i = span.doc, span.last
  while true do
    local t = doc:token(i + 1)
    local pos = t and t.pos
    if not t or pos == "PUNCT" or pos == "CCONJ" or t.sentence ~= v.sentence
      or not tree.hangs_on(t, v) then
      break
    end
    local top = tree.top_after(t, v.i)
    local part = top:subtree()
    if part.last <= i or #doc:dates(part.first, part.last) > 0
      and not top:child("nsubj") then
      break
    end
    i = part.last
  end
  return i > span.last and span:union(doc:extent(span.last, i)) or span
end

-- "said the dam was safe and nobody would have to move": a clause with a
-- subject of its own that is joined without a comma, unless it reports itself.
local function goes_on(c, cc, v, head)
  local next = c.doc:token(cc.i + 1)
  if next.tag:find("^W") or next.dep == "mark" and next.form == "that" then
    return true -- "knows who did it and what it cost"
  end
  local is_own = c:child("nsubj", "nsubj:pass") ~= nil
  if speech[c.lemma] or c:child("ccomp") or c.quoted then return false end
  if is_own then return cc.i > 1 and c.doc:token(cc.i - 1).form ~= "," end
  -- "says Lee had a plan and took the money": the tense of what is said
  return c.tag ~= v.tag and v.tag ~= "VBN" and v.tag ~= "VB"
    and v.tag ~= "VBG" and c.tag == tree.tense_tag(head)
end

local function with_next(span, v, head)
  for _, c in ipairs(v:children("conj")) do
    local cc = c:child("cc")
    local gap = cc and cc.i - span.last
    if gap and (gap == 1 or gap == 2
        and span.doc:token(cc.i - 1).form == ",")
      and not span.doc:token(span.last).quoted and goes_on(c, cc, v, head) then
      return span.doc:extent(span.first, c:subtree().last)
    end
  end
  return span
end

-- "told the panel he was ill": the clause of a pronoun right after who is told,
-- which the tree took for one that tells more of them.
local function bare_clause(v)
  local object = v:child("iobj", "obj")
  local c = object and object.i > v.i and object:child("acl:relcl")
  local subject = c and c:child("nsubj", "nsubj:pass")
  if not subject or subject.pos ~= "PRON" or subject.tag:find("^W")
    or subject.i ~= object.i + 1 or c:subtree().first ~= subject.i then
    return nil
  end
  return (c:child("cop", "obj", "ccomp", "aux:pass")
    or c.tag == "VBN") and c or nil
end

-- "told reporters in Oslo that the talks had failed": the clause may hang on a
-- word between.
local function that_clause(v, frame)
  local doc, i = v.doc, v.i
  local last = math.min(i + 25, doc:sentence(v.sentence).last)
  local that, verb = i, i
  while true do
    if that == i then that = doc:find("form", i + 1, last, "that") end
    if verb == i then verb = doc:find("pos", i + 1, last, "VERB") end
    if not that and not verb then return nil end
    i = math.min(that or verb, verb or that)
    local t = doc:token(i)
    local c = i == that and t.dep ~= "det" and t.head
    if c and c.i > v.i and (t.dep == "mark" or tree.is_whole(c, t)
        or frame.addressee and tree.has_own_subject(c, t)) then
      local g = tree.relation(c) == "ccomp" and c.head
      if g and g ~= v and g.pos == "VERB" and g.i > v.i then
        return nil -- "angered Park by saying that"
      end
      return tree.hangs_on(c, v) and c or nil
    end
    if i == verb and (t:child("nsubj") or t.dep == "conj" and t.head == v) then
      return nil
    end
  end
end

-- "promised the drivers that nobody would lose a job": the object is told, and
-- the tree took the clause for one that tells which drivers.
local function told(v, c)
  local object = v:child("obj", "iobj")
  local det = object and object:child("det")
  if not object or object.i < v.i or c.head ~= object
    or det and det.form:find("^an?$") then
    return nil
  end
  return object
end

-- "disputes the idea that nobody asked": the noun that the clause hangs on
-- belongs to it, save who is told and where it is said.
local function with_noun(span, v, c, last)
  local noun = c.head
  if noun == v or noun.pos ~= "NOUN" or noun.i <= last or noun.i > c.i
    or noun.dep ~= "obj" or tree.relation(c) ~= "acl" then
    return span
  end
  local first = noun:phrase().first
  if first ~= last + 1 or #v.doc:dates(first, noun.i) > 0 then return span end
  return v.doc:extent(first, span.last)
end

-- The clause that starts right after the cue, wherever the tree hung it.
local function next_clause(v, last, frame)
  local t = v.doc:token(last + 1)
  local pos = t and t.pos
  if not t or pos == "PUNCT" or pos == "ADP" or pos == "CCONJ"
    or t.sentence ~= v.sentence then
    return nil
  end
  local top = tree.top_after(t, v.i)
  if not tree.is_predicate(top) or top:child("cc")
    or t.form == "when" and not frame.wh then -- "tweet when they are full"
    return nil
  end
  local finite = top.tag == "VBD" or top.tag == "VBZ" or top.tag == "VBP"
    or top:child("aux", "aux:pass", "cop")
  return finite and top or nil
end

local EDGE = { [","] = true, ["—"] = true, ["–"] = true, ["-"] = true,
  ["--"] = true, ["."] = true, ["?"] = true, ["!"] = true }

-- Whether commas, or the end of the sentence, stand around the verb and its
-- subject.
local function is_parenthetic(v, subject, last, is_told)
  local doc = v.doc
  local first = math.min(v.i, subject:phrase().first)
  for _, s in ipairs(v:children("nsubj")) do
    first = math.min(first, s:phrase().first)
  end
  last = math.max(last, subject.i < v.i and last or subject:phrase().last)
  local as = v:child("mark")
  if as then first = math.min(first, as.i) end -- "As Lee noted, ..."
  local before = spans.token(doc, first - 1, v)
  local behind = spans.token(doc, last + 1, v)
  local left = before and before.sentence == v.sentence
    and (EDGE[before.form] or before.quoted)
  if as and (not before or before.sentence ~= v.sentence
      or before.pos == "CCONJ" and before.starts) then
    left = true
  end
  local right = not behind or behind.sentence ~= v.sentence or EDGE[behind.form]
    or behind.pos == "ADP" or behind.tag == "NNP" or behind.tag == "NN"
  if left and not right and (is_told or not v:child("obj", "xcomp")) then
    -- "The dam is safe, he told the court in May."
    local final = spans.token(doc, v:subtree().last + 1, v)
    right = not final or final.sentence ~= v.sentence or EDGE[final.form]
  end
  return left and right
end

local HOSTED = { parataxis = true, advcl = true, dep = true }

-- The rest of a sentence that the cue interrupts or follows.
local function host_clause(v, last, frame)
  local host = HOSTED[tree.relation(v)] and v.head
  local subject = host and tree.surface_subject(v)
  if not subject then return nil end
  local mark = v:child("mark")
  if mark and (mark.form ~= "as" or not frame.wh or v:child("obj")) then
    return nil
  end
  if not is_parenthetic(v, subject, last, frame.addressee) then return nil end
  for _ = 1, 5 do
    local up = host.head
    local is_torn = mark and parts.is_infinitive(host)
    if tree.is_predicate(host) and not is_torn or not up or up.i < v.i then
      break
    end
    host = host.head
  end
  local span = host:clause(v)
  for _, c in ipairs(v:children("advcl")) do
    if c.i < v.i then span = span:union(c:subtree()) end
  end
  return span, host
end

-- "showed bees prefer blue": the tree took the subject of the clause for the
-- object. "The office plans to appeal, a spokesman said": or the clause for a
-- second subject.
local function torn_clause(v, frame, found, last)
  local doc, object = v.doc, v:child("obj", "iobj")
  local x = object and tree.child_after(v, object.i, "xcomp", "ccomp")
  if x and object:phrase().first == last + 1 and not frame.addressee
    and (frame.quote or frame["doc-np"])
    and x.tag:find("^VB[PDZ]?$") and not x:child("mark") then
    local part = x:clause(v)
    found.content = doc:extent(last + 1, math.max(x.i, part.last))
    found.head = x
    return true
  end
  local subject = tree.surface_subject(v)
  for _, other in ipairs(subject and v:children("nsubj") or {}) do
    local mark = other.i < subject.i
      and spans.token(doc, subject:phrase().first - 1)
    if mark and mark.form == "," and other:child("acl") then
      found.content = doc:extent(other:subtree().first, mark.i - 1)
      found.head = other
      return true
    end
  end
end

-- "said, citing two aides, that": the token after an aside between commas that
-- follows a cue.
local function after_aside(v, last)
  local doc, i = v.doc, last + 1
  local mark = spans.token(doc, i, v)
  if not mark or mark.form ~= "," then return i end
  for n = i + 1, math.min(i + 14, doc:sentence(v.sentence).last - 1) do
    local t = doc:token(n)
    if t.form == "," and doc:token(n + 1).form == "that" then return n + 1 end
    if parts.FINITE[t.tag] or t.quoted then break end
  end
  return i
end

-- "said in a letter on Tuesday that talks had failed", "reminded the players
-- that trains were waiting": a clause that the tree took for a relative one.
local function that_after(v, last, frame)
  local doc = v.doc
  local object = v:child("obj", "iobj")
  if object and not frame.addressee then return nil end
  for i = after_aside(v, last), math.min(last + 20,
    doc:sentence(v.sentence).last - 2) do
    local t = doc:token(i)
    if t.form == "that" and t.dep ~= "det" then
      local c = tree.top_after(t, t.i - 1)
      local subject = t:next()
      if c == t or parts.FINITE[subject.tag] and subject.pos ~= "NOUN"
        and not subject.dep:find("^advcl") or subject.pos == "AUX" then
        return nil
      end
      local span = c:subtree()
      return span.last > t.i + 1 and doc:extent(t.i, span.last) or nil, c
    end
    if t.pos == "VERB" or t.pos == "AUX" or t.pos == "PUNCT" or t.quoted then
      return nil
    end
  end
end

local WORDS = { yes = true, no = true, so = true, perhaps = true, maybe = true }

local NO_START = { PUNCT = true, CCONJ = true, ADP = true, SCONJ = true,
  VERB = true, AUX = true, ADV = true, PART = true }

-- "said 3 in 10 voters stayed home": what follows the cue to the end of its
-- sentence, with a finite verb and no mark in it, where the tree has no clause.
local function rest_of_sentence(v, last)
  local t = spans.token(v.doc, last + 1, v)
  if not t or t.sentence ~= v.sentence or NO_START[t.pos] or t.quoted then
    return nil
  end
  local doc, final = v.doc, v.doc:sentence(v.sentence).last
  if final - t.i > 60 then return nil end -- no more is looked at
  if doc:token(final).pos == "PUNCT" then final = final - 1 end
  local has_verb = false
  for n, tag in ipairs(doc:values("tag", t.i, final)) do
    if doc:token(t.i + n - 1).pos == "PUNCT" or tag:find("^W") then
      return nil
    end
    has_verb = has_verb or parts.FINITE[tag] ~= nil
  end
  return has_verb and doc:extent(t.i, final) or nil
end

-- "said yes": the word after the cue that is all that is said, or nil.
local function one_word(v, last)
  local word = v.doc:token(last + 1)
  if not word or not WORDS[word.form] or word.block ~= v.block then
    return nil
  end
  local next = spans.token(v.doc, last + 2, v)
  return (not next or next.pos == "PUNCT" or next.pos:find("CONJ$")
    or word.form == "so" and next.pos == "ADP") and word or nil
end

-- Whether the object of `v` is the subject of its clause `c`, though the tree
-- made it who is told: "promised her group would reopen it".
local function is_open(v, c, last)
  local object = v:child("obj")
  if not object or object.i < v.i or c.i <= object.i + 1
    or not c:child("aux", "cop") or c:child("mark", "nsubj:pass") then
    return false
  end
  local first = c:subtree().first
  return object:phrase().first == last + 1 and first > object.i
    and not v.doc:token(first).tag:find("^W")
end

-- A clause that complements the cue, before or after it.
local function clause(v, frame, found, last)
  if not (frame.that or frame.wh or frame.quote) then return end
  local word = frame.quote and one_word(v, last)
  if word then
    found.content, found.head = v.doc:extent(word.i, word.i), word
    return true
  end
  local what = frame.wh and v:child("obj")
  local of = what and what.i > v.i and what.tag:find("^W")
    and what:child("acl:relcl", "advcl:relcl", "acl", "advcl")
  if of then
    -- "asked why the dam had failed"
    found.content, found.head = what:subtree(), of
    what = frame.addressee and v:child("iobj")
    found.addressee = what and what.i > v.i and what or nil
    found.is_told = true
    return true
  end
  local c, also = complement(v)
  c = c or frame.that and that_clause(v, frame)
    or frame.wh and frame.addressee and parts.question(v)
    or frame.that and frame.addressee and bare_clause(v) or nil
  local of_noun = c and c.head ~= v and c.head
  local case = of_noun and of_noun.head == v and of_noun:child("case")
  if case and case.i > last and frame.prepositions[case.form]
    and not v.doc:dates(of_noun.i, of_noun.i)[1] then
    return false -- "comment on reports that"
  end
  if c then
    found.content, found.head = parts.whole(c, v), c
    found.addressee = frame.addressee and told(v, c) or nil
    found.is_told = found.addressee ~= nil
    if also and also ~= c and c.i > v.i then
      local span = found.content:union(parts.whole(also, v))
      found.content = v.doc:extent(span.first, span.last)
    end
    if c.i > v.i then
      found.content = widened(from_that(found.content, last, c), v)
      found.content = before_joined(found.content, v, c)
      if frame.that then found.content = with_next(found.content, v, c) end
      if not frame.addressee then
        found.content = with_noun(found.content, v, c, last)
      end
    end
    if frame.addressee then
      local subjects = c:children("nsubj")
      if subjects[2] and not v:child("obj", "iobj")
        and subjects[1]:phrase().first == last + 1 then
        -- "told the court the dam was safe"
        found.addressee = subjects[1]
        found.content = spans.without(found.content, subjects[1]:phrase())
      elseif not subjects[1] and is_open(v, c, last) then
        -- "promised her group would reopen it"
        found.content = found.content:union(v:child("obj"):phrase())
        found.addressee = nil
      end
      return true
    end
    local object = v:child("obj")
    if object and object.i > v.i and object.i < c.i
      and not c:child("nsubj", "mark") then
      found.content = found.content:union(object:phrase())
    end
    return true
  end
  local span, host = host_clause(v, last, frame)
  -- "Asked about it, he smiled"
  local is_sound = not frame.that and not frame.wh
  if span and not (is_sound and not host.quoted) then
    found.content, found.head = span, host
    return true
  end
  for _, p in ipairs(v:children("parataxis")) do
    local mark = v.doc:token(p:subtree().first)
    local before = mark.pos == "PUNCT" and mark
      or spans.token(v.doc, mark.i - 1, v)
    -- "The volcano may erupt, experts warn": it reports `v`
    local form = before and before.form
    local is_beside = form == ";" and not p.quoted -- "complained of it; nobody"
      or speech[p.lemma] and (form == "," or form == ":" and not p.quoted)
    if not is_beside and (p.quoted
        or tree.surface_subject(p) and (mark.form ~= ","
          or p:child("obj", "ccomp", "xcomp", "cop", "obl", "advmod"))) then
      found.content, found.head = parts.whole(p, v), p
      return true
    end
  end
  if frame.that and torn_clause(v, frame, found, last) then return true end
  local span_after, head = nil, nil
  if frame.that then span_after, head = that_after(v, last, frame) end
  if span_after then
    found.content, found.head = span_after, head
    return true
  end
  c = frame.that and next_clause(v, last, frame)
  if c then
    found.content, found.head = parts.whole(c, v), c
    local pronoun = v:child("obj")
    if pronoun and pronoun.i < v.i and pronoun.tag:find("^W") then
      found.content = found.content:union(v.doc:extent(pronoun.i, pronoun.i))
    end
    return true
  end
  local that = frame.that and spans.token(v.doc, last + 1, v)
  if that and that.form == "that" and that.sentence == v.sentence then
    -- the tree lost the clause: all that hangs on the cue after "that"
    local final = math.max(v:subtree().last, last)
    while final > that.i and v.doc:token(final).pos == "PUNCT" do
      final = final - 1
    end
    local t = spans.token(v.doc, last + 2, v)
    if final > that.i + 2 and t and t.pos ~= "VERB" and t.pos ~= "PUNCT" then
      found.content, found.head = v.doc:extent(that.i, final), that.head
      return true
    end
  end
  if v.lemma == "say" then
    found.content = rest_of_sentence(v, last)
    return found.content ~= nil
  end
end

return clause
