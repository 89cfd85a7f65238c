-- What is said: finds the content of a cue by the frames of its lexicon entry.
--
-- A frame is a word of the column `frame` (README.md lists them). They are
-- tried in the order of FRAMES below; the first that fits gives the content.
local antecedents = require "antecedents"
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
  local object
  for _, x in ipairs(v:children("xcomp", "ccomp", "advcl")) do
    if parts.is_infinitive(x) and x.i > v.i then
      object = object or v:child("obj", "iobj")
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

-- "ordered his men to fire": an infinitive that the tagger took for a noun.
local function bare_infinitive(v, frame, found)
  local object = frame["obj-inf"] and v:child("obj", "iobj")
  local to = object and object.i > v.i
    and spans.token(v.doc, object:phrase().last + 1, v)
  local noun = to and to.form == "to" and to.head
  if not noun or noun.i ~= to.i + 1 or noun.tag ~= "NN" then return end
  found.addressee, found.head = object, noun
  found.content = v.doc:extent(to.i, noun:subtree().last)
  return true
end

-- "called on North Korea to stop": the noun stands behind a preposition.
local function oblique_infinitive(v, frame, found)
  if not frame["obj-inf"] then return end
  local to
  for _, x in ipairs(v:children("xcomp", "ccomp", "advcl")) do
    if x.i > v.i and parts.is_infinitive(x) then to = x break end
  end
  for _, o in ipairs(v:children("obl")) do
    local x = not to and o.i > v.i and o:child("acl")
    if x and parts.is_infinitive(x) then
      found.addressee, found.content, found.head = o, x:clause(v), x
      return true
    end
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
      local span = x:clause(v)
      local before = spans.token(v.doc, span.first - 1, v)
      if not before or before.form ~= "," then
        found.content, found.head = span, x
        return true
      end
    end
  end
end

-- What is tried, in this order: each with its name, and the words of a frame
-- without any of which it finds nothing.
local FRAMES = {
  { relatives.cleft, "clause", "that" },
  { infinitive, "infinitive", "inf", "obj-inf", "np-inf" },
  { oblique_infinitive, "infinitive", "obj-inf" },
  { bare_infinitive, "infinitive", "obj-inf" },
  { relatives.predicate, "predicate", "pred", "as" },
  { objects.predicate, "predicate", "pred", "as" },
  { clause, "clause", "that", "wh", "quote" },
  { gerund, "gerund", "ing" }, { objects.target, "target", "target" },
  { objects.oblique, "oblique", "oblique" },
  { objects.object, "object", "np", "doc-np" },
  { relatives.object, "object", "np", "target" },
}

local function has_any(set, frame)
  for n = 3, #frame do
    if set[frame[n]] then return true end
  end
  return false
end

