/* pattern.h - a pattern as a tree, made from its text.
 *
 *     source:@mention ADV? cue:[lemma in claim & pos=VERB]
 *
 *     SEQ - CAPTURE source - LABEL mention
 *         - REPEAT 0..1 - POS ADV
 *         - CAPTURE cue - COND - AND - TEST lemma in claim
 *                                    - TEST pos = VERB
 *
 * Only the form is looked at here. What the names mean (labels, lexicons,
 * macros, tags, attributes) is found out when a set of rules is finished:
 * program.c and predicate.c read this tree.
 */
#ifndef SAYSO_PATTERN_H
#define SAYSO_PATTERN_H

#include "base/arena.h"
#include "sayso.h"

typedef enum {
  AST_SEQ,     /* children, one after the other; maybe none */
  AST_ALT,     /* one of the children; the first that fits is preferred */
  AST_REPEAT,  /* child, `min` to `max` times; `is_lazy` */
  AST_CAPTURE, /* child; `text` is the name */
  AST_NOT,     /* a token at which child does not fit */
  AST_LOOK,    /* child; `is_behind`, `is_not` */
  AST_STEP,    /* from a head: children are AST_REL, `is_up` to the governor,
                * `cond` or NULL tests the token reached, `target` fits there */
  AST_REL,     /* `text` is a relation, or "_" */
  AST_START,   /* ^ */
  AST_END,     /* $ */
  AST_GAP,     /* ... of `min` to `max` tokens */

  AST_ANY,   /* any one token */
  AST_WORD,  /* `text` is a form or a lemma, case ignored */
  AST_EXACT, /* `text` is exactly this */
  AST_REGEX, /* `text` fits the whole token */
  AST_POS,   /* `text` is a UD tag */
  AST_COND,  /* `cond` */
  AST_LABEL, /* `text`, and `cond` or NULL */
  AST_MACRO, /* `text` */

  AST_BOTH,   /* in brackets: all children hold */
  AST_EITHER, /* one of the children holds */
  AST_UNLESS, /* the child does not hold */
  AST_FLAG,   /* `text` */
  AST_TEST,   /* `text` op `value` */
} ast_kind;

typedef enum {
  OP_EQ,
  OP_NE,
  OP_FITS, /* ~ a regular expression */
  OP_LT,
  OP_GT,
  OP_LE,
  OP_GE,
  OP_IN /* a lexicon */
} test_op;

#define REPEAT_ENDLESS UINT32_MAX
#define REPEAT_MAX 1000u /* in {n,m} */
#define PATTERN_DEPTH 64 /* brackets inside brackets */
#define PATTERN_MAX (64u * 1024)

/* Flags: what a token either is or is not. */
#define FLAG_MAP(X)                                                            \
  X(CAP, "cap")                                                                \
  X(NUM, "num")                                                                \
  X(NEG, "neg")                                                                \
  X(QUOTED, "quoted")                                                          \
  X(FIRST, "first")

typedef struct ast ast;
struct ast {
  ast_kind kind;
  bool is_lazy, is_behind, is_not, is_up;
  test_op op;
  uint32_t offset, len; /* bytes of the pattern's text */
  uint32_t min, max;
  const char *text, *value; /* NUL-terminated, escapes undone */
  uint32_t value_offset;    /* of `value`, for errors */
  ast *child, *next;        /* first child, next sibling */
  ast *cond, *target;
  const ast *site; /* the %macro that it came from, or NULL */
};

/* Parses a pattern; the tree and its texts live in `mem`. SAYSO_EPATTERN with
 * offset and message. */
sayso_status pattern_parse(arena *mem, const char *text, ast **out,
                           sayso_error *error);

/* Parses the path of an argument: alternatives of steps, each row of steps
 * perhaps with a final @label. Gives an AST_ALT of AST_STEP. A `?` before it
 * says that the argument may be missing. */
sayso_status pattern_parse_path(arena *mem, const char *text, bool *is_optional,
                                ast **out, sayso_error *error);

/* ## For the parser's own files */

typedef struct {
  const char *s;
  uint32_t len, at;
  unsigned depth;
  arena *mem;
  sayso_error *error;
} parser_state;

/* A new node that starts at the parser's place, or NULL. */
ast *ast_new(parser_state *p, ast_kind kind);

/* Fails at an offset with a message like printf's. */
__attribute__((format(printf, 3, 4))) sayso_status
parser_fail(parser_state *p, uint32_t offset, const char *format, ...);

void parser_space(parser_state *p);
bool parser_take(parser_state *p, char c);

/* A name of letters, digits, "_", "-", "." and ":" as its kind allows; NULL
 * text if there is none at this place. */
sayso_status parser_name(parser_state *p, const char *more, const char **out);

/* The text up to `mark` (a double quote or slash), whose opening one was just
 * taken; a backslash keeps a mark or, between double quotes, a backslash. */
sayso_status parser_quoted(parser_state *p, char mark, const char **out);

/* What stands in brackets, whose opening one was just taken. NULL (and no
 * error) for `[]`. */
sayso_status condition_parse(parser_state *p, ast **out);

#endif
