/* parser.c - the network's layers after the first, scores of governors, the
 * best tree over them, relations, one subject a predicate. train_net.h explains
 * the network.
 *
 * The section "rels" names a relation a line.
 */
#include "lang/parser.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "lang/arbor.h"
#include "lang/rels.h"
#include "lang/subjects.h"
#include "lang/tagger.h"

/* Governors that a token may have, rounded up to blocks of a matrix. */
#define HEADS ((NET_WINDOW / MATRIX_BLOCK + 1) * MATRIX_BLOCK)

struct parser {
  const tagger *tagger;
  net *net;
  net_dims d;
  matrix layer[NET_LAYERS - 1][2]; /* second to last, in two factors */
  matrix heads, arc, rel;
  matrix8 layer8[NET_LAYERS - 1][2], heads8; /* made of them at the first use */
  const int16_t *tag_rows, *root, *rel_root;
  uint16_t rels[REL_COUNT];             /* of the model's relations */
  uint32_t root_rel;                    /* the model's number of REL_root */
  uint8_t distance[2 * NET_WINDOW + 1]; /* by head - token + NET_WINDOW */

  /* scratch, a row a token */
  net_input input[2 * NET_WINDOW];
  void *room; /* of the following */
  int16_t *middle, *pre, *h[2], *parts, *query, *rel_hidden;
  int16_t *governors; /* a matrix: the root, then each token as a governor */
  int32_t *no_bias, *scores, *rel_scores;
  uint16_t *window_heads;
  arbor *arbor;
};

/* ## Opening */

static sayso_status bad_rels(sayso_error *error) {
  return status_fail(error, SAYSO_EFORMAT, 0, 0,
                     "the model's section rels is missing or damaged");
}

static sayso_status read_rels(parser *p, const model *m, sayso_error *error) {
  size_t len;
  const char *s = model_section(m, "rels", &len), *end = s ? s + len : NULL;
  uint32_t count = 0;
  p->root_rel = UINT32_MAX;
  for (const char *stop; s && (stop = memchr(s, '\n', (size_t)(end - s)));
       s = stop + 1, count++) {
    uint16_t rel = rel_find(s, (size_t)(stop - s));
    if (count == p->d.rels || count == REL_COUNT) return bad_rels(error);
    if (rel == REL_root) p->root_rel = count;
    p->rels[count] = rel == REL_NONE ? (uint16_t)REL_dep : rel;
  }
  return count == p->d.rels && count > 1 ? SAYSO_OK : bad_rels(error);
}

static sayso_status open_numbers(const model *m, const char *name, size_t count,
                                 const int16_t **to, sayso_error *error) {
  const void *at;
  sayso_status status =
      net_section(m, name, count * sizeof(int16_t), &at, error);
  if (!status) *to = at;
  return status;
}

static const char *const layer_names[NET_LAYERS - 1] = {
    "net.second", "net.third", "net.fourth"};

static sayso_status open_layer(const model *m, const char *name,
                               const net_dims *d, matrix layer[2],
                               sayso_error *error) {
  char in[MODEL_NAME_MAX + 1];
  snprintf(in, sizeof in, "%s.in", name);
  sayso_status status = net_matrix(m, in, 2 * d->half, d->rank, NET_WEIGHT_BITS,
                                   &layer[0], error);
  if (status) return status;
  return net_matrix(m, name, d->rank, 6 * d->half, NET_WEIGHT_BITS, &layer[1],
                    error);
}

static sayso_status open_sections(parser *p, const model *m,
                                  sayso_error *error) {
  const net_dims *d = &p->d;
  uint32_t size = 2 * d->half, parts = 2 * d->arc + 2 * d->rel_hidden;
  sayso_status s = read_rels(p, m, error);
  for (uint32_t i = 0; i + 1 < NET_LAYERS && !s; i++)
    s = open_layer(m, layer_names[i], d, p->layer[i], error);
  if (!s)
    s = net_matrix(m, "net.heads", size, parts, NET_WEIGHT_BITS, &p->heads,
                   error);
  if (!s)
    s = net_matrix(m, "net.arc", d->arc, d->arc + NET_DISTANCES,
                   NET_WEIGHT_BITS + NET_BITS - NET_QUERY_BITS, &p->arc, error);
  if (!s)
    s = net_matrix(m, "net.rel", d->rel_hidden, d->rel_room, 0, &p->rel, error);
  if (!s)
    s = open_numbers(m, "net.tagrow", (size_t)d->tag_room * 3 * size,
                     &p->tag_rows, error);
  if (!s) s = open_numbers(m, "net.root", d->arc, &p->root, error);
  if (!s)
    s = open_numbers(m, "net.relroot", d->rel_hidden, &p->rel_root, error);
  return s;
}

/* A row of numbers a token. */
static int16_t *numbers(char *base, size_t *at, size_t size) {
  return matrix_part(base, at, NET_WINDOW * size * sizeof(int16_t));
}

