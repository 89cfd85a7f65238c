/* net_scan.c - the recurrence of the network in integers, element by element:
 * for any machine, for 16 numbers at once where there is AVX2, and for 32 with
 * AVX-512. All give the same bits.
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

/* What goes into a gate or a candidate, cut to 16 bits. */
INLINE int sum_at(const net_input *in, uint32_t k) {
  int sum = in->pre[k] + (in->more ? in->more[k] : 0);
  sum = sum > INT16_MAX ? INT16_MAX : sum;
  return sum < INT16_MIN ? INT16_MIN : sum;
}

static void step_plain(uint32_t half, const net_input *in, int16_t *state,
                       int16_t *out) {
  for (uint32_t k = 0; k < half; k++) {
    int candidate = clamp(sum_at(in, k), GATE_MAX);
    int now = between(candidate, state[k], gate(sum_at(in, half + k)));
    int open = gate(sum_at(in, 2 * half + k));
    state[k] = (int16_t)now;
    out[k] = (int16_t)between(in->high[k], squash(now), open);
  }
}

/* A way over all tokens from the first of `in` and `out` on: `by` is 1, or -1
 * where those are of the last token and it is the way back. */
static void scan_plain(uint32_t half, uint32_t count, const net_input *in,
                       int by, int16_t *out) {
  int16_t state[UNITS_MAX];
  memset(state, 0, half * sizeof *state);
  for (int t = 0; t < (int)count; t++)
    step_plain(half, &in[2 * by * t], state, &out[2 * by * t * (int)half]);
}

