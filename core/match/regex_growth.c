/* regex_growth.c - repeats what a pattern may loop over, and counts steps.
 *
 * One pass over the pattern writes down an example of what it matches, taking
 * first alternatives and each loop once, and notes what loops there are:
 *
 *     pattern   "(?:said|told) \w+:"       example  said a:
 *     loops     \w+  start "said ", piece "a"; or piece "said a"
 *               the whole, piece "said a:"
 *
 * A loop over one character is tried with each character of the example that
 * it takes, for only "0" shows what is wrong with \w*\d*:. What is no pattern
 * for this reader is passed over: a lint may miss something.
 */
#include "match/regex_growth.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

#define EXAMPLE_MAX 512u /* bytes */
#define LETTERS_MAX 12u  /* characters that are tried */
#define DEPTH_MAX 50u
#define LENGTH_FIRST 40u
#define LENGTH_LAST 2560u
#define POWER_CUT 9.0
#define STEPS_ENOUGH 100000000u

typedef struct {
  regexes *all;
  regex *whole; /* the pattern */
  const char *at, *end;
  char example[EXAMPLE_MAX];
  size_t len;
  char letters[LETTERS_MAX + 1]; /* ASCII characters of the example */
  bool is_trying; /* the first pass finds letters, the second tries loops */
  unsigned depth;
  regex_growth *out;
  sayso_status status;
} reader;

/* ## Counting */

/* Steps to find all matches; false if it was more than the text's share. */
static bool count_steps(reader *r, const buf *s, uint64_t *steps) {
  sayso_span at, groups[256];
  uint64_t before = regex_steps(r->whole);
  bool found = regex_group_count(r->whole) <= 256;
  sayso_status status = SAYSO_OK;
  for (size_t from = 0; found && !status; from = at.end)
    status = regex_find(r->whole, s->at, s->len, from, &found, &at, groups);
  *steps = regex_steps(r->whole) - before;
  if (status && status != SAYSO_ELIMIT) r->status = status;
  return !status;
}

static void show(char out[64], const char *s, size_t len) {
  size_t n = utf8_valid(s, len < 63 ? len : 63);
  memcpy(out, s, n);
  out[n] = '\0';
}

/* The start, the piece until there are `length` bytes, then an end that keeps
 * the loop from matching, and all letters, for a pattern that looks for one of
 * them first. */
static void compose(const reader *r, buf *s, size_t start, const char *piece,
                    size_t len, size_t length, const char *stop) {
  buf_clear(s);
  buf_add(s, r->example, start);
  while (s->len < length && !s->status)
    buf_add(s, piece, len);
  buf_puts(s, stop);
  for (const char *c = r->letters; *stop && *c; c++) {
    buf_puts(s, stop);
    buf_putc(s, *c);
  }
}

/* Keeps what is worse than all before. */
static void keep(reader *r, double power, uint64_t steps, const buf *s,
                 size_t start, const char *piece, size_t len) {
  if (power <= r->out->power) return;
  r->out->power = power;
  r->out->steps = steps;
  r->out->bytes = (uint32_t)s->len;
  show(r->out->start, r->example, start);
  show(r->out->piece, piece, len);
}

/* Tries ever longer texts. Where the share of steps is used up, the power
 * between the last two lengths is what counts, or POWER_CUT if even the first
 * was too long. */
static void try_piece(reader *r, size_t start, const char *piece, size_t len,
                      const char *stop) {
  buf s = {0};
  uint64_t last = 0, steps;
  double power = POWER_CUT;
  for (uint32_t n = LENGTH_FIRST; n <= LENGTH_LAST && !r->status; n *= 2) {
    compose(r, &s, start, piece, len, n, stop);
    if (s.status) r->status = s.status;
    bool is_within = !r->status && count_steps(r, &s, &steps);
    if (r->status) break;
    if (is_within && last) power = log2((double)(steps + 1) / (double)last);
    if (!is_within || n == LENGTH_LAST)
      keep(r, power, steps, &s, start, piece, len);
    if (!is_within) break;
    last = steps + 1;
  }
  buf_release(&s);
}

static void try_loop(reader *r, size_t start, const char *piece, size_t len) {
  static const char *const stops[] = {"", "\x01", "\n"};
  for (size_t i = 0; i < sizeof stops / sizeof *stops && len; i++) {
    if (r->status || regex_steps(r->whole) > STEPS_ENOUGH) break;
    try_piece(r, start, piece, len, stops[i]);
  }
  if (regex_steps(r->whole) > STEPS_ENOUGH) r->out->is_complete = false;
}

