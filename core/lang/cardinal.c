/* cardinal.c - reads numbers, in digits or in words. */
#include "lang/cardinal.h"

#include <string.h>

#include "base/utf8.h"

#define DIGITS_MAX 15 /* exact in a double */
#define WORDS_MAX 24  /* in a number; what follows is another */

typedef struct {
  const grammar *g;
  const sayso_doc *doc;
  uint32_t end;
  bool is_money;
  cardinal *out;
} reader;

static const word *form_of(const sayso_doc *doc, uint32_t token) {
  return words_at(doc->words, doc->tokens.form[token]);
}

static bool is(const reader *r, uint32_t token, int class, double *value) {
  grammar_value v;
  if (token >= r->end || !grammar_is(r->g, r->doc, token, class, &v))
    return false;
  if (value) *value = v.number;
  return true;
}

static bool is_spaced(const reader *r, uint32_t token) {
  return r->doc->tokens.flags[token] & TOKEN_SPACE;
}

/* ## Digits */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Whether the text is groups of three digits after a first of one to three,
 * with commas between them: "1,234,567". */
static bool has_groups(const char *s, size_t len) {
  size_t run = 0;
  bool is_first = true;
  for (size_t i = 0; i <= len; i++) {
    if (i < len && is_digit(s[i])) {
      run++;
    } else {
      if (i < len && s[i] != ',') return false;
      if (is_first ? run < 1 || run > 3 : run != 3) return false;
      is_first = false;
      run = 0;
    }
  }
  return true;
}

bool digits_read(const char *s, size_t len, double *value) {
  const char *dot = memchr(s, '.', len);
  size_t whole = dot ? (size_t)(dot - s) : len, count = 0;
  double sum = 0, share = 1;
  if (memchr(s, ',', whole) && !has_groups(s, whole)) return false;
  for (size_t i = 0; i < len; i++) {
    if (i == whole || s[i] == ',') continue;
    if (!is_digit(s[i]) || ++count > DIGITS_MAX) return false;
    sum = sum * 10 + (s[i] - '0');
    if (i > whole) share *= 10;
  }
  if (!count || (dot && whole + 1 == len)) return false;
  *value = sum / share;
  return true;
}

static bool read_digits(const reader *r, uint32_t token, double *value) {
  if (token >= r->end) return false;
  const word *w = form_of(r->doc, token);
  if (!(w->flags & WORD_DIGIT) || w->flags & WORD_ALPHA) return false;
  return digits_read(w->text, w->len, value);
}

/* Three digits that stand apart: the next group of "816 000". */
static bool is_group(const reader *r, uint32_t token) {
  double value;
  return token < r->end && form_of(r->doc, token)->len == 3 &&
         is_spaced(r, token) && read_digits(r, token, &value) &&
         !memchr(form_of(r->doc, token)->text, '.', 3);
}

/* "1/2", or "½" */
static bool read_vulgar(const reader *r, uint32_t token, double *value) {
  if (is(r, token, NUMBER_vulgar, value)) return true;
  if (token >= r->end) return false;
  const word *w = form_of(r->doc, token);
  const char *bar = memchr(w->text, '/', w->len);
  double over, under;
  if (!bar || w->len > 5 || w->flags & WORD_ALPHA) return false;
  size_t at = (size_t)(bar - w->text);
  if (!digits_read(w->text, at, &over) ||
      !digits_read(bar + 1, w->len - at - 1, &under))
    return false;
  if (under < 2 || under > 16 || over >= under) return false;
  *value = over / under;
  return true;
}

/* "816 000", "2 1/2" */
static bool read_figures(reader *r, uint32_t token) {
  cardinal *c = r->out;
  double more;
  const word *w = token < r->end ? form_of(r->doc, token) : NULL;
  if (!w || !(w->flags & WORD_DIGIT)) return false;
  if (!read_digits(r, token, &c->value)) return false;
  c->is_digits = true;
  c->last = token + 1;
  if (w->len <= 3 && c->value >= 1 && !memchr(w->text, '.', w->len))
    while (is_group(r, c->last) && c->value < 1e12) {
      read_digits(r, c->last, &more);
      c->value = c->value * 1000 + more;
      c->last++;
    }
  if (read_vulgar(r, c->last, &more)) {
    c->value += more;
    c->last++;
  }
  return true;
}

/* ## Words */

/* "twenty-five", "seven": below a hundred. Gives the token after it. */
static uint32_t read_small(const reader *r, uint32_t token, double *value) {
  double unit;
  if (is(r, token, NUMBER_small, value)) return token + 1;
  if (!is(r, token, NUMBER_tens, value)) return token;
  uint32_t next = token + 1;
  if (is(r, next, NUMBER_dash, NULL) && !is_spaced(r, next)) next++;
  if (!is(r, next, NUMBER_small, &unit) || unit < 1 || unit > 9)
    return token + 1;
  *value += unit;
  return next + 1;
}

