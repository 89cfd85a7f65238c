/* matrix_x86.c - tiles of products with SSE2, AVX2 and AVX-512 VNNI, sums in
 * registers from the bias to the cut; see matrix_ways.h.
 *
 * The rows and blocks of a tile are constants where it is unrolled: each size
 * becomes a loop of its own.
 */
#include "lang/matrix_ways.h"

#if MATRIX_HAS_X86
#include <immintrin.h>
#include <string.h>

#define TARGET(name) __attribute__((target(name)))
#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("GCC unroll 8")
#define EACH(i, n) UNROLLED for (uint32_t i = 0; i < (n); i++)

/* The two inputs of a pair, as one number of 32 bits. */
INLINE int32_t pair_at(const int16_t *x) {
  int32_t pair;
  memcpy(&pair, x, sizeof pair);
  return pair;
}

/* Half of what is shifted out. */
INLINE int32_t rounding(uint32_t shift) {
  return shift ? (int32_t)(1u << (shift - 1)) : 0;
}

/* ## SSE2: one block is four registers */

INLINE __m128i scale_sse2(__m128i sum, const float *by) {
  return _mm_cvtps_epi32(_mm_mul_ps(_mm_cvtepi32_ps(sum), _mm_loadu_ps(by)));
}

INLINE void finish_sse2(const matrix *m, const __m128i sum[4], uint32_t first,
                        uint32_t row, const matrix_to *y) {
  __m128i round = _mm_set1_epi32(rounding(m->shift)), x[4];
  __m128i by = _mm_cvtsi32_si128((int)m->shift);
  size_t at = row * y->row + first;
  EACH(k, 4)
  if (y->wide) _mm_storeu_si128((void *)(y->wide + at + 4 * k), sum[k]);
  if (y->wide) return;
  EACH(k, 4)
  x[k] = m->scale ? scale_sse2(sum[k], m->scale + first + 4 * k)
                  : _mm_sra_epi32(_mm_add_epi32(sum[k], round), by);
  _mm_storeu_si128((void *)(y->narrow + at), _mm_packs_epi32(x[0], x[1]));
  _mm_storeu_si128((void *)(y->narrow + at + 8), _mm_packs_epi32(x[2], x[3]));
}

INLINE void rows_sse2(const matrix *m, uint32_t first, const matrix_from *x,
                      const uint32_t rows, const matrix_to *y) {
  const __m128i *w = (const void *)(m->at + (size_t)first * m->in);
  const int32_t *bias = m->bias + first;
  __m128i sum[2][4];
  EACH(i, rows)
  EACH(k, 4) sum[i][k] = _mm_loadu_si128((const void *)(bias + 4 * k));
  for (uint32_t p = 0; p < m->in; p += 2, w += 4)
    EACH(i, rows) {
      __m128i pair = _mm_set1_epi32(pair_at(x->at + i * x->row + p));
      EACH(k, 4)
      sum[i][k] = _mm_add_epi32(sum[i][k], _mm_madd_epi16(w[k], pair));
    }
  EACH(i, rows) finish_sse2(m, sum[i], first, i, y);
}

void matrix_tile_sse2(const matrix *m, uint32_t first, uint32_t blocks,
                      const matrix_from *x, uint32_t rows, const matrix_to *y) {
  (void)blocks;
  if (rows == 2)
    rows_sse2(m, first, x, 2, y);
  else
    rows_sse2(m, first, x, 1, y);
}

/* ## AVX2: one block is two registers */

TARGET("avx2")
INLINE __m256i scale_avx2(__m256i sum, const float *by) {
  __m256 x = _mm256_mul_ps(_mm256_cvtepi32_ps(sum), _mm256_loadu_ps(by));
  return _mm256_cvtps_epi32(x);
}

