-- source.lua - places in a file of Lua source: where a string literal stands,
-- and where in it a byte of its value does.
local source = {}

local ESCAPES = { a = "\a", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t",
                  v = "\v", ["\n"] = "\n" }

-- The value of the escape at `at`, a backslash, and what comes after it.
local function escape(text, at)
  local c = text:sub(at + 1, at + 1)
  if c == "x" then
    return string.char(tonumber(text:sub(at + 2, at + 3), 16)), at + 4
  elseif c == "z" then
    return "", select(2, text:find("^%s*", at + 2)) + 1
  elseif c == "u" then
    local digits, after = text:match("^{(%x+)}()", at + 2)
    return utf8.char(tonumber(digits, 16)), after
  elseif c:match "%d" then
    local digits, after = text:match("^(%d%d?%d?)()", at + 1)
    return string.char(tonumber(digits)), after
  end
  return ESCAPES[c] or c, at + 2
end

-- The literal in quotes at `at`: its value, the place of each byte of it, and
-- what comes after it.
local function quoted(text, at)
  local mark, value, places = text:sub(at, at), {}, {}
  at = at + 1
  while at <= #text and text:sub(at, at) ~= mark do
    local piece, after = text:sub(at, at), at + 1
    if piece == "\\" then
      piece, after = escape(text, at)
    end
    for _ = 1, #piece do
      places[#places + 1] = at
    end
    value[#value + 1] = piece
    at = after
  end
  places[#places + 1] = at
  return table.concat(value), places, at + 1
end

-- The same for a literal in long brackets.
local function bracketed(text, at)
  local level = text:match("^%[(=*)%[", at)
  local first = at + #level + 2
  first = text:match("^\r?\n()", first) or first
  local last, after = text:find("]" .. level .. "]", first, true)
  if not last then
    return "", {}, #text + 1
  end
  local places = {}
  for i = first, last do
    places[#places + 1] = i
  end
  return text:sub(first, last - 1), places, after + 1
end

local function after_comment(text, at)
  if text:find("^%[=*%[", at + 2) then
    return select(3, bracketed(text, at + 2))
  end
  return text:find("\n", at, true) or #text + 1
end

-- Calls f(value, places) for the string literals from `at` on, until it gives
-- something.
local function each_literal(text, at, f)
  while true do
    at = text:find("[-%[\"']", at)
    if not at then
      return nil
    end
    local value, places
    if text:find("^%-%-", at) then
      at = after_comment(text, at)
    elseif text:find("^[\"']", at) then
      value, places, at = quoted(text, at)
    elseif text:find("^%[=*%[", at) then
      value, places, at = bracketed(text, at)
    else
      at = at + 1
    end
    local result = value and f(value, places)
    if result then
      return result
    end
  end
end

local function start_of_line(text, line)
  local at = 1
  for _ = 2, line do
    at = (text:find("\n", at, true) or #text) + 1
  end
  return at
end

--- The line of a text, without its end.
function source.line(text, line)
  return text:match("^[^\r\n]*", start_of_line(text, line))
end

-- Line and column of a byte.
local function place(text, at)
  local line, start = 1, 1
  for after in text:sub(1, at - 1):gmatch "\n()" do
    line, start = line + 1, after
  end
  return line, at - start + 1
end

--- Where byte `offset` of the value of a string literal stands, for the first
-- literal of that value at or after a line: line and column; or nil.
function source.find(text, line, value, offset)
  local at = each_literal(text, start_of_line(text, line),
                          function(literal, places)
    return literal == value and (places[offset] or places[#places]) or nil
  end)
  if at then
    return place(text, at)
  end
end

--- Where a field `name =` of a table stands, at or after a line: line and
-- column; or nil.
function source.find_field(text, line, name)
  local from = start_of_line(text, line)
  local word = name:gsub("%p", "%%%0")
  local at = text:match("%f[%w_]()" .. word .. "%s*=[^=]", from)
             or text:match("()%[%s*[\"']" .. word .. "[\"']%s*%]%s*=", from)
  if at then
    return place(text, at)
  end
end

return source
