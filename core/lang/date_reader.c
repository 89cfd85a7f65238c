/* date_reader.c - numbers as dates have them: days, years, times. */
#include <string.h>

#include "lang/cardinal.h"
#include "lang/dates.h"

typedef struct {
  const date_context *c;
  const sayso_doc *doc;
  uint32_t end;
} reader;

static const word *form_of(const reader *r, uint32_t token) {
  return words_at(r->doc->words, r->doc->tokens.form[token]);
}

/* The word of `len` bytes if it is known to the language, else NULL. */
static const word *known(const reader *r, const char *s, size_t len) {
  word_id id = words_find(r->doc->words, s, len);
  return id ? words_at(r->doc->words, id) : NULL;
}

static bool is(const reader *r, uint32_t token, int class, double *value) {
  grammar_value v;
  if (token >= r->end || !grammar_is(r->c->dates, r->doc, token, class, &v))
    return false;
  if (value) *value = v.number;
  return true;
}

/* A whole number of `low` to `high` digits, without marks. */
static bool read_whole(const char *s, size_t len, size_t low, size_t high,
                       double *value) {
  if (len < low || len > high) return false;
  for (size_t i = 0; i < len; i++)
    if (s[i] < '0' || s[i] > '9') return false;
  return digits_read(s, len, value);
}

/* Where "mid-" ends in "mid-1990s", or 0. */
static size_t skip_mod(const reader *r, const word *w) {
  const char *dash = memchr(w->text, '-', w->len);
  if (!dash || dash == w->text) return 0;
  size_t at = (size_t)(dash - w->text);
  const word *mod = known(r, w->text, at);
  return mod && grammar_has(r->c->dates, mod, DATES_mod, NULL) ? at + 1 : 0;
}

static uint32_t read_day(const reader *r, uint32_t token, double *value) {
  const word *w = form_of(r, token);
  uint32_t next = token + 1;
  if (!read_whole(w->text, w->len, 1, 2, value))
    next = ordinal_read(r->c->numbers, r->doc, token, r->end, value);
  return *value >= 1 && *value <= 31 ? next : token;
}

/* "nineteen ninety-six" */
static uint32_t read_spoken_year(const reader *r, uint32_t token,
                                 double *value) {
  cardinal century, rest;
  if (form_of(r, token)->flags & WORD_DIGIT) return token;
  if (!grammar_is(r->c->numbers, r->doc, token, NUMBER_small, NULL) &&
      !grammar_is(r->c->numbers, r->doc, token, NUMBER_tens, NULL))
    return token;
  if (!cardinal_read(r->c->numbers, r->doc, token, token + 1, false, &century))
    return token;
  if (century.value < 15 || century.value > 20 ||
      !cardinal_read(r->c->numbers, r->doc, century.last, r->end, false, &rest))
    return token;
  if (rest.is_digits || rest.is_scaled || rest.value < 10 || rest.value > 99)
    return token;
  *value = century.value * 100 + rest.value;
  return rest.last;
}

static uint32_t read_year(const reader *r, uint32_t token, double *value) {
  const word *w = form_of(r, token);
  size_t skip = skip_mod(r, w);
  if (!read_whole(w->text + skip, w->len - skip, 4, 4, value))
    return read_spoken_year(r, token, value);
  return *value >= 1000 && *value <= 2100 ? token + 1 : token;
}

/* The second year of "2012-13" or "2019-2021"; needs no first to be read. */
static uint32_t read_year2(const reader *r, uint32_t token, double *value) {
  const word *w = form_of(r, token);
  if (read_whole(w->text, w->len, 2, 2, value)) return token + 1;
  return read_year(r, token, value);
}

static uint32_t read_count(const reader *r, uint32_t token, double *value) {
  cardinal c;
  if (!cardinal_read(r->c->numbers, r->doc, token, r->end, false, &c) ||
      (c.is_share && c.value != .5))
    return token;
  if (c.last == token + 1 && is(r, token, DATES_some, NULL)) return token;
  *value = c.is_vague ? -1 : c.value;
  return c.last;
}

/* ## Times */

/* "8:30", "14:00:05", or with `dot` "8.30". */
static bool read_clock(const word *w, bool dot, double *minutes) {
  const char *mark = memchr(w->text, dot ? '.' : ':', w->len);
  double hour, minute;
  if (!mark) return false;
  size_t at = (size_t)(mark - w->text);
  size_t rest = w->len - at - 1;
  if (!dot && rest == 5 && mark[3] == ':') rest = 2;
  if (!read_whole(w->text, at, 1, 2, &hour) ||
      !read_whole(mark + 1, rest, 2, 2, &minute))
    return false;
  *minutes = hour * 60 + minute;
  return hour < 24 && minute < 60;
}

static uint32_t skip_zone(const reader *r, uint32_t token) {
  while (is(r, token, DATES_zone, NULL))
    token++;
  return token;
}

