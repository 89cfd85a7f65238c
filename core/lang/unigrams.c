/* unigrams.c - shares of tokens, made from common.txt and the model. */
#include "lang/unigrams.h"

#include <string.h>

#include "base/lines.h"
#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"
#include "lang/engine.h"
#include "lang/lemma.h"

#define COMMON_MAX 10000u
#define SIZES 1024u  /* classes of sizes of learned vectors */
#define SIZE_SHIFT 6 /* from a size of 16 bits to its class */
#define ZIPF 0.1     /* the share of rank r is ZIPF / (r + SHIFT) */
#define SHIFT 1.5

/* A common word, or the lemma of some. */
typedef struct {
  uint32_t hash; /* of the folded text; 0 in an empty slot */
  double form, family;
} common;

/* Hashes of words, rising. */
typedef struct {
  const uint32_t *at;
  uint32_t count;
} hashes;

struct unigrams {
  common *slots; /* open addressing */
  uint32_t slot_count, common_count;
  hashes learned, known; /* words with a learned vector; with any other */
  const uint16_t *size;  /* of the learned vectors */
  uint32_t rank[SIZES];  /* the middle one of each class */
};

/* ## The list */

static sayso_status add_line(lines *l, words *w, word_id **list, uint32_t *room,
                             uint32_t *count) {
  const char *at;
  size_t len;
  while (lines_field(l, ' ', &at, &len)) {
    if (!len) return lines_wrong(l, "words are parted by one space each");
    word_id id;
    if (!mem_grow(list, room, *count, sizeof **list, COMMON_MAX))
      return SAYSO_ENOMEM;
    sayso_status status = words_add(w, at, len, words_hash(at, len), &id);
    if (status) return status;
    (*list)[(*count)++] = words_at(w, id)->folded;
  }
  return SAYSO_OK;
}

sayso_status common_read(const char *folder, words *w, word_id **out,
                         uint32_t *count, sayso_error *error) {
  lines l;
  uint32_t room = 0;
  *out = NULL;
  *count = 0;
  sayso_status status = lines_open(&l, folder, "common.txt", error);
  while (!status && lines_next(&l))
    status = add_line(&l, w, out, &room, count);
  lines_release(&l);
  return status && status != SAYSO_EFORMAT && status != SAYSO_EIO
             ? status_plain(error, status)
             : status;
}

/* ## Making */

static double share_of(double rank) { return ZIPF / (rank + SHIFT); }

static common *slot_of(const unigrams *u, uint32_t hash) {
  uint32_t mask = u->slot_count - 1, i = hash & mask;
  while (u->slots[i].hash && u->slots[i].hash != hash)
    i = (i + 1) & mask;
  return &u->slots[i];
}

/* Adds the share of a common form to that of a lemma it may have. */
static void add_family(unigrams *u, const words *w, word_id lemma,
                       double share) {
  const word *folded = words_at(w, words_at(w, lemma)->folded);
  common *c = slot_of(u, folded->hash);
  if (!c->hash) {
    c->hash = folded->hash;
    c->form = unigrams_form(u, folded->text, folded->len, folded->hash);
    c->family = c->form;
  }
  c->family += share;
}

static sayso_status add_lemmas(unigrams *u, sayso_engine *e) {
  for (uint32_t i = 0; i < e->common_count; i++) {
    const word_id *lemmas;
    unsigned count;
    sayso_status status =
        lemma_candidates(e->lemmatiser, e->common[i], &lemmas, &count);
    if (status) return status;
    for (unsigned k = 0; k < count; k++)
      if (words_at(&e->words, lemmas[k])->folded != e->common[i])
        add_family(u, &e->words, lemmas[k], share_of(i + 1));
  }
  return SAYSO_OK;
}

/* The classes of sizes, the largest first, to ranks. */
static void rank_sizes(unigrams *u) {
  uint32_t rank = u->common_count;
  for (uint32_t i = 0; i < u->learned.count; i++)
    u->rank[u->size[i] >> SIZE_SHIFT]++;
  for (uint32_t i = SIZES; i-- > 0;) {
    uint32_t count = u->rank[i];
    u->rank[i] = rank + count / 2;
    rank += count;
  }
}

static hashes take_hashes(const model *m, const char *name) {
  size_t len = 0;
  const void *at = model_section(m, name, &len);
  return (hashes){at, at ? (uint32_t)(len / sizeof(uint32_t)) : 0};
}

static void take_model(unigrams *u, const model *m) {
  size_t len = 0;
  u->size = model_section(m, "own.scale", &len);
  u->learned = take_hashes(m, "own.hash");
  u->known = take_hashes(m, "vec.hash");
  if (!u->size || len / sizeof *u->size != u->learned.count)
    u->learned.count = 0;
  rank_sizes(u);
}

static sayso_status make(unigrams *u, sayso_engine *e) {
  u->common_count = e->common_count;
  u->slot_count = 64;
  while (u->slot_count < 16 * e->common_count)
    u->slot_count *= 2;
  u->slots = mem_new(u->slot_count, sizeof *u->slots);
  if (!u->slots) return SAYSO_ENOMEM;
  if (e->model) take_model(u, e->model);
  for (uint32_t i = 0; i < e->common_count; i++) {
    uint32_t hash = words_at(&e->words, e->common[i])->hash;
    common *c = slot_of(u, hash);
    double share = share_of(i + 1);
    if (!c->hash) *c = (common){hash, share, share};
  }
  return e->tagger && e->lemmatiser ? add_lemmas(u, e) : SAYSO_OK;
}

sayso_status unigrams_new(sayso_engine *engine, unigrams **out) {
  unigrams *u = mem_new(1, sizeof *u);
  if (!u) return SAYSO_ENOMEM;
  sayso_status status = make(u, engine);
  if (status) {
    unigrams_free(u);
    return status;
  }
  *out = u;
  return SAYSO_OK;
}

void unigrams_free(unigrams *u) {
  if (!u) return;
  mem_free(u->slots);
  mem_free(u);
}

/* ## Asking */

/* Where nothing else is known the length of a word must do: what is frequent
 * is short (the law of abbreviation, Zipf 1935). */
static double by_length(double share, const char *text, size_t len) {
  size_t n = utf8_count(text, len);
  for (size_t i = 1; i < n && i < 12; i++)
    share *= 0.8;
  return share;
}

/* The place of a hash, or `count`. */
static uint32_t find(const hashes *all, uint32_t hash) {
  uint32_t low = 0, high = all->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (all->at[middle] < hash)
      low = middle + 1;
    else
      high = middle;
  }
  return low < all->count && all->at[low] == hash ? low : all->count;
}

double unigrams_form(const unigrams *u, const char *text, size_t len,
                     uint32_t hash) {
  const common *c = slot_of(u, hash);
  if (c->hash) return c->form;
  uint32_t all = u->learned.count, at = find(&u->learned, hash);
  if (at < all) return share_of(u->rank[u->size[at] >> SIZE_SHIFT]);
  if (find(&u->known, hash) < u->known.count)
    return share_of(all + 0.5 * u->known.count);
  return by_length(share_of(u->common_count + all + u->known.count), text, len);
}

double unigrams_word(const unigrams *u, const char *text, size_t len,
                     uint32_t hash) {
  const common *c = slot_of(u, hash);
  return c->hash ? c->family : unigrams_form(u, text, len, hash);
}
