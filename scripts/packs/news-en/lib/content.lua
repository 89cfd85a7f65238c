-- What is said: finds the content of a cue by the frames of its lexicon entry.
--
-- A frame is a word of the column `frame` (README.md lists them). They are
-- tried in the order of FRAMES below; the first that fits gives the content.
local clause = require "clauses"
local objects = require "objects"
local parts = require "parts"
local passive = require "passives"
local relatives = require "relatives"
local spans = require "spans"
local tree = require "tree"

local content = {
  of_nominal = require "nominal", prepositional = parts.prepositional,
}

-- The frames of an entry as a set; prepositions ("+for") in a set of their own.
local function read_frames(text, particle)
  local set = { prepositions = {} }
  if particle then set.prepositions[particle] = true end
  for word in text:gmatch("%S+") do
    local role, preposition = word:match("^(%a*)[+:](%a+)$")
    if not preposition then
      set[word] = true
    elseif role == "" then
      set.prepositions[preposition] = true
    else
      set[role] = set[role] or {}
      set[role][preposition] = true
    end
  end
  return set
end

local known = {} -- by particle and text

-- The same for any cue of the same entry: not to be changed, save for
-- `documented`, which is set anew for each cue.
function content.frames(text, particle)
  text = text or ""
  local of = known[particle or ""] or {}
  known[particle or ""] = of
  of[text] = of[text] or read_frames(text, particle)
  of[text].documented = nil
  return of[text]
end

-- The clause of an infinitive without a finite verb that the tree joined to
-- it: "urged Park to quit and vowed to sue".
local function infinitive_clause(x, v)
  local span = x:clause(v)
  for i = x.i + 1, span.last do
    local mark = v.doc:token(i)
    if mark.form == ";" and not mark.quoted then
      span = v.doc:extent(span.first, i - 1)
      break
    end
  end
  for _, c in ipairs(x:children("conj")) do
    if parts.FINITE[c.tag] and not c:child("nsubj") then
      return parts.before(c, x.i, span.first)
    end
  end
  return span
end

-- "to sue"; with an object that is told to, "urged Park to quit", or that is
-- a part of it, "wants Park to quit".
local function infinitive(v, frame, found)
  local object = v:child("obj") or v:child("iobj")
  for _, x in ipairs(v:children("xcomp", "ccomp", "advcl")) do
    if x.i > v.i and parts.is_infinitive(x) then
      if object and object.i < x.i then
        if frame["np-inf"] then
          local span = infinitive_clause(x, v)
          found.content = v.doc:extent(object:phrase().first, span.last)
          found.head = x
          return object.i > v.i
        elseif frame["obj-inf"] then
          found.addressee = object
          found.content, found.head = infinitive_clause(x, v), x
          if frame.addressee and frame.that then found.act = "request" end
          return true
        end
      elseif frame.inf then
        found.content, found.head = infinitive_clause(x, v), x
        return true
      end
    end
  end
end

-- "called on North Korea to stop": the noun stands behind a preposition.
local function oblique_infinitive(v, frame, found)
  if not frame["obj-inf"] then return end
  local to
  for _, x in ipairs(v:children("xcomp", "ccomp", "advcl")) do
    if x.i > v.i and parts.is_infinitive(x) then to = x break end
  end
  if not to then return end
  for _, o in ipairs(v:children("obl")) do
    if o.i > v.i and o.i < to.i then
      found.addressee = o
      found.content, found.head = infinitive_clause(to, v), to
      return true
    end
  end
end

local function gerund(v, frame, found)
  if not frame.ing then return end
  for _, x in ipairs(v:children("xcomp", "ccomp", "advcl")) do
    if x.i > v.i and x.tag == "VBG" and not x:child("mark") then
      found.content, found.head = x:clause(v), x
      return true
    end
  end
end

-- The frames in the order in which they are tried, each with its name.
local FRAMES = {
  { infinitive, "infinitive" }, { oblique_infinitive, "infinitive" },
  { relatives.predicate, "predicate" }, { objects.predicate, "predicate" },
  { clause, "clause" },
  { gerund, "gerund" }, { objects.target, "target" },
  { objects.oblique, "oblique" }, { objects.object, "object" },
}

