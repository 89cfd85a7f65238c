/* train_export.c - rounds a trained network to the integers of a model. */
#include "lang/train_export.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

/* What inputs can sum up to at most, so that 32 bits hold it. */
#define SUM_MAX 255.f
#define SCORE_MAX 1000.f /* of a governor, with NET_QUERY_BITS and NET_BITS */

/* Float columns that become one matrix of outputs. `bits` is the value of a
 * weight of 1; those of biases are that of the sums. */
typedef struct {
  uint32_t in, out, bits, sum_bits;
  float reach; /* inputs lie from minus this to this */
  int16_t *at;
  int32_t *bias;
} packed;

static int32_t rounded(float x, float most) {
  x = roundf(x);
  return (int32_t)(x > most ? most : x < -most ? -most : x);
}

static sayso_status packed_init(packed *p, uint32_t in, uint32_t out,
                                uint32_t bits, uint32_t in_bits, float reach) {
  *p = (packed){in, out, bits, bits + in_bits, reach, NULL, NULL};
  p->at = mem_new(matrix_size(in, out), sizeof *p->at);
  p->bias = mem_new(out, sizeof *p->bias);
  return p->at && p->bias ? SAYSO_OK : SAYSO_ENOMEM;
}

/* Puts a float matrix at the outputs from `from` on; `bias` may be -1. */
static sayso_status put(packed *p, const train_net *n, int m, int bias,
                        uint32_t from) {
  const weights *w = &n->w[m];
  float one = (float)(1u << p->bits), sum_one = (float)(1u << p->sum_bits);
  for (uint32_t j = 0; j < w->cols; j++) {
    float sum = 0;
    for (uint32_t i = 0; i < w->rows; i++) {
      float x = w->at[(size_t)i * w->cols + j];
      sum += fabsf(x);
      p->at[matrix_place(p->in, i, from + j)] =
          (int16_t)rounded(x * one, INT16_MAX);
    }
    float b = bias < 0 ? 0 : n->w[bias].at[j];
    if (sum * p->reach + fabsf(b) > SUM_MAX) return SAYSO_ELIMIT;
    p->bias[from + j] = rounded(b * sum_one, 2147483520.f);
  }
  return SAYSO_OK;
}

static sayso_status write_packed(packed *p, model_writer *w, const char *name,
                                 sayso_status status) {
  buf *b = status ? NULL : model_writer_add(w, name);
  if (!status && !b) status = SAYSO_ELIMIT;
  if (!status)
    status = buf_add(b, (const char *)p->at,
                     matrix_size(p->in, p->out) * sizeof *p->at);
  if (!status)
    status = buf_add(b, (const char *)p->bias, p->out * sizeof *p->bias);
  mem_free(p->at);
  mem_free(p->bias);
  return status;
}

typedef struct {
  int matrix, bias;
} piece_of;

/* Matrices over the same inputs, side by side. */
static sayso_status add_matrix(const train_net *n, model_writer *w,
                               const char *name, uint32_t bits,
                               uint32_t in_bits, float reach,
                               const piece_of *pieces, uint32_t count) {
  packed p;
  uint32_t out = 0;
  for (uint32_t i = 0; i < count; i++)
    out += n->w[pieces[i].matrix].cols;
  sayso_status status =
      packed_init(&p, n->w[pieces[0].matrix].rows, out, bits, in_bits, reach);
  for (uint32_t i = 0, from = 0; i < count && !status; i++) {
    status = put(&p, n, pieces[i].matrix, pieces[i].bias, from);
    from += n->w[pieces[i].matrix].cols;
  }
  return write_packed(&p, w, name, status);
}

/* The first layer's biases belong to what a word brings itself: the first 4
 * of each 7 parts. */
static sayso_status add_first(const train_net *n, model_writer *w) {
  packed p;
  uint32_t half = n->d.half;
  const float *bias = n->w[W_first_bias].at;
  float one = (float)(1u << (NET_WEIGHT_BITS + NET_BITS));
  sayso_status status =
      packed_init(&p, n->d.word, 14 * half, NET_WEIGHT_BITS, NET_BITS, 1);
  if (!status) status = put(&p, n, W_first, -1, 0);
  for (uint32_t way = 0; way < 2 && !status; way++)
    for (uint32_t k = 0; k < 4 * half; k++)
      p.bias[way * 7 * half + k] =
          rounded(bias[way * 4 * half + k] * one, 2147483520.f);
  return write_packed(&p, w, "net.first", status);
}

/* ## Rows of numbers */

static sayso_status add_bytes(model_writer *w, const char *name, const void *at,
                              size_t len) {
  buf *b = model_writer_add(w, name);
  return b ? buf_add(b, at, len) : SAYSO_ELIMIT;
}

/* Numbers of 16 bits, squashed or as they are. */
static sayso_status add_numbers(const train_net *n, model_writer *w,
                                const char *name, int from, bool is_squashed) {
  const weights *x = &n->w[from];
  size_t count = (size_t)x->rows * x->cols;
  buf *b = model_writer_add(w, name);
  int16_t *to = b ? (void *)buf_reserve(b, count * sizeof *to) : NULL;
  if (!to) return b ? b->status : SAYSO_ELIMIT;
  for (size_t i = 0; i < count; i++) {
    float y = is_squashed ? train_squash(x->at[i]) : x->at[i];
    to[i] = (int16_t)rounded(y * NET_ONE, INT16_MAX);
  }
  b->len += count * sizeof *to;
  return SAYSO_OK;
}

