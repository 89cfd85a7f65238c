/* matrix.c - products of 16-bit integers, by the widest instructions at hand;
 * see matrix.h. All ways give the same sums.
 */
#include "lang/matrix.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAS_X86 1
#define TARGET(name) __attribute__((target(name)))
#else
#define HAS_X86 0
#endif

#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("GCC unroll 8")

/* A tile is one or two blocks of outputs for some rows: sums[row][output]. */
#define TILE_ROWS 6u
#define TILE_BLOCKS 2u
typedef int32_t tile[TILE_ROWS][TILE_BLOCKS * MATRIX_BLOCK];

/* The two inputs of a pair, as one number of 32 bits. */
INLINE int32_t pair_at(const int16_t *x) {
  int32_t pair;
  memcpy(&pair, x, sizeof pair);
  return pair;
}

static void tile_plain(const int16_t *w, uint32_t in, const int16_t *x,
                       size_t x_row, uint32_t rows, tile sums) {
  memset(sums, 0, rows * sizeof *sums);
  for (uint32_t p = 0; p < in; p += 2, w += 2 * MATRIX_BLOCK)
    for (uint32_t i = 0; i < rows; i++)
      for (uint32_t k = 0; k < MATRIX_BLOCK; k++) {
        const int16_t *at = x + i * x_row + p;
        uint32_t sum = (uint32_t)sums[i][k] + (uint32_t)(at[0] * w[2 * k]) +
                       (uint32_t)(at[1] * w[2 * k + 1]);
        sums[i][k] = (int32_t)sum;
      }
}

#if HAS_X86

INLINE void rows_sse2(const int16_t *w, uint32_t in, const int16_t *x,
                      size_t x_row, const uint32_t rows, tile sums) {
  __m128i sum[2][4];
  UNROLLED
  for (uint32_t i = 0; i < rows; i++)
    UNROLLED
  for (int k = 0; k < 4; k++)
    sum[i][k] = _mm_setzero_si128();
  for (uint32_t p = 0; p < in; p += 2, w += 2 * MATRIX_BLOCK) {
    const __m128i *by = (const __m128i *)(const void *)w;
    UNROLLED
    for (uint32_t i = 0; i < rows; i++) {
      __m128i pair = _mm_set1_epi32(pair_at(x + i * x_row + p));
      UNROLLED
      for (int k = 0; k < 4; k++)
        sum[i][k] = _mm_add_epi32(sum[i][k],
                                  _mm_madd_epi16(_mm_load_si128(by + k), pair));
    }
  }
  UNROLLED
  for (uint32_t i = 0; i < rows; i++)
    UNROLLED
  for (int k = 0; k < 4; k++)
    _mm_storeu_si128((__m128i *)(void *)(sums[i] + 4 * k), sum[i][k]);
}

static void tile_sse2(const int16_t *w, uint32_t in, const int16_t *x,
                      size_t x_row, uint32_t rows, tile sums) {
  uint32_t i = 0;
  for (; i + 2 <= rows; i += 2)
    rows_sse2(w, in, x + i * x_row, x_row, 2, sums + i);
  if (i < rows) rows_sse2(w, in, x + i * x_row, x_row, 1, sums + i);
}

TARGET("avx2")
INLINE void rows_avx2(const int16_t *w, uint32_t in, const int16_t *x,
                      size_t x_row, const uint32_t rows, tile sums) {
  __m256i sum[6][2];
  UNROLLED
  for (uint32_t i = 0; i < rows; i++)
    sum[i][0] = sum[i][1] = _mm256_setzero_si256();
  for (uint32_t p = 0; p < in; p += 2, w += 2 * MATRIX_BLOCK) {
    const __m256i *by = (const __m256i *)(const void *)w;
    __m256i low = _mm256_load_si256(by), high = _mm256_load_si256(by + 1);
    UNROLLED
    for (uint32_t i = 0; i < rows; i++) {
      __m256i pair = _mm256_set1_epi32(pair_at(x + i * x_row + p));
      sum[i][0] = _mm256_add_epi32(sum[i][0], _mm256_madd_epi16(low, pair));
      sum[i][1] = _mm256_add_epi32(sum[i][1], _mm256_madd_epi16(high, pair));
    }
  }
  UNROLLED
  for (uint32_t i = 0; i < rows; i++)
    UNROLLED
  for (int k = 0; k < 2; k++)
    _mm256_storeu_si256((__m256i *)(void *)(sums[i] + 8 * k), sum[i][k]);
}

