/* The products of matrices: every set of instructions gives the same bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "lang/matrix.h"

#define ROWS 13u /* two tiles and a rest */

typedef struct {
  matrix m;
  int16_t *at, *x;
  int32_t *bias, *y, *wanted;
} setup;

static uint32_t state = 1;

static uint32_t next_bits(void) {
  state = state * 1664525u + 1013904223u;
  return state >> 8;
}

/* Numbers of the whole range, so that sums wrap around. */
static void fill(int16_t *x, size_t n) {
  for (size_t i = 0; i < n; i++)
    x[i] = (int16_t)(uint16_t)next_bits();
}

static setup make(uint32_t in, uint32_t out) {
  setup s = {0};
  s.at = aligned_alloc(64, matrix_size(in, out) * sizeof *s.at);
  s.x = calloc(ROWS * in, sizeof *s.x);
  s.bias = calloc(out, sizeof *s.bias);
  s.y = calloc(ROWS * out, sizeof *s.y);
  s.wanted = calloc(ROWS * out, sizeof *s.wanted);
  assert_true(s.at && s.x && s.bias && s.y && s.wanted);
  fill(s.at, matrix_size(in, out));
  fill(s.x, ROWS * in);
  for (uint32_t i = 0; i < out; i++)
    s.bias[i] = (int32_t)next_bits();
  s.m = (matrix){s.at, s.bias, in, out, 9};
  return s;
}

static void drop(setup *s) {
  free(s->at);
  free(s->x);
  free(s->bias);
  free(s->y);
  free(s->wanted);
}

/* By the book, from the weights' places. */
static void compute(setup *s) {
  const matrix *m = &s->m;
  for (uint32_t i = 0; i < ROWS; i++)
    for (uint32_t k = 0; k < m->out; k++) {
      uint32_t sum = (uint32_t)m->bias[k];
      for (uint32_t j = 0; j < m->in; j++)
        sum +=
            (uint32_t)(s->x[i * m->in + j] * m->at[matrix_place(m->in, j, k)]);
      s->wanted[i * m->out + k] = (int32_t)sum;
    }
}

static void all_ways_give_the_same_bits(void **unused) {
  (void)unused;
  static const uint32_t sizes[][2] = {
      {2,   16 },
      {100, 128},
      {62,  48 }
  };
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    setup s = make(sizes[i][0], sizes[i][1]);
    compute(&s);
    for (int way = MATRIX_PLAIN; way <= (int)matrix_best(); way++) {
      memset(s.y, 1, ROWS * s.m.out * sizeof *s.y);
      matrix_sums_by((matrix_way)way, &s.m, s.x, s.m.in, ROWS, s.y, s.m.out);
      assert_memory_equal(s.y, s.wanted, ROWS * s.m.out * sizeof *s.y);
    }
    drop(&s);
  }
}

static void sums_are_shifted_rounded_and_cut(void **unused) {
  (void)unused;
  setup s = make(6, 16);
  int16_t y[ROWS * 16];
  compute(&s);
  matrix_apply(&s.m, s.x, 6, ROWS, y, 16);
  for (uint32_t i = 0; i < ROWS * 16; i++) {
    int64_t wanted = ((int64_t)s.wanted[i] + 256) >> 9;
    if (s.wanted[i] > INT32_MAX - 256) continue; /* wraps: no trained sum */
    wanted = wanted > INT16_MAX ? INT16_MAX : wanted;
    wanted = wanted < INT16_MIN ? INT16_MIN : wanted;
    assert_int_equal(y[i], wanted);
  }
  drop(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_ways_give_the_same_bits),
      cmocka_unit_test(sums_are_shifted_rounded_and_cut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
