-- help.lua - what the command says about itself.
local common = require "sayso.common"
local options = require "sayso.options"
local search = require "sayso.search"
local system = require "sayso.system"
local terminal = require "sayso.terminal"

local help = {}

local START = [[
sayso reads news text: who said what, to whom, when, and how surely?

  sayso [SCRIPT] [OPTION]... [FILE|FOLDER|-]...

  sayso article.txt                      the statements of an article
  sayso -f csv -o said.csv articles/     of all articles in a folder, as CSV
  curl ... | sayso --input jsonl -j 4    of JSON lines, with four workers
  sayso why 'Smith claimed it was so.'   why is this a statement, or is not?
]]

local END = [[
'sayso help SCRIPT' shows the options of a script; 'sayso help PACK' what is in
a rule pack. A .lua file of your own is a script as well: 'sayso help script'.

Exit status: 0 done, 1 some documents failed, 2 wrong usage, 3 a pack or script
is wrong, 4 output could not be written.
]]

help.USAGE = [[
usage: sayso [SCRIPT] [OPTION]... [FILE|FOLDER|-]...
Try 'sayso article.txt', or 'sayso help'.
]]

help.SCRIPT = [[
A script is a Lua file that returns a table:

  return {
    about = "Counts the words of each document.",
    options = { { "min", "integer", 1, about = "smallest count" } },
    formats = { "text" },
    rules = false,
    document = function(doc, context)
      local n = 0
      for _, token in doc:tokens() do
        n = n + (token.text:match "%w" and 1 or 0)
      end
      if n >= context.options.min then
        context:print(doc.id, n)
      end
      return { words = n }
    end,
    gather = function(value, context)
      context.words = (context.words or 0) + value.words
    end,
    finish = function(context)
      context:print("all", context.words)
    end,
  }

Run it as 'sayso ./count.lua news/', or put it into a folder of $SAYSO_PATH and
run it as 'sayso count news/'.

  about     one line for 'sayso help'; usage: what follows the script's name
  options   a list of { name, type, default, about = , short = , choices = ,
            min = , max = , many = , value = }; types: flag string integer
            number choice pair
  formats   for -f; text for terminals, jsonl and csv for records, or others
  write     functions (context, record) -> text, for formats of your own
  rules     whether rule packs are loaded (yes, if it has 'document')
  start     (context) once, before all documents
  document  (doc, context) for each document, in a worker if there are any;
            what it writes comes out in the order of the documents
  gather    (value, context, item) what 'document' returned: plain tables,
            strings and numbers, in the order of the documents
  finish    (context) once, after all documents
  run       (context) instead of 'document', if it reads no documents; its
            result is the exit status
  show      (result, context) prints for people what 'finish' or 'run' returned,
            a table ('run': and the exit status); -f json prints it as JSON
  fault     (fault) instead of 'run' if -f json is asked for and the rules are
            wrong; its result is printed, the exit status is 3

  context.options .args .format .engine .columns .color .notes
  context:write(record)  context:print(...)  context:paint(style, text)
]]

-- What a script says of itself, if it is not broken. To know that it is run,
-- and so only if it is not from the folder that we happen to be in.
local function about_script(name, file)
  if file:sub(1, #search.HERE) == search.HERE then
    return "in " .. search.HERE
  end
  local ok, script = pcall(search.load, name, file)
  return ok and (script.about or "") or "(broken: " .. tostring(script) .. ")"
end

-- The list of scripts.
local function scripts(home)
  local names, files = search.scripts(home)
  local lines = {}
  for i, name in ipairs(names) do
    lines[i] = ("  %-12s %s"):format(name, about_script(name, files[name]))
  end
  return table.concat(lines, "\n")
end

local function group(title, specs)
  return ("%s:\n%s\n"):format(title, options.help(specs))
end

function help.general(home)
  return table.concat({
    START, "Scripts:\n" .. scripts(home) .. "\n",
    group("Options of most scripts", common.documents),
    group("Rules", common.rules), group("General", common.general), END,
  }, "\n")
end

function help.script(name, script)
  local usage = script.usage or (script.document and
                "[OPTION]... [FILE|FOLDER|-]..." or "[OPTION]...")
  local parts = { ("sayso %s %s\n\n%s\n"):format(name, usage,
                                                  script.about or "") }
  for _, g in ipairs(common.groups(script)) do
    parts[#parts + 1] = group(g[1], g[2])
  end
  return table.concat(parts, "\n")
end

local function line(name, value)
  return ("  %-14s %s"):format(name, value)
end

local function add_options(lines, pack)
  for name, option in pairs(pack.options or {}) do
    lines[#lines + 1] = line(name, ("%s (%s) %s"):format(
      tostring(option.value), option.type, option.about or ""))
  end
end

local function add_labels(lines, pack)
  for name, label in pairs(pack.labels or {}) do
    lines[#lines + 1] = line("@" .. name, table.concat(label.fields or {}, " "))
  end
end

-- A part of the help of a pack: a title and sorted lines, if there are any.
local function part(title, fill, pack)
  local lines = {}
  fill(lines, pack)
  table.sort(lines)
  return #lines > 0 and ("\n%s:\n%s\n"):format(title,
                                               table.concat(lines, "\n")) or ""
end

local function is_pack(name)
  for _, found in ipairs(require("sayso.pack").search()) do
    if found.name == name then
      return true
    end
  end
  return system.kind(name .. "/pack.lua") == "file"
end

-- "news-en 1.0.0 (en, MIT)", with what the manifest says.
local function head_of(pack)
  local parts = {}
  for _, name in ipairs { "language", "license" } do
    parts[#parts + 1] = pack[name]
  end
  return pack.name .. (pack.version and " " .. pack.version or "") ..
         (parts[1] and (" (%s)"):format(table.concat(parts, ", ")) or "")
end

-- What is in a pack; nil if there is none of this name.
function help.pack(name)
  if not is_pack(name) then
    return nil
  end
  local sayso = require "sayso"
  local engine = sayso.engine { packs = { name } }
  local packs = engine:packs()
  local pack = packs[#packs]
  local function add_rules(lines)
    for _, rule in ipairs(engine:rules()) do
      if rule.pack == pack.name then
        lines[#lines + 1] = line(rule.name:match "/(.*)$" or rule.name,
                                 rule.doc or rule.patterns[1] or "")
      end
    end
  end
  return terminal.clean(table.concat {
    ("%s%s\n\nin %s\n"):format(head_of(pack),
      pack.about and "\n\n" .. pack.about or "", pack.dir),
    part(("Options, for --set %s.NAME=VALUE"):format(pack.name), add_options,
         pack),
    part("Labels, and their fields", add_labels, pack),
    part("Rules", add_rules, pack),
  }, true)
end

return help
