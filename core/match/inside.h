/* inside.h - the inside of a set of rules and of what it found: shared by the
 * files of core/match, unknown outside.
 *
 *     ruleset   packs, lexicons, labels, rules, predicates, the index
 *     found     for one document: where labels stand (hits), matches, counts
 *
 * A label is a place in ruleset.labels, a predicate one in .predicates, and so
 * on: everything refers by index, and nothing moves once it is finished.
 */
#ifndef SAYSO_MATCH_INSIDE_H
#define SAYSO_MATCH_INSIDE_H

#include "lang/engine.h"
#include "lang/unigrams.h"
#include "match/pattern.h"
#include "match/regex.h"
#include "match/rules.h"
#include "text/document.h"

#define NONE UINT32_MAX

/* ## Labels */

typedef enum {
  LABEL_LAYER,   /* rows of a layer */
  LABEL_LEXICON, /* hits of a lexicon */
  LABEL_RULES,   /* kept matches of the rules that make it */
  LABEL_ASIDE    /* what `skip = "aside"` steps over */
} label_kind;

typedef struct {
  const char *name;
  label_kind kind;
  sayso_layer layer;
  int type;         /* of a row of the layer, or -1 for any */
  uint32_t lexicon; /* or NONE */
  overlap policy;
  const char **key; /* names of captures that are compared */
  uint32_t key_count;
  bool policy_is_set; /* it was declared */
  uint32_t stage;     /* of its rules */
  double share;       /* how many its rules may make, a token, at most */
  uint32_t layers_of; /* the layers its hits may need: 1 << sayso_layer */
  bool is_made;       /* some rule makes it */
  bool is_used;       /* some pattern names it */
} label;

/* The name of a type of the rows of a layer; NULL past the last, or if they
 * have none. */
const char *layer_type_name(sayso_layer layer, unsigned type);

/* A place where a label stands in a document. */
typedef struct {
  uint32_t first, last; /* tokens */
  uint32_t head;        /* token, or NO_TOKEN while nobody asked */
  uint32_t of, source;  /* row and layer, entry and lexicon, or match */
  capture_kind kind;
  enum { HIT_SURE, HIT_MAYBE, HIT_NOT } state; /* MAYBE: tags decide */
  uint32_t book, node; /* of a lexicon_hit; book: the type of a layer's row */
} hit;

typedef struct {
  hit *at; /* by start, then longest first */
  uint32_t count, room;
  uint32_t longest;       /* tokens of its longest hit */
  bool is_done, is_whole; /* whole: read when its layer was */
} hit_row;

/* ## Predicates: yes-or-no questions about a token, or about a hit */

typedef enum {
  PRED_ANY,
  PRED_WORD,  /* a: the folded id of the form or the lemma */
  PRED_EXACT, /* a: the id of the form */
  PRED_TEST,  /* attribute op text (a: its word id, tag, ...) */
  PRED_FIELD, /* text is a field of a hit, compared with `value` */
  PRED_FLAG,
  PRED_BOTH,   /* a and b are predicates */
  PRED_EITHER, /* one of them holds */
  PRED_UNLESS, /* a does not hold */
} pred_kind;

#define ATTRIBUTE_MAP(X)                                                       \
  X(WORD, "word")                                                              \
  X(LEMMA, "lemma")                                                            \
  X(POS, "pos")                                                                \
  X(TAG, "tag")                                                                \
  X(DEP, "dep")                                                                \
  X(MORPH, "morph")                                                            \
  X(SHAPE, "shape")                                                            \
  X(ENT, "ent")                                                                \
  X(LEN, "len")

typedef enum {
#define X(id, name) ATTR_##id,
  ATTRIBUTE_MAP(X)
#undef X
      ATTR_COUNT
} attribute;

typedef enum {
#define X(id, name) FLAG_##id,
  FLAG_MAP(X)
#undef X
      FLAG_COUNT
} token_test;

typedef struct {
  pred_kind kind;
  attribute attr;
  test_op op;
  uint32_t a, b;
  const char *text, *value;
  double number;
  regex *re;
  unsigned layers; /* it may ask for: a set of 1 << sayso_layer */
  bool of_hit;     /* asks about the hit, so that it needs one */
  uint8_t *memo;   /* of `re`, by word: 0 not known, 1 no, 2 yes */
  uint32_t memo_room, epoch;
} predicate;

