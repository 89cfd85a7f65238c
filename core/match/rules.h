/* rules.h - a set of rules: built once, run over many documents.
 *
 *     ruleset_new -> add lexicons, macros, labels, rules -> ruleset_finish
 *     found_new(doc) -> ruleset_run -> read matches -> found_free
 *
 * Names. A rule, lexicon or macro belongs to a pack; one that is not found in
 * the pack of the rule that names it is looked up in the packs it `needs`
 * (added before it). Labels are shared by all packs.
 *
 * Errors. Whoever adds a pattern gets, in sayso_error, the byte offset in that
 * pattern and a message (with "did you mean" where a name is nearly right);
 * the caller knows the file and draws the caret. Names are resolved in
 * ruleset_finish, so it can fail for any rule: the error is in ruleset_fault.
 */
#ifndef SAYSO_RULES_H
#define SAYSO_RULES_H

#include "base/buf.h"
#include "match/lexicon.h"
#include "match/regex.h"
#include "sayso.h"

typedef struct ruleset ruleset;
#define NO_MATCH UINT32_MAX

sayso_status ruleset_new(sayso_engine *engine, ruleset **out);
void ruleset_free(ruleset *set); /* its found objects must be gone */

/* Sets limits for the regular expressions that are added from now on. */
void ruleset_limit_regexes(ruleset *set, const regex_limits *limits);

/* ## Building */

/* Begins a pack; what is added next belongs to it. `needs` are names of packs
 * that were added before it. */
sayso_status ruleset_pack(ruleset *set, const char *name,
                          const char *const *needs, size_t count,
                          sayso_error *error);

/* Columns: "phrase" first, then attributes such as "pos", "act", "frame".
 * pos (VERB, NOUN ...; "VERB|NOUN") is special: a hit must have that tag at
 * its first token. Phrases are cut by the document's own tokeniser; a word
 * of a phrase fits a token whose form or lemma it is, ignoring case. */
sayso_status ruleset_lexicon(ruleset *set, const char *name,
                             const char *const *columns, size_t count,
                             uint32_t *lexicon, sayso_error *error);
sayso_status ruleset_phrase(ruleset *set, uint32_t lexicon,
                            const char *const *values, sayso_error *error);
/* A .tsv file with a header line, and values for columns that it has not;
 * errors have line and offset in the line. */
sayso_status ruleset_lexicon_file(ruleset *set, const char *name,
                                  const char *path,
                                  const lexicon_constant *constants,
                                  size_t count, uint32_t *lexicon,
                                  sayso_error *error);

sayso_status ruleset_macro(ruleset *set, const char *name, const char *pattern,
                           sayso_error *error);

typedef enum {
  OVERLAP_LONGEST, /* leftmost, then longest, prio, pack order, rule order */
  OVERLAP_ALL,
  OVERLAP_FIRST,
  OVERLAP_BEST,  /* highest score, then as longest */
  OVERLAP_EXACT, /* identical spans merge */
  OVERLAP_NESTED /* contained spans allowed, crossing not */
} overlap;

/* Declares a label with its policy; `key` (or NULL) are the fields whose
 * spans are compared instead of the whole match. */
sayso_status ruleset_label(ruleset *set, const char *name, overlap policy,
                           const char *const *key, size_t count,
                           sayso_error *error);

/* What a match must lie in: a sentence (a dateline is in none), a block that is
 * not boilerplate, or the document. */
typedef enum { SCOPE_SENTENCE, SCOPE_PARAGRAPH, SCOPE_DOCUMENT } rule_scope;

/* A value that a rule gives to all of its matches: @statement[kind=direct]
 * tests it. Captures need none: they are fields of their own. */
typedef struct {
  const char *name, *value;
} rule_field;

typedef struct {
  const char *name;
  const char *path; /* ">nsubj", "? >iobj | >obl:to", ">obl:tmod @date" */
} rule_argument;

typedef struct {
  const char *name;  /* "claim.that" */
  const char *label; /* NULL: the name up to its first dot */
  /* exactly one of the three */
  const char *const *patterns;
  size_t pattern_count;
  const char *regex;
  const char *trigger;
  const rule_argument *arguments; /* with `trigger` only */
  size_t argument_count;
  const rule_field *fields; /* `set` */
  size_t field_count;
  rule_scope scope;
  /* "aside" or NULL: between two elements, and at the end of a phrase,
   * brackets, appositions and relative clauses set off by commas or dashes are
   * stepped over; they belong to the match, not to a capture. */
  const char *skip;
  int overlap; /* an `overlap`, or -1: the label's */
  int prio;
  bool is_silent; /* out = false: feeds other rules, no records */
  bool has_where, has_emit;
} rule_def;

