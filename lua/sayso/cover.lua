-- cover.lua - what of the rules and lexicons was used in some documents, and
-- why the rest was not.
--
-- A document gives counts, a flat table of numbers under keys of parts joined
-- by tabs, so that those of many are added up one by one:
--
--     rule R A      units, absent, failed, matches, records ...    of a pattern
--     element R A I taken, failed, fitting                         of its parts
--     outcome R A   dropped, no-record or overlapped, and why      of matches
--     capture N A   how often a capture was there; N: "pack/rule"
--     entry L E     stands, fits, behind, before, records          of a lexicon
--     ended L E R A as outcome; or failed, and the number of a part
--
-- R, L: numbers of rules and lexicons; A, I, E: of what is in them. Parts are
-- the elements of the pattern, then the arguments of a trigger.
local json = require "sayso.json"
local pack = require "sayso.pack"
local sorted = require "sayso.sorted"
local source = require "sayso.source"

local cover = {}

-- ## Counting

local function adder(counts)
  return function(n, ...)
    if n and n > 0 then
      local key = table.concat({ ... }, "\t")
      counts[key] = (counts[key] or 0) + n
    end
  end
end

local function why_not(found, match)
  if match.by then
    return "overlapped", found:match(match.by).rule
  end
  return match.outcome, match.reason or ""
end

-- What became of the matches, and of other attempts, that entries were part of.
local function add_entries(add, found, r, a, alternative)
  for _, use in ipairs(alternative.uses) do
    local match = alternative.matches[use.match]
    if match and match.outcome == "kept" then
      add(1, "entry", use.lexicon, use.entry, "records")
    elseif match then
      add(1, "ended", use.lexicon, use.entry, r, a, why_not(found, match))
    elseif use.element then
      add(1, "ended", use.lexicon, use.entry, r, a, "failed", use.element)
    end
  end
end

