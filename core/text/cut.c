/* cut.c - where a token ends.
 *
 * The first character chooses: letters and digits make words, with the marks
 * that may stand inside one; other characters are tokens of their own or runs
 * of the same. All looking ahead is bounded, so the time is linear.
 */
#include "text/cut.h"

#include <string.h>

#include "base/utf8.h"

enum { OTHER, LETTER, DIGIT };

static int kind_of(char c) {
  unsigned is = utf8_byte(c);
  return is & UTF8_LETTER ? LETTER : is & UTF8_DIGIT ? DIGIT : OTHER;
}

/* What stands at a place: its kind and its length in bytes. */
typedef struct {
  uint32_t code, n;
  int kind;
} sign;

static sign high_sign_at(const chunk *c, uint32_t at) {
  size_t n;
  uint32_t code = utf8_decode(c->s + at, c->end - at, &n);
  bool joins = utf8_is_alpha(code) || code == 0xAD || code == 0x200D;
  return (sign){code, (uint32_t)n, joins ? LETTER : OTHER};
}

static inline sign sign_at(const chunk *c, uint32_t at) {
  if (at >= c->end) return (sign){0, 0, OTHER};
  unsigned char b = (unsigned char)c->s[at];
  if (b >= 0x80) return high_sign_at(c, at);
  return (sign){b, 1, kind_of(c->s[at])};
}

static bool is_digit(const chunk *c, uint32_t at) {
  return at < c->end && c->s[at] >= '0' && c->s[at] <= '9';
}

static bool is_upper(const chunk *c, uint32_t at) {
  return utf8_is_upper(sign_at(c, at).code);
}

static bool is_apostrophe(uint32_t code) {
  return code == '\'' || code == 0x2019 || code == 0x2BC;
}

static unsigned habits(const chunk *c, uint32_t at, uint32_t end) {
  unsigned set = language_habits(c->lang, c->s + at, end - at, NULL);
  if (set & LEXEME_CAP && !is_upper(c, at))
    set &= ~(unsigned)(LEXEME_TITLE | LEXEME_ABBREVIATION | LEXEME_COUNT |
                       LEXEME_CAP);
  return set;
}

/* The end of the letters from `at` on; no further than words with habits. */
static uint32_t letters_end(const chunk *c, uint32_t at) {
  uint32_t end = at;
  for (;;) {
    while (end < c->end && end - at <= LEXEME_MAX &&
           utf8_byte(c->s[end]) & UTF8_LETTER)
      end++;
    sign s = sign_at(c, end);
    if (s.kind != LETTER || end - at > LEXEME_MAX) return end;
    end += s.n;
  }
}

static uint32_t digits_end(const chunk *c, uint32_t at, uint32_t most) {
  uint32_t end = at;
  while (end - at < most && is_digit(c, end))
    end++;
  return end;
}

/* ## Words */

typedef struct {
  const chunk *c;
  uint32_t start, at;
  bool is_number;  /* digits and their marks so far */
  bool is_acronym; /* single letters with full stops between them so far */
  bool has_hyphen, has_dot, has_slash;
  uint32_t part; /* where the part after the last full stop starts */
} word_scan;

/* An apostrophe at w->at joins, or it is where a clitic starts: then *end is
 * where the word ends. */
static bool apostrophe_joins(const word_scan *w, uint32_t n, uint32_t *end) {
  const chunk *c = w->c;
  uint32_t after = w->at + n, stop = letters_end(c, after);
  *end = w->at;
  if (stop == after) return false;
  if (habits(c, w->at, stop) & LEXEME_CLITIC) {
    bool is_decade = w->is_number && stop == after + 1; /* 1990's */
    return is_decade && !is_digit(c, stop);
  }
  bool has_letter = kind_of((char)(c->s[w->at - 1] & 0x7F)) == LETTER;
  if (has_letter && habits(c, w->at - 1, stop) & LEXEME_CLITIC) {
    if (w->at - 1 > w->start) *end = w->at - 1;
    return w->at - 1 == w->start;
  }
  return true;
}

