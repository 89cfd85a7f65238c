/* train_net.h - the network that learns: weights, one batch, its gradients.
 *
 * The network, from a word to its governor (net.h is the same in integers):
 *
 *     z  = projection * vector + learned vectors of the word and its features
 *     x  = squash(z)                              once for every distinct word
 *     h1 = two recurrences over x, left to right and right to left
 *     tag = softmax(squash(h1 A) B)
 *     h2 ... h4 = the same recurrence over h1 and the tag, over h2, over h3,
 *         with matrices of two factors (of low rank)
 *     head = softmax(dep(h4) M head(h4) + distance)
 *     rel  = softmax(squash(rdep(h4) + rhead(h4 of the governor)) C)
 *
 * The recurrence is the simple recurrent unit (Lei et al., "Simple Recurrent
 * Units for Highly Parallelizable Recurrence", 2018): products of matrices
 * see the input alone, and states only meet element by element. In the first
 * layer a unit also sees the word before it (Bradbury et al., "Quasi-Recurrent
 * Neural Networks", 2017), so all its products belong to words, not tokens,
 * and a reader keeps them. Governors are scored as by Dozat and Manning
 * ("Deep Biaffine Attention for Neural Dependency Parsing", 2017), relations
 * as by Kiperwasser and Goldberg (2016).
 */
#ifndef SAYSO_TRAIN_NET_H
#define SAYSO_TRAIN_NET_H

#include "base/arena.h"
#include "lang/net.h"
#include "lang/rels.h"
#include "lang/train_math.h"

/*   X(name, rows, columns, sparse) */
#define TRAIN_WEIGHTS(X)                                                       \
  X(projection, d->vector, d->word, 0)                                         \
  X(learned, d->learned, d->word, 1)                                           \
  X(affix, d->affixes, d->word, 1)                                             \
  X(word_bias, 1, d->word, 0)                                                  \
  X(edge, 2, d->word, 0)                                                       \
  X(first, d->word, 14 * d->half, 0)                                           \
  X(first_bias, 1, 8 * d->half, 0)                                             \
  X(tag_hidden, 2 * d->half, d->tag_hidden, 0)                                 \
  X(tag_hidden_bias, 1, d->tag_hidden, 0)                                      \
  X(tag, d->tag_hidden, d->tag_room, 0)                                        \
  X(tag_bias, 1, d->tag_room, 0)                                               \
  X(tag_row, d->tag_room, 6 * d->half, 0)                                      \
  X(second_in, 2 * d->half, d->rank, 0)                                        \
  X(second, d->rank, 6 * d->half, 0)                                           \
  X(second_bias, 1, 6 * d->half, 0)                                            \
  X(third_in, 2 * d->half, d->rank, 0)                                         \
  X(third, d->rank, 6 * d->half, 0)                                            \
  X(third_bias, 1, 6 * d->half, 0)                                             \
  X(fourth_in, 2 * d->half, d->rank, 0)                                        \
  X(fourth, d->rank, 6 * d->half, 0)                                           \
  X(fourth_bias, 1, 6 * d->half, 0)                                            \
  X(dep, 2 * d->half, d->arc, 0)                                               \
  X(dep_bias, 1, d->arc, 0)                                                    \
  X(head, 2 * d->half, d->arc, 0)                                              \
  X(head_bias, 1, d->arc, 0)                                                   \
  X(root, 1, d->arc, 0)                                                        \
  X(arc, d->arc, d->arc, 0)                                                    \
  X(arc_bias, 1, d->arc, 0)                                                    \
  X(distance, d->arc, NET_DISTANCES, 0)                                        \
  X(distance_bias, 1, NET_DISTANCES, 0)                                        \
  X(rel_dep, 2 * d->half, d->rel_hidden, 0)                                    \
  X(rel_dep_bias, 1, d->rel_hidden, 0)                                         \
  X(rel_head, 2 * d->half, d->rel_hidden, 0)                                   \
  X(rel_root, 1, d->rel_hidden, 0)                                             \
  X(rel, d->rel_hidden, d->rel_room, 0)                                        \
  X(rel_bias, 1, d->rel_room, 0)

enum {
#define X(name, rows, cols, sparse) W_##name,
  TRAIN_WEIGHTS(X)
#undef X
      W_COUNT
};

#define NO_ROW UINT32_MAX
#define NO_HEAD UINT16_MAX

/* What the network sees of a distinct word. */
typedef struct {
  const float *vector; /* of d.vector numbers, or NULL */
  uint32_t row[2];     /* learned vectors: of the key, of the form; NO_ROW */
  uint32_t seen[2];    /* how often each was met in training */
  uint32_t count;
  uint32_t affix[16];
} train_word;

/* A sentence of at most NET_WINDOW tokens; token 1 is the first, head 0 the
 * root. */
typedef struct {
  uint32_t count;
  const uint32_t *word; /* indexes of train_words */
  const uint16_t *tag, *head, *rel;
} train_sentence;

typedef struct {
  float word, layer, mlp; /* shares dropped */
} train_dropout;

/* The arrays a batch is computed in: X(name, columns), a row a token (or a
 * distinct word). `d_` is the gradient of. */
