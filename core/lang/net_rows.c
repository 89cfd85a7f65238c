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

INLINE void add_bytes(int32_t *restrict sum, const int8_t *restrict at,
                      int32_t scale, size_t n) {
  for (size_t i = 0; i < n; i++)
    sum[i] += at[i] * scale;
}

WIDE static void add_bytes_wide(int32_t *sum, const int8_t *at, int32_t scale,
                                size_t n) {
  add_bytes(sum, at, scale, n);
}

void net_add_bytes(int32_t *sum, const int8_t *at, uint16_t scale, size_t n) {
  if (matrix_best() >= MATRIX_AVX2)
    add_bytes_wide(sum, at, scale, n);
  else
    add_bytes(sum, at, scale, n);
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
