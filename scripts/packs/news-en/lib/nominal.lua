-- The content of a noun or an adjective: "the claim that", "critical of".
local objects = require "objects"
local parts = require "parts"
local spans = require "spans"
local tree = require "tree"

local CLOSING = { CCONJ = true, SCONJ = true, PUNCT = true }

-- "Lee's claim that the vote was rigged led to protests": where the tree made
-- the noun the root of the sentence, the second verb after "that" is the one
-- that it lost. Gives where the clause ends.
local function end_of_clause(span)
  local doc, last, has_main = span.doc, nil, false
  for i = span.first + 1, span.last do
    local t = doc:token(i)
    if CLOSING[t.pos] or t.tag:find("^W") or t.quoted then return span.last end
    local is_finite = parts.FINITE[t.tag]
      or (t.tag == "VBN" or t.form:find("ed$")) and not t:child("aux")
    if t.pos == "AUX" or is_finite then
      if last and (has_main or i > last + 1) then return i - 1 end
      has_main = has_main or t.pos ~= "AUX"
      last = i
    elseif last == i - 1 and t.pos == "ADV" then
      last = i
    end
  end
  return span.last
end

-- "that the vote was rigged" after a noun, also where the tree took "that" for
-- a relative pronoun.
local function is_noun_clause(c)
  local mark = c:child("mark")
  if mark then return mark.form == "that" or mark.form == "whether" end
  local that = c.dep == "acl:relcl" and c.doc:token(c:subtree().first)
  return that and that.form == "that" and that.head == c
    and tree.is_whole(c, that)
end

-- The infinitive that follows a noun, wherever the tree hung it.
local function next_infinitive(t)
  local to = spans.token(t.doc, t.i + 1, t)
  local c = to and to.form == "to" and to.dep == "mark" and to.head
  return c and c.tag == "VB" and c or nil
end

local function of_nominal(t, frame)
  local found = {}
  if frame.that or frame.wh then
    for _, c in ipairs(t:children("acl", "ccomp", "acl:relcl", "advcl")) do
      if c.i > t.i and is_noun_clause(c) then
        local span = c:clause()
        if not t.head and t.pos == "NOUN" then
          span = span.doc:extent(span.first, end_of_clause(span))
        end
        found.content, found.head, found.is_clause = span, c, true
        return found
      end
    end
  end
  if frame.inf then
    for _, c in ipairs(t:children("acl", "xcomp", "advcl", "ccomp")) do
      if c.i > t.i and parts.is_infinitive(c) then
        found.content, found.head = c:clause(), c
        return found
      end
    end
    local c = next_infinitive(t)
    if c then
      found.content, found.head = c:clause(), c
      return found
    end
  end
  objects.oblique(t, frame, found)
  return found
end

return of_nominal
