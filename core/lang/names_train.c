/* names_train.c - a linear-chain conditional random field, trained by AdaGrad
 * (Duchi, Hazan and Singer 2011) sentence by sentence, from marked texts and
 * clusters of word vectors to the section "names".
 *
 * Sentences that are marked by other rules have each feature twice, once for
 * all texts and once for those alone (Daume, "Frustratingly Easy Domain
 * Adaptation", 2007); the copy takes up what holds only there, and is dropped.
 *
 * Where marks leave labels open, all rows of labels that they allow are right
 * together (Tsuboi et al., "Training Conditional Random Fields Using
 * Incomplete Annotations", 2008).
 */
#include "lang/names_train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/status.h"
#include "lang/cluster.h"
#include "lang/name_feats.h"
#include "lang/names_field.h"
#include "lang/train_data.h"

#define SPACE (1u << NAME_FEATURE_BITS) /* features */
#define L NAME_LABELS
#define SMOOTH 1e-2f /* in the root of AdaGrad */

const names_train_options names_train_defaults = {
    .vectors_max = 120000,
    .rounds = 6,
    .epochs = 8,
    .mean = 4,
    .drop = 0.3f,
    .courage = 0.6,
    .rate = 0.05f,
    .decay = 3e-5f,
    .features = 80000,
    .seed = 1,
};

typedef float weight_row[L];

typedef struct {
  uint32_t first, count; /* features of a token */
} token_features;

typedef struct {
  const names_train_options *o;
  const gazetteer *gazetteer;
  words *words;
  marked_texts texts;
  /* clusters */
  uint32_t *hash; /* in rising order */
  uint16_t *cluster;
  uint32_t word_count;
  uint8_t super[NAME_CLUSTERS];
  uint32_t *offset, *entry; /* as in the section */
  name_clusters clusters;
  /* features */
  uint32_t *features;
  uint32_t feature_count, feature_room;
  token_features *of; /* by token */
  /* weights: of all texts, then of those apart; sums for means */
  weight_row *weight, *square, *sum;
  name_field field;
  name_scores move_square[L + 1], move_sum[L + 1];
  /* of one sentence: the features that count, and where each token's begin */
  uint32_t *chosen, *chosen_from;
  uint64_t random;
} crf;

/* ## Clusters */

/* Vectors of length 1 from bytes. */
static float *unit_vectors(const train_vectors *v) {
  float *at = mem_new((size_t)v->count * v->size, sizeof *at);
  for (uint32_t i = 0; at && i < v->count; i++) {
    float *to = at + (size_t)i * v->size;
    for (uint32_t d = 0; d < v->size; d++)
      to[d] = (float)v->at[(size_t)i * v->size + d];
    cluster_unit(to, v->size);
  }
  return at;
}

/* Finds clusters, and larger ones of their centres. */
static sayso_status group_vectors(crf *c, const train_vectors *v,
                                  const float *at) {
  uint16_t super[NAME_CLUSTERS];
  float *centers = mem_new((size_t)NAME_CLUSTERS * v->size, sizeof *centers);
  float *middles = mem_new((size_t)NAME_SUPERS * v->size, sizeof *middles);
  sayso_status status = centers && middles ? SAYSO_OK : SAYSO_ENOMEM;
  if (!status)
    status = cluster_vectors(at, v->count, v->size, NAME_CLUSTERS, c->o->rounds,
                             c->cluster, centers);
  if (!status)
    status = cluster_vectors(centers, NAME_CLUSTERS, v->size, NAME_SUPERS, 20,
                             super, middles);
  for (uint32_t i = 0; i < NAME_CLUSTERS && !status; i++)
    c->super[i] = (uint8_t)super[i];
  mem_free(centers);
  mem_free(middles);
  return status;
}

