/* train_heads.c - tags, governors and relations, and their losses. */
#include "lang/train_net.h"

#include <math.h>
#include <string.h>

static void squash_all(float *x, size_t n) {
  for (size_t i = 0; i < n; i++)
    x[i] = train_squash(x[i]);
}

/* The slope of the squash where it gives y. */
static float slope_at(float y) {
  float rest = 1 - fabsf(y);
  return rest > 0 ? sqrtf(rest) : 0;
}

/* Squashed values y, of which a masked copy was used: its gradient becomes
 * that of the values before. `y` is unmasked. */
static void squash_back(float *d, const float *y, const float *mask, size_t n) {
  for (size_t i = 0; i < n; i++)
    d[i] *= mask[i] * slope_at(y[i]);
}

static void apply_mask(float *x, const float *mask, size_t n) {
  for (size_t i = 0; i < n; i++)
    x[i] *= mask[i];
}

/* Undoes a mask where it kept; dropped values have no gradient anyway. */
static void lift_mask(float *x, const float *mask, size_t n) {
  for (size_t i = 0; i < n; i++)
    x[i] = mask[i] > 0 ? x[i] / mask[i] : 0;
}

static uint16_t best(const float *x, uint32_t n) {
  uint32_t at = 0;
  for (uint32_t i = 1; i < n; i++)
    if (x[i] > x[at]) at = i;
  return (uint16_t)at;
}

/* The gradient of a loss that counts `by` times. */
static void weigh(float *x, uint32_t n, float by) {
  for (uint32_t i = 0; i < n && by != 1; i++)
    x[i] *= by;
}

/* ## Tags */

void train_tags_run(train_net *n, const train_dropout *drop) {
  train_batch *b = &n->b;
  size_t all = (size_t)b->tokens * n->d.tag_hidden;
  train_affine(n, W_tag_hidden, W_tag_hidden_bias, b->in[0], b->tag_hidden,
               b->tokens);
  squash_all(b->tag_hidden, all);
  if (drop) {
    math_mask(&n->random, b->tag_mask, all, drop->mlp);
    apply_mask(b->tag_hidden, b->tag_mask, all);
  }
  train_affine(n, W_tag, W_tag_bias, b->tag_hidden, b->tag_scores, b->tokens);
  for (uint32_t t = 0; t < b->tokens; t++)
    b->tags[t] = best(b->tag_scores + (size_t)t * n->d.tag_room, n->d.tags);
}

/* Adds to d_in. */
void train_tags_back(train_net *n, const train_sentence *const *batch,
                     uint32_t count) {
  train_batch *b = &n->b;
  float *x = b->tag_scores;
  size_t all = (size_t)b->tokens * n->d.tag_hidden;
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = 0; k < batch[i]->count; k++, x += n->d.tag_room) {
      uint16_t right = batch[i]->tag[k];
      n->loss[0] += (double)math_softmax(x, n->d.tags, right);
      x[right] -= 1;
      for (uint32_t j = n->d.tags; j < n->d.tag_room; j++)
        x[j] = 0;
    }
  memset(b->d_tag_hidden, 0, all * sizeof(float));
  train_affine_back(n, W_tag, W_tag_bias, b->tag_hidden, b->tag_scores,
                    b->d_tag_hidden, b->tokens);
  lift_mask(b->tag_hidden, b->tag_mask, all);
  squash_back(b->d_tag_hidden, b->tag_hidden, b->tag_mask, all);
  train_affine_back(n, W_tag_hidden, W_tag_hidden_bias, b->in[0],
                    b->d_tag_hidden, b->d_in, b->tokens);
}

/* ## Governors */

static void run_arcs(train_net *n, const train_dropout *drop) {
  train_batch *b = &n->b;
  size_t all = (size_t)b->tokens * n->d.arc;
  const float *in = b->in[NET_LAYERS - 1];
  train_affine(n, W_dep, W_dep_bias, in, b->dep, b->tokens);
  train_affine(n, W_head, W_head_bias, in, b->head, b->tokens);
  train_affine(n, W_rel_dep, W_rel_dep_bias, in, b->rel_dep, b->tokens);
  train_affine(n, W_rel_head, -1, in, b->rel_head, b->tokens);
  squash_all(b->dep, all);
  squash_all(b->head, all);
  if (drop) {
    math_mask(&n->random, b->dep_mask, all, drop->mlp);
    math_mask(&n->random, b->head_mask, all, drop->mlp);
    math_mask(&n->random, b->rel_mask, (size_t)b->tokens * n->d.rel_hidden,
              drop->mlp);
    apply_mask(b->dep, b->dep_mask, all);
    apply_mask(b->head, b->head_mask, all);
  }
  train_affine(n, W_arc, W_arc_bias, b->dep, b->query, b->tokens);
  train_affine(n, W_distance, W_distance_bias, b->dep, b->distance, b->tokens);
}