/* Whether the block ends after the full stop at w->at, or a word follows that
 * starts sentences. */
static bool ends_sentence(const word_scan *w) {
  const chunk *c = w->c;
  uint32_t at = w->at + 1;
  if (at < c->end) return false;
  while (at < c->block_end && (unsigned char)c->s[at] <= ' ')
    at++;
  if (at == c->block_end) return true;
  chunk next = *c;
  next.start = at;
  next.end = c->block_end;
  uint32_t end = letters_end(&next, at);
  return is_upper(&next, at) && habits(&next, at, end) & LEXEME_STARTER;
}

/* Whether a quotation ends after the full stop at w->at: “So was I.” */
static bool ends_quotation(const word_scan *w) {
  sign s = sign_at(w->c, w->at + 1);
  if (is_apostrophe(s.code)) /* but: Mel B.'s */
    return sign_at(w->c, w->at + 1 + s.n).kind == OTHER;
  return s.code == '"' || s.code == 0x201D || s.code == 0xBB;
}

/* A full stop at w->at that no letter or digit follows: is it of the word? */
static bool takes_stop(const word_scan *w) {
  const chunk *c = w->c;
  unsigned set = habits(c, w->start, w->at + 1);
  if (set & LEXEME_TITLE) return w->at + 1 < c->block_end;
  if (set & LEXEME_ABBREVIATION) return w->has_dot || !ends_sentence(w);
  if (set & LEXEME_COUNT) {
    uint32_t at = w->at + 1;
    while (at < c->block_end && c->s[at] == ' ')
      at++;
    if (at < c->block_end && c->s[at] >= '0' && c->s[at] <= '9') return true;
  }
  if (!w->is_acronym) return false;
  if (w->has_dot) return true;
  return is_upper(c, w->start) && !ends_quotation(w) && !ends_sentence(w);
}

/* A full stop at w->at that a letter or digit follows: does it join? */
static bool stop_joins(const word_scan *w) {
  const chunk *c = w->c;
  if (w->is_number && is_digit(c, w->at + 1)) return true;
  if (w->is_acronym) return !is_digit(c, w->at + 1);
  if (habits(c, w->start, w->at + 1) & LEXEME_TITLE) return false;
  uint32_t end = letters_end(c, w->at + 1); /* Ph.D. */
  if (end < c->end && c->s[end] == '.' &&
      habits(c, w->start, end + 1) & LEXEME_ABBREVIATION)
    return true;
  if (is_digit(c, w->at + 1)) return w->has_dot;
  uint32_t next = sign_at(c, w->at + 1).code;
  bool was_upper = c->s[w->at - 1] >= 'A' && c->s[w->at - 1] <= 'Z';
  if (utf8_is_upper(next)) return was_upper || w->has_dot;
  return true;
}

/* How digits with hyphens go on: phone numbers, dates and the like have three
 * parts, or end in 999-9999. Gives the end, or w->at. */
static uint32_t hyphened_digits(const word_scan *w) {
  const chunk *c = w->c;
  uint32_t parts = 1, at = w->at, before = w->at - w->start, last = 0;
  while (at < c->end && c->s[at] == '-' && is_digit(c, at + 1) && parts < 6) {
    uint32_t end = digits_end(c, at + 1, 16);
    last = end - at - 1;
    parts++;
    at = end;
  }
  sign s = sign_at(c, at);
  if (s.kind == LETTER) return w->at;
  bool is_phone = parts == 2 && last == 4 && (before == 3 || w->has_slash);
  bool is_zip = parts == 2 && last == 4 && before == 5;
  return parts > 2 || is_phone || is_zip ? at : w->at;
}