static sayso_status find_clusters(crf *c, sayso_error *error) {
  arena mem = {0};
  train_vectors v = {0};
  sayso_status status = train_vectors_read(&v, &mem, c->o->vectors,
                                           c->o->vectors_max, NULL, 0, error);
  if (status) {
    arena_release(&mem);
    return status;
  }
  float *at = unit_vectors(&v);
  c->word_count = v.count;
  c->cluster = mem_new(v.count, sizeof *c->cluster);
  c->hash = mem_new(v.count, sizeof *c->hash);
  if (!at || !c->cluster || !c->hash) status = SAYSO_ENOMEM;
  if (!status) memcpy(c->hash, v.hash, v.count * sizeof *c->hash);
  if (!status) status = group_vectors(c, &v, at);
  mem_free(at);
  arena_release(&mem);
  return status ? status_plain(error, status) : SAYSO_OK;
}

/* Puts the clusters in the form of the section. */
static sayso_status index_clusters(crf *c) {
  c->offset = mem_new(NAME_BUCKETS + 1, sizeof *c->offset);
  c->entry = mem_new(c->word_count, sizeof *c->entry);
  if (!c->offset || !c->entry) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < c->word_count; i++) {
    c->offset[(c->hash[i] >> 20) + 1]++;
    c->entry[i] = (c->hash[i] & 0xFFFFFu) << NAME_CLUSTER_BITS | c->cluster[i];
  }
  for (uint32_t i = 0; i < NAME_BUCKETS; i++)
    c->offset[i + 1] += c->offset[i];
  c->clusters = (name_clusters){c->offset, c->entry, c->super};
  return SAYSO_OK;
}

/* ## Features */

/* The features of all tokens of a sentence in view. */
static sayso_status keep_features(crf *c, const name_view *v, uint32_t first) {
  for (uint32_t i = 0; i < v->count; i++) {
    uint32_t found[NAME_FEATURES_MAX];
    unsigned n = name_features(v, i, found);
    c->of[first + i] = (token_features){c->feature_count, n};
    for (unsigned k = 0; k < n; k++) {
      if (!mem_grow(&c->features, &c->feature_room, c->feature_count,
                    sizeof *c->features, UINT32_MAX / 8))
        return SAYSO_ENOMEM;
      c->features[c->feature_count++] = found[k];
    }
  }
  return SAYSO_OK;
}

/* The sentences [from, to) are one document. */
static sayso_status read_document(crf *c, name_view *v, name_counts *counts,
                                  uint32_t from, uint32_t to) {
  const marked_sentence *s = c->texts.sentences;
  sayso_status status = SAYSO_OK;
  name_counts_clear(counts);
  for (uint32_t i = from; i < to && !status; i++)
    status = name_counts_add(counts, c->words, c->texts.forms + s[i].first,
                             s[i].last - s[i].first);
  for (uint32_t i = from; i < to && !status; i++) {
    status = name_view_take(v, counts, c->texts.forms + s[i].first,
                            s[i].last - s[i].first);
    if (!status) status = keep_features(c, v, s[i].first);
  }
  return status;
}

static sayso_status read_documents(crf *c) {
  name_view v;
  name_counts counts = {0};
  const marked_texts *t = &c->texts;
  sayso_status status =
      name_view_init(&v, c->words, c->gazetteer, &c->clusters);
  for (uint32_t i = 0, end; i < t->sentence_count && !status; i = end) {
    for (end = i + 1; end < t->sentence_count; end++)
      if (t->sentences[end].document != t->sentences[i].document) break;
    status = read_document(c, &v, &counts, i, end);
  }
  name_view_release(&v);
  name_counts_release(&counts);
  return status;
}

/* ## A sentence */

static uint32_t below(crf *c, uint32_t n) {
  c->random = c->random * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)((c->random >> 33) % n);
}

/* Chooses the features of a sentence's tokens that count this time: at random
 * (Srivastava et al., "Dropout", 2014), so that none is relied on alone. */
