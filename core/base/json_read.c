/* json_read.c - the guard of RFC 8259, and slices of what it let through.
 *
 * The guard descends into the value with one function for each kind; it is the
 * only part that doubts the text. All others rely on its proof.
 */
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/utf8.h"

#define NUMBER_MAX 1000u /* characters of a number */

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* ## The guard */

typedef struct {
  const char *s;
  size_t len, at;
  unsigned depth, depth_max;
  sayso_error *error;
} guard;

static uint32_t line_of(const guard *g) {
  uint32_t line = 1;
  for (size_t i = 0; i < g->at && i < g->len; i++)
    line += g->s[i] == '\n';
  return line;
}

static sayso_status fail_at(guard *g, sayso_status status,
                            const char *message) {
  if (!g->error) return status;
  return status_fail(g->error, status, line_of(g), g->at, "%s", message);
}

static sayso_status wrong(guard *g, const char *message) {
  return fail_at(g, SAYSO_EFORMAT,
                 g->at < g->len ? message : "the JSON text ends too early");
}

/* The next byte; NUL at the end, which is no part of the grammar. */
static char peek(const guard *g) { return g->at < g->len ? g->s[g->at] : '\0'; }

static void skip_space(guard *g) {
  while (g->at < g->len && is_space(g->s[g->at]))
    g->at++;
}

static bool accept(guard *g, char c) {
  if (peek(g) != c || g->at == g->len) return false;
  g->at++;
  return true;
}