/* A row as bytes, and the scale that they have. */
static uint16_t squeeze(const float *x, uint32_t n, int8_t *to) {
  float one = (float)(1u << NET_VECTOR_BITS), most = 1e-6f;
  for (uint32_t i = 0; i < n; i++)
    if (fabsf(x[i]) > most) most = fabsf(x[i]);
  uint16_t scale = (uint16_t)rounded(ceilf(most / 127 * one), 65535);
  for (uint32_t i = 0; i < n; i++)
    to[i] = (int8_t)rounded(x[i] * one / (float)scale, 127);
  return scale;
}

static sayso_status add_byte_rows(const train_net *n, model_writer *w,
                                  const char *scale_name, const char *name,
                                  int from) {
  const weights *x = &n->w[from];
  buf *scale = model_writer_add(w, scale_name);
  buf *row = model_writer_add(w, name);
  if (!scale || !row) return SAYSO_ELIMIT;
  for (uint32_t i = 0; i < x->rows; i++) {
    char *to = buf_reserve(row, x->cols);
    if (!to) return row->status;
    uint16_t by = squeeze(x->at + (size_t)i * x->cols, x->cols, (void *)to);
    row->len += x->cols;
    buf_add(scale, (const char *)&by, sizeof by);
  }
  return scale->status;
}

static sayso_status add_vectors(const train_net *n, const train_data *t,
                                model_writer *w) {
  const train_vectors *v = &t->vectors;
  sayso_status status =
      add_bytes(w, "vec.hash", v->hash, v->count * sizeof *v->hash);
  if (!status)
    status = add_bytes(w, "vec.scale", v->scale, v->count * sizeof *v->scale);
  if (!status)
    status = add_bytes(w, "vec.at", v->at, (size_t)v->count * v->size);
  if (!status)
    status = add_bytes(w, "own.hash", t->learned_hash,
                       t->learned * sizeof *t->learned_hash);
  if (!status) status = add_byte_rows(n, w, "own.scale", "own.at", W_learned);
  if (!status) status = add_byte_rows(n, w, "affix.scale", "affix.at", W_affix);
  return status ? status : add_numbers(n, w, "net.edge", W_edge, true);
}

/* What makes each matrix: its inputs lie from -reach to reach, 1 where they
 * are squashed; a bias of -1 is none. */
/* clang-format off */
static const struct {
  const char *name;
  float reach;
  uint32_t count;
  piece_of piece[4];
} matrices[] = {
    {"net.tag1",      1, 1, {{W_tag_hidden, W_tag_hidden_bias}}},
    {"net.tag2",      1, 1, {{W_tag, W_tag_bias}}},
    {"net.second.in", 1, 1, {{W_second_in, -1}}},
    {"net.second",    8, 1, {{W_second, W_second_bias}}},
    {"net.third.in",  1, 1, {{W_third_in, -1}}},
    {"net.third",     8, 1, {{W_third, W_third_bias}}},
    {"net.fourth.in", 1, 1, {{W_fourth_in, -1}}},
    {"net.fourth",    8, 1, {{W_fourth, W_fourth_bias}}},
    {"net.heads",     1, 4, {{W_dep, W_dep_bias}, {W_head, W_head_bias},
                             {W_rel_dep, W_rel_dep_bias}, {W_rel_head, -1}}},
    {"net.arc",       1, 2, {{W_arc, W_arc_bias},
                             {W_distance, W_distance_bias}}},
    {"net.rel",       1, 1, {{W_rel, W_rel_bias}}},
};
/* clang-format on */

static float total(const weights *w) {
  float sum = 0;
  for (size_t i = 0; i < (size_t)w->rows * w->cols; i++)
    sum += fabsf(w->at[i]);
  return sum;
}

static sayso_status add_layers(const train_net *n, model_writer *w) {
  static const piece_of projection = {W_projection, W_word_bias};
  if (total(&n->w[W_arc]) + total(&n->w[W_arc_bias]) > SCORE_MAX)
    return SAYSO_ELIMIT;
  sayso_status status = add_first(n, w);
  if (!status)
    status = add_matrix(n, w, "net.project", NET_PROJECT_BITS, NET_INPUT_BITS,
                        8, &projection, 1);
  for (size_t i = 0; i < sizeof matrices / sizeof *matrices && !status; i++)
    status =
        add_matrix(n, w, matrices[i].name, NET_WEIGHT_BITS, NET_BITS,
                   matrices[i].reach, matrices[i].piece, matrices[i].count);
  if (!status) status = add_numbers(n, w, "net.tagrow", W_tag_row, false);
  if (!status) status = add_numbers(n, w, "net.root", W_root, true);
  return status ? status : add_numbers(n, w, "net.relroot", W_rel_root, false);
}

/* ## Names */

static sayso_status add_labels(const train_data *t, model_writer *w) {
  buf *tags = model_writer_add(w, "tags");
  if (!tags) return SAYSO_ELIMIT;
  for (uint32_t i = 0; i < t->tag_count; i++) {
    const train_tag *tag = &t->tags[i];
    const char *feats = strcmp(tag->feats, "_") ? tag->feats : "";
    buf_printf(tags, "%s\t%s\t%s\n", tag->upos, tag->xpos, feats);
  }
  if (tags->status) return tags->status;
  buf *rels = model_writer_add(w, "rels");
  if (!rels) return SAYSO_ELIMIT;
  for (uint32_t i = 0; i < t->rel_count; i++)
    buf_printf(rels, "%s\n", rel_name(t->rels[i]));
  return rels->status;
}

sayso_status train_export(const train_net *n, const train_data *t,
                          model_writer *w) {
  sayso_status status =
      add_bytes(w, "net.dims", (const char *)&n->d, sizeof n->d);
  if (!status) status = add_labels(t, w);
  if (!status) status = add_vectors(n, t, w);
  return status ? status : add_layers(n, w);
}
