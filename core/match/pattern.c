/* pattern.c - reads the text of a pattern into a tree; see pattern.h.
 *
 * A parser by recursive descent, one function for each line of the grammar:
 *
 *     alt  := seq { "|" seq }
 *     seq  := { item }
 *     item := [ name ":" ] { step } atom [ quantifier [ "?" ] ]
 */
#include "match/pattern.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "base/utf8.h"

static sayso_status parse_alt(parser_state *p, ast **out);

/* ## Small parts */

sayso_status parser_fail(parser_state *p, uint32_t offset, const char *format,
                         ...) {
  char message[sizeof p->error->message];
  va_list args;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  return status_fail(p->error, SAYSO_EPATTERN, 0, offset, "%s", message);
}

static sayso_status no_memory(const parser_state *p) {
  return status_plain(p->error, SAYSO_ENOMEM);
}

ast *ast_new(parser_state *p, ast_kind kind) {
  ast *a = arena_new(p->mem, 1, sizeof *a);
  if (!a) {
    no_memory(p);
    return NULL;
  }
  a->kind = kind;
  a->offset = p->at;
  return a;
}

static char peek(const parser_state *p, uint32_t ahead) {
  return p->at + ahead < p->len ? p->s[p->at + ahead] : '\0';
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

void parser_space(parser_state *p) {
  while (p->at < p->len && is_blank(p->s[p->at]))
    p->at++;
}

bool parser_take(parser_state *p, char c) {
  if (peek(p, 0) != c || p->at >= p->len) return false;
  p->at++;
  return true;
}

static bool take_text(parser_state *p, const char *text) {
  size_t n = strlen(text);
  if (p->len - p->at < n || memcmp(p->s + p->at, text, n)) return false;
  p->at += (uint32_t)n;
  return true;
}

/* Ends a node where the parser stands. */
static void close(const parser_state *p, ast *a) { a->len = p->at - a->offset; }

static sayso_status keep_text(parser_state *p, uint32_t from,
                              const char **out) {
  char *text = arena_copy(p->mem, p->s + from, p->at - from);
  if (!text) return no_memory(p);
  *out = text;
  return SAYSO_OK;
}

sayso_status parser_name(parser_state *p, const char *more, const char **out) {
  uint32_t from = p->at;
  *out = NULL;
  if (!is_letter(peek(p, 0)) && peek(p, 0) != '_') return SAYSO_OK;
  for (;; p->at++) {
    char c = peek(p, 0), then = peek(p, 1);
    bool inner = c && strchr(more, c) && (is_letter(then) || is_digit(then));
    if (!is_letter(c) && !is_digit(c) && c != '_' && !inner) break;
  }
  return keep_text(p, from, out);
}

sayso_status parser_quoted(parser_state *p, char mark, const char **out) {
  uint32_t from = p->at, n = 0;
  char *text = arena_alloc(p->mem, p->len - p->at + 1);
  if (!text) return no_memory(p);
  for (; p->at < p->len && p->s[p->at] != mark; p->at++) {
    char then = peek(p, 1);
    if (p->s[p->at] == '\\' && p->at + 1 < p->len) {
      if (then != mark && (mark == '/' || then != '\\'))
        text[n++] = p->s[p->at];
      p->at++;
    }
    text[n++] = p->s[p->at];
  }
  if (!parser_take(p, mark))
    return parser_fail(p, from - 1, "the closing %c is missing", mark);
  text[n] = '\0';
  if (!n)
    return parser_fail(p, from - 1, "nothing stands between the %c", mark);
  *out = text;
  return SAYSO_OK;
}

/* ## Atoms */

/* The length of the character at `at` if a word may hold it, else 0. */
static uint32_t word_char(const parser_state *p, uint32_t at) {
  if (at >= p->len) return 0;
  size_t n;
  uint32_t c = utf8_decode(p->s + at, p->len - at, &n);
  bool fits = utf8_is_alpha(c) || (c >= '0' && c <= '9');
  return fits ? (uint32_t)n : 0;
}

/* The length of the mark at `at` if it joins two parts of a word, else 0. */
static uint32_t joint(const parser_state *p, uint32_t at) {
  size_t n;
  if (at >= p->len) return 0;
  uint32_t c = utf8_decode(p->s + at, p->len - at, &n);
  bool joins = c == '.' || c == '&' || c == '-' || utf8_plain(c) == '\'';
  return joins && word_char(p, at + (uint32_t)n) ? (uint32_t)n : 0;
}

/* Where the word that starts at the parser's place ends: letters and digits,
 * with single joints between them ("don't", "U.S."), or after an apostrophe
 * ("'s"). */
static uint32_t word_end(const parser_state *p) {
  uint32_t at = p->at, n;
  bool has_stop = false;
  if (at < p->len && !strchr(".&-", p->s[at])) at += joint(p, at);
  for (;; at += n) {
    if ((n = word_char(p, at))) continue;
    n = at > p->at ? joint(p, at) : 0;
    if (!n) break;
    has_stop |= p->s[at] == '.';
  }
  return has_stop && at < p->len && p->s[at] == '.' ? at + 1 : at;
}

/* Two capital letters or more and nothing else. */
static bool is_capitals(const char *s) {
  size_t n = 0;
  for (; s[n]; n++)
    if (s[n] < 'A' || s[n] > 'Z') return false;
  return n > 1;
}

static sayso_status parse_word(parser_state *p, ast **out) {
  ast *a = ast_new(p, AST_WORD);
  if (!a) return SAYSO_ENOMEM;
  p->at = word_end(p);
  sayso_status status = keep_text(p, a->offset, &a->text);
  if (status) return status;
  if (is_capitals(a->text) || !strcmp(a->text, "X")) a->kind = AST_POS;
  *out = a;
  return SAYSO_OK;
}

/* Marks that stand for themselves: , ; : . - and all that are not ASCII. */
static sayso_status parse_mark(parser_state *p, ast **out) {
  size_t n;
  uint32_t c = utf8_decode(p->s + p->at, p->len - p->at, &n);
  ast *a = ast_new(p, AST_WORD);
  if (!a) return SAYSO_ENOMEM;
  if (c < 0x80 && !strchr(",;:.-'", (int)c)) {
    static const char unknown[] = "'%c' has no meaning here; for the mark "
                                  "itself write \"%c\"";
    return parser_fail(p, p->at, unknown, (char)c, (char)c);
  }
  p->at += (uint32_t)n;
  while (c == '-' && peek(p, 0) == '-')
    p->at++;
  *out = a;
  return keep_text(p, a->offset, &a->text);
}

static sayso_status parse_quoted(parser_state *p, ast_kind kind, char mark,
                                 ast **out) {
  ast *a = *out = ast_new(p, kind);
  if (!a) return SAYSO_ENOMEM;
  p->at++;
  return parser_quoted(p, mark, &a->text);
}

static sayso_status parse_cond(parser_state *p, ast **out) {
  ast *a = *out = ast_new(p, AST_COND);
  if (!a) return SAYSO_ENOMEM;
  p->at++;
  sayso_status status = condition_parse(p, &a->cond);
  if (!status && !a->cond) a->kind = AST_ANY;
  return status;
}

static sayso_status parse_label(parser_state *p, ast **out) {
  ast *a = *out = ast_new(p, AST_LABEL);
  if (!a) return SAYSO_ENOMEM;
  p->at++;
  sayso_status status = parser_name(p, "-.", &a->text);
  if (status) return status;
  if (!a->text)
    return parser_fail(p, a->offset, "a label's name must follow the @");
  if (!parser_take(p, '[')) return SAYSO_OK;
  return condition_parse(p, &a->cond);
}

static sayso_status parse_macro(parser_state *p, ast **out) {
  ast *a = *out = ast_new(p, AST_MACRO);
  if (!a) return SAYSO_ENOMEM;
  p->at++;
  sayso_status status = parser_name(p, "-.", &a->text);
  if (!status && !a->text)
    return parser_fail(p, a->offset, "a macro's name must follow the %%");
  return status;
}

/* What stands in round brackets: a group or a look around. */
static sayso_status parse_group(parser_state *p, ast **out) {
  uint32_t from = p->at++;
  ast *look = NULL, *inner = NULL;
  if (peek(p, 0) == '?') {
    look = ast_new(p, AST_LOOK);
    if (!look) return SAYSO_ENOMEM;
    look->offset = from;
    look->is_behind = take_text(p, "?<");
    if (!look->is_behind) p->at++;
    look->is_not = peek(p, 0) == '!';
    if (!parser_take(p, '=') && !parser_take(p, '!'))
      return parser_fail(p, from,
                         "a bracket that starts with ? is one of (?= "
                         "(?! (?<= (?<!");
  }
  sayso_status status = parse_alt(p, &inner); /* parse_atom counts brackets */
  if (status) return status;
  if (!parser_take(p, ')'))
    return parser_fail(p, from, "the closing ) is missing");
  if (look) look->child = inner;
  *out = look ? look : inner;
  return SAYSO_OK;
}

static sayso_status read_count(parser_state *p, uint32_t *out) {
  uint32_t n = 0;
  if (!is_digit(peek(p, 0)))
    return parser_fail(p, p->at, "a number is missing: {n}, {n,} or {n,m}");
  for (; is_digit(peek(p, 0)); p->at++)
    if ((n = 10 * n + (uint32_t)(peek(p, 0) - '0')) > REPEAT_MAX)
      return parser_fail(p, p->at, "more than %u times is too much",
                         REPEAT_MAX);
  *out = n;
  return SAYSO_OK;
}

/* {n} {n,} {n,m}, whose first brace was just taken. */
static sayso_status read_counts(parser_state *p, ast *a) {
  uint32_t from = p->at - 1;
  sayso_status status = read_count(p, &a->min);
  if (status) return status;
  a->max = a->min;
  if (parser_take(p, ',')) {
    a->max = REPEAT_ENDLESS;
    if (is_digit(peek(p, 0))) status = read_count(p, &a->max);
    if (status) return status;
  }
  if (!parser_take(p, '}'))
    return parser_fail(p, from, "the closing } is missing");
  if (a->max < a->min)
    return parser_fail(p, from, "the second number is smaller");
  return SAYSO_OK;
}

static sayso_status parse_gap(parser_state *p, ast **out) {
  ast *a = *out = ast_new(p, AST_GAP);
  if (!a) return SAYSO_ENOMEM;
  p->at += 3;
  a->max = 8;
  sayso_status status = SAYSO_OK;
  if (parser_take(p, '{')) status = read_counts(p, a);
  if (status || a->max != REPEAT_ENDLESS) return status;
  return parser_fail(p, a->offset, "a gap needs an upper limit: ...{0,20}");
}

static sayso_status parse_atom(parser_state *p, ast **out);

static sayso_status parse_not(parser_state *p, ast **out) {
  ast *a = *out = ast_new(p, AST_NOT);
  if (!a) return SAYSO_ENOMEM;
  p->at++;
  sayso_status status = parse_atom(p, &a->child);
  close(p, a);
  return status;
}

static sayso_status parse_simple(parser_state *p, ast_kind kind, ast **out) {
  *out = ast_new(p, kind);
  if (!*out) return SAYSO_ENOMEM;
  p->at++;
  return SAYSO_OK;
}

static sayso_status parse_bare(parser_state *p, ast **out) {
  if (p->len - p->at >= 3 && !memcmp(p->s + p->at, "...", 3))
    return parse_gap(p, out);
  if (peek(p, 0) == '.' && peek(p, 1) == '.')
    return parser_fail(p, p->at,
                       "a gap is three dots: ...; for the marks themselves "
                       "write \"..\"");
  return word_end(p) > p->at ? parse_word(p, out) : parse_mark(p, out);
}

static sayso_status parse_any(parser_state *p, ast **out) {
  if (!is_letter(peek(p, 1)) && !is_digit(peek(p, 1)) && peek(p, 1) != '_')
    return parse_simple(p, AST_ANY, out);
  return parser_fail(p, p->at,
                     "_ is any one token; for the text itself write "
                     "it between double quotes");
}

/* One atom, without a name or a quantifier. */
static sayso_status parse_atom(parser_state *p, ast **out) {
  sayso_status status;
  uint32_t from = p->at;
  if (p->at >= p->len)
    return parser_fail(p, from, "the pattern ends where an atom must follow");
  if (p->depth++ > PATTERN_DEPTH)
    return parser_fail(p, from, "more than %d brackets inside each other",
                       PATTERN_DEPTH);
  switch (p->s[p->at]) {
  case '"':
    status = parse_quoted(p, AST_EXACT, '"', out);
    break;
  case '/':
    status = parse_quoted(p, AST_REGEX, '/', out);
    break;
  case '[':
    status = parse_cond(p, out);
    break;
  case '@':
    status = parse_label(p, out);
    break;
  case '%':
    status = parse_macro(p, out);
    break;
  case '(':
    status = parse_group(p, out);
    break;
  case '!':
    status = parse_not(p, out);
    break;
  case '^':
    status = parse_simple(p, AST_START, out);
    break;
  case '$':
    status = parse_simple(p, AST_END, out);
    break;
  case '_':
    status = parse_any(p, out);
    break;
  case '?':
  case '*':
  case '+':
  case '{':
    return parser_fail(p, from,
                       "a quantifier must stand directly after its "
                       "atom; for the mark itself write \"%c\"",
                       p->s[p->at]);
  default:
    status = parse_bare(p, out);
  }
  if (status) return status;
  p->depth--;
  if ((*out)->offset == from) close(p, *out);
  return SAYSO_OK;
}

/* ## Steps */

static bool at_step(const parser_state *p) {
  char c = peek(p, 0), then = peek(p, 1);
  return (c == '>' || c == '<') && (is_letter(then) || then == '_');
}

static sayso_status parse_rels(parser_state *p, ast *step) {
  ast **end = &step->child;
  do {
    ast *rel = *end = ast_new(p, AST_REL);
    if (!rel) return SAYSO_ENOMEM;
    sayso_status status = parser_name(p, ":-", &rel->text);
    if (status) return status;
    close(p, rel);
    end = &rel->next;
    if (peek(p, 0) != '|' || !is_letter(peek(p, 1))) break;
    p->at++;
  } while (true);
  return SAYSO_OK;
}

/* One step; what it leads to is the caller's. */
static sayso_status parse_step(parser_state *p, ast **out) {
  ast *step = *out = ast_new(p, AST_STEP);
  if (!step) return SAYSO_ENOMEM;
  step->is_up = p->s[p->at++] == '<';
  sayso_status status = parse_rels(p, step);
  if (!status && parser_take(p, '[')) status = condition_parse(p, &step->cond);
  close(p, step);
  return status;
}

/* Steps in a row; `*end` is where what they lead to belongs. */
static sayso_status parse_steps(parser_state *p, ast ***end) {
  for (int i = 0; at_step(p); i++) {
    if (i == PATTERN_DEPTH)
      return parser_fail(p, p->at, "more than %d steps in a row", i);
    sayso_status status = parse_step(p, *end);
    if (status) return status;
    *end = &(**end)->target;
    parser_space(p);
  }
  return SAYSO_OK;
}

/* ## Items */

static sayso_status parse_quantifier(parser_state *p, ast **atom) {
  char c = peek(p, 0);
  if (p->at >= p->len || !strchr("?*+{", c)) return SAYSO_OK;
  ast *a = ast_new(p, AST_REPEAT);
  if (!a) return SAYSO_ENOMEM;
  p->at++;
  a->min = c == '+';
  a->max = c == '?' ? 1 : REPEAT_ENDLESS;
  sayso_status status = c == '{' ? read_counts(p, a) : SAYSO_OK;
  if (status) return status;
  a->is_lazy = parser_take(p, '?');
  if (p->at < p->len && strchr("?*+{", peek(p, 0)))
    return parser_fail(p, p->at, "two quantifiers; put the first in brackets");
  a->child = *atom;
  a->offset = (*atom)->offset;
  close(p, a);
  *atom = a;
  return SAYSO_OK;
}

/* A name directly before a colon that is directly before something. */
static sayso_status parse_capture(parser_state *p, ast **out) {
  uint32_t n = 0;
  *out = NULL;
  if (!is_letter(peek(p, 0))) return SAYSO_OK;
  while (is_letter(peek(p, n)) || is_digit(peek(p, n)) || peek(p, n) == '_')
    n++;
  char then = peek(p, n + 1);
  if (peek(p, n) != ':' || !then || is_blank(then) || strchr("|)?*+", then))
    return SAYSO_OK;
  ast *a = *out = ast_new(p, AST_CAPTURE);
  if (!a) return SAYSO_ENOMEM;
  p->at += n;
  sayso_status status = keep_text(p, a->offset, &a->text);
  p->at++;
  return status;
}

static bool at_item(const parser_state *p) {
  return p->at < p->len && !strchr("|)?*+{", p->s[p->at]);
}

/* The atom that steps lead to, which may have a name; any one token if none
 * follows. */
static sayso_status parse_reached(parser_state *p, ast **end) {
  sayso_status status = SAYSO_OK;
  if (at_item(p)) status = parse_capture(p, end);
  if (status) return status;
  if (*end) end = &(*end)->child;
  if (at_item(p)) return parse_atom(p, end);
  *end = ast_new(p, AST_ANY);
  return *end ? SAYSO_OK : SAYSO_ENOMEM;
}

/* Steps and the atom they lead to, or an atom alone. */
static sayso_status parse_target(parser_state *p, ast **out) {
  if (!at_step(p)) return parse_atom(p, out);
  ast **end = out;
  sayso_status status = parse_steps(p, &end);
  return status ? status : parse_reached(p, end);
}

static sayso_status parse_item(parser_state *p, ast **out) {
  ast *capture, *inner = NULL;
  sayso_status status = parse_capture(p, &capture);
  if (!status) status = parse_target(p, &inner);
  if (!status) status = parse_quantifier(p, &inner);
  if (status) return status;
  if (capture) {
    capture->child = inner;
    close(p, capture);
  }
  *out = capture ? capture : inner;
  return SAYSO_OK;
}

static sayso_status parse_seq(parser_state *p, ast **out) {
  ast *seq = *out = ast_new(p, AST_SEQ);
  if (!seq) return SAYSO_ENOMEM;
  ast **end = &seq->child;
  for (parser_space(p); p->at < p->len && !strchr("|)", p->s[p->at]);
       parser_space(p)) {
    sayso_status status = parse_item(p, end);
    if (status) return status;
    while (*end)
      end = &(*end)->next;
    seq->len = p->at - seq->offset;
  }
  return SAYSO_OK;
}

static sayso_status parse_alt(parser_state *p, ast **out) {
  ast *first;
  sayso_status status = parse_seq(p, &first);
  if (status) return status;
  *out = first;
  if (peek(p, 0) != '|') return SAYSO_OK;
  ast *alt = *out = ast_new(p, AST_ALT);
  if (!alt) return SAYSO_ENOMEM;
  alt->offset = first->offset;
  alt->child = first;
  for (ast **end = &first->next; parser_take(p, '|'); end = &(*end)->next) {
    status = parse_seq(p, end);
    if (status) return status;
  }
  close(p, alt);
  return SAYSO_OK;
}

/* ## The public functions */

static sayso_status start(parser_state *p, const char *text) {
  size_t len = strlen(text);
  if (len > PATTERN_MAX)
    return parser_fail(p, PATTERN_MAX, "a pattern of more than %u bytes",
                       PATTERN_MAX);
  size_t good = utf8_valid(text, len);
  if (good < len)
    return parser_fail(p, (uint32_t)good, "the pattern is not valid UTF-8");
  p->s = text;
  p->len = (uint32_t)len;
  return SAYSO_OK;
}

sayso_status pattern_parse(arena *mem, const char *text, ast **out,
                           sayso_error *error) {
  parser_state p = {.mem = mem, .error = error};
  ast *a = NULL;
  sayso_status status = start(&p, text);
  if (!status) status = parse_alt(&p, &a);
  if (status) return status;
  if (p.at < p.len) return parser_fail(&p, p.at, "this ) closes nothing");
  if (a->kind == AST_SEQ && !a->child)
    return parser_fail(&p, 0, "the pattern is empty");
  *out = a;
  return SAYSO_OK;
}

/* One alternative of a path. */
static sayso_status parse_route(parser_state *p, ast **out) {
  ast **end = out;
  parser_space(p);
  if (!at_step(p))
    return parser_fail(p, p->at, "a step must stand here, such as >nsubj");
  sayso_status status = parse_steps(p, &end);
  return status || peek(p, 0) != '@' ? status : parse_atom(p, end);
}

sayso_status pattern_parse_path(arena *mem, const char *text, bool *is_optional,
                                ast **out, sayso_error *error) {
  parser_state p = {.mem = mem, .error = error};
  sayso_status status = start(&p, text);
  if (status) return status;
  parser_space(&p);
  *is_optional = parser_take(&p, '?');
  ast *alt = ast_new(&p, AST_ALT);
  if (!alt) return SAYSO_ENOMEM;
  ast **end = &alt->child;
  do {
    status = parse_route(&p, end);
    if (status) return status;
    end = &(*end)->next;
    parser_space(&p);
  } while (parser_take(&p, '|'));
  if (p.at < p.len)
    return parser_fail(&p, p.at, "a path is made of steps and a last @label");
  *out = alt;
  return SAYSO_OK;
}