TARGET("avx2")
INLINE void finish_avx2(const matrix *m, const __m256i sum[2], uint32_t first,
                        uint32_t row, const matrix_to *y) {
  __m256i round = _mm256_set1_epi32(rounding(m->shift)), x[2];
  __m128i by = _mm_cvtsi32_si128((int)m->shift);
  size_t at = row * y->row + first;
  EACH(k, 2)
  if (y->wide) _mm256_storeu_si256((void *)(y->wide + at + 8 * k), sum[k]);
  if (y->wide) return;
  EACH(k, 2)
  x[k] = m->scale ? scale_avx2(sum[k], m->scale + first + 8 * k)
                  : _mm256_sra_epi32(_mm256_add_epi32(sum[k], round), by);
  __m256i mixed = _mm256_packs_epi32(x[0], x[1]); /* 0-3, 8-11, 4-7, 12-15 */
  _mm256_storeu_si256((void *)(y->narrow + at),
                      _mm256_permute4x64_epi64(mixed, 0xD8));
}

TARGET("avx2")
INLINE void rows_avx2(const matrix *m, uint32_t first, const matrix_from *x,
                      const uint32_t rows, const matrix_to *y) {
  const __m256i *w = (const void *)(m->at + (size_t)first * m->in);
  const int32_t *bias = m->bias + first;
  __m256i sum[6][2];
  EACH(i, rows)
  EACH(k, 2) sum[i][k] = _mm256_loadu_si256((const void *)(bias + 8 * k));
  for (uint32_t p = 0; p < m->in; p += 2, w += 2) {
    __m256i low = w[0], high = w[1];
    EACH(i, rows) {
      __m256i pair = _mm256_set1_epi32(pair_at(x->at + i * x->row + p));
      sum[i][0] = _mm256_add_epi32(sum[i][0], _mm256_madd_epi16(low, pair));
      sum[i][1] = _mm256_add_epi32(sum[i][1], _mm256_madd_epi16(high, pair));
    }
  }
  EACH(i, rows) finish_avx2(m, sum[i], first, i, y);
}

#define ROWS(n)                                                                \
  case n:                                                                      \
    rows_avx2(m, first, x, n, y);                                              \
    break

TARGET("avx2")
void matrix_tile_avx2(const matrix *m, uint32_t first, uint32_t blocks,
                      const matrix_from *x, uint32_t rows, const matrix_to *y) {
  (void)blocks;
  switch (rows) {
    ROWS(1);
    ROWS(2);
    ROWS(3);
    ROWS(4);
    ROWS(5);
    ROWS(6);
  }
}

#undef ROWS

/* ## AVX-512: one block is a register, and sums are added to as they are made;
 * that takes some cycles, so there must be many of them */

#define VNNI TARGET("avx512f,avx512bw,avx512vnni")

VNNI INLINE void finish_vnni(const matrix *m, __m512i sum, const __m512 *scale,
                             size_t at, const matrix_to *y) {
  if (y->wide) {
    _mm512_storeu_si512(y->wide + at, sum);
    return;
  }
  if (scale)
    sum = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_cvtepi32_ps(sum), *scale));
  else
    sum = _mm512_sra_epi32(sum, _mm_cvtsi32_si128((int)m->shift));
  _mm256_storeu_si256((void *)(y->narrow + at), _mm512_cvtsepi32_epi16(sum));
}

/* With a pair of numbers, or four bytes, of each row. */
VNNI INLINE __m512i sum_vnni(__m512i sum, __m512i weights, __m512i inputs,
                             const bool bytes) {
  return bytes ? _mm512_dpbusd_epi32(sum, inputs, weights)
               : _mm512_dpwssd_epi32(sum, inputs, weights);
}

/* The sums start as biases, and with what rounds them if they are shifted. Rows
 * are reached from two of them, so that few registers hold where they are. */
