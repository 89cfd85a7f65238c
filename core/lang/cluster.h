/* cluster.h - groups word vectors that point the same way. */
#ifndef SAYSO_CLUSTER_H
#define SAYSO_CLUSTER_H

#include <stdint.h>

#include "sayso.h"

/* Puts `count` vectors of `size` numbers, each of length 1, into at most
 * `clusters` groups by `rounds` of spherical k-means (Dhillon and Modha 2001);
 * `group[i]` is that of vector i, and `centers` (clusters * size) their means,
 * of length 1. The first centres are vectors at even distances in the row, so
 * the same vectors give the same groups. */
sayso_status cluster_vectors(const float *at, uint32_t count, uint32_t size,
                             uint32_t clusters, unsigned rounds,
                             uint16_t *group, float *centers);

/* Makes a vector of length 1, if it is not all zero. */
void cluster_unit(float *at, uint32_t size);

#endif
