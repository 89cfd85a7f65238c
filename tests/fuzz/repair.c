/* Any bytes become valid UTF-8 without NULs; what was valid stays as it was;
 * lines repaired one by one are the whole repaired at once; and what is shown
 * on a terminal has no control character in it. */
#include <string.h>

#include "base/repair.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "output/terminal.h"

static size_t total(const repairs *r) {
  size_t sum = 0;
  for (int i = 0; i < REPAIR_KINDS; i++)
    sum += r->count[i];
  return sum;
}

static void check_whole(const char *s, size_t len, const buf *out,
                        const repairs *r) {
  PROMISE(utf8_valid(out->at, out->len) == out->len);
  PROMISE(strlen(out->at) == out->len);
  for (int i = 0; i < REPAIR_KINDS; i++)
    PROMISE(!r->count[i] || r->first[i] < len);
  if (!total(r)) PROMISE(out->len == len && !memcmp(out->at, s, len));
}

static void check_lines(const char *s, size_t len) {
  buf whole = {0}, lines = {0};
  repairs a = {0}, b = {0};
  repair_part(s, len, ENCODING_UTF8, 0, &whole, &a);
  for (size_t at = 0; at < len;) {
    const char *end = memchr(s + at, '\n', len - at);
    size_t n = end ? (size_t)(end - s) + 1 - at : len - at;
    repair_part(s + at, n, ENCODING_UTF8, at, &lines, &b);
    at += n;
  }
  PROMISE(whole.len == lines.len);
  PROMISE(!whole.len || !memcmp(whole.at, lines.at, whole.len));
  PROMISE(!memcmp(&a, &b, sizeof a));
  buf_release(&whole);
  buf_release(&lines);
}

static void check_terminal(const char *s, size_t len) {
  buf out = {0};
  size_t skip;
  terminal_clean(&out, s, len, false);
  for (size_t at = 0, n; at < out.len; at += n) {
    uint32_t c = utf8_decode(out.at + at, out.len - at, &n);
    PROMISE(c != UTF8_BAD && !utf8_is_control(c));
  }
  for (size_t at = 0, n; at < out.len; at += n + skip) {
    n = terminal_wrap(out.at + at, out.len - at, 20, &skip);
    PROMISE(n + skip && at + n + skip <= out.len);
  }
  buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *s = (const char *)data;
  buf out = {0};
  repairs r = {0};
  PROMISE(repair_text(s, size, &out, &r) == SAYSO_OK);
  check_whole(s, size, &out, &r);
  check_lines(s, size);
  check_terminal(s, size);
  buf_release(&out);
  return 0;
}
