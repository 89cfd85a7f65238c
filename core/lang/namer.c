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

#ifdef __GNUC__
#define FETCH(p) __builtin_prefetch(p)
#else
#define FETCH(p) (void)(p)
#endif

typedef struct {
  int32_t score[NAME_LABELS];
  uint8_t from[NAME_LABELS]; /* the best label before */
} cell;

struct namer {
  const words *words;
  const gazetteer *gazetteer;
  name_clusters clusters;
  name_moves moves;
  const uint32_t *offset; /* features: NAME_BUCKETS + 1 */
  const uint8_t *check;
  const int8_t (*weight)[NAME_LABELS];
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
  n->offset = (const void *)at;
  at += offsets;
  n->check = (const uint8_t *)at;
  n->weight = (const int8_t(*)[NAME_LABELS])(const void *)(at + h.features);
  return rises(n->clusters.offset, h.words) && rises(n->offset, h.features);
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
  sayso_status status = SAYSO_OK;
  if (!point(n, at, len))
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
  mem_free(n->cells);
  mem_free(n->labels);
  mem_free(n);
}

/* ## Scores */

static const int8_t *weights_of(const namer *n, uint32_t first, uint32_t last,
                                uint8_t check) {
  for (uint32_t i = first; i < last; i++)
    if (n->check[i] == check) return n->weight[i];
  return NULL;
}

/* The tables are large: what will be read of them is asked for in time, first
 * where the buckets of features are, then what is in them. */
static void score(const namer *n, uint32_t token, int32_t to[NAME_LABELS]) {
  uint32_t features[NAME_FEATURES_MAX], first[NAME_FEATURES_MAX];
  unsigned count = name_features(&n->view, token, features);
  int32_t sum[NAME_LABELS] = {0};
  for (unsigned i = 0; i < count; i++)
    FETCH(&n->offset[features[i] >> NAME_CHECK_BITS]);
  for (unsigned i = 0; i < count; i++) {
    first[i] = n->offset[features[i] >> NAME_CHECK_BITS];
    FETCH(&n->check[first[i]]);
    FETCH(&n->weight[first[i]]);
  }
  for (unsigned i = 0; i < count; i++) {
    uint32_t last = n->offset[(features[i] >> NAME_CHECK_BITS) + 1];
    const int8_t *w = weights_of(n, first[i], last, (uint8_t)features[i]);
    for (unsigned y = 0; w && y < NAME_LABELS; y++)
      sum[y] += w[y];
  }
  memcpy(to, sum, sizeof sum);
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
