-- rule.lua - from what the rule files of packs declared to a set of rules.
--
--     declared.lua   what all declarations share: fields, faults
--     define.lua     rules
--     lexicon.lua    lexicons, named patterns, labels
--     rule.lua       packs, the selection, and all of it
--
-- The tables are checked here, field by field; patterns, lexicons and names
-- are checked by the core, whose complaints are brought to their places in the
-- files.
local core = require "sayso.core"
local declared = require "sayso.declared"
local define = require "sayso.define"
local fault = require "sayso.fault"
local lexicon = require "sayso.lexicon"
local pack = require "sayso.pack"
local sorted = require "sayso.sorted"
local source = require "sayso.source"
local spelling = require "sayso.spelling"

local fail, fail_in_pattern = declared.fail, declared.fail_in_pattern

local rule = { FIELDS = define.FIELDS }

-- ## A pack

-- The declarations of a pack by kind, each with its pack and its index.
local function by_kind(p)
  local kinds = { rule = {}, lexicon = {}, label = {}, pattern = {},
                  override = {}, disable = {}, words = {} }
  local labels = p.manifest.labels
  for i, name in ipairs(sorted.keys(labels)) do
    if type(name) ~= "string" or type(labels[name]) ~= "table" then
      pack.fail_manifest(p, "labels",
        "'labels' must be names with a table each: %s = { ... }",
        type(name) == "string" and name or tostring(labels[name]))
    end
    kinds.label[i] = { name = name, value = labels[name], pack = p,
                       file = "pack.lua", line = 1 }
  end
  for index, d in ipairs(p.declarations) do
    d.pack, d.index = p, index
    if d.value == nil and d.kind ~= "disable" then
      fail(d, nil, "%s '%s' has nothing after its name", d.kind, d.name)
    end
    table.insert(kinds[d.kind], d)
  end
  return kinds
end

-- Rules of the pack that have one name.
local function check_twice(list)
  local seen = {}
  for _, d in ipairs(list) do
    if seen[d.name] then
      fail(d, nil, "%s '%s' stands at line %d of %s already", d.kind, d.name,
           seen[d.name].line, seen[d.name].file)
    end
    seen[d.name] = d
  end
end

-- The declared rules of a pack, those that override others included.
local function rules_of(kinds)
  local list = {}
  for _, kind in ipairs { "rule", "override" } do
    for _, d in ipairs(kinds[kind]) do
      if not d.name:match "^[%a_][%w_.-]*$" then
        fail(d, nil, "the name of a rule is made of letters, digits and "
             .. "_ . -, not '%s'", d.name)
      end
      list[#list + 1] = d
    end
  end
  table.sort(list, function(a, b) return a.index < b.index end)
  check_twice(list)
  for i, d in ipairs(list) do
    list[i] = define.describe(d)
  end
  return list
end

-- The part of a rule that the core complains of: the text of its pattern.
local function part_of(definition, part)
  if definition.regex then
    return definition.regex
  elseif definition.trigger then
    local argument = definition.arguments[(part or 1) - 1]
    return argument and argument[2] or definition.trigger
  end
  return definition.patterns[part or 1]
end

-- Raises what the core says of a rule.
local function fail_rule(described, problem)
  local pattern = part_of(described.definition, problem.part)
  fail_in_pattern(described.declaration, pattern, problem.offset,
                  problem.message)
end

-- Turns a rule off; `names` are those of the rules that are known so far.
local function disable(rules, d, names)
  local fine, why = rules:disable(d.name)
  if not fine then
    fail(d, nil, "%s%s", why.message, why.message:find "did you mean" and ""
         or spelling.hint(d.name:match "[^/]*$", names))
  end
end

local function add_pack(rules, p, kinds, names, lexicons)
  local ok, problem = rules:pack(p.name, p.manifest.depends or {}, p.state)
  if not ok then
    fault.raise { file = pack.path(p, "pack.lua"),
                  message = problem.message }
  end
  check_twice(kinds.lexicon)
  check_twice(kinds.pattern)
  for _, d in ipairs(kinds.label) do lexicon.add_label(rules, d) end
  for _, d in ipairs(kinds.lexicon) do
    lexicons[lexicon.add(rules, d)] = d
  end
  for _, d in ipairs(kinds.pattern) do lexicon.add_macro(rules, d) end
  for _, kind in ipairs { "disable", "override" } do
    for _, d in ipairs(kinds[kind]) do
      disable(rules, d, names)
    end
  end
end

-- ## Selection

-- The labels that the patterns of a rule name.
local function labels_in(described, labels)
  local texts = { table.unpack(described.patterns) }
  for _, argument in ipairs(described.arguments) do
    texts[#texts + 1] = argument[2]
  end
  for label in table.concat(texts, " "):gmatch "@([%w_.-]+)" do
    labels[label] = true
  end
end

-- Says of each rule whether it is `wanted`, and of the others whether one
-- that is wanted, or is needed itself, uses their label.
local function choose(list, macros, is_wanted)
  local labels, is_new = {}, true
  for _, pattern in ipairs(macros) do
    labels_in({ patterns = { pattern }, arguments = {} }, labels)
  end
  for _, r in ipairs(list) do
    r.is_wanted = is_wanted(r)
  end
  while is_new do
    is_new = false
    for _, r in ipairs(list) do
      if not r.is_needed and (r.is_wanted or labels[r.label]) then
        r.is_needed, is_new = true, true
        labels_in(r, labels)
      end
    end
  end
end

-- ## All of it

local function add_rule(rules, described)
  local definition = described.definition
  if not described.is_wanted then
    definition.is_silent, described.out = true, false
  end
  local number, problem = rules:rule(definition)
  if not number then
    fail_rule(described, problem)
  end
  return number
end

local function finish(rules, list)
  local ok, problem, number = rules:finish()
  if ok then
    return
  elseif number then
    fail_rule(list[number], problem)
  end
  fault.raise { message = problem.message }
end

--- Makes a set of rules of packs.
-- @param engine   the core's
-- @param packs    those of sayso.pack, in the order in which they are added
-- @param limits   of records
-- @param selector nil, or a function that gives, for the list of all rules, a
--                 function that tells of each whether it is wanted
-- @return the core's rules, a list of what is known of each rule, and the
--         declarations of lexicons by their numbers
function rule.build(engine, packs, limits, selector)
  local rules = core.rules(engine, limits)
  local all, macros, own, names = {}, {}, {}, {}
  for i, p in ipairs(packs) do
    local kinds = by_kind(p)
    own[i] = { kinds = kinds, rules = rules_of(kinds) }
    for _, described in ipairs(own[i].rules) do
      all[#all + 1] = described
      if described.declaration.kind == "rule" then
        names[#names + 1] = described.name
      end
    end
    for _, d in ipairs(kinds.pattern) do
      macros[#macros + 1] = d.value
    end
  end
  choose(all, macros, selector and selector(all)
         or function() return true end)
  local list, lexicons = {}, {}
  for i, p in ipairs(packs) do
    add_pack(rules, p, own[i].kinds, names, lexicons)
    for _, described in ipairs(own[i].rules) do
      if described.is_needed then
        list[add_rule(rules, described)] = described
      end
    end
  end
  finish(rules, list)
  return rules, list, lexicons
end

--- The place of byte `offset` of part `part` of a rule: line and column, or
-- nil.
function rule.place(described, part, offset)
  local d = described.declaration
  local pattern = part_of(described.definition, part)
  return source.find(pack.text(d.pack, d.file), d.line, pattern, offset)
end

return rule
