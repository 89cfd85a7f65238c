-- Words that name a source beside a whole clause: "according to the police",
-- "in her view".
local norms = words "norm"
local links = require "links"
local quotes = require "quotes"
local report = require "report"
local spans = require "spans"
local tree = require "tree"

lexicon "standpoint" {
  "word", "view", "opinion", "eye", "telling", "account", "estimation",
  "judgment", "judgement", "mind", "assessment", "reckoning", "estimate",
  "admission", "count",
}

local CLAUSE = { acl = true, advcl = true, conj = true, nmod = true,
  obl = true, xcomp = true, obj = true, appos = true, nsubj = true,
  dep = true, compound = true, amod = true }

-- The clause that `t` stands beside: its own, or the one around it when a
-- comma sets it off.
local function clause_around(t)
  local p = t.head
  while p and p.head and CLAUSE[tree.relation(p)] do
    p = p.head
  end
  return p
end

-- "It is safe, according to Lee, but nobody swims": what is joined after the
-- source is not what the source says.
local function before_next(span, noun)
  local doc, i = noun.doc, noun:subtree().last + 1
  local t = spans.token(doc, i, noun)
  if t and t.form == "," then t = spans.token(doc, i + 1, noun) end
  if not t or t.pos ~= "CCONJ" or t.i > span.last then return span end
  return spans.without(span, doc:extent(t.i, span.last)) or span
end

-- “...,” according to Lee; according to Lee, “...”: whole sentences.
local function quoted_beside(noun, cue)
  local doc = noun.doc
  local set_off = quotes.of_group(doc, doc:sentence(noun.sentence),
    doc:quote_of(noun.i), cue.first, noun:subtree().last, true)
  local q = set_off[1]
  if q and doc:token(q.inner_first).cap then
    return doc:extent(q.first, q.last)
  end
end

local function emit(m, noun, cue)
  local p = clause_around(noun)
  if not p then return nil, "it belongs to no clause" end
  local span = spans.without(before_next(p:clause(noun), noun),
    noun:subtree(), cue)
  if not span then return nil, "nothing is left of its clause" end
  local start = links.after(noun.doc, span.first)
  if start > span.first and start <= span.last then
    span = spans.without(span, noun.doc:extent(span.first, start - 1)) or span
  end
  span = quoted_beside(noun, cue) or span
  local record = report.record {
    v = noun, cue = cue, source = noun, content = span, head = p,
    lemma = "according to", form = "according", entry = {},
  }
  record.is_adjunct, record.is_clause = true, true
  return record
end

-- "It is, in Lee's words, a mess": the sentence that commas interrupt.
local function around(noun, first, last)
  local doc, sentence = noun.doc, noun.doc:sentence(noun.sentence)
  if sentence.last - sentence.first > 160 then return nil end
  local before = spans.token(doc, first - 1, noun)
  local after = spans.token(doc, last + 1, noun)
  if not before or before.form ~= "," or before.i <= sentence.first + 1
    or not after or after.form ~= "," or after.i >= sentence.last then
    return nil
  end
  local final = sentence.last
  if doc:token(final).pos == "PUNCT" and not doc:token(final).quoted then
    final = final - 1
  end
  if after.i >= final then return nil end
  return doc:extent { { sentence.first, before.i - 1 }, { after.i + 1, final } }
end

-- Words that name a standpoint after "by": "by his own account".
local BY = { account = true, reckoning = true, estimate = true,
  telling = true, admission = true, count = true }

rule "statement.according" {
  doc = "according to X, Y",
  "cue:(according to) (DET|PRON|ADJ|NOUN|PROPN|NUM|VERB|ADV|PUNCT|SYM)",
  emit = function(m)
    local noun = m.doc:token(m.cue.first).head
    if not noun or noun.i <= m.cue.last then
      return nil, "no noun depends on it"
    end
    if norms[noun.lemma] then
      return nil, ("'%s' is a norm: it rules, and does not say")
        :format(noun.text)
    end
    return emit(m, noun, m.cue)
  end,
  yes = { "[cue According to] [source a leaked memo], [content sales fell]." },
  no = { "The match was played according to the rules." },
}

-- Whose words or view it is: "in X's words", "in the view of X"; and the cue.
local function owner_of(noun, first)
  local doc, owner = noun.doc, noun:child("nmod:poss")
  if owner then
    local amod = noun:child("amod")
    local is_own = amod and amod.form == "own" and doc:token(first).form == "by"
    if owner.form == "its" or amod and not is_own then return nil end
    return owner, doc:extent { { first, first }, { noun.i, noun.i } }
  end
  local of = spans.token(doc, noun.i + 1, noun)
  owner = noun:child("nmod")
  if owner and of and of.form == "of" and of.head == owner then
    return owner, doc:extent(first, of.i)
  end
end

rule "statement.standpoint" {
  doc = "in X's words, Y; in the view of X, Y",
  "cue:((in|by) (DET|PRON|PROPN|NOUN|ADJ|PART){1,8} @standpoint)",
  emit = function(m)
    local noun = m.doc:token(m.cue.last)
    if m.doc:token(m.cue.first).form == "by" and not BY[noun.lemma] then
      return nil, "nobody speaks 'by' it"
    end
    local owner, cue = owner_of(noun, m.cue.first)
    local p = owner and clause_around(noun)
    if not owner then return nil, "nobody is named whose it is" end
    local aside = around(noun, m.cue.first, m.cue.last)
    if not p and not aside then return nil, "it belongs to no clause" end
    local span = aside or spans.without(p:clause(noun), noun:subtree())
    if not span then return nil, "nothing is left of its clause" end
    return report.record {
      v = noun, cue = cue, source = owner, content = span, head = p,
      form = "standpoint", entry = {},
    }
  end,
  yes = {
    "In [source Ruiz]'s words, [content it was “chaos”].",
    "[cue In the view of] [source unions], [content the plan is dead].",
  },
  no = { "She put it in her own words.", "They left by its own count." },
}

rule "statement.per" {
  doc = "per X, Y; Y, per X",
  "cue:per (DET|PROPN|ADJ|NOUN)",
  emit = function(m)
    local doc = m.doc
    local per = doc:token(m.cue.first)
    local before = spans.token(doc, per.i - 1, per)
    local noun = per.head
    if not noun or noun.i <= per.i then
      return nil, "no noun depends on it"
    end
    if per.cap and not per.starts then
      return nil, "it is a name"
    end
    if not per.starts and not (before and before.form == ",") then
      return nil, "it stands for 'each'"
    end
    if not (noun:child("det") or noun.pos == "PROPN") then
      return nil, "no name and no article: it stands for 'each'"
    end
    if norms[noun.lemma] then return nil, "it rules, and does not say" end
    return emit(m, noun, m.cue)
  end,
  yes = { "[cue Per] [source the agency], [content rain was rare]." },
  no = { "It costs 40 euros, per person, in May." },
}
