-- names.lua: marked texts for tests/bench/names.c, from public data.
--
--     lua5.4 tests/bench/names.lua DATA FOLDER OUT
--
-- DATA holds ud/en_gum-free-*.conllu, ud/en_ewt-ud-train.conllu, ner/wikigold,
-- ner/re3d and the files of WNUT 2017; FOLDER is that of the language, whose titles and adjectives of
-- countries are known; OUT gets NAME.train and NAME.dev.
--
-- All is brought to one convention (core/lang/names.h): a name without article,
-- title and possessive; no months and days; no adjectives of countries alone.
-- *.raw.dev is as its makers left it. The last fifth of WikiGold is its .dev.

local data, folder, out = ...
assert(out, "usage: names.lua DATA FOLDER OUT")

-- ## What the language knows

local kinds = {} -- phrase -> set of kinds

local function know(phrase, kind)
  kinds[phrase] = kinds[phrase] or {}
  kinds[phrase][kind] = true
end

local function each(list, f)
  for item in (list .. ", "):gmatch("(.-), ") do f(item) end
end

local function read_gazetteers()
  for line in io.lines(folder .. "/countries.tsv") do
    local columns = {}
    for column in (line .. "\t"):gmatch("(.-)\t") do columns[#columns + 1] = column end
    if line:sub(1, 1) ~= "#" then
      each(columns[3], function(p) know(p, "demonym") end)
    end
  end
  for _, file in ipairs { "places.txt", "persons.txt", "roles.txt" } do
    for line in io.lines(folder .. "/" .. file) do
      local kind, list = line:match("^(%l+)[%l ]*\t(.+)$")
      if kind then each(list, function(p) know(p, kind) end) end
    end
  end
end

local function is(phrase, kind)
  return kinds[phrase] and kinds[phrase][kind]
end

local function is_adjective(word)
  return is(word, "demonym") or is(word, "faith")
end

local function set(text)
  local s = {}
  for word in text:gmatch("%S+") do s[word] = true end
  return s
end

local articles = set "the a an this that our his her its their my your former late acting senior then"
local small = set "of for and & the de du del la von van der al in on to y und et bin 's ’s - – / ."
local endings = set "'s ’s ' ’"

local function has_capital(word)
  return word:find("%u") or word:find("^%d") or word:find("^[\xC3][\x80-\x9E]")
end

-- The words [first, last] without what stands before the name.
local function strip(words, first, last, type)
  local again = true
  while again and first <= last do
    again = false
    if articles[words[first]:lower()] then
      first, again = first + 1, true
    elseif type == "person" then
      for n = 4, 1, -1 do
        local phrase = table.concat(words, " ", first, math.min(first + n - 1, #words))
        if first + n <= last and
            (is(phrase, "title") or is(phrase:lower(), "role")) then
          first, again = first + n, true
          break
        end
      end
      if not again and is_adjective(words[first]) and first < last then
        first, again = first + 1, true
      end
    end
  end
  while last >= first and endings[words[last]] do last = last - 1 end
  return first, last
end

local function all(words, first, last, test)
  for i = first, last do
    if not test(words[i]) then return false end
  end
  return true
end

local function is_date(word)
  return is(word, "calendar") or word:find("^%d+$")
end

local function is_role(phrase)
  return is(phrase, "title") or is(phrase:lower(), "role")
end

-- ## Writing: a document is { sentence }, a sentence { words = , labels = }

local function label(sentence, first, last, type)
  for i = first, last do
    sentence.labels[i] = (i == first and "B-" or "I-") .. type
  end
end

local function spans(labels)
  local found, i = {}, 1
  while i <= #labels do
    local type = labels[i]:match("^B%-(.*)")
    local last = i
    while type and labels[last + 1] == "I-" .. type do last = last + 1 end
    if type then found[#found + 1] = { i, last, type } end
    i = last + 1
  end
  return found
end

local function blank(words)
  local labels = {}
  for i = 1, #words do labels[i] = "O" end
  return { words = words, labels = labels }
end

local function write(name, documents)
  local file = assert(io.open(out .. "/" .. name, "w"))
  for _, document in ipairs(documents) do
    file:write("# doc\n")
    for _, s in ipairs(document) do
      for i, word in ipairs(s.words) do file:write(word, "\t", s.labels[i], "\n") end
      file:write("\n")
    end
  end
  file:close()
end

-- ## GUM: mentions in MISC, of which those with a proper noun as head are names

local function read_conllu(path)
  local documents, sentence = {}, {}
  for line in io.lines(path) do
    if line:find("^# newdoc") then
      documents[#documents + 1] = { id = line:match("= (.*)") }
    elseif line == "" then
      if #sentence > 0 then table.insert(documents[#documents], sentence) end
      sentence = {}
    elseif line:find("^%d+\t") then
      local columns = {}
      for column in (line .. "\t"):gmatch("(.-)\t") do columns[#columns + 1] = column end
      sentence[#sentence + 1] = {
        form = columns[2], upos = columns[4], head = tonumber(columns[7]), rel = columns[8],
        entity = columns[10]:match("^Entity=([^|]*)") or columns[10]:match("|Entity=([^|]*)"),
      }
    end
  end
  return documents
end

-- The mentions of a sentence: first, last, fields of the opening bracket.
local function mentions(sentence)
  local open, found = {}, {}
  for i, token in ipairs(sentence) do
    local rest = token.entity or ""
    while rest ~= "" do
      local text, close = rest:match("^%(([^()]+)(%)?)")
      if text then
        local fields = {}
        for field in text:gmatch("[^-]+") do fields[#fields + 1] = field end
        if close == ")" then
          found[#found + 1] = { i, i, fields }
        else
          open[fields[1]] = open[fields[1]] or {}
          table.insert(open[fields[1]], { i, fields })
        end
        rest = rest:sub(#text + #close + 2)
      else
        local id = rest:match("^([^()]+)%)")
        if not id then break end
        local stack = open[id:match("^[^-]+")]
        if stack and #stack > 0 then
          local from = table.remove(stack)
          found[#found + 1] = { from[1], i, from[2] }
        end
        rest = rest:sub(#id + 2)
      end
    end
  end
  return found
end

local breaks = set ", ( ) ; : -- —"
local person_breaks = set "and & of for"
local parts = set "PROPN ADJ NOUN VERB NUM"

-- The first and last token of the least span of a mention: its head and what
-- is inseparable from it, as far as a comma.
local function least(sentence, first, last, fields, is_person)
  local least_of, most
  for i = 5, #fields do
    if fields[i]:find("^[%d,]+$") then
      for n in fields[i]:gmatch("%d+") do
        local at = first + tonumber(n) - 1
        if at <= last then
          least_of = math.min(least_of or at, at)
          most = math.max(most or at, at)
        end
      end
      break
    end
  end
  if not least_of then return nil end
  local stop = least_of
  for i = least_of, most do
    local form = sentence[i].form
    if breaks[form] or (is_person and person_breaks[form]) then break end
    stop = i
  end
  return least_of, stop, most
end

local function heads_out(sentence, first, last)
  for i = first, last do
    local head = sentence[i].head
    if head < first or head > last then return i end
  end
end

local function extends(token)
  return token.upos == "PROPN" or
    (token.form:find("^%u") and parts[token.upos])
end

-- Goes on over "of", "for" and the like to the next proper noun.
local function next_part(sentence, last, stop, most, is_person)
  local k = stop + 1
  while k <= last and k <= stop + 2 and small[sentence[k].form] do k = k + 1 end
  if k == stop + 1 or k > last or sentence[k].upos ~= "PROPN" then return nil end
  local joint = sentence[stop + 1].form
  if joint == "." or (is_person and person_breaks[joint]) then return nil end
  if (set "'s ’s and in on to")[joint] and k > most then return nil end
  return k
end

local function name_of(sentence, words, mention)
  local first, last, fields = table.unpack(mention)
  local type = fields[2]
  local is_person = type == "person"
  local start, stop, most = least(sentence, first, last, fields, is_person)
  local head = start and heads_out(sentence, first, last)
  if not head or sentence[head].upos ~= "PROPN" then return nil end
  while start > first and has_capital(words[start - 1]) and
      parts[sentence[start - 1].upos] do
    start = start - 1
  end
  while stop < last do
    local k = extends(sentence[stop + 1]) and stop + 1 or
      next_part(sentence, last, stop, most, is_person)
    if not k then break end
    stop = k
  end
  if not (is_person or type == "organization" or type == "place") then
    for i = stop, start + 2, -1 do
      if (words[i - 1] == "'s" or words[i - 1] == "’s") and has_capital(words[i]) then
        start = i
        break
      end
    end
  end
  start, stop = strip(words, start, stop, type)
  if start > stop or small[words[start]:lower()] then return nil end
  if not has_capital(words[start]) and not has_capital(words[stop]) then return nil end
  local is_proper = false
  for i = start, stop do is_proper = is_proper or sentence[i].upos == "PROPN" end
  local text = table.concat(words, " ", start, stop)
  if not is_proper or type == "time" or all(words, start, stop, is_date) or
      all(words, start, stop, is_adjective) or (is_person and is_role(text)) then
    return nil
  end
  local keeps = { person = true, organization = true, place = true }
  return { start, stop, keeps[type] and type or "other" }
end

local function gum(path)
  local documents = {}
  for _, document in ipairs(read_conllu(path)) do
    local marked = { id = document.id }
    for _, sentence in ipairs(document) do
      local words, names = {}, {}
      for i, token in ipairs(sentence) do words[i] = token.form end
      local s = blank(words)
      for _, mention in ipairs(mentions(sentence)) do
        names[#names + 1] = name_of(sentence, words, mention)
      end
      table.sort(names, function(a, b)
        local x, y = a[2] - a[1], b[2] - b[1]
        if x ~= y then return x > y end
        return a[1] < b[1] or (a[1] == b[1] and a[3] < b[3])
      end)
      for _, n in ipairs(names) do -- the longer ones win
        if all(s.labels, n[1], n[2], function(l) return l == "O" end) then
          label(s, n[1], n[2], n[3])
        end
      end
      marked[#marked + 1] = s
    end
    documents[#documents + 1] = marked
  end
  return documents
end

-- ## Files with a token and its label a line

local function read_labels(path, types)
  local sentences, words, labels = {}, {}, {}
  local function finish()
    if #words > 0 then
      local before = "O"
      for i, l in ipairs(labels) do -- "I-" alone begins a name, too
        if l:sub(1, 2) == "I-" and before:sub(3) ~= l:sub(3) then
          labels[i] = "B-" .. l:sub(3)
        end
        before = l
      end
      sentences[#sentences + 1] = { words = words, labels = labels }
    end
    words, labels = {}, {}
  end
  for line in io.lines(path) do
    local word, l = line:match("^(%S.-)[\t ]+(%S+)%s*$")
    if line:find("^%s*$") then
      finish()
    elseif word then
      local mark, type = l:match("^([BI])%-(.+)$")
      words[#words + 1] = word
      labels[#labels + 1] = mark and types[type] and mark .. "-" .. types[type] or "O"
    end
  end
  finish()
  return sentences
end

-- Brings the labels of a sentence to our convention.
local function clean(s)
  local new = blank(s.words)
  for _, n in ipairs(spans(s.labels)) do
    local first, last, type = table.unpack(n)
    local words = s.words
    if not (type == "other" and all(words, first, last, is_adjective)) and
        not all(words, first, last, is_date) then
      if words[first] == "the" or (type ~= "other" and words[first] == "The" and first == 1) then
        first = first + 1
      end
      if type == "person" then first, last = strip(words, first, last, type) end
      while last >= first and endings[words[last]] do last = last - 1 end
      label(new, first, last, type)
    end
  end
  return new
end

local function map(list, f)
  local made = {}
  for i, item in ipairs(list) do made[i] = f(item) end
  return made
end

-- Documents of some sentences each, where the source does not tell.
local function chunks(sentences, first, last, size)
  local documents = {}
  for i = first, last, size do
    documents[#documents + 1] = table.move(sentences, i, math.min(i + size - 1, last), 1, {})
  end
  return documents
end

-- ## re3d marks noun phrases; their first run of capitals is the name

local function core_of(words, first, last, type)
  while first <= last and not words[first]:find("^%u") and words[first] ~= "al" do
    first = first + 1
  end
  local stop = first - 1
  local breaking = set "'s and in on to"
  for i = first, last do
    if has_capital(words[i]) and words[i]:find("^%w") then
      stop = i
    elseif not small[words[i]] or breaking[words[i]] then
      break
    end
  end
  first, stop = strip(words, first, stop, type)
  local determiners = set "The A An This That These Those All Our We I He She It They His Its Some You Both Many Any"
  if words[first] and determiners[words[first]] then first = first + 1 end
  if first > stop or all(words, first, stop, is_adjective) then return nil end
  local text = table.concat(words, " ", first, stop)
  if type == "person" and (is_role(text) or is_role(words[first])) then return nil end
  return first, stop
end

local function re3d_sentence(s)
  local new = blank(s.words)
  for _, n in ipairs(spans(s.labels)) do
    local first, last = core_of(s.words, n[1], n[2], n[3])
    if first then label(new, first, last, n[3]) end
  end
  return new
end

local function re3d()
  local types = { Person = "person", Organisation = "organization", Location = "place",
    MilitaryPlatform = "other", Weapon = "other", DocumentReference = "other", Vehicle = "other" }
  local documents = {}
  local list = assert(io.popen("find '" .. data .. "/ner/re3d' -name '*.conll' | LC_ALL=C sort"))
  for path in list:lines() do
    documents[#documents + 1] = map(read_labels(path, types), re3d_sentence)
  end
  list:close()
  return documents
end

-- ## EWT marks no names, but proper nouns: which tokens are in a name is known
-- from them, its type is not, and its bounds not always. Labels: "B-*" begins a
-- name, "I-*" goes on, "N-*" is in one, "*" is in one or not.

local inner = set "flat compound nmod goeswith"
local joints = set "of for & de du del la von van der al y und et bin - – / ."

local function is_outside(word)
  return is_date(word) or is_adjective(word) or articles[word:lower()]
end

-- Whether a proper noun hangs together with the word before it.
local function hangs(sentence, i)
  local token, before = sentence[i], sentence[i - 1]
  return before.upos == "PROPN" and (token.head == i - 1 or before.head == i or
    (token.head == before.head and inner[token.rel] and inner[before.rel]))
end

-- The label of a proper noun, `before` that of the word before it.
local function proper_label(sentence, i, before)
  local word, next_one = sentence[i].form, sentence[i + 1]
  if is_outside(word) then
    local is_beside = before ~= "O" or next_one and next_one.upos == "PROPN"
    return is_beside and "*" or "O"
  elseif is_role(word) then
    return before == "O" and is(word, "title") and word:find("%.$") and "O" or "*"
  elseif before == "O" then
    return "B-*"
  end
  return before ~= "*" and hangs(sentence, i) and "I-*" or "N-*"
end

-- Whether a proper noun comes next, or next but one over a small word.
local function leads_on(sentence, i)
  local first, second = sentence[i + 1], sentence[i + 2]
  return first and (first.upos == "PROPN" or
    small[first.form] and second and second.upos == "PROPN")
end

-- The label of another word: open where a name may reach, or a capital may be
-- that of a name.
local function common_label(sentence, i, before)
  local token = sentence[i]
  local word, left = token.form, sentence[i - 1]
  local joins = joints[word] or (word == "the" and left and joints[left.form])
  if joins then return before ~= "O" and leads_on(sentence, i) and "*" or "O" end
  if token.upos == "X" then return "*" end
  local has_form = word:find("^%u") and parts[token.upos] or token.upos == "NUM"
  if i == 1 or not has_form then return "O" end
  local is_near = before ~= "O" or leads_on(sentence, i)
  local is_inside = word:find("^%u") and not left.form:find("^[.\"'“‘:!?*-]")
  return (is_near or is_inside) and "*" or "O"
end

local function ewt_sentence(sentence)
  local words = {}
  for i, token in ipairs(sentence) do words[i] = token.form end
  local s = blank(words)
  for i, token in ipairs(sentence) do
    local label_of = token.upos == "PROPN" and proper_label or common_label
    s.labels[i] = label_of(sentence, i, s.labels[i - 1] or "O")
  end
  return s
end

local function ewt(path)
  local documents = {}
  for i, document in ipairs(read_conllu(path)) do
    documents[i] = map(document, ewt_sentence)
  end
  return documents
end

-- ## All of it

read_gazetteers()
write("ewt.train", ewt(data .. "/ud/en_ewt-ud-train.conllu"))
write("gum.train", gum(data .. "/ud/en_gum-free-train.conllu"))
local gum_dev, news = gum(data .. "/ud/en_gum-free-dev.conllu"), {}
for _, document in ipairs(gum_dev) do
  if document.id:find("_news_") then news[#news + 1] = document end
end
write("gum.dev", gum_dev)
write("gum-news.dev", news)

local gold = read_labels(data .. "/ner/wikigold/wikigold.conll.txt",
  { PER = "person", ORG = "organization", LOC = "place", MISC = "other" })
local cut = #gold * 4 // 5
write("wikigold.raw.dev", chunks(gold, cut + 1, #gold, 12))
gold = map(gold, clean)
write("wikigold.train", chunks(gold, 1, cut, 12))
write("wikigold.dev", chunks(gold, cut + 1, #gold, 12))

local social = { person = "person", corporation = "organization", group = "organization",
  location = "place", product = "other", ["creative-work"] = "other" }
local wnut = map(read_labels(data .. "/ner/wnut17train.conll", social), clean)
write("wnut.train", chunks(wnut, 1, #wnut, 1))
local emerging = read_labels(data .. "/ner/emerging.dev.conll", social)
write("wnut.raw.dev", chunks(emerging, 1, #emerging, 1))
write("wnut.dev", chunks(map(emerging, clean), 1, #emerging, 1))
write("re3d.train", re3d())
