-- check.lua - what a careful author would change in packs that work.
--
-- The core finds what is odd in patterns; here is what the tables of rules and
-- the functions of a pack tell. Whether a capture is used is looked up in the
-- text of the Lua files: one whose name stands nowhere else is used by nobody.
local core = require "sayso.core"
local fault = require "sayso.fault"
local pack = require "sayso.pack"
local rule = require "sayso.rule"
local sorted = require "sayso.sorted"
local source = require "sayso.source"

local check = {}

-- Adds a warning about a declaration, at a line and column of its file.
local function warn_at(list, d, line, column, message)
  list[#list + 1] = fault.new {
    file = pack.path(d.pack, d.file), line = line or d.line, column = column,
    message = message, severity = "warning",
    source = column and source.line(pack.text(d.pack, d.file), line),
  }
end

local function warn(list, r, line, column, message)
  warn_at(list, r.declaration, line, column, message)
end

-- The same, at the name of what is declared.
local function warn_name(list, d, message)
  local line, column = source.find(pack.text(d.pack, d.file), d.line, d.name, 1)
  warn_at(list, d, line, column, message)
end

-- ## Patterns

-- The captures in the patterns of a rule: part, offset, name.
local function captures_of(r)
  local list = {}
  for part, pattern in ipairs(r.definition.regex and {} or r.patterns) do
    for at, name in pattern:gmatch "%f[%w_]()([%a_][%w_]*):%S" do
      list[#list + 1] = { part = part, at = at, name = name }
    end
  end
  return list
end

-- The patterns of all rules, in one text.
local function patterns_of(engine)
  local list = {}
  for _, r in ipairs(engine.known) do
    table.move(r.patterns, 1, #r.patterns, #list + 1, list)
    for _, argument in ipairs(r.arguments) do
      list[#list + 1] = argument[2]
    end
  end
  return table.concat(list, "\n") .. "\n"
end

-- Captures that a field of every `kind` of object hides. `text` says so, of
-- the capture's name and of `label`.
local function warn_fields(list, r, kind, text, label)
  for _, c in ipairs(captures_of(r)) do
    for _, field in ipairs(core.members()[kind]) do
      if c.name == field.name then
        local line, column = rule.place(r, c.part, c.at)
        warn(list, r, line, column, text:format(c.name, label or c.name))
      end
    end
  end
end

local function warn_hidden(list, r)
  warn_fields(list, r, "match", "a match has a field '%s' already: its capture "
    .. "is reached with m:capture '%s' only")
end

-- Captures of a rule whose matches others capture, where a field of every span
-- hides them: m.toll.count is how many pieces the toll has.
local function warn_span(list, r, text)
  local label = r.label:gsub("%p", "%%%0")
  if text:find("@" .. label .. "%f[^%w_.-]") then
    warn_fields(list, r, "span", "every span has a field '%s': other rules "
      .. "that capture @%s do not reach this one by its name", r.label)
  end
end

-- A name, a colon and a space before what can be captured: most likely the
-- space is too many.
local SPACED = "%f[%w_]()([%a_][%w_]*):%s+([@%[(%%])"

local function warn_colon(list, r)
  for part, pattern in ipairs(r.definition.regex and {} or r.patterns) do
    for at, name, what in pattern:gmatch(SPACED) do
      local line, column = rule.place(r, part, at)
      warn(list, r, line, column, ("a colon before a space is the mark itself: "
           .. "for a capture write %s:%s..., for the mark %s : %s...")
           :format(name, what, name, what))
    end
  end
end

-- Regular expressions whose work outgrows the text: errors, for on some text
-- they would run into a limit, and find nothing there.
local function warn_growth(list, r)
  local regex = r.definition.regex
  local power, start, piece = core.growth(regex or "a")
  if regex and power then
    local line, column = rule.place(r, 1, 1)
    warn(list, r, line, column, ("the work grows as the length of the text to "
         .. "the power %.1f, where '%s' is repeated%s; bound what repeats: "
         .. "{1,50}"):format(power, piece, start ~= "" and " after '" .. start
         .. "'" or ""))
    list[#list].severity = nil
  end
end

local function warn_tests(list, r)
  if r.out and #r.yes == 0 then
    warn(list, r, nil, nil, ("rule '%s' has no 'yes' sentence"):format(r.name))
  elseif r.out and #r.no == 0 then
    warn(list, r, nil, nil, ("rule '%s' has no 'no' sentence"):format(r.name))
  end
end

-- ## Captures that nobody uses

-- Takes all that stands in a text away from it.
local function without(text, strings)
  for _, s in ipairs(strings) do
    local from, to = text:find(s, 1, true)
    if from then
      text = text:sub(1, from - 1) .. text:sub(to + 1)
    end
  end
  return text
end

-- The Lua of all packs, and the patterns of their rules without the names of
-- captures: where a capture may be used. False if all captures may be, by way
-- of a list of them.
local function readers(engine)
  local parts = {}
  for _, p in ipairs(engine.loaded) do
    for file in pairs(p.texts) do
      if file:find "%.lua$" or not p.dir then
        parts[#parts + 1] = p.texts[file]
      end
    end
  end
  local all = table.concat(parts, "\n")
  if all:find(":captures%s*%(") then
    return false
  end
  for _, r in ipairs(engine.known) do
    all = without(all, r.patterns)
    all = without(without(all, r.yes), r.no)
  end
  local patterns = {}
  for _, r in ipairs(engine.known) do
    for _, pattern in ipairs(r.patterns) do
      patterns[#patterns + 1] = pattern:gsub("%f[%w_][%a_][%w_]*:(%S)", "%1")
    end
  end
  return all .. "\n" .. table.concat(patterns, "\n")
end

-- Is a word in a text, other than as a field of a table that is made?
local function is_read(text, word)
  for at, after in text:gmatch("()%f[%w_]" .. word .. "%f[^%w_]()") do
    local is_field = text:find("^%s*=[^=]", after)
                     and text:sub(math.max(at - 80, 1), at - 1):find "[{,]%s*$"
    if not is_field then
      return true
    end
  end
  return false
end

-- Of rules whose captures do not all go into a record, for `emit` makes it;
-- those that a `yes` tests are of use, and so may be those of rules that feed
-- others.
local function warn_unused(list, r, text)
  local definition = r.definition
  if not text or not definition.has_emit or definition.is_silent then
    return
  end
  local told, tested = {}, table.concat(r.yes, "\n")
  local function look(name, line, column, what)
    if not told[name] and not tested:find("%[" .. name .. "%s")
       and not is_read(text, name) then
      told[name] = true
      warn(list, r, line, column, ("nobody uses the %s '%s': take its name "
           .. "away, or use it in `emit`"):format(what, name))
    end
  end
  for i, c in ipairs(captures_of(r)) do
    local line, column = rule.place(r, c.part, c.at)
    if not definition.trigger or i > 1 then -- paths begin at the first
      look(c.name, line, column, "capture")
    end
  end
  local d = r.declaration
  for _, argument in ipairs(r.arguments) do
    local line, column = source.find_field(pack.text(d.pack, d.file), d.line,
                                           argument[1])
    look(argument[1], line, column, "argument")
  end
end

-- ## Names that nobody uses

local function declaration_of(engine, w)
  for _, p in ipairs(engine.loaded) do
    for _, d in ipairs(p.declarations) do
      if p.name == w.pack and d.kind == w.kind and d.name == w.name then
        return d
      end
    end
  end
end

local WHAT = { lexicon = "lexicon", pattern = "macro" }

-- What the core says: of a pattern, of a name, or of all.
local function add_core(list, engine, w)
  local r, d = engine.known[w.rule], declaration_of(engine, w)
  local of = r and r.declaration or d
  if of and not of.pack.is_asked then
    return
  elseif r then
    local line, column = rule.place(r, w.part, w.offset)
    warn(list, r, line, column, w.message)
  elseif d and not engine.is_partial then
    warn_name(list, d, ("%s the %s '%s'"):format(w.message, WHAT[w.kind],
                                                 w.name))
  elseif not w.kind then
    list[#list + 1] = fault.new { message = w.message, severity = "warning" }
  end
end

-- Labels that are declared, in a manifest or a rule file, and not made.
local function warn_labels(list, engine)
  local made = {}
  for _, r in ipairs(engine.known) do
    made[r.label] = true
  end
  local function look(d)
    if not made[d.name] then
      local text = pack.text(d.pack, d.file)
      local line, column = source.find_field(text, d.line, d.name)
      if d.kind then
        line, column = source.find(text, d.line, d.name, 1)
      end
      warn_at(list, d, line, column,
              ("no rule makes the label '%s'"):format(d.name))
    end
  end
  local function look_at(p)
    for _, name in ipairs(sorted.keys(p.manifest.labels)) do
      look { pack = p, file = "pack.lua", line = 1, name = name }
    end
    for _, d in ipairs(p.declarations) do
      if d.kind == "label" then
        look(d)
      end
    end
  end
  for _, p in ipairs(engine.loaded) do
    if p.is_asked then
      look_at(p)
    end
  end
end

-- ## Fields that are nil

-- Where the declaration after this one begins in its file, or its end.
local function end_of(d)
  local last = math.huge
  for _, other in ipairs(d.pack.declarations) do
    if other.file == d.file and other.line > d.line then
      last = math.min(last, other.line)
    end
  end
  return last
end

-- Fields that are written as a name, which has no value: most likely it is
-- misspelt, or stands further down.
local function warn_nil(list, r)
  local d = r.declaration
  local text, last = pack.text(d.pack, d.file), end_of(d)
  for _, field in ipairs(rule.FIELDS) do
    local line, column = source.find_field(text, d.line, field)
    local name, after
    if line and line < last and d.value[field] == nil then
      name, after = source.line(text, line):sub(column):match
                    "^[%w_]+%s*=%s*([%a_][%w_.]*)%s*(.?)"
    end
    if name and name ~= "nil" and ("},-"):find(after, 1, true) then
      warn(list, r, line, column, ("'%s' is nil: '%s' has no value here")
           :format(field, name))
    end
  end
end

--- What is odd, or wrong though it compiles: a list of faults of the packs that
-- were asked for, not of those that they depend on.
function check.run(engine)
  local list, text = {}, readers(engine)
  for _, w in ipairs(engine.set:warnings()) do
    add_core(list, engine, w)
  end
  if not engine.is_partial then
    warn_labels(list, engine)
  end
  local patterns = patterns_of(engine)
  for _, r in ipairs(engine.known) do
    if r.declaration.pack.is_asked then
      warn_hidden(list, r)
      warn_span(list, r, patterns)
      warn_colon(list, r)
      warn_growth(list, r)
      warn_nil(list, r)
      warn_unused(list, r, text)
      warn_tests(list, r)
    end
  end
  return list
end

return check
