---@meta sayso
-- meta.lua - what the functions and fields of sayso take and give, for editors
-- (LuaLS) and for people. It is never run. Positions count from 1; a range is
-- from the first to the last, both included, as in string.sub.

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
---@field seconds? number        of Lua, for a document and pack; default 2
---@field memory? number         bytes of Lua memory of a pack; default 64 MiB
---@field steps? number          of a pattern function of Lua; default 10^7
---@field records? integer       of a rule in a document; default 10,000
---@field all_records? integer   of a document; default 100,000

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
---@field outcome "kept"|"no-anchor"|"failed"|"dropped"|"overlapped"|"limit"
---@field steps sayso.steps  what fitted
---@field element string         what failed
---@field reason? string
---@field token? sayso.token     where it failed
---@field by? string             the rule whose match overlaps

---@class sayso.found            what was found in a document
---@field close fun(self)
---@field counts fun(self, rule: integer): table<string, integer>
---@field doc sayso.doc
---@field match fun(self, i: integer): sayso.match?
---@field matches fun(self): fun(): integer, sayso.match
---@field notes string[]
---@field records table[]        as the packs gave them
---@field why fun(self, sentence: integer, rule?: integer): table[]
---@field work fun(self): sayso.work

-- ## For scripts and packs

---@class sayso.doc
---@field block fun(self, i: integer): sayso.span?
--- all rows in a loop, or a list of those inside tokens
---@field blocks fun(self, first?: integer, last?: integer): any
---@field clause fun(self, i: integer): sayso.span?
---@field clauses fun(self, first?: integer, last?: integer): any
---@field close fun(self)        lets go of its memory now
---@field count fun(self, layer?: string): integer  of rows; default: tokens
---@field date? string           of the article
---@field dates fun(self, first?: integer, last?: integer): any
---@field deps fun(self, first?: integer, last?: integer): any
---@field entities fun(self, first?: integer, last?: integer): any  mentions
--- what x stands for, or by its id
---@field entity fun(self, x: sayso.piece|string): sayso.entity?
---@field entity_in_quote fun(self, t: sayso.token, from?: any, to?: any): any
--- of tokens first to last, or of a list of pieces
---@field extent fun(self, first: integer|table, last?: integer): sayso.span
---@field hint_document fun(self, x: sayso.piece, source: sayso.piece)
--- before anything asks for entities
---@field hint_source fun(self, x: sayso.piece)
---@field id? string
---@field members fun(self, x: sayso.piece): sayso.span[]  what x coordinates
---@field name fun(self, i: integer): sayso.span?
---@field names fun(self, first?: integer, last?: integer): any
---@field notes fun(self): sayso.notes
---@field number fun(self, i: integer): sayso.span?
---@field numbers fun(self, first?: integer, last?: integer): any
---@field phrase fun(self, i: integer): sayso.span?
---@field phrases fun(self, first?: integer, last?: integer): any
---@field quote fun(self, i: integer): sayso.span?
--- the innermost around it
---@field quote_of fun(self, token: sayso.token|integer): sayso.span?
---@field quotes fun(self, first?: integer, last?: integer): any
--- "Chair" of "Chair Mia Soto"
---@field role_in fun(self, x: sayso.piece): sayso.span?
---@field row fun(self, layer: string, i: integer): sayso.span|sayso.token|nil
---@field sentence fun(self, i: integer): sayso.span?
---@field sentences fun(self, first?: integer, last?: integer): any
---@field span fun(self, from: integer, to: integer): sayso.span  of bytes
---@field tags fun(self, first?: integer, last?: integer): any
---@field text string
---@field token fun(self, i: integer): sayso.token?
---@field tokens fun(self, first?: integer, last?: integer): any

