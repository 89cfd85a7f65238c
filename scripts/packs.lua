-- Lists the rule packs that are found, in the order they are looked for.
local json = require "sayso.json"

return {
  about = "lists the rule packs, and which hide others of the same name",
  run = function()
    return { packs = json.list(require("sayso.pack").search()) }
  end,
  show = function(result, context)
    for _, pack in ipairs(result.packs) do
      local line = ("%-16s %s"):format(pack.name, pack.dir)
      if pack.shadowed_by then
        line = line .. "  (hidden by " .. pack.shadowed_by .. ")"
      end
      context:print(line)
    end
  end,
}
