---@meta sayso
-- meta.lua - what the functions and fields of sayso take and give, for editors
-- (LuaLS) and for people. It is never run. Positions count from 1; a range is
-- from the first to the last, both included, as in string.sub.
--
-- `make meta` makes it, of lua/meta/stubs.txt and of the tables in lua/*.c.

---@alias sayso.piece sayso.span|sayso.token|sayso.match  what covers text

---@alias sayso.about { id?: string, date?: string }  of a document
---@alias sayso.how { offsets: "chars"|"bytes"|"utf16" }
---@alias sayso.what { rule?: string, sentence?: integer }
---@alias sayso.steps { element: string, span: sayso.span }[]
---@alias sayso.work { sentences: integer, tagged: integer, parsed: integer }
---@alias sayso.write fun(self, d: sayso.doc, r: sayso.record, h?: sayso.how)
---@alias sayso.notes { code: string, spans: integer[][] }[]

-- ## For scripts: require "sayso"

---@class sayso
---@field version string
---@field engine fun(options?: sayso.options): sayso.engine  raises a fault
---@field is_fault fun(value: any): boolean
---@field dump fun(value: any, depth?: integer): string  for people
---@field types sayso.types
---@field pattern fun(text: string, options?: sayso.options): sayso.pattern

---@class sayso.pattern          a pattern by itself
---@field text string
---@field code fun(self): string  its program
---@field find fun(self, text: string, about?: sayso.about): sayso.match[]?

---@class sayso.options
---@field packs? string[]        names or paths; default: all that are bundled
---@field path? string[]         folders that are searched for packs first
---@field language? string       default "en"
---@field options? table<string, any>  ["news-en.min_confidence"] = 0.5
---@field rules? string          "quote.* and not slow": names, tags, @labels
---@field limits? sayso.limits
---@field extra? { name: string, text: string }[]  packs that are strings
---@field profile? boolean       keep counts for engine:profile()

---@class sayso.limits
---@field seconds? number        of Lua, for 512 KB of a document and pack; default 2
---@field memory? number         bytes of Lua memory of a pack; default 64 MiB
---@field steps? number          of a pattern function of Lua; default 10^7
---@field records? integer       of a rule in a document; default 10,000
---@field all_records? integer   of a document; default 100,000
---@field files? integer         of a pack; default 1,000
---@field bytes? integer         of the files of a pack; default 64 MiB
---@field regex_steps? integer   for each byte, and 50; default 1,000
---@field regex_text? integer    bytes a regex looks through; default 64 KiB
---@field regex_length? integer  bytes of a regex; default 16 KiB

---@class sayso.fault            what is wrong with a pack; tostring shows it
---@field message string
---@field file? string
---@field line? integer
---@field column? integer        in bytes
---@field source? string         the line
---@field severity? string       "warning" if it is no error

---@class sayso.engine
---@field doc fun(self, text: string, about?: sayso.about): sayso.doc?
---@field statements fun(self, doc: sayso.doc): sayso.record[], string[]
---@field json sayso.write
---@field csv sayso.write
---@field run fun(self, doc: sayso.doc): sayso.found?, string?
---@field why fun(self, doc: sayso.doc, what?: sayso.what): sayso.why[]
---@field check fun(self): sayso.fault[]
---@field test fun(self, names?: string[]): table  { passed, failed, results }
---@field profile fun(self): table[], number
---@field strikes fun(self, text?: string): string  which rules failed so far
---@field packs fun(self): table[]
---@field rules fun(self): table[]
---@field code fun(self, rule: string, part?: integer): string

---@class sayso.record           the fields of a statement; see the README
---@field id string              "s1", in the order of the text
---@field rule string            "news-en/said.quote"
---@field kind? "direct"|"mixed"|"indirect"
---@field confidence number
--- { rule, file, line, alternative, pattern, score, match, from, to }
---@field origin table

---@class sayso.why
---@field rule string
---@field sentence integer
---@field alternative integer
---@field pattern? string
---@field outcome "kept"|"no-record"|"no-anchor"|"failed"|"dropped"|"overlapped"|"limit"
---@field steps sayso.steps  what fitted
---@field element string         what failed
---@field reason? string
---@field token? sayso.token     where it failed
---@field by? string             the rule whose match overlaps
---@field by_text? string        that match
---@field captures table[]       of a match: { name, span }
---@field records? sayso.record[] that came of it

---@class sayso.found            what was found in a document
---@field close fun(self)  lets go of its memory now
--- of a rule: candidates runs steps matches kept limits
---@field counts fun(self, rule: integer): table<string, integer>
--- for `sayso cover`: where the attempts of each pattern ended
---@field cover fun(self, rule: integer, arguments?: integer): table[]
---@field doc sayso.doc
--- for `sayso cover`: entries of lexicons, and how often they stand there
---@field entries fun(self): table[]
---@field match fun(self, i: integer): sayso.match?  by its number
---@field matches fun(self): fun(): integer, sayso.match  all, in a loop
---@field notes string[]  rules that failed, limits
---@field records table[]  as the packs gave them
--- see engine.why
---@field why fun(self, sentence: integer, rule?: integer): table[]
--- sentences that had to be tagged and parsed
---@field work fun(self): sayso.work

-- ## For scripts and packs

---@class sayso.doc
--- by its number; nil past the end
---@field block fun(self, i: integer): sayso.span?
--- all rows in a loop, or a list of those inside tokens
---@field blocks fun(self, first?: integer, last?: integer): any
--- by its number; nil past the end
---@field clause fun(self, i: integer): sayso.span?
--- all rows in a loop, or a list of those inside tokens
---@field clauses fun(self, first?: integer, last?: integer): any
---@field close fun(self)  lets go of its memory now
---@field count fun(self, layer?: string): integer  of rows; default: tokens
---@field date string|nil  of the article
--- all rows in a loop, or a list of those inside tokens
---@field dates fun(self, first?: integer, last?: integer): any
--- all rows in a loop, or a list of those inside tokens
---@field deps fun(self, first?: integer, last?: integer): any
--- all rows in a loop, or a list of those inside tokens
---@field entities fun(self, first?: integer, last?: integer): any
--- what x stands for, or by its id
---@field entity fun(self, x: sayso.piece|string): sayso.entity?
--- what a pronoun in a quotation stands for, by who speaks to whom
---@field entity_in_quote fun(self, t: sayso.token, from?: any, to?: any): any
--- of tokens first to last, or of a list of pieces
---@field extent fun(self, first: integer|table, last?: integer): sayso.span
--- the first of these tokens whose value is x, or a key of the table x
---@field find fun(self, field: string, first: integer, last: integer, x): integer?
--- x is a document of this source; before anything asks for entities
---@field hint_document fun(self, x: sayso.piece, source: sayso.piece)
--- x speaks; before anything asks for entities
---@field hint_source fun(self, x: sayso.piece)
---@field id string|nil  its name
--- in how many sentences a layer was made so far
---@field made fun(self, layer: string): integer
---@field members fun(self, x: sayso.piece): sayso.span[]  what x coordinates
--- by its number; nil past the end
---@field name fun(self, i: integer): sayso.span?
--- all rows in a loop, or a list of those inside tokens
---@field names fun(self, first?: integer, last?: integer): any
---@field notes fun(self): sayso.notes  what was odd about it
--- by its number; nil past the end
---@field number fun(self, i: integer): sayso.span?
--- all rows in a loop, or a list of those inside tokens
---@field numbers fun(self, first?: integer, last?: integer): any
--- by its number; nil past the end
---@field phrase fun(self, i: integer): sayso.span?
--- all rows in a loop, or a list of those inside tokens
---@field phrases fun(self, first?: integer, last?: integer): any
--- by its number; nil past the end
---@field quote fun(self, i: integer): sayso.span?
--- the innermost around it
---@field quote_of fun(self, token: sayso.token|integer): sayso.span?
--- all rows in a loop, or a list of those inside tokens
---@field quotes fun(self, first?: integer, last?: integer): any
--- "Chair" of "Chair Mia Soto"
---@field role_in fun(self, x: sayso.piece): sayso.span?
--- row i of a layer
---@field row fun(self, layer: string, i: integer): sayso.span|sayso.token|nil
--- by its number; nil past the end
---@field sentence fun(self, i: integer): sayso.span?
--- all rows in a loop, or a list of those inside tokens
---@field sentences fun(self, first?: integer, last?: integer): any
---@field span fun(self, from: integer, to: integer): sayso.span  of bytes
--- all rows in a loop, or a list of those inside tokens
---@field tags fun(self, first?: integer, last?: integer): any
---@field text string  all of it
--- by its number; nil past the end
---@field token fun(self, i: integer): sayso.token?
--- all rows in a loop, or a list of those inside tokens
---@field tokens fun(self, first?: integer, last?: integer): any
--- a field of each of these tokens, or the number of its quote; or false
---@field values fun(self, field: string, first: integer, last: integer): any[]

--- a piece of text in one part or more; maybe a row of a layer
---@class sayso.span
---@field block integer|nil  number of the block of its first token
---@field contains fun(self, x: sayso.piece): boolean  is all of x in it?
---@field count integer  of parts
---@field doc sayso.doc
---@field entity string|nil  id of what it stands for
---@field first integer  token
---@field head sayso.token|nil  the one whose governor lies outside
---@field i integer|nil  the row, of a layer made whole
---@field last integer  token
---@field layer string|nil  of which it is a row
---@field lemma string|nil  of its head
--- has it a token in common with x?
---@field overlaps fun(self, x: sayso.piece): boolean
---@field pieces integer[][]  { {first, last}, ... } tokens
---@field range fun(self): integer, integer  first and last byte
---@field sentence integer|nil  number of the sentence of its first token
---@field spans integer[][]  { {from, to}, ... } bytes
---@field text string  its pieces, with ... between them
--- of both, in the order of the text
---@field union fun(self, x: sayso.piece): sayso.span
--- what is not in x; nil if nothing is left
---@field without fun(self, x: sayso.piece): sayso.span?
---@field comparator string|nil  of a number: = ~ < > <= >= range
---@field continues boolean|nil  of a quote: goes on from the one before
---@field depth integer|nil  of a quote: 0 outside of any other
---@field first_sentence integer|nil  of a block
---@field inner sayso.span|nil  of a quote: without the marks
---@field inner_first integer|nil  of a quote: token
---@field inner_last integer|nil  of a quote: token
---@field last_sentence integer|nil  of a block
---@field lead sayso.span|nil  of a block: its dateline or label
---@field max number|nil  of a number that is a range
---@field next sayso.span|nil  of a quote: its part in the next paragraph
---@field noun sayso.span|nil  of a number: what is counted
---@field opens boolean|nil  of a quote: goes on in the next paragraph
---@field parent sayso.span|nil  of a quote: the one around it
---@field prev sayso.span|nil  of a quote: its part in the paragraph before
--- of a block: paragraph headline byline dateline caption boilerplate
---@field role string|nil
---@field single boolean|nil  of a quote: in single marks
---@field type string|nil  of a name, phrase, clause, date, number
---@field unclosed boolean|nil  of a quote: has no end
---@field unit string|nil  of a number
---@field value number|string|nil  of a number or a date

--- of a match; besides: columns of a lexicon entry, fields of the match that it
--- took, values of the row
---@class sayso.capture: sayso.span
---@field capture string        its name in the pattern
---@field took "tokens"|"match"|"entry"|"layer"
---@field match? sayso.match
---@field id? string

---@class sayso.token
---@field alpha boolean  has a letter
---@field block integer  number of its block
---@field cap boolean  begins with a capital
--- the first dependent with one of these relations
---@field child fun(self, ...: string): sayso.token?
--- all dependents, or those with these relations
---@field children fun(self, ...: string): sayso.token[]
--- the clause that it heads, without what hangs on a token
---@field clause fun(self, without?: sayso.token|integer): sayso.span
---@field clitic boolean  one written word with the token before
---@field dep string|nil  its relation to its governor: "nsubj:pass"
---@field digit boolean  has a digit
---@field doc sayso.doc
---@field first integer  same as i
---@field form string  lower-cased
---@field head sayso.token|nil  its governor
---@field i integer  its number in the document
---@field last integer  same as i
---@field lemma string|nil  its dictionary form
---@field morph string|nil  "Mood=Ind|Tense=Past"
--- the value of a feature: "Past" of "Tense"
---@field morph_value fun(self, key: string): string?
--- the token after it, or n places on
---@field next fun(self, n?: integer): sayso.token?
---@field phrase fun(self): sayso.span  the largest noun phrase that it heads
---@field pos string|nil  its tag of Universal Dependencies: "VERB"
--- the token before it, or n places back
---@field prev fun(self, n?: integer): sayso.token?
---@field quoted boolean  stands in quotation marks
---@field sentence integer|nil  number of its sentence; nil in a dateline
---@field space boolean  white space stands before it
---@field starts boolean  the first word of its sentence
---@field subtree fun(self): sayso.span  with all that depends on it
---@field tag string|nil  its tag of the Penn treebank: "VBD"
---@field text string  as written
---@field upper boolean  all capitals

--- of a rule; besides: its captures and values by name
---@class sayso.match
---@field alternative integer  number of the pattern
--- also one that a field of the match hides
---@field capture fun(self, name: string): sayso.capture?
---@field captures fun(self): sayso.capture[]  in the order of the pattern
---@field doc sayso.doc
---@field first integer  token
---@field id string  of its statement
---@field label string  "promise"
---@field last integer  token
---@field rule string  "pack/rule"
---@field score number  what where gave; default 1
---@field sentence integer|nil  number of the sentence it begins in
---@field span sayso.span  all that it took
---@field text string  all that it took

---@class sayso.entity
---@field doc sayso.doc
---@field gender "male"|"female"|nil
---@field id string  "e3"
---@field members sayso.span[]  if it was asked for by a coordination
---@field mentions sayso.span[]  rows of the layer entities
---@field name string  its longest name, or what it is called
---@field named boolean  has a proper name
---@field plural boolean
---@field role sayso.span|nil  "NATO Secretary-General"
---@field speaker_type string  its type as a source: a capital is a government
---@field type string  person organization place group ...

--- the methods above as plain functions: types.token.child(t, "nsubj")
---@class sayso.types
---@field doc sayso.doc
---@field match sayso.match
---@field span sayso.span
---@field token sayso.token

-- ## For the rule files of a pack

---@class sayso.rule           lua/README.md has more of each field
---@field [integer] string      patterns
---@field regex? string         instead of patterns
---@field trigger? string       instead of patterns; all other fields are paths
---@field label? string         default: the name up to its first dot
---@field set? table<string, any>  values of every match
--- drops it, with a reason for `sayso why`, or scores it
---@field where? fun(m: sayso.match): boolean|number|nil, string?
--- its records, or nil and why there is none; default: all captures
---@field emit? fun(m: sayso.match): any
---@field scope? "sentence"|"paragraph"|"document"
---@field skip? "aside"
---@field overlap? sayso.overlap
---@field prio? integer
---@field out? boolean          false: for other rules only
---@field tags? string[]
---@field yes? string|string[]  sentences with [name what it must capture]
---@field no? string|string[]
---@field doc? string           a line for `sayso help PACK`
---@field [string] string       of a rule with a trigger: a path, ">nsubj"

---@alias sayso.overlap "longest"|"all"|"first"|"best"|"exact"|"nested"

--- rule "claim.that" { "source:@mention cue:claim that content:@clause" }
---@param name string
---@return fun(fields: sayso.rule)
function rule(name) end

--- as rule, in place of one of a pack that came before
---@param name string
---@return fun(fields: sayso.rule)
function override(name) end

---@param name string  "rule" or "pack/rule"
function disable(name) end

--- lexicon "say" { "say", { "tell", act = "say" }, pos = "VERB" } or { file =
--- "say.tsv" }
---@param name string
---@return fun(entries: table)
function lexicon(name) end

--- a set of the phrases in lex/NAME.tsv: words "unit"["acre"] is true
---@param name string
---@return table<string, true>
function words(name) end

---@param name string
---@return fun(pattern: string)
function pattern(name) end -- a macro: %name

--- label "promise" { overlap = "nested", key = { "cue" } }
---@param name string
---@return fun(fields: { overlap?: sayso.overlap, key?: string[], fields?: string[], about?: string })
function label(name) end

--- any value as text for people, such as the reason of a `where`
---@param value any
---@param depth? integer  of tables inside each other; default 6
---@return string
function dump(value, depth) end

---@type sayso.types
types = {}

---@param f fun(doc: sayso.doc, records: table[]): table[]?
function finish(f) end -- called once for a document, after all rules

---@param name string  of a file in the pack's lib/
---@return any
function require(name) end

---@type table<string, any>  the values of the pack's options
options = {}
