/* train_math.h - the arithmetic of training: products of matrices, random
 * numbers, the optimiser. Single precision, in one fixed order of operations
 * and without fused multiply-add, so that the same input gives the same bits
 * on any machine with IEEE arithmetic.
 */
#ifndef SAYSO_TRAIN_MATH_H
#define SAYSO_TRAIN_MATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All matrices are row-major; a row of `b` and `c` has n numbers, and n is a
 * multiple of 16. */

/* c[m][n] += a[m][k] b[k][n] */
void math_mul(float *c, const float *a, const float *b, uint32_t m, uint32_t k,
              uint32_t n);

/* c[k][n] += transposed a[m][k] times b[m][n] */
void math_mul_left(float *c, const float *a, const float *b, uint32_t m,
                   uint32_t k, uint32_t n);

/* to[cols][rows] = transposed from[rows][cols] */
void math_transpose(float *to, const float *from, uint32_t rows, uint32_t cols);

float math_exp(float x);

/* Turns scores into probabilities, and gives minus the logarithm, base e, of
 * that of `right`. */
float math_softmax(float *x, uint32_t n, uint32_t right);

/* ## Random numbers: PCG (O'Neill 2014) */

typedef struct {
  uint64_t state;
} math_random;

uint32_t math_bits(math_random *r);
float math_uniform(math_random *r); /* [0, 1) */
uint32_t math_below(math_random *r, uint32_t n);

/* Fills with 0 (a share `drop` of them) and 1 / (1 - drop). */
void math_mask(math_random *r, float *x, size_t n, float drop);

/* ## Weights with their gradients: Adam (Kingma and Ba 2015) */

typedef struct {
  float *at, *grad, *mean, *square;
  uint32_t rows, cols;
  bool is_sparse; /* only rows marked `hit` have a gradient */
  uint8_t *hit;
} weights;

/* Moves all weights by one step and clears the gradients; `scale` multiplies
 * these first, `step` counts from 1. */
void math_adam(weights *w, float rate, float scale, uint32_t step);

/* The sum of the squares of the gradient. */
double math_norm(const weights *w);

#endif
