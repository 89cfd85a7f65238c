/* matrix8.c - makes a matrix of bytes of one of 16-bit numbers, and multiplies
 * with it; see matrix.h.
 *
 * A weight w of an output whose greatest is g becomes w * 127 / g, rounded, and
 * an input x becomes x >> shift, rounded and cut. A sum of the products of both
 * is as many times g / 127 << shift. With VNNI an input has no sign: it is 128
 * more than it stands for, and what that adds to a sum is taken from its bias.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "lang/matrix_ways.h"

#define STEPS 127.0f     /* of weights, either way */
#define ROWS 48u         /* multiplied at a time; tiles share them evenly */
#define BIAS_MOST 65536. /* of a result: it is cut to less than that */

/* ## Making it */

/* The greatest weights of a block's outputs; at least 1. */
static void find_most(const matrix *m, uint32_t block, int most[MATRIX_BLOCK]) {
  const int16_t *w = m->at + (size_t)block * MATRIX_BLOCK * m->in;
  int pairs[2 * MATRIX_BLOCK] = {0};
  for (uint32_t p = 0; p < m->in; p += 2, w += 2 * MATRIX_BLOCK)
    for (uint32_t k = 0; k < 2 * MATRIX_BLOCK; k++) {
      int size = w[k] < 0 ? -w[k] : w[k];
      pairs[k] = pairs[k] > size ? pairs[k] : size;
    }
  for (uint32_t k = 0; k < MATRIX_BLOCK; k++) {
    int a = pairs[2 * k], b = pairs[2 * k + 1], size = a > b ? a : b;
    most[k] = size ? size : 1;
  }
}

/* A float near 1.5 * 2^23 has no bits behind the point, so adding and taking
 * away that number rounds to the nearest, of two to the even. */
static int8_t round_byte(float x) {
  const float whole = 12582912.0f;
  return (int8_t)(x + whole - whole);
}

/* The weights of a block in steps, in their order in the matrix. */
static void cut_weights(const matrix *m, uint32_t block,
                        const int most[MATRIX_BLOCK], int8_t *to) {
  const int16_t *w = m->at + (size_t)block * MATRIX_BLOCK * m->in;
  float by[2 * MATRIX_BLOCK];
  for (uint32_t k = 0; k < MATRIX_BLOCK; k++)
    by[2 * k] = by[2 * k + 1] = STEPS / (float)most[k];
  for (uint32_t p = 0; p < m->in; p += 2)
    for (uint32_t k = 0; k < 2 * MATRIX_BLOCK; k++)
      *to++ = round_byte((float)*w++ * by[k]);
}

/* What inputs without a sign add to the sums of a block. */
static void find_excess(const int8_t *bytes, uint32_t in,
                        int32_t excess[MATRIX_BLOCK]) {
  memset(excess, 0, MATRIX_BLOCK * sizeof *excess);
  for (uint32_t p = 0; p < in; p += 2, bytes += 2 * MATRIX_BLOCK)
    for (uint32_t k = 0; k < MATRIX_BLOCK; k++)
      excess[k] += 128 * (bytes[2 * k] + bytes[2 * k + 1]);
}

/* Four inputs for one output stand together: those of two pairs. */
static void pack_bytes(const int8_t *bytes, uint32_t in, int16_t *to) {
  const size_t pair = 2 * MATRIX_BLOCK;
  for (uint32_t p = 0; p < in; p += 4, bytes += 2 * pair, to += pair)
    for (uint32_t k = 0; k < MATRIX_BLOCK; k++) {
      memcpy(to + 2 * k, bytes + 2 * k, 2);
      memcpy(to + 2 * k + 1, bytes + pair + 2 * k, 2);
    }
}

/* A bias in units of the sums, of which `scale` results make one. */
static int32_t cut_bias(const matrix *m, uint32_t out, float scale) {
  double bias = m->bias[out] / (double)(1u << m->shift);
  bias = bias > BIAS_MOST ? BIAS_MOST : bias < -BIAS_MOST ? -BIAS_MOST : bias;
  return (int32_t)rint(bias / (double)scale);
}

