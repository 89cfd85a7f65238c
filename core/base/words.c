/* words.c - a hash table with open addressing, over arenas of text. */
#include "base/words.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define WORD_MAX (64u * 1024)
#define COUNT_MAX (1u << 30)
#define SHORT_MAX 64u          /* bytes folded in place: a multiple of 8 */
#define SLOTS_FIRST (1u << 15) /* an English engine needs them at once */

/* A number whose bytes stand in memory from the least to the greatest. */
static inline uint64_t little(uint64_t v) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return __builtin_bswap64(v);
#else
  return v;
#endif
}

/* The first bytes of `s` as a number, the first the least. */
static inline uint64_t load8(const char *s) {
  uint64_t v;
  memcpy(&v, s, sizeof v);
  return little(v);
}

static inline uint64_t load4(const char *s) {
  char padded[8] = {0};
  memcpy(padded, s, 4);
  return load8(padded);
}

static inline uint64_t load2(const char *s) {
  return (unsigned char)s[0] | (uint64_t)(unsigned char)s[1] << 8;
}

/* The same of the last `len` bytes, less than 8, before `end`; where `all` is
 * how many may be read. Loads overlap. */
static inline uint64_t load_tail(const char *end, size_t len, size_t all) {
  if (!len) return 0;
  if (all >= 8) return load8(end - 8) >> (64 - 8 * len);
  if (len >= 4) return load4(end - len) | load4(end - 4) << (8 * len - 32);
  if (len >= 2) return load2(end - len) | load2(end - 2) << (8 * len - 16);
  return (unsigned char)end[-1];
}

/* Words are short, mostly: memcmp would take longer to choose its way. */
static inline bool has_text(const word *w, const char *s, size_t len) {
  const char *t = w->text;
  if (w->len != len) return false;
  size_t rest = len;
  for (; rest >= 8; s += 8, t += 8, rest -= 8)
    if (load8(s) != load8(t)) return false;
  return load_tail(s + rest, rest, len) == load_tail(t + rest, rest, len);
}

/* FNV-1a taken eight bytes at a time, with a final mix. */
static inline uint32_t hash_of(const char *s, size_t len) {
  uint64_t h = 0xCBF29CE484222325u ^ len;
  size_t rest = len;
  for (; rest >= 8; s += 8, rest -= 8) {
    h = (h ^ load8(s)) * 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
  }
  h = (h ^ load_tail(s + rest, rest, len)) * 0x9E3779B97F4A7C15u;
  h ^= h >> 32;
  return (uint32_t)h;
}

uint32_t words_hash(const char *s, size_t len) { return hash_of(s, len); }

static uint16_t flags_of_any(const char *s, size_t len) {
  uint16_t set = 0;
  uint32_t uppers = 0, lowers = 0;
  for (size_t at = 0, n = 1; at < len; at += n, n = 1) {
    unsigned is = utf8_byte(s[at]);
    if (is & UTF8_DIGIT) set |= WORD_DIGIT;
    if (s[at] == '-' && at && at + 1 < len) set |= WORD_HYPHEN;
    if (is & UTF8_HIGH) {
      uint32_t c = utf8_decode(s + at, len - at, &n);
      if (utf8_is_alpha(c)) is = utf8_is_upper(c) ? UTF8_UPPER : UTF8_LOWER;
    }
    if (is & UTF8_UPPER) {
      if (!uppers && !lowers) set |= WORD_CAP;
      if (lowers) set |= WORD_MIXED;
      uppers++;
    }
    lowers += (is & UTF8_LOWER) != 0;
  }
  if (uppers || lowers) set |= WORD_ALPHA;
  if (uppers > 1 && !lowers) set |= WORD_UPPER;
  if (lowers && !uppers) set |= WORD_LOWER;
  if (len > 1 && s[len - 1] == '.') set |= WORD_PERIOD;
  return set;
}

/* ## Eight bytes of ASCII at a time: a high bit says what is true of a byte */

#define ONES 0x0101010101010101u
#define HIGHS (0x80 * ONES)

static inline uint64_t in_range(uint64_t x, unsigned first, unsigned last) {
  return (x + (0x80 - first) * ONES) & ~(x + (0x7F - last) * ONES) & HIGHS;
}

/* The bytes from `at` on, zeros after the end. */
static inline uint64_t eight_at(const char *s, size_t len, size_t at) {
  size_t rest = len - at;
  return rest >= 8 ? load8(s + at) : load_tail(s + len, rest, len);
}

static uint16_t flags_of(const char *s, size_t len) {
  uint64_t uppers = 0, lowers = 0, digits = 0, hyphens = 0;
  unsigned set = 0;
  for (size_t at = 0; at < len; at += 8) {
    uint64_t x = eight_at(s, len, at);
    if (x & HIGHS) return flags_of_any(s, len);
    uint64_t upper = in_range(x, 'A', 'Z'), lower = in_range(x, 'a', 'z');
    uint64_t first = (upper | lower) & -(upper | lower);
    uint64_t after = lowers ? HIGHS : ~(lower ^ (lower - 1));
    if (upper & first && !(uppers | lowers)) set |= WORD_CAP;
    if (upper & after) set |= WORD_MIXED;
    if (upper & (uppers ? HIGHS : upper - 1)) set |= WORD_UPPER;
    uppers |= upper;
    lowers |= lower;
    digits |= in_range(x, '0', '9');
    hyphens |= in_range(x, '-', '-');
  }
  if (uppers | lowers) set |= WORD_ALPHA;
  if (lowers) set &= ~(unsigned)WORD_UPPER;
  if (lowers && !uppers) set |= WORD_LOWER;
  if (digits) set |= WORD_DIGIT;
  if (hyphens && len > 2 && memchr(s + 1, '-', len - 2)) set |= WORD_HYPHEN;
  if (len > 1 && s[len - 1] == '.') set |= WORD_PERIOD;
  return (uint16_t)set;
}