/* `*rule` counts from 0 over the whole set. Strings are copied. On an error
 * `*part` (or NULL) says which pattern or argument: its index. */
sayso_status ruleset_rule(ruleset *set, const rule_def *def, uint32_t *rule,
                          size_t *part, sayso_error *error);

/* Switches off a rule of a pack that came before: "rule" or "pack/rule". To
 * override one, disable it and add another of the same name. */
sayso_status ruleset_disable(ruleset *set, const char *rule,
                             sayso_error *error);

/* Resolves names, finds the stages (a cycle is an error that prints it) and
 * the anchors. After it the set does not change. */
sayso_status ruleset_finish(ruleset *set, sayso_error *error);

/* After a failed finish: which rule and which of its patterns or arguments. */
bool ruleset_fault(const ruleset *set, uint32_t *rule, size_t *part);

/* What `sayso check` reports beside errors: a rule without anchor, an unused
 * lexicon or macro, an alternative that can not be reached, a condition that
 * nothing can fit. It is about a pattern of a rule; or (rule is NO_MATCH) about
 * what is declared under a name, if it has a `kind`: "lexicon" or "pattern". */
typedef struct {
  uint32_t rule;
  size_t part, offset;
  const char *message; /* borrowed of the set, as are these: */
  const char *kind, *name, *pack;
} ruleset_warning;
size_t ruleset_warnings(const ruleset *set, const ruleset_warning **out);

/* The name of a rule, such as "claim.that"; its pack; the layers it may make:
 * a set of 1 << sayso_layer. Borrowed; known after ruleset_finish. */
uint32_t ruleset_count(const ruleset *set);
const char *ruleset_name(const ruleset *set, uint32_t rule);
const char *ruleset_pack_of(const ruleset *set, uint32_t rule);
unsigned ruleset_layers(const ruleset *set, uint32_t rule);

/* The program of a rule's pattern as text, for `pattern:code()`; below it what
 * it is anchored on. */
sayso_status ruleset_code(const ruleset *set, uint32_t rule, size_t part,
                          buf *out);

/* ## Running */

typedef struct found found; /* what was found in one document */

/* Called for each match that survives. `where` says whether it stays and may
 * score it (default 1.0); `emit` is called after the overlap policy, in the
 * order of the text, before any later stage runs. A failure of a hook drops
 * the match and is counted; SAYSO_ECALLBACK stops the run. */
typedef struct {
  void *data;
  sayso_status (*where)(void *data, found *f, uint32_t match, bool *keep,
                        double *score);
  sayso_status (*emit)(void *data, found *f, uint32_t match);
} found_hooks;

sayso_status found_new(const ruleset *set, sayso_doc *doc, found **out);
void found_free(found *f);

/* Runs every rule once. SAYSO_EMODEL if a rule asks for a layer that the
 * language has no model for: the error names both. `hooks` may be NULL. */
sayso_status ruleset_run(found *f, const found_hooks *hooks,
                         sayso_error *error);

/* Says why, for `where` that does not keep a match. The text is copied. */
sayso_status found_reason(found *f, const char *reason);

/* Gives a match a field, or another value of one: for hooks, so that later
 * stages can test it. Strings are copied. */
sayso_status found_set(found *f, uint32_t match, const char *name,
                       const char *value);

/* A piece of text: bytes, and the tokens it covers. */
typedef struct {
  sayso_span at;
  uint32_t first, last;
} extent;

/* What a capture took: plain tokens, a match of a rule, an entry of a
 * lexicon, a row of a layer. */
typedef enum { OF_TOKENS, OF_MATCH, OF_ENTRY, OF_LAYER } capture_kind;

typedef struct {
  const char *name; /* borrowed of the set */
  capture_kind kind;
  uint32_t of;      /* match; or entry; or row of the layer, as it was then: a
                     * layer that is made whole later may move its rows */
  uint32_t lexicon; /* of an entry; or the layer */
  uint32_t head;    /* token: the one whose governor lies outside; NO_TOKEN
                     * where only a parse could tell */
  uint32_t count;   /* pieces, at least 1, in the order of the text */
  const extent *pieces;
} capture;

typedef struct {
  uint32_t rule, alternative;
  const char *label;
  extent at;
  double score;
  uint32_t sentence; /* of its first token, or NO_TOKEN */
  uint32_t count;
  const capture *captures;
} match;

/* Matches that were kept, in order of stages, then of the text. Ids of
 * matches are stable; the pointer is until the next call. */
uint32_t found_count(const found *f);
const match *found_match(const found *f, uint32_t id);
const capture *found_capture(const found *f, uint32_t id, const char *name);

/* The value of a field: of `set`, of found_set, the text of a capture, or a
 * column of a lexicon's entry that was captured; NULL if there is none.
 * Borrowed until the next call. */
