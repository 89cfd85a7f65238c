/* train_mean.c - the mean of weights, kept step by step. */
#include "lang/train_mean.h"

static size_t size_of(const weights *w) { return (size_t)w->rows * w->cols; }

static sayso_status make(train_mean *m, train_net *n) {
  for (int i = 0; i < W_COUNT; i++) {
    m->at[i] = arena_new(&n->mem, size_of(&n->w[i]), sizeof *m->at[i]);
    if (!m->at[i]) return SAYSO_ENOMEM;
  }
  return SAYSO_OK;
}

sayso_status train_mean_add(train_mean *m, train_net *n) {
  sayso_status status = m->count ? SAYSO_OK : make(m, n);
  if (status) return status;
  float share = 1 / (float)++m->count;
  for (int i = 0; i < W_COUNT; i++) {
    const float *now = n->w[i].at;
    size_t size = size_of(&n->w[i]);
    for (size_t k = 0; k < size; k++)
      m->at[i][k] += (now[k] - m->at[i][k]) * share;
  }
  return SAYSO_OK;
}

void train_mean_swap(train_mean *m, train_net *n) {
  for (int i = 0; i < W_COUNT && m->count; i++) {
    float *mean = m->at[i];
    m->at[i] = n->w[i].at;
    n->w[i].at = mean;
  }
}