/* Reads a decimal number that is all of `s`; `grouping`, if it is not 0, may
 * stand in it ("10,000"). */
bool number_read(const char *s, char grouping, double *out);

/* ## Programs */

#define PROGRAM_OPS(X)                                                         \
  X(TOK)   /* the token fits predicate a; goes to x, one on */                 \
  X(SPAN)  /* label a stands here and its hit fits predicate b; goes to x, */  \
           /* after it. `is_over`: the hit holds this token */                 \
  X(SPLIT) /* x, and if that fails y */                                        \
  X(JMP)   /* x */                                                             \
  X(SAVE)  /* capture a / 2 opens (even) or closes; goes to x */               \
  X(LOOK)  /* the program at y matches here (`is_not`: does not); x.           \
            * `is_behind`: it ends here; a is its number */                    \
  X(STEP)  /* to each token in relation set a from the head; x */              \
  X(BOS)   /* a sentence starts here; x */                                     \
  X(EOS)   /* a sentence ends here; x */                                       \
  X(MATCH) /* done */                                                          \
  X(FAIL)  /* nothing was taken yet where something must be */

typedef enum {
#define X(op) OPCODE_##op,
  PROGRAM_OPS(X)
#undef X
} opcode;

typedef struct {
  opcode op;
  bool is_not, is_behind, is_over, is_up;
  uint32_t a, b, x, y;
  uint32_t offset, len; /* of the element in the pattern */
} instr;

/* The relations of a step: some of these, each perhaps with a word that the
 * token reached has as its case or mark ("obl:to"). */
typedef struct {
  uint16_t rel;  /* REL_NONE: any */
  bool is_exact; /* a subtype was written */
  word_id word;  /* folded, or WORD_NONE */
} step_rel;

typedef struct {
  step_rel *at;
  uint32_t count;
} step_set;

typedef struct {
  instr *at;
  uint32_t count;
  const char **captures; /* names, by number */
  uint32_t capture_count;
  uint32_t behinds; /* looks behind */
  bool has_steps, has_skip;
  unsigned layers; /* it may ask for */
} program;

/* ## Anchors: what must be in a unit for an alternative to match there */

typedef enum {
  ANCHOR_NONE,
  ANCHOR_FORM,
  ANCHOR_WORD,
  ANCHOR_LEXICON,
  ANCHOR_MEMBER,
  ANCHOR_LABEL
} anchor_kind;

typedef struct {
  anchor_kind kind;
  uint32_t of;   /* word id, lexicon or label */
  uint32_t pred; /* the whole test of its token or hit, or NONE */
  uint32_t offset, len;
  /* Tokens between the start of a match and this: from `least` to `most`, NONE
   * if there is no end to them. `is_free`: it may stand anywhere. */
  uint32_t least, most;
  bool is_free;
} anchor;

/* One of them must be there; none at all: always a candidate. */
typedef struct {
  anchor *at;
  uint32_t count;
  double cost; /* expected number a token */
} anchor_set;

/* ## Rules */

typedef struct route route; /* of an argument; see trigger.c */

typedef struct {
  const char *text;
  ast *tree;
  bool is_optional;
  uint32_t capture; /* number among the captures of the rule */
  route *routes;
} argument;

typedef struct {
  const char *text; /* the pattern, the trigger or the regular expression */
  ast *tree;        /* NULL for a regular expression */
  program code;
  regex *re;
  anchor_set anchors;
  uint32_t rule;
} alternative;

typedef struct {
  const char *name;
  uint32_t pack, label;
  uint32_t first, count; /* its alternatives */
  argument *arguments;
  const char **argument_names;
  uint32_t argument_count;
  rule_field *fields;
  uint32_t field_count;
  rule_scope scope;
  int policy, prio;
  bool is_trigger, has_skip, is_silent, has_where, has_emit, is_off;
  unsigned layers;
} rule;

typedef struct {
  const char *name;
  uint32_t *needs;
  uint32_t need_count;
} pack;

typedef struct {
  const char *name;
  uint32_t pack, id, label;
  bool is_used;
} lexicon_ref;

