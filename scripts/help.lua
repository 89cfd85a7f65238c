-- Explains the command, a script, a pack, or one of some topics.
local failure = require "sayso.failure"
local help = require "sayso.help"
local limits = require "sayso.limits"
local search = require "sayso.search"
local spelling = require "sayso.spelling"

local topics = {
  script = function()
    return help.SCRIPT
  end,
  limits = function()
    return "Limits, for --limit NAME=VALUE (k, M, G: 1024, ...):\n\n" ..
           limits.help() .. "\n"
  end,
}

local function unknown(name, context)
  local known = search.scripts(context.home)
  for _, pack in ipairs(require("sayso.pack").search()) do
    known[#known + 1] = pack.name
  end
  for topic in pairs(topics) do
    known[#known + 1] = topic
  end
  table.sort(known)
  failure.raise(failure.USAGE,
                ("nothing is known about '%s'%s"):format(
                  name, spelling.hint(name, known)),
                "'sayso help' lists the scripts, 'sayso packs' the packs.")
end

return {
  about = "explains a script, a pack, 'script' or 'limits'",
  usage = "[SCRIPT|PACK|script|limits]",
  run = function(context)
    local name = context.args[1]
    if not name then
      context:print((help.general(context.home):gsub("\n$", "")))
      return
    end
    local text = topics[name] and topics[name]()
    local file = search.script(context.home, name)
    if file then
      text = help.script(name, search.load(name, file))
    end
    text = text or help.pack(name)
    if not text then
      unknown(name, context)
    end
    context:print((text:gsub("\n$", "")))
  end,
}
