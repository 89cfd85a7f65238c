/* matrix.c - products of 16-bit integers, by the widest instructions at hand;
 * see matrix.h. All ways give the same sums.
 */
#include "lang/matrix.h"

#include <math.h>
#include <string.h>

#include "lang/matrix_ways.h"

void matrix_fill(int16_t *at, uint32_t in, uint32_t first, const int16_t *rows,
                 size_t row, uint32_t count) {
  for (uint32_t i = 0; i < count; i++, rows += row) {
    int16_t *to = at + matrix_place(in, 0, first + i);
    for (uint32_t p = 0; p < in; p += 2, to += 2 * MATRIX_BLOCK)
      memcpy(to, rows + p, 2 * sizeof *to);
  }
}

/* The sum of an output with its bias, brought to 16 bits. */
static int16_t cut(const matrix *m, uint32_t sum, uint32_t out) {
  uint32_t half = m->shift ? 1u << (m->shift - 1) : 0;
  long x = m->scale ? lrintf((float)(int32_t)sum * m->scale[out])
                    : (int32_t)(sum + half) >> m->shift;
  x = x > INT16_MAX ? INT16_MAX : x;
  return (int16_t)(x < INT16_MIN ? INT16_MIN : x);
}

static void block_plain(const matrix *m, uint32_t first, const int16_t *x,
                        uint32_t sum[MATRIX_BLOCK]) {
  const int16_t *w = m->at + (size_t)first * m->in;
  for (uint32_t k = 0; k < MATRIX_BLOCK; k++)
    sum[k] = (uint32_t)m->bias[first + k];
  for (uint32_t p = 0; p < m->in; p += 2, w += 2 * MATRIX_BLOCK)
    for (uint32_t k = 0; k < MATRIX_BLOCK; k++)
      sum[k] +=
          (uint32_t)(x[p] * w[2 * k]) + (uint32_t)(x[p + 1] * w[2 * k + 1]);
}

static void tile_plain(const matrix *m, uint32_t first, uint32_t blocks,
                       const matrix_from *x, uint32_t rows,
                       const matrix_to *y) {
  uint32_t sum[MATRIX_BLOCK];
  (void)blocks;
  for (uint32_t i = 0; i < rows; i++) {
    size_t at = i * y->row + first;
    block_plain(m, first, x->at + i * x->row, sum);
    for (uint32_t k = 0; k < MATRIX_BLOCK; k++)
      if (y->wide)
        y->wide[at + k] = (int32_t)sum[k];
      else
        y->narrow[at + k] = cut(m, sum[k], first + k);
  }
}

#if MATRIX_HAS_X86
static const matrix_kind kinds[] = {
    [MATRIX_PLAIN] = {tile_plain,        8, 1, 0, 1},
    [MATRIX_SSE2] = {matrix_tile_sse2,  2, 1, 0, 1},
    [MATRIX_AVX2] = {matrix_tile_avx2,  6, 1, 0, 1},
    [MATRIX_VNNI] = {matrix_tile_vnni,  8, 3, 4, 4},
    [MATRIX_BYTES] = {matrix_tile_bytes, 8, 3, 4, 4},
};

matrix_way matrix_best(void) {
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vnni"))
    return MATRIX_VNNI;
  return __builtin_cpu_supports("avx2") ? MATRIX_AVX2 : MATRIX_SSE2;
}
#else
static const matrix_kind kinds[] = {
    {tile_plain, 8, 1, 0, 1}
};

matrix_way matrix_best(void) { return MATRIX_PLAIN; }
#endif

/* How many blocks the next tile takes: those wanted or those left, but of four
 * two, for a tile of one block makes too few sums at a time. */
static uint32_t blocks_of(uint32_t wanted, uint32_t outputs) {
  uint32_t left = outputs / MATRIX_BLOCK;
  if (wanted == 3 && left == 4) return 2;
  return wanted < left ? wanted : left;
}

/* Weights are read once for all rows, and rows shared evenly among tiles: a
 * tile of one row would take nearly the time of a full one. */
void matrix_multiply(int way, const matrix *m, matrix_from x, uint32_t count,
                     matrix_to y) {
  const matrix_kind *kind = &kinds[way];
  uint32_t tiles = (count + kind->rows - 1) / kind->rows;
  uint32_t share = tiles ? count / tiles : 0, rest = count - share * tiles;
  uint32_t most = count <= kind->few ? kind->fewblocks : kind->blocks;
  for (uint32_t k = 0, blocks; k < m->out; k += blocks * MATRIX_BLOCK) {
    blocks = blocks_of(most, m->out - k);
    for (uint32_t t = 0, at = 0, rows; t < tiles; t++, at += rows) {
      rows = share + (t < rest);
      matrix_from from = {x.at + at * x.row, x.row};
      matrix_to to = {y.wide ? y.wide + at * y.row : NULL,
                      y.narrow ? y.narrow + at * y.row : NULL, y.row};
      kind->tile(m, k, blocks, &from, rows, &to);
    }
  }
}

void matrix_sums_by(matrix_way way, const matrix *m, const int16_t *x,
                    size_t x_row, uint32_t count, int32_t *y, size_t y_row) {
  matrix_multiply((int)way, m, (matrix_from){x, x_row}, count,
                  (matrix_to){y, NULL, y_row});
}

void matrix_apply_by(matrix_way way, const matrix *m, const int16_t *x,
                     size_t x_row, uint32_t count, int16_t *y, size_t y_row) {
  matrix_multiply((int)way, m, (matrix_from){x, x_row}, count,
                  (matrix_to){NULL, y, y_row});
}

void matrix_sums(const matrix *m, const int16_t *x, size_t x_row,
                 uint32_t count, int32_t *y, size_t y_row) {
  matrix_sums_by(matrix_best(), m, x, x_row, count, y, y_row);
}

void matrix_apply(const matrix *m, const int16_t *x, size_t x_row,
                  uint32_t count, int16_t *y, size_t y_row) {
  matrix_apply_by(matrix_best(), m, x, x_row, count, y, y_row);
}
