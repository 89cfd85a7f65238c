/* json_write.c - values as JSON text. */
#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */
#define NUMBER_MAX 40              /* bytes of any double that %.17g prints */

/* A comma, if something stands before in the same brackets. */
static void begin_value(json_writer *w) {
  if (w->comma) buf_putc(w->out, ',');
  w->comma = true;
}

void json_open(json_writer *w, char bracket) {
  begin_value(w);
  buf_putc(w->out, bracket);
  w->comma = false;
}

void json_close(json_writer *w, char bracket) {
  buf_putc(w->out, bracket);
  w->comma = true;
}

/* The letter that follows the backslash of a short escape, or 0. */
static char short_escape(unsigned char c) {
  switch (c) {
  case '"':
  case '\\':
    return (char)c;
  case '\b':
    return 'b';
  case '\f':
    return 'f';
  case '\n':
    return 'n';
  case '\r':
    return 'r';
  case '\t':
    return 't';
  default:
    return 0;
  }
}

static void write_escape(buf *out, unsigned char c) {
  char letter = short_escape(c);
  if (letter) {
    buf_putc(out, '\\');
    buf_putc(out, letter);
  } else {
    buf_printf(out, "\\u%04x", c);
  }
}

/* How many bytes from `s` on stand for themselves inside a string. */
static size_t plain_run(const char *s, size_t len) {
  for (size_t at = 0, n; at < len; at += n) {
    unsigned char c = (unsigned char)s[at];
    if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F) return at;
    n = 1;
    if (c >= 0x80 && utf8_decode(s + at, len - at, &n) == UTF8_BAD) return at;
  }
  return len;
}

/* Mostly a string has nothing to escape: then it goes in at once. */
static bool write_plain(buf *out, const char *s, size_t len) {
  if (plain_run(s, len) < len) return false;
  char *at = buf_reserve(out, len + 2);
  if (!at) return true;
  *at = '"';
  if (len) memcpy(at + 1, s, len);
  at[len + 1] = '"';
  out->len += len + 2;
  return true;
}

static void write_quoted(buf *out, const char *s, size_t len) {
  if (write_plain(out, s, len)) return;
  buf_putc(out, '"');
  for (size_t at = 0; at < len && !out->status; at++) {
    size_t n = plain_run(s + at, len - at);
    buf_add(out, s + at, n);
    at += n;
    if (at == len) break;
    if ((unsigned char)s[at] < 0x80)
      write_escape(out, (unsigned char)s[at]);
    else
      buf_puts(out, REPLACEMENT);
  }
  buf_putc(out, '"');
}

void json_key(json_writer *w, const char *key, size_t len) {
  begin_value(w);
  write_quoted(w->out, key, len);
  buf_putc(w->out, ':');
  w->comma = false;
}

void json_string(json_writer *w, const char *s, size_t len) {
  begin_value(w);
  write_quoted(w->out, s, len);
}

void json_integer(json_writer *w, int64_t n) {
  char s[NUMBER_MAX], *at = s + sizeof s;
  uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
  do
    *--at = (char)('0' + rest % 10);
  while (rest /= 10);
  if (n < 0) *--at = '-';
  begin_value(w);
  buf_add(w->out, at, (size_t)(s + sizeof s - at));
}

/* A locale may have a decimal point of several bytes; JSON has a dot. */
static void set_dot(char *s) {
  char *point = s + strcspn(s, "0123456789");
  point += strspn(point, "0123456789");
  if (!*point || *point == 'e' || *point == '.') return;
  char *digits = point + strcspn(point, "0123456789");
  *point = '.';
  memmove(point + 1, digits, strlen(digits) + 1);
}

void json_number(json_writer *w, double n) {
  char s[NUMBER_MAX];
  if (!isfinite(n)) {
    json_null(w);
    return;
  }
  if (fabs(n) < 1e15 && n == floor(n)) {
    snprintf(s, sizeof s, "%.0f", n);
  } else {
    int digits = 0;
    do
      snprintf(s, sizeof s, "%.*g", ++digits, n);
    while (digits < 17 && strtod(s, NULL) != n);
    set_dot(s);
  }
  begin_value(w);
  buf_puts(w->out, s);
}

void json_bool(json_writer *w, bool b) {
  begin_value(w);
  buf_puts(w->out, b ? "true" : "false");
}

void json_null(json_writer *w) {
  begin_value(w);
  buf_puts(w->out, "null");
}

void json_raw(json_writer *w, const char *json, size_t len) {
  begin_value(w);
  while (len && !w->out->status) {
    size_t n = 0;
    while (n < len && json[n] != '\n' && json[n] != '\r')
      n++;
    buf_add(w->out, json, n);
    if (n == len) break;
    buf_putc(w->out, ' '); /* a guarded string holds no bare line end */
    json += n + 1;
    len -= n + 1;
  }
}
