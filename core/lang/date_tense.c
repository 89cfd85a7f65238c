/* date_tense.c - whether a date lies behind or ahead, by the verb next to it.
 *
 * The nearest verb before the date decides, unless a word such as "that" or a
 * comma stands between them; else the nearest one after it. "said on Tuesday"
 * looks back; "will speak", "is to speak" and "speaks on Tuesday" ahead.
 */
#include "lang/dates.h"
#include "lang/engine.h"
#include "lang/tags.h"

#define FAR 25 /* tokens: a verb further away has nothing to do with it */

enum form { NONE, PAST, PRESENT, MODAL, INFINITIVE, PAST_PART, PRESENT_PART };

static bool is(const date_context *c, uint32_t token, int class) {
  return grammar_is(c->dates, c->doc, token, class, NULL);
}

unsigned date_form(const date_context *c, uint32_t token) {
  const tagger *t = c->doc->engine->tagger;
  if (!t) return NONE;
  const char *xpos = tag_xpos(t, c->doc->tokens.tag[token]);
  size_t len = 0;
  while (xpos[len])
    len++;
  word_id id = words_find(c->doc->words, xpos, len);
  grammar_value v;
  if (!id ||
      !grammar_has(c->dates, words_at(c->doc->words, id), DATES_form, &v))
    return NONE;
  return (unsigned)v.number;
}

static bool is_verb(unsigned form) {
  return form >= PAST && form <= PRESENT_PART;
}

/* A date, first to last, in a sentence from `start` on. */
typedef struct {
  const date_context *c;
  uint32_t start, first, last;
} tense;

/* The word that helps the verb at `token`, at most four before it: an
 * auxiliary, a modal or "to". */
static uint32_t helper_of(const tense *t, uint32_t token) {
  const date_context *c = t->c;
  for (uint32_t i = 1; i <= 4 && token >= t->start + i; i++) {
    uint32_t at = token - i;
    if (at >= t->first && at < t->last) continue; /* "in May called" */
    if (is(c, at, DATES_to) || is(c, at, DATES_future) ||
        is(c, at, DATES_have) || is(c, at, DATES_be))
      return at;
    if (is_verb(date_form(c, at))) return NO_TOKEN;
  }
  return NO_TOKEN;
}

/* "to speak": ahead, but for "had to speak". */
static int look_of_infinitive(const tense *t, uint32_t to) {
  const date_context *c = t->c;
  return to > t->start && is(c, to - 1, DATES_pastinf) ? -1 : 1;
}

static int look_of_helped(const tense *t, uint32_t helper, unsigned form) {
  const date_context *c = t->c;
  if (is(c, helper, DATES_to)) return look_of_infinitive(t, helper);
  if (is(c, helper, DATES_have) && form == PAST_PART) {
    uint32_t more = helper_of(t, helper);
    return more != NO_TOKEN && is(c, more, DATES_future) ? 1 : -1;
  }
  if (is(c, helper, DATES_be)) {
    uint32_t more = helper_of(t, helper);
    if (more != NO_TOKEN) return look_of_helped(t, more, PAST_PART);
    return is(c, helper, DATES_was) ? -1 : 1;
  }
  return is(c, helper, DATES_future) ? 1 : -1;
}

/* -1 or 1 for the verb at `verb`. */
static int look(const tense *t, uint32_t verb) {
  const date_context *c = t->c;
  unsigned form = date_form(c, verb);
  if (form == PAST) return -1;
  if (form == MODAL) return 1;
  uint32_t helper = helper_of(t, verb);
  if (helper != NO_TOKEN) return look_of_helped(t, helper, form);
  if (form == PRESENT || form == INFINITIVE) return 1;
  return -1;
}

static uint32_t verb_before(const date_context *c, uint32_t first,
                            uint32_t start, bool *is_cut) {
  for (uint32_t i = 1; i <= FAR && first >= start + i; i++) {
    uint32_t at = first - i;
    if (is_verb(date_form(c, at))) return at;
    if (i <= 3 && is(c, at, DATES_that)) *is_cut = true;
  }
  return NO_TOKEN;
}

static uint32_t verb_after(const date_context *c, uint32_t last, uint32_t end) {
  for (uint32_t at = last; at < end && at < last + FAR; at++) {
    unsigned form = date_form(c, at);
    bool follows = at == last && (form == PAST_PART || form == INFINITIVE);
    if (follows || (form >= PAST && form <= MODAL)) return at;
  }
  return NO_TOKEN;
}

/* Without tags: a word such as "will" somewhere before. */
static int guess(const date_context *c, uint32_t first, uint32_t start) {
  for (uint32_t i = 1; i <= 6 && first >= start + i; i++)
    if (is(c, first - i, DATES_future)) return 1;
  return -1;
}

sayso_status date_tense(const date_context *c, uint32_t first, uint32_t last,
                        int *out) {
  const sentence_value *s = &c->doc->sentences[c->sentence];
  if (!c->doc->engine->tagger) {
    *out = guess(c, first, s->first);
    return SAYSO_OK;
  }
  sayso_status status = doc_need_at(c->doc, SAYSO_TAGS, c->sentence);
  if (status) return status;
  if (last < s->last && is(c, last, DATES_owner)) {
    *out = -1; /* "Wednesday's ruling" */
    return SAYSO_OK;
  }
  tense t = {c, s->first, first, last};
  bool is_cut = false;
  uint32_t before = verb_before(c, first, s->first, &is_cut), after = NO_TOKEN;
  if (before == NO_TOKEN || is_cut) after = verb_after(c, last, s->last);
  /* "in May called": nothing helps it, so it is a past form mistaken. */
  unsigned form = after == last ? date_form(c, last) : NONE;
  bool is_bare = (form == PAST_PART || form == INFINITIVE) &&
                 helper_of(&t, last) == NO_TOKEN;
  if (is_bare)
    *out = -1;
  else if (after != NO_TOKEN)
    *out = look(&t, after);
  else
    *out = before != NO_TOKEN ? look(&t, before) : 0;
  return SAYSO_OK;
}
