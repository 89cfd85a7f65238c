/* arbor.h - the best tree over scored governors. */
#ifndef SAYSO_ARBOR_H
#define SAYSO_ARBOR_H

#include <stddef.h>
#include <stdint.h>

#define ARBOR_MAX 200u /* tokens */

/* What the search works in; its contents mean nothing in between. */
typedef struct {
  int64_t score[ARBOR_MAX][ARBOR_MAX + 1];
  uint16_t end[ARBOR_MAX][ARBOR_MAX + 1];
  uint16_t choice_end[2 * ARBOR_MAX + 1], choice_head[2 * ARBOR_MAX + 1];
  uint16_t parent[2 * ARBOR_MAX + 1], row[2 * ARBOR_MAX + 1];
  uint16_t top[ARBOR_MAX + 1], path[2 * ARBOR_MAX + 1];
  uint8_t state[2 * ARBOR_MAX + 1];
} arbor;

/* The tree of the greatest sum of scores in which exactly one token hangs on
 * the root. `scores` has a row of `row` numbers a token (count of them, at
 * most ARBOR_MAX), whose entry j is the score of governor j; token k is
 * governor k + 1, 0 the root. Fills `heads` in the same way. Scores of tokens
 * as their own governors are overwritten. */
void arbor_find(arbor *a, int32_t *scores, size_t row, uint32_t count,
                uint16_t *heads);

#endif