/* ## Single characters */

static void letter_add(reader *r, char c) {
  size_t n = strlen(r->letters);
  if (c < ' ' || n == LETTERS_MAX || strchr(r->letters, c)) return;
  r->letters[n] = c;
  r->letters[n + 1] = '\0';
}

/* The atom as an expression of its own, or NULL if it is none. */
static regex *atom_new(reader *r, const char *s, size_t len) {
  regex *atom;
  sayso_status status = regex_new(r->all, s, len, REGEX_WHOLE, &atom, NULL);
  if (status == SAYSO_ENOMEM) r->status = status;
  return status ? NULL : atom;
}

static bool atom_takes(reader *r, regex *atom, char c) {
  bool fits = false;
  sayso_status status = atom ? regex_test(atom, &c, 1, &fits) : SAYSO_OK;
  if (status == SAYSO_ENOMEM) r->status = status;
  return fits;
}

/* The first of some characters that an atom takes, or 0. */
static char taken_by(reader *r, regex *atom) {
  static const char some[] = "aA0 .-,'\"_:;()[]{}!?/%$&*+=<>@#|~^\\`\n\tbzBZ19";
  for (const char *c = some; *c; c++)
    if (atom_takes(r, atom, *c)) return *c;
  return '\0';
}

static void example_add(reader *r, const char *s, size_t len) {
  if (r->len + len > EXAMPLE_MAX) return;
  memcpy(r->example + r->len, s, len);
  r->len += len;
}

/* ## The pattern */

static char peek(const reader *r) { return r->at < r->end ? *r->at : '\0'; }

static void skip_past(reader *r, char stop) {
  while (r->at < r->end && *r->at++ != stop) {
  }
}

/* Goes past a quantifier; gives whether it repeats. */
static bool quantifier(reader *r) {
  const char *start = r->at;
  bool repeats = peek(r) == '*' || peek(r) == '+';
  if (repeats || peek(r) == '?') {
    r->at++;
  } else if (peek(r) == '{') {
    size_t digits = 0;
    for (r->at++; r->at < r->end && strchr("0123456789,", *r->at); r->at++)
      digits += *r->at != ',';
    if (peek(r) != '}' || !digits) { /* no quantifier but a brace */
      r->at = start;
      return false;
    }
    r->at++;
    repeats = !(digits == 1 && (start[1] == '0' || start[1] == '1'));
  } else {
    return false;
  }
  if (peek(r) == '?' || peek(r) == '+') r->at++;
  return repeats;
}

/* Goes past a class: "]" is a member where it comes first. */
static void skip_class(reader *r) {
  r->at++;
  if (peek(r) == '^') r->at++;
  if (peek(r) == ']') r->at++;
  while (r->at < r->end && *r->at != ']') {
    if (r->at[0] == '[' && r->at + 1 < r->end && r->at[1] == ':') {
      r->at += 2;
      skip_past(r, ':');
    } else if (*r->at == '\\') {
      r->at++;
    }
    if (r->at < r->end) r->at++;
  }
  if (r->at < r->end) r->at++;
}

/* Goes past an escape, with what belongs to it in braces or brackets. */
static void skip_escape(reader *r) {
  static const char opens[] = "{<'", closes[] = "}>'";
  char kind = r->at + 1 < r->end ? r->at[1] : '\0';
  r->at += r->at + 1 < r->end ? 2 : 1;
  while (r->at < r->end && ((unsigned char)*r->at & 0xC0) == 0x80)
    r->at++; /* the rest of a character that needed no escape */
  const char *open = peek(r) ? strchr(opens, peek(r)) : NULL;
  if (open && kind && strchr("pPxogkN", kind)) {
    r->at++;
    skip_past(r, closes[open - opens]);
  } else if (kind == 'p' || kind == 'P' || kind == 'c') {
    if (r->at < r->end) r->at++;
  } else if (kind >= '1' && kind <= '9') {
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
      r->at++;
  }
}

