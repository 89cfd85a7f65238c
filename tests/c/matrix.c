/* The products of matrices: every set of instructions gives the same bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lang/matrix.h"

#define ROWS 53u /* at most: more than one tile, and than are cut at once */

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
  s.m = (matrix){s.at, s.bias, in, out, 9, NULL};
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

/* ## Bytes */

/* Weights and inputs as a network has them: inputs up to 4096, cut by 5 bits;
 * an output of zeros, one of the greatest weights, and two whose biases are
 * out of all proportion: of those the bits are the same, no more is said. */
static setup make_mild(uint32_t in, uint32_t out) {
  setup s = make(in, out);
  for (size_t i = 0; i < matrix_size(in, out); i++)
    s.at[i] /= 16;
  for (uint32_t i = 0; i < ROWS * in; i++)
    s.x[i] /= 8;
  for (uint32_t i = 0; i < out; i++)
    s.bias[i] = (int32_t)(next_bits() % 2000000) - 1000000;
  for (uint32_t i = 0; i < in; i++) {
    s.at[matrix_place(in, i, 0)] = 0;
    s.at[matrix_place(in, i, 1)] = i % 2 ? INT16_MIN : INT16_MAX;
  }
  s.bias[2] = INT32_MAX;
  s.bias[3] = INT32_MIN;
  s.x[0] = INT16_MAX;
  s.x[1] = INT16_MIN;
  return s;
}

/* What the product of a row and an output is about, and by how much it may
 * differ: half a step of each weight and of each input. */
static void compute_about(const setup *s, uint32_t row, uint32_t out,
                          double *wanted, double *error) {
  const matrix *m = &s->m;
  const int16_t *x = s->x + row * m->in;
  double sum = 0, most = 1, differs = 0;
  for (uint32_t i = 0; i < m->in; i++)
    most = fmax(most, abs(m->at[matrix_place(m->in, i, out)]));
  for (uint32_t i = 0; i < m->in; i++) {
    double w = m->at[matrix_place(m->in, i, out)];
    double cut = fmin(fmax(x[i], -128 * 32), 127 * 32);
    sum += w * cut;
    differs += fabs(cut) * most / 254 + (fabs(w) + most / 254) * 17;
  }
  *wanted = (sum + m->bias[out]) / (1 << m->shift);
  *error = (differs + most * 32) / (1 << m->shift) + 1;
}

static void bytes_are_about_the_same(const setup *s, const int16_t *y) {
  for (uint32_t row = 0; row < ROWS; row++)
    for (uint32_t out = 0; out < s->m.out; out++) {
      if (out == 2 || out == 3) continue;
      double wanted, error, is = y[row * s->m.out + out];
      compute_about(s, row, out, &wanted, &error);
      wanted = fmin(fmax(wanted, INT16_MIN), INT16_MAX);
      assert_true(fabs(is - wanted) <= error);
    }
}

static void bytes_give_the_same_bits(setup *s, int16_t *y, int16_t *first) {
  size_t size = ROWS * s->m.out * sizeof *y;
  for (int way = MATRIX_PLAIN; way <= (int)matrix_best(); way++) {
    matrix8 q;
    assert_true(matrix8_make_by((matrix_way)way, &q, &s->m, 5));
    memset(y, 1, size);
    matrix8_apply_by((matrix_way)way, &q, s->x, s->m.in, ROWS, y, s->m.out);
    if (way == MATRIX_PLAIN) memcpy(first, y, size);
    assert_memory_equal(y, first, size);
    for (uint32_t rows = 1; rows < ROWS; rows++) {
      matrix8_apply_by((matrix_way)way, &q, s->x, s->m.in, rows, y, s->m.out);
      assert_memory_equal(y, first, size);
    }
    matrix8_release(&q);
  }
  bytes_are_about_the_same(s, first);
}

static void bytes_multiply_about_as_numbers_do(void **unused) {
  (void)unused;
  static const uint32_t sizes[][2] = {
      {4,   16 },
      {36,  48 },
      {96,  112},
      {256, 64 }
  };
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    setup s = make_mild(sizes[i][0], sizes[i][1]);
    int16_t *y = calloc(2 * ROWS * s.m.out, sizeof *y);
    assert_non_null(y);
    bytes_give_the_same_bits(&s, y, y + ROWS * s.m.out);
    free(y);
    drop(&s);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_ways_give_the_same_bits),
      cmocka_unit_test(sums_are_shifted_rounded_and_cut),
      cmocka_unit_test(bytes_multiply_about_as_numbers_do),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
