/* words.c - a hash table with open addressing, over arenas of text. */
#include "base/words.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define WORD_MAX (64u * 1024)
#define COUNT_MAX (1u << 30)

/* FNV-1a taken eight bytes at a time, with a final mix. */
uint32_t words_hash(const char *s, size_t len) {
  uint64_t h = 0xCBF29CE484222325u ^ len;
  for (; len >= 8; s += 8, len -= 8) {
    uint64_t v = 0;
    for (unsigned i = 0; i < 8; i++) /* one load on little-endian machines */
      v |= (uint64_t)(unsigned char)s[i] << (8 * i);
    h = (h ^ v) * 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
  }
  uint64_t v = 0;
  for (unsigned i = 0; i < len; i++)
    v |= (uint64_t)(unsigned char)s[i] << (8 * i);
  h = (h ^ v) * 0x9E3779B97F4A7C15u;
  h ^= h >> 32;
  return (uint32_t)h;
}

static uint16_t flags_of(const char *s, size_t len) {
  uint16_t set = 0;
  uint32_t letters = 0, uppers = 0, lowers = 0;
  for (size_t at = 0, n; at < len; at += n) {
    uint32_t c = utf8_decode(s + at, len - at, &n);
    if (c >= '0' && c <= '9') set |= WORD_DIGIT;
    if (c == '-' && at && at + 1 < len) set |= WORD_HYPHEN;
    if (!utf8_is_alpha(c)) continue;
    bool is_upper = utf8_is_upper(c);
    if (!letters && is_upper) set |= WORD_CAP;
    if (is_upper && lowers) set |= WORD_MIXED;
    letters++;
    uppers += is_upper;
    lowers += !is_upper;
  }
  if (letters) set |= WORD_ALPHA;
  if (letters > 1 && uppers == letters) set |= WORD_UPPER;
  if (letters && lowers == letters) set |= WORD_LOWER;
  if (len > 1 && s[len - 1] == '.') set |= WORD_PERIOD;
  return set;
}

static uint32_t *slot_of(const words *w, const char *s, size_t len,
                         uint32_t hash) {
  uint32_t i = hash & (w->slots - 1);
  for (;; i = (i + 1) & (w->slots - 1)) {
    const word *at = &w->at[w->slot[i]];
    if (!w->slot[i]) return &w->slot[i];
    if (at->hash == hash && at->len == len && !memcmp(at->text, s, len))
      return &w->slot[i];
  }
}

static void fill_slots(words *w, uint32_t count) {
  memset(w->slot, 0, w->slots * sizeof *w->slot);
  for (word_id id = 1; id < count; id++) {
    uint32_t i = w->at[id].hash & (w->slots - 1);
    while (w->slot[i])
      i = (i + 1) & (w->slots - 1);
    w->slot[i] = id;
  }
}

static sayso_status more_slots(words *w, uint32_t slots) {
  uint32_t *slot = mem_new(slots, sizeof *slot);
  if (!slot) return SAYSO_ENOMEM;
  mem_free(w->slot);
  w->slot = slot;
  w->slots = slots;
  fill_slots(w, w->count);
  return SAYSO_OK;
}

sayso_status words_init(words *w) {
  *w = (words){0};
  if (more_slots(w, 1u << 12) ||
      !mem_grow(&w->at, &w->room, 0, sizeof *w->at, COUNT_MAX)) {
    words_release(w);
    return SAYSO_ENOMEM;
  }
  w->at[0] = (word){.text = ""};
  w->count = w->mark = 1;
  return SAYSO_OK;
}

void words_release(words *w) {
  arena_release(&w->mem);
  arena_release(&w->late);
  mem_free(w->at);
  mem_free(w->slot);
  *w = (words){0};
}

word_id words_find(const words *w, const char *s, size_t len) {
  return len ? *slot_of(w, s, len, words_hash(s, len)) : WORD_NONE;
}

/* Adds a word that is known to be new. */
static sayso_status add(words *w, const char *s, size_t len, uint32_t hash,
                        word_id *out) {
  if (w->count > w->slots / 2 && more_slots(w, 2 * w->slots))
    return SAYSO_ENOMEM;
  char *text = arena_copy(&w->late, s, len);
  if (!text || !mem_grow(&w->at, &w->room, w->count, sizeof *w->at, COUNT_MAX))
    return SAYSO_ENOMEM;
  word_id id = w->count++;
  w->at[id] = (word){text, (uint32_t)len, hash, id, flags_of(s, len)};
  *slot_of(w, text, len, hash) = id;
  *out = id;
  return SAYSO_OK;
}

/* The folded form of a text of at most WORD_MAX bytes, as an id. */
static sayso_status add_folded(words *w, const char *s, size_t len,
                               word_id *out) {
  buf b = {0};
  sayso_status status = utf8_fold(s, len, &b);
  if (!status) {
    uint32_t hash = words_hash(b.at, b.len);
    *out = *slot_of(w, b.at, b.len, hash);
    if (!*out) status = add(w, b.at, b.len, hash, out);
  }
  buf_release(&b);
  return status;
}

sayso_status words_add(words *w, const char *s, size_t len, uint32_t hash,
                       word_id *out) {
  if (!len) {
    *out = WORD_NONE;
    return SAYSO_OK;
  }
  word_id id = *slot_of(w, s, len, hash), folded = 0;
  if (!id) {
    if (len > WORD_MAX) return SAYSO_ETOOBIG;
    sayso_status status = add_folded(w, s, len, &folded);
    if (status) return status;
    id = *slot_of(w, s, len, hash); /* it may be its own folded form */
    if (!id) status = add(w, s, len, hash, &id);
    if (status) return status;
    w->at[id].folded = folded;
  }
  *out = id;
  return SAYSO_OK;
}

/* The late texts join the permanent ones: the chains are linked. */
void words_set_mark(words *w) {
  arena_join(&w->mem, &w->late);
  w->mark = w->count;
}

void words_cut(words *w) {
  if (w->count == w->mark) return;
  w->count = w->mark;
  fill_slots(w, w->count);
  arena_release(&w->late);
  w->epoch++;
}