--- a piece of text in one part or more; maybe a row of a layer
---@class sayso.span
---@field block? integer
---@field contains fun(self, x: sayso.piece): boolean
---@field count integer          of parts
---@field doc sayso.doc
---@field entity? string         id of what it stands for
---@field first integer          token
---@field head? sayso.token      the one whose governor lies outside
---@field i? integer             the row, of a layer made whole
---@field last integer           token
---@field layer? string
---@field lemma? string          of the head
---@field overlaps fun(self, x: sayso.piece): boolean
---@field pieces integer[][]     { {first, last}, ... } tokens
---@field range fun(self): integer, integer  first and last byte
---@field sentence? integer
---@field spans integer[][]      { {from, to}, ... } bytes
---@field text string
---@field union fun(self, x: sayso.piece): sayso.span
---@field without fun(self, x: sayso.piece): sayso.span?
--- values of rows, nil for other rows:
--- of a block: paragraph headline byline dateline caption boilerplate
---@field role? string
---@field first_sentence? integer of a block
---@field last_sentence? integer of a block
---@field lead? sayso.span       of a block: its dateline or label
---@field inner? sayso.span      of a quote: without the marks
---@field inner_first? integer   of a quote: token
---@field inner_last? integer    of a quote: token
---@field parent? sayso.span     of a quote: the one around it
---@field next? sayso.span       of a quote: its part in the next paragraph
---@field prev? sayso.span       of a quote
---@field depth? integer         of a quote: 0 outside of any other
---@field unclosed? boolean      of a quote
---@field opens? boolean         of a quote: goes on in the next paragraph
---@field continues? boolean     of a quote: goes on from the one before
---@field single? boolean        of a quote: in single marks
---@field type? string           of a name, phrase, clause, entity, date, number
---@field value? number|string   of a number or a date
---@field max? number            of a number that is a range
---@field unit? string           of a number
---@field comparator? string     of a number: = ~ < > <= >= range
---@field noun? sayso.span       of a number: what is counted

--- of a match; besides: columns of a lexicon entry, fields of the match that it
--- took, values of the row
---@class sayso.capture: sayso.span
---@field capture string        its name in the pattern
---@field took "tokens"|"match"|"entry"|"layer"
---@field match? sayso.match
---@field id? string

---@class sayso.token
---@field alpha boolean          has a letter
---@field block integer
---@field cap boolean            begins with a capital
--- the first dependent with one of these relations
---@field child fun(self, ...: string): sayso.token?
--- all, or those with these relations
---@field children fun(self, ...: string): sayso.token[]
--- that it heads
---@field clause fun(self, without?: sayso.token|integer): sayso.span
---@field clitic boolean         one written word with the token before
---@field dep? string            "nsubj:pass"
---@field digit boolean          has a digit
---@field doc sayso.doc
---@field first integer          same as i
---@field form string            lower-cased
---@field head? sayso.token      its governor
---@field i integer
---@field last integer           same as i
---@field lemma? string
---@field morph? string          "Mood=Ind|Tense=Past"
---@field morph_value fun(self, key: string): string?
---@field next fun(self, n?: integer): sayso.token?
---@field phrase fun(self): sayso.span  the largest noun phrase that it heads
---@field pos? string            "VERB"
---@field prev fun(self, n?: integer): sayso.token?
---@field quoted boolean
---@field sentence? integer
---@field space boolean          white space stands before it
---@field starts boolean         the first word of its sentence
---@field subtree fun(self): sayso.span
---@field tag? string            "VBD"
---@field text string
---@field upper boolean          all capitals

--- of a rule; besides: its captures and values by name
---@class sayso.match
---@field alternative integer
---@field capture fun(self, name: string): sayso.capture?
---@field captures fun(self): sayso.capture[]
---@field doc sayso.doc
---@field first integer          token
---@field id string              of its statement
---@field label string
---@field last integer           token
---@field rule string            "pack/rule"
---@field score number
---@field sentence? integer
---@field span sayso.span
---@field text string

---@class sayso.entity
---@field doc sayso.doc
---@field gender? "male"|"female"
---@field id string              "e3"
---@field members sayso.span[]   if it was asked for by a coordination
---@field mentions sayso.span[]  rows of the layer entities
---@field name string
---@field named boolean          has a proper name
---@field plural boolean
---@field role? sayso.span       "NATO Secretary-General"
---@field speaker_type string    its type as a source: a capital is a government
--- person group organization government document poll anonymous place thing
---@field type string

-- ## For the rule files of a pack

--- rule "claim.that" { "pattern", label =, set =, where =, emit =, scope =,
--- skip =, overlap =, prio =, out =, tags =, yes =, no =, doc = }
---@param name string
---@return fun(fields: table)
function rule(name) end

--- as rule, in place of one of a pack that came before
---@param name string
---@return fun(fields: table)
function override(name) end

---@param name string  "rule" or "pack/rule"
function disable(name) end

--- lexicon "say" { "say", { "tell", act = "say" }, pos = "VERB" } or { file =
--- "say.tsv" }
---@param name string
---@return fun(entries: table)
function lexicon(name) end

---@param name string
---@return fun(pattern: string)
function pattern(name) end -- a macro: %name

---@param name string
---@return fun(fields: table)
function label(name) end

---@param f fun(doc: sayso.doc, records: table[]): table[]?
function finish(f) end -- called once for a document, after all rules

---@param name string  of a file in the pack's lib/
---@return any
function require(name) end

---@type table<string, any>  the values of the pack's options
options = {}
