-- What a speaker does by saying it: “We condemn the raid,” they said, is no
-- mere saying.
local performatives = {}

local VERBS = {}
local ACTS = {
  condemn = "condemn denounce deplore decry abhor",
  praise = "welcome praise commend applaud congratulate salute thank",
  request = "urge demand request implore beg",
  promise = "promise pledge vow swear guarantee",
  deny = "deny",
  reject = "reject refuse",
  support = "support endorse back",
  warn = "warn caution",
  concede = "admit acknowledge concede apologize apologise",
}
for act, words in pairs(ACTS) do
  for word in words:gmatch("%S+") do VERBS[word] = act end
end

local FEELINGS = {}
for word in ([[concerned worried alarmed outraged appalled shocked saddened
  disappointed dismayed troubled relieved pleased delighted grateful proud
  sorry]]):gmatch("%S+") do
  FEELINGS[word] = true
end

local SELF = { i = true, we = true, they = true, he = true, she = true,
  it = true }

-- The act that the content performs, or nil. `is_own`: the words are quoted,
-- so that "we" is the speaker.
function performatives.act(head, is_own)
  if not head then return nil end
  local subject = head:child("nsubj")
  if not subject or not SELF[subject.form] then return nil end
  local first = subject.form == "i" or subject.form == "we"
  if FEELINGS[head.lemma] then return "express" end
  if is_own and first and head.tag == "VBP" then return VERBS[head.lemma] end
  return nil
end

-- The highest predicate of a span of tokens.
function performatives.head_of(span)
  local doc = span.doc
  for i = span.first, span.last do
    local t = doc:token(i)
    local g = t.head
    if t.pos ~= "PUNCT" and (not g or g.i < span.first or g.i > span.last) then
      return t
    end
  end
end

return performatives