#define TRAIN_ARRAYS(X)                                                        \
  X(vectors, d->vector)                                                        \
  X(z, d->word)                                                                \
  X(x, d->word)                                                                \
  X(x_mask, d->word)                                                           \
  X(d_x, d->word)                                                              \
  X(products, 14 * d->half)                                                    \
  X(d_products, 14 * d->half)                                                  \
  X(high, 2 * d->half)                                                         \
  X(middle2, d->rank)                                                          \
  X(middle4, d->rank)                                                          \
  X(middle3, d->rank)                                                          \
  X(d_middle, d->rank)                                                         \
  X(d_pre, 6 * d->half)                                                        \
  X(d_h, 2 * d->half)                                                          \
  X(d_in, 2 * d->half)                                                         \
  X(d_high, 2 * d->half)                                                       \
  X(tag_hidden, d->tag_hidden)                                                 \
  X(tag_mask, d->tag_hidden)                                                   \
  X(d_tag_hidden, d->tag_hidden)                                               \
  X(tag_scores, d->tag_room)                                                   \
  X(dep, d->arc)                                                               \
  X(head, d->arc)                                                              \
  X(dep_mask, d->arc)                                                          \
  X(head_mask, d->arc)                                                         \
  X(d_dep, d->arc)                                                             \
  X(d_head, d->arc)                                                            \
  X(query, d->arc)                                                             \
  X(d_query, d->arc)                                                           \
  X(distance, NET_DISTANCES)                                                   \
  X(d_distance, NET_DISTANCES)                                                 \
  X(rel_dep, d->rel_hidden)                                                    \
  X(rel_head, d->rel_hidden)                                                   \
  X(rel_mask, d->rel_hidden)                                                   \
  X(d_rel_dep, d->rel_hidden)                                                  \
  X(d_rel_head, d->rel_hidden)                                                 \
  X(rel_hidden, d->rel_hidden)                                                 \
  X(d_rel_hidden, d->rel_hidden)                                               \
  X(rel_scores, d->rel_room)

#define NET_ROOM ((NET_WINDOW + 16) / 16 * 16) /* the root and a window */

typedef struct {
  uint32_t tokens, types, room;
  uint32_t *type;    /* of a token: index of its distinct word here */
  uint32_t *type_of; /* of a train_word: its index here plus 1, or 0 */
  uint32_t *word;    /* of a type; types 0 and 1 are the sentence's edges */
  uint32_t *keep;    /* of a type: which parts of it were not dropped */
  uint16_t *tags, *heads, *rels; /* predicted */
  /* of each layer */
  float *pre[NET_LAYERS], *state[NET_LAYERS], *h[NET_LAYERS];
  float *mask[NET_LAYERS], *in[NET_LAYERS];
#define X(name, columns) float *name;
  TRAIN_ARRAYS(X)
#undef X
  float *scores; /* of one sentence */
  float *targets, *d_targets, *turned_targets;
  float *turned; /* a transposed matrix */
} train_batch;

typedef struct {
  net_dims d;
  weights w[W_COUNT];
  arena mem;
  math_random random;
  train_batch b;
  double loss[3];          /* sums over tokens: tags, heads, relations */
  float weight[REL_COUNT]; /* of the losses of a relation, 1 at first */
} train_net;

/* Makes a network with random weights, for batches of at most `room` tokens
 * and `kinds` distinct words in all. */
sayso_status train_net_init(train_net *n, const net_dims *d, uint32_t room,
                            uint32_t kinds, uint64_t seed);
void train_net_release(train_net *n);

/* Adds the gradients of a batch, and its losses; the tokens must fit. */
void train_net_learn(train_net *n, const train_word *all,
                     const train_sentence *const *batch, uint32_t count,
                     const train_dropout *drop);

/* What the network finds, one entry a token of the batch, all sentences after
 * one another: greedy governors, without a tree's repair. */
void train_net_guess(train_net *n, const train_word *all,
                     const train_sentence *const *batch, uint32_t count,
                     uint16_t *tags, uint16_t *heads, uint16_t *rels);

/* ## Parts */

/* squash(x): an odd parabola from -1 to 1, flat beyond -2 and 2; its slope. */
float train_squash(float x);
float train_slope(float x);

/* One direction of a recurrence over `count` tokens. Arrays have a row a
 * token: pre 3 * half from `pre` on, every `pre_row`; high and h every
 * `row`, state every half. */
typedef struct {
  uint32_t count, half;
  bool is_backward;
  const float *pre, *high;
  float *state, *h;
  size_t pre_row, high_row, h_row;
} train_scan;

void train_scan_run(const train_scan *s);

/* The gradients: of `d_h` to `d_pre` (set) and `d_high` (added). */
void train_scan_back(const train_scan *s, const float *d_h, float *d_pre,
                     float *d_high);

/* The encoder of words and the first layer's products. */
void train_words_run(train_net *n, const train_word *all,
                     const train_dropout *drop);
void train_words_back(train_net *n, const train_word *all);

/* y[rows][cols of m] = x m + bias, the bias may be -1; and its gradients,
 * d_x (added, or NULL) and those of the weights. */
void train_affine(train_net *n, int m, int bias, const float *x, float *y,
                  uint32_t rows);
void train_affine_back(train_net *n, int m, int bias, const float *x,
                       const float *d_y, float *d_x, uint32_t rows);

/* Tags of the batch, into b.tags; the gradients, with the loss. */
void train_tags_run(train_net *n, const train_dropout *drop);
void train_tags_back(train_net *n, const train_sentence *const *batch,
                     uint32_t count);

/* Governors and relations of the batch. */
void train_arcs_learn(train_net *n, const train_sentence *const *batch,
                      uint32_t count, const train_dropout *drop);
void train_arcs_guess(train_net *n, const train_sentence *const *batch,
                      uint32_t count);

#endif
