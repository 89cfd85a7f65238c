-- ok | every value that can be reached is known
-- Every value that can be reached is one that we meant to give.
local allowed = {
  _G = "assert error ipairs rawequal rawget rawlen select tonumber type "
    .. "_VERSION _G pcall xpcall setmetatable pairs next tostring string table "
    .. "math utf8 ",
  string = "byte char len lower reverse sub upper rep format find match "
    .. "gmatch gsub ",
  table = "pack insert remove move unpack concat sort ",
  utf8 = "char charpattern codepoint codes len offset ",
}
for name, list in pairs(allowed) do
  local t = name == "_G" and _G or _G[name]
  for key, value in pairs(t) do
    assert((" " .. list):find(" " .. key .. " ", 1, true), name .. "." .. key)
    local kind = type(value)
    assert(kind == "function" or kind == "string" or kind == "table", kind)
  end
end
for key, value in pairs(math) do
  assert(key ~= "randomseed" and type(value) ~= "table")
end
