/* phrase.c - cuts a phrase into tokens: what tokens.c does to a block. */
#include "text/phrase.h"

#include <string.h>

#include "base/utf8.h"
#include "text/cut.h"

/* What follows a phrase that goes on. */
static const char follows[] = " a";

typedef struct {
  const language *lang;
  sayso_span *out;
  uint32_t room, count;
} cutter;

static bool add(cutter *k, uint32_t start, uint32_t end) {
  if (k->count == k->room) return false;
  k->out[k->count++] = (sayso_span){start, end};
  return true;
}

/* Adds a token, or the two that a word such as "cannot" is. */
static bool add_parts(cutter *k, uint32_t start, uint32_t end, unsigned habits,
                      uint32_t cut) {
  if (!(habits & LEXEME_SPLIT)) return add(k, start, end);
  return add(k, start, start + cut) && add(k, start + cut, end);
}

static bool add_token(cutter *k, const char *s, uint32_t start, uint32_t end) {
  uint32_t cut = 0;
  unsigned habits = language_habits(k->lang, s + start, end - start, &cut);
  return add_parts(k, start, end, habits, cut);
}

/* A clitic alone ends a word that is not in the phrase: "'s report". */
static bool add_chunk(cutter *k, const chunk *c) {
  uint32_t len = c->end - c->start, cut = 0;
  unsigned habits = language_habits(k->lang, c->s + c->start, len, &cut);
  if (habits & LEXEME_CLITIC) return add(k, c->start, c->end);
  if (!(c->has & CUT_HAS_MARK) && len < TOKEN_MAX)
    return add_parts(k, c->start, c->end, habits, cut);
  for (uint32_t at = c->start; at < c->end;) {
    uint32_t end = cut_token(c, at);
    if (!add_token(k, c->s, at, end)) return false;
    at = end;
  }
  return true;
}

/* Cuts the first `len` of `block_end` bytes. */
static bool cut_all(cutter *k, const char *s, uint32_t len,
                    uint32_t block_end) {
  chunk c = {.lang = k->lang, .s = s, .block_end = block_end};
  while (c.start < len) {
    uint32_t space = cut_chunk(&c, len);
    if (c.end > c.start && !add_chunk(k, &c)) return false;
    c.start = c.end + space;
  }
  return true;
}

sayso_status phrase_cut(const language *lang, const char *s, size_t len,
                        bool goes_on, sayso_span *out, uint32_t room,
                        uint32_t *count) {
  cutter k = {lang, out, room, 0};
  uint32_t n = (uint32_t)len;
  bool fits;
  if (len > PHRASE_MAX) return SAYSO_ETOOBIG;
  if (goes_on && len && s[len - 1] == '.') {
    char copy[PHRASE_MAX + sizeof follows];
    memcpy(copy, s, len);
    memcpy(copy + len, follows, sizeof follows);
    fits = cut_all(&k, copy, n, n + (uint32_t)strlen(follows));
  } else {
    fits = cut_all(&k, s, n, n);
  }
  if (!fits) return SAYSO_ETOOBIG;
  *count = k.count;
  return SAYSO_OK;
}
