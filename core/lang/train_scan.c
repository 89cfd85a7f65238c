/* train_scan.c - the recurrence of the network, and its gradients. */
#include "lang/train_net.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_WIDE 1
#else
#define HAS_WIDE 0
#endif
#define INLINE static inline __attribute__((always_inline))

#define CANDIDATE_MAX 4.f

INLINE float clamp(float x, float most) {
  x = x > most ? most : x;
  return x < -most ? -most : x;
}

INLINE float squash(float x) {
  x = clamp(x, 2);
  return x - x * fabsf(x) * 0.25f;
}

INLINE float slope(float x) { return 1 - fabsf(clamp(x, 2)) * 0.5f; }

/* A gate: the squash from 0 to 1, flat beyond -4 and 4. */
INLINE float gate(float x) {
  x = clamp(x, 4);
  return 0.5f + x * 0.25f - x * fabsf(x) * (1.f / 32);
}

INLINE float gate_slope(float x) {
  return 0.25f - fabsf(clamp(x, 4)) * 0.0625f;
}

float train_squash(float x) { return squash(x); }
float train_slope(float x) { return slope(x); }

INLINE void step(const float *pre, const float *high, const float *before,
                 float *state, float *h, uint32_t half) {
  for (uint32_t k = 0; k < half; k++) {
    float candidate = clamp(pre[k], CANDIDATE_MAX);
    float keep = gate(pre[half + k]), out = gate(pre[2 * half + k]);
    state[k] = candidate + keep * (before[k] - candidate);
    h[k] = high[k] + out * (squash(state[k]) - high[k]);
  }
}

/* `d_state` comes from the token after, and goes on to the one before. */
INLINE void step_back(const float *pre, const float *high, const float *before,
                      const float *state, const float *d_h, float *d_state,
                      float *d_pre, float *d_high, uint32_t half) {
  for (uint32_t k = 0; k < half; k++) {
    float candidate = clamp(pre[k], CANDIDATE_MAX);
    float keep = gate(pre[half + k]), out = gate(pre[2 * half + k]);
    float d = d_state[k] + d_h[k] * out * slope(state[k]);
    d_pre[k] = fabsf(pre[k]) < CANDIDATE_MAX ? d * (1 - keep) : 0;
    d_pre[half + k] = d * (before[k] - candidate) * gate_slope(pre[half + k]);
    d_pre[2 * half + k] =
        d_h[k] * (squash(state[k]) - high[k]) * gate_slope(pre[2 * half + k]);
    d_high[k] += d_h[k] * (1 - out);
    d_state[k] = d * keep;
  }
}

static const float zero[1024];

INLINE void run(const train_scan *s) {
  const float *before = zero;
  for (uint32_t i = 0; i < s->count; i++) {
    size_t t = s->is_backward ? s->count - 1 - i : i;
    float *state = s->state + t * s->half;
    step(s->pre + t * s->pre_row, s->high + t * s->high_row, before, state,
         s->h + t * s->h_row, s->half);
    before = state;
  }
}

INLINE void back(const train_scan *s, const float *d_h, float *d_pre,
                 float *d_high) {
  float d_state[1024];
  memset(d_state, 0, s->half * sizeof *d_state);
  for (uint32_t i = 0; i < s->count; i++) {
    size_t t = s->is_backward ? i : s->count - 1 - i;
    bool is_first = i + 1 == s->count;
    size_t previous = s->is_backward ? t + 1 : t - 1;
    step_back(s->pre + t * s->pre_row, s->high + t * s->high_row,
              is_first ? zero : s->state + previous * s->half,
              s->state + t * s->half, d_h + t * s->h_row, d_state,
              d_pre + t * s->pre_row, d_high + t * s->high_row, s->half);
  }
}

#if HAS_WIDE
__attribute__((target("avx2"))) static void run_avx2(const train_scan *s) {
  run(s);
}
__attribute__((target("avx2"))) static void
back_avx2(const train_scan *s, const float *d_h, float *d_pre, float *d_high) {
  back(s, d_h, d_pre, d_high);
}
#endif

void train_scan_run(const train_scan *s) {
#if HAS_WIDE
  if (__builtin_cpu_supports("avx2")) {
    run_avx2(s);
    return;
  }
#endif
  run(s);
}

void train_scan_back(const train_scan *s, const float *d_h, float *d_pre,
                     float *d_high) {
#if HAS_WIDE
  if (__builtin_cpu_supports("avx2")) {
    back_avx2(s, d_h, d_pre, d_high);
    return;
  }
#endif
  back(s, d_h, d_pre, d_high);
}
