/* terminal.c - cleaning, measuring and wrapping text for a terminal. */
#include "output/terminal.h"

#include "base/utf8.h"
#include "output/width.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

/* What stands for a code point on a terminal. */
static uint32_t shown(uint32_t c, bool lines) {
  if (c == '\n') return lines ? c : ' ';
  if (c == '\t' || c == 0x2028 || c == 0x2029 || c == 0x85) return ' ';
  if (c < 0x20) return 0x2400 + c; /* its picture */
  if (c == 0x7F) return 0x2421;
  return c == UTF8_BAD || utf8_is_control(c) ? 0xFFFD : c;
}

sayso_status terminal_clean(buf *out, const char *s, size_t len, bool lines) {
  for (size_t at = 0, n; at < len && !out->status; at += n) {
    uint32_t c = utf8_decode(s + at, len - at, &n);
    if (c == '\r' && at + 1 < len && s[at + 1] == '\n') continue;
    char *to = buf_reserve(out, 4);
    if (to) out->len += utf8_encode(shown(c, lines), to);
  }
  return buf_add(out, "", 0); /* ends it with a NUL */
}

sayso_status terminal_quote(buf *out, const char *s, size_t len) {
  buf_putc(out, '"');
  for (size_t at = 0, n; at < len && !out->status; at += n) {
    uint32_t c = utf8_decode(s + at, len - at, &n);
    if (c == '"' || c == '\\')
      buf_printf(out, "\\%c", (char)c);
    else if (c == '\n' || c == '\t')
      buf_puts(out, c == '\n' ? "\\n" : "\\t");
    else if (c == UTF8_BAD || c < 0x20 || c == 0x7F)
      buf_printf(out, "\\x%02X", (unsigned char)s[at]);
    else if (utf8_is_control(c) || shown(c, false) != c)
      buf_printf(out, "\\u{%04X}", (unsigned)c);
    else
      buf_add(out, s + at, n);
  }
  return buf_putc(out, '"');
}

static bool is_in(uint32_t c, const char_range *table, size_t count) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (table[middle].last < c)
      low = middle + 1;
    else
      high = middle;
  }
  return low < count && c >= table[low].first;
}

unsigned terminal_width_of(uint32_t c) {
  if (c < 0x300) return c != 0;
  if (is_in(c, no_width, LENGTH(no_width))) return 0;
  return is_in(c, two_wide, LENGTH(two_wide)) ? 2 : 1;
}

size_t terminal_width(const char *s, size_t len) {
  size_t width = 0;
  for (size_t at = 0, n; at < len; at += n)
    width += terminal_width_of(utf8_decode(s + at, len - at, &n));
  return width;
}

size_t terminal_wrap(const char *s, size_t len, size_t columns, size_t *skip) {
  size_t at = 0, width = 0, n, space = 0;
  while (at < len) {
    uint32_t c = utf8_decode(s + at, len - at, &n);
    width += terminal_width_of(c);
    if (c == ' ') space = at;
    if (width > columns && at) break;
    at += n;
  }
  if (at < len && space) at = space;
  *skip = 0;
  while (at + *skip < len && s[at + *skip] == ' ')
    ++*skip;
  return at;
}
