/* train.c - epochs: shuffled batches, a falling rate, a look at how it goes. */
#include "lang/train.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/status.h"
#include "lang/lemma_table.h"
#include "lang/lemma_train.h"
#include "lang/train_data.h"
#include "lang/train_export.h"
#include "lang/train_mean.h"

#define WARM_UP 0.04f  /* of all steps; the rate rises that long */
#define NORM_MAX 5.0   /* of a step's gradient */
#define BATCH_MAX 400u /* sentences */
#define MEAN_EVERY 20u /* steps */

const train_options train_defaults = {
    .epochs = 24,
    .vectors_max = 38000,
    .affixes = 8192,
    .batch = 600,
    .word = 128,
    .half = 128,
    .rank = 96,
    .tag_hidden = 64,
    .arc = 80,
    .rel_hidden = 64,
    .rate = 0.002f,
    .drop_word = 0.15f,
    .drop_layer = 0.3f,
    .drop_mlp = 0.3f,
    .clauses = 1,
    .seed = 1,
};

typedef struct {
  const train_options *o;
  train_data data;
  train_net net;
  train_mean mean;
  const train_sentence **order;
  uint32_t step, steps;
  train_progress progress;
} training;

/* ## Steps */

/* Rises, and falls until the steps come whose weights are averaged. */
static float rate_at(const training *t) {
  float done = (float)t->step / (float)t->steps, average = t->o->average;
  if (done < WARM_UP) return t->o->rate * done / WARM_UP;
  return t->o->rate * fmaxf(1 - done, average) / (1 - WARM_UP);
}

static bool is_averaged(const training *t) {
  float left = 1 - (float)t->step / (float)t->steps;
  return t->step % MEAN_EVERY == 0 && left < t->o->average;
}

/* How many sentences from `from` make one batch. */
static uint32_t batch_size(const training *t, uint32_t from, uint32_t count) {
  uint32_t n = 0, tokens = 0;
  while (from + n < count && tokens < t->o->batch && n < BATCH_MAX)
    tokens += t->order[from + n++]->count;
  return n;
}

static void clip_and_move(training *t, float per_token) {
  double norm = 0;
  for (int i = 0; i < W_COUNT; i++)
    norm += math_norm(&t->net.w[i]);
  norm = sqrt(norm) * (double)per_token;
  float scale = norm > NORM_MAX ? (float)(NORM_MAX / norm) : 1;
  t->step++;
  for (int i = 0; i < W_COUNT; i++)
    math_adam(&t->net.w[i], rate_at(t), scale * per_token, t->step);
}

static void shuffle(training *t) {
  for (uint32_t i = t->data.learn.count; i > 1; i--) {
    uint32_t k = math_below(&t->net.random, i);
    const train_sentence *s = t->order[i - 1];
    t->order[i - 1] = t->order[k];
    t->order[k] = s;
  }
}

static sayso_status run_epoch(training *t) {
  const train_dropout drop = {t->o->drop_word, t->o->drop_layer,
                              t->o->drop_mlp};
  uint32_t count = t->data.learn.count;
  sayso_status status = SAYSO_OK;
  shuffle(t);
  memset(t->net.loss, 0, sizeof t->net.loss);
  for (uint32_t i = 0, n; i < count && !status; i += n) {
    n = batch_size(t, i, count);
    train_net_learn(&t->net, t->data.word, t->order + i, n, &drop);
    clip_and_move(t, 1 / (float)t->net.b.tokens);
    if (is_averaged(t)) status = train_mean_add(&t->mean, &t->net);
  }
  return status;
}

/* ## Measuring */

typedef struct {
  uint32_t tokens, upos, xpos, heads, labels;
} score;

static void compare(const training *t, const train_sentence *s,
                    const uint16_t *tags, const uint16_t *heads,
                    const uint16_t *rels, score *to) {
  const train_tag *name = t->data.tags;
  for (uint32_t i = 0; i < s->count; i++) {
    bool same = heads[i] == s->head[i];
    uint16_t rel = t->data.rels[rels[i]], right = t->data.rels[s->rel[i]];
    to->tokens++;
    to->heads += same;
    to->labels += same && rel_base(rel) == rel_base(right);
    if (s->tag[i] == TAG_NONE) continue;
    to->upos += !strcmp(name[tags[i]].upos, name[s->tag[i]].upos);
    to->xpos += !strcmp(name[tags[i]].xpos, name[s->tag[i]].xpos);
  }
}

static void measure(training *t) {
  uint16_t tags[NET_WINDOW], heads[NET_WINDOW], rels[NET_WINDOW];
  score s = {0};
  for (uint32_t i = 0; i < t->data.measure.count; i++) {
    const train_sentence *one = &t->data.measure.at[i];
    train_net_guess(&t->net, t->data.word, &one, 1, tags, heads, rels);
    compare(t, one, tags, heads, rels, &s);
  }
  if (!s.tokens) return;
  t->progress.upos = (double)s.upos / s.tokens;
  t->progress.xpos = (double)s.xpos / s.tokens;
  t->progress.uas = (double)s.heads / s.tokens;
  t->progress.las = (double)s.labels / s.tokens;
}

static void report(training *t, uint32_t epoch, clock_t start) {
  train_progress *p = &t->progress;
  double tokens = t->data.learn.tokens;
  p->epoch = epoch;
  p->epochs = t->o->epochs;
  p->sentences = t->data.learn.count;
  p->tokens = t->data.learn.tokens;
  p->tag_loss = t->net.loss[0] / tokens;
  p->head_loss = t->net.loss[1] / tokens;
  p->rel_loss = t->net.loss[2] / tokens;
  p->seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  measure(t);
  if (t->o->progress) t->o->progress(t->o->self, p);
}

