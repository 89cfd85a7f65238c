/* Offsets in code points, bytes and UTF-16 units, against counting by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "output/offsets.h"

/* Every offset of a text, both ways. */
static void check_text(const char *text, uint32_t len) {
  offsets o;
  uint32_t chars = 0, units = 0;
  assert_int_equal(offsets_init(&o, text, len), SAYSO_OK);
  for (uint32_t at = 0; at <= len;) {
    assert_int_equal(offsets_from_byte(&o, OFFSETS_CHARS, at), chars);
    assert_int_equal(offsets_from_byte(&o, OFFSETS_UTF16, at), units);
    assert_int_equal(offsets_from_byte(&o, OFFSETS_BYTES, at), at);
    assert_int_equal(offsets_to_byte(&o, OFFSETS_CHARS, chars), at);
    assert_int_equal(offsets_to_byte(&o, OFFSETS_UTF16, units), at);
    assert_int_equal(offsets_to_byte(&o, OFFSETS_BYTES, at), at);
    if (at == len) break;
    size_t n;
    utf8_decode(text + at, len - at, &n);
    for (uint32_t i = 1; i < n; i++) /* inside a character: its end */
      assert_int_equal(offsets_from_byte(&o, OFFSETS_CHARS, at + i), chars + 1);
    at += (uint32_t)n;
    chars++;
    units += n == 4 ? 2 : 1;
    if (n == 4) /* between the halves of a pair: its end */
      assert_int_equal(offsets_to_byte(&o, OFFSETS_UTF16, units - 1), at);
  }
  assert_int_equal(offsets_from_byte(&o, OFFSETS_CHARS, len + 9), chars);
  assert_int_equal(offsets_to_byte(&o, OFFSETS_CHARS, chars + 9), len);
  offsets_release(&o);
}

static void offsets_go_there_and_back(void **state) {
  (void)state;
  check_text("", 0);
  check_text("plain", 5);
  check_text("é€😀a", 10);
}

/* Characters of each size across the edges of the steps. */
static void steps_have_no_seams(void **state) {
  (void)state;
  static const char *const chars[] = {"a", "é", "€", "😀"};
  char text[4 * OFFSETS_STEP];
  for (size_t shift = 0; shift < 4; shift++)
    for (size_t kind = 0; kind < 4; kind++) {
      size_t len = shift, n = strlen(chars[kind]);
      memset(text, 'x', shift);
      for (; len + n <= sizeof text; len += n)
        memcpy(text + len, chars[kind], n);
      check_text(text, (uint32_t)len);
    }
}

static void lengths_at_the_edge_of_a_step(void **state) {
  (void)state;
  char text[2 * OFFSETS_STEP + 1];
  memset(text, 'a', sizeof text);
  for (uint32_t len = OFFSETS_STEP - 1; len <= OFFSETS_STEP + 1; len++)
    check_text(text, len);
  check_text(text, 2 * OFFSETS_STEP);
}

static void units_have_names(void **state) {
  (void)state;
  assert_int_equal(offset_unit_named("chars"), OFFSETS_CHARS);
  assert_int_equal(offset_unit_named("bytes"), OFFSETS_BYTES);
  assert_int_equal(offset_unit_named("utf16"), OFFSETS_UTF16);
  assert_int_equal(offset_unit_named("utf8"), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(offsets_go_there_and_back),
      cmocka_unit_test(steps_have_no_seams),
      cmocka_unit_test(lengths_at_the_edge_of_a_step),
      cmocka_unit_test(units_have_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