static bool hyphen_joins(const word_scan *w) {
  const chunk *c = w->c;
  sign next = sign_at(c, w->at + 1);
  if (next.kind == OTHER || w->has_hyphen) return false;
  unsigned before = habits(c, w->start, w->at);
  if (before & LEXEME_PREFIX) return true;
  uint32_t end = letters_end(c, w->at + 1);
  if (before & LEXEME_SYLLABLE && is_upper(c, w->start) &&
      habits(c, w->at + 1, end) & LEXEME_SYLLABLE)
    return true;
  return habits(c, w->start, end) & LEXEME_WHOLE;
}

static bool slash_joins(const word_scan *w) {
  const chunk *c = w->c;
  if (w->is_number) return is_digit(c, w->at + 1);
  uint32_t end = letters_end(c, w->at + 1);
  return habits(c, w->start, end) & LEXEME_WHOLE;
}

static bool ampersand_joins(const word_scan *w) {
  const chunk *c = w->c;
  if (sign_at(c, w->at + 1).kind != LETTER) return false;
  return w->at - w->start <= 2 || is_upper(c, w->at - 1);
}

/* The rest of an address that starts at `at`, without the marks after it. */
static uint32_t address_end(const chunk *c, uint32_t at) {
  uint32_t end = c->end < at + TOKEN_MAX ? c->end : at + TOKEN_MAX;
  for (uint32_t i = at; i < end; i++)
    if (strchr("<>\"", c->s[i]) || (unsigned char)c->s[i] == 0xE2) {
      end = i;
      break;
    }
  bool has_open = memchr(c->s + at, '(', end - at) != NULL;
  while (end > at + 1 && strchr(".,;:!?'])}", c->s[end - 1])) {
    if (c->s[end - 1] == ')' && has_open) break;
    end--;
  }
  while (end > at && ((unsigned char)c->s[end] & 0xC0) == 0x80)
    end--;
  return end;
}

/* Whether the word goes on with the mark at w->at; if not, *end is its end. */
static bool mark_joins(word_scan *w, const sign *s, uint32_t *end) {
  const chunk *c = w->c;
  sign next = sign_at(c, w->at + s->n);
  *end = w->at;
  if (is_apostrophe(s->code) || s->code == 0x2018) /* often put for it */
    return apostrophe_joins(w, s->n, end);
  switch (s->code) {
  case '.':
    if (next.kind != OTHER && stop_joins(w)) {
      w->has_dot = true;
      return true;
    }
    if (takes_stop(w)) *end = w->at + 1;
    return false;
  case ',':
  case ':':
    return w->is_number && is_digit(c, w->at + 1);
  case '/':
    if (w->has_dot && !w->is_number && next.kind == LETTER) {
      *end = address_end(c, w->start);
      return false;
    }
    if (slash_joins(w)) return w->has_slash = true;
    return false;
  case '-':
    if (w->is_number) {
      *end = hyphened_digits(w);
      return false;
    }
    if (hyphen_joins(w)) return w->has_hyphen = true;
    return false;
  case '&':
    return ampersand_joins(w);
  case '_':
    return next.kind != OTHER || next.code == '_';
  case '$':
    if (is_upper(c, w->at - 1) && w->at - w->start <= 3) *end = w->at + 1;
    return false;
  default:
    return false;
  }
}

/* Goes over the ASCII letters that follow one: most of what words are. */
static void skip_letters(word_scan *w) {
  uint32_t end = w->start + TOKEN_MAX - 4, at = w->at;
  if (end > w->c->end) end = w->c->end;
  while (at < end && utf8_byte(w->c->s[at]) & UTF8_LETTER)
    at++;
  if (at > w->at) w->is_acronym = false;
  w->at = at;
}

