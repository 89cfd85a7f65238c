/* namer.c - finds the names of a text with the weights of a model.
 *
 * Each token that may be in a name gets a score for each label, the sum of
 * the weights of its features, and the best row of labels is found (Viterbi
 * 1967) for each stretch of such tokens. The weights are those of a linear
 * chain (Lafferty, McCallum and Pereira, "Conditional Random Fields", 2001);
 * what to look at follows Ratinov and Roth, "Design Challenges and
 * Misconceptions in Named Entity Recognition", 2009.
 */
#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "lang/name_feats.h"
#include "lang/name_repair.h"
#include "lang/name_sense.h"
#include "lang/names.h"

typedef struct {
  int32_t score[NAME_LABELS];
  uint8_t from[NAME_LABELS]; /* the best label before */
} cell;

/* Which of 64 features in a row have weights: most that a token has have none,
 * and are dismissed by a bit. */
typedef struct {
  uint64_t has;
  uint32_t first; /* the place of the first's weights */
} known;

#define KNOWN (1u << NAME_FEATURE_BITS) / 64

struct namer {
  const words *words;
  const gazetteer *gazetteer;
  name_clusters clusters;
  name_moves moves;
  const int8_t (*weight)[NAME_LABELS];
  known *known; /* KNOWN of them */
  name_view view;
  name_counts counts;
  cell *cells; /* of one sentence */
  uint8_t *labels;
  uint32_t room; /* of both */
};

/* ## Opening */

static bool rises(const uint32_t *offset, uint32_t count) {
  for (uint32_t i = 0; i < NAME_BUCKETS; i++)
    if (offset[i] > offset[i + 1]) return false;
  return !offset[0] && offset[NAME_BUCKETS] == count;
}

