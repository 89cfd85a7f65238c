/* net_scan.c - the recurrence of the network in integers, element by element.
 *
 * The same body is compiled for the plain machine and for AVX2. It has only
 * integer operations, so both give the same bits.
 */
#include <string.h>

#include "lang/net.h"

#define INLINE static inline __attribute__((always_inline))
#define UNITS_MAX 1024

INLINE int32_t clamp(int32_t x, int32_t most) {
  x = x > most ? most : x;
  return x < -most ? -most : x;
}

INLINE int32_t magnitude(int32_t x) { return x < 0 ? -x : x; }

/* x - x |x| / 4 on [-2, 2] */
INLINE int32_t squash(int32_t x) {
  x = clamp(x, 2 * NET_ONE);
  return x - (x * magnitude(x) >> (NET_BITS + 2));
}

/* 1/2 + x / 4 - x |x| / 32 on [-4, 4] */
INLINE int32_t gate(int32_t x) {
  x = clamp(x, 4 * NET_ONE);
  return NET_ONE / 2 + (x >> 2) - (x * magnitude(x) >> (NET_BITS + 5));
}

/* from + share (to - from) */
INLINE int32_t between(int32_t from, int32_t to, int32_t share) {
  return from + ((share * (to - from) + NET_ONE / 2) >> NET_BITS);
}

INLINE void step(uint32_t half, const int16_t *restrict pre,
                 const int16_t *restrict high, int16_t *restrict state,
                 int16_t *restrict out) {
  for (uint32_t k = 0; k < half; k++) {
    int32_t keep = gate(pre[half + k]), open = gate(pre[2 * half + k]);
    int32_t now = between(pre[k], state[k], keep);
    state[k] = (int16_t)now;
    out[k] = (int16_t)between(high[k], squash(now), open);
  }
}

INLINE void scan(uint32_t half, uint32_t count, const int16_t *pre,
                 const int16_t *high, int16_t *out) {
  int16_t state[UNITS_MAX];
  memset(state, 0, half * sizeof *state);
  for (uint32_t t = 0; t < count; t++)
    step(half, pre + (size_t)t * 6 * half, high + (size_t)t * 2 * half, state,
         out + (size_t)t * 2 * half);
  memset(state, 0, half * sizeof *state);
  for (uint32_t t = count; t-- > 0;)
    step(half, pre + ((size_t)t * 6 + 3) * half,
         high + ((size_t)t * 2 + 1) * half, state,
         out + ((size_t)t * 2 + 1) * half);
}

INLINE void squash_all(int16_t *x, size_t n) {
  for (size_t i = 0; i < n; i++)
    x[i] = (int16_t)squash(x[i]);
}

#if defined(__x86_64__) && defined(__GNUC__)
#define WIDE __attribute__((target("avx2")))
WIDE static void scan_wide(uint32_t half, uint32_t count, const int16_t *pre,
                           const int16_t *high, int16_t *out) {
  scan(half, count, pre, high, out);
}
WIDE static void squash_wide(int16_t *x, size_t n) { squash_all(x, n); }
#else
#define scan_wide scan
#define squash_wide squash_all
#endif

void net_scan(uint32_t half, uint32_t count, const int16_t *pre,
              const int16_t *high, int16_t *out) {
  if (matrix_best() >= MATRIX_AVX2)
    scan_wide(half, count, pre, high, out);
  else
    scan(half, count, pre, high, out);
}

void net_squash(int16_t *x, size_t n) {
  if (matrix_best() >= MATRIX_AVX2)
    squash_wide(x, n);
  else
    squash_all(x, n);
}

uint32_t net_best(const int32_t *x, uint32_t n) {
  uint32_t at = 0;
  for (uint32_t i = 1; i < n; i++)
    if (x[i] > x[at]) at = i;
  return at;
}
