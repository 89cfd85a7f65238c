/* matrix.h - products of 16-bit integer matrices and rows of numbers.
 *
 * A matrix is stored in blocks of 16 outputs, inputs in pairs, so that one
 * instruction multiplies and adds two inputs for 4, 8 or 16 outputs:
 *
 *     block 0: | in 0, 1 for out 0 | in 0, 1 for out 1 | ... out 15 |
 *              | in 2, 3 for out 0 | ...
 *     block 1: | in 0, 1 for out 16 | ...
 *
 * Sums are of 32 bits and wrap around, so every machine gives the same bits.
 */
#ifndef SAYSO_MATRIX_H
#define SAYSO_MATRIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MATRIX_BLOCK 16u

typedef struct {
  const int16_t *at;   /* 64-byte aligned */
  const int32_t *bias; /* of each output, added to the sums */
  uint32_t in, out;    /* multiples of 2 and of MATRIX_BLOCK */
  uint32_t shift;      /* what the sums are shifted right by, rounded */
  const float *scale;  /* NULL, or by output what they are multiplied with
                        * instead, rounded to the nearest, of two the even */
} matrix;

/* Weights start at a line of the cache, and rows that do are read and written
 * sooner: a register of 64 bytes is then in one line. */
#define MATRIX_LINE 64u

/* The first line in `room`, which has one more than is needed. */
static inline char *matrix_line(void *room) {
  return (char *)room + (MATRIX_LINE - (uintptr_t)room % MATRIX_LINE);
}

/* The next `size` bytes from `*at` on, which goes on to a line behind them;
 * NULL without a base, to find out how much is needed. */
static inline void *matrix_part(char *base, size_t *at, size_t size) {
  void *part = base ? base + *at : NULL;
  *at += (size + MATRIX_LINE - 1) / MATRIX_LINE * MATRIX_LINE;
  return part;
}

/* How many 16-bit numbers a matrix takes, and where the weight of an input
 * and an output stands. */
static inline size_t matrix_size(uint32_t in, uint32_t out) {
  return (size_t)in * out;
}
static inline size_t matrix_place(uint32_t in_count, uint32_t in,
                                  uint32_t out) {
  size_t block = out / MATRIX_BLOCK * (size_t)in_count * MATRIX_BLOCK;
  return block + (size_t)(in / 2 * MATRIX_BLOCK + out % MATRIX_BLOCK) * 2 +
         in % 2;
}

/* Puts `count` rows of `in` numbers, `row` apart, into a matrix as the weights
 * of the outputs from `first` on. */
void matrix_fill(int16_t *at, uint32_t in, uint32_t first, const int16_t *rows,
                 size_t row, uint32_t count);

/* y[i] = (m x[i] + bias) >> shift, cut to 16 bits, for `count` rows that are
 * `x_row` and `y_row` numbers apart. */
void matrix_apply(const matrix *m, const int16_t *x, size_t x_row,
                  uint32_t count, int16_t *y, size_t y_row);

/* y[i] = m x[i] + bias, all 32 bits. */
void matrix_sums(const matrix *m, const int16_t *x, size_t x_row,
                 uint32_t count, int32_t *y, size_t y_row);

/* ## The same in bytes
 *
 * Weights are cut to 127 steps either way, each output to its own greatest, and
 * inputs to bytes by a shift: half as much to multiply and to read. Where there
 * is no instruction for bytes they are multiplied as 16-bit numbers, with the
 * same sums; a sum is brought back to 16 bits by one multiplication of floats,
 * which IEEE 754 defines to the last bit. */

typedef struct {
  matrix m;       /* with VNNI of bytes, two in a number */
  void *room;     /* the weights and all below */
  int16_t *rows;  /* inputs that are being multiplied */
  uint32_t in;    /* inputs: a multiple of 4 */
  unsigned shift; /* of the inputs, at least 1 */
  bool is_bytes;
} matrix8;

/* Makes it of a matrix; NULL-safe to release if there is no memory (false) or
 * if it is {0}. */
bool matrix8_make(matrix8 *q, const matrix *m, unsigned shift);
void matrix8_release(matrix8 *q);

/* matrix_apply with it, about. */
void matrix8_apply(const matrix8 *q, const int16_t *x, size_t x_row,
                   uint32_t count, int16_t *y, size_t y_row);

/* ## Which instructions are used; for tests, which want to see them all */

typedef enum { MATRIX_PLAIN, MATRIX_SSE2, MATRIX_AVX2, MATRIX_VNNI } matrix_way;

/* The best this machine has. */
matrix_way matrix_best(void);

/* The same as above, by one way that is at most matrix_best(). */
void matrix_sums_by(matrix_way way, const matrix *m, const int16_t *x,
                    size_t x_row, uint32_t count, int32_t *y, size_t y_row);
void matrix_apply_by(matrix_way way, const matrix *m, const int16_t *x,
                     size_t x_row, uint32_t count, int16_t *y, size_t y_row);
bool matrix8_make_by(matrix_way way, matrix8 *q, const matrix *m,
                     unsigned shift);
void matrix8_apply_by(matrix_way way, const matrix8 *q, const int16_t *x,
                      size_t x_row, uint32_t count, int16_t *y, size_t y_row);

#endif
