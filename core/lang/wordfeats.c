/* wordfeats.c - hashes of a word's form, affixes and shape. */
#include "lang/wordfeats.h"

#include <string.h>

#include "base/utf8.h"

#define AFFIX_MAX 4   /* code points of the longest beginning or end */
#define TEXT_MAX 40   /* bytes of a form that are looked at */
#define SHAPE_MAX 8   /* characters of a shape */
#define LENGTH_MAX 12 /* longer words are alike */

typedef struct {
  char s[TEXT_MAX + 1];
  uint32_t len;
} text;

/* The start of a form, cut at a whole code point, digits as 0. */
static text plain_start(const word *w) {
  text t = {.len = w->len};
  if (t.len > TEXT_MAX) {
    t.len = TEXT_MAX;
    while (t.len && ((unsigned char)w->text[t.len] & 0xC0) == 0x80)
      t.len--;
  }
  for (uint32_t i = 0; i < t.len; i++)
    t.s[i] = w->text[i] >= '0' && w->text[i] <= '9' ? '0' : w->text[i];
  return t;
}

static void add(wordfeats *out, char kind, const char *s, uint32_t len) {
  char at[TEXT_MAX + 2];
  at[0] = kind;
  memcpy(at + 1, s, len);
  out->hash[out->count++] = words_hash(at, len + 1);
}

static bool is_inner(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

static void add_prefixes(wordfeats *out, const text *t) {
  uint32_t at = 0;
  for (char n = 1; n <= AFFIX_MAX && at < t->len; n++) {
    at++;
    while (at < t->len && is_inner(t->s[at]))
      at++;
    add(out, n, t->s, at);
  }
}

static void add_suffixes(wordfeats *out, const text *t) {
  uint32_t at = t->len;
  for (char n = 1; n <= AFFIX_MAX && at; n++) {
    at--;
    while (at && is_inner(t->s[at]))
      at--;
    add(out, (char)(n + AFFIX_MAX), t->s + at, t->len - at);
  }
}

static char shape_of(uint32_t c) {
  if (c >= '0' && c <= '9') return '0';
  if (utf8_is_upper(c)) return 'X';
  if (utf8_is_alpha(c)) return 'x';
  return c < 0x80 ? (char)c : '*';
}

/* "McDonald" is XxXx, "1,234.5" is 0,0.0: runs are drawn together. */
static void add_shape(wordfeats *out, const word *w) {
  char shape[SHAPE_MAX];
  uint32_t len = 0;
  for (size_t at = 0, n; at < w->len && len < SHAPE_MAX; at += n) {
    char c = shape_of(utf8_decode(w->text + at, w->len - at, &n));
    if (!len || shape[len - 1] != c) shape[len++] = c;
  }
  add(out, 'S', shape, len);
}

static void add_facts(wordfeats *out, const word *w) {
  char length = (char)(w->len < LENGTH_MAX ? w->len : LENGTH_MAX);
  char flags[2] = {(char)(w->flags & 0xFF), (char)(w->flags >> 8)};
  add(out, 'L', &length, 1);
  add(out, 'F', flags, 2);
}

void wordfeats_of(const words *w, word_id id, wordfeats *out) {
  const word *exact = words_at(w, id), *folded = words_at(w, exact->folded);
  text t = plain_start(folded);
  *out = (wordfeats){.folded = folded->hash, .exact = exact->hash};
  out->key = words_hash(t.s, t.len);
  if (exact->folded == id) out->exact = out->key;
  add_prefixes(out, &t);
  add_suffixes(out, &t);
  add_shape(out, exact);
  add_facts(out, exact);
}