/* Shares `base` out; gives how many bytes that takes. */
static size_t lay_out(parser *p, char *base) {
  const net_dims *d = &p->d;
  size_t at = 0, sum = sizeof *p->scores;
  p->middle = numbers(base, &at, d->rank);
  p->pre = numbers(base, &at, 6 * d->half);
  p->h[0] = numbers(base, &at, 2 * d->half);
  p->h[1] = numbers(base, &at, 2 * d->half);
  p->parts = numbers(base, &at, 2 * d->arc + 2 * d->rel_hidden);
  p->query = numbers(base, &at, d->arc + NET_DISTANCES);
  p->rel_hidden = numbers(base, &at, d->rel_hidden);
  p->governors =
      matrix_part(base, &at, matrix_size(d->arc, HEADS) * sizeof(int16_t));
  p->no_bias = matrix_part(base, &at, HEADS * sum);
  p->scores = matrix_part(base, &at, NET_WINDOW * HEADS * sum);
  p->rel_scores = matrix_part(base, &at, NET_WINDOW * d->rel_room * sum);
  p->window_heads =
      matrix_part(base, &at, NET_WINDOW * sizeof *p->window_heads);
  return at;
}

static sayso_status make_scratch(parser *p) {
  p->room = mem_new(1, lay_out(p, NULL) + MATRIX_LINE);
  p->arbor = mem_new(1, sizeof *p->arbor);
  if (!p->room || !p->arbor) return SAYSO_ENOMEM;
  lay_out(p, matrix_line(p->room));
  for (uint32_t head = 0; head <= 2 * NET_WINDOW; head++)
    p->distance[head] = (uint8_t)net_distance(NET_WINDOW, head);
  return SAYSO_OK;
}

sayso_status parser_open(const model *m, tagger *t, parser **out,
                         sayso_error *error) {
  size_t len;
  *out = NULL;
  if (!t || !model_section(m, "rels", &len)) return SAYSO_OK;
  parser *p = mem_new(1, sizeof *p);
  if (!p) return status_plain(error, SAYSO_ENOMEM);
  p->tagger = t;
  p->net = tagger_net(t);
  p->d = *net_sizes(p->net);
  sayso_status status = open_sections(p, m, error);
  if (!status && make_scratch(p)) status = status_plain(error, SAYSO_ENOMEM);
  if (status) {
    parser_free(p);
    return status;
  }
  *out = p;
  return SAYSO_OK;
}

void parser_free(parser *p) {
  if (!p) return;
  for (uint32_t i = 0; i + 1 < NET_LAYERS; i++) {
    matrix8_release(&p->layer8[i][0]);
    matrix8_release(&p->layer8[i][1]);
  }
  matrix8_release(&p->heads8);
  mem_free(p->room);
  mem_free(p->arbor);
  mem_free(p);
}

/* ## Reading */

/* What the layer over `h` sees of the tokens; the one over the first also sees
 * their tags. */
static void make_inputs(parser *p, const int16_t *h, const uint16_t *tags,
                        uint32_t count) {
  size_t half = p->d.half;
  for (uint32_t i = 0; i < count; i++) {
    bool has_tag = tags && tags[i] < p->d.tags;
    const int16_t *pre = p->pre + i * 6 * half, *high = h + i * 2 * half;
    const int16_t *tag = has_tag ? p->tag_rows + tags[i] * 6 * half : NULL;
    p->input[2 * i] = (net_input){pre, tag, high};
    p->input[2 * i + 1] = (net_input){
        pre + 3 * half, has_tag ? tag + 3 * half : NULL, high + half};
  }
}

/* Cuts the large matrices to bytes; what is done stays done. */
static bool make_ready(parser *p) {
  if (p->heads8.room) return true;
  for (uint32_t i = 0; i + 1 < NET_LAYERS; i++)
    for (uint32_t k = 0; k < 2; k++)
      if (!p->layer8[i][k].room &&
          !matrix8_make(&p->layer8[i][k], &p->layer[i][k],
                        k ? NET_MIDDLE_CUT : NET_CUT))
        return false;
  return matrix8_make(&p->heads8, &p->heads, NET_CUT);
}

static void run_matrix(parser *p, const matrix8 layer[2], const int16_t *h,
                       uint32_t count) {
  matrix8_apply(&layer[0], h, 2 * p->d.half, count, p->middle, p->d.rank);
  matrix8_apply(&layer[1], p->middle, p->d.rank, count, p->pre, 6 * p->d.half);
}