local FRONTS = { clause = true, predicate = true, infinitive = true }

-- "which Boyd said was illegal": a clause without a subject has it in the
-- pronoun before the speaker.
local function with_fronted(v, found, last)
  local span = found.content
  local gap = span.first - last
  if gap == 2 and span.doc:token(last + 1).pos == "PUNCT" then gap = 1 end
  if not FRONTS[found.frame] or gap ~= 1 then return end
  local first = span.doc:token(span.first)
  local front = found.frame == "clause" and v.dep == "acl:relcl"
    and tree.fronted(v)
  if front and front.tag == "WDT" and first.form ~= "that"
    and not front:child("case") and front.dep ~= "obl"
    and (front.head == v or found.head == front.head)
  then
    -- "the letter, which Lee says he never sent"
    found.content = span:union(span.doc:extent(front.i, front.i))
    return
  end
  if found.frame == "clause" and first.pos ~= "VERB" and first.pos ~= "AUX" then
    return
  end
  local pronoun = tree.fronted(v)
  if pronoun then
    found.content = span:union(span.doc:extent(pronoun.i, pronoun.i))
  end
end

-- The last token before the auxiliaries of `v`.
local function last_of_group(v)
  local i = v.i - 1
  while i > 1 and v.doc:token(i).head == v and v.doc:token(i).pos == "AUX" do
    i = i - 1
  end
  return i
end

-- A past tense that was taken for a participle: no auxiliary, and no noun that
-- it tells more of.
local function is_bare_past(t)
  return t.tag == "VBN" and not t:child("aux", "aux:pass")
    and t.dep ~= "amod" and tree.relation(t) ~= "acl"
end

-- The last token before the second finite verb that nothing joins to the
-- first, at `first`: it is the verb of the sentence.
local function before_main(doc, first, last)
  local is_open = false -- after a word that begins a clause
  for i = first + 1, last do
    local t = doc:token(i)
    if t.pos == "SCONJ" or t.pos == "CCONJ" or t.tag:find("^W")
      or t.pos == "PUNCT" then
      is_open = true
    elseif not is_open and (parts.FINITE[t.tag] or is_bare_past(t)) then
      return i - 1
    end
  end
  return last
end

-- "the ring she swears was hers": a relative clause without a pronoun, whose
-- subject is the noun before the speaker; it ends before the verb of the
-- sentence. Where the tree took that noun and the speaker for one, "the man
-- officers believe fired", the speaker is the last word.
function content.with_antecedent(v, found, last)
  local span, doc = found.content, v.doc
  local piece = span.pieces[span.count]
  if found.frame ~= "clause" or span.count > 2 or tree.fronted(v) then
    return
  end
  local first = doc:token(piece[1])
  if piece[1] ~= last + 1 or not (parts.FINITE[first.tag]
      or is_bare_past(first))
    or not parts.FINITE[v.tag] or first:child("expl") then
    return
  end
  local near = doc:token(last_of_group(v))
  local subject = tree.surface_subject(v)
    or (near.pos == "NOUN" or near.pos == "PRON") and near or nil
  local noun = subject and v.dep == "acl:relcl" and v.head
  if not subject or subject.i > v.i then return end
  local whole = subject:phrase()
  local before
  if span.count == 2 and span.pieces[1][2] < whole.first then
    before = doc:extent(span.pieces[1][1], span.pieces[1][2])
  elseif noun and noun.i < subject.i then
    local from = noun:phrase().first
    before = doc:extent(math.max(from, noun.i - 3), noun.i)
  elseif subject.i > whole.first + 1 and subject.i == last_of_group(v)
    and doc:token(whole.first).pos == "DET"
    and (subject.pos == "NOUN" and subject.tag == "NNS"
      or subject.form == "police")
    and doc:token(subject.i - 1).pos ~= "PUNCT" then
    before = doc:extent(whole.first, subject.i - 1)
    found.source_at = doc:extent(subject.i, subject.i)
  else
    return
  end
  local final = before_main(doc, piece[1], piece[2])
  found.content = before:union(doc:extent(piece[1], final))