static uint32_t word_end(const chunk *c, uint32_t at) {
  word_scan w = {.c = c, .start = at, .at = at, .part = at, .is_number = true};
  w.is_acronym = !is_digit(c, at);
  for (;;) {
    sign s = sign_at(c, w.at);
    if (!s.n || w.at - at >= TOKEN_MAX - 4) return w.at;
    if (s.kind == OTHER) {
      uint32_t end;
      if (w.at == at || !mark_joins(&w, &s, &end)) return w.at == at ? at : end;
      w.part = w.at + s.n;
      if (s.code != '.') w.is_acronym = false;
    } else if (s.kind == LETTER) {
      if (w.is_number && w.at > at) {
        uint32_t end = letters_end(c, w.at);
        if (!is_digit(c, end) && habits(c, w.at, end) & LEXEME_UNIT)
          return w.at;
      }
      w.is_number = false;
      if (w.at > w.part) w.is_acronym = false;
      w.at += s.n;
      skip_letters(&w);
      continue;
    } else if (w.at > w.part) {
      w.is_acronym = false;
    }
    w.at += s.n;
  }
}

/* ## Addresses */

#define LOCAL_MAX 64 /* bytes before the @ of an address */

static bool is_address_byte(unsigned char b) {
  return utf8_bytes[b] & (UTF8_LETTER | UTF8_DIGIT) ||
         (b && b < 0x80 && strchr("._%+-", b));
}

/* The end of a mail address, or `at`. */
static uint32_t mail_end(const chunk *c, uint32_t at) {
  uint32_t i = at;
  while (i < c->end && i - at < LOCAL_MAX &&
         is_address_byte((unsigned char)c->s[i]))
    i++;
  if (i == at || i + 1 >= c->end || c->s[i] != '@') return at;
  uint32_t end = ++i;
  while (end < c->end && end - i < 255 &&
         is_address_byte((unsigned char)c->s[end]))
    end++;
  while (end > i && strchr(".-+%_", c->s[end - 1]))
    end--;
  return end > i ? end : at;
}

/* The end of a web address that starts with a scheme or "www.", or `at`. */
static uint32_t link_end(const chunk *c, uint32_t at) {
  uint32_t left = c->end - at, i = 0;
  if (left > 4 && (c->s[at] == 'w' || c->s[at] == 'W') && c->s[at + 3] == '.' &&
      (c->s[at + 1] | 32) == 'w' && (c->s[at + 2] | 32) == 'w')
    return address_end(c, at);
  if (!(c->has & CUT_HAS_COLON)) return at;
  while (i < left && i < 8 && kind_of(c->s[at + i]) == LETTER)
    i++;
  if (i > 1 && i + 3 < left && !memcmp(c->s + at + i, "://", 3))
    return address_end(c, at);
  bool is_mailto = i + 1 < left && c->s[at + i] == ':' && c->has & CUT_HAS_AT;
  uint32_t end = is_mailto ? mail_end(c, at + i + 1) : 0;
  return end > at + i + 1 ? end : at;
}

/* ## Marks */

static uint32_t run_end(const chunk *c, uint32_t at, const char *of) {
  uint32_t end = at;
  while (end < c->end && end - at < TOKEN_MAX - 4 && c->s[end] &&
         strchr(of, c->s[end]))
    end++;
  return end;
}

/* An apostrophe or opening mark that starts a token. */
static uint32_t apostrophe_end(const chunk *c, uint32_t at, uint32_t n) {
  uint32_t end = letters_end(c, at + n);
  bool joins = at > c->start;
  if (end > at + n && !joins && habits(c, at, end) & LEXEME_WHOLE) return end;
  if (end > at + n && joins && habits(c, at, end) & LEXEME_CLITIC) return end;
  if (c->s[at] == '\'' && at + 1 < c->end && c->s[at + 1] == '\'')
    return at + 2;
  end = digits_end(c, at + n, 3);
  if (end == at + n + 2 && !joins) { /* '90s */
    uint32_t stop = letters_end(c, end);
    bool may_open = sign_at(c, at).code == 0x2018 && stop == end;
    return stop <= end + 1 && !may_open ? stop : at + n;
  }
  return at + n;
}

