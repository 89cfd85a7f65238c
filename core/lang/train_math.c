/* train_math.c - the arithmetic of training; see train_math.h.
 *
 * The products keep a block of 8 x 32 sums in registers. Each sum runs over
 * its terms in order, so the width of a machine's registers changes nothing.
 */
#include "lang/train_math.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define WIDE(name) __attribute__((target(name)))
#define HAS_WIDE 1
#else
#define HAS_WIDE 0
#endif
#define INLINE static inline __attribute__((always_inline))

typedef float lanes __attribute__((vector_size(64), aligned(4), may_alias));

/* `rows` rows of c, from 32 or 16 columns: c += a b, where the term p of row i
 * of a is a[i * down + p * right]. */
INLINE void block(float *c, const float *a, const float *b, uint32_t k,
                  uint32_t n, size_t down, size_t right, const int rows,
                  const int wide) {
  lanes sum[8][2];
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < wide; j++)
      sum[i][j] = *(const lanes *)(c + (size_t)i * n + 16 * j);
  for (uint32_t p = 0; p < k; p++, b += n, a += right) {
    lanes row[2];
    for (int j = 0; j < wide; j++)
      row[j] = *(const lanes *)(b + 16 * j);
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < wide; j++)
        sum[i][j] += a[(size_t)i * down] * row[j];
  }
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < wide; j++)
      *(lanes *)(c + (size_t)i * n + 16 * j) = sum[i][j];
}

INLINE void strip(float *c, const float *a, const float *b, uint32_t m,
                  uint32_t k, uint32_t n, size_t down, size_t right,
                  const int wide) {
  uint32_t i = 0;
  for (; i + 8 <= m; i += 8)
    block(c + (size_t)i * n, a + i * down, b, k, n, down, right, 8, wide);
  for (; i < m; i++)
    block(c + (size_t)i * n, a + i * down, b, k, n, down, right, 1, wide);
}

INLINE void product(float *c, const float *a, const float *b, uint32_t m,
                    uint32_t k, uint32_t n, size_t down, size_t right) {
  uint32_t j = 0;
  for (; j + 32 <= n; j += 32)
    strip(c + j, a, b + j, m, k, n, down, right, 2);
  if (j < n) strip(c + j, a, b + j, m, k, n, down, right, 1);
}

typedef void product_fn(float *c, const float *a, const float *b, uint32_t m,
                        uint32_t k, uint32_t n, size_t down, size_t right);

static void product_plain(float *c, const float *a, const float *b, uint32_t m,
                          uint32_t k, uint32_t n, size_t down, size_t right) {
  product(c, a, b, m, k, n, down, right);
}

#if HAS_WIDE
WIDE("avx2")
static void product_avx2(float *c, const float *a, const float *b, uint32_t m,
                         uint32_t k, uint32_t n, size_t down, size_t right) {
  product(c, a, b, m, k, n, down, right);
}

WIDE("avx512f")
static void product_avx512(float *c, const float *a, const float *b, uint32_t m,
                           uint32_t k, uint32_t n, size_t down, size_t right) {
  product(c, a, b, m, k, n, down, right);
}
#endif

static product_fn *best_product(void) {
#if HAS_WIDE
  if (__builtin_cpu_supports("avx512f")) return product_avx512;
  if (__builtin_cpu_supports("avx2")) return product_avx2;
#endif
  return product_plain;
}

void math_mul(float *c, const float *a, const float *b, uint32_t m, uint32_t k,
              uint32_t n) {
  best_product()(c, a, b, m, k, n, k, 1);
}

void math_mul_left(float *c, const float *a, const float *b, uint32_t m,
                   uint32_t k, uint32_t n) {
  best_product()(c, a, b, k, m, n, 1, k);
}

void math_transpose(float *to, const float *from, uint32_t rows,
                    uint32_t cols) {
  for (uint32_t i = 0; i < rows; i += 16)
    for (uint32_t j = 0; j < cols; j++)
      for (uint32_t k = i; k < i + 16 && k < rows; k++)
        to[(size_t)j * rows + k] = from[(size_t)k * cols + j];
}

/* 2^n p(f), where x / ln 2 = n + f and p is a Taylor series: within 3e-7. */
float math_exp(float x) {
  if (x < -80) return 0;
  if (x > 80) x = 80;
  float y = x * 1.44269504f;
  int n = (int)(y + (y < 0 ? -0.5f : 0.5f));
  float f = (y - (float)n) * 0.693147181f;
  float p =
      1 + f * (1 + f * (0.5f + f * (1.f / 6 +
                                    f * (1.f / 24 +
                                         f * (1.f / 120 + f * (1.f / 720))))));
  uint32_t bits = (uint32_t)(n + 127) << 23;
  float scale;
  memcpy(&scale, &bits, sizeof scale);
  return p * scale;
}