static void choose_features(crf *c, const marked_sentence *s) {
  const uint32_t whole = 1u << 20;
  const uint32_t least = (uint32_t)(c->o->drop * (float)whole);
  uint32_t n = 0;
  for (uint32_t i = s->first; i < s->last; i++) {
    const token_features *f = &c->of[i];
    c->chosen_from[i - s->first] = n;
    for (uint32_t k = f->first; k < f->first + f->count; k++)
      if (!least || below(c, whole) >= least) c->chosen[n++] = c->features[k];
  }
  c->chosen_from[s->last - s->first] = n;
}

static void emit_scores(crf *c, const marked_sentence *s) {
  double scale = 1 / (1 - (double)c->o->drop);
  for (uint32_t i = 0; i < s->last - s->first; i++) {
    double *to = c->field.emit[i];
    memset(to, 0, L * sizeof *to);
    for (uint32_t k = c->chosen_from[i]; k < c->chosen_from[i + 1]; k++)
      for (unsigned part = 0; part <= s->is_apart; part++) {
        const float *w = c->weight[c->chosen[k] + part * SPACE];
        for (unsigned y = 0; y < L; y++)
          to[y] += (double)w[y] * scale;
      }
  }
}

/* The labels that a mark stands for, as a set of bits. */
static unsigned labels_of(uint8_t mark) {
  const unsigned all = (1u << L) - 1;
  unsigned inside = 0;
  for (unsigned y = 2; y < L; y += 2)
    inside |= 1u << y;
  switch (mark) {
  case MARKED_BEGIN:
    return all & ~inside & ~1u;
  case MARKED_INSIDE:
    return inside;
  case MARKED_NAME:
    return all & ~1u;
  case MARKED_ANY:
    return all;
  default:
    return 1u << mark;
  }
}

/* Leaves only the labels that the marks allow. */
static void keep_marked(crf *c, const marked_sentence *s) {
  for (uint32_t i = s->first; i < s->last; i++) {
    unsigned set = labels_of(c->texts.labels[i]);
    for (unsigned y = 0; y < L; y++)
      if (!(set >> y & 1)) c->field.emit[i - s->first][y] = NAME_NEVER;
  }
}

static void move_weight(const crf *c, float *w, float *square, float slope) {
  float g = slope + c->o->decay * *w;
  if (fabsf(g) < 1e-7f) return;
  *square += g * g;
  *w -= c->o->rate * g / sqrtf(*square + SMOOTH);
}

static void learn_emissions(crf *c, const marked_sentence *s) {
  double scale = 1 / (1 - (double)c->o->drop);
  for (uint32_t i = 0; i < s->last - s->first; i++) {
    float slope[L];
    for (unsigned y = 0; y < L; y++)
      slope[y] = (float)(c->field.expected[i][y] * scale);
    for (uint32_t k = c->chosen_from[i]; k < c->chosen_from[i + 1]; k++)
      for (unsigned part = 0; part <= s->is_apart; part++) {
        uint32_t row = c->chosen[k] + part * SPACE;
        for (unsigned y = 0; y < L; y++)
          move_weight(c, &c->weight[row][y], &c->square[row][y], slope[y]);
      }
  }
}

static void learn_moves(crf *c) {
  for (unsigned b = 0; b <= L; b++)
    for (unsigned y = 0; y < L; y++) {
      double g = c->field.expected_moves[b][y];
      c->move_square[b][y] += g * g;
      c->field.moves[b][y] -=
          (double)c->o->rate * g / sqrt(c->move_square[b][y] + (double)SMOOTH);
    }
}

/* Makes the rows of labels that the marks allow more probable among all; gives
 * minus the logarithm of how probable they were. */
static double learn(crf *c, const marked_sentence *s) {
  uint32_t count = s->last - s->first;
  choose_features(c, s);
  emit_scores(c, s);
  name_field_clear(&c->field, count);
  double all = name_field_sum(&c->field, count);
  name_field_expect(&c->field, count, all, 1);
  keep_marked(c, s);
  double right = name_field_sum(&c->field, count);
  name_field_expect(&c->field, count, right, -1);
  learn_emissions(c, s);
  learn_moves(c);
  return all - right;
}

/* ## Epochs */