local function add_alternative(add, found, r, a, alternative)
  for _, name in ipairs { "units", "absent", "failed", "limits" } do
    add(alternative[name], "rule", r, a, name)
  end
  for i, e in ipairs(alternative.elements) do
    for _, name in ipairs { "taken", "failed", "fitting" } do
      add(e[name], "element", r, a, i, name)
    end
  end
  for i, n in ipairs(alternative.missing) do
    add(n, "element", r, a, #alternative.elements + i, "failed")
  end
  for _, match in ipairs(alternative.matches) do
    add(1, "rule", r, a, "matches")
    if match.outcome == "kept" then
      add(1, "rule", r, a, "records")
    else
      add(1, "outcome", r, a, why_not(found, match))
    end
  end
  add_entries(add, found, r, a, alternative)
end

--- The counts of a document.
function cover.document(engine, doc)
  local counts = {}
  local add = adder(counts)
  local found <close> = assert(engine:run(doc))
  for r, rule in ipairs(engine.known) do
    for a, alternative in ipairs(found:cover(r, #rule.arguments)) do
      add_alternative(add, found, r, a, alternative)
    end
  end
  for _, match in found:matches() do
    for _, capture in ipairs(match:captures()) do
      add(1, "capture", match.rule, match.alternative, capture.capture)
    end
  end
  for _, e in ipairs(found:entries()) do
    add(e.stands, "entry", e.lexicon, e.entry, "stands")
    add(e.fits, "entry", e.lexicon, e.entry, "fits")
    add(e.behind, "entry", e.lexicon, e.entry, "behind")
    add(e.before and 1, "entry", e.lexicon, e.entry, "before", e.before)
  end
  return counts
end

-- ## Telling

local SCOPES = { [0] = "sentence", "paragraph", "document" }

local function times(n, noun)
  return ("%d %s%s"):format(n, noun, n == 1 and "" or
                            noun:find "match$" and "es" or "s")
end

-- The counts as tables inside each other: the keys are parts as they stand.
local function tree_of(counts)
  local tree = {}
  for key, n in pairs(counts) do
    local at, last = tree, nil
    for part in (key .. "\t"):gmatch "([^\t]*)\t" do
      if last then
        at[last] = at[last] or {}
        at = at[last]
      end
      last = part
    end
    at[last] = (at[last] or 0) + n
  end
  return tree
end

local function at(tree, ...)
  for i = 1, select("#", ...) do
    tree = (tree or {})[tostring((select(i, ...)))]
  end
  return tree or {}
end

-- Part `i` of an alternative as it is written.
local function part_text(rule, a, shape, i)
  local e = shape.elements[i]
  if e then
    return rule.patterns[a]:sub(e.offset, e.offset + e.len - 1)
  end
  local argument = rule.arguments[i - #shape.elements]
  return ("%s = %q"):format(argument[1], argument[2])
end

local VERBS = { dropped = "dropped by `where`", overlapped = "gave way to",
                ["no-record"] = "gave no record", limit = "hit a limit" }
local SHOWN = 3 -- reasons of one thing

-- What became of matches: { dropped = { [reason] = n }, ... } in words.
local function fates(outcomes)
  local numbers, words = {}, {}
  for outcome, reasons in pairs(outcomes) do
    for reason, n in pairs(reasons) do
      numbers[outcome .. "\t" .. reason] = n
    end
  end
  for i, key in ipairs(sorted.ranked(numbers)) do
    local outcome, reason = key:match "^(.-)\t(.*)$"
    local join = outcome == "overlapped" and " " or ": "
    if i <= SHOWN then
      words[i] = ("%d %s%s"):format(numbers[key], VERBS[outcome],
                                    reason ~= "" and join .. reason or "")
    elseif i == SHOWN + 1 then
      words[i] = "..."
    end
  end
  return table.concat(words, "; ")
end

-- Which part of a pattern fails most often, and how often.
local function worst(tree, r, a)
  local failed = {}
  for i, counts in pairs(at(tree, "element", r, a)) do
    failed[i] = counts.failed
  end
  local first = sorted.ranked(failed)[1]
  return tonumber(first), failed[first]
end

-- Why an alternative without a match has none.
local function no_match(rule, r, a, shape, tree, n)
  local seen = (n.units or 0) - (n.absent or 0)
  local unit = SCOPES[rule.definition.scope]
  if seen == 0 then
    return shape.anchor and shape.anchor .. " is not there" or "no text"
  elseif n.limits then
    return ("a limit was hit in %s"):format(times(n.limits, unit))
  end
  local i, failed = worst(tree, r, a)
  if not i then
    return ("not found in %s"):format(times(seen, unit))
  end
  return ("%s fails in %d of %s%s"):format(
    part_text(rule, a, shape, i), failed, times(seen, unit),
    shape.anchor and " with " .. shape.anchor or "")
end

local function why_unused(rule, r, a, shape, tree, n)
  if not n.matches then
    return no_match(rule, r, a, shape, tree, n)
  end
  return ("of %s, %s"):format(times(n.matches, "match"),
                              fates(at(tree, "outcome", r, a)))
end

-- Elements that took nothing, though their pattern has matches.
local function unused_elements(rule, r, a, shape, tree, list)
  for i, e in ipairs(shape.elements) do
    local n = at(tree, "element", r, a, i)
    if e.takes and not n.taken then
      list[#list + 1] = {
        element = part_text(rule, a, shape, i), offset = e.offset, len = e.len,
        reason = not n.fitting and "nothing here fits it" or
          ("%d fit%s it, but not where it stands in the pattern"):format(
            n.fitting, n.fitting == 1 and "s" or ""),
      }
    end
  end
end

local function unused_arguments(rule, r, a, shape, tree, list)
  local name = ("%s/%s"):format(rule.pack, rule.name)
  local n = at(tree, "rule", r, a)
  for i, argument in ipairs(rule.arguments) do
    if type(at(tree, "capture", name, a)[argument[1]]) ~= "number" then
      list[#list + 1] = {
        element = part_text(rule, a, shape, #shape.elements + i),
        reason = ("in none of %s"):format(times(n.matches, "match")),
      }
    end
  end
end

local function alternative_of(rule, r, a, shape, tree)
  local n = at(tree, "rule", r, a)
  local result = {
    rule = ("%s/%s"):format(rule.pack, rule.name), file = rule.file,
    line = rule.line, alternative = a, pattern = rule.patterns[a],
    matches = n.matches or 0, records = n.records or 0,
    unused = json.list {},
  }
  if result.records == 0 then
    result.reason = why_unused(rule, r, a, shape, tree, n)
  end
  if result.matches > 0 then
    unused_elements(rule, r, a, shape, tree, result.unused)
    unused_arguments(rule, r, a, shape, tree, result.unused)
  end
  return result
end

-- ## Lexicons

-- The lines of the entries of a .tsv file: the lines that are no comments,
-- after the one that names the columns.
local function entry_lines(text)
  local lines, n = {}, 0
  for line in (text .. "\n"):gmatch "(.-)\r?\n" do
    n = n + 1
    if line ~= "" and line ~= "#" and line:sub(1, 2) ~= "# " then
      lines[#lines + 1] = n
    end
  end
  table.remove(lines, 1)
  return lines
end

-- A function that gives the file and line of an entry.
local function places(d)
  local file = d.value.file
  if file then
    file = "lex/" .. file
    local lines = entry_lines(pack.text(d.pack, file))
    return function(i)
      return pack.path(d.pack, file), lines[i]
    end
  end
  local text = pack.text(d.pack, d.file)
  return function(_, phrase)
    return pack.path(d.pack, d.file),
           source.find(text, d.line, phrase, 1) or d.line
  end
end

-- The commonest end of the attempts that an entry was part of, in words; nil if
-- there was none.
local function end_of(engine, shapes, ended)
  local numbers = {}
  for r, alternatives in pairs(ended) do
    for a, outcomes in pairs(alternatives) do
      for outcome, reasons in pairs(outcomes) do
        for reason, n in pairs(reasons) do
          numbers[table.concat({ r, a, outcome, reason }, "\t")] = n
        end
      end
    end
  end
  local first = sorted.ranked(numbers)[1]
  if not first then
    return nil
  end
  local r, a, outcome, reason = first:match "^(.-)\t(.-)\t(.-)\t(.*)$"
  r, a = tonumber(r), tonumber(a)
  local rule = engine.known[r]
  if outcome == "failed" then
    return ("%s of %s fails at %d of them"):format(
      part_text(rule, a, shapes[r][a], tonumber(reason)), rule.name,
      numbers[first])
  end
  return ("matches of %s: %s"):format(
    rule.name, fates { [outcome] = { [reason] = numbers[first] } })
end

local function why_entry(engine, shapes, tree, lexicon, i, entry, phrase_of)
  local n = at(tree, "entry", lexicon, i)
  if not n.stands then
    return "its words do not occur"
  elseif not n.fits then
    return ("it stands here %s, never %s"):format(times(n.stands, "time"),
      entry[2] and entry[2] ~= "" and "as " .. entry[2]
      or "in a form that it asks for")
  end
  local said = end_of(engine, shapes, at(tree, "ended", lexicon, i))
  local stands = ("it stands here %s"):format(times(n.fits, "time"))
  if said then
    return stands .. "; " .. said
  elseif n.behind == n.fits then
    local before = phrase_of(tonumber(sorted.ranked(n.before)[1]))
    return ("%s, each time shadowed by '%s'"):format(stands, before)
  end
  return stands .. ", not where a pattern asks for it"
end

local function lexicon_of(engine, shapes, tree, number)
  local d, list = engine.lexicons[number], engine.set:entries(number)
  local place, used, unused = places(d), json.list {}, json.list {}
  local function phrase_of(i)
    return list[i][1]
  end
  for i, entry in ipairs(list) do
    local n = at(tree, "entry", number, i)
    if n.records then
      used[#used + 1] = { phrase = entry[1], records = n.records }
    else
      local file, line = place(i, entry[1])
      unused[#unused + 1] = {
        phrase = entry[1], file = file, line = line,
        reason = why_entry(engine, shapes, tree, number, i, entry, phrase_of),
      }
    end
  end
  sorted.rows(used, "records", "phrase")
  return { lexicon = ("%s/%s"):format(d.pack.name, d.name), entries = #list,
           used = used, unused = unused }
end

-- The elements and anchors of all alternatives: those of an empty document.
local function shapes_of(engine)
  local doc <close> = assert(engine:doc "")
  local found <close> = assert(engine:run(doc))
  local shapes = {}
  for r, rule in ipairs(engine.known) do
    shapes[r] = found:cover(r, #rule.arguments)
  end
  return shapes
end

--- What the counts of all documents say.
-- @return { alternatives = list, lexicons = list }
function cover.report(engine, counts)
  local tree, shapes = tree_of(counts), shapes_of(engine)
  local result = { alternatives = json.list {}, lexicons = json.list {} }
  for r, rule in ipairs(engine.known) do
    for a in ipairs(rule.patterns) do
      table.insert(result.alternatives,
                   alternative_of(rule, r, a, shapes[r][a], tree))
    end
  end
  for number = 0, #engine.lexicons do
    if engine.lexicons[number] then
      table.insert(result.lexicons, lexicon_of(engine, shapes, tree, number))
    end
  end
  return result
end

return cover
