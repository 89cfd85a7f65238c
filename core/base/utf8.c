/* utf8.c - UTF-8 and the few facts about characters that words need.
 *
 * Case and kind are tables of ranges over the scripts that news in European
 * languages is written in; a letter of any other script has no case here.
 */
#include "base/utf8.h"

#include <string.h>

/* clang-format off */
#define L UTF8_LOWER,
#define U UTF8_UPPER,
#define D UTF8_DIGIT,
#define S UTF8_SPACE,
#define M UTF8_MARK,
#define A UTF8_MARK | UTF8_SIGN,
#define H UTF8_HIGH,
#define W UTF8_HIGH | UTF8_WIDE,
#define H_16 H H H H  H H H H  H H H H  H H H H
const uint8_t utf8_bytes[256] = {
    S S S S  S S S S  S S S S  S S S S  S S S S  S S S S  S S S S  S S S S
    S M M M  M M M M  M M M M  M M M M  D D D D  D D D D  D D A M  M M M M
    A U U U  U U U U  U U U U  U U U U  U U U U  U U U U  U U U M  M M M M
    M L L L  L L L L  L L L L  L L L L  L L L L  L L L L  L L L M  M M M S
    H_16 H_16 H_16 H_16
    H H W H  H H H H  H H H H  H H H H  H_16
    H W W W  H H H H  H H H H  H H H W  H_16
};
#undef L
#undef U
#undef D
#undef S
#undef M
#undef A
#undef H
#undef W
#undef H_16
/* clang-format on */

static bool is_tail(const char *s, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (((unsigned char)s[i] & 0xC0) != 0x80) return false;
  return true;
}

uint32_t utf8_decode_high(const char *s, size_t len, size_t *n) {
  const unsigned char *u = (const unsigned char *)s;
  uint32_t c = u[0];
  size_t size = c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
  *n = 1;
  if (!size || size > len || !is_tail(s, size)) return UTF8_BAD;
  c &= 0x7Fu >> size;
  for (size_t i = 1; i < size; i++)
    c = c << 6 | (u[i] & 0x3Fu);
  if (size == 3 && (c < 0x800 || (c >= 0xD800 && c < 0xE000))) return UTF8_BAD;
  if (size == 4 && (c < 0x10000 || c > 0x10FFFF)) return UTF8_BAD;
  *n = size;
  return c;
}

uint32_t utf8_before(const char *s, size_t at, size_t *n) {
  size_t i = at - 1;
  while (i && ((unsigned char)s[i] & 0xC0) == 0x80)
    i--;
  size_t size;
  uint32_t c = utf8_decode(s + i, at - i, &size);
  *n = at - i;
  return c;
}

size_t utf8_encode(uint32_t c, char *s) {
  if (c < 0x80) {
    s[0] = (char)c;
    return 1;
  }
  size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t i = n - 1; i; i--, c >>= 6)
    s[i] = (char)(0x80 | (c & 0x3F));
  s[0] = (char)((n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0) | c);
  return n;
}

size_t utf8_valid(const char *s, size_t len) {
  size_t at = 0, n;
  while (at < len) {
    uint64_t word;
    while (len - at >= sizeof word) { /* eight bytes of ASCII at a time */
      memcpy(&word, s + at, sizeof word);
      if (word & 0x8080808080808080u) break;
      at += sizeof word;
    }
    if (at == len) break;
    if (utf8_decode(s + at, len - at, &n) == UTF8_BAD) break;
    at += n;
  }
  return at;
}

/* Eight bytes at a time, each of which has `bit` set or not. */
#define EACH_BYTE UINT64_C(0x0101010101010101)

static unsigned bytes_with(uint64_t bit) {
  return (unsigned)((bit & EACH_BYTE) * EACH_BYTE >> 56);
}

/* Code points start where a byte is not 10xxxxxx; those that start with
 * 1111xxxx count `wide`. */
static size_t count(const char *s, size_t len, unsigned wide) {
  size_t n = 0, i = 0;
  for (; i + 8 <= len; i += 8) {
    uint64_t x;
    memcpy(&x, s + i, 8);
    n += 8 - bytes_with(x >> 7 & ~(x >> 6));
    if (wide > 1)
      n += (wide - 1) * bytes_with(x >> 7 & x >> 6 & x >> 5 & x >> 4);
  }
  for (; i < len; i++) {
    unsigned char c = (unsigned char)s[i];
    if ((c & 0xC0) != 0x80) n += c >= 0xF0 ? wide : 1;
  }
  return n;
}

size_t utf8_count(const char *s, size_t len) { return count(s, len, 1); }

/* A pair for each beyond U+FFFF. */
size_t utf8_count16(const char *s, size_t len) { return count(s, len, 2); }

bool utf8_is_space(uint32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 ||
         c == 0xFEFF;
}

/* C0, C1, line and paragraph separators, zero-width and invisible ones, marks
 * that turn the direction, tags. The joiners of Indic and Persian words
 * (U+200C, U+200D) are letters to those who use them. */
