-- Documents, tokens and spans as Lua sees them.
local sayso = require "sayso"

local engine = sayso.engine { packs = {} }

local function read(text)
  return assert(engine:doc(text, { id = "a" }))
end

-- Texts of what a layer holds.
local function texts(list)
  local result = {}
  for i, x in ipairs(list) do
    result[i] = tostring(x)
  end
  return table.concat(result, "|")
end

local function rows(doc, layer)
  local list = {}
  for i, row in doc[layer](doc) do
    assert.are.equal(#list + 1, i)
    list[i] = row
  end
  return list
end

describe("a document", function()
  it("has a text, an id, a date, layers", function()
    local text = "“We won,” Smith said. He left."
    local doc <close> = assert(engine:doc(text, { id = "x",
                                                  date = "2024-11-05" }))
    assert.are.equal(text, doc.text)
    assert.are.equal(#text, #doc)
    assert.are.equal("x", doc.id)
    assert.are.equal("2024-11-05", doc.date)
    assert.are.equal("“We won,” Smith said.|He left.",
                     texts(rows(doc, "sentences")))
    assert.are.equal("“|We|won|,|”|Smith|said|.|He|left|.",
                     texts(rows(doc, "tokens")))
    assert.are.equal("“We won,”", texts(rows(doc, "quotes")))
    assert.are.equal(11, doc:count())
    assert.are.equal(2, doc:count "sentences")
  end)

  it("gives bad data back and raises for bad arguments", function()
    local doc, message, place = engine:doc "ab\xFFc"
    assert.is_nil(doc)
    assert.are.equal("not valid UTF-8", message)
    assert.are.equal(3, place)
    doc, message = engine:doc("a", { date = "yesterday" })
    assert.is_nil(doc)
    assert.matches("yesterday", message)
    assert.has_error(function() engine:doc(nil) end)
    assert.has_error(function() engine:doc("a", { idd = "x" }) end,
                     "no field of a document 'idd'; did you mean 'id'?")
  end)

  it("has spans that mean what string.sub means", function()
    local text = "añb “c”."
    local doc <close> = read(text)
    for i = 1, #text + 1 do
      for j = i - 1, #text do
        local span = doc:span(i, j)
        assert.are.equal(text:sub(i, j), span.text)
        local from, to = span:range()
        assert.are.equal(i, from)
        assert.are.equal(j, to)
        assert.is_true(span == doc:span(i, j))
      end
    end
    assert.has_error(function() doc:span(0, 1) end)
    assert.has_error(function() doc:span(1, #text + 1) end)
    assert.has_error(function() doc:span(3, 1) end)
    assert.has_error(function() doc:span(math.mininteger, 1) end)
    assert.has_error(function() doc:span(1, math.maxinteger) end)
  end)

  it("gives rows by number and inside of tokens", function()
    local doc <close> = read "One “two” three. Four “five.”"
    assert.are.equal("“two”", doc:quote(1).text)
    assert.is_nil(doc:quote(3))
    assert.is_nil(doc:row("sentences", math.maxinteger))
    assert.are.equal("“two”", texts(doc:quotes(1, 6)))
    assert.are.equal("", texts(doc:quotes(1, 2)))
    assert.are.equal("One|“", texts(doc:tokens(1, 2)))
    assert.has_error(function() doc:quote(0) end)
    assert.has_error(function() doc:quotes(3, 2) end)
    assert.has_error(function() doc:quotes(1, 99) end)
    assert.has_error(function() doc:row("quotez", 1) end)
    local none = engine:doc ""
    assert.same({}, none:quotes(1, none:count()))
  end)

  it("gives the values of many tokens", function()
    local doc <close> = read "Ana “won” it. Bo left."
    local forms = doc:values("form", 1, 5)
    assert.same({ "ana", '"', "won", '"', "it" }, forms)
    assert.same({ false, 1, 1, 1, false }, doc:values("quote", 1, 5))
    assert.same({ 1, 2 }, doc:values("sentence", 6, 7))
    for _, field in ipairs { "form", "lemma", "pos", "tag", "dep" } do
      for i, value in ipairs(doc:values(field, 1, doc:count())) do
        assert.are.equal(doc:token(i)[field] or false, value)
      end
    end
    assert.has_error(function() doc:values("poz", 1, 2) end)
    assert.has_error(function() doc:values("pos", 2, 99) end)
  end)

  it("finds the first token of a value", function()
    local doc <close> = read "Ana “won” it, and Bo left. It rained."
    local count = doc:count()
    assert.are.equal(6, doc:find("form", 1, count, ","))
    assert.are.equal(5, doc:find("form", 1, count, { it = true, bo = true }))
    assert.are.equal(11, doc:find("form", 6, count, { it = true }))
    assert.is_nil(doc:find("form", 6, 10, { it = true }))
    assert.is_nil(doc:find("form", 1, count, { it = false }))
    assert.are.equal(2, doc:find("quote", 1, count, true))
    assert.are.equal(5, doc:find("quote", 2, count, false))
    assert.are.equal(11, doc:find("sentence", 1, count, 2))
    assert.are.equal(5, doc:find("form", doc:token(5), doc:token(6), true))
    for _, field in ipairs { "form", "lemma", "pos", "tag", "dep" } do
      for i, value in ipairs(doc:values(field, 1, count)) do
        local first = doc:find(field, 1, count, { [value] = true })
        assert.are.equal(value, doc:values(field, first, first)[1])
        assert.is_true(first <= i)
        assert.are.equal(i, doc:find(field, i, count, value))
      end
    end
  end)

  it("finds no token where there are none", function()
    local doc <close> = read "Ana won."
    assert.is_nil(doc:find("form", 3, 2, "ana"))
    assert.is_nil(doc:find("form", 4, 3, true))
    assert.is_nil(doc:find("form", 1, 0, true))
    assert.has_error(function() doc:find("form", 0, 2, "ana") end)
    assert.has_error(function() doc:find("form", 1, 4, "ana") end)
    assert.has_error(function() doc:find("poz", 1, 2, "ana") end)
    assert.has_error(function() doc:find("form", 1, 2) end)
  end)

  it("tells where a layer was made", function()
    local doc <close> = read "Ana won. Bo left. Cy slept."
    assert.are.equal(0, doc:made "sentences")
    assert.are.equal(3, doc:count "sentences")
    assert.are.equal(0, doc:made "deps")
    assert.is_string(doc:token(5).dep)
    assert.are.equal(1, doc:made "deps")
    assert.are.equal(9, doc:count "deps")
    assert.are.equal(3, doc:made "deps")
  end)

  it("keeps tokens apart, however many there are", function()
    local doc <close> = read(("word "):rep(2000))
    local token = doc:token(100)
    assert.are.equal(612, doc:token(612).i)
    assert.are.equal(1124, doc:token(1124).i)
    assert.are.equal(100, token.i)
    assert.is_true(doc:token(100) == token)
    assert.is_false(doc:token(612) == token)
  end)

  it("is refused once it is closed, and so is all that looks into it",
     function()
    local doc = read "“One.” Two."
    local token, quote = doc:token(2), doc:quote(1)
    collectgarbage()
    assert.are.equal("One", token.text)
    doc:close()
    doc:close()
    for _, f in ipairs {
      function() return doc.text end, function() return #doc end,
      function() return doc:tokens() end, function() return token.text end,
      function() return token:next() end, function() return quote.inner end,
      function() return quote:range() end, function() return quote.spans end,
      function() return quote:contains(quote) end,
    } do
      assert.has_error(f, "the document is closed")
    end
  end)

  it("stays as long as something looks into it", function()
    local token = read("One two."):token(2)
    collectgarbage()
    collectgarbage()
    assert.are.equal("two", token.text)
    assert.are.equal("One two.", token.doc.text)
  end)
end)

describe("a token", function()
  it("has form, place, tags and a tree", function()
    local doc <close> = read "The envoys said the deal was dead."
    local said = doc:token(3)
    assert.are.equal("said", said.text)
    assert.are.equal("say", said.lemma)
    assert.are.equal("VERB", said.pos)
    assert.are.equal("VBD", said.tag)
    assert.are.equal("Past", said:morph_value "Tense")
    assert.is_nil(said:morph_value "Nonsense")
    assert.are.equal("root", said.dep)
    assert.is_nil(said.head)
    assert.are.equal(1, said.sentence)
    local envoys = said:child("csubj", "nsubj")
    assert.are.equal("envoys", envoys.text)
    assert.is_true(envoys.head == said)
    assert.are.equal("The envoys", envoys:phrase().text)
    assert.are.equal("the deal was dead", said:child("ccomp"):clause().text)
    assert.is_nil(said:child "iobj")
    assert.are.equal("envoys|dead|.",
                     texts(said:children("nsubj", "ccomp", "punct")))
    assert.are.equal(doc.text, said:subtree().text)
    assert.are.equal("the", said:next().text)
    assert.are.equal("The", said:prev(2).text)
    assert.is_nil(said:next(99))
    assert.is_nil(said:next(math.mininteger))
    assert.is_true(doc:token(1) < said and doc:token(1).starts)
  end)

  it("names a field that is nearly right", function()
    local doc <close> = read "One."
    assert.has_error(function() return doc:token(1).lema end,
                     "a token has no field 'lema'; did you mean 'lemma'?")
    assert.has_error(function() return doc:token(1).qqqqqq end,
                     "a token has no field 'qqqqqq'")
    assert.has_error(function() doc:token(1).text = "x" end,
                     "a token can not be changed")
    assert.has_error(function() doc:token(1):child "nsub" end)
  end)
end)

describe("a span", function()
  local doc

  before_each(function() doc = read "One “two three” four. Five." end)
  after_each(function() doc:close() end)

  it("is made of tokens, in one piece or more", function()
    assert.are.equal("two three", doc:extent(3, 4).text)
    local split = doc:extent { { 1, 1 }, doc:token(3), doc:extent(6, 7) }
    assert.are.equal("One two four.", split.text)
    assert.are.equal(3, split.count)
    assert.are.same({ { 1, 3 }, { 8, 10 }, { 21, 25 } }, split.spans)
    assert.are.same({ { 1, 1 }, { 3, 3 }, { 6, 7 } }, split.pieces)
    assert.has_error(function() doc:extent { { 3, 3 }, { 1, 1 } } end)
    assert.has_error(function() doc:extent {} end)
    assert.has_error(function() doc:extent { "x" } end)
    assert.has_error(function() doc:extent(2, 1) end)
  end)

  it("joins, cuts, contains and overlaps", function()
    local all, two = doc:extent(1, 7), doc:extent(3, 3)
    assert.are.equal("One “ three” four.", all:without(two).text)
    assert.is_nil(two:without(all))
    assert.are.equal("One two", doc:extent(1, 1):union(two).text)
    assert.are.equal("“two three",
                     doc:extent(2, 3):union(doc:extent(3, 4)).text)
    assert.is_true(all:contains(two) and not two:contains(all))
    assert.is_true(all:overlaps(two) and not two:overlaps(doc:token(4)))
    assert.is_false(all:without(two):contains(two))
    assert.is_true(doc:extent(1, 2) < doc:extent(2, 2))
    assert.is_true(doc:extent(1, 2) < doc:extent(1, 1)) -- the longer first
  end)

  it("is never without a piece", function()
    local marks <close> = read "that >>>> Poss=Yes, said. >>>>> “” — – ! (S) ?!"
    local function check(span)
      assert.is_true(span.count > 0 and span.first <= span.last)
      assert.is_true(marks:token(span.first).i == span.first)
    end
    for _, t in marks:tokens() do
      check(t:subtree())
      check(t:phrase())
      check(t:clause())
      for _, other in marks:tokens() do
        check(t:clause(other))
      end
    end
  end)

  it("is of one document only", function()
    local other <close> = read "One two three."
    assert.has_error(function() doc:extent(1, 2):union(other:token(1)) end)
    assert.is_false(doc:extent(1, 1) == other:extent(1, 1))
  end)

  it("has the values of its row", function()
    local quote = doc:quote(1)
    assert.are.equal("two three", quote.inner.text)
    assert.are.equal(3, quote.inner_first)
    assert.are.equal(4, quote.inner_last)
    assert.are.equal(1, quote.i)
    assert.are.equal("quotes", quote.layer)
    assert.is_nil(quote.parent)
    assert.is_false(quote.single)
    assert.is_nil(quote.role)
    assert.are.equal("paragraph", doc:block(1).role)
    assert.are.equal(2, doc:block(1).last_sentence)
    assert.is_true(doc:quote_of(3) == quote)
    assert.is_nil(doc:quote_of(6))
    assert.has_error(function() return quote.rolle end)
  end)

  it("has the values of numbers and dates", function()
    local text = "On Tuesday, at least 40 soldiers and 3 to 5 tanks left."
    local d <close> = assert(engine:doc(text, { date = "2024-11-06" }))
    assert.are.equal("2024-11-05", d:row("dates", 1).value)
    assert.are.equal("date", d:row("dates", 1).type)
    local n = d:number(1)
    assert.are.equal(40, n.value)
    assert.are.equal(">=", n.comparator)
    assert.are.equal("soldiers", n.noun.text)
    assert.is_nil(n.max)
    assert.are.equal(5, d:number(2).max)
    assert.are.equal("tank", d:number(2).unit)
  end)
end)