float math_softmax(float *x, uint32_t n, uint32_t right) {
  float most = x[0], sum = 0;
  for (uint32_t i = 1; i < n; i++)
    if (x[i] > most) most = x[i];
  for (uint32_t i = 0; i < n; i++)
    sum += x[i] = math_exp(x[i] - most);
  for (uint32_t i = 0; i < n; i++)
    x[i] /= sum;
  return -logf(x[right] + 1e-12f);
}

uint32_t math_bits(math_random *r) {
  uint64_t s = r->state;
  r->state = s * 6364136223846793005u + 1442695040888963407u;
  uint32_t x = (uint32_t)((s >> 18 ^ s) >> 27), by = (uint32_t)(s >> 59);
  return x >> by | x << (-by & 31);
}

float math_uniform(math_random *r) {
  return (float)(math_bits(r) >> 8) * (1.f / 16777216);
}

uint32_t math_below(math_random *r, uint32_t n) {
  return (uint32_t)((uint64_t)math_bits(r) * n >> 32);
}

void math_mask(math_random *r, float *x, size_t n, float drop) {
  uint32_t limit = (uint32_t)(drop * 65536);
  float keep = 1 / (1 - drop);
  for (size_t i = 0; i < n; i += 2) {
    uint32_t bits = math_bits(r);
    x[i] = (bits & 0xFFFF) < limit ? 0 : keep;
    if (i + 1 < n) x[i + 1] = bits >> 16 < limit ? 0 : keep;
  }
}

#define BETA1 0.9f
#define BETA2 0.98f

INLINE void move(float *w, float *g, float *mean, float *square, size_t n,
                 float rate, float scale, float fix) {
  for (size_t i = 0; i < n; i++) {
    float d = g[i] * scale;
    mean[i] = BETA1 * mean[i] + (1 - BETA1) * d;
    square[i] = BETA2 * square[i] + (1 - BETA2) * d * d;
    w[i] -= rate * mean[i] / (sqrtf(square[i] * fix) + 1e-8f);
    g[i] = 0;
  }
}

typedef void move_fn(float *w, float *g, float *mean, float *square, size_t n,
                     float rate, float scale, float fix);

static void move_plain(float *w, float *g, float *mean, float *square, size_t n,
                       float rate, float scale, float fix) {
  move(w, g, mean, square, n, rate, scale, fix);
}

#if HAS_WIDE
WIDE("avx2")
static void move_avx2(float *w, float *g, float *mean, float *square, size_t n,
                      float rate, float scale, float fix) {
  move(w, g, mean, square, n, rate, scale, fix);
}
#endif

static move_fn *best_move(void) {
#if HAS_WIDE
  if (__builtin_cpu_supports("avx2")) return move_avx2;
#endif
  return move_plain;
}

/* x to the power of n, by squaring: the same on every machine. */
static double power(double x, uint32_t n) {
  double y = 1;
  for (; n; n >>= 1, x *= x)
    if (n & 1) y *= x;
  return y;
}

/* The bias of Adam's means is put right as if the weights of each row had
 * moved at every step; for rare rows that is a little less than they could. */
void math_adam(weights *w, float rate, float scale, uint32_t step) {
  float fix1 = (float)(1 / (1 - power(BETA1, step)));
  float fix2 = (float)(1 / (1 - power(BETA2, step)));
  move_fn *by = best_move();
  for (uint32_t i = 0; i < w->rows; i++) {
    size_t at = (size_t)i * w->cols;
    if (w->is_sparse && !w->hit[i]) continue;
    by(w->at + at, w->grad + at, w->mean + at, w->square + at, w->cols,
       rate * fix1, scale, fix2);
    if (w->is_sparse) w->hit[i] = 0;
  }
}

double math_norm(const weights *w) {
  double sum = 0;
  for (uint32_t i = 0; i < w->rows; i++) {
    if (w->is_sparse && !w->hit[i]) continue;
    const float *g = w->grad + (size_t)i * w->cols;
    float row = 0;
    for (uint32_t j = 0; j < w->cols; j++)
      row += g[j] * g[j];
    sum += (double)row;
  }
  return sum;
}