static void make_block(matrix8 *q, const matrix *m, uint32_t block,
                       int8_t *bytes, int16_t *at, int32_t *bias,
                       float *scale) {
  int most[MATRIX_BLOCK];
  int32_t excess[MATRIX_BLOCK];
  size_t size = (size_t)m->in * MATRIX_BLOCK, first = block * MATRIX_BLOCK;
  float unit = (float)(1u << q->shift) / (float)(1u << m->shift) / STEPS;
  find_most(m, block, most);
  cut_weights(m, block, most, bytes);
  find_excess(bytes, m->in, excess);
  for (uint32_t k = 0; k < MATRIX_BLOCK; k++) {
    uint32_t out = (uint32_t)first + k;
    scale[out] = (float)most[k] * unit;
    bias[out] = cut_bias(m, out, scale[out]) - (q->is_bytes ? excess[k] : 0);
  }
  if (q->is_bytes) {
    pack_bytes(bytes, m->in, at + block * size / 2);
    return;
  }
  for (size_t i = 0; i < size; i++)
    at[block * size + i] = bytes[i];
}

typedef struct {
  int16_t *weights;
  int32_t *bias;
  float *scale;
  int8_t *bytes; /* of the block that is being made */
} parts;

/* Shares `base` out; gives how many bytes that takes. */
static size_t lay_out(matrix8 *q, const matrix *m, char *base, parts *p) {
  size_t each = q->is_bytes ? 1 : 2, at = 0;
  p->weights = matrix_part(base, &at, matrix_size(m->in, m->out) * each);
  q->rows = matrix_part(base, &at, ROWS * m->in * each);
  p->bias = matrix_part(base, &at, m->out * sizeof *p->bias);
  p->scale = matrix_part(base, &at, m->out * sizeof *p->scale);
  p->bytes = matrix_part(base, &at, (size_t)m->in * MATRIX_BLOCK);
  return at;
}

bool matrix8_make_by(matrix_way way, matrix8 *q, const matrix *m,
                     unsigned shift) {
  bool is_bytes = way >= MATRIX_VNNI;
  parts p;
  *q = (matrix8){.in = m->in, .shift = shift, .is_bytes = is_bytes};
  q->room = mem_resize(NULL, lay_out(q, m, NULL, &p) + MATRIX_LINE);
  if (!q->room) return false;
  lay_out(q, m, matrix_line(q->room), &p);
  uint32_t in = is_bytes ? m->in / 2 : m->in;
  q->m = (matrix){p.weights, p.bias, in, m->out, 0, p.scale};
  for (uint32_t block = 0; block < m->out / MATRIX_BLOCK; block++)
    make_block(q, m, block, p.bytes, p.weights, p.bias, p.scale);
  return true;
}

bool matrix8_make(matrix8 *q, const matrix *m, unsigned shift) {
  return matrix8_make_by(matrix_best(), q, m, shift);
}

void matrix8_release(matrix8 *q) {
  mem_free(q->room);
  *q = (matrix8){0};
}

/* ## Multiplying */

static void cut_row(const int16_t *x, uint32_t count, unsigned shift,
                    int16_t *to) {
  const int half = 1 << (shift - 1);
  for (uint32_t i = 0; i < count; i++) {
    int at = x[i] + half;
    at = (at > INT16_MAX ? INT16_MAX : at) >> shift;
    at = at > INT8_MAX ? INT8_MAX : at;
    to[i] = (int16_t)(at < INT8_MIN ? INT8_MIN : at);
  }
}

static void cut_rows(const matrix8 *q, const int16_t *x, size_t x_row,
                     uint32_t count) {
  for (uint32_t i = 0; i < count; i++, x += x_row) {
    int16_t *to = q->rows + (size_t)i * q->m.in;
#if MATRIX_HAS_X86
    if (q->is_bytes) {
      matrix_cut_vnni(x, q->in, q->shift, (void *)to);
      continue;
    }
#endif
    cut_row(x, q->in, q->shift, to);
  }
}

void matrix8_apply_by(matrix_way way, const matrix8 *q, const int16_t *x,
                      size_t x_row, uint32_t count, int16_t *y, size_t y_row) {
  int kind = q->is_bytes ? MATRIX_BYTES : (int)way;
  for (uint32_t at = 0, n; at < count; at += n) {
    n = count - at < ROWS ? count - at : ROWS;
    cut_rows(q, x + at * x_row, x_row, n);
    matrix_multiply(kind, &q->m, (matrix_from){q->rows, q->m.in}, n,
                    (matrix_to){NULL, y + at * y_row, y_row});
  }
}

void matrix8_apply(const matrix8 *q, const int16_t *x, size_t x_row,
                   uint32_t count, int16_t *y, size_t y_row) {
  matrix8_apply_by(matrix_best(), q, x, x_row, count, y, y_row);
}