static void shuffle(crf *c, uint32_t *order, uint32_t count) {
  for (uint32_t i = count; i > 1; i--) {
    uint32_t k = below(c, i), swap = order[i - 1];
    order[i - 1] = order[k];
    order[k] = swap;
  }
}

/* The first epoch passes by what is not marked in full: of names whose types
 * are open it could learn nothing but what it happened to believe. */
static double run_epoch(crf *c, const uint32_t *order, bool is_first) {
  double loss = 0;
  for (uint32_t i = 0; i < c->texts.sentence_count; i++) {
    const marked_sentence *s = &c->texts.sentences[order[i]];
    if (!is_first || !s->is_open) loss += learn(c, s);
  }
  return loss;
}

/* Weights at rest go on to and fro: the mean of the last epochs is better. */
static void add_weights(crf *c) {
  for (size_t i = 0; i < SPACE; i++)
    for (unsigned y = 0; y < L; y++)
      c->sum[i][y] += c->weight[i][y];
  for (unsigned b = 0; b <= L; b++)
    for (unsigned y = 0; y < L; y++)
      c->move_sum[b][y] += c->field.moves[b][y];
}

static void take_means(crf *c, unsigned count) {
  for (size_t i = 0; i < SPACE; i++)
    for (unsigned y = 0; y < L; y++)
      c->weight[i][y] = c->sum[i][y] / (float)count;
  for (unsigned b = 0; b <= L; b++)
    for (unsigned y = 0; y < L; y++)
      c->field.moves[b][y] = c->move_sum[b][y] / count;
}

static sayso_status run_epochs(crf *c) {
  uint32_t count = c->texts.sentence_count;
  unsigned means = 0;
  uint32_t *order = mem_new(count, sizeof *order);
  if (!order) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < count; i++)
    order[i] = i;
  for (unsigned e = 1; e <= c->o->epochs; e++) {
    shuffle(c, order, count);
    double loss = run_epoch(c, order, e == 1);
    if (e + c->o->mean > c->o->epochs) {
      add_weights(c);
      means++;
    }
    if (c->o->progress) c->o->progress(c->o->self, e, loss);
  }
  if (means) take_means(c, means);
  mem_free(order);
  return SAYSO_OK;
}

static sayso_status make_room(crf *c) {
  uint32_t longest = 1;
  for (uint32_t i = 0; i < c->texts.sentence_count; i++) {
    const marked_sentence *s = &c->texts.sentences[i];
    if (s->last - s->first > longest) longest = s->last - s->first;
  }
  c->of = mem_new(c->texts.count, sizeof *c->of);
  c->weight = mem_new(2 * (size_t)SPACE, sizeof *c->weight);
  c->square = mem_new(2 * (size_t)SPACE, sizeof *c->square);
  c->sum = mem_new(SPACE, sizeof *c->sum);
  c->chosen = mem_new(longest, NAME_FEATURES_MAX * sizeof *c->chosen);
  c->chosen_from = mem_new(longest + 1, sizeof *c->chosen_from);
  bool good =
      c->of && c->weight && c->square && c->sum && c->chosen && c->chosen_from;
  return good ? name_field_init(&c->field, longest) : SAYSO_ENOMEM;
}

/* ## Writing */

static float largest(const float *w) {
  float most = 0;
  for (unsigned y = 0; y < L; y++)
    if (fabsf(w[y]) > most) most = fabsf(w[y]);
  return most;
}

static int falls(const void *a, const void *b) {
  float x, y;
  memcpy(&x, a, sizeof x);
  memcpy(&y, b, sizeof y);
  return (x < y) - (x > y);
}

/* The weight that a feature must have to be among those kept. */
static sayso_status find_threshold(const crf *c, float *out) {
  float *size = mem_new(SPACE, sizeof *size);
  if (!size) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < SPACE; i++)
    size[i] = largest(c->weight[i]);
  qsort(size, SPACE, sizeof *size, falls);
  *out = c->o->features < SPACE ? size[c->o->features] : 0;
  mem_free(size);
  return SAYSO_OK;
}