end

-- "explained to reporters that": who is told stands behind "to".
local function told_to(v, said)
  for _, o in ipairs(v:children("obl")) do
    local case = o:child("case")
    if case and case.form == "to" and case.i == v.i + 1
      and not said:contains(o) then
      return o
    end
  end
end

-- { content, head, frame, addressee, target, preposition } of the verb `v`:
-- spans and tokens, as far as they are there. `last`: of the cue's words.
function content.of_verb(v, frame, is_passive, last)
  local found = {}
  if is_passive and frame.active then return found end
  if is_passive and frame.felt then return content.of_nominal(v, frame) end
  if is_passive then
    passive(v, frame, found)
    return found
  end
  for _, f in ipairs(FRAMES) do
    if f[1](v, frame, found, last) then
      found.frame = f[2]
      break
    end
  end
  if found.content then
    with_fronted(v, found, last)
    content.with_antecedent(v, found, last)
  end
  if found.frame == "clause" and not found.addressee then
    found.addressee = told_to(v, found.content)
  end
  if frame.addressee and not found.addressee then
    local o = v:child("iobj") or v:child("obj")
    if o and o.i > v.i and o ~= found.head then found.addressee = o end
  end
  return found
end

-- "over claims by Lee that the vote was rigged": the clause right after a noun
-- and whose it is, wherever the tree hung it.
function content.that_beside(noun, source)
  local doc, i = noun.doc, noun.i + 1
  if source.i > noun.i then i = math.max(i, source:phrase().last + 1) end
  local next = source.i > noun.i and spans.token(doc, source.i + 1, noun)
  if next and next.form == "that" then i = next.i end
  local that = spans.token(doc, i, noun)
  if not that or that.form ~= "that" or that.sentence ~= noun.sentence then
    return {}
  end
  local c = tree.top_after(that, that.i - 1)
  if c == that or not tree.is_predicate(c) or that:next().pos == "VERB"
    or that:next().pos == "AUX" then
    return {}
  end
  return { content = doc:extent(i, c:subtree().last), head = c,
    is_clause = true }
end

-- Marks that set off an aside, and the relations of one after a dash.
local DASH = { ["—"] = true, ["–"] = true, ["-"] = true, ["--"] = true }

local ASIDE = { ["acl:relcl"] = true, appos = true, parataxis = true }

-- Whether the words from token `i` to the end of the content are an aside: a
-- relative clause after a comma, or an apposition after a dash.
local function is_aside(doc, i, last, mark)
  local t = doc:token(i)
  local top = tree.top_after(t, mark.i)
  if mark.form == "," then
    if top.dep == "appos" then -- ", a finding that nobody repeated"
      return t.pos == "DET" and top:child("acl:relcl") ~= nil
    end
    return top.dep == "acl:relcl" and t.tag:find("^W") ~= nil
      and top:subtree().last >= last
  end
  while true do -- a tree may tear an aside: “...” — a term the bank rejects
    if top.quoted or not ASIDE[top.dep] then return false end
    local next = math.max(top:subtree().last, i) + 1
    if next > last then return true end
    i, top = next, tree.top_after(doc:token(next), mark.i)
  end
end

-- "said he would go to Oslo, which is in Norway": what a reporter adds at the
-- end of an indirect content.
function content.without_aside(span)
  local text = span.text
  if not (text:find(", wh", 1, true) or text:find(", an? ")
      or text:find(" [-—–]+ ")) then
    return span
  end
  local doc, pieces = span.doc, span.pieces
  local piece = pieces[#pieces]
  for i = piece[1] + 2, piece[2] - 1 do
    local mark = doc:token(i)
    if mark.pos == "PUNCT" and mark.tag ~= "HYPH"
      and (mark.form == "," or DASH[mark.form])
      and is_aside(doc, i + 1, piece[2], mark) then
      return span:without(doc:extent(i, piece[2])) or span
    end
  end
  return span
end

return content
