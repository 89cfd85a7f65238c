/* utf8.h - reading, checking and folding UTF-8. */
#ifndef SAYSO_UTF8_H
#define SAYSO_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The code point at `s`, whose length goes to `*n`. A malformed sequence
 * gives UTF8_BAD and a length of 1; `len` must be at least 1. */
#define UTF8_BAD UINT32_MAX
uint32_t utf8_decode(const char *s, size_t len, size_t *n);

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
