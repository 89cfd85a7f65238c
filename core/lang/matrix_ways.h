/* matrix_ways.h - what core/lang/matrix.c and the ways of machines share.
 *
 * A matrix is multiplied tile by tile: a few blocks of outputs for a few rows,
 * as many as the registers hold sums for.
 */
#ifndef SAYSO_MATRIX_WAYS_H
#define SAYSO_MATRIX_WAYS_H

#include "lang/matrix.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define MATRIX_HAS_X86 1
#else
#define MATRIX_HAS_X86 0
#endif

/* Rows to be multiplied, `row` numbers apart. */
typedef struct {
  const int16_t *at;
  size_t row;
} matrix_from;

/* Where sums go: one of `wide` and `narrow` is NULL. */
typedef struct {
  int32_t *wide;
  int16_t *narrow;
  size_t row;
} matrix_to;

/* The sums of `blocks` blocks from the output `first` on, for `rows` rows. */
typedef void matrix_tile(const matrix *m, uint32_t first, uint32_t blocks,
                         const matrix_from *x, uint32_t rows,
                         const matrix_to *y);

typedef struct {
  matrix_tile *tile;
  uint32_t rows;           /* of the largest tile */
  uint32_t blocks;         /* of a tile of many rows */
  uint32_t few, fewblocks; /* the same for a tile of at most `few` rows */
} matrix_kind;

matrix_tile matrix_tile_sse2, matrix_tile_avx2, matrix_tile_vnni;

/* Of bytes, two in a number: those of inputs are 128 more than they stand for
 * and those of weights have a sign. */
matrix_tile matrix_tile_bytes;

/* Cuts `count` numbers to bytes, 128 more than they stand for. */
void matrix_cut_vnni(const int16_t *x, uint32_t count, unsigned shift,
                     uint8_t *to);

/* Multiplies by one kind of tile; MATRIX_BYTES comes after all ways. */
#define MATRIX_BYTES (MATRIX_VNNI + 1)
void matrix_multiply(int kind, const matrix *m, matrix_from x, uint32_t count,
                     matrix_to y);

#endif