typedef struct {
  const char *name, *text;
  uint32_t pack;
  ast *tree;
  bool is_open; /* being expanded: it must not meet itself */
  bool is_used;
} macro;

typedef struct index_table index_table;

/* Names and what they are called for, by open addressing; see suggest.c. */
typedef struct {
  const char **names;
  uint32_t *values;
  uint32_t count, slots;
} name_table;

/* The large arrays of one document's results. Few of their entries are ever
 * used, so they are cleaned and handed on to the next document. */
typedef struct {
  hit_row **rows;       /* by label: of the whole document; NULL while empty */
  hit_row **parts;      /* by label, then by sentence: of SENTENCE layers */
  rule_counts **counts; /* by rule; NULL where there is nothing to count */
} found_arrays;

struct ruleset {
  arena mem;
  sayso_engine *engine;
  lexicons *lexicons;
  regexes *regexes;
  unigrams *unigrams; /* while it is finished */
  pack *packs;
  lexicon_ref *lexicon_refs;
  macro *macros;
  label *labels;
  rule *rules;
  alternative *alternatives;
  predicate *predicates;
  step_set *step_sets;
  ruleset_warning *warnings;
  uint32_t pack_count, lexicon_count, macro_count, label_count, rule_count,
      alternative_count, predicate_count, step_set_count, warning_count;
  uint32_t pack_room, lexicon_room, macro_room, label_room, rule_room,
      alternative_room, predicate_room, step_set_room, warning_room;
  uint32_t *predicate_slots, predicate_slot_count;
  name_table label_names, rule_names; /* rules: those of the pack in work */
  uint32_t aside;                     /* the label */
  uint32_t stage_count;
  index_table *index;
  found_arrays spare; /* of a document that is gone, or NULL */
  bool is_finished;
  uint32_t fault_rule;
  size_t fault_part;
};

/* ## What was found */

/* A piece of the way that a match took, from its start to its end. */
typedef struct {
  uint32_t pc, pos, head;
  uint32_t next, sub; /* nodes: the rest of the way; the way of a look */
  const hit *taken;   /* by a SPAN */
  uint32_t lo, hi;    /* all tokens that were taken from here on */
} way;

typedef struct match_field match_field;
struct match_field {
  const char *name, *value;
  match_field *next;
};

typedef struct {
  uint32_t rule, alternative; /* the alternative: in ruleset.alternatives */
  uint32_t first, last;       /* tokens */
  uint32_t node;              /* way, or NONE if the captures are there */
  sayso_span at;
  double score;
  capture *captures;
  uint32_t capture_count;
  match_field *fields;
  uint32_t by; /* explain: what overlapped it */
  enum { CAND_NEW, CAND_KEPT, CAND_DROPPED, CAND_OVERLAPPED } state;
} candidate;

typedef struct {
  match m;
  uint32_t label;
  match_field *fields;
} kept;

/* A match that `where` did not want, and why if it said so, or NULL. */
typedef struct {
  uint32_t alternative;
  sayso_span at;
  const char *reason;
} unwanted;

typedef struct runner runner;

struct found {
  arena mem;
  ruleset *set; /* its memos may grow */
  sayso_doc *doc;
  hit_row **rows, **parts; /* see found_arrays */
  uint32_t *used_labels;   /* that have a row or parts */
  uint32_t used_count, used_room;
  kept *matches;
  uint32_t match_count, match_room;
  rule_counts **counts; /* by rule */
  uint32_t *used_rules; /* that have counts */
  uint32_t used_rule_count, used_rule_room;
  rule_counts spare; /* what is counted without memory */
  runner *run;
  const found_hooks *hooks;
  sayso_status status; /* of tests that could not be made, and what was */
  sayso_layer missing; /* not there */
  bool has_limited_tests;
  candidate *pending; /* of the stage that runs */
  uint32_t pending_count, pending_room;
  candidate *on_trial; /* the one that `where` looks at, or NULL */
  kept trial;
  const char *reason; /* against it */
  unwanted *unwanted;
  uint32_t unwanted_count, unwanted_room;
  lexicon_hits scan;
  buf text; /* what found_field gave last */
};

/* Makes room in an array of the set or of what was found. */
#define GROW(mem, array, room, count)                                          \
  arena_grow(mem, &(array), &(room), count, sizeof *(array))

#endif
