/* utf8.h - reading, checking and folding UTF-8. */
#ifndef SAYSO_UTF8_H
#define SAYSO_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* What a byte is, alone: a set of UTF8_... for each of the 256. Bytes above
 * ASCII are UTF8_HIGH, and UTF8_WIDE too if a space of several bytes, or one
 * that is not seen, may start with it. */
enum utf8_byte {
  UTF8_UPPER = 1, /* A to Z */
  UTF8_LOWER = 2, /* a to z */
  UTF8_DIGIT = 4,
  UTF8_SPACE = 8, /* up to U+0020, and U+007F */
  UTF8_MARK = 16, /* all else of ASCII */
  UTF8_SIGN = 32, /* @ and :, which are marks too: addresses have them */
  UTF8_HIGH = 64,
  UTF8_WIDE = 128,
  UTF8_LETTER = UTF8_UPPER | UTF8_LOWER,
};
extern const uint8_t utf8_bytes[256];

static inline unsigned utf8_byte(char c) {
  return utf8_bytes[(unsigned char)c];
}

/* The code point at `s`, whose length goes to `*n`. A malformed sequence
 * gives UTF8_BAD and a length of 1; `len` must be at least 1. */
#define UTF8_BAD UINT32_MAX
uint32_t utf8_decode_high(const char *s, size_t len, size_t *n);

static inline uint32_t utf8_decode(const char *s, size_t len, size_t *n) {
  if ((unsigned char)*s >= 0x80) return utf8_decode_high(s, len, n);
  *n = 1;
  return (unsigned char)*s;
}

/* The code point that ends just before `s + at` in valid UTF-8, and its
 * length; `at` must be at least 1. */
uint32_t utf8_before(const char *s, size_t at, size_t *n);

/* Writes the code point `c` (at most 0x10FFFF) to `s`; gives 1 to 4 bytes. */
size_t utf8_encode(uint32_t c, char *s);

/* How many leading bytes of `s` are well-formed UTF-8: `len` if all are. A
 * NUL byte is well-formed. */
size_t utf8_valid(const char *s, size_t len);

/* How many code points, and how many UTF-16 units, valid UTF-8 holds. */
size_t utf8_count(const char *s, size_t len);
size_t utf8_count16(const char *s, size_t len);

/* What kind of character a code point is. */
bool utf8_is_space(uint32_t c);   /* no-break and other spaces included */
bool utf8_is_alpha(uint32_t c);   /* a letter, or a mark that joins letters */
bool utf8_is_control(uint32_t c); /* or a format character that is not seen */
bool utf8_is_upper(uint32_t c);
bool utf8_is_lower(uint32_t c);
uint32_t utf8_lower(uint32_t c);
uint32_t utf8_upper(uint32_t c);

/* The plain form of typographic marks: quotation marks become ' or ", dashes
 * and the minus -, spaces a space; any other code point is itself. */
uint32_t utf8_plain(uint32_t c);

/* Adds the lower-cased, plain form of valid UTF-8 to `out`: the key under
 * which words are compared. */
sayso_status utf8_fold(const char *s, size_t len, buf *out);

#endif