const char *found_field(const found *f, uint32_t id, const char *name);

/* The values of a lexicon's entry: by column name; NULL if there is none. */
const char *ruleset_value(const ruleset *set, uint32_t lexicon, uint32_t entry,
                          const char *column);

/* The columns of a lexicon by number; NULL beyond the last. */
const char *ruleset_column(const ruleset *set, uint32_t lexicon, uint32_t n);

/* ## Explaining and counting */

/* For one sentence and one rule (or all: NO_MATCH), after a run: for each
 * alternative the furthest element that was reached and why it failed there,
 * or why a match did not survive. */
typedef enum {
  WHY_KEPT,
  WHY_NO_ANCHOR,  /* the element at `offset` is the anchor, and not here */
  WHY_FAILED,     /* the element at `offset` failed at `token` for `reason` */
  WHY_DROPPED,    /* by `where`, for `reason` if it gave one */
  WHY_OVERLAPPED, /* by match `by` */
  WHY_LIMIT
} why_outcome;

typedef struct {
  uint32_t offset, len; /* of the element in its pattern */
  extent at;            /* what it took */
} why_step;

typedef struct {
  uint32_t rule, alternative; /* of a trigger rule: 0 the trigger itself, n
                               * its argument n - 1, which was missing */
  why_outcome outcome;
  uint32_t match, by;    /* or NO_MATCH */
  const why_step *steps; /* elements that fitted on the way, in order */
  uint32_t step_count;
  const capture *captures; /* of a match */
  uint32_t capture_count;
  uint32_t offset, len; /* of the element that failed */
  uint32_t token;       /* where; the end of the sentence: its last */
  const char *reason;   /* "'may' is AUX, lemma may"; or NULL */
} why;
sayso_status ruleset_why(found *f, uint32_t sentence, uint32_t rule,
                         const why **out, size_t *count);

/* ## Covering: what of an alternative took part, and where the rest ended */

typedef struct {
  uint32_t offset, len; /* of an element in the pattern */
  bool takes;           /* tokens or a span; else it asks where it stands */
  uint64_t taken;       /* in matches */
  uint64_t failed;      /* units in which no way led beyond it */
  uint64_t fitting;     /* if nothing was taken: what fits it elsewhere */
} cover_element;

/* An entry of a lexicon on the way to a match, or to what failed: an element,
 * or argument `element` - element_count; NO_MATCH for the other one. */
typedef struct {
  uint32_t match, element, lexicon, entry;
} cover_use;

typedef struct {
  uint64_t units;          /* that were looked at: sentences, blocks */
  uint64_t absent, failed; /* of them: no anchor is there; no way matched */
  uint64_t limits;         /* a limit was hit */
  const char *anchor;      /* what must be there, for people; or NULL */
  cover_element *elements;
  uint64_t *missing; /* by argument: how often that ended a way */
  why *matches;      /* what became of each: see `why` */
  cover_use *uses;
  uint32_t element_count, match_count, match_room, use_count, use_room;
} cover;

/* After a run: of each alternative of a rule. Borrowed of `f`. */
sayso_status ruleset_cover(found *f, uint32_t rule, const cover **out,
                           size_t *count);

/* Places where the words of an entry stand; those where its tags fit; those of
 * them where a hit that is longer, or was entered earlier, starts as well: the
 * entry `before`, once. Only entries that stand somewhere, in order. */
typedef struct {
  uint32_t lexicon, entry, stands, fits, behind, before;
} entry_hits;
sayso_status found_entries(found *f, const entry_hits **out, size_t *count);

/* How many entries a lexicon has. */
uint32_t ruleset_size(const ruleset *set, uint32_t lexicon);

/* Deterministic counters per rule, since found_new. `bound` is what `steps`
 * can not pass: program x (tokens + 1) of each run, x (tokens + 1) again where
 * the program has steps over the tree. `cleared` are bytes of memory that were
 * cleared to keep track of the states. */
typedef struct {
  uint64_t candidates, runs, steps, bound, cleared, matches, kept, limits;
} rule_counts;
const rule_counts *found_counts(const found *f, uint32_t rule);

/* The next rule whose matching was given up somewhere, for it reached a limit:
 * `*place` starts as 0 and is kept by this function. False past the last. */
bool found_next_limited(const found *f, uint32_t *place, uint32_t *at);

/* Whether a test of a word by a regular expression was given up; it did not
 * fit. */
bool found_has_limited_tests(const found *f);

/* Sentences that the document had, and those whose tags or trees were there
 * when the run ended. */
typedef struct {
  uint32_t sentences, tagged, parsed;
} found_work;
found_work found_worked(const found *f);

#endif
