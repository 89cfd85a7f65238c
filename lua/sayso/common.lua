-- common.lua - the options that all scripts share, and what they say of a run.
local failure = require "sayso.failure"

local common = {}

common.general = {
  { "output", "string", short = "o", value = "FILE",
    about = "write to FILE, not to standard output" },
  { "color", "choice", "auto", choices = { "auto", "always", "never" },
    about = "colours; auto: on a terminal without NO_COLOR" },
  { "help", "flag", short = "h", about = "show this" },
  { "version", "flag", about = "show the version" },
}

common.rules = {
  { "pack", "string", short = "p", many = true, value = "PACK",
    about = "a rule pack: a name or a folder; more than once for several" },
  { "rules", "string", value = "WHICH",
    about = "only some: 'statement.* and not statement.colon'" },
  { "set", "pair", many = true, value = "PACK.KEY=VALUE",
    about = "an option of a pack" },
}

common.watch = {
  { "watch", "flag",
    about = "go on: do it again whenever a file of packs or input changes" },
}

common.format_option = {
  "format", "choice", short = "f", choices = {},
  about = "of the output; on a terminal text, in a pipe jsonl",
}

common.documents = {
  common.format_option,
  { "offsets", "choice", "chars", choices = { "chars", "bytes", "utf16" },
    about = "what positions count; chars: Unicode code points" },
  { "input", "choice", "auto",
    choices = { "auto", "text", "jsonl", "conllu" },
    about = "a document a file, or a line of JSON; auto: by the name" },
  { "text_field", "string", value = "KEY",
    about = "of a line of JSON: its text (text)" },
  { "id_field", "string", value = "KEY", about = "its name (id)" },
  { "date_field", "string", value = "KEY", about = "its date (date)" },
  { "date", "string", value = "YYYY-MM-DD",
    about = "the day of articles that do not say" },
  { "jobs", "integer", 1, short = "j", value = "N", min = 1, max = 64,
    about = "worker processes; the output is the same for any number" },
  { "limit", "pair", many = true, value = "NAME=VALUE",
    about = "see 'sayso help limits'" },
  { "resume", "string", value = "FILE",
    about = "as -o, but go on where an earlier run was stopped" },
  { "progress", "flag", about = "show how far it is, also not on a terminal" },
  { "stats", "flag", about = "at the end, count what was done" },
}

common.FORMATS = { "text", "jsonl", "csv" }
common.SHOWN = { "text", "json" } -- of a script with `show`

-- What -f of a script can be.
function common.formats(script)
  return script.formats or script.show and common.SHOWN or common.FORMATS
end

-- What -f says if it is not the choice of records.
local function format_about(script, choices)
  if script.show then
    return "of the output: for people, or programs"
  end
  for _, name in ipairs(choices) do
    if name == "jsonl" then
      return nil
    end
  end
  return ("of the output (%s)"):format(choices[1])
end

-- The options for documents as a script has them: with its formats, and its
-- own defaults.
local function for_script(specs, script)
  local copy = {}
  for i, spec in ipairs(specs) do
    copy[i] = {}
    for name, value in pairs(spec) do
      copy[i][name] = value
    end
    copy[i][3] = (script.defaults or {})[spec[1]] or spec[3]
    if spec[1] == "format" then
      copy[i].choices = common.formats(script)
      copy[i].about = format_about(script, copy[i].choices) or spec.about
    end
  end
  return copy
end

-- The groups of options of a script, each with a title.
function common.groups(script)
  local groups = {}
  if script.options and #script.options > 0 then
    groups[1] = { "Options", script.options }
  end
  if script.document then
    groups[#groups + 1] = { "Documents",
                            for_script(common.documents, script) }
  end
  if common.has_rules(script) then
    groups[#groups + 1] = { "Rules", common.rules }
    if script.watch then
      groups[#groups + 1] = { "Watching", common.watch }
    end
  end
  local general = { table.unpack(common.general) }
  if script.show and not script.document then
    table.insert(general, 1, for_script({ common.format_option }, script)[1])
  end
  groups[#groups + 1] = { "General", general }
  return groups
end

-- Does the script use rule packs? If it works on documents, unless it says no.
function common.has_rules(script)
  if script.rules == nil then
    return script.document ~= nil
  end
  return script.rules
end

-- All options of a script in one list.
function common.options(script)
  local all = {}
  for _, group in ipairs(common.groups(script)) do
    for _, spec in ipairs(group[2]) do
      all[#all + 1] = spec
    end
  end
  return all
end

-- The format: as asked for, else for people on a terminal, else for programs.
function common.format(script, asked, on_terminal)
  if asked then
    return asked
  end
  local has = {}
  local formats = common.formats(script)
  for _, format in ipairs(formats) do
    has[format] = true
  end
  if on_terminal and has.text then
    return "text"
  end
  return has.jsonl and "jsonl" or formats[1]
end

-- "true", "0.5" and so on as what they say.
local function plain(text)
  if text == "true" or text == "false" then
    return text == "true"
  end
  return tonumber(text) or text
end

-- The options of packs, from --set.
function common.pack_options(pairs_given)
  local set = {}
  for _, pair in ipairs(pairs_given or {}) do
    if not pair[1]:find(".", 1, true) then
      failure.raise(failure.USAGE, ("--set takes PACK.KEY=VALUE, not '%s=%s'")
        :format(pair[1], pair[2]))
    end
    set[pair[1]] = plain(pair[2])
  end
  return set
end

-- A date as YYYY-MM-DD, or the end of the command.
function common.check_date(date)
  if not date then
    return
  end
  local year, month, day = date:match "^(%d%d%d%d)-(%d%d)-(%d%d)$"
  local time = year and os.time { year = year, month = month, day = day,
                                  hour = 12 }
  if not time or os.date("%Y-%m-%d", time) ~= date then
    failure.raise(failure.USAGE, ("option '--date' takes a day as " ..
      "2024-11-05, not '%s'"):format(date))
  end
end

return common
