/* train_mean.h - the mean of the weights that training passes through.
 *
 * Weights late in training circle around better ones; their mean is closer to
 * these (Polyak and Juditsky 1992; Izmailov et al., "Averaging Weights Leads
 * to Wider Optima and Better Generalization", 2018).
 */
#ifndef SAYSO_TRAIN_MEAN_H
#define SAYSO_TRAIN_MEAN_H

#include "lang/train_net.h"

typedef struct {
  float *at[W_COUNT]; /* of the network's arena */
  uint32_t count;     /* of the weights that it is the mean of */
} train_mean;

/* Takes the network's weights as they are now into the mean. */
sayso_status train_mean_add(train_mean *m, train_net *n);

/* Puts the mean in the place of the weights, and these in its own; a second
 * call puts them back. Does nothing while the mean is of nothing. */
void train_mean_swap(train_mean *m, train_net *n);

#endif