/* Reads an atom that takes one character, or none. */
static void single(reader *r) {
  const char *start = r->at;
  size_t before = r->len;
  if (*r->at == '[') {
    skip_class(r);
  } else if (*r->at == '\\') {
    skip_escape(r);
  } else {
    do
      r->at++;
    while (r->at < r->end && ((unsigned char)*r->at & 0xC0) == 0x80);
  }
  size_t len = (size_t)(r->at - start);
  bool is_plain = !strchr(".[\\^$", *start);
  regex *atom = is_plain ? NULL : atom_new(r, start, len);
  if (is_plain) {
    example_add(r, start, len);
    if (len == 1) letter_add(r, *start);
  } else {
    char c = taken_by(r, atom);
    if (c) example_add(r, &c, 1);
    if (c) letter_add(r, c);
  }
  if (quantifier(r) && r->is_trying) {
    char all[EXAMPLE_MAX];
    memcpy(all, r->example, r->len);
    try_loop(r, 0, all, r->len); /* all before it, with it */
    if (is_plain && len > 1) try_loop(r, before, start, len);
    for (const char *c = r->letters; *c; c++)
      if (atom_takes(r, atom, *c)) try_loop(r, before, c, 1);
  }
  regex_free(atom);
}

static void alternatives(reader *r);

/* Goes past what stands between "(" and the first alternative; false if the
 * group has none, and ends here. */
static bool group_start(reader *r, bool *is_look) {
  r->at++;
  if (peek(r) == '*') {
    skip_past(r, ')');
    return false;
  }
  if (peek(r) != '?') return true;
  r->at++;
  if (peek(r) == '#') {
    skip_past(r, ')');
    return false;
  }
  if (peek(r) == '(') { /* a condition */
    skip_past(r, ')');
    return true;
  }
  const char *start = r->at;
  while (r->at < r->end && !strchr(":=!>)|'", *r->at))
    r->at++;
  if (peek(r) == '\'') {
    r->at++;
    skip_past(r, '\'');
    return true;
  }
  *is_look = peek(r) == '=' || peek(r) == '!';
  bool is_call = peek(r) == '>' && r->at > start && *start == 'P' &&
                 start + 1 == r->at; /* (?P>name) */
  bool has_body = peek(r) != ')' && !is_call;
  if (is_call)
    skip_past(r, ')');
  else if (r->at < r->end)
    r->at++;
  return has_body;
}

static void group(reader *r) {
  size_t before = r->len;
  bool is_look = false;
  if (!group_start(r, &is_look)) {
    quantifier(r);
    return;
  }
  alternatives(r);
  if (peek(r) == ')') r->at++;
  if (quantifier(r) && r->is_trying && !is_look) {
    char piece[EXAMPLE_MAX];
    size_t len = r->len - before;
    memcpy(piece, r->example + before, len);
    try_loop(r, before, piece, len);
  }
  if (is_look) r->len = before;
}

static void sequence(reader *r) {
  while (r->at < r->end && *r->at != '|' && *r->at != ')' && !r->status) {
    if (*r->at == '(')
      group(r);
    else
      single(r);
  }
}

/* Reads alternatives; the example goes on with the first. */
static void alternatives(reader *r) {
  size_t before = r->len, first_len;
  char first[EXAMPLE_MAX];
  if (++r->depth > DEPTH_MAX) {
    r->at = r->end;
    r->out->is_complete = false;
    return;
  }
  sequence(r);
  first_len = r->len - before;
  memcpy(first, r->example + before, first_len);
  while (peek(r) == '|' && !r->status) {
    r->at++;
    r->len = before;
    sequence(r);
  }
  memcpy(r->example + before, first, first_len);
  r->len = before + first_len;
  r->depth--;
}

static void read(reader *r, const char *pattern, size_t len, bool is_trying) {
  r->at = pattern;
  r->end = pattern + len;
  r->is_trying = is_trying;
  r->len = 0;
  r->depth = 0;
  while (r->at < r->end && !r->status) {
    alternatives(r);
    if (peek(r) == ')') r->at++;
  }
}

sayso_status regex_growth_of(regexes *all, const char *pattern, size_t len,
                             unsigned options, regex_growth *out,
                             sayso_error *error) {
  reader r = {.all = all, .out = out};
  sayso_status status = regex_new(all, pattern, len, options, &r.whole, error);
  if (status) return status;
  *out = (regex_growth){.is_complete = true};
  read(&r, pattern, len, false);
  read(&r, pattern, len, true);
  char piece[EXAMPLE_MAX];
  memcpy(piece, r.example, r.len);
  if (!r.status) try_loop(&r, 0, piece, r.len);
  regex_free(r.whole);
  return r.status;
}