TARGET("avx2")
static void tile_avx2(const int16_t *w, uint32_t in, const int16_t *x,
                      size_t x_row, uint32_t rows, tile sums) {
  uint32_t i = 0;
  if (rows == 6) {
    rows_avx2(w, in, x, x_row, 6, sums);
    return;
  }
  for (; i + 2 <= rows; i += 2)
    rows_avx2(w, in, x + i * x_row, x_row, 2, sums + i);
  if (i < rows) rows_avx2(w, in, x + i * x_row, x_row, 1, sums + i);
}

/* One or two blocks at once: each row of x is loaded for both. */
TARGET("avx512f,avx512vnni")
INLINE void rows_vnni(const int16_t *w, uint32_t in, const int16_t *x,
                      size_t x_row, const uint32_t rows, const int blocks,
                      tile sums) {
  const int16_t *by[2] = {w, w + (size_t)in * MATRIX_BLOCK};
  __m512i sum[6][2];
  UNROLLED
  for (uint32_t i = 0; i < rows; i++)
    sum[i][0] = sum[i][1] = _mm512_setzero_si512();
  for (uint32_t p = 0; p < in; p += 2) {
    __m512i first = _mm512_load_si512(by[0] + p * MATRIX_BLOCK), second;
    if (blocks == 2) second = _mm512_load_si512(by[1] + p * MATRIX_BLOCK);
    UNROLLED
    for (uint32_t i = 0; i < rows; i++) {
      __m512i pair = _mm512_set1_epi32(pair_at(x + i * x_row + p));
      sum[i][0] = _mm512_dpwssd_epi32(sum[i][0], first, pair);
      if (blocks == 2) sum[i][1] = _mm512_dpwssd_epi32(sum[i][1], second, pair);
    }
  }
  UNROLLED
  for (uint32_t i = 0; i < rows; i++)
    UNROLLED
  for (int k = 0; k < blocks; k++)
    _mm512_storeu_si512(sums[i] + k * (int)MATRIX_BLOCK, sum[i][k]);
}

TARGET("avx512f,avx512vnni")
INLINE void some_vnni(const int16_t *w, uint32_t in, const int16_t *x,
                      size_t x_row, uint32_t rows, const int blocks,
                      tile sums) {
  uint32_t i = 0;
  if (rows == 6) {
    rows_vnni(w, in, x, x_row, 6, blocks, sums);
    return;
  }
  for (; i + 2 <= rows; i += 2)
    rows_vnni(w, in, x + i * x_row, x_row, 2, blocks, sums + i);
  if (i < rows) rows_vnni(w, in, x + i * x_row, x_row, 1, blocks, sums + i);
}

TARGET("avx512f,avx512vnni")
static void tile_vnni(const int16_t *w, uint32_t in, const int16_t *x,
                      size_t x_row, uint32_t rows, uint32_t blocks, tile sums) {
  if (blocks == 2)
    some_vnni(w, in, x, x_row, rows, 2, sums);
  else
    some_vnni(w, in, x, x_row, rows, 1, sums);
}

#endif

matrix_way matrix_best(void) {
#if HAS_X86
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vnni"))
    return MATRIX_VNNI;
  return __builtin_cpu_supports("avx2") ? MATRIX_AVX2 : MATRIX_SSE2;
#else
  return MATRIX_PLAIN;
#endif
}

/* How many blocks a way does at once, where there are so many. */
static uint32_t blocks_of(matrix_way way, uint32_t left) {
  return way == MATRIX_VNNI && left > MATRIX_BLOCK ? 2 : 1;
}