static void squash_plain(int16_t *x, size_t n) {
  for (size_t i = 0; i < n; i++)
    x[i] = (int16_t)squash(x[i]);
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

/* ## The same for 16 numbers at once */

#define WIDE __attribute__((target("avx2")))
#define LANES 16u

WIDE INLINE __m256i clamp_lanes(__m256i x, short most) {
  x = _mm256_min_epi16(x, _mm256_set1_epi16(most));
  return _mm256_max_epi16(x, _mm256_set1_epi16((short)-most));
}

WIDE INLINE __m256i squash_lanes(__m256i x) {
  x = clamp_lanes(x, 2 * NET_ONE);
  __m256i twice = _mm256_add_epi16(x, x);
  return _mm256_sub_epi16(x,
                          _mm256_mulhi_epi16(twice, _mm256_abs_epi16(twice)));
}

/* Twice what is cut to 16 bits does as well as twice what is clamped: at both
 * ends a gate is 0 or 32767 still. */
WIDE INLINE __m256i gate_lanes(__m256i x) {
  x = _mm256_adds_epi16(x, x);
  x = _mm256_max_epi16(x, _mm256_set1_epi16(-INT16_MAX));
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

WIDE INLINE __m256i sum_lanes(const net_input *in, uint32_t k, bool has_more) {
  __m256i x = load(in->pre + k);
  return has_more ? _mm256_adds_epi16(x, load(in->more + k)) : x;
}

WIDE INLINE void step_lanes(uint32_t half, const net_input *in, uint32_t k,
                            bool has_more, int16_t *state, int16_t *out) {
  __m256i candidate = clamp_lanes(sum_lanes(in, k, has_more), GATE_MAX);
  __m256i keep = gate_lanes(sum_lanes(in, half + k, has_more));
  __m256i open = gate_lanes(sum_lanes(in, 2 * half + k, has_more));
  __m256i now = between_lanes(candidate, load(state + k), keep);
  _mm256_storeu_si256((void *)(state + k), now);
  now = between_lanes(load(in->high + k), squash_lanes(now), open);
  _mm256_storeu_si256((void *)(out + k), now);
}

/* The units from `first` on. */
WIDE static void scan_rest(uint32_t half, uint32_t first, uint32_t count,
                           const net_input *in, int by, int16_t *out) {
  int16_t state[UNITS_MAX];
  memset(state, 0, half * sizeof *state);
  for (int t = 0; t < (int)count; t++) {
    const net_input *at = &in[2 * by * t];
    int16_t *to = &out[2 * by * t * (int)half];
    if (at->more)
      for (uint32_t k = first; k < half; k += LANES)
        step_lanes(half, at, k, true, state, to);
    else
      for (uint32_t k = first; k < half; k += LANES)
        step_lanes(half, at, k, false, state, to);
  }
}

static void scan_wide(uint32_t half, uint32_t count, const net_input *in,
                      int by, int16_t *out) {
  scan_rest(half, 0, count, in, by, out);
}

WIDE static void squash_wide(int16_t *x, size_t n) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    _mm256_storeu_si256((void *)(x + i), squash_lanes(load(x + i)));
  squash_plain(x + i, n - i);
}

/* ## And for 32 */

#define WIDER __attribute__((target("avx512f,avx512bw")))

WIDER INLINE __m512i clamp_wider(__m512i x, short most) {
  x = _mm512_min_epi16(x, _mm512_set1_epi16(most));
  return _mm512_max_epi16(x, _mm512_set1_epi16((short)-most));
}

WIDER INLINE __m512i squash_wider(__m512i x) {
  x = clamp_wider(x, 2 * NET_ONE);
  __m512i twice = _mm512_add_epi16(x, x);
  return _mm512_sub_epi16(x,
                          _mm512_mulhi_epi16(twice, _mm512_abs_epi16(twice)));
}

WIDER INLINE __m512i gate_wider(__m512i x) {
  x = _mm512_adds_epi16(x, x);
  x = _mm512_max_epi16(x, _mm512_set1_epi16(-INT16_MAX));
  __m512i square = _mm512_mulhi_epi16(x, _mm512_abs_epi16(x));
  return _mm512_sub_epi16(_mm512_add_epi16(x, _mm512_set1_epi16(16383)),
                          square);
}

WIDER INLINE __m512i between_wider(__m512i from, __m512i to, __m512i share) {
  __m512i way = _mm512_sub_epi16(to, from);
  return _mm512_add_epi16(from, _mm512_mulhrs_epi16(share, way));
}

WIDER INLINE __m512i sum_wider(const net_input *in, uint32_t k) {
  __m512i x = _mm512_loadu_si512(in->pre + k);
  if (!in->more) return x;
  return _mm512_adds_epi16(x, _mm512_loadu_si512(in->more + k));
}

/* Units from `first` on, whose state stays in `wide` registers. */
WIDER INLINE void scan_lanes_wider(uint32_t half, uint32_t first,
                                   const uint32_t wide, uint32_t count,
                                   const net_input *in, int by, int16_t *out) {
  __m512i state[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
  for (int t = 0; t < (int)count; t++) {
    const net_input *at = &in[2 * by * t];
    int16_t *to = &out[2 * by * t * (int)half];
    for (uint32_t i = 0, k = first; i < wide; i++, k += 2 * LANES) {
      __m512i candidate = clamp_wider(sum_wider(at, k), GATE_MAX);
      __m512i keep = gate_wider(sum_wider(at, half + k));
      __m512i open = gate_wider(sum_wider(at, 2 * half + k));
      state[i] = between_wider(candidate, state[i], keep);
      __m512i now = _mm512_loadu_si512(at->high + k);
      now = between_wider(now, squash_wider(state[i]), open);
      _mm512_storeu_si512(to + k, now);
    }
  }
}

WIDER static void scan_wider(uint32_t half, uint32_t count, const net_input *in,
                             int by, int16_t *out) {
  uint32_t k = 0;
  for (; k + 4 * LANES <= half; k += 4 * LANES)
    scan_lanes_wider(half, k, 2, count, in, by, out);
  for (; k + 2 * LANES <= half; k += 2 * LANES)
    scan_lanes_wider(half, k, 1, count, in, by, out);
  if (k < half) scan_rest(half, k, count, in, by, out);
}
#else
#define scan_wide scan_plain
#define scan_wider scan_plain
#define squash_wide squash_plain
#endif

typedef void scan_fn(uint32_t half, uint32_t count, const net_input *in, int by,
                     int16_t *out);

static scan_fn *const scans[] = {[MATRIX_PLAIN] = scan_plain,
                                 [MATRIX_SSE2] = scan_plain,
                                 [MATRIX_AVX2] = scan_wide,
                                 [MATRIX_VNNI] = scan_wider};

void net_scan_by(matrix_way way, uint32_t half, uint32_t count,
                 const net_input *in, int16_t *out) {
  size_t last = count - 1;
  scans[way](half, count, in, 1, out);
  scans[way](half, count, in + 2 * last + 1, -1, out + (2 * last + 1) * half);
}

void net_scan(uint32_t half, uint32_t count, const net_input *in,
              int16_t *out) {
  net_scan_by(matrix_best(), half, count, in, out);
}

void net_squash(int16_t *x, size_t n) {
  if (matrix_best() >= MATRIX_AVX2)
    squash_wide(x, n);
  else
    squash_plain(x, n);
}
