-- test.lua - the tests of a pack: the sentences in its rules, and articles.
--
--     yes = { "[source Smith] reportedly [cue claimed] [content it was so]." }
--     no  = { "The insurance claim that failed was small." }
--
-- Each bracket of a `yes` must be captured exactly, by one match of the rule;
-- only quotation marks and commas at its ends may be left out of a bracket.
-- What is in no bracket is free. One name may have several brackets, which are
-- the pieces of one capture, and brackets may nest. A bracket itself is
-- written "\\[". In a `no` the rule may find nothing: no match that became a
-- record, or, of a rule with out = false, no match.
--
-- An article is a file tests/*.txt of the pack; lines in it that begin with #
-- say what must be found, and are no part of the text:
--
--     # expect: statement source="Smith" content="it was so"
--     # none: rebuttal
--     # todo: statement cue="said"          wanted, but known to fail
--     # todo: none statement cue="read"     found, but must not be
--
-- A field of a role is written with a dot (source.type="person"); a list is
-- its texts with ", " between them, and "" stands for a field that is absent.
local pack = require "sayso.pack"
local source = require "sayso.source"
local spelling = require "sayso.spelling"

local test = {}

-- ## Sentences with brackets

--- Reads a sentence with brackets: its plain text, and a list of { name =,
-- spans = }; or nil and what is wrong.
function test.parse(sentence)
  local text, captures, by_name, open = {}, {}, {}, {}
  local at, len = 1, 0
  local function add(piece)
    text[#text + 1] = piece
    len = len + #piece
  end
  while at <= #sentence do
    local escaped = sentence:match("^\\([%[%]\\])", at)
    local name, after = sentence:match("^%[([%a_][%w_]*)%s+()", at)
    local c = sentence:sub(at, at)
    if escaped then
      add(escaped)
      at = at + 2
    elseif name then
      if not by_name[name] then
        by_name[name] = { name = name, spans = {} }
        captures[#captures + 1] = by_name[name]
      end
      local span = { len + 1, 0 }
      table.insert(by_name[name].spans, span)
      open[#open + 1] = span
      at = after
    elseif c == "[" then
      return nil, "'[' without a name: write \\[ for a bracket"
    elseif c == "]" then
      local span = table.remove(open)
      if not span then
        return nil, "']' without '[': write \\] for a bracket"
      end
      span[2] = len
      at = at + 1
    else
      local plain = sentence:match("^[^%[%]\\]+", at) or c
      add(plain)
      at = at + #plain
    end
  end
  if #open > 0 then
    return nil, "'[' without ']'"
  end
  return table.concat(text), captures
end

-- Marks that a bracket may leave out at the ends of what was captured: the
-- content of “[content We won],” is the quotation with its marks.
local MARKS = { "^[%p%s]+", "^“", "^”", "^‘", "^’", "^«", "^»" }
local END_MARKS = { "[%p%s]+$", "“$", "”$", "‘$", "’$", "«$", "»$" }

local function cut(s, marks)
  for _, mark in ipairs(marks) do
    local from, to = s:find(mark)
    if from then
      return to - from + 1
    end
  end
end

-- The first and the last byte of a span without the marks at its ends.
local function without_marks(text, span)
  local first, last = span[1], span[2]
  local n = cut(text:sub(first, last), MARKS)
  while n and first <= last do
    first = first + n
    n = cut(text:sub(first, last), MARKS)
  end
  n = cut(text:sub(first, last), END_MARKS)
  while n and first <= last do
    last = last - n
    n = cut(text:sub(first, last), END_MARKS)
  end
  return first, last
end

local function same_span(text, got, wanted)
  if got[1] == wanted[1] and got[2] == wanted[2] then
    return true
  end
  local first, last = without_marks(text, got)
  return first <= last and first == wanted[1] and last == wanted[2]
end

local function same_spans(text, got, wanted)
  if #got ~= #wanted then
    return false
  end
  for i, s in ipairs(got) do
    if not same_span(text, s, wanted[i]) then
      return false
    end
  end
  return true
end

local function pieces(text, spans)
  local list = {}
  for i, s in ipairs(spans) do
    list[i] = text:sub(s[1], s[2])
  end
  return "'" .. table.concat(list, " ... ") .. "'"
end

-- The spans that a match has under a name: of a field of the records that
-- were made of it, or of a capture.
local function spans_of(match, records, name)
  for _, record in ipairs(records) do
    local role = record[name]
    if type(role) == "table" and role.spans then
      return role.spans
    end
  end
  local capture = match:capture(name)
  return capture and capture.spans
end

-- What a match has: the names of its captures, and of what has a place in the
-- records that were made of it.
local function names_of(match, records)
  local names, seen = {}, {}
  local function add(name)
    if not seen[name] then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  for _, capture in ipairs(match:captures()) do
    add(capture.capture)
  end
  for _, record in ipairs(records) do
    for name, value in pairs(record) do
      if type(value) == "table" and value.spans then
        add(name)
      end
    end
  end
  table.sort(names)
  return names[1] and table.concat(names, ", ") or "no names"
end

-- What differs between a match and the brackets; nil if nothing does.
local function difference(text, captures, match, records)
  for _, wanted in ipairs(captures) do
    local got = spans_of(match, records, wanted.name)
    if not got then
      return ("no '%s' in the match, which has %s"):format(
        wanted.name, names_of(match, records))
    elseif not same_spans(text, got, wanted.spans) then
      return ("%s: expected %s, got %s"):format(
        wanted.name, pieces(text, wanted.spans), pieces(text, got))
    end
  end
end

-- The matches of a rule, each with the records that were made of it. Of a rule
-- with output only those that became one.
local function matches_of(found, rule)
  local list = {}
  for number, match in found:matches() do
    if match.rule == rule.name then
      local own = {}
      for _, record in ipairs(found.records) do
        if record.origin and record.origin.match == number then
          own[#own + 1] = record
        end
      end
      if own[1] or not rule.out then
        list[#list + 1] = { match = match, records = own }
      end
    end
  end
  return list
end

local REASONS = {
  overlapped = function(w)
    return ("overlapped by %s%s%s"):format(w.by or "another match",
      w.by_text and (": '%s'"):format(w.by_text) or "",
      w.reason and "; " .. w.reason or "")
  end,
  dropped = function(w)
    return "dropped by 'where'" .. (w.reason and ": " .. w.reason or "")
  end,
  ["no-record"] = function(w)
    return "a match, but no record: " .. w.reason
  end,
  kept = function()
    return "a match, but no record was made of it"
  end,
  limit = function(w)
    return "a limit was hit: " .. (w.reason or "")
  end,
}

-- How near a rule was to a match: the outcome, then the elements that fitted.
local NEAR = { failed = 1, limit = 2, dropped = 3, overlapped = 3,
               ["no-record"] = 4, kept = 4 }

-- Why a rule has no match in a text: the nearest of its attempts.
local function reason(engine, doc, r)
  local best, most
  for _, w in ipairs(engine:why(doc, { rule = r.name })) do
    local near = (NEAR[w.outcome] or 0) * 1000 + #w.steps
    if not best or near > most then
      best, most = w, near
    end
  end
  if not best then
    return "no match"
  elseif REASONS[best.outcome] then
    return REASONS[best.outcome](best)
  elseif best.outcome == "no-anchor" or best.element == "" then
    return best.reason or "no match"
  end
  return ("at %s: %s"):format(best.element, best.reason or "no match")
end

-- The note that a rule failed, if there is one.
local function failure(found, r)
  for _, note in ipairs(found.notes) do
    if note:find("rule-failed: " .. r.name .. ":", 1, true) then
      return note
    end
  end
end

-- Runs one sentence: nil if all is as it should be, else what is not.
local function check_yes(engine, r, sentence)
  local text, captures = test.parse(sentence)
  if not text then
    return captures
  end
  local doc <close> = assert(engine:doc(text))
  local found <close> = assert(engine:run(doc))
  local first = failure(found, r)
  for _, m in ipairs(matches_of(found, r)) do
    local d = difference(text, captures, m.match, m.records)
    if not d then
      return nil
    end
    first = first or d
  end
  return first or reason(engine, doc, r)
end

local function check_no(engine, r, sentence)
  local text, problem = test.parse(sentence)
  if not text then
    return problem
  end
  local doc <close> = assert(engine:doc(text))
  local found <close> = assert(engine:run(doc))
  local m = matches_of(found, r)[1]
  return m and ("matches '%s'"):format(m.match.text)
end

-- ## Articles

-- The fields name="value" behind the label of a directive; or nil and what is
-- wrong.
local function read_fields(text)
  local wanted = {}
  local rest = text:gsub('([%a_][%w_.]*)="(.-)"', function(name, value)
    wanted[#wanted + 1] = { name = name, value = value }
    return ""
  end)
  local odd = rest:match "^%S+%s+(%S.*)$"
  if odd then
    return nil, ("'%s' is no field: name=\"value\""):format(odd)
  end
  return wanted
end

-- The text of an article, and its directives { kind, label, wanted, line }; or
-- nil, what is wrong and the line.
local function read_article(text)
  local kept, list, number = {}, {}, 0
  for line in (text .. "\n"):gmatch "(.-)\r?\n" do
    number = number + 1
    local kind, rest = line:match "^#%s*(%a+):%s*(.*)$"
    if kind == "expect" or kind == "none" or kind == "todo" then
      local label = rest:match "^[%w_./*-]+"
      if kind == "todo" and label == "none" then
        kind, rest = "todo none", rest:match "^none%s+(.*)$" or ""
        label = rest:match "^[%w_./*-]+"
      end
      if not label then
        return nil, "a label or a rule expected", number
      end
      local wanted, wrong = read_fields(rest)
      if not wanted then
        return nil, wrong, number
      end
      list[#list + 1] = { kind = kind, label = label, wanted = wanted,
                          line = number, text = line }
    elseif kind and line:sub(1, 1) == "#" then
      return nil, ("no directive '%s': expect, none, todo"):format(kind),
             number
    else
      kept[#kept + 1] = line
    end
  end
  return table.concat(kept, "\n"), list
end

-- A value of a record as a directive writes it.
local function text_of(value)
  if value == nil then
    return ""
  elseif type(value) ~= "table" then
    return tostring(value)
  elseif value.text then
    return value.text
  end
  local list = {}
  for i, item in ipairs(value) do
    list[i] = text_of(item)
  end
  return table.concat(list, ", ")
end

-- The value at a path ("source.type") in a record; nil if there is none.
local function value_at(record, path)
  local value = record
  for name in path:gmatch "[^.]+" do
    if type(value) ~= "table" then
      return nil
    end
    value = value[name]
  end
  return value
end

-- Whether a directive means the rule of a record. One that was made in
-- `finish` is of no rule, so it has no label and any is meant.
local function is_meant(record, directive, known)
  local r = known[record.origin.number]
  return not r or directive.label == r.label
         or directive.label == record.rule or directive.label == r.name
end

-- The fields in which a record is not as a directive says.
local function misfits(record, directive)
  local list = {}
  for _, w in ipairs(directive.wanted) do
    local got = text_of(value_at(record, w.name))
    if got ~= w.value then
      list[#list + 1] = ("%s is '%s'"):format(w.name, got)
    end
  end
  return list
end

-- The record that is most as a directive says: in which fields it is not; nil
-- if there is none of its label.
local function nearest(records, directive, known)
  local best
  for _, record in ipairs(records) do
    if is_meant(record, directive, known) then
      local list = misfits(record, directive)
      best = best and #best <= #list and best or list
    end
  end
  return best
end

-- What is said if a directive names no label and no rule that there is.
local function unknown_label(directive, known)
  local names = {}
  for _, r in ipairs(known) do
    for _, name in ipairs { r.label, r.name, r.pack .. "/" .. r.name,
                            r.pack .. "/finish" } do
      if name == directive.label then
        return nil
      end
      names[#names + 1] = name
    end
  end
  return ("no label or rule is called '%s'%s"):format(
    directive.label, spelling.hint(directive.label, names))
end

-- What is wrong with the records by one directive; nil if nothing is.
local function judge(records, directive, known)
  local wrong = unknown_label(directive, known)
  local list = nearest(records, directive, known)
  local any = list and #list == 0
  if wrong then
    return wrong
  elseif directive.kind == "none" then
    return any and "found, though it must not be" or nil
  elseif directive.kind == "todo" then
    return any and "found: make it an 'expect'" or nil
  elseif directive.kind == "todo none" then
    return not any and "not found: make it a 'none'" or nil
  elseif any then
    return nil
  end
  return "not found" .. (list and "; in the nearest, "
    .. table.concat(list, ", ") or "")
end

local function run_article(engine, p, file, add)
  local text, list, line = read_article(pack.text(p, file))
  if not text then
    add { kind = "article", file = pack.path(p, file), line = line,
          message = list }
    return
  end
  local doc, message = engine:doc(text, { id = file })
  if not doc then
    add { kind = "article", file = pack.path(p, file), message = message }
    return
  end
  local records = engine:statements(doc)
  for _, directive in ipairs(list) do
    add { kind = directive.kind, file = pack.path(p, file),
          line = directive.line, text = directive.text,
          message = judge(records, directive, engine.known) }
  end
  doc:close()
end

-- ## All of it

local function is_named(names, p, r)
  if not names then
    return p.is_asked
  end
  for _, name in ipairs(names) do
    local is_rule = r and (name == r.name or name == r.name:match "/(.*)$")
    if name == p.name or is_rule then
      return true
    end
  end
  return false
end

-- The line in which a sentence of a rule stands; or, if it is put together,
-- that of the rule.
local function line_of(d, sentence)
  return source.find(pack.text(d.pack, d.file), d.line, sentence, 1) or d.line
end

--- Runs the tests of packs and rules.
-- @param names  a list of names of packs or rules; nil for all packs that were
--        asked for: a pack they depend on may be changed by them
-- @return { passed = n, failed = n, results = list }, where a result is
--         { rule, file, line, kind, text, ok, message }
function test.run(engine, names)
  local outcome = { passed = 0, failed = 0, results = {} }
  local function add(result)
    result.ok = result.message == nil
    local sum = result.ok and "passed" or "failed"
    outcome[sum] = outcome[sum] + 1
    outcome.results[#outcome.results + 1] = result
  end
  local packs = {}
  for _, p in ipairs(engine.loaded) do
    packs[p.name] = p
  end
  for i, r in ipairs(engine:rules()) do
    if is_named(names, packs[r.pack], r) then
      local d = engine.known[i].declaration
      for _, sentence in ipairs(r.yes) do
        add { kind = "yes", rule = r.name, file = r.file,
              line = line_of(d, sentence), text = sentence,
              message = check_yes(engine, r, sentence) }
      end
      for _, sentence in ipairs(r.no) do
        add { kind = "no", rule = r.name, file = r.file,
              line = line_of(d, sentence), text = sentence,
              message = check_no(engine, r, sentence) }
      end
    end
  end
  for _, p in ipairs(engine.loaded) do
    if is_named(names, p) then
      for _, file in ipairs(pack.files(p, "tests", ".txt")) do
        run_article(engine, p, file, add)
      end
    end
  end
  return outcome
end

return test
