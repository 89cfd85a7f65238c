-- What a passive reports: "was accused of fraud", "asked whether he would
-- quit".
local objects = require "objects"
local parts = require "parts"
local spans = require "spans"
local tree = require "tree"

-- A passive without a subject: "Asked whether he would quit", "It is said",
-- "a plan backed by Lee".
local function bare_passive(v, frame, found, rest)
  local c = v:child("csubj:pass") or rest
  if c and c.i > v.i then
    found.content, found.head = parts.whole(c, v), c
    return true
  end
  if objects.oblique(v, frame, found) then return true end
  local noun = v.dep == "acl" and v.tag == "VBN" and v.head
  if noun and (frame.np or frame.target or frame.as) and tree.agent(v) then
    found.content, found.head = spans.without(noun:phrase(), v:subtree()), noun
    local set = frame.as and { as = true } or frame.target
    local why = type(set) == "table" and (parts.prepositional(v, set)
      or parts.prepositional(tree.agent(v), set))
    if not why and not (frame.np or frame.target) then
      found.content = nil -- "papers seen by the Globe"
      return
    end
    found.target_span = found.content
    if why and found.content then
      -- "a plan described by Lee as mad", "a man accused by Lee of theft"
      found.not_source = why:subtree()
      found.content = found.content:union(found.not_source)
    end
    if frame.target or frame.as then found.target = noun end
    return found.content ~= nil
  end
end

-- "Reports that the king had died were denied": a noun with the clause that
-- tells what it says.
local function with_clause(noun, v)
  local span, doc = parts.alone(noun), noun.doc
  local that = spans.token(doc, span.last + 1, noun)
  local c = that and that.form == "that" and that.dep == "mark" and that.head
  if c and c.head == noun and c.i < v.i then
    return doc:extent(span.first, c:subtree().last)
  end
  return span
end

local AS, FOR = { as = true }, { ["for"] = true }

-- "was named as his deputy", "was rebuked for his jokes": what a preposition
-- adds to the subject of a passive, or nil.
local function completing(v, frame)
  local other = parts.prepositional(v, AS)
  if other and not other:child("nsubj", "nsubj:pass") then return other end
  return frame.target and parts.prepositional(v, FOR) or nil
end

-- The subject of a passive and what completes it: "Lee was accused of fraud".
local function subject_and_rest(v, frame, found, subject, rest)
  local pieces, other = { with_clause(subject, v) }, rest
  if frame.target and frame.target ~= true then
    other = parts.prepositional(v, frame.target) or other
    local agent = tree.agent(v)
    if not other and agent then
      other = parts.prepositional(agent, frame.target)
      found.not_source = other and other:subtree()
    end
  end
  if not other then other = completing(v, frame) end
  if other and other.i > v.i then
    pieces[2] = other == rest and parts.whole(other, v) or other:subtree()
  elseif not (frame.np or frame.target) or not tree.agent(v) then
    return -- "Snow is forecast": nobody says it
  end
  found.content, found.head = spans.join(pieces), subject
  if frame.target or frame.as and other then found.target = subject end
  return true
end

-- In a passive the subject is what the verb is about, or who is told.
local function passive(v, frame, found)
  local free = v.dep == "acl:relcl" and v.head.tag == "WP" and v.head
  local subject = v:child("nsubj:pass") or free -- "what is described as"
  local rest = v:child("ccomp") or v:child("xcomp")
    or frame.wh and parts.question(v) or nil
  if rest and rest.head ~= v then found.not_source = rest:subtree() end
  if not subject then return bare_passive(v, frame, found, rest) end
  if subject.form == "it" then rest = rest or v:child("csubj:pass") end
  if subject.form == "it" and rest and not parts.is_infinitive(rest) then
    found.content, found.head = rest:clause(v), rest
    return true
  end
  if frame.addressee and not (rest and parts.is_infinitive(rest)) then
    found.addressee = subject
    if not rest then return objects.oblique(v, frame, found) end
    found.content, found.head = parts.whole(rest, v), rest
    return true
  end
  if frame["obj-inf"] and rest and parts.is_infinitive(rest)
    and v.lemma ~= "say" and not (frame.that and not frame.addressee) then
    found.addressee, found.content, found.head = subject, rest:clause(v), rest
    if frame.addressee and frame.that then found.act = "request" end
    return true
  end
  return subject_and_rest(v, frame, found, subject, rest)
end

return passive