static unsigned bit_count(uint64_t x) {
  x -= x >> 1 & 0x5555555555555555u;
  x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
  return (unsigned)(((x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu) *
                        0x0101010101010101u >>
                    56);
}

/* Notes the features that have weights; they rise in the section. */
static void note_known(known *at, const uint32_t *offset,
                       const uint8_t *check) {
  const unsigned parts = (1u << NAME_CHECK_BITS) / 64;
  for (uint32_t b = 0; b < NAME_BUCKETS; b++, at += parts) {
    uint32_t next = offset[b];
    for (uint32_t i = next; i < offset[b + 1]; i++)
      at[check[i] / 64].has |= (uint64_t)1 << check[i] % 64;
    for (unsigned k = 0; k < parts; k++) {
      at[k].first = next;
      next += bit_count(at[k].has);
    }
  }
}

/* Points the tables into the section; false if it is damaged. */
static bool point(namer *n, const char *at, size_t len) {
  name_header h;
  const uint64_t offsets = (NAME_BUCKETS + 1) * sizeof(uint32_t);
  if (len < sizeof h) return false;
  memcpy(&h, at, sizeof h);
  uint64_t need = sizeof h + sizeof n->moves + NAME_CLUSTERS + 2 * offsets +
                  4 * (uint64_t)h.words + h.features * (1 + (uint64_t)h.labels);
  if (h.labels != NAME_LABELS || h.clusters > NAME_CLUSTERS || need > len)
    return false;
  at += sizeof h;
  memcpy(n->moves, at, sizeof n->moves);
  at += sizeof n->moves;
  n->clusters.super = (const uint8_t *)at;
  at += NAME_CLUSTERS;
  n->clusters.offset = (const void *)at;
  at += offsets;
  n->clusters.entry = (const void *)at;
  at += 4 * (size_t)h.words;
  const uint32_t *offset = (const void *)at;
  const uint8_t *check = (const uint8_t *)at + offsets;
  n->weight = (const int8_t(*)[NAME_LABELS])(const void *)(check + h.features);
  if (!rises(n->clusters.offset, h.words) || !rises(offset, h.features))
    return false;
  note_known(n->known, offset, check);
  return true;
}

sayso_status namer_open(const model *m, const gazetteer *g, const words *w,
                        namer **out, sayso_error *error) {
  size_t len;
  const char *at = model_section(m, NAME_SECTION, &len);
  *out = NULL;
  if (!at) return SAYSO_OK;
  namer *n = mem_new(1, sizeof *n);
  if (!n) return status_plain(error, SAYSO_ENOMEM);
  n->words = w;
  n->gazetteer = g;
  n->known = mem_new(KNOWN, sizeof *n->known);
  sayso_status status = SAYSO_OK;
  if (!n->known)
    status = status_plain(error, SAYSO_ENOMEM);
  else if (!point(n, at, len))
    status = status_fail(error, SAYSO_EFORMAT, 0, 0,
                         "the model's section of names is damaged");
  else if (name_view_init(&n->view, w, g, &n->clusters))
    status = status_plain(error, SAYSO_ENOMEM);
  if (status) {
    namer_free(n);
    return status;
  }
  *out = n;
  return SAYSO_OK;
}

void namer_free(namer *n) {
  if (!n) return;
  name_view_release(&n->view);
  name_counts_release(&n->counts);
  mem_free(n->known);
  mem_free(n->cells);
  mem_free(n->labels);
  mem_free(n);
}

/* ## Scores */

/* Leaves of `count` features those that have weights, as their places; gives
 * how many. The table is large: what will be read of it is asked for. */
static unsigned find_weights(const namer *n, uint32_t *features,
                             unsigned count) {
  unsigned left = 0;
  for (unsigned i = 0; i < count; i++) {
    const known *at = &n->known[features[i] / 64];
    uint64_t bit = (uint64_t)1 << features[i] % 64;
    if (!(at->has & bit)) continue;
    uint32_t place = at->first + bit_count(at->has & (bit - 1));
    mem_foresee(n->weight[place]);
    features[left++] = place;
  }
  return left;
}

/* The weights of eight labels, 128 more than they are, as a number whose least
 * byte is the first. */
static uint64_t eight_of(const int8_t *weight) {
  const uint8_t *w = (const uint8_t *)weight;
  uint64_t eight = w[0] | (uint64_t)w[1] << 8 | (uint64_t)w[2] << 16 |
                   (uint64_t)w[3] << 24 | (uint64_t)w[4] << 32 |
                   (uint64_t)w[5] << 40 | (uint64_t)w[6] << 48 |
                   (uint64_t)w[7] << 56;
  return eight ^ 0x8080808080808080u;
}

/* Four weights are added at once, in 16 bits each: none is below 0 then, and
 * there are at most 256. */
#define EIGHT 8u
#define SPREAD 0x00FF00FF00FF00FFu

_Static_assert(NAME_LABELS == EIGHT + 1 && NAME_FEATURES_MAX <= 256, "sums");

static void score(const namer *n, uint32_t token, int32_t to[NAME_LABELS]) {
  uint32_t features[NAME_FEATURES_MAX];
  unsigned count = name_features(&n->view, token, features);
  uint64_t sum[2] = {0}; /* of labels 0, 2, 4, 6 and 1, 3, 5, 7 */
  count = find_weights(n, features, count);
  to[EIGHT] = 0;
  for (unsigned i = 0; i < count; i++) {
    const int8_t *w = n->weight[features[i]];
    uint64_t eight = eight_of(w);
    sum[0] += eight & SPREAD;
    sum[1] += eight >> 8 & SPREAD;
    to[EIGHT] += w[EIGHT];
  }
  for (unsigned y = 0; y < EIGHT; y++)
    to[y] = (int32_t)(sum[y % 2] >> 16 * (y / 2) & 0xFFFF) - 128 * (int)count;
}

/* Adds to the scores of a token those of the best way to it. */
static void step(const namer *n, const cell *before, cell *to) {
  for (unsigned y = 0; y < NAME_LABELS; y++) {
    int32_t best = INT32_MIN / 2;
    to->from[y] = 0;
    for (unsigned b = 0; b < NAME_LABELS; b++) {
      int32_t s = before->score[b] + n->moves[b][y];
      if (!name_follows(b, y) || s <= best) continue;
      best = s;
      to->from[y] = (uint8_t)b;
    }
    to->score[y] += best;
  }
}

/* ## Labels, and names */

static sayso_status add_span(name_spans *out, name_span s) {
  if (!mem_grow(&out->at, &out->room, out->count, sizeof *out->at,
                UINT32_MAX / 32))
    return SAYSO_ENOMEM;
  out->at[out->count++] = s;
  return SAYSO_OK;
}

/* The best row of labels of the cells, read from its end. */
static void trace(cell *cells, uint32_t count, uint8_t *label) {
  unsigned best = 0;
  for (unsigned y = 1; y < NAME_LABELS; y++)
    if (cells[count - 1].score[y] > cells[count - 1].score[best]) best = y;
  for (uint32_t i = count; i-- > 0; best = cells[i].from[best])
    label[i] = (uint8_t)best;
}

/* Labels a stretch of tokens between tokens of no name. */
static void read_stretch(namer *n, uint32_t first, uint32_t last) {
  cell start = {.score = {0}};
  for (unsigned y = 1; y < NAME_LABELS; y++)
    start.score[y] = INT32_MIN / 4;
  for (uint32_t i = first; i < last; i++) {
    score(n, i, n->cells[i].score);
    step(n, i > first ? &n->cells[i - 1] : &start, &n->cells[i]);
  }
  trace(n->cells + first, last - first, n->labels + first);
}

/* Adds the names that the labels tell; `at` is where the sentence starts in
 * the text. */
static sayso_status add_spans(const namer *n, uint32_t count, uint32_t at,
                              name_spans *out) {
  const uint8_t *label = n->labels;
  for (uint32_t i = 0, end; i < count; i = end) {
    end = i + 1;
    if (!label[i]) continue;
    while (end < count && label[end] == label[i] + 1)
      end++;
    name_span s = {at + i, at + end, (name_type)((label[i] - 1) / 2)};
    sayso_status status = add_span(out, s);
    if (status) return status;
  }
  return SAYSO_OK;
}

static sayso_status make_room(namer *n, uint32_t count) {
  while (n->room < count) {
    uint32_t room = n->room, same = n->room;
    if (!mem_grow(&n->cells, &room, n->room, sizeof *n->cells,
                  UINT32_MAX / 128) ||
        !mem_grow(&n->labels, &same, n->room, 1, UINT32_MAX / 128))
      return SAYSO_ENOMEM;
    n->room = room;
  }
  return SAYSO_OK;
}

static sayso_status read_sentence(namer *n, const word_id *forms,
                                  uint32_t count, uint32_t at,
                                  name_spans *out) {
  sayso_status status = make_room(n, count);
  if (!status) status = name_view_take(&n->view, &n->counts, forms, count);
  if (status) return status;
  memset(n->labels, 0, count);
  for (uint32_t i = 0, end; i < count; i = end) {
    end = i + 1;
    if (!n->view.at[i].may_be_name) continue;
    while (end < count && n->view.at[end].may_be_name)
      end++;
    read_stretch(n, i, end);
  }
  name_repair(&n->view, n->labels);
  return add_spans(n, count, at, out);
}

sayso_status namer_run(namer *n, const word_id *forms,
                       const sayso_span *sentences, uint32_t count,
                       name_spans *out) {
  sayso_status status = SAYSO_OK;
  uint32_t before = out->count;
  name_counts_clear(&n->counts);
  for (uint32_t i = 0; i < count && !status; i++)
    status = name_counts_add(&n->counts, n->words, forms + sentences[i].start,
                             sentences[i].end - sentences[i].start);
  for (uint32_t i = 0; i < count && !status; i++)
    status = read_sentence(n, forms + sentences[i].start,
                           sentences[i].end - sentences[i].start,
                           sentences[i].start, out);
  if (!status) status = name_sense(n->words, n->gazetteer, forms, out, before);
  if (status) out->count = before;
  return status;
}