/* The mean of the weights takes their place at last. */
static sayso_status run_epochs(training *t) {
  clock_t start = clock();
  uint32_t batches = 0;
  for (uint32_t i = 0, n; i < t->data.learn.count; i += n, batches++)
    n = batch_size(t, i, t->data.learn.count);
  t->steps = batches * t->o->epochs * 21 / 20 + 1; /* batches vary a little */
  for (uint32_t i = 1; i <= t->o->epochs; i++) {
    sayso_status status = run_epoch(t);
    if (status) return status;
    train_mean_swap(&t->mean, &t->net);
    report(t, i, start);
    if (i < t->o->epochs) train_mean_swap(&t->mean, &t->net);
  }
  return SAYSO_OK;
}

/* ## Weights on disk */

static sayso_status move_weights(training *t, const char *path, bool is_read,
                                 sayso_error *error) {
  FILE *f = fopen(path, is_read ? "rb" : "wb");
  bool good = f;
  for (int i = 0; i < W_COUNT && good; i++) {
    weights *w = &t->net.w[i];
    size_t n = (size_t)w->rows * w->cols;
    good = (is_read ? fread(w->at, sizeof(float), n, f)
                    : fwrite(w->at, sizeof(float), n, f)) == n;
  }
  if (f && fclose(f)) good = false;
  if (good) return SAYSO_OK;
  return status_fail(error, SAYSO_EIO, 0, 0, "%s: cannot be %s", path,
                     is_read ? "read" : "written");
}

/* ## All of it */

/* Whether a relation holds between clauses. */
static bool is_clausal(uint16_t rel) {
  static const uint16_t clausal[] = {REL_ccomp, REL_csubj, REL_xcomp,
                                     REL_advcl, REL_acl,   REL_parataxis};
  for (size_t i = 0; i < sizeof clausal / sizeof *clausal; i++)
    if (rel_base(rel) == clausal[i]) return true;
  return false;
}

static sayso_status prepare(training *t, sayso_error *error) {
  const train_options *o = t->o;
  train_source from = {o->trees,       o->held_out, o->vectors,
                       o->vectors_max, o->affixes,  o->seed};
  sayso_status status = train_data_read(&t->data, &from, error);
  if (status) return status;
  net_dims d = {.vector = t->data.vectors.size,
                .word = o->word,
                .half = o->half,
                .rank = o->rank,
                .tag_hidden = o->tag_hidden,
                .arc = o->arc,
                .rel_hidden = o->rel_hidden,
                .tags = t->data.tag_count,
                .tag_room = (t->data.tag_count + 15) / 16 * 16,
                .rels = t->data.rel_count,
                .rel_room = (t->data.rel_count + 15) / 16 * 16,
                .learned = t->data.learned,
                .affixes = o->affixes};
  t->order = mem_new(t->data.learn.count, sizeof *t->order);
  if (!t->order) return status_plain(error, SAYSO_ENOMEM);
  for (uint32_t i = 0; i < t->data.learn.count; i++)
    t->order[i] = &t->data.learn.at[i];
  status = train_net_init(&t->net, &d, o->batch + NET_WINDOW,
                          t->data.words.count, o->seed);
  for (uint32_t i = 0; i < t->data.rel_count && !status; i++)
    t->net.weight[i] = is_clausal(t->data.rels[i]) ? o->clauses : 1;
  return status ? status_plain(error, status) : SAYSO_OK;
}

static sayso_status fill_model(training *t, model_writer *w,
                               sayso_error *error) {
  sayso_status status = train_export(&t->net, &t->data, w);
  if (status == SAYSO_ELIMIT)
    return status_fail(error, status, 0, 0,
                       "the weights have grown without bounds; train again "
                       "with a lower rate");
  buf *lemmas = status ? NULL : model_writer_add(w, LEMMA_SECTION);
  if (!status && !lemmas) status = SAYSO_ELIMIT;
  if (status) return status_plain(error, status);
  return lemma_train(&t->data.trees, t->o->folder, lemmas, error);
}

/* Adds the sections of another model that training did not make: names. */
static sayso_status keep_sections(model_writer *w, const char *path,
                                  sayso_error *error) {
  model *m;
  sayso_status status = model_open(path, &m, error);
  if (status) return status;
  status = model_writer_add_from(w, m);
  model_free(m);
  return status ? status_plain(error, status) : SAYSO_OK;
}

static sayso_status write_model(training *t, const char *path,
                                sayso_error *error) {
  model_writer *w = mem_new(1, sizeof *w);
  if (!w) return status_plain(error, SAYSO_ENOMEM);
  sayso_status status = fill_model(t, w, error);
  if (!status && t->o->keep) status = keep_sections(w, t->o->keep, error);
  if (!status) status = model_writer_save(w, path, error);
  model_writer_release(w);
  mem_free(w);
  return status;
}

static sayso_status train(training *t, const char *path, sayso_error *error) {
  sayso_status status = prepare(t, error);
  if (!status && t->o->weights_from)
    status = move_weights(t, t->o->weights_from, true, error);
  if (status) return status;
  status = run_epochs(t);
  if (status) return status_plain(error, status);
  if (t->o->weights_to)
    status = move_weights(t, t->o->weights_to, false, error);
  return status ? status : write_model(t, path, error);
}

sayso_status sayso_train(const train_options *options, const char *path,
                         sayso_error *error) {
  training *t = mem_new(1, sizeof *t);
  if (!t) return status_plain(error, SAYSO_ENOMEM);
  t->o = options;
  sayso_status status = train(t, path, error);
  train_net_release(&t->net);
  train_data_release(&t->data);
  mem_free(t->order);
  mem_free(t);
  return status;
}