/* Lower-cases a text if it is short, and ASCII throughout; so most are. */
static bool fold_short(const char *s, size_t len, char out[SHORT_MAX]) {
  if (len > SHORT_MAX) return false;
  for (size_t at = 0; at < len; at += 8) {
    uint64_t x = eight_at(s, len, at);
    if (x & HIGHS) return false;
    x = little(x | in_range(x, 'A', 'Z') >> 2);
    memcpy(out + at, &x, sizeof x);
  }
  return true;
}

/* Whether folding changes nothing, by a look at the bytes alone. */
static bool is_folded(const char *s, size_t len) {
  for (size_t at = 0; at < len; at += 8) {
    uint64_t x = eight_at(s, len, at);
    if ((x | in_range(x & ~HIGHS, 'A', 'Z')) & HIGHS) return false;
  }
  return true;
}

/* ## Words */

/* The slot of a text, or the empty one where it belongs. */
static word_slot *slot_of(const words *w, const char *s, size_t len,
                          uint32_t hash) {
  uint32_t i = hash & (w->slots - 1);
  for (;; i = (i + 1) & (w->slots - 1)) {
    word_slot *at = &w->slot[i];
    if (!at->id || (at->hash == hash && has_text(&w->at[at->id], s, len)))
      return at;
  }
}

/* Fills slots that are all empty. */
static void fill_slots(words *w, uint32_t count) {
  for (word_id id = 1; id < count; id++) {
    uint32_t i = w->at[id].hash & (w->slots - 1);
    while (w->slot[i].id)
      i = (i + 1) & (w->slots - 1);
    w->slot[i] = (word_slot){w->at[id].hash, id};
  }
}

static sayso_status more_slots(words *w, uint32_t slots) {
  word_slot *slot = mem_new(slots, sizeof *slot);
  if (!slot) return SAYSO_ENOMEM;
  mem_free(w->slot);
  w->slot = slot;
  w->slots = slots;
  fill_slots(w, w->count);
  return SAYSO_OK;
}

sayso_status words_init(words *w) {
  *w = (words){0};
  if (more_slots(w, SLOTS_FIRST) ||
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
  buf_release(&w->scratch);
  *w = (words){0};
}

word_id words_find(const words *w, const char *s, size_t len) {
  uint32_t hash;
  return len ? words_seek(w, s, len, &hash) : WORD_NONE;
}

word_id words_seek(const words *w, const char *s, size_t len, uint32_t *hash) {
  *hash = hash_of(s, len);
  uint32_t i = *hash & (w->slots - 1);
  for (;; i = (i + 1) & (w->slots - 1)) {
    const word_slot *at = &w->slot[i];
    if (!at->id || (at->hash == *hash && has_text(&w->at[at->id], s, len)))
      return at->id;
  }
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
  w->at[id] = (word){.text = text,
                     .len = (uint32_t)len,
                     .hash = hash,
                     .folded = id,
                     .flags = flags_of(text, len)};
  *slot_of(w, text, len, hash) = (word_slot){hash, id};
  *out = id;
  return SAYSO_OK;
}

/* The folded form of a text of at most WORD_MAX bytes, as an id. */
static sayso_status add_folded(words *w, const char *s, size_t len,
                               word_id *out) {
  char folded[SHORT_MAX];
  if (fold_short(s, len, folded)) {
    s = folded;
  } else {
    buf_clear(&w->scratch);
    sayso_status status = utf8_fold(s, len, &w->scratch);
    if (status) return status;
    s = w->scratch.at;
    len = w->scratch.len;
  }
  uint32_t hash = words_hash(s, len);
  *out = slot_of(w, s, len, hash)->id;
  return *out ? SAYSO_OK : add(w, s, len, hash, out);
}

/* Adds a word that is not there, and its folded form if need be. */
static sayso_status add_new(words *w, const char *s, size_t len, uint32_t hash,
                            word_id *out) {
  word_id folded, id;
  if (len > WORD_MAX) return SAYSO_ETOOBIG;
  if (is_folded(s, len)) return add(w, s, len, hash, out);
  sayso_status status = add_folded(w, s, len, &folded);
  if (status) return status;
  id = slot_of(w, s, len, hash)->id; /* it may be its own folded form */
  if (!id) status = add(w, s, len, hash, &id);
  if (status) return status;
  w->at[id].folded = folded;
  *out = id;
  return SAYSO_OK;
}

sayso_status words_add(words *w, const char *s, size_t len, uint32_t hash,
                       word_id *out) {
  word_id id = len ? slot_of(w, s, len, hash)->id : WORD_NONE;
  if (!id && len) return add_new(w, s, len, hash, out);
  *out = id;
  return SAYSO_OK;
}

sayso_status words_add_folded(words *w, const char *s, size_t len, word_id *out,
                              uint16_t *flags) {
  if (len > WORD_MAX) return SAYSO_ETOOBIG;
  if (flags) *flags = flags_of(s, len);
  if (!is_folded(s, len)) return add_folded(w, s, len, out);
  return words_add(w, s, len, words_hash(s, len), out);
}

/* The late texts join the permanent ones: the chains are linked. */
void words_set_mark(words *w) {
  arena_join(&w->mem, &w->late);
  w->mark = w->count;
}

void words_cut(words *w) {
  if (w->count == w->mark) return;
  w->count = w->mark;
  memset(w->slot, 0, w->slots * sizeof *w->slot);
  fill_slots(w, w->count);
  arena_release(&w->late);
  w->epoch++;
}
