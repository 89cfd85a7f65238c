/* train_net.c - one batch through the network, and its gradients back. */
#include "lang/train_net.h"

#include <math.h>
#include <string.h>

void train_affine(train_net *n, int m, int bias, const float *x, float *y,
                  uint32_t rows) {
  const weights *w = &n->w[m];
  size_t row = w->cols * sizeof *y;
  for (uint32_t i = 0; i < rows; i++) {
    if (bias < 0)
      memset(y + (size_t)i * w->cols, 0, row);
    else
      memcpy(y + (size_t)i * w->cols, n->w[bias].at, row);
  }
  math_mul(y, x, w->at, rows, w->rows, w->cols);
}

void train_affine_back(train_net *n, int m, int bias, const float *x,
                       const float *d_y, float *d_x, uint32_t rows) {
  weights *w = &n->w[m];
  math_mul_left(w->grad, x, d_y, rows, w->rows, w->cols);
  for (uint32_t i = 0; i < rows && bias >= 0; i++)
    for (uint32_t j = 0; j < w->cols; j++)
      n->w[bias].grad[j] += d_y[(size_t)i * w->cols + j];
  if (!d_x) return;
  math_transpose(n->b.turned, w->at, w->rows, w->cols);
  math_mul(d_x, d_y, n->b.turned, rows, w->cols, w->rows);
}

/* ## Making one */

static void fill(math_random *r, weights *w, float range) {
  for (size_t i = 0; i < (size_t)w->rows * w->cols; i++)
    w->at[i] = (2 * math_uniform(r) - 1) * range;
}

/* Matrices as Glorot and Bengio (2010); learned vectors are small, biases 0. */
static void fill_all(train_net *n) {
  for (int i = 0; i < W_COUNT; i++) {
    weights *w = &n->w[i];
    if (w->is_sparse || i == W_tag_row)
      fill(&n->random, w, 0.05f);
    else if (w->rows > 1)
      fill(&n->random, w, sqrtf(6 / (float)(w->rows + w->cols)));
  }
  fill(&n->random, &n->w[W_edge], 0.5f);
  fill(&n->random, &n->w[W_root], 0.5f);
  fill(&n->random, &n->w[W_rel_root], 0.5f);
  memset(n->w[W_distance].at, 0,
         (size_t)n->d.arc * NET_DISTANCES * sizeof(float));
}

static bool make_weights(train_net *n, int i, uint32_t rows, uint32_t cols,
                         bool is_sparse) {
  weights *w = &n->w[i];
  *w = (weights){.rows = rows, .cols = cols, .is_sparse = is_sparse};
  w->at = arena_new(&n->mem, (size_t)rows * cols, sizeof(float));
  w->grad = arena_new(&n->mem, (size_t)rows * cols, sizeof(float));
  w->mean = arena_new(&n->mem, (size_t)rows * cols, sizeof(float));
  w->square = arena_new(&n->mem, (size_t)rows * cols, sizeof(float));
  w->hit = arena_new(&n->mem, rows, 1);
  return w->at && w->grad && w->mean && w->square && w->hit;
}

static float *floats(train_net *n, size_t rows, size_t cols, bool *good) {
  float *at = arena_new(&n->mem, rows * cols, sizeof *at);
  *good = *good && at;
  return at;
}

static bool make_layers(train_net *n) {
  train_batch *b = &n->b;
  bool good = true;
  for (uint32_t i = 0; i < NET_LAYERS; i++) {
    b->pre[i] = floats(n, b->room, 6 * n->d.half, &good);
    b->state[i] = floats(n, b->room, 2 * n->d.half, &good);
    b->h[i] = floats(n, b->room, 2 * n->d.half, &good);
    b->mask[i] = floats(n, b->room, 2 * n->d.half, &good);
    b->in[i] = floats(n, b->room, 2 * n->d.half, &good);
  }
  return good;
}

