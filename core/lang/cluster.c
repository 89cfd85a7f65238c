/* cluster.c - k-means over vectors of length 1: the nearest centre is the one
 * with the largest product. */
#include "lang/cluster.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

typedef struct {
  const float *at;
  uint32_t count, size, clusters;
  uint16_t *group;
  float *centers; /* a row a centre */
  float *columns; /* the same turned over: a row a dimension */
  float *product; /* one a centre */
} kmeans;

void cluster_unit(float *at, uint32_t size) {
  double sum = 0;
  for (uint32_t i = 0; i < size; i++)
    sum += (double)at[i] * (double)at[i];
  if (sum <= 0) return;
  float scale = (float)(1 / sqrt(sum));
  for (uint32_t i = 0; i < size; i++)
    at[i] *= scale;
}

static const float *vector(const kmeans *k, uint32_t i) {
  return k->at + (size_t)i * k->size;
}

static float *center(const kmeans *k, uint32_t i) {
  return k->centers + (size_t)i * k->size;
}

static void start(kmeans *k) {
  for (uint32_t i = 0; i < k->clusters; i++) {
    uint32_t from = (uint32_t)((uint64_t)i * k->count / k->clusters);
    memcpy(center(k, i), vector(k, from), k->size * sizeof *k->centers);
  }
}

static void turn(kmeans *k) {
  for (uint32_t i = 0; i < k->clusters; i++)
    for (uint32_t d = 0; d < k->size; d++)
      k->columns[(size_t)d * k->clusters + i] = center(k, i)[d];
}

static uint16_t nearest(const kmeans *k, const float *x) {
  uint32_t best = 0;
  memset(k->product, 0, k->clusters * sizeof *k->product);
  for (uint32_t d = 0; d < k->size; d++) {
    const float *column = k->columns + (size_t)d * k->clusters;
    for (uint32_t i = 0; i < k->clusters; i++)
      k->product[i] += x[d] * column[i];
  }
  for (uint32_t i = 1; i < k->clusters; i++)
    if (k->product[i] > k->product[best]) best = i;
  return (uint16_t)best;
}

static void assign(kmeans *k) {
  turn(k);
  for (uint32_t i = 0; i < k->count; i++)
    k->group[i] = nearest(k, vector(k, i));
}

/* Moves centres to the means of their groups; one without a group stays. */
static void move(kmeans *k) {
  float *sum = k->columns; /* free until the next turn */
  memset(sum, 0, (size_t)k->clusters * k->size * sizeof *sum);
  for (uint32_t i = 0; i < k->count; i++)
    for (uint32_t d = 0; d < k->size; d++)
      sum[(size_t)k->group[i] * k->size + d] += vector(k, i)[d];
  for (uint32_t i = 0; i < k->clusters; i++) {
    float *to = sum + (size_t)i * k->size;
    cluster_unit(to, k->size);
    bool is_used = false;
    for (uint32_t d = 0; d < k->size; d++)
      if (to[d] < 0 || to[d] > 0) is_used = true;
    if (is_used) memcpy(center(k, i), to, k->size * sizeof *to);
  }
}

sayso_status cluster_vectors(const float *at, uint32_t count, uint32_t size,
                             uint32_t clusters, unsigned rounds,
                             uint16_t *group, float *centers) {
  kmeans k = {at, count, size, clusters, group, centers, NULL, NULL};
  k.columns = mem_new((size_t)clusters * size, sizeof *k.columns);
  k.product = mem_new(clusters, sizeof *k.product);
  if (k.columns && k.product) {
    start(&k);
    for (unsigned i = 0; i < rounds; i++) {
      assign(&k);
      move(&k);
    }
    assign(&k);
  }
  sayso_status status = k.columns && k.product ? SAYSO_OK : SAYSO_ENOMEM;
  mem_free(k.columns);
  mem_free(k.product);
  return status;
}
