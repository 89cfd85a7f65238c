-- A script of one's own: how often each name stands in the documents.
return {
  about = "counts names",
  options = { { "min", "integer", 1, about = "seen so often" } },
  formats = { "text" },
  rules = false,
  document = function(doc)
    local names = {}
    for _, name in doc:names() do
      names[name.text] = (names[name.text] or 0) + 1
    end
    return names
  end,
  gather = function(names, context)
    context.names = context.names or {}
    for name, n in pairs(names) do
      context.names[name] = (context.names[name] or 0) + n
    end
  end,
  finish = function(context)
    local list = {}
    for name, n in pairs(context.names or {}) do
      if n >= context.options.min then
        list[#list + 1] = ("%3d  %s"):format(n, name)
      end
    end
    table.sort(list, function(a, b) return a > b end)
    for _, line in ipairs(list) do
      context:print(line)
    end
  end,
}
