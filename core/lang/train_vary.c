/* train_vary.c - altered copies of training sentences. */
#include "lang/train_data.h"

#include <string.h>

#include "base/utf8.h"

/* Shares of the sentences, in thousandths. */
enum { LOWER = 40, UPPER = 20, HEADLINE = 40, NO_STOP = 40, MARKS = 300 };

typedef sayso_status change(train_data *t, const train_sentence *from,
                            uint32_t i, buf *out);

/* ## Letters */

static void add_code(buf *out, uint32_t c) {
  char *to = buf_reserve(out, 4);
  if (to) out->len += utf8_encode(c, to);
}

/* The first letter by `first`, the others by `rest`. */
static sayso_status recase(const word *w, uint32_t (*first)(uint32_t),
                           uint32_t (*rest)(uint32_t), buf *out) {
  bool is_first = true;
  for (size_t at = 0, n; at < w->len; at += n) {
    uint32_t c = utf8_decode(w->text + at, w->len - at, &n);
    add_code(out, is_first ? first(c) : rest(c));
    if (utf8_is_alpha(c)) is_first = false;
  }
  return out->status;
}

static sayso_status lower(train_data *t, const train_sentence *from, uint32_t i,
                          buf *out) {
  return recase(words_at(&t->words, from->word[i]), utf8_lower, utf8_lower,
                out);
}

static sayso_status upper(train_data *t, const train_sentence *from, uint32_t i,
                          buf *out) {
  return recase(words_at(&t->words, from->word[i]), utf8_upper, utf8_upper,
                out);
}

static uint32_t same(uint32_t c) { return c; }

/* Headlines leave the little words small. */
static bool is_little(const train_data *t, const train_sentence *s,
                      uint32_t i) {
  const char *u = t->tags[s->tag[i]].upos;
  upos kind = upos_find(u, strlen(u));
  return i && (kind == UPOS_ADP || kind == UPOS_CCONJ || kind == UPOS_DET ||
               kind == UPOS_PART || kind == UPOS_SCONJ);
}

static sayso_status headline(train_data *t, const train_sentence *from,
                             uint32_t i, buf *out) {
  const word *w = words_at(&t->words, from->word[i]);
  return recase(w, is_little(t, from, i) ? same : utf8_upper, same, out);
}

/* ## Marks */

typedef struct {
  const char *plain, *first, *second; /* the second is the closing one */
} mark;

static const mark marks[] = {
    {"\"",  "\xE2\x80\x9C", "\xE2\x80\x9D"},
    {"'",   "\xE2\x80\x98", "\xE2\x80\x99"},
    {"``",  "\xE2\x80\x9C", "\xE2\x80\x9C"},
    {"''",  "\xE2\x80\x9D", "\xE2\x80\x9D"},
    {"--",  "\xE2\x80\x94", "\xE2\x80\x94"},
    {"...", "\xE2\x80\xA6", "\xE2\x80\xA6"},
};

static uint32_t count_before(const train_sentence *s, uint32_t i) {
  uint32_t n = 0;
  for (uint32_t k = 0; k < i; k++)
    n += s->word[k] == s->word[i];
  return n;
}

/* An apostrophe inside a word becomes the typographic one. */
static sayso_status curl(const word *w, buf *out) {
  for (uint32_t i = 0; i < w->len; i++)
    if (w->text[i] == '\'')
      buf_puts(out, "\xE2\x80\x99");
    else
      buf_putc(out, w->text[i]);
  return out->status;
}

static sayso_status adorn(train_data *t, const train_sentence *from, uint32_t i,
                          buf *out) {
  const word *w = words_at(&t->words, from->word[i]);
  for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
    if (!strcmp(w->text, marks[k].plain))
      return buf_puts(out, count_before(from, i) % 2 ? marks[k].second
                                                     : marks[k].first);
  return curl(w, out);
}

/* ## Sentences */

static sayso_status copy_words(train_data *t, const train_sentence *from,
                               change *f, uint32_t *ids) {
  buf b = {0};
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < from->count && !status; i++) {
    buf_clear(&b);
    status = f(t, from, i, &b);
    if (!status)
      status =
          words_add(&t->words, b.at, b.len, words_hash(b.at, b.len), &ids[i]);
  }
  buf_release(&b);
  return status;
}

static sayso_status add_copy(train_data *t, uint32_t from, change *f) {
  train_sentence s = t->learn.at[from];
  uint32_t *ids = arena_new(&t->mem, s.count, sizeof *ids);
  if (!ids || !arena_grow(&t->mem, &t->learn.at, &t->learn.room, t->learn.count,
                          sizeof s))
    return SAYSO_ENOMEM;
  sayso_status status = copy_words(t, &s, f, ids);
  if (status) return status;
  s.word = ids;
  t->learn.at[t->learn.count++] = s;
  t->learn.tokens += s.count;
  return SAYSO_OK;
}

static sayso_status replace(train_data *t, uint32_t at, change *f) {
  train_sentence *s = &t->learn.at[at];
  uint32_t *ids = arena_new(&t->mem, s->count, sizeof *ids);
  if (!ids) return SAYSO_ENOMEM;
  sayso_status status = copy_words(t, s, f, ids);
  if (!status) s->word = ids;
  return status;
}

/* A sentence that ends in a full stop on which nothing hangs loses it. */
static void drop_stop(train_data *t, train_sentence *s) {
  uint32_t last = s->count - 1;
  if (s->count < 2 || strcmp(words_at(&t->words, s->word[last])->text, "."))
    return;
  for (uint32_t i = 0; i < s->count; i++)
    if (s->head[i] == s->count) return;
  if (!s->head[last]) return;
  s->count--;
  t->learn.tokens--;
}

sayso_status train_data_vary(train_data *t, uint64_t seed) {
  math_random r = {seed ^ 0x5851F42D4C957F2Du};
  uint32_t count = t->learn.count;
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < count && !status; i++) {
    uint32_t chance = math_below(&r, 1000);
    if (math_below(&r, 1000) < MARKS) status = replace(t, i, adorn);
    if (status) break;
    if (chance < LOWER)
      status = add_copy(t, i, lower);
    else if (chance < LOWER + UPPER)
      status = add_copy(t, i, upper);
    else if (chance < LOWER + UPPER + HEADLINE)
      status = add_copy(t, i, headline);
    else if (chance < LOWER + UPPER + HEADLINE + NO_STOP)
      drop_stop(t, &t->learn.at[i]);
    if (!status && t->learn.count > count && chance < LOWER + UPPER + HEADLINE)
      drop_stop(t, &t->learn.at[t->learn.count - 1]);
  }
  return status;
}
