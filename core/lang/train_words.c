/* train_words.c - distinct words of a batch: vectors, products, gradients. */
#include "lang/train_net.h"

#include <string.h>

/* Which parts of a word a batch sees. */
enum { KEEP_VECTOR = 1, KEEP_KEY = 2, KEEP_FORM = 4 };

/* Words are dropped from the learned vectors so that unknown words, of which
 * training has none, are met: rare ones more often. */
#define DROP_VECTOR 0.06f
#define DROP_LEARNED 0.08f
#define DROP_RARE 0.5f

static uint32_t choose(math_random *r, const train_word *w) {
  uint32_t set = 0;
  for (int i = 0; i < 2; i++) {
    float rare = DROP_RARE / (0.5f + 0.5f * (float)w->seen[i]);
    float share = DROP_LEARNED + (rare < DROP_RARE ? rare : DROP_RARE);
    if (math_uniform(r) >= share) set |= i ? KEEP_FORM : KEEP_KEY;
  }
  if (math_uniform(r) >= DROP_VECTOR) set |= KEEP_VECTOR;
  return set;
}

static void add(float *to, const float *from, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    to[i] += from[i];
}

static const float *row_of(const train_net *n, int w, uint32_t row) {
  return n->w[w].at + (size_t)row * n->w[w].cols;
}

/* Calls for each learned row that a type uses. */
static void each_row(train_net *n, const train_word *w, uint32_t keep, float *x,
                     void (*f)(train_net *, int, uint32_t, float *)) {
  if (w->row[0] != NO_ROW && keep & KEEP_KEY) f(n, W_learned, w->row[0], x);
  if (w->row[1] != NO_ROW && keep & KEEP_FORM) f(n, W_learned, w->row[1], x);
  for (uint32_t i = 0; i < w->count; i++)
    f(n, W_affix, w->affix[i], x);
}

static void read_row(train_net *n, int w, uint32_t row, float *x) {
  add(x, row_of(n, w, row), n->d.word);
}

static void write_row(train_net *n, int w, uint32_t row, float *d_x) {
  add(n->w[w].grad + (size_t)row * n->d.word, d_x, n->d.word);
  n->w[w].hit[row] = 1;
}

void train_words_run(train_net *n, const train_word *all,
                     const train_dropout *drop) {
  train_batch *b = &n->b;
  uint32_t size = n->d.word;
  memset(b->vectors, 0, (size_t)b->types * n->d.vector * sizeof *b->vectors);
  for (uint32_t i = 2; i < b->types; i++) {
    const train_word *w = &all[b->word[i]];
    b->keep[i] = drop ? choose(&n->random, w) : ~0u;
    if (w->vector && b->keep[i] & KEEP_VECTOR)
      memcpy(b->vectors + (size_t)i * n->d.vector, w->vector,
             n->d.vector * sizeof *b->vectors);
  }
  train_affine(n, W_projection, W_word_bias, b->vectors, b->z, b->types);
  memcpy(b->z, n->w[W_edge].at, 2 * size * sizeof *b->z);
  for (uint32_t i = 2; i < b->types; i++)
    each_row(n, &all[b->word[i]], b->keep[i], b->z + (size_t)i * size,
             read_row);
  size_t total = (size_t)b->types * size;
  if (drop) math_mask(&n->random, b->x_mask, total, drop->word);
  for (size_t i = 0; i < total; i++) {
    b->x[i] = train_squash(b->z[i]);
    if (drop) b->x[i] *= b->x_mask[i];
  }
  train_affine(n, W_first, -1, b->x, b->products, b->types);
}

void train_words_back(train_net *n, const train_word *all) {
  train_batch *b = &n->b;
  uint32_t size = n->d.word;
  size_t total = (size_t)b->types * size;
  memset(b->d_x, 0, total * sizeof *b->d_x);
  train_affine_back(n, W_first, -1, b->x, b->d_products, b->d_x, b->types);
  for (size_t i = 0; i < total; i++)
    b->d_x[i] *= b->x_mask[i] * train_slope(b->z[i]);
  add(n->w[W_edge].grad, b->d_x, 2 * size);
  memset(b->d_x, 0, 2 * size * sizeof *b->d_x);
  train_affine_back(n, W_projection, W_word_bias, b->vectors, b->d_x, NULL,
                    b->types);
  for (uint32_t i = 2; i < b->types; i++)
    each_row(n, &all[b->word[i]], b->keep[i], b->d_x + (size_t)i * size,
             write_row);
}