static bool make_batch(train_net *n, uint32_t room, uint32_t kinds) {
  const net_dims *d = &n->d;
  train_batch *b = &n->b;
  bool good = true;
  size_t most = 0;
  b->room = room + 2; /* the edges are types too */
#define X(name, columns) b->name = floats(n, b->room, columns, &good);
  TRAIN_ARRAYS(X)
#undef X
  for (int i = 0; i < W_COUNT; i++)
    if (!n->w[i].is_sparse && (size_t)n->w[i].rows * n->w[i].cols > most)
      most = (size_t)n->w[i].rows * n->w[i].cols;
  b->turned = floats(n, most, 1, &good);
  b->scores = floats(n, NET_ROOM, NET_ROOM, &good);
  b->targets = floats(n, NET_ROOM, d->arc, &good);
  b->d_targets = floats(n, NET_ROOM, d->arc, &good);
  b->turned_targets = floats(n, NET_ROOM, d->arc, &good);
  b->type = arena_new(&n->mem, b->room, sizeof *b->type);
  b->type_of = arena_new(&n->mem, kinds, sizeof *b->type_of);
  b->word = arena_new(&n->mem, b->room, sizeof *b->word);
  b->keep = arena_new(&n->mem, b->room, sizeof *b->keep);
  b->tags = arena_new(&n->mem, b->room, sizeof *b->tags);
  b->heads = arena_new(&n->mem, b->room, sizeof *b->heads);
  b->rels = arena_new(&n->mem, b->room, sizeof *b->rels);
  return good && b->type && b->type_of && b->word && b->keep && b->tags &&
         b->heads && b->rels && make_layers(n);
}

sayso_status train_net_init(train_net *n, const net_dims *d, uint32_t room,
                            uint32_t kinds, uint64_t seed) {
  bool good = true;
  *n = (train_net){.d = *d, .random = {seed}};
  for (int i = 0; i < REL_COUNT; i++)
    n->weight[i] = 1;
#define X(name, rows, cols, sparse)                                            \
  good = good && make_weights(n, W_##name, rows, cols, sparse);
  TRAIN_WEIGHTS(X)
#undef X
  if (!good || !make_batch(n, room, kinds)) {
    train_net_release(n);
    return SAYSO_ENOMEM;
  }
  fill_all(n);
  return SAYSO_OK;
}

void train_net_release(train_net *n) {
  arena_release(&n->mem);
  *n = (train_net){0};
}

/* ## Forward */

static void set_types(train_net *n, const train_sentence *const *batch,
                      uint32_t count) {
  train_batch *b = &n->b;
  b->tokens = 0;
  b->types = 2;
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = 0; k < batch[i]->count; k++) {
      uint32_t id = batch[i]->word[k];
      if (!b->type_of[id]) {
        b->word[b->types] = id;
        b->type_of[id] = ++b->types;
      }
      b->type[b->tokens++] = b->type_of[id] - 1;
    }
  for (uint32_t i = 2; i < b->types; i++)
    b->type_of[b->word[i]] = 0;
}

/* The types that a token at `t` of the sentence [from, to) sees, in each
 * direction beside itself. */
static uint32_t beside(const train_batch *b, uint32_t t, uint32_t from,
                       uint32_t to, uint32_t way) {
  if (way) return t + 1 < to ? b->type[t + 1] : 1;
  return t > from ? b->type[t - 1] : 0;
}

static void gather(train_net *n, uint32_t from, uint32_t to) {
  train_batch *b = &n->b;
  size_t half = n->d.half;
  for (uint32_t t = from; t < to; t++)
    for (uint32_t way = 0; way < 2; way++) {
      const float *own = b->products + (b->type[t] * 2u + way) * 7 * half;
      const float *near = b->products + 4 * half +
                          (beside(b, t, from, to, way) * 2u + way) * 7 * half;
      const float *bias = n->w[W_first_bias].at + way * 4 * half;
      float *pre = b->pre[0] + (t * 2u + way) * 3 * half;
      float *high = b->high + (t * 2u + way) * half;
      for (uint32_t k = 0; k < 3 * half; k++)
        pre[k] = own[k] + near[k] + bias[k];
      for (uint32_t k = 0; k < half; k++)
        high[k] = train_squash(own[3 * half + k] + bias[3 * half + k]);
    }
}

