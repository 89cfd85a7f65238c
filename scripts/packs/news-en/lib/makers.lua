-- Who speaks by what was made: in "issued a statement condemning the raid" who
-- issued it, not the statement.
local media = words "medium"
local spans = require "spans"
local tree = require "tree"
local child = types.token.child
local children = types.token.children
local phrase_of = types.token.phrase
local subtree_of = types.token.subtree

local makers = {}

local FROM = { from = true, by = true }

-- What goes by, or is taken, while somebody speaks: "spent hours defending".
local WHILE = { time = true, turn = true, hour = true, day = true,
  week = true, minute = true, month = true, year = true, evening = true,
  night = true, trouble = true }

-- Who made what the noun names: its owner, who it comes from, or the subject of
-- the verb that it is the object of. Nil where nobody is named.
local function maker_of(noun)
  local owner = child(noun, "nmod:poss")
  if owner then return owner end
  for _, n in ipairs(children(noun, "nmod")) do
    local case = child(n, "case")
    if case and FROM[case.form] then return n end
  end
  local g = noun.dep == "obj" and noun.head
  if not g or g.pos ~= "VERB" then return nil end
  local subject, is_passive = tree.subject(g)
  return not is_passive and subject or nil
end

-- Who a participle after a noun is said of, if the noun itself says nothing;
-- else the noun. Gives the span of what it is said in as well, if it is that.
function makers.of(v, noun)
  if v.tag ~= "VBG" or v.dep ~= "acl" or noun ~= v.head then return noun end
  local is_medium = media[noun.lemma]
  if not (is_medium or WHILE[noun.lemma]) then return noun end
  local maker = maker_of(noun)
  if not maker then return noun end
  return maker, is_medium and spans.without(phrase_of(noun), subtree_of(v))
end

return makers