static uint32_t dots_end(const chunk *c, uint32_t at) {
  bool joins = at > c->start;
  sign next = sign_at(c, at + 1);
  if (c->s[at] == '.' && !joins && next.kind == DIGIT)
    return word_end(c, at + 1);
  uint32_t end = at;
  while (end < c->end && end - at < TOKEN_MAX - 4) {
    sign s = sign_at(c, end);
    if (s.code != '.' && s.code != 0x2026) break;
    end += s.n;
  }
  return end;
}

/* "#tag" and "@handle". */
static uint32_t tag_end(const chunk *c, uint32_t at) {
  uint32_t end = at + 1;
  for (;;) {
    sign s = sign_at(c, end);
    if ((s.kind == OTHER && s.code != '_') || end - at > 255) break;
    end += s.n;
  }
  return end;
}

static uint32_t mark_end(const chunk *c, uint32_t at, const sign *s) {
  sign next = sign_at(c, at + s->n);
  if (is_apostrophe(s->code) || s->code == 0x2018)
    return apostrophe_end(c, at, s->n);
  switch (s->code) {
  case '.':
  case 0x2026:
    return dots_end(c, at);
  case '!':
  case '?':
    return run_end(c, at, "!?");
  case '#':
  case '@':
    if (next.kind == LETTER) return tag_end(c, at);
    return run_end(c, at, (char[]){(char)s->code, 0});
  case '+':
    if (next.kind == DIGIT && at == c->start) return word_end(c, at + 1);
    return run_end(c, at, "+");
  case '-':
  case '*':
  case '=':
  case '_':
  case '~':
  case '`':
  case '<':
  case '>':
  case '^':
  case '|':
    return run_end(c, at, (char[]){(char)s->code, 0});
  default:
    return at + s->n;
  }
}

uint32_t cut_token(const chunk *c, uint32_t at) {
  sign s = sign_at(c, at);
  bool has_mark = c->has & CUT_HAS_MARK;
  if (at == c->start && has_mark && c->end - at <= LEXEME_MAX) {
    uint32_t end = c->end;
    if (habits(c, at, end) & LEXEME_WHOLE) return end;
  }
  if (s.kind == OTHER) return mark_end(c, at, &s);
  if (has_mark && s.kind == LETTER) {
    uint32_t end = link_end(c, at);
    if (end > at) return end;
  }
  if (c->has & CUT_HAS_AT) {
    uint32_t end = mail_end(c, at);
    if (end > at) return end;
  }
  uint32_t end = word_end(c, at);
  return end > at ? end : at + s.n;
}

/* ## Chunks */

/* What is in the chunk, given what its bytes are. */
static unsigned has_of(const chunk *c, unsigned bytes) {
  size_t len = c->end - c->start;
  unsigned has = bytes & ~(unsigned)UTF8_LETTER ? CUT_HAS_MARK : 0;
  if (!(bytes & UTF8_SIGN)) return has;
  if (memchr(c->s + c->start, '@', len)) has |= CUT_HAS_AT;
  if (memchr(c->s + c->start, ':', len)) has |= CUT_HAS_COLON;
  return has;
}

/* The length of the space at `at`, whose first byte may start one. */
static uint32_t wide_space(const char *s, uint32_t at, uint32_t end) {
  size_t n;
  uint32_t c = utf8_decode(s + at, end - at, &n);
  bool is_space = utf8_is_space(c) || c == 0xFEFF || c == 0x200B;
  return is_space ? (uint32_t)n : 0;
}

uint32_t cut_chunk(chunk *c, uint32_t end) {
  const char *s = c->s;
  uint32_t at = c->start, space = 0;
  unsigned is = 0, all = 0;
  for (; at < end; at++) {
    while (at < end && !((is = utf8_byte(s[at])) & (UTF8_SPACE | UTF8_WIDE))) {
      all |= is;
      at++;
    }
    if (at < end) space = is & UTF8_SPACE ? 1 : wide_space(s, at, end);
    if (at == end || space) break;
    all |= is;
  }
  c->end = at;
  c->has = has_of(c, all);
  return space;
}