VNNI INLINE void rows_vnni(const matrix *m, uint32_t first,
                           const uint32_t blocks, const matrix_from *x,
                           const uint32_t rows, const matrix_to *y,
                           const bool bytes) {
  const int16_t *w = m->at + (size_t)first * m->in;
  const size_t block = (size_t)m->in * MATRIX_BLOCK, two = 2 * x->row;
  const int16_t *even = x->at, *end = even + m->in;
  const int16_t *odd = rows > 1 ? x->at + x->row : even;
  __m512i sum[8][4], by[4];
  __m512i round = _mm512_set1_epi32(y->wide || bytes ? 0 : rounding(m->shift));
  EACH(k, blocks) {
    const int32_t *bias = m->bias + first + k * MATRIX_BLOCK;
    by[k] = _mm512_add_epi32(_mm512_loadu_si512(bias), round);
    EACH(i, rows) sum[i][k] = by[k];
  }
  for (; even < end; even += 2, odd += 2, w += 2 * MATRIX_BLOCK) {
    EACH(k, blocks) by[k] = _mm512_load_si512(w + k * block);
    EACH(i, rows) {
      const int16_t *at = (i % 2 ? odd : even) + i / 2 * two;
      __m512i pair = _mm512_set1_epi32(pair_at(at));
      EACH(k, blocks) sum[i][k] = sum_vnni(sum[i][k], by[k], pair, bytes);
    }
  }
  EACH(k, blocks) {
    uint32_t out = first + k * MATRIX_BLOCK;
    __m512 scale = bytes ? _mm512_loadu_ps(m->scale + out) : (__m512){0};
    EACH(i, rows)
    finish_vnni(m, sum[i][k], bytes ? &scale : NULL, i * y->row + out, y);
  }
}

#define TILE(blocks, rows, bytes)                                              \
  case (blocks)*8 + (rows)-1:                                                  \
    rows_vnni(m, first, blocks, x, rows, y, bytes);                            \
    break
#define TILES(blocks, bytes)                                                   \
  TILE(blocks, 1, bytes);                                                      \
  TILE(blocks, 2, bytes);                                                      \
  TILE(blocks, 3, bytes);                                                      \
  TILE(blocks, 4, bytes)
#define TILES_OF_MANY(blocks, bytes)                                           \
  TILES(blocks, bytes);                                                        \
  TILE(blocks, 5, bytes);                                                      \
  TILE(blocks, 6, bytes);                                                      \
  TILE(blocks, 7, bytes);                                                      \
  TILE(blocks, 8, bytes)

/* The function of all tiles: of 16-bit numbers, or of bytes. */
#define TILE_VNNI(name, bytes)                                                 \
  VNNI void name(const matrix *m, uint32_t first, uint32_t blocks,             \
                 const matrix_from *x, uint32_t rows, const matrix_to *y) {    \
    switch (blocks * 8 + rows - 1) {                                           \
      TILES(4, bytes);                                                         \
      TILES_OF_MANY(3, bytes);                                                 \
      TILES_OF_MANY(2, bytes);                                                 \
      TILES_OF_MANY(1, bytes);                                                 \
    }                                                                          \
  }

TILE_VNNI(matrix_tile_vnni, false)
TILE_VNNI(matrix_tile_bytes, true)

/* 32 numbers as 16-bit ones of what a byte holds or more. */
VNNI INLINE __m512i shift_vnni(__m512i x, unsigned shift) {
  __m512i half = _mm512_set1_epi16((short)(1 << (shift - 1)));
  return _mm512_sra_epi16(_mm512_adds_epi16(x, half),
                          _mm_cvtsi32_si128((int)shift));
}

/* Bytes of two registers, cut; they come in parts of 8 of each by turns. */
VNNI INLINE __m512i bytes_vnni(__m512i a, __m512i b) {
  const __m512i order = _mm512_set_epi64(7, 5, 3, 1, 6, 4, 2, 0);
  __m512i mixed = _mm512_packs_epi16(a, b);
  return _mm512_xor_si512(_mm512_permutexvar_epi64(order, mixed),
                          _mm512_set1_epi8(INT8_MIN));
}

/* The end may be shorter than a register. */
VNNI void matrix_cut_vnni(const int16_t *x, uint32_t count, unsigned shift,
                          uint8_t *to) {
  uint32_t i = 0;
  for (; i + 64 <= count; i += 64) {
    __m512i a = shift_vnni(_mm512_loadu_si512(x + i), shift);
    __m512i b = shift_vnni(_mm512_loadu_si512(x + i + 32), shift);
    _mm512_storeu_si512(to + i, bytes_vnni(a, b));
  }
  for (; i < count; i += 32) {
    uint32_t left = count - i;
    __mmask32 mask = left >= 32 ? UINT32_MAX : (1u << left) - 1;
    __m512i a = shift_vnni(_mm512_maskz_loadu_epi16(mask, x + i), shift);
    _mm512_mask_storeu_epi8(to + i, mask, bytes_vnni(a, a));
  }
}

#endif
