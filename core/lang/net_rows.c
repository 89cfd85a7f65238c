/* net_rows.c - what the network does with rows of numbers besides products:
 * for any machine, and the same C with wider instructions where there is AVX2.
 */
#include "lang/net.h"

#define INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAS_X86 1
#define WIDE __attribute__((target("avx2")))
#else
#define HAS_X86 0
#define WIDE
#endif

/* ## Sums cut to 16 bits */

static void add_plain(int16_t *to, const int16_t *a, const int16_t *b,
                      size_t n) {
  for (size_t i = 0; i < n; i++) {
    int sum = a[i] + b[i];
    sum = sum > INT16_MAX ? INT16_MAX : sum;
    to[i] = (int16_t)(sum < INT16_MIN ? INT16_MIN : sum);
  }
}

#if HAS_X86
WIDE static void add_wide(int16_t *to, const int16_t *a, const int16_t *b,
                          size_t n) {
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    __m256i x = _mm256_loadu_si256((const void *)(a + i));
    __m256i y = _mm256_loadu_si256((const void *)(b + i));
    _mm256_storeu_si256((void *)(to + i), _mm256_adds_epi16(x, y));
  }
  add_plain(to + i, a + i, b + i, n - i);
}
#else
#define add_wide add_plain
#endif

void net_add(int16_t *to, const int16_t *a, const int16_t *b, size_t n) {
  if (matrix_best() >= MATRIX_AVX2)
    add_wide(to, a, b, n);
  else
    add_plain(to, a, b, n);
}

/* ## Bytes with a scale */

INLINE void scale(int16_t *restrict x, const int8_t *restrict at, int32_t by,
                  size_t n, unsigned shift) {
  for (size_t i = 0; i < n; i++)
    x[i] = (int16_t)(at[i] * by >> shift);
}

WIDE static void scale_wide(int16_t *x, const int8_t *at, int32_t by, size_t n,
                            unsigned shift) {
  scale(x, at, by, n, shift);
}

void net_scale(int16_t *x, net_row row, size_t n, unsigned shift) {
  if (matrix_best() >= MATRIX_AVX2)
    scale_wide(x, row.at, row.scale, n, shift);
  else
    scale(x, row.at, row.scale, n, shift);
}

#define SUM_CUT (NET_INPUT_BITS + NET_PROJECT_BITS - NET_VECTOR_BITS)
#define INPUT_CUT (NET_VECTOR_BITS - NET_BITS)
#define INPUT_MAX (2 * NET_ONE)

static void add_rows_plain(int16_t *x, const int32_t *sum, const net_row *rows,
                           uint32_t count, size_t n) {
  for (size_t i = 0; i < n; i++) {
    int32_t y = sum[i] >> SUM_CUT;
    for (uint32_t r = 0; r < count; r++)
      y += rows[r].at[i] * rows[r].scale;
    y >>= INPUT_CUT;
    y = y > INPUT_MAX ? INPUT_MAX : y;
    x[i] = (int16_t)(y < -INPUT_MAX ? -INPUT_MAX : y);
  }
}

#if HAS_X86
WIDE INLINE __m256i times(const int8_t *at, __m256i scale) {
  __m128i bytes = _mm_loadl_epi64((const void *)at);
  return _mm256_mullo_epi32(_mm256_cvtepi8_epi32(bytes), scale);
}

/* 16 at a time, which stay in registers. */
WIDE static void add_rows_wide(int16_t *x, const int32_t *sum,
                               const net_row *rows, uint32_t count, size_t n) {
  const __m256i most = _mm256_set1_epi16(INPUT_MAX);
  const __m256i least = _mm256_set1_epi16(-INPUT_MAX);
  for (size_t i = 0; i < n; i += 16) {
    __m256i a = _mm256_loadu_si256((const void *)(sum + i));
    __m256i b = _mm256_loadu_si256((const void *)(sum + i + 8));
    a = _mm256_srai_epi32(a, SUM_CUT);
    b = _mm256_srai_epi32(b, SUM_CUT);
    for (uint32_t r = 0; r < count; r++) {
      __m256i scale = _mm256_set1_epi32(rows[r].scale);
      a = _mm256_add_epi32(a, times(rows[r].at + i, scale));
      b = _mm256_add_epi32(b, times(rows[r].at + i + 8, scale));
    }
    a = _mm256_packs_epi32(_mm256_srai_epi32(a, INPUT_CUT),
                           _mm256_srai_epi32(b, INPUT_CUT));
    a = _mm256_permute4x64_epi64(a, 0xD8);
    a = _mm256_max_epi16(_mm256_min_epi16(a, most), least);
    _mm256_storeu_si256((void *)(x + i), a);
  }
}
#else
#define add_rows_wide add_rows_plain
#endif

void net_add_rows(int16_t *x, const int32_t *sum, const net_row *rows,
                  uint32_t count, size_t n) {
  if (matrix_best() >= MATRIX_AVX2)
    add_rows_wide(x, sum, rows, count, n);
  else
    add_rows_plain(x, sum, rows, count, n);
}

/* ## The greatest */

/* Two loops without a branch that is hard to foretell. */
INLINE uint32_t best(const int32_t *x, uint32_t n) {
  int32_t most = x[0];
  uint32_t at = 0;
  for (uint32_t i = 0; i < n; i++)
    most = x[i] > most ? x[i] : most;
  while (x[at] != most)
    at++;
  return at;
}

#if HAS_X86
/* The greatest of eight. */
WIDE INLINE int32_t top_of(__m256i x) {
  __m128i most =
      _mm_max_epi32(_mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1));
  most = _mm_max_epi32(most, _mm_shuffle_epi32(most, 0x4E));
  return _mm_cvtsi128_si32(_mm_max_epi32(most, _mm_shuffle_epi32(most, 0xB1)));
}

WIDE INLINE __m256i eight(const int32_t *x) {
  return _mm256_loadu_si256((const void *)x);
}

/* The last eight may be some of those before. */
WIDE static uint32_t best_wide(const int32_t *x, uint32_t n) {
  if (n < 8) return best(x, n);
  __m256i most = eight(x + n - 8);
  for (uint32_t i = 0; i + 8 < n; i += 8)
    most = _mm256_max_epi32(most, eight(x + i));
  most = _mm256_set1_epi32(top_of(most));
  for (uint32_t i = 0;; i += 8) {
    uint32_t at = i + 8 < n ? i : n - 8;
    __m256i same = _mm256_cmpeq_epi32(eight(x + at), most);
    int mask = _mm256_movemask_ps(_mm256_castsi256_ps(same));
    if (mask) return at + (uint32_t)__builtin_ctz((unsigned)mask);
  }
}
#else
#define best_wide best
#endif

uint32_t net_best(const int32_t *x, uint32_t n) {
  return matrix_best() >= MATRIX_AVX2 ? best_wide(x, n) : best(x, n);
}
