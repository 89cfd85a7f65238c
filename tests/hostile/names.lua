-- ok | an allow-list
for _, name in ipairs { "os", "io", "package", "debug", "require", "dofile",
  "collectgarbage", "rawset", "coroutine", "load", "loadfile", "getmetatable",
  "print", "warn" } do
  assert(_G[name] == nil, name)
end
assert(string.pack == nil and string.unpack == nil and math.randomseed == nil)