/* A scale after a number, perhaps after a hyphen: "1.2-billion". */
static uint32_t read_scale(const reader *r, uint32_t token, double *scale) {
  uint32_t at = token;
  if (is(r, at, NUMBER_dash, NULL) && !is_spaced(r, at)) at++;
  if (is(r, at, NUMBER_scale, scale) || is(r, at, NUMBER_group, scale))
    return at + 1;
  return token;
}

/* "two hundred and six", "three million five hundred thousand"; `has_one`
 * after "a", for "a hundred and six". */
static bool read_words(reader *r, uint32_t token, bool has_one) {
  cardinal *c = r->out;
  double total = 0, current = has_one, value;
  uint32_t at = token, next;
  bool was_small = false, was_group = false;
  while (at - token < WORDS_MAX) {
    uint32_t from = at;
    if (at > token && is(r, at, NUMBER_and, NULL) && !was_small && !was_group)
      from++;
    if (!was_small && (next = read_small(r, from, &value)) > from) {
      current += value;
      was_small = true;
    } else if ((has_one || at > token) &&
               (next = read_scale(r, at, &value)) > at) {
      c->is_scaled = true;
      was_group = value < 100;
      if (value == 100) {
        current = (current ? current : 1) * 100;
        c->scale *= 100;
      } else {
        total += (current ? current : 1) * value;
        current = 0;
        c->scale *= value;
      }
      was_small = false;
    } else {
      break;
    }
    at = next;
  }
  c->value = total + current;
  c->last = at;
  return at > token;
}

/* What may follow a whole number: "two and a half", "two halves". */
static void read_rest(reader *r) {
  cardinal *c = r->out;
  uint32_t at = c->last;
  double share;
  bool is_joined = is(r, at, NUMBER_dash, NULL) && !is_spaced(r, at);
  uint32_t and = at + is_joined;
  if (is(r, and, NUMBER_and, NULL)) {
    uint32_t one = and+1;
    if (is(r, one, NUMBER_dash, NULL)) one++;
    if (!is(r, one, NUMBER_article, NULL)) return;
    one++;
    if (is(r, one, NUMBER_dash, NULL)) one++;
    if (is(r, one, NUMBER_half, NULL))
      c->value += .5;
    else if (is(r, one, NUMBER_part, &share) && share == 4)
      c->value += .25;
    else
      return;
    c->last = one + 1;
  } else if (is(r, at + is_joined, NUMBER_part, &share) && !c->is_digits &&
             c->value >= 1 && c->value < share && !c->is_scaled) {
    c->value /= share;
    c->is_share = true;
    c->last = at + is_joined + 1;
  }
}

static void read_scales(reader *r) {
  cardinal *c = r->out;
  double scale;
  for (unsigned i = 0; i < 2; i++) {
    uint32_t next = read_scale(r, c->last, &scale);
    if (next == c->last) break;
    c->value *= scale;
    c->scale *= scale;
    c->last = next;
    c->is_scaled = true;
  }
  bool has_short = is(r, c->last, NUMBER_short, &scale) && !c->is_scaled;
  if (!has_short || !r->is_money) return;
  c->value *= scale;
  c->scale *= scale;
  c->last++;
  c->is_scaled = true;
}

/* "half a million", "a third", "a hundred", "a dozen" */
static bool read_article(reader *r, uint32_t token) {
  cardinal *c = r->out;
  double value = 0;
  uint32_t at = token;
  *c = (cardinal){.value = 1, .scale = 1};
  bool is_half = is(r, token, NUMBER_half, &c->value);
  if (is_half && is(r, at + 1, NUMBER_dash, NULL)) at++;
  bool has_article = is(r, at + is_half, NUMBER_article, NULL);
  at += is_half + has_article;
  if (!is_half && !has_article) return false;
  if ((is(r, at, NUMBER_scale, &value) || is(r, at, NUMBER_group, &value))) {
    if (!is_half) return read_words(r, at, true);
    c->last = at;
    read_scales(r);
    return true;
  }
  if (is_half) {
    c->is_share = true;
    c->last = token + 1;
    return true;
  }
  if (!is(r, at, NUMBER_part, &value) && !is(r, at, NUMBER_half, NULL))
    return false;
  c->value = is(r, at, NUMBER_half, NULL) ? .5 : 1 / value;
  c->is_share = true;
  c->last = at + 1;
  return true;
}

