/* The products of matrices: every set of instructions gives the same bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "lang/matrix.h"

#define ROWS 13u /* at most: more than one tile */

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

/* All numbers of rows, and what lies after them is left alone. */
static void sums_are_those(setup *s, matrix_way way) {
  for (uint32_t rows = 1; rows <= ROWS; rows++) {
    size_t n = (size_t)rows * s->m.out;
    memset(s->y, 1, ROWS * s->m.out * sizeof *s->y);
    matrix_sums_by(way, &s->m, s->x, s->m.in, rows, s->y, s->m.out);
    assert_memory_equal(s->y, s->wanted, n * sizeof *s->y);
    for (size_t i = n; i < ROWS * s->m.out; i++)
      assert_int_equal(s->y[i], 0x01010101);
  }
}

static void all_ways_give_the_same_bits(void **unused) {
  (void)unused;
  static const uint32_t sizes[][2] = {
      {2,   16 },
      {10,  48 },
      {10,  64 },
      {100, 128},
      {62,  112}
  };
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    setup s = make(sizes[i][0], sizes[i][1]);
    compute(&s);
    for (int way = MATRIX_PLAIN; way <= (int)matrix_best(); way++)
      sums_are_those(&s, (matrix_way)way);
    drop(&s);
  }
}

/* By the book; where rounding wraps around, it does so on every machine. */
static int16_t cut(int32_t sum) {
  int32_t x = (int32_t)((uint32_t)sum + 256) >> 9;
  x = x > INT16_MAX ? INT16_MAX : x;
  return (int16_t)(x < INT16_MIN ? INT16_MIN : x);
}

static void sums_are_shifted_rounded_and_cut(void **unused) {
  (void)unused;
  setup s = make(6, 112);
  int16_t y[ROWS * 112];
  compute(&s);
  for (int way = MATRIX_PLAIN; way <= (int)matrix_best(); way++)
    for (uint32_t rows = 1; rows <= ROWS; rows++) {
      memset(y, 1, sizeof y);
      matrix_apply_by((matrix_way)way, &s.m, s.x, 6, rows, y, 112);
      for (uint32_t i = 0; i < ROWS * 112; i++)
        assert_int_equal(y[i], i < rows * 112 ? cut(s.wanted[i]) : 0x0101);
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