-- Those of FRAMES that an entry with these words asks for.
local function tries_of(set)
  local tries = {}
  for _, frame in ipairs(FRAMES) do
    if set.felt and frame[2] == "oblique" then break end -- "shocked fans by"
    if has_any(set, frame) then tries[#tries + 1] = frame end
  end
  return tries
end

-- The frames of an entry as a set; prepositions ("+for") in a set of their own,
-- and `oblique` if there are any.
local function read_frames(text, particle)
  local set = { prepositions = {}, oblique = particle ~= nil }
  if particle then set.prepositions[particle] = true end
  for word in text:gmatch("%S+") do
    local role, preposition = word:match("^(%a*)[+:](%a+)$")
    if not preposition then
      set[word] = true
    elseif role == "" then
      set.prepositions[preposition], set.oblique = true, true
    else
      set[role] = set[role] or {}
      set[role][preposition] = true
    end
  end
  set.tries = tries_of(set)
  return set
end

local known = {} -- by particle and text

-- The same for any cue of the same entry: not to be changed, save for
-- `documented`, which is set anew for each cue.
function content.frames(text, particle)
  text = text or ""
  local of = known[particle or ""] or {}
  known[particle or ""] = of
  local set = of[text] or read_frames(text, particle)
  of[text], set.documented = set, nil
  return set
end

-- "explained to reporters that": who is told stands behind "to".
local function told_to(v, said)
  local case = v:next()
  local o = case and case.form == "to" and case.dep == "case" and case.head
  return o and o.dep == "obl" and o.head == v and o:child("case") == case
    and not said:contains(o) and o or nil
end

-- "disapproved of her plans; girls, he thought, ...": the words up to a mark
-- that ends a part of the sentence.
local function before_semicolon(span)
  local mark = span.doc:find("form", span.first + 1, span.last, ";")
  if not mark or span.doc:token(mark).quoted then return span end
  return span:without(span.doc:extent(mark, span.last)) or span
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
  for _, f in ipairs(frame.tries) do
    if f[1](v, frame, found, last) then
      found.frame = f[2]
      break
    end
  end
  if found.content and found.frame ~= "clause" then
    found.content = before_semicolon(found.content)
  end
  if found.content and not found.is_whole then
    antecedents.with_fronted(v, found, last)
    antecedents.with_antecedent(v, found, last)
  end
  if found.frame == "clause" and not found.addressee then
    found.addressee = told_to(v, found.content)
  end
  if frame.addressee and not found.addressee then
    local o = v:child("iobj", "obj")
    if o and o.i > v.i and o ~= found.head and not o.tag:find("^W")
      and not (found.content and found.content:contains(o)) then
      found.addressee = o
    end
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

local WHEN = { on = true, ["in"] = true, at = true, during = true }

-- "said Monday the tax was dead", "said on Monday it was": a time right after
-- the cue is that of saying.
function content.without_time(span, last)
  local doc, first = span.doc, span.first
  if first ~= last + 1 then return span end
  local at = WHEN[doc:token(first).form] and first + 1 or first
  local date = at <= span.last and doc:dates(at, at)[1]
  local next = date and date.first == at and date.last < span.pieces[1][2]
    and doc:token(date.last + 1)
  if not next or next.pos == "VERB" or next.pos == "AUX" or next.pos == "ADP"
    or next.pos == "PUNCT" or next.quoted or next.pos == "PART" then
    return span
  end
  return span:without(doc:extent(first, date.last)) or span
end

-- Marks that set off an aside, and the relations of one after a dash.
local MARKS = { [","] = true, ["—"] = true, ["–"] = true, ["-"] = true,
  ["--"] = true }

local ARTICLE = { a = true, an = true, the = true }

local ASIDE = { ["acl:relcl"] = true, appos = true, parataxis = true }

-- Whether the words from token `i` to the end of the content are an aside: a
-- relative clause or an apposition.
local function is_aside(doc, i, last, mark)
  local t = doc:token(i)
  local top = tree.top_after(t, mark.i)
  if mark.form == "," then
    if top.dep == "acl:relcl" and t.tag:find("^W") then
      return top:subtree().last >= last
    elseif top.pos == "NOUN" and (top.dep == "obj" or top.dep == "ccomp")
      and ARTICLE[t.form] then
      -- ", a finding that nobody repeated", where the tree is torn
      return top:child("acl:relcl", "acl") ~= nil
    elseif top.dep ~= "appos" or not ARTICLE[t.form] or top.quoted
      or top:child("conj") then
      return false
    end
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
  local doc, pieces = span.doc, span.pieces
  local first, last = pieces[#pieces][1], pieces[#pieces][2]
  local i = doc:find("form", first + 1, last - 1, MARKS)
  local text = i and span.text
  if not text or not (text:find(", wh", 1, true) or text:find(" [-—–]+ ")
      or text:find(", an? ") or text:find(", the ", 1, true)) then
    return span
  end
  while i do
    local mark = doc:token(i)
    if mark.pos == "PUNCT" and mark.tag ~= "HYPH"
      and is_aside(doc, i + 1, last, mark) then
      return span:without(doc:extent(i, last)) or span
    end
    i = doc:find("form", i + 1, last - 1, MARKS)
  end
  return span
end

return content