/* "thousands", "tens of thousands", "several thousands", "a few hundred" */
static bool read_vague(reader *r, uint32_t token) {
  cardinal *c = r->out;
  double factor = 2, value = 0;
  uint32_t at = token;
  if (is(r, at, NUMBER_article, NULL)) at++;
  bool has_factor = is(r, at, NUMBER_vague, &factor);
  at += has_factor;
  if (has_factor && is(r, at, NUMBER_of, NULL)) at++;
  if (!has_factor) at = token;
  if (has_factor &&
      (is(r, at, NUMBER_scale, &value) || is(r, at, NUMBER_group, &value))) {
    *c = (cardinal){factor * value, 1, at + 1, .is_vague = true};
    read_scales(r);
  } else if (is(r, at, NUMBER_many, &value)) {
    *c = (cardinal){factor * value, 1, at + 1, .is_vague = true};
    if (is(r, at + 1, NUMBER_of, NULL) && is(r, at + 2, NUMBER_many, &value)) {
      c->value *= value;
      c->last += 2;
    }
  } else {
    return false;
  }
  c->is_scaled = true;
  return true;
}

/* "one in five", "9 out of 10": whole numbers, the first below ten. */
static void read_ratio(reader *r) {
  static const double bases[] = {2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 100, 1000};
  cardinal *c = r->out, base = {.scale = 1};
  reader next = {r->g, r->doc, r->end, false, &base};
  uint32_t at = c->last;
  bool is_small = c->value >= 1 && c->value < 10 && !c->is_scaled;
  if (!is_small || !is(r, at, NUMBER_in, NULL)) return;
  if (is(r, ++at, NUMBER_of, NULL)) at++;
  if (!read_figures(&next, at) && !read_words(&next, at, false)) return;
  for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
    if (base.value == bases[i] && c->value < base.value) {
      c->value /= base.value;
      c->last = base.last;
      c->is_share = true;
      return;
    }
}

/* ## All of it */

bool cardinal_may_start(const grammar *numbers, const sayso_doc *doc,
                        uint32_t token) {
  static const int starts[] = {NUMBER_small,  NUMBER_tens,    NUMBER_many,
                               NUMBER_vague,  NUMBER_article, NUMBER_half,
                               NUMBER_vulgar, NUMBER_ordinal};
  if (form_of(doc, token)->flags & WORD_DIGIT) return true;
  if (!grammar_knows(numbers, doc, token)) return false;
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    if (grammar_is(numbers, doc, token, starts[i], NULL)) return true;
  return false;
}

bool cardinal_read(const grammar *numbers, const sayso_doc *doc, uint32_t token,
                   uint32_t end, bool is_money, cardinal *out) {
  cardinal c = {0};
  reader r = {numbers, doc, end, is_money, &c};
  if (token >= end) return false;
  if (read_vague(&r, token) || read_article(&r, token)) {
    *out = c;
    return true;
  }
  c = (cardinal){.scale = 1};
  if (read_vulgar(&r, token, &c.value)) {
    c.last = token + 1;
    c.is_share = true;
  } else if (read_figures(&r, token)) {
    read_scales(&r);
    read_ratio(&r);
  } else if (read_words(&r, token, false)) {
    read_rest(&r);
    read_scales(&r);
    read_ratio(&r);
  } else {
    return false;
  }
  *out = c;
  return true;
}

/* "21st": digits and a suffix. */
static bool read_suffixed(const reader *r, uint32_t token, double *value) {
  const word *w = form_of(r->doc, token);
  size_t digits = 0;
  while (digits < w->len && is_digit(w->text[digits]))
    digits++;
  if (!digits || digits == w->len || digits > 4) return false;
  word_id rest = words_find(r->doc->words, w->text + digits, w->len - digits);
  return rest &&
         grammar_has(r->g, words_at(r->doc->words, rest), NUMBER_suffix,
                     NULL) &&
         digits_read(w->text, digits, value);
}

uint32_t ordinal_read(const grammar *numbers, const sayso_doc *doc,
                      uint32_t token, uint32_t end, double *value) {
  reader r = {numbers, doc, end, false, NULL};
  double unit;
  if (token >= end) return token;
  if (read_suffixed(&r, token, value)) return token + 1;
  if (is(&r, token, NUMBER_ordinal, value)) return token + 1;
  if (!is(&r, token, NUMBER_tens, value)) return token;
  uint32_t next = token + 1;
  if (is(&r, next, NUMBER_dash, NULL)) next++;
  if (!is(&r, next, NUMBER_ordinal, &unit) || unit > 9) return token;
  *value += unit;
  return next + 1;
}
