/* repair.c - bytes as clean UTF-8, line by line.
 *
 * The table of Windows-1252 is WHATWG's (encoding.spec.whatwg.org, the index
 * "windows-1252"): the five bytes that Microsoft leaves undefined are the C1
 * controls of Latin-1, so that every byte has a meaning.
 */
#include "base/repair.h"

#include <string.h>

#include "base/utf8.h"

#define LOOK 1024u /* bytes that show an encoding */

const char *repair_code(repair_kind kind) {
  static const char *const codes[] = {
#define X(name, code) code,
      REPAIR_MAP(X)
#undef X
  };
  return codes[kind];
}

static void count(repairs *r, repair_kind kind, size_t offset, size_t n) {
  if (!r->count[kind]) r->first[kind] = offset;
  r->count[kind] += n;
}

static void add_char(buf *out, uint32_t c) {
  char *to = buf_reserve(out, 4);
  if (to) out->len += utf8_encode(c, to);
}

/* ## Which encoding */

/* UTF-16 of any text in letters of Latin has NULs in every second byte, and
 * all in the same half. */
static encoding encoding_by_nuls(const char *s, size_t len) {
  size_t nuls[2] = {0, 0}, pairs = (len < LOOK ? len : LOOK) / 2;
  for (size_t i = 0; i < 2 * pairs; i++)
    nuls[i % 2] += !s[i];
  if (nuls[1] * 2 > pairs && nuls[0] * 10 <= nuls[1]) return ENCODING_UTF16LE;
  if (nuls[0] * 2 > pairs && nuls[1] * 10 <= nuls[0]) return ENCODING_UTF16BE;
  return ENCODING_UTF8;
}

encoding repair_encoding(const char *s, size_t len, size_t *bom) {
  *bom = 0;
  if (len >= 3 && !memcmp(s, "\xEF\xBB\xBF", 3)) {
    *bom = 3;
    return ENCODING_UTF8;
  }
  if (len >= 2 && (!memcmp(s, "\xFF\xFE", 2) || !memcmp(s, "\xFE\xFF", 2))) {
    *bom = 2;
    return *s == '\xFF' ? ENCODING_UTF16LE : ENCODING_UTF16BE;
  }
  return encoding_by_nuls(s, len);
}

/* ## Windows-1252 */

