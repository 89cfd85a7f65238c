-- engine.lua - an engine: a language, the packs that are loaded into it, and
-- what becomes of the documents that are read with it.
local core = require "sayso.core"
local fault = require "sayso.fault"
local home = require "sayso.home"
local pack = require "sayso.pack"
local rule = require "sayso.rule"
local select_rules = require "sayso.select"
local spelling = require "sayso.spelling"
local statement = require "sayso.statement"

local Engine = {}
Engine.__index = Engine
Engine.__name = "sayso.engine"

local OPTIONS = { "packs", "path", "language", "options", "rules", "limits",
                  "extra", "profile" }
local LIMITS = { "seconds", "memory", "steps", "records", "all_records",
                 "files", "bytes", "regex_steps", "regex_text",
                 "regex_length" }

-- ## Opening

-- Refuses a table with a field that is not in the list.
local function check_fields(what, t, known)
  local name, hint = spelling.stranger(t, known)
  if name then
    error(("no %s '%s'%s"):format(what, name, hint), 0)
  end
end

local function open_language(name)
  local folder = home.language(name)
  if not folder then
    fault.raise { message = ("no language '%s'"):format(name) }
  end
  local language, message, line = core.engine(folder)
  if not language then
    fault.raise { message = message, file = folder, line = line > 0 and line
                  or nil }
  end
  return language
end