static void gather_back(train_net *n, uint32_t from, uint32_t to) {
  train_batch *b = &n->b;
  size_t half = n->d.half;
  for (uint32_t t = from; t < to; t++)
    for (uint32_t way = 0; way < 2; way++) {
      float *own = b->d_products + (b->type[t] * 2u + way) * 7 * half;
      float *near = b->d_products + 4 * half +
                    (beside(b, t, from, to, way) * 2u + way) * 7 * half;
      float *bias = n->w[W_first_bias].grad + way * 4 * half;
      const float *d_pre = b->d_pre + (t * 2u + way) * 3 * half;
      const float *high = b->high + (t * 2u + way) * half;
      const float *d_high = b->d_high + (t * 2u + way) * half;
      for (uint32_t k = 0; k < 3 * half; k++) {
        own[k] += d_pre[k];
        near[k] += d_pre[k];
        bias[k] += d_pre[k];
      }
      for (uint32_t k = 0; k < half; k++) {
        float d = d_high[k] * sqrtf(fmaxf(0, 1 - fabsf(high[k])));
        own[3 * half + k] += d;
        bias[3 * half + k] += d;
      }
    }
}

static train_scan scan_of(train_net *n, int layer, uint32_t from, uint32_t to,
                          uint32_t way) {
  train_batch *b = &n->b;
  size_t half = n->d.half;
  const float *high = layer ? b->in[layer - 1] : b->high;
  return (train_scan){
      .count = to - from,
      .half = n->d.half,
      .is_backward = way != 0,
      .pre = b->pre[layer] + (from * 2u + way) * 3 * half,
      .high = high + (from * 2u + way) * half,
      .state = b->state[layer] + way * b->room * half + from * half,
      .h = b->h[layer] + (from * 2u + way) * half,
      .pre_row = 6 * half,
      .high_row = 2 * half,
      .h_row = 2 * half,
  };
}

/* One mask for all tokens of a sentence (Gal and Ghahramani 2016). */
static void drop_layer(train_net *n, int layer, uint32_t from, uint32_t to,
                       const train_dropout *drop) {
  train_batch *b = &n->b;
  size_t size = 2 * n->d.half, at = from * size;
  if (!drop) {
    memcpy(b->in[layer] + at, b->h[layer] + at,
           (to - from) * size * sizeof(float));
    return;
  }
  math_mask(&n->random, b->mask[layer] + at, size, drop->layer);
  for (uint32_t t = from; t < to; t++)
    for (size_t k = 0; k < size; k++) {
      b->mask[layer][t * size + k] = b->mask[layer][at + k];
      b->in[layer][t * size + k] =
          b->h[layer][t * size + k] * b->mask[layer][at + k];
    }
}

static void run_layer(train_net *n, int layer, uint32_t from, uint32_t to,
                      const train_dropout *drop) {
  for (uint32_t way = 0; way < 2; way++) {
    train_scan s = scan_of(n, layer, from, to, way);
    train_scan_run(&s);
  }
  drop_layer(n, layer, from, to, drop);
}

static void each_sentence(train_net *n, const train_sentence *const *batch,
                          uint32_t count, int layer,
                          const train_dropout *drop) {
  for (uint32_t i = 0, at = 0; i < count; at += batch[i++]->count) {
    if (!layer) gather(n, at, at + batch[i]->count);
    run_layer(n, layer, at, at + batch[i]->count, drop);
  }
}

static void add_tags(train_net *n) {
  train_batch *b = &n->b;
  size_t size = 6 * n->d.half;
  for (uint32_t t = 0; t < b->tokens; t++)
    for (size_t k = 0; k < size; k++)
      b->pre[1][t * size + k] += n->w[W_tag_row].at[b->tags[t] * size + k];
}

/* The two factors of a layer's matrix, and what is between them. */
typedef struct {
  int in, out, bias;
  float *middle;
} factors;

static factors factors_of(const train_net *n, int layer) {
  const factors all[] = {
      {W_second_in, W_second, W_second_bias, n->b.middle2},
      {W_third_in,  W_third,  W_third_bias,  n->b.middle3},
      {W_fourth_in, W_fourth, W_fourth_bias, n->b.middle4},
  };
  return all[layer - 1];
}