static uint32_t windows_char(unsigned char byte) {
  static const uint16_t table[32] = {
      0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
      0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
      0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
      0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
  return byte >= 0x80 && byte < 0xA0 ? table[byte - 0x80] : byte;
}

/* Whether more bytes of a line are malformed than make sequences. */
static bool is_windows(const char *s, size_t len) {
  size_t bad = 0, good = 0;
  for (size_t at = 0, n; at < len; at += n) {
    bad += utf8_decode(s + at, len - at, &n) == UTF8_BAD;
    good += n > 1;
  }
  return bad > good;
}

/* A line that is not valid UTF-8. */
static void repair_line(const char *s, size_t len, size_t offset, buf *out,
                        repairs *r) {
  bool whole = is_windows(s, len);
  for (size_t at = 0, n; at < len && !out->status; at += n) {
    uint32_t c = utf8_decode(s + at, len - at, &n);
    unsigned char byte = (unsigned char)s[at];
    if (byte < 0x80 || (c != UTF8_BAD && !whole)) {
      buf_add(out, s + at, n);
      continue;
    }
    n = 1;
    add_char(out, windows_char(byte));
    count(r, REPAIR_WINDOWS, offset + at, 1);
  }
}

static size_t line_length(const char *s, size_t len) {
  const char *end = memchr(s, '\n', len);
  return end ? (size_t)(end - s) + 1 : len;
}

/* Adds bytes whose lines may be malformed, as lines of UTF-8. */
static void repair_lines(const char *s, size_t len, size_t offset, buf *out,
                         repairs *r) {
  size_t at = 0;
  while (at < len && !out->status) {
    size_t good = utf8_valid(s + at, len - at), from = at + good;
    if (good == len - at) {
      buf_add(out, s + at, good);
      return;
    }
    while (from > at && s[from - 1] != '\n')
      from--; /* to the start of the line with the bad byte */
    buf_add(out, s + at, from - at);
    size_t n = line_length(s + from, len - from);
    repair_line(s + from, n, offset + from, out, r);
    at = from + n;
  }
}

/* ## NUL bytes */

/* Adds UTF-8 whose NULs, counted in the input before, become U+FFFD: in place,
 * from the end, as each takes two bytes more. */
static void replace_nuls(buf *out, size_t from) {
  size_t nuls = 0;
  for (size_t i = from; i < out->len; i++)
    nuls += !out->at[i];
  size_t read = out->len, write = out->len + 2 * nuls;
  if (!nuls || !buf_reserve(out, 2 * nuls)) return;
  out->len = write;
  while (read > from && read != write) {
    char c = out->at[--read];
    write -= c ? 1 : 3;
    if (c)
      out->at[write] = c;
    else
      memcpy(out->at + write, "\xEF\xBF\xBD", 3);
  }
}

static void count_nuls(const char *s, size_t len, size_t offset, repairs *r) {
  const char *end = s + len, *at = s;
  while ((at = memchr(at, '\0', (size_t)(end - at)))) {
    count(r, REPAIR_NUL, offset + (size_t)(at - s), 1);
    at++;
  }
}

static void repair_utf8(const char *s, size_t len, size_t offset, buf *out,
                        repairs *r) {
  size_t from = out->len;
  repair_lines(s, len, offset, out, r);
  if (!memchr(s, '\0', len) || out->status) return;
  count_nuls(s, len, offset, r);
  replace_nuls(out, from);
}

/* ## UTF-16 */

static uint32_t unit_at(const char *s, encoding from) {
  unsigned char a = (unsigned char)s[0], b = (unsigned char)s[1];
  return from == ENCODING_UTF16LE ? (uint32_t)(b << 8 | a)
                                  : (uint32_t)(a << 8 | b);
}

static void repair_utf16(const char *s, size_t len, encoding from,
                         size_t offset, buf *out, repairs *r) {
  size_t at = 0;
  while (len - at >= 2 && !out->status) {
    uint32_t c = unit_at(s + at, from), low = 0;
    if (c >= 0xD800 && c < 0xDC00 && len - at >= 4)
      low = unit_at(s + at + 2, from);
    bool is_pair = low >= 0xDC00 && low < 0xE000;
    bool is_half = !is_pair && c >= 0xD800 && c < 0xE000;
    if (is_pair) c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    if (is_half) count(r, REPAIR_SURROGATE, offset + at, 1);
    if (!c) count(r, REPAIR_NUL, offset + at, 1);
    add_char(out, is_half || !c ? 0xFFFD : c);
    at += is_pair ? 4 : 2;
  }
  if (at == len) return;
  count(r, REPAIR_SURROGATE, offset + at, 1);
  add_char(out, 0xFFFD);
}

/* ## All together */

sayso_status repair_part(const char *s, size_t len, encoding from,
                         size_t offset, buf *out, repairs *r) {
  if (from == ENCODING_UTF8)
    repair_utf8(s, len, offset, out, r);
  else
    repair_utf16(s, len, from, offset, out, r);
  return buf_add(out, "", 0); /* ends it with a NUL */
}

sayso_status repair_text(const char *s, size_t len, buf *out, repairs *r) {
  size_t bom;
  encoding from = repair_encoding(s, len, &bom);
  if (from == ENCODING_UTF16LE) count(r, REPAIR_UTF16LE, 0, 1);
  if (from == ENCODING_UTF16BE) count(r, REPAIR_UTF16BE, 0, 1);
  if (from == ENCODING_UTF8 && bom) count(r, REPAIR_BOM, 0, 1);
  return repair_part(s + bom, len - bom, from, bom, out, r);
}
