-- fences.lua - the fenced blocks of a Markdown file.
local fences = {}

-- A list of { language, words, body, line }: of "```lua rules news-en" the
-- language is "lua" and the words are "rules" and "news-en".
function fences.blocks(text)
  local list = {}
  for at, info, body in text:gmatch "\n()```([^\n]*)\n(.-\n)```\n" do
    local words = {}
    for word in info:gmatch "%S+" do
      words[#words + 1] = word
    end
    local line = select(2, text:sub(1, at):gsub("\n", "")) + 1
    list[#list + 1] = { language = table.remove(words, 1), words = words,
                        body = body, line = line }
  end
  return list
end

return fences
