-- Lists the rule packs that are found, in the order they are looked for.
return {
  about = "lists the rule packs, and which hide others of the same name",
  formats = { "text" },
  run = function(context)
    local sayso = require "sayso"
    for _, pack in ipairs(sayso.pack.search()) do
      local line = ("%-16s %s"):format(pack.name, pack.dir)
      if pack.shadowed_by then
        line = line .. "  (hidden by " .. pack.shadowed_by .. ")"
      end
      context:print(line)
    end
  end,
}
