/* Text of others on a terminal: cleaned, measured, wrapped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/utf8.h"
#include "output/terminal.h"

static void assert_clean(const char *s, size_t len, bool lines,
                         const char *want) {
  buf out = {0};
  assert_int_equal(terminal_clean(&out, s, len, lines), SAYSO_OK);
  assert_string_equal(out.at, want);
  buf_release(&out);
}

#define ASSERT_CLEAN(s, lines, want) assert_clean(s, sizeof(s) - 1, lines, want)

static void escapes_are_shown(void **state) {
  (void)state;
  ASSERT_CLEAN("a\x1B[31mred\x07\x7F", true, "a␛[31mred␇␡");
  assert_clean("\xC2\x9B"
               "31m",
               5, true, "\uFFFD31m");
  ASSERT_CLEAN("a\tb\r\nc\rd", true, "a b\nc␍d");
  ASSERT_CLEAN("a\nb", false, "a b");
  ASSERT_CLEAN("a\0b", false, "a␀b");
  ASSERT_CLEAN("", false, "");
}

static void directions_are_not_obeyed(void **state) {
  (void)state;
  ASSERT_CLEAN("a\u202Eb\u2066c\u200F\u200B\uFEFF", false,
               "a\uFFFDb\uFFFDc\uFFFD\uFFFD\uFFFD");
  ASSERT_CLEAN("می\u200Cخواهم", false, "می\u200Cخواهم");
}

static void quotes_are_as_lua_writes_them(void **state) {
  (void)state;
  static const char text[] = "\"a\\b\n\t\0\x1B[31m\x7F\xFFé\u202E\xC2\x85.";
  buf out = {0};
  assert_int_equal(terminal_quote(&out, text, sizeof text - 1), SAYSO_OK);
  assert_string_equal(out.at, "\"\\\"a\\\\b\\n\\t\\x00\\x1B[31m\\x7F\\xFFé"
                              "\\u{202E}\\u{0085}.\"");
  buf_release(&out);
}

/* No code point, alone or malformed, leaves a byte that a terminal obeys. */
static void nothing_gets_through(void **state) {
  (void)state;
  buf out = {0};
  for (uint32_t c = 0; c <= 0x10FFFF; c++) {
    char s[4];
    size_t n = utf8_encode(c, s);
    buf_clear(&out);
    terminal_clean(&out, s, n, false);
    terminal_quote(&out, s, n);
    for (size_t at = 0, k; at < out.len; at += k) {
      uint32_t shown = utf8_decode(out.at + at, out.len - at, &k);
      assert_true(shown != UTF8_BAD && !utf8_is_control(shown));
    }
  }
  buf_release(&out);
}

static void widths_are_those_of_unicode(void **state) {
  (void)state;
  assert_int_equal(terminal_width("abc", 3), 3);
  assert_int_equal(terminal_width("é", 2), 1);
  assert_int_equal(terminal_width("e\u0301", 3), 1);
  assert_int_equal(terminal_width("日本", 6), 4);
  assert_int_equal(terminal_width("한국", 6), 4);
  assert_int_equal(terminal_width("ｆｕ", 6), 4);
  assert_int_equal(terminal_width("😀", 4), 2);
  assert_int_equal(terminal_width("“–”", 9), 3);
  assert_int_equal(terminal_width_of(0x200D), 0);
  assert_int_equal(terminal_width_of(0x3FFFD), 1);
}

static void assert_wrap(const char *s, size_t columns, size_t want,
                        size_t want_skip) {
  size_t skip;
  assert_int_equal(terminal_wrap(s, strlen(s), columns, &skip), want);
  assert_int_equal(skip, want_skip);
}

static void lines_are_wrapped_at_spaces(void **state) {
  (void)state;
  assert_wrap("one two three", 7, 7, 1);
  assert_wrap("one two three", 8, 7, 1);
  assert_wrap("one two three", 6, 3, 1);
  assert_wrap("one  two", 5, 4, 1);
  assert_wrap("one", 10, 3, 0);
  assert_wrap("onetwothree", 4, 4, 0);
  assert_wrap("日本語", 4, 6, 0);
  assert_wrap("日本語", 1, 3, 0); /* at least one */
  assert_wrap("", 5, 0, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(escapes_are_shown),
      cmocka_unit_test(directions_are_not_obeyed),
      cmocka_unit_test(quotes_are_as_lua_writes_them),
      cmocka_unit_test(nothing_gets_through),
      cmocka_unit_test(widths_are_those_of_unicode),
      cmocka_unit_test(lines_are_wrapped_at_spaces),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