bool utf8_is_control(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C || c == 0x180E ||
         c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE007F);
}

/* Ranges above ASCII that hold no letters. */
static const struct {
  uint32_t first, last;
} not_letters[] = {
    {0x80,    0xA9    },
    {0xAB,    0xB4    },
    {0xB6,    0xB9    },
    {0xBB,    0xBF    },
    {0xD7,    0xD7    },
    {0xF7,    0xF7    },
    {0x2000,  0x206F  },
    {0x20A0,  0x20CF  },
    {0x2190,  0x2BFF  },
    {0x2E00,  0x2E7F  },
    {0x3000,  0x3004  },
    {0x3008,  0x3020  },
    {0xE000,  0xF8FF  },
    {0xFE10,  0xFE6F  },
    {0xFEFF,  0xFEFF  },
    {0xFF01,  0xFF20  },
    {0xFFF0,  0xFFFF  },
    {0x1F000, 0x1FAFF },
    {0xE0000, 0x10FFFF},
};

bool utf8_is_alpha(uint32_t c) {
  if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
  for (size_t i = 0; i < sizeof not_letters / sizeof *not_letters; i++) {
    if (c < not_letters[i].first) return true;
    if (c <= not_letters[i].last) return false;
  }
  return false;
}

/* Upper-case ranges: to the lower-case letter it is either `shift` away, or,
 * where the shift is 1, the next one, for every second letter. */
static const struct {
  uint32_t first, last, shift;
} upper[] = {
    {'A',    'Z',    32},
    {0xC0,   0xD6,   32},
    {0xD8,   0xDE,   32},
    {0x100,  0x12E,  1 },
    {0x132,  0x136,  1 },
    {0x139,  0x147,  1 },
    {0x14A,  0x176,  1 },
    {0x179,  0x17D,  1 },
    {0x1CD,  0x1DB,  1 },
    {0x1DE,  0x1EE,  1 },
    {0x1F8,  0x21E,  1 },
    {0x222,  0x232,  1 },
    {0x388,  0x38A,  37},
    {0x391,  0x3A1,  32},
    {0x3A3,  0x3AB,  32},
    {0x400,  0x40F,  80},
    {0x410,  0x42F,  32},
    {0x460,  0x480,  1 },
    {0x48A,  0x4BE,  1 },
    {0x4D0,  0x52E,  1 },
    {0x531,  0x556,  48},
    {0x1E00, 0x1E94, 1 },
    {0x1EA0, 0x1EFE, 1 },
    {0xFF21, 0xFF3A, 32},
};

uint32_t utf8_lower(uint32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c == 0x178) return 0xFF;
  for (size_t i = 0; i < sizeof upper / sizeof *upper; i++) {
    if (c < upper[i].first) return c;
    if (c > upper[i].last) continue;
    bool pairs = upper[i].shift == 1;
    return pairs && (c - upper[i].first) % 2 ? c : c + upper[i].shift;
  }
  return c;
}

uint32_t utf8_upper(uint32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
  if (c == 0xFF) return 0x178;
  for (size_t i = 0; i < sizeof upper / sizeof *upper; i++) {
    uint32_t shift = upper[i].shift;
    if (c < upper[i].first + shift || c > upper[i].last + shift) continue;
    if (utf8_lower(c - shift) == c) return c - shift;
  }
  return c;
}

bool utf8_is_upper(uint32_t c) { return utf8_lower(c) != c; }

bool utf8_is_lower(uint32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  return utf8_upper(c) != c || c == 0xDF;
}

uint32_t utf8_plain(uint32_t c) {
  if (c < 0x80) return c;
  if (utf8_is_space(c)) return ' ';
  if (c == 0xAB || c == 0xBB || (c >= 0x201C && c <= 0x201F)) return '"';
  if ((c >= 0x2018 && c <= 0x201B) || c == 0x2039 || c == 0x203A || c == 0xB4 ||
      c == 0x2BC)
    return '\'';
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) return '-';
  return c;
}

/* Adds the ASCII at the start of `s` in lower case; gives its length. */
static size_t fold_ascii(const char *s, size_t len, buf *out) {
  size_t n = 0;
  while (n < len && (unsigned char)s[n] < 0x80)
    n++;
  char *to = buf_reserve(out, n);
  for (size_t i = 0; to && i < n; i++)
    to[i] = (char)(s[i] | (utf8_byte(s[i]) & UTF8_UPPER ? 0x20 : 0));
  if (to) out->len += n;
  return n;
}

sayso_status utf8_fold(const char *s, size_t len, buf *out) {
  for (size_t at = fold_ascii(s, len, out), n; at < len && !out->status;) {
    char *to = buf_reserve(out, 4);
    uint32_t c = utf8_decode(s + at, len - at, &n);
    if (to) out->len += utf8_encode(utf8_lower(utf8_plain(c)), to);
    at += n;
    at += fold_ascii(s + at, len - at, out);
  }
  return out->status;
}
