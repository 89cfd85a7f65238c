-- sayso cover: what is never used has a reason. (What it prints:
-- tests/golden/command/cover.txt.)
local cover = require "sayso.cover"
local sayso = require "sayso"
local shell = require "shell"

local function report_of(engine, texts)
  local sum = {}
  for _, text in ipairs(texts) do
    local doc <close> = assert(engine:doc(text))
    for key, n in pairs(cover.document(engine, doc)) do
      sum[key] = (sum[key] or 0) + n
    end
  end
  return cover.report(engine, sum)
end

local function engine_with(text)
  return sayso.engine { packs = {}, extra = { { name = "x", text = text } } }
end

-- The reasons of a report: { ["sea"] = "its words do not occur", ... }
local function reasons_of(report)
  local reasons = {}
  for _, a in ipairs(report.alternatives) do
    reasons[a.rule .. " " .. a.alternative] = a.reason
    for _, e in ipairs(a.unused) do
      reasons[e.element] = e.reason
    end
  end
  for _, lexicon in ipairs(report.lexicons) do
    for _, entry in ipairs(lexicon.unused) do
      reasons[entry.phrase] = entry.reason
    end
  end
  return reasons
end

describe("cover", function()
  it("has a reason for all of the bundled pack that is never used", function()
    local engine = sayso.engine { packs = { "news-en" } }
    local report = report_of(engine, {
      shell.read "examples/articles/g7-north-korea.txt",
      "He said: “No.” By her own admission, she cried out the word -- twice." })
    local unused = 0
    local function has_reason(x)
      unused = unused + 1
      assert.matches("%S", x.reason or "", 1, false,
                     x.phrase or x.element or x.rule)
    end
    for _, a in ipairs(report.alternatives) do
      if a.records == 0 then
        has_reason(a)
      end
      for _, e in ipairs(a.unused) do
        has_reason(e)
      end
    end
    for _, lexicon in ipairs(report.lexicons) do
      assert.are.equal(lexicon.entries, #lexicon.used + #lexicon.unused)
      for _, entry in ipairs(lexicon.unused) do
        has_reason(entry)
        assert.is_string(entry.file)
        assert.are.equal("integer", math.type(entry.line))
      end
    end
    assert.is_true(#report.lexicons >= 4 and unused > 1000)
  end)

  it("tells a longer entry that is always taken", function()
    local reasons = reasons_of(report_of(engine_with [[
lexicon "boat" { "row boat", "row", "boat" }
rule "a" { "^ x:@boat" }]], { "Row boat.", "Row boat. A boat." }))
    assert.are.equal("it stands here 2 times, each time shadowed by 'row boat'",
                     reasons.row)
    assert.matches("not where a pattern asks for it", reasons.boat)
  end)

  it("tells the element that fails where an entry was taken", function()
    local reasons = reasons_of(report_of(engine_with [[
lexicon "boat" { "ship", "canoe" }
rule "a" { "x:@boat [lemma=sink] fast" }]],
      { "A ship sank slowly. A ship left. A ship sank. A canoe sank fast." }))
    assert.matches("fast of a fails at 2 of them", reasons.ship)
  end)

  it("tells who took the place of a match", function()
    local reasons = reasons_of(report_of(engine_with [[
rule "a" { "the big ship" }
rule "a.short" { "ship" }]], { "See the big ship." }))
    assert.are.equal("of 1 match, 1 gave way to x/a", reasons["x/a.short 1"])
    assert.is_nil(reasons["x/a 1"])
  end)

  it("counts what fits an element elsewhere", function()
    local reasons = reasons_of(report_of(engine_with
      [[rule "a" { "the (red|blue){1,3} ship" }]],
      { "See the red ship, a blue one, blue as the sea. The red red ship." }))
    assert.are.equal("2 fit it, but not where it stands in the pattern",
                     reasons.blue)
    assert.is_nil(reasons.red)
  end)

  it("looks at each paragraph of a rule of paragraphs once", function()
    local report = report_of(engine_with
      [[rule "a" { "ship ...{0,20} sank", scope = "paragraph" }]],
      { "A ship. It left. It sank.\n\nA ship. It sank." })
    assert.are.equal(2, report.alternatives[1].matches)
  end)

  it("does not count what it looks at", function()
    local engine = engine_with [[rule "a" { "ship sank" }]]
    local doc <close> = assert(engine:doc "A ship sank. A ship left.")
    local found <close> = assert(engine:run(doc))
    local before = found:counts(1)
    found:cover(1)
    assert.are.same(before, found:counts(1))
  end)
end)
