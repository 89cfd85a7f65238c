-- slips.lua - what Lua says of a file of a pack, in words of our own.
local spelling = require "sayso.spelling"

local slips = {}

-- What the files of a pack can call, for the spelling of what they call.
local WORDS = { "rule", "lexicon", "pattern", "label", "override", "disable",
                "finish", "require", "options", "pairs", "ipairs", "string",
                "table", "math", "tostring", "tonumber", "select", "error",
                "type", "assert", "next", "pcall", "types", "words", "dump" }

-- "attempt to call a nil value (global 'ruel')", in words of our own.
local function unknown_word(word)
  local hint = spelling.hint(word, WORDS)
  return ("there is no '%s' in this file%s"):format(
    word, spelling.nearest(word, WORDS) == word and "" or hint)
end

local FORMS = { rule = '{ "a pattern", yes = { ... } }',
                override = '{ "a pattern", yes = { ... } }',
                lexicon = '{ "a phrase", ... } or { file = "x.tsv" }',
                label = '{ overlap = "nested" }',
                pattern = '[[ a pattern ]]' }

-- How a declaration is written whose name or value is of the wrong type.
local function misdeclared(text)
  local kind, name, got = text:match "^(%l+) '(.*)': %l+ expected, got (.*)$"
  if FORMS[kind] then
    return ("%s '%s' must be followed by %s, not by a %s"):format(
      kind, name, FORMS[kind], got)
  end
  kind = text:match "^bad argument #1 to '(%l+)' %(string expected"
  return FORMS[kind] and ('%s "name" %s: the name is missing'):format(
    kind, FORMS[kind])
end

-- What is most likely meant by what Lua says of the form of a file.
local FORM_HINTS = {
  { "^'}' expected.* near '?[%w_\"{%[]", "; is a comma missing before it?" },
  { "^invalid escape sequence", "; a text with \\ is better written in [[ ]]" },
  { "^unfinished string", "; it ends on its line, or is written in [[ ]]" },
}

-- What Lua says, in words of our own or with a hint.
function slips.plainer(text)
  local word = text:match "^attempt to %l+ a nil value %(global '([%w_]+)'%)$"
  if word then
    return unknown_word(word)
  end
  for _, hint in ipairs(FORM_HINTS) do
    if text:find(hint[1]) then
      return text .. hint[2]
    end
  end
  return misdeclared(text) or text
end

return slips