static void forward(train_net *n, const train_word *all,
                    const train_sentence *const *batch, uint32_t count,
                    const train_dropout *drop) {
  train_batch *b = &n->b;
  set_types(n, batch, count);
  train_words_run(n, all, drop);
  each_sentence(n, batch, count, 0, drop);
  train_tags_run(n, drop);
  for (int layer = 1; layer < (int)NET_LAYERS; layer++) {
    factors f = factors_of(n, layer);
    train_affine(n, f.in, -1, b->in[layer - 1], f.middle, b->tokens);
    train_affine(n, f.out, f.bias, f.middle, b->pre[layer], b->tokens);
    if (layer == 1) add_tags(n);
    each_sentence(n, batch, count, layer, drop);
  }
}

/* ## Backward: d_in is the gradient of what a layer gives, after its mask */

static void scan_all_back(train_net *n, const train_sentence *const *batch,
                          uint32_t count, int layer) {
  train_batch *b = &n->b;
  size_t half = n->d.half, all = (size_t)b->tokens * 2 * half;
  for (size_t i = 0; i < all; i++)
    b->d_h[i] = b->d_in[i] * b->mask[layer][i];
  memset(b->d_high, 0, all * sizeof(float));
  for (uint32_t i = 0, at = 0; i < count; at += batch[i++]->count)
    for (uint32_t way = 0; way < 2; way++) {
      train_scan s = scan_of(n, layer, at, at + batch[i]->count, way);
      size_t row = at * 2u + way;
      train_scan_back(&s, b->d_h + row * half, b->d_pre + row * 3 * half,
                      b->d_high + row * half);
    }
}

static void tags_back(train_net *n) {
  train_batch *b = &n->b;
  size_t size = 6 * n->d.half;
  for (uint32_t t = 0; t < b->tokens; t++)
    for (size_t k = 0; k < size; k++)
      n->w[W_tag_row].grad[b->tags[t] * size + k] += b->d_pre[t * size + k];
}

static void layer_back(train_net *n, const train_sentence *const *batch,
                       uint32_t count, int layer) {
  train_batch *b = &n->b;
  factors f = factors_of(n, layer);
  scan_all_back(n, batch, count, layer);
  memcpy(b->d_in, b->d_high, (size_t)b->tokens * 2 * n->d.half * sizeof(float));
  memset(b->d_middle, 0, (size_t)b->tokens * n->d.rank * sizeof(float));
  train_affine_back(n, f.out, f.bias, f.middle, b->d_pre, b->d_middle,
                    b->tokens);
  train_affine_back(n, f.in, -1, b->in[layer - 1], b->d_middle, b->d_in,
                    b->tokens);
}

void train_net_learn(train_net *n, const train_word *all,
                     const train_sentence *const *batch, uint32_t count,
                     const train_dropout *drop) {
  train_batch *b = &n->b;
  forward(n, all, batch, count, drop);
  train_arcs_learn(n, batch, count, drop);
  for (int layer = NET_LAYERS - 1; layer; layer--)
    layer_back(n, batch, count, layer);
  tags_back(n);
  train_tags_back(n, batch, count);
  scan_all_back(n, batch, count, 0);
  memset(b->d_products, 0, (size_t)b->types * 14 * n->d.half * sizeof(float));
  for (uint32_t i = 0, at = 0; i < count; at += batch[i++]->count)
    gather_back(n, at, at + batch[i]->count);
  train_words_back(n, all);
}

void train_net_guess(train_net *n, const train_word *all,
                     const train_sentence *const *batch, uint32_t count,
                     uint16_t *tags, uint16_t *heads, uint16_t *rels) {
  forward(n, all, batch, count, NULL);
  train_arcs_guess(n, batch, count);
  size_t size = n->b.tokens * sizeof *tags;
  memcpy(tags, n->b.tags, size);
  memcpy(heads, n->b.heads, size);
  memcpy(rels, n->b.rels, size);
}
