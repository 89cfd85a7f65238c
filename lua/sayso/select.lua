-- select.lua - which rules are wanted: "quote.* and not slow".
--
--     or  := and { ("or" | ",") and }      and := not { ["and"] not }
--     not := "not" not | "(" or ")" | term
--
-- A term is the name of a rule with * for any text, "pack/rule", a tag, or a
-- label "@statement".
local fault = require "sayso.fault"
local spelling = require "sayso.spelling"

local Select = {}

local function complain(text, column, message)
  fault.raise { file = "rules", line = 1, column = column, source = text,
                message = message }
end

local function words_of(text)
  local words, at = {}, 1
  while true do
    at = text:match("^%s*()", at)
    if at > #text then
      return words
    end
    local word = text:match("^[%w_.*@/-]+", at) or text:match("^[(),]", at)
    if not word then
      complain(text, at, "a name, a tag, 'and', 'or', 'not' expected")
    end
    words[#words + 1] = { text = word, at = at }
    at = at + #word
  end
end

local function glob(term)
  return "^" .. term:gsub("[%-%.%%]", "%%%0"):gsub("%*", ".*") .. "$"
end

-- Whether a rule { name, pack, label, tags } is meant by a term.
local function term_fits(term, rule)
  if term:sub(1, 1) == "@" then
    return rule.label == term:sub(2)
  end
  local pattern = glob(term)
  local names = { rule.name, rule.pack .. "/" .. rule.name }
  table.move(rule.tags, 1, #rule.tags, #names + 1, names)
  for _, name in ipairs(names) do
    if name:find(pattern) then
      return true
    end
  end
  return false
end

local parse_or

local function parse_not(p)
  local word = p.words[p.next]
  if not word then
    complain(p.text, #p.text + 1, "a name or a tag expected")
  end
  p.next = p.next + 1
  if word.text == "not" then
    local inner = parse_not(p)
    return function(rule) return not inner(rule) end
  elseif word.text == "(" then
    local inner = parse_or(p)
    local close = p.words[p.next]
    if not close or close.text ~= ")" then
      complain(p.text, close and close.at or #p.text + 1, "')' expected")
    end
    p.next = p.next + 1
    return inner
  elseif word.text:match "^[),]$" or word.text == "and"
         or word.text == "or" then
    complain(p.text, word.at, "a name or a tag expected")
  end
  p.terms[#p.terms + 1] = word
  return function(rule) return term_fits(word.text, rule) end
end

local function parse_and(p)
  local left = parse_not(p)
  while true do
    local word = p.words[p.next]
    if not word or word.text:match "^[),]$" or word.text == "or" then
      return left
    end
    if word.text == "and" then
      p.next = p.next + 1
    end
    local a, b = left, parse_not(p)
    left = function(rule) return a(rule) and b(rule) end
  end
end

function parse_or(p)
  local left = parse_and(p)
  while true do
    local word = p.words[p.next]
    if not word or word.text == ")" then
      return left
    end
    p.next = p.next + 1
    local a, b = left, parse_and(p)
    left = function(rule) return a(rule) or b(rule) end
  end
end

-- Names, tags and labels that a term could have meant.
local function known_terms(rules)
  local known = {}
  for _, rule in ipairs(rules) do
    known[#known + 1] = rule.name
    known[#known + 1] = rule.pack .. "/" .. rule.name
    known[#known + 1] = "@" .. rule.label
    table.move(rule.tags, 1, #rule.tags, #known + 1, known)
  end
  return known
end

--- A function that tells whether a rule { name, pack, label, tags } is wanted,
-- for a selection such as "quote.* and not slow". Raises a fault if it is
-- wrong, or if a part of it fits none of `rules`.
function Select.compile(text, rules)
  local p = { text = text, words = words_of(text), next = 1, terms = {} }
  local wanted = parse_or(p)
  if p.words[p.next] then
    complain(text, p.words[p.next].at, "'and', 'or' or the end expected")
  end
  for _, term in ipairs(p.terms) do
    local fits = false
    for _, rule in ipairs(rules) do
      fits = fits or term_fits(term.text, rule)
    end
    if not fits then
      complain(text, term.at,
               ("no rule, tag or label fits '%s'%s"):format(
                 term.text, spelling.hint(term.text, known_terms(rules))))
    end
  end
  return wanted
end

return Select