static uint32_t read_time(const reader *r, uint32_t token, double *value) {
  const word *w = form_of(r, token);
  double hour, shift;
  if (is(r, token, DATES_noon, value)) return token + 1;
  if (!(w->flags & WORD_DIGIT)) return token;
  bool has_half = is(r, token + 1, DATES_ampm, &shift);
  bool is_clock =
      read_clock(w, false, value) || (has_half && read_clock(w, true, value));
  if (!is_clock) {
    bool is_hour = read_whole(w->text, w->len, 1, 2, &hour) && hour <= 12;
    if (!is_hour) return token;
    *value = hour * 60;
    if (!has_half && !is(r, token + 1, DATES_oclock, NULL)) return token;
  }
  if (has_half) {
    if (*value >= 780) return token; /* 13:00 pm */
    *value = (*value >= 720 ? *value - 720 : *value) + shift * 60;
    return skip_zone(r, token + 2);
  }
  return skip_zone(r, token + 1 + is(r, token + 1, DATES_oclock, NULL));
}

/* ## Days and decades as one token */

/* The value of a day as a number, as in civil_days. */
static uint32_t read_iso(const reader *r, uint32_t token, double *value) {
  const word *w = form_of(r, token);
  civil day;
  if (!civil_read(w->text, w->len, &day)) return token;
  *value = (double)civil_days(day);
  return token + 1;
}

/* "11/5/2024": month first, unless that cannot be. */
static uint32_t read_slash(const reader *r, uint32_t token, double *value) {
  const word *w = form_of(r, token);
  const char *one = memchr(w->text, '/', w->len);
  if (!one) return token;
  size_t a = (size_t)(one - w->text);
  const char *two = memchr(one + 1, '/', w->len - a - 1);
  if (!two) return token;
  size_t b = (size_t)(two - one) - 1, c = w->len - a - b - 2;
  double month, day, year;
  if (!read_whole(w->text, a, 1, 2, &month) ||
      !read_whole(one + 1, b, 1, 2, &day) ||
      !read_whole(two + 1, c, 2, 4, &year) || c == 3)
    return token;
  if (c == 2) year += year < 50 ? 2000 : 1900;
  civil d = {(int)year, (int)month, (int)day};
  if (month > 12) d = (civil){(int)year, (int)day, (int)month};
  if (!civil_is_valid(d)) return token;
  *value = (double)civil_days(d);
  return token + 1;
}

/* "1990s", "'90s", "mid-1990s", "nineties": the first year. */
static uint32_t read_decade(const reader *r, uint32_t token, double *value) {
  const word *w = form_of(r, token);
  if (is(r, token, DATES_decades, value)) {
    *value = 1900 + *value * 10;
    return token + 1;
  }
  if (!(w->flags & WORD_DIGIT)) return token;
  size_t at = skip_mod(r, w), end;
  while (at < w->len &&
         (w->text[at] == '\'' || (unsigned char)w->text[at] > 127))
    at++;
  for (end = at; end < w->len && w->text[end] >= '0' && w->text[end] <= '9';)
    end++;
  const word *tail = known(r, w->text + end, w->len - end);
  if (end == w->len || !tail ||
      !grammar_has(r->c->dates, tail, DATES_tail, NULL) ||
      !read_whole(w->text + at, end - at, 2, 4, value) || end - at == 3)
    return token;
  if (*value < 100) *value += *value < 30 ? 2000 : 1900;
  bool is_round = (int)*value % 10 == 0;
  return is_round && *value >= 1000 && *value <= 2100 ? token + 1 : token;
}

/* "mid-May": its month. */
static uint32_t read_midmonth(const reader *r, uint32_t token, double *value) {
  const word *w = form_of(r, token);
  size_t skip = skip_mod(r, w);
  grammar_value v;
  if (!skip) return token;
  const word *month = known(r, w->text + skip, w->len - skip);
  if (!month || !grammar_has(r->c->dates, month, DATES_month, &v)) return token;
  *value = v.number;
  return token + 1;
}

/* ## By name */

uint32_t date_read(const void *context, int what, uint32_t token, uint32_t end,
                   grammar_value *out) {
  const date_context *c = context;
  reader r = {c, c->doc, end};
  switch ((enum date_reader)what) {
  case READ_day:
  case READ_day2:
    return read_day(&r, token, &out->number);
  case READ_year:
    return read_year(&r, token, &out->number);
  case READ_year2:
    return read_year2(&r, token, &out->number);
  case READ_count:
  case READ_count2:
    return read_count(&r, token, &out->number);
  case READ_ordinal:
    return ordinal_read(c->numbers, c->doc, token, end, &out->number);
  case READ_time:
    return read_time(&r, token, &out->number);
  case READ_iso:
    return read_iso(&r, token, &out->number);
  case READ_slash:
    return read_slash(&r, token, &out->number);
  case READ_decade:
    return read_decade(&r, token, &out->number);
  case READ_midmonth:
    return read_midmonth(&r, token, &out->number);
  case READER_COUNT:
    break;
  }
  return token;
}
