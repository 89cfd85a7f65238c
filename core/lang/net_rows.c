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

WIDE static uint32_t best_wide(const int32_t *x, uint32_t n) {
  return best(x, n);
}

uint32_t net_best(const int32_t *x, uint32_t n) {
  return matrix_best() >= MATRIX_AVX2 ? best_wide(x, n) : best(x, n);
}