static int32_t rounded(double w, int32_t most) {
  double scaled = round(w * NAME_WEIGHT_ONE);
  if (scaled > most) return most;
  return scaled < -most ? -most : (int32_t)scaled;
}

typedef struct {
  uint32_t offset[NAME_BUCKETS + 1];
  buf checks, weights;
  uint32_t count;
} kept;

static void keep(kept *k, uint32_t feature, const float *w) {
  k->count++;
  buf_putc(&k->checks, (char)(uint8_t)feature);
  for (unsigned y = 0; y < L; y++)
    buf_putc(&k->weights, (char)(int8_t)rounded((double)w[y], INT8_MAX));
}

static void put(buf *out, const void *at, size_t len) {
  if (len) buf_add(out, at, len);
}

/* What is added to the moves to a label. Courage goes to the beginnings of
 * names, lest it join two, and only half as much is taken from no name. */
static double encouraged(double courage, unsigned label) {
  if (label % 2) return courage;
  return label ? 0 : -courage / 2;
}

static sayso_status write_section(const crf *c, buf *out) {
  float threshold;
  name_moves moves;
  kept *k = mem_new(1, sizeof *k);
  if (!k) return SAYSO_ENOMEM;
  sayso_status status = find_threshold(c, &threshold);
  for (uint32_t i = 0; i < SPACE && !status; i++) {
    if (!(uint8_t)i) k->offset[i >> NAME_CHECK_BITS] = k->count;
    if (largest(c->weight[i]) > threshold) keep(k, i, c->weight[i]);
  }
  k->offset[NAME_BUCKETS] = k->count;
  for (unsigned b = 0; b <= L; b++)
    for (unsigned y = 0; y < L; y++)
      moves[b][y] =
          rounded(c->field.moves[b][y] + encouraged(c->o->courage, y), 1 << 20);
  name_header h = {L, NAME_CLUSTERS, c->word_count, k->count};
  put(out, &h, sizeof h);
  put(out, moves, sizeof moves);
  put(out, c->super, sizeof c->super);
  put(out, c->offset, (NAME_BUCKETS + 1) * sizeof *c->offset);
  put(out, c->entry, c->word_count * sizeof *c->entry);
  put(out, k->offset, sizeof k->offset);
  put(out, k->checks.at, k->checks.len);
  put(out, k->weights.at, k->weights.len);
  if (!status)
    status = k->checks.status | k->weights.status ? SAYSO_ENOMEM : out->status;
  buf_release(&k->checks);
  buf_release(&k->weights);
  mem_free(k);
  return status;
}

/* ## All of it */

static sayso_status train(crf *c, buf *out, sayso_error *error) {
  sayso_status status = SAYSO_OK;
  for (const name_text *t = c->o->texts; t->path && !status; t++)
    status = marked_read(&c->texts, c->words, t, error);
  if (!status && c->o->vectors) status = find_clusters(c, error);
  if (status) return status;
  status = index_clusters(c);
  if (!status) status = make_room(c);
  if (!status) status = read_documents(c);
  if (!status) status = run_epochs(c);
  if (!status) status = write_section(c, out);
  return status ? status_plain(error, status) : SAYSO_OK;
}

sayso_status names_train(const names_train_options *o, const gazetteer *g,
                         words *w, buf *out, sayso_error *error) {
  crf *c = mem_new(1, sizeof *c);
  if (!c) return status_plain(error, SAYSO_ENOMEM);
  c->o = o;
  c->gazetteer = g;
  c->words = w;
  c->random = o->seed;
  sayso_status status = train(c, out, error);
  void *const all[] = {c->hash,     c->cluster, c->offset,     c->entry,
                       c->of,       c->weight,  c->square,     c->sum,
                       c->features, c->chosen,  c->chosen_from};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    mem_free(all[i]);
  name_field_release(&c->field);
  marked_release(&c->texts);
  mem_free(c);
  return status;
}
