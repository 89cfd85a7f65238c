-- What only links a sentence to the one before it: "However, ...", "For
-- example, ...".
local links = {}

local LINKS = words "link"
local token_at = types.doc.token
local next_to = types.token.next

-- The first token after such words and their comma, from token `first` on;
-- `first` itself if there are none.
function links.after(doc, first)
  local t = token_at(doc, first)
  local next = next_to(t)
  if not next then return first end
  if LINKS[t.form] and next.form == "," then return first + 2 end
  local third = next_to(next)
  if third and third.form == "," and LINKS[t.form .. " " .. next.form] then
    return first + 3
  end
  return first
end

return links