/* The scores of one sentence: a row a token, a column a governor, the root
 * first. */
static uint32_t score_heads(train_net *n, uint32_t at, uint32_t count) {
  train_batch *b = &n->b;
  uint32_t size = n->d.arc, cols = (count + 16) / 16 * 16;
  memset(b->targets, 0, (size_t)cols * size * sizeof(float));
  for (uint32_t k = 0; k < size; k++)
    b->targets[k] = train_squash(n->w[W_root].at[k]);
  memcpy(b->targets + size, b->head + (size_t)at * size,
         (size_t)count * size * sizeof(float));
  math_transpose(b->turned_targets, b->targets, cols, size);
  memset(b->scores, 0, (size_t)count * cols * sizeof(float));
  math_mul(b->scores, b->query + (size_t)at * size, b->turned_targets, count,
           size, cols);
  for (uint32_t i = 0; i < count; i++) {
    const float *by = b->distance + (size_t)(at + i) * NET_DISTANCES;
    for (uint32_t j = 0; j <= count; j++)
      b->scores[i * cols + j] += by[net_distance(i + 1, j)];
    b->scores[i * cols + i + 1] = -1e9f;
  }
  return cols;
}

static void learn_heads(train_net *n, const train_sentence *s, uint32_t at) {
  train_batch *b = &n->b;
  uint32_t size = n->d.arc, cols = score_heads(n, at, s->count);
  for (uint32_t i = 0; i < s->count; i++) {
    float *x = b->scores + (size_t)i * cols;
    float *d = b->d_distance + (size_t)(at + i) * NET_DISTANCES;
    n->loss[1] += (double)math_softmax(x, s->count + 1, s->head[i]);
    x[s->head[i]] -= 1;
    weigh(x, s->count + 1, n->weight[s->rel[i]]);
    memset(x + s->count + 1, 0, (cols - s->count - 1) * sizeof *x);
    memset(d, 0, NET_DISTANCES * sizeof *d);
    for (uint32_t j = 0; j <= s->count; j++)
      if (j != i + 1) d[net_distance(i + 1, j)] += x[j];
  }
  float *d_query = b->d_query + (size_t)at * size;
  memset(d_query, 0, (size_t)s->count * size * sizeof(float));
  math_mul(d_query, b->scores, b->targets, s->count, cols, size);
  memset(b->d_targets, 0, (size_t)cols * size * sizeof(float));
  math_mul_left(b->d_targets, b->scores, b->query + (size_t)at * size, s->count,
                cols, size);
  for (uint32_t k = 0; k < size; k++)
    n->w[W_root].grad[k] += b->d_targets[k] * train_slope(n->w[W_root].at[k]);
  memcpy(b->d_head + (size_t)at * size, b->d_targets + size,
         (size_t)s->count * size * sizeof(float));
}

/* Sets d_in. */
static void arcs_back(train_net *n) {
  train_batch *b = &n->b;
  size_t all = (size_t)b->tokens * n->d.arc;
  const float *in = b->in[NET_LAYERS - 1];
  memset(b->d_dep, 0, all * sizeof(float));
  train_affine_back(n, W_arc, W_arc_bias, b->dep, b->d_query, b->d_dep,
                    b->tokens);
  train_affine_back(n, W_distance, W_distance_bias, b->dep, b->d_distance,
                    b->d_dep, b->tokens);
  lift_mask(b->dep, b->dep_mask, all);
  lift_mask(b->head, b->head_mask, all);
  squash_back(b->d_dep, b->dep, b->dep_mask, all);
  squash_back(b->d_head, b->head, b->head_mask, all);
  memset(b->d_in, 0, (size_t)b->tokens * 2 * n->d.half * sizeof(float));
  train_affine_back(n, W_dep, W_dep_bias, in, b->d_dep, b->d_in, b->tokens);
  train_affine_back(n, W_head, W_head_bias, in, b->d_head, b->d_in, b->tokens);
  train_affine_back(n, W_rel_dep, W_rel_dep_bias, in, b->d_rel_dep, b->d_in,
                    b->tokens);
  train_affine_back(n, W_rel_head, -1, in, b->d_rel_head, b->d_in, b->tokens);
}

