/* net_scan.c - the recurrence of the network in integers, element by element:
 * for any machine, and for 16 numbers at once where there is AVX2. Both give
 * the same bits.
 */
#include <string.h>

#include "lang/net.h"

#define INLINE static inline __attribute__((always_inline))
#define UNITS_MAX 1024
#define GATE_MAX (4 * NET_ONE - 1) /* twice that still has 16 bits */

INLINE int clamp(int x, int most) {
  x = x > most ? most : x;
  return x < -most ? -most : x;
}

INLINE int magnitude(int x) { return x < 0 ? -x : x; }
INLINE int high_half(int x, int y) { return x * y >> 16; }

/* x - x |x| / 4 on [-2, 2] */
INLINE int squash(int x) {
  x = clamp(x, 2 * NET_ONE);
  return x - high_half(2 * x, 2 * magnitude(x));
}

/* 1/2 + x / 4 - x |x| / 32 on [-4, 4], 32767 standing for 1 */
INLINE int gate(int x) {
  x = 2 * clamp(x, GATE_MAX);
  return 16383 + x - high_half(x, magnitude(x));
}

/* from + share (to - from), for a share as a gate gives it */
INLINE int between(int from, int to, int share) {
  return from + ((share * (to - from) + 16384) >> 15);
}

static void step_plain(uint32_t half, const int16_t *pre, const int16_t *high,
                       int16_t *state, int16_t *out) {
  for (uint32_t k = 0; k < half; k++) {
    int candidate = clamp(pre[k], GATE_MAX);
    int now = between(candidate, state[k], gate(pre[half + k]));
    int open = gate(pre[2 * half + k]);
    state[k] = (int16_t)now;
    out[k] = (int16_t)between(high[k], squash(now), open);
  }
}

static void squash_plain(int16_t *x, size_t n) {
  for (size_t i = 0; i < n; i++)
    x[i] = (int16_t)squash(x[i]);
}

/* ## The same for 16 numbers at once */

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define WIDE __attribute__((target("avx2")))
#define LANES 16u

WIDE INLINE __m256i clamp_wide(__m256i x, short most) {
  x = _mm256_min_epi16(x, _mm256_set1_epi16(most));
  return _mm256_max_epi16(x, _mm256_set1_epi16((short)-most));
}

WIDE INLINE __m256i squash_lanes(__m256i x) {
  x = clamp_wide(x, 2 * NET_ONE);
  __m256i twice = _mm256_add_epi16(x, x);
  return _mm256_sub_epi16(x,
                          _mm256_mulhi_epi16(twice, _mm256_abs_epi16(twice)));
}

WIDE INLINE __m256i gate_lanes(__m256i x) {
  x = clamp_wide(x, GATE_MAX);
  x = _mm256_add_epi16(x, x);
  __m256i square = _mm256_mulhi_epi16(x, _mm256_abs_epi16(x));
  return _mm256_sub_epi16(_mm256_add_epi16(x, _mm256_set1_epi16(16383)),
                          square);
}

WIDE INLINE __m256i between_lanes(__m256i from, __m256i to, __m256i share) {
  __m256i way = _mm256_sub_epi16(to, from);
  return _mm256_add_epi16(from, _mm256_mulhrs_epi16(share, way));
}

WIDE INLINE __m256i load(const int16_t *x) {
  return _mm256_loadu_si256((const void *)x);
}

WIDE static void step_wide(uint32_t half, const int16_t *pre,
                           const int16_t *high, int16_t *state, int16_t *out) {
  for (uint32_t k = 0; k < half; k += LANES) {
    __m256i candidate = clamp_wide(load(pre + k), GATE_MAX);
    __m256i keep = gate_lanes(load(pre + half + k));
    __m256i open = gate_lanes(load(pre + 2 * half + k));
    __m256i now = between_lanes(candidate, load(state + k), keep);
    _mm256_storeu_si256((void *)(state + k), now);
    now = between_lanes(load(high + k), squash_lanes(now), open);
    _mm256_storeu_si256((void *)(out + k), now);
  }
}

WIDE static void squash_wide(int16_t *x, size_t n) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    _mm256_storeu_si256((void *)(x + i), squash_lanes(load(x + i)));
  squash_plain(x + i, n - i);
}
#else
#define step_wide step_plain
#define squash_wide squash_plain
#endif

typedef void step_fn(uint32_t half, const int16_t *pre, const int16_t *high,
                     int16_t *state, int16_t *out);

void net_scan_by(matrix_way way, uint32_t half, uint32_t count,
                 const int16_t *pre, const int16_t *high, int16_t *out) {
  int16_t state[UNITS_MAX];
  step_fn *step = way >= MATRIX_AVX2 ? step_wide : step_plain;
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

void net_scan(uint32_t half, uint32_t count, const int16_t *pre,
              const int16_t *high, int16_t *out) {
  net_scan_by(matrix_best(), half, count, pre, high, out);
}

void net_squash(int16_t *x, size_t n) {
  if (matrix_best() >= MATRIX_AVX2)
    squash_wide(x, n);
  else
    squash_plain(x, n);
}