static sayso_status run_layers(parser *p, const word_id *forms,
                               const uint16_t *tags, uint32_t count,
                               const int16_t **out) {
  const int16_t *h;
  if (!make_ready(p)) return SAYSO_ENOMEM;
  sayso_status status = net_first(p->net, forms, count, &h);
  if (status) return status;
  for (uint32_t i = 0; i + 1 < NET_LAYERS; i++) {
    run_matrix(p, p->layer8[i], h, count);
    make_inputs(p, h, i ? NULL : tags, count);
    net_scan(p->d.half, count, p->input, p->h[i % 2]);
    h = p->h[i % 2];
  }
  *out = h;
  return SAYSO_OK;
}

/* The parts of a token: as a dependent, as a governor, and the same two for
 * relations. */
static int16_t *parts_of(const parser *p, uint32_t i) {
  return p->parts + (size_t)i * (2 * p->d.arc + 2 * p->d.rel_hidden);
}

/* Adds what a token's query says of the way to each governor. */
static void add_distances(const parser *p, const int16_t *far, uint32_t token,
                          uint32_t count, int32_t *score) {
  const uint8_t *distance = p->distance + NET_WINDOW - token;
  score[0] += far[NET_DISTANCE_ROOT] * (1 << NET_BITS);
  for (uint32_t head = 1; head <= count; head++)
    score[head] += far[distance[head]] * (1 << NET_BITS);
}

static void score_heads(parser *p, uint32_t count) {
  uint32_t arc = p->d.arc, row = arc + NET_DISTANCES;
  uint32_t parts = 2 * arc + 2 * p->d.rel_hidden;
  uint32_t blocks = count / MATRIX_BLOCK + 1; /* of count + 1 governors */
  matrix governors = {p->governors,          p->no_bias, arc,
                      blocks * MATRIX_BLOCK, 0,          NULL};
  matrix_fill(p->governors, arc, 0, p->root, 0, 1);
  matrix_fill(p->governors, arc, 1, p->parts + arc, parts, count);
  matrix_apply(&p->arc, p->parts, parts, count, p->query, row);
  matrix_sums(&governors, p->query, row, count, p->scores, HEADS);
  for (uint32_t i = 0; i < count; i++)
    add_distances(p, p->query + (size_t)i * row + arc, i + 1, count,
                  p->scores + (size_t)i * HEADS);
}

/* The best relation of a token that does not hang on the root. */
static uint16_t best_rel(const parser *p, int32_t *scores) {
  if (p->root_rel < p->d.rels) scores[p->root_rel] = INT32_MIN;
  return p->rels[net_best(scores, p->d.rels)];
}

static void choose_rels(parser *p, uint32_t count, uint16_t *rels) {
  uint32_t size = p->d.rel_hidden, arc = p->d.arc;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t head = p->window_heads[i];
    const int16_t *own = parts_of(p, i) + 2 * arc;
    const int16_t *other =
        head ? parts_of(p, head - 1) + 2 * arc + size : p->rel_root;
    net_add(p->rel_hidden + (size_t)i * size, own, other, size);
  }
  net_squash(p->rel_hidden, (size_t)count * size);
  matrix_sums(&p->rel, p->rel_hidden, size, count, p->rel_scores,
              p->d.rel_room);
  for (uint32_t i = 0; i < count; i++)
    rels[i] = p->window_heads[i]
                  ? best_rel(p, p->rel_scores + (size_t)i * p->d.rel_room)
                  : (uint16_t)REL_root;
}

static sayso_status parse_window(parser *p, const word_id *forms,
                                 const uint16_t *tags, uint32_t count,
                                 uint16_t *rels) {
  uint32_t row = 2 * p->d.arc + 2 * p->d.rel_hidden;
  const int16_t *h;
  sayso_status status = run_layers(p, forms, tags, count, &h);
  if (status) return status;
  matrix8_apply(&p->heads8, h, 2 * p->d.half, count, p->parts, row);
  for (uint32_t i = 0; i < count; i++)
    net_squash(parts_of(p, i), 2 * p->d.arc);
  score_heads(p, count);
  arbor_find(p->arbor, p->scores, HEADS, count, p->window_heads);
  choose_rels(p, count, rels);
  subjects_share(p->window_heads, rels, count);
  return SAYSO_OK;
}

sayso_status parser_run(parser *p, const word_id *forms, const uint16_t *tags,
                        uint32_t count, uint32_t *heads, uint16_t *rels,
                        uint32_t *parts) {
  uint32_t root = PARSER_ROOT, windows = 0;
  for (uint32_t at = 0, n; at < count; at += n, windows++) {
    n = net_window(p->net, forms + at, count - at);
    sayso_status status = parse_window(p, forms + at, tags + at, n, rels + at);
    if (status) return status;
    for (uint32_t i = 0; i < n; i++) {
      uint32_t head = p->window_heads[i];
      heads[at + i] = head ? at + head - 1 : root;
      if (!head && windows) rels[at + i] = REL_dep;
    }
    for (uint32_t i = 0; i < n && !windows; i++)
      if (!p->window_heads[i]) root = i;
  }
  if (parts) *parts = windows;
  return SAYSO_OK;
}