static void run_tile(matrix_way way, const int16_t *w, uint32_t in,
                     const int16_t *x, size_t x_row, uint32_t rows,
                     uint32_t blocks, tile sums) {
#if HAS_X86
  if (way == MATRIX_VNNI)
    tile_vnni(w, in, x, x_row, rows, blocks, sums);
  else if (way == MATRIX_AVX2)
    tile_avx2(w, in, x, x_row, rows, sums);
  else if (way == MATRIX_SSE2)
    tile_sse2(w, in, x, x_row, rows, sums);
  else
#endif
    tile_plain(w, in, x, x_row, rows, sums);
  (void)way;
  (void)blocks;
}

/* Adds the biases to `n` sums, a multiple of MATRIX_BLOCK. */
static void finish_sums(const int32_t *sums, const int32_t *bias, uint32_t n,
                        int32_t *y) {
  for (uint32_t j = 0; j < n; j++)
    y[j] = (int32_t)((uint32_t)sums[j] + (uint32_t)bias[j]);
}

/* The same, shifted and cut to 16 bits. */
static void finish_cut(const int32_t *sums, const int32_t *bias, uint32_t n,
                       uint32_t shift, int16_t *y) {
  uint32_t half = shift ? 1u << (shift - 1) : 0;
#if HAS_X86
  __m128i by = _mm_cvtsi32_si128((int)shift), round = _mm_set1_epi32((int)half);
  for (uint32_t j = 0; j < n; j += 8) {
    __m128i two[2];
    for (int k = 0; k < 2; k++) {
      __m128i sum = _mm_loadu_si128((const void *)(sums + j + 4 * k));
      __m128i add = _mm_loadu_si128((const void *)(bias + j + 4 * k));
      sum = _mm_add_epi32(_mm_add_epi32(sum, add), round);
      two[k] = _mm_sra_epi32(sum, by);
    }
    _mm_storeu_si128((void *)(y + j), _mm_packs_epi32(two[0], two[1]));
  }
#else
  for (uint32_t j = 0; j < n; j++) {
    uint32_t wrapped = (uint32_t)sums[j] + (uint32_t)bias[j] + half;
    int32_t sum = (int32_t)wrapped >> shift;
    sum = sum > INT16_MAX ? INT16_MAX : sum;
    y[j] = (int16_t)(sum < INT16_MIN ? INT16_MIN : sum);
  }
#endif
}

/* One of `wide` and `narrow` is NULL. */
static void multiply(matrix_way way, const matrix *m, const int16_t *x,
                     size_t x_row, uint32_t count, int32_t *wide,
                     int16_t *narrow, size_t y_row) {
  tile sums;
  for (uint32_t k = 0, blocks; k < m->out; k += blocks * MATRIX_BLOCK) {
    blocks = blocks_of(way, m->out - k);
    for (uint32_t i = 0, rows; i < count; i += rows) {
      rows = count - i < TILE_ROWS ? count - i : TILE_ROWS;
      run_tile(way, m->at + (size_t)k * m->in, m->in, x + i * x_row, x_row,
               rows, blocks, sums);
      for (uint32_t r = 0; r < rows; r++) {
        size_t at = (i + r) * y_row + k;
        if (wide)
          finish_sums(sums[r], m->bias + k, blocks * MATRIX_BLOCK, wide + at);
        else
          finish_cut(sums[r], m->bias + k, blocks * MATRIX_BLOCK, m->shift,
                     narrow + at);
      }
    }
  }
}

void matrix_sums_by(matrix_way way, const matrix *m, const int16_t *x,
                    size_t x_row, uint32_t count, int32_t *y, size_t y_row) {
  multiply(way, m, x, x_row, count, y, NULL, y_row);
}

void matrix_sums(const matrix *m, const int16_t *x, size_t x_row,
                 uint32_t count, int32_t *y, size_t y_row) {
  multiply(matrix_best(), m, x, x_row, count, y, NULL, y_row);
}

void matrix_apply(const matrix *m, const int16_t *x, size_t x_row,
                  uint32_t count, int16_t *y, size_t y_row) {
  multiply(matrix_best(), m, x, x_row, count, NULL, y, y_row);
}
