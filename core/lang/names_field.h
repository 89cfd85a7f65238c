/* names_field.h - sums over all rows of labels of a sentence, for training.
 *
 * A row of labels weighs exp(its score), which is the sum of the scores of its
 * labels and of the moves from each to the next (Lafferty, McCallum and
 * Pereira 2001).
 */
#ifndef SAYSO_NAMES_FIELD_H
#define SAYSO_NAMES_FIELD_H

#include "base/status.h"
#include "lang/name_table.h"

#define NAME_NEVER (-1e30) /* the score of what cannot be */

typedef double name_scores[NAME_LABELS];

typedef struct {
  name_scores *emit;                  /* by token: filled by the caller */
  name_scores *before, *after;        /* by token: sums from either side */
  name_scores moves[NAME_LABELS + 1]; /* the last row is the start */
  name_scores *expected;              /* by token: see below */
  name_scores expected_moves[NAME_LABELS + 1];
} name_field;

/* Makes room for sentences of at most `longest` tokens. SAYSO_ENOMEM. */
sayso_status name_field_init(name_field *f, uint32_t longest);
void name_field_release(name_field *f);

/* The logarithm of the weight of all rows for `count` tokens, at least one,
 * that name_follows allows. */
double name_field_sum(name_field *f, uint32_t count);

/* Adds to `expected` and `expected_moves`, `sign` times, how probable each
 * label and move is; `sum` is what name_field_sum just gave. */
void name_field_expect(name_field *f, uint32_t count, double sum, double sign);

/* Clears what is expected. */
void name_field_clear(name_field *f, uint32_t count);

#endif
