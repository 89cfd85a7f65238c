/* resolve.h - from the names in a pattern to what they stand for. */
#ifndef SAYSO_RESOLVE_H
#define SAYSO_RESOLVE_H

#include "match/inside.h"

/* Where a name is looked up, and where an error is reported. */
typedef struct {
  ruleset *set;
  uint32_t pack, rule; /* the rule, or NONE */
  const ast *site;     /* the %macro whose text is read now, or NULL */
  sayso_error *error;
} resolver;

/* Fails with a message at an offset of the pattern. */
__attribute__((format(printf, 3, 4))) sayso_status
resolve_fail(const resolver *r, uint32_t offset, const char *format, ...);
sayso_status resolve_no_memory(const resolver *r);

/* What a name stands for; fails with "did you mean" if it is unknown. The
 * offset is the name's. */
sayso_status resolve_lexicon(const resolver *r, const char *name,
                             uint32_t offset, uint32_t *lexicon_ref);
sayso_status resolve_label(const resolver *r, const char *name, uint32_t offset,
                           uint32_t *label);
sayso_status resolve_macro(const resolver *r, const char *name, uint32_t offset,
                           uint32_t *macro);

/* The built-in labels are there from the start. */
sayso_status labels_init(ruleset *set);

/* The label that rules of this name make, added if it is new; NONE if the name
 * is a built-in one, or there is no memory. */
uint32_t label_make(ruleset *set, const char *name);
uint32_t label_find(const ruleset *set, const char *name);
bool label_is_builtin(const ruleset *set, uint32_t label);

/* ## Predicates */

/* What a condition asks, of a token or (with `label` not NONE) of a hit of
 * that label. */
sayso_status predicate_of_condition(const resolver *r, const ast *cond,
                                    uint32_t label, uint32_t *out);

/* What an atom that is one token asks. AST_WORD and AST_EXACT must be one
 * token: `text` of `len` bytes. */
sayso_status predicate_of_atom(const resolver *r, const ast *atom,
                               const char *text, size_t len, uint32_t *out);

/* That a does not hold. */
sayso_status predicate_unless(const resolver *r, uint32_t a, uint32_t *out);

/* As text, such as `lemma in claim & pos = VERB`. */
void predicate_print(const ruleset *set, uint32_t pred, buf *out);

/* ## Tables of names */

/* What a name stands for, or NONE. */
uint32_t names_find(const name_table *t, const char *name);

/* Adds a name that is not there; the table keeps the pointer. False without
 * memory. */
bool names_add(name_table *t, arena *mem, const char *name, uint32_t value);

/* ## "did you mean" */

typedef struct {
  const char *name, *best;
  unsigned distance;
} suggestion;

suggestion suggest_for(const char *name);
void suggest_try(suggestion *s, const char *known);

/* How many letters must be added, dropped, changed or swapped. */
unsigned suggest_distance(const char *a, const char *b);

/* "; did you mean 'say'?", or "" if nothing is near; in `room`. */
const char *suggest_text(const suggestion *s, const char *prefix, char *room,
                         size_t size);

#endif
