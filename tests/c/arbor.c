/* The best tree over scored governors, against all trees there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>

#include "lang/arbor.h"

#define SMALL 5u

static uint32_t state = 7;

static int32_t next_score(uint32_t range) {
  state = state * 1664525u + 1013904223u;
  return (int32_t)((state >> 8) % range) - (int32_t)(range / 2);
}

static bool is_tree(const uint16_t *heads, uint32_t count) {
  uint32_t roots = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t at = i + 1, steps = 0;
    roots += !heads[i];
    while (at && steps++ <= count)
      at = heads[at - 1];
    if (at) return false;
  }
  return roots == 1;
}

static int64_t sum_of(const int32_t *scores, size_t row, uint32_t count,
                      const uint16_t *heads) {
  int64_t sum = 0;
  for (uint32_t i = 0; i < count; i++)
    sum += scores[i * row + heads[i]];
  return sum;
}

/* Tries every choice of governors. */
static int64_t best_of_all(const int32_t *scores, uint32_t count) {
  uint16_t heads[SMALL] = {0};
  int64_t best = INT64_MIN;
  for (uint32_t at = 0; at < count;) {
    if (is_tree(heads, count)) {
      int64_t sum = sum_of(scores, count + 1, count, heads);
      if (sum > best) best = sum;
    }
    for (at = 0; at < count && heads[at] == count; at++)
      heads[at] = 0;
    if (at < count) heads[at]++;
  }
  return best;
}

static void small_trees_are_the_best_of_all(void **unused) {
  (void)unused;
  arbor *a = malloc(sizeof *a);
  assert_non_null(a);
  for (int round = 0; round < 2000; round++) {
    int32_t scores[SMALL * (SMALL + 1)];
    uint16_t heads[SMALL];
    uint32_t count = 1 + (uint32_t)round % SMALL;
    for (uint32_t i = 0; i < count * (count + 1); i++)
      scores[i] = next_score(round % 3 ? 2000000 : 5); /* and many equals */
    arbor_find(a, scores, count + 1, count, heads);
    assert_true(is_tree(heads, count));
    assert_true(sum_of(scores, count + 1, count, heads) ==
                best_of_all(scores, count));
  }
  free(a);
}

static void any_scores_give_a_tree(void **unused) {
  (void)unused;
  enum { COUNT = ARBOR_MAX, ROW = ARBOR_MAX + 1 };
  arbor *a = malloc(sizeof *a);
  int32_t *scores = malloc(COUNT * ROW * sizeof *scores);
  uint16_t heads[COUNT];
  assert_true(a && scores);
  for (int round = 0; round < 20; round++) {
    uint32_t range = round % 2 ? 3 : 1u << 24;
    for (uint32_t i = 0; i < COUNT * ROW; i++)
      scores[i] = next_score(range);
    for (uint32_t i = 0; i < COUNT; i++) /* a loop that wants to be */
      scores[i * ROW + (i + 1) % COUNT + 1] += (int32_t)range;
    arbor_find(a, scores, ROW, COUNT, heads);
    assert_true(is_tree(heads, COUNT));
  }
  free(scores);
  free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(small_trees_are_the_best_of_all),
      cmocka_unit_test(any_scores_give_a_tree),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