static bool is_hex(char c) {
  return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* Behind a backslash. */
static sayso_status guard_escape(guard *g) {
  char c = peek(g);
  if (!c || !strchr("\"\\/bfnrtu", c)) return wrong(g, "an unknown escape");
  g->at++;
  for (int i = 0; c == 'u' && i < 4; i++, g->at++)
    if (!is_hex(peek(g))) return wrong(g, "\\u without four hex digits");
  return SAYSO_OK;
}

/* Behind the opening mark. UTF-8 is checked by the runs between escapes. */
static sayso_status guard_string(guard *g) {
  for (;;) {
    size_t from = g->at;
    while (g->at < g->len && g->s[g->at] != '"' && g->s[g->at] != '\\' &&
           (unsigned char)g->s[g->at] >= 0x20)
      g->at++;
    size_t good = utf8_valid(g->s + from, g->at - from);
    if (good < g->at - from) {
      g->at = from + good;
      return fail_at(g, SAYSO_EUTF8, "not valid UTF-8");
    }
    if (accept(g, '"')) return SAYSO_OK;
    if (!accept(g, '\\'))
      return wrong(g, "a bare control character in a string");
    sayso_status status = guard_escape(g);
    if (status) return status;
  }
}

static bool accept_digits(guard *g) {
  size_t from = g->at;
  while (is_digit(peek(g)))
    g->at++;
  return g->at > from;
}

static sayso_status guard_number(guard *g) {
  size_t from = g->at;
  accept(g, '-');
  if (!accept(g, '0') && !accept_digits(g)) return wrong(g, "not a JSON value");
  if (accept(g, '.') && !accept_digits(g))
    return wrong(g, "no digit after the decimal point");
  if (peek(g) == 'e' || peek(g) == 'E') {
    g->at++;
    if (!accept(g, '+')) accept(g, '-');
    if (!accept_digits(g)) return wrong(g, "no digit in the exponent");
  }
  if (g->at - from > NUMBER_MAX)
    return fail_at(g, SAYSO_ETOOBIG, "a number of more than 1,000 characters");
  return SAYSO_OK;
}

static bool accept_word(guard *g, const char *word) {
  size_t n = strlen(word);
  if (g->len - g->at < n || memcmp(g->s + g->at, word, n) != 0) return false;
  g->at += n;
  return true;
}

static sayso_status guard_value(guard *g);

static sayso_status guard_member(guard *g) {
  if (!accept(g, '"')) return wrong(g, "a key in double quotes is missing");
  sayso_status status = guard_string(g);
  if (status) return status;
  skip_space(g);
  if (!accept(g, ':')) return wrong(g, "a colon is missing after the key");
  return guard_value(g);
}

/* Behind the opening bracket. */
static sayso_status guard_container(guard *g, char close) {
  if (++g->depth > g->depth_max)
    return g->error ? status_fail(g->error, SAYSO_ETOOBIG, line_of(g), g->at,
                                  "nested deeper than %u levels", g->depth_max)
                    : SAYSO_ETOOBIG;
  skip_space(g);
  for (bool first = true; !accept(g, close); first = false) {
    if (!first && !accept(g, ','))
      return wrong(g, close == '}' ? "neither a comma nor }"
                                   : "neither a comma nor ]");
    skip_space(g);
    sayso_status status = close == '}' ? guard_member(g) : guard_value(g);
    if (status) return status;
    skip_space(g);
  }
  g->depth--;
  return SAYSO_OK;
}

static sayso_status guard_value(guard *g) {
  skip_space(g);
  if (accept(g, '"')) return guard_string(g);
  if (accept(g, '{')) return guard_container(g, '}');
  if (accept(g, '[')) return guard_container(g, ']');
  if (accept_word(g, "true") || accept_word(g, "false") ||
      accept_word(g, "null"))
    return SAYSO_OK;
  return guard_number(g);
}

sayso_status json_guard(const char *s, size_t len, json_slice *out,
                        sayso_error *error) {
  return json_guard_within(s, len, (json_limits){0}, out, error);
}

sayso_status json_guard_within(const char *s, size_t len, json_limits limits,
                               json_slice *out, sayso_error *error) {
  unsigned depth = limits.depth ? limits.depth : JSON_DEPTH_MAX;
  size_t size = limits.size ? limits.size : JSON_SIZE_MAX;
  guard g = {.s = s, .len = len, .error = error};
  g.depth_max = depth < JSON_DEPTH_LIMIT ? depth : JSON_DEPTH_LIMIT;
  if (len > size)
    return error ? status_fail(error, SAYSO_ETOOBIG, 1, 0,
                               "JSON of more than %zu bytes", size)
                 : SAYSO_ETOOBIG;
  skip_space(&g);
  size_t from = g.at;
  sayso_status status = guard_value(&g);
  if (status) return status;
  size_t to = g.at;
  skip_space(&g);
  if (g.at < len) return wrong(&g, "something stands after the JSON value");
  *out = (json_slice){s + from, to - from};
  return SAYSO_OK;
}

/* ## Walking over what was let through */

static json_kind kind_at(const char *s, size_t len) {
  if (!len) return JSON_END;
  switch (*s) {
  case '{':
    return JSON_OBJECT;
  case '[':
    return JSON_ARRAY;
  case '}':
  case ']':
    return JSON_CLOSE;
  case '"':
    return JSON_STRING;
  case 't':
    return JSON_TRUE;
  case 'f':
    return JSON_FALSE;
  case 'n':
    return JSON_NULL;
  default:
    return JSON_NUMBER;
  }
}

json_kind json_kind_of(json_slice value) {
  return kind_at(value.at, value.len);
}

/* The length of the string, number or literal at `s`. */
static size_t scalar_length(const char *s, size_t len) {
  size_t n = 1;
  if (*s == '"') {
    for (; s[n] != '"'; n++)
      n += s[n] == '\\';
    return n + 1;
  }
  while (n < len && !is_space(s[n]) && s[n] != ',' && s[n] != ']' &&
         s[n] != '}')
    n++;
  return n;
}

static void drop(json_slice *rest, size_t n) {
  rest->at += n;
  rest->len -= n;
}

/* Drops white space, and the comma or colon that part what is around it. */
static void drop_gap(json_slice *rest) {
  while (rest->len &&
         (is_space(*rest->at) || *rest->at == ',' || *rest->at == ':'))
    drop(rest, 1);
}

static bool is_key(json_slice after) {
  while (after.len && is_space(*after.at))
    drop(&after, 1);
  return after.len && *after.at == ':';
}

json_kind json_step(json_slice *rest, json_slice *out) {
  drop_gap(rest);
  json_kind kind = json_kind_of(*rest);
  if (kind == JSON_END) return kind;
  bool is_bracket =
      kind == JSON_ARRAY || kind == JSON_OBJECT || kind == JSON_CLOSE;
  size_t n = is_bracket ? 1 : scalar_length(rest->at, rest->len);
  *out = (json_slice){rest->at, n};
  drop(rest, n);
  return kind == JSON_STRING && is_key(*rest) ? JSON_KEY : kind;
}

/* The whole value at the start of `rest`, brackets and all; dropped there. */
static json_slice take_value(json_slice *rest) {
  drop_gap(rest);
  const char *from = rest->at;
  unsigned depth = 0;
  do {
    json_slice part;
    json_kind kind = json_step(rest, &part);
    if (kind == JSON_OBJECT || kind == JSON_ARRAY) depth++;
    if (kind == JSON_CLOSE) depth--;
  } while (depth);
  return (json_slice){from, (size_t)(rest->at - from)};
}

bool json_next(json_slice container, size_t *at, json_slice *key,
               json_slice *value) {
  json_kind kind = json_kind_of(container);
  if (kind != JSON_OBJECT && kind != JSON_ARRAY) return false;
  if (!*at) *at = 1; /* behind the bracket */
  json_slice rest = {container.at + *at, container.len - *at}, name;
  drop_gap(&rest);
  if (json_kind_of(rest) == JSON_CLOSE) return false;
  if (kind == JSON_OBJECT) {
    json_step(&rest, &name);
    if (key) *key = name;
  }
  *value = take_value(&rest);
  *at = container.len - rest.len;
  return true;
}

/* ## Strings */

static uint32_t hex4(const char *s) {
  uint32_t c = 0;
  for (int i = 0; i < 4; i++)
    c = c << 4 |
        (uint32_t)(is_digit(s[i]) ? s[i] - '0' : (s[i] | 32) - 'a' + 10);
  return c;
}

static bool is_high(uint32_t c) { return c >= 0xD800 && c < 0xDC00; }
static bool is_low(uint32_t c) { return c >= 0xDC00 && c < 0xE000; }

/* The code point of the \u escape whose digits start at `s`; `*n` bytes are
 * read from there, those of a second half included. */
static uint32_t read_unicode(const char *s, size_t len, size_t *n,
                             json_repairs *r) {
  uint32_t c = hex4(s);
  *n = 4;
  if (is_high(c) && len >= 10 && s[4] == '\\' && s[5] == 'u' &&
      is_low(hex4(s + 6))) {
    *n = 10;
    return 0x10000 + ((c - 0xD800) << 10) + (hex4(s + 6) - 0xDC00);
  }
  bool is_half = is_high(c) || is_low(c);
  r->surrogates += is_half;
  r->nuls += !c;
  return is_half || !c ? 0xFFFD : c;
}

/* What the escape whose letter is at `s` stands for, and its length. */
static uint32_t read_escape(const char *s, size_t len, size_t *n,
                            json_repairs *r) {
  *n = 1;
  switch (*s) {
  case 'b':
    return '\b';
  case 'f':
    return '\f';
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  case 'u': {
    uint32_t c = read_unicode(s + 1, len - 1, n, r);
    ++*n;
    return c;
  }
  default:
    return (unsigned char)*s;
  }
}

sayso_status json_text(json_slice string, buf *out, json_repairs *repairs) {
  json_repairs unused = {0, 0};
  const char *s = string.at + 1; /* without the marks */
  size_t len = string.len - 2;
  while (len && !out->status) {
    const char *escape = memchr(s, '\\', len);
    size_t n = escape ? (size_t)(escape - s) : len;
    buf_add(out, s, n);
    s += n;
    len -= n;
    if (!len) break;
    uint32_t c = read_escape(s + 1, len - 1, &n, repairs ? repairs : &unused);
    char *to = buf_reserve(out, 4);
    if (to) out->len += utf8_encode(c, to);
    s += n + 1;
    len -= n + 1;
  }
  return buf_add(out, "", 0); /* ends it with a NUL */
}

/* ## Looking up */

/* Whether a string, with its marks and escapes, says `key`. */
static bool says(json_slice string, const char *key, size_t len) {
  const char *s = string.at + 1, *end = string.at + string.len - 1;
  json_repairs unused = {0, 0};
  while (s < end) {
    char utf8[4] = {*s};
    size_t n = 1, size = 1;
    if (*s == '\\') {
      uint32_t c = read_escape(s + 1, (size_t)(end - s) - 1, &n, &unused);
      size = utf8_encode(c, utf8);
      n++;
    }
    if (size > len || memcmp(utf8, key, size) != 0) return false;
    key += size;
    len -= size;
    s += n;
  }
  return !len;
}

static json_slice find_key(json_slice object, const char *key, size_t len,
                           size_t *count) {
  json_slice name, value, found = {NULL, 0};
  *count = 0;
  if (json_kind_of(object) != JSON_OBJECT) return found;
  for (size_t at = 0; json_next(object, &at, &name, &value);) {
    if (!says(name, key, len)) continue;
    found = value;
    ++*count;
  }
  return found;
}

json_slice json_find(json_slice object, const char *path, size_t *count) {
  json_slice found = find_key(object, path, strlen(path), count);
  const char *dot = strchr(path, '.');
  if (found.at || !dot) return found;
  found = find_key(object, path, (size_t)(dot - path), count);
  return found.at ? json_find(found, dot + 1, count) : found;
}

json_slice json_get(json_slice object, const char *path) {
  size_t count;
  return json_find(object, path, &count);
}

/* ## Numbers */

bool json_to_integer(json_slice number, int64_t *out) {
  size_t i = number.len && number.at[0] == '-';
  bool is_negative = i;
  uint64_t n = 0, max = (uint64_t)INT64_MAX + is_negative;
  if (i == number.len) return false;
  for (; i < number.len; i++) {
    uint64_t digit = (uint64_t)(unsigned char)number.at[i] - '0';
    if (digit > 9 || n > (max - digit) / 10) return false;
    n = 10 * n + digit;
  }
  *out = is_negative && n ? -(int64_t)(n - 1) - 1 : (int64_t)n;
  return true;
}

double json_to_double(json_slice number) {
  char point[16], s[NUMBER_MAX + sizeof point + 1];
  int n = snprintf(point, sizeof point, "%.1f", 0.5); /* as strtod wants it */
  size_t to = 0;
  for (size_t i = 0; i < number.len && i < NUMBER_MAX; i++) {
    if (number.at[i] != '.') {
      s[to++] = number.at[i];
      continue;
    }
    memcpy(s + to, point + 1, (size_t)n - 2);
    to += (size_t)n - 2;
  }
  s[to] = '\0';
  return strtod(s, NULL);
}