-- The names of the packs that are loaded if none are named: those bundled
-- with sayso.
local function bundled()
  local names, folder = {}, home.packs()
  for _, found in ipairs(folder and pack.search { folder } or {}) do
    if not found.shadowed_by and found.dir:sub(1, #folder) == folder then
      names[#names + 1] = found.name
    end
  end
  return names
end

-- Loads packs, and those that they depend on before them.
local function load_packs(options, used)
  local packs, state, asked = {}, {}, {}
  local function load(name, needed_by)
    local p = pack.load(name, options, used, needed_by)
    asked[p.name] = asked[p.name] or not needed_by
    if state[p.name] == "done" then
      return
    elseif state[p.name] then
      pack.fail(needed_by, "pack.lua", 1, nil,
                ("packs that depend on each other: %s"):format(p.name))
    end
    state[p.name] = "begun"
    for _, other in ipairs(p.manifest.depends or {}) do
      if state[other] ~= "done" then
        load(other, p)
      end
    end
    state[p.name] = "done"
    packs[#packs + 1] = p
  end
  for _, name in ipairs(options.packs or bundled()) do
    load(name)
  end
  for _, p in ipairs(packs) do
    p.is_asked = asked[p.name]
  end
  for _, extra in ipairs(options.extra or {}) do
    local p = pack.load_text(extra.name, extra.text, options)
    for _, other in ipairs(packs) do
      table.insert(p.manifest.depends, other.name)
    end
    p.is_asked = true
    packs[#packs + 1] = p
  end
  return packs
end

-- Options "pack.name" of packs that have no such option.
local function check_options(options, packs, used)
  local known = {}
  for _, p in ipairs(packs) do
    for name in pairs(p.options) do
      known[#known + 1] = p.name .. "." .. name
    end
  end
  table.sort(known)
  for key in pairs(options.options or {}) do
    if not used[key] then
      local hint = spelling.hint(tostring(key), known)
      if hint == "" and #known > 0 then
        hint = "; there is " .. table.concat(known, ", ")
      end
      fault.raise { message = ("no option '%s'%s"):format(key, hint) }
    end
  end
end

local Module = {}

--- See sayso.engine.
function Module.new(options)
  local own = {}
  for name, value in pairs(options or {}) do
    own[name] = value
  end
  check_fields("option", own, OPTIONS)
  check_fields("limit", own.limits or {}, LIMITS)
  own.language = own.language or "en"
  local self = setmetatable({ language = own.language }, Engine)
  local used = {}
  self.core = open_language(own.language)
  self.loaded = load_packs(own, used)
  check_options(own, self.loaded, used)
  local selector = own.rules and function(list)
    return select_rules.compile(own.rules, list)
  end
  self.set, self.known, self.lexicons =
    rule.build(self.core, self.loaded, own.limits or {}, selector)
  self.counts = own.profile and {} or nil
  self.is_partial = own.rules ~= nil
  return self
end

-- ## Documents

local DOC_FIELDS = { "id", "date" }

--- Reads a text (a string of UTF-8) into a document.
-- @param about  { id = "a", date = "2024-11-05" }, or nil
-- @return the document; or nil, a message and, of a bad byte, its place
function Engine:doc(text, about)
  about = about or {}
  check_fields("field of a document", about, DOC_FIELDS)
  return self.core:doc(text, about.id, about.date)
end

-- Adds what the rules cost in a document to the sums of the profile.
local function add_counts(self, found)
  for number in ipairs(self.known) do
    local sums = self.counts[number] or {}
    self.counts[number] = sums
    for name, n in pairs(found:counts(number)) do
      sums[name] = (sums[name] or 0) + n
    end
  end
end

--- Runs the rules on a document.
-- @return what was found; or nil and a message
function Engine:run(doc)
  local start = self.counts and os.clock()
  local found, message = self.set:run(doc)
  if found and self.counts then
    self.seconds = (self.seconds or 0) + os.clock() - start
    add_counts(self, found)
  end
  return found, message
end

--- The statements of a document: a list of records in the order of the text,
-- and a list of notes. Raises an error if the language lacks what the rules
-- need.
function Engine:statements(doc)
  local found, message = self:run(doc)
  if not found then
    error(message, 2)
  end
  local records, notes = found.records, found.notes
  found:close()
  local more
  records, more = statement.complete(doc, records, self.known)
  table.move(more, 1, #more, #notes + 1, notes)
  return records, notes
end

local JSON_FIELDS = { "offsets" }

--- A record as one line of JSON.
-- @param how  { offsets = "chars", "bytes" or "utf16" }, or nil
function Engine.json(_, doc, record, how)
  check_fields("field", how or {}, JSON_FIELDS)
  return core.json(doc, record, how and how.offsets)
end

--- A record as one row of CSV; see sayso.output for the head.
function Engine.csv(_, doc, record, how)
  check_fields("field", how or {}, JSON_FIELDS)
  return core.csv(doc, record, how and how.offsets)
end

-- ## Explaining

-- The number of a rule called "name" or "pack/name"; raises an error for a
-- name that no rule has.
local function number_of(self, name)
  local names = {}
  for number, r in ipairs(self.known) do
    if r.name == name or r.pack .. "/" .. r.name == name then
      return number
    end
    names[number] = r.name
  end
  error(("no rule '%s'%s"):format(name, spelling.hint(name, names)), 0)
end

local function full_name(r)
  return r.pack .. "/" .. r.name
end

-- Adds to what the core says why: names, and pieces of the pattern.
local function explain(self, found, w)
  local r = self.known[w.rule]
  local definition = r.definition
  local pattern = definition.regex or definition.trigger
                  or definition.patterns[w.alternative]
  local result = {
    rule = full_name(r), name = r.name, label = r.label, file = r.file,
    line = r.line, alternative = w.alternative, pattern = pattern,
    outcome = w.outcome, reason = w.reason, token = w.token, steps = {},
    captures = w.captures, offset = w.offset + 1, len = w.len,
  }
  local function element(offset, len)
    return pattern and pattern:sub(offset + 1, offset + len) or ""
  end
  result.element = element(w.offset, w.len)
  local argument = definition.arguments[w.alternative - 1]
  if argument then -- the trigger fitted, an argument was missing
    result.element = ("%s = %q"):format(argument[1], argument[2])
    result.steps[1] = { element = pattern, offset = 1, len = #pattern,
                        span = found.doc:extent(w.token.i, w.token.i) }
  end
  for i, step in ipairs(w.steps) do
    result.steps[i] = { element = element(step.offset, step.len),
                        span = step.span, offset = step.offset + 1,
                        len = step.len }
  end
  if w.by then
    local by = found:match(w.by)
    result.by, result.by_text = by and by.rule, by and by.text
  end
  return result
end

-- Adds to a match that was kept the records that came of it; or why there are
-- none. `raw` are the numbers of matches with records before those that two
-- packs found were made one.
local function add_records(result, r, w, records, raw)
  result.records = {}
  for _, record in ipairs(records) do
    if record.origin.match == w.match then
      result.records[#result.records + 1] = record
    end
  end
  if result.outcome ~= "kept" or result.records[1] or not r.out then
    return
  end
  result.outcome = "no-record"
  result.reason = raw[w.match] and "another pack says the same by a word"
    or r.definition.has_emit and "`emit` gave nothing, or `finish` took it away"
    or "`finish` took it away"
end

-- The records of a document as they come out, and the numbers of the matches
-- that had one when the packs were done.
local function records_of(self, doc, found)
  local raw = {}
  for _, record in ipairs(found.records) do
    if record.origin and record.origin.match then
      raw[record.origin.match] = true
    end
  end
  return statement.complete(doc, found.records, self.known), raw
end

-- The numbers of the rules that are meant.
local function select_numbers(self, selection)
  local is_wanted, numbers = select_rules.compile(selection, self.known), {}
  for number, r in ipairs(self.known) do
    numbers[#numbers + 1] = is_wanted(r) and number or nil
  end
  return numbers
end

local WHY_FIELDS = { "rule", "sentence" }

--- Why rules did or did not match: a list of tables, see sayso.meta.
-- @param what  { rule = "name", or another selection of rules, sentence = 1 },
--              or nil for all
function Engine:why(doc, what)
  what = what or {}
  check_fields("field", what, WHY_FIELDS)
  local numbers = what.rule and select_numbers(self, what.rule) or { false }
  local found, message = self:run(doc)
  if not found then
    error(message, 2)
  end
  local records, raw = records_of(self, doc, found)
  local list = {}
  for i = what.sentence or 1, what.sentence or doc:count "sentences" do
    for _, number in ipairs(numbers) do
      for _, w in ipairs(found:why(i, number or nil)) do
        local result = explain(self, found, w)
        result.sentence = i
        if w.match then
          add_records(result, self.known[w.rule], w, records, raw)
        end
        list[#list + 1] = result
      end
    end
  end
  found:close()
  return list
end

-- ## What is loaded

--- What a careful author would change: a list of faults.
function Engine:check()
  return require "sayso.check".run(self)
end

--- In how many documents rules failed: "3:1 7:2", by their numbers. With a
-- text it is set to that: so workers can know what happened to others.
function Engine:strikes(text)
  if text then
    self.set:set_strikes(text)
  end
  return self.set:strikes()
end

--- What the rules cost since the engine was made with profile = true: a list
-- over the rules, and the seconds that all took.
function Engine:profile()
  assert(self.counts, "make the engine with profile = true")
  local list = {}
  for number, r in ipairs(self.known) do
    local calls, seconds, strikes = self.set:calls(number)
    local result = { rule = full_name(r), label = r.label, file = r.file,
                     line = r.line, lua_calls = calls, lua_seconds = seconds,
                     failures = strikes }
    for name, n in pairs(self.counts[number] or {}) do
      result[name] = n
    end
    list[number] = result
  end
  return list, self.seconds or 0
end

local function public(r)
  return { name = full_name(r), pack = r.pack, label = r.label, file = r.file,
           line = r.line, doc = r.doc, tags = r.tags, patterns = r.patterns,
           out = r.out, yes = r.yes, no = r.no }
end

--- The rules that are loaded, in their order.
function Engine:rules()
  local list = {}
  for i, r in ipairs(self.known) do
    list[i] = public(r)
  end
  return list
end

--- The packs that are loaded: what their manifests say, and the values of
-- their options.
function Engine:packs()
  local list = {}
  for i, p in ipairs(self.loaded) do
    local m, options, names = p.manifest, {}, {}
    for name, o in pairs(m.options or {}) do
      options[name] = { type = o[1], default = o[2], min = o.min, max = o.max,
                        choices = o.choices, about = o.about,
                        value = p.options[name] }
    end
    for _, r in ipairs(self.known) do
      if r.pack == p.name then
        names[#names + 1] = r.name
      end
    end
    list[i] = { name = p.name, dir = p.dir, hides = p.hides,
                is_asked = p.is_asked, version = m.version, api = m.api,
                language = m.language, license = m.license, about = m.about,
                needs = m.needs or {}, depends = m.depends or {},
                labels = m.labels or {}, options = options, rules = names,
                memory = p.state:used(), seconds = p.state:spent() }
  end
  return list
end

--- The program of a pattern of a rule, as text; `part` counts from 1.
function Engine:code(name, part)
  return self.set:code(number_of(self, name), part or 1)
end

--- Runs the tests of the packs; see sayso.test.
function Engine:test(what)
  return require "sayso.test".run(self, what)
end

return Module