/* ## Relations */

static void hide_rels(train_net *n, uint32_t at, uint32_t count,
                      const uint16_t *heads, bool is_masked) {
  train_batch *b = &n->b;
  uint32_t size = n->d.rel_hidden;
  for (uint32_t i = 0; i < count; i++) {
    size_t own = (size_t)(at + i) * size;
    const float *head = heads[i]
                            ? b->rel_head + (size_t)(at + heads[i] - 1) * size
                            : n->w[W_rel_root].at;
    for (uint32_t k = 0; k < size; k++) {
      float y = train_squash(b->rel_dep[own + k] + head[k]);
      b->rel_hidden[own + k] = is_masked ? y * b->rel_mask[own + k] : y;
    }
  }
}

static void rels_back(train_net *n, const train_sentence *s, uint32_t at) {
  train_batch *b = &n->b;
  uint32_t size = n->d.rel_hidden;
  for (uint32_t i = 0; i < s->count; i++) {
    const float *d = b->d_rel_hidden + (size_t)(at + i) * size;
    float *d_head = s->head[i]
                        ? b->d_rel_head + (size_t)(at + s->head[i] - 1) * size
                        : n->w[W_rel_root].grad;
    memcpy(b->d_rel_dep + (size_t)(at + i) * size, d, size * sizeof *d);
    for (uint32_t k = 0; k < size; k++)
      d_head[k] += d[k];
  }
}

static void learn_rels(train_net *n, const train_sentence *const *batch,
                       uint32_t count) {
  train_batch *b = &n->b;
  size_t all = (size_t)b->tokens * n->d.rel_hidden;
  float *x = b->rel_scores;
  for (uint32_t i = 0, at = 0; i < count; at += batch[i++]->count)
    hide_rels(n, at, batch[i]->count, batch[i]->head, true);
  train_affine(n, W_rel, W_rel_bias, b->rel_hidden, b->rel_scores, b->tokens);
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = 0; k < batch[i]->count; k++, x += n->d.rel_room) {
      uint16_t right = batch[i]->rel[k];
      n->loss[2] += (double)math_softmax(x, n->d.rels, right);
      x[right] -= 1;
      weigh(x, n->d.rels, n->weight[right]);
      for (uint32_t j = n->d.rels; j < n->d.rel_room; j++)
        x[j] = 0;
    }
  memset(b->d_rel_hidden, 0, all * sizeof(float));
  memset(b->d_rel_head, 0, all * sizeof(float));
  train_affine_back(n, W_rel, W_rel_bias, b->rel_hidden, b->rel_scores,
                    b->d_rel_hidden, b->tokens);
  lift_mask(b->rel_hidden, b->rel_mask, all);
  squash_back(b->d_rel_hidden, b->rel_hidden, b->rel_mask, all);
  for (uint32_t i = 0, at = 0; i < count; at += batch[i++]->count)
    rels_back(n, batch[i], at);
}

void train_arcs_learn(train_net *n, const train_sentence *const *batch,
                      uint32_t count, const train_dropout *drop) {
  run_arcs(n, drop);
  for (uint32_t i = 0, at = 0; i < count; at += batch[i++]->count)
    learn_heads(n, batch[i], at);
  learn_rels(n, batch, count);
  arcs_back(n);
}

void train_arcs_guess(train_net *n, const train_sentence *const *batch,
                      uint32_t count) {
  train_batch *b = &n->b;
  run_arcs(n, NULL);
  for (uint32_t i = 0, at = 0; i < count; at += batch[i++]->count) {
    uint32_t size = batch[i]->count, cols = score_heads(n, at, size);
    for (uint32_t k = 0; k < size; k++)
      b->heads[at + k] = best(b->scores + (size_t)k * cols, size + 1);
    hide_rels(n, at, size, b->heads + at, false);
  }
  train_affine(n, W_rel, W_rel_bias, b->rel_hidden, b->rel_scores, b->tokens);
  for (uint32_t t = 0; t < b->tokens; t++)
    b->rels[t] = best(b->rel_scores + (size_t)t * n->d.rel_room, n->d.rels);
}
