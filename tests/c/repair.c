/* Bytes of any kind become clean UTF-8, and each repair is noted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/repair.h"
#include "base/utf8.h"

/* ## UTF-8 by RFC 3629, section 4, as a table of states
 *
 * State 0 is between characters, REJECT is the end; every other state says
 * which bytes may come next. */
enum { OK, TAIL1, TAIL2, TAIL3, E0, ED, F0, F4, REJECT };

static const struct {
  unsigned char state, first, last, next;
} grammar[] = {
    {OK,    0x00, 0x7F, OK   },
    {OK,    0xC2, 0xDF, TAIL1},
    {OK,    0xE0, 0xE0, E0   },
    {OK,    0xE1, 0xEC, TAIL2},
    {OK,    0xED, 0xED, ED   },
    {OK,    0xEE, 0xEF, TAIL2},
    {OK,    0xF0, 0xF0, F0   },
    {OK,    0xF1, 0xF3, TAIL3},
    {OK,    0xF4, 0xF4, F4   },
    {TAIL1, 0x80, 0xBF, OK   },
    {TAIL2, 0x80, 0xBF, TAIL1},
    {TAIL3, 0x80, 0xBF, TAIL2},
    {E0,    0xA0, 0xBF, TAIL1},
    {ED,    0x80, 0x9F, TAIL1},
    {F0,    0x90, 0xBF, TAIL2},
    {F4,    0x80, 0x8F, TAIL2},
};

static unsigned char dfa[REJECT + 1][256];

static int build_dfa(void **state) {
  (void)state;
  memset(dfa, REJECT, sizeof dfa);
  for (size_t i = 0; i < sizeof grammar / sizeof *grammar; i++)
    for (unsigned b = grammar[i].first; b <= grammar[i].last; b++)
      dfa[grammar[i].state][b] = grammar[i].next;
  return 0;
}

/* The length of the longest start that is whole characters. */
static size_t valid_by_table(const unsigned char *s, size_t len) {
  size_t good = 0;
  unsigned char at = OK;
  for (size_t i = 0; i < len && at != REJECT; i++) {
    at = dfa[at][s[i]];
    if (at == OK) good = i + 1;
  }
  return good;
}

static void utf8_agrees_with_the_table(void **state) {
  (void)state;
  unsigned wrong = 0;
  for (size_t len = 1; len <= 3; len++)
    for (unsigned i = 0; i < 1u << 8 * len; i++) {
      unsigned char s[3] = {(unsigned char)i, (unsigned char)(i >> 8),
                            (unsigned char)(i >> 16)};
      wrong += utf8_valid((char *)s, len) != valid_by_table(s, len);
    }
  assert_int_equal(wrong, 0);
}

/* ## Repairs */

static buf out;
static repairs notes;

static const char *repaired(const char *s, size_t len) {
  buf_clear(&out);
  notes = (repairs){0};
  assert_int_equal(repair_text(s, len, &out, &notes), SAYSO_OK);
  return out.at;
}

#define REPAIRED(s) repaired(s, sizeof(s) - 1)

static size_t note_total(void) {
  size_t sum = 0;
  for (int i = 0; i < REPAIR_KINDS; i++)
    sum += notes.count[i];
  return sum;
}

/* Every string of up to four bytes from the edges of the grammar's ranges:
 * the result is valid and holds as many characters as it should; a valid text
 * stays as it is. */
static void any_bytes_become_valid(void **state) {
  (void)state;
  static const unsigned char edge[] = {
      0x00, 0x0A, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBB, 0xBF, 0xC1,
      0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
  const unsigned n = sizeof edge;
  unsigned char s[5] = "x";
  for (unsigned i = 0; i < n * n * n * n; i++) {
    unsigned k = i;
    for (int j = 1; j <= 4; j++, k /= n)
      s[j] = edge[k % n];
    repaired((char *)s, 5);
    assert_int_equal(utf8_valid(out.at, out.len), out.len);
    assert_null(memchr(out.at, '\0', out.len));
    if (note_total()) continue;
    assert_int_equal(valid_by_table(s, 5), 5);
    assert_memory_equal(out.at, s, 5);
  }
}

static void clean_text_stays_as_it_is(void **state) {
  (void)state;
  const char *text = "“Café”\r\n\x01\x1B[31m\x7F \xC2\x85\u202E😀";
  assert_string_equal(repaired(text, strlen(text)), text);
  assert_int_equal(note_total(), 0);
  assert_string_equal(REPAIRED(""), "");
}

static void a_mark_is_dropped(void **state) {
  (void)state;
  assert_string_equal(REPAIRED("\xEF\xBB\xBFhi \xEF\xBB\xBF"), "hi \uFEFF");
  assert_int_equal(notes.count[REPAIR_BOM], 1);
  assert_int_equal(note_total(), 1);
}

static void windows_1252_is_read(void **state) {
  (void)state;
  assert_string_equal(
      REPAIRED("\x93We won,\x94 he said \x96 caf\xE9 \x80 5\x85"),
      "“We won,” he said – café € 5…");
  assert_int_equal(notes.count[REPAIR_WINDOWS], 6);
  assert_int_equal(notes.first[REPAIR_WINDOWS], 0);
  assert_string_equal(REPAIRED("ab\x81\x8D\x8F\x90\x9D"),
                      "ab\xC2\x81\xC2\x8D\xC2\x8F\xC2\x90\xC2\x9D");
  assert_int_equal(notes.first[REPAIR_WINDOWS], 2);
}

static void lines_are_repaired_one_by_one(void **state) {
  (void)state;
  assert_string_equal(REPAIRED("“é”\n\x93\xE9\x94\n“é”"), "“é”\n“é”\n“é”");
  assert_int_equal(notes.count[REPAIR_WINDOWS], 3);
  assert_int_equal(notes.first[REPAIR_WINDOWS], 9);
  /* C9 94 would be a character of UTF-8, but not among so many others */
  assert_string_equal(REPAIRED("\x93un caf\xE9, UN CAF\xC9\x94"),
                      "“un café, UN CAFÉ”");
  /* here it is the other way round */
  assert_string_equal(REPAIRED("“é” and caf\xE9"), "“é” and café");
}

static void utf16_is_read(void **state) {
  (void)state;
  assert_string_equal(REPAIRED("\xFF\xFEh\0\xE9\0\x3D\xD8\x00\xDE"), "hé😀");
  assert_int_equal(notes.count[REPAIR_UTF16LE], 1);
  assert_int_equal(note_total(), 1);
  assert_string_equal(REPAIRED("\xFE\xFF\0h\0\xE9\xD8\x3D\xDE\x00"), "hé😀");
  assert_int_equal(notes.count[REPAIR_UTF16BE], 1);
  assert_string_equal(REPAIRED("h\0e\0l\0l\0o\0"), "hello");
  assert_int_equal(notes.count[REPAIR_UTF16LE], 1);
  assert_string_equal(REPAIRED("\0h\0e\0l\0l\0o"), "hello");
  assert_int_equal(notes.count[REPAIR_UTF16BE], 1);
  assert_string_equal(REPAIRED("\xFF\xFE"), "");
}

static void broken_utf16_is_noted(void **state) {
  (void)state;
  assert_string_equal(REPAIRED("\xFF\xFE\x3D\xD8h\0\x00\xDE\0\0i"),
                      "\uFFFDh\uFFFD\uFFFD\uFFFD");
  assert_int_equal(notes.count[REPAIR_SURROGATE], 3); /* and half a unit */
  assert_int_equal(notes.first[REPAIR_SURROGATE], 2);
  assert_int_equal(notes.count[REPAIR_NUL], 1);
  assert_int_equal(notes.first[REPAIR_NUL], 8);
}

static void nuls_are_shown(void **state) {
  (void)state;
  assert_string_equal(REPAIRED("a\0b and some more\0\0\xE9"),
                      "a\uFFFDb and some more\uFFFD\uFFFDé");
  assert_int_equal(notes.count[REPAIR_NUL], 3);
  assert_int_equal(notes.first[REPAIR_NUL], 1);
  assert_int_equal(notes.count[REPAIR_WINDOWS], 1);
  assert_string_equal(REPAIRED("\0"), "\uFFFD");
}

static void parts_are_counted_from_their_place(void **state) {
  (void)state;
  buf_clear(&out);
  notes = (repairs){0};
  repair_part("a\xE9", 2, ENCODING_UTF8, 100, &out, &notes);
  repair_part("b\0", 2, ENCODING_UTF8, 200, &out, &notes);
  repair_part("\0c", 2, ENCODING_UTF16BE, 300, &out, &notes);
  assert_string_equal(out.at, "aéb\uFFFDc");
  assert_int_equal(notes.first[REPAIR_WINDOWS], 101);
  assert_int_equal(notes.first[REPAIR_NUL], 201);
}

static void a_limit_is_kept(void **state) {
  (void)state;
  buf small = {.max = 5};
  assert_int_equal(repair_text("\0\0", 2, &small, &notes), SAYSO_ETOOBIG);
  buf_release(&small);
}

static int release_out(void **state) {
  (void)state;
  buf_release(&out);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(utf8_agrees_with_the_table),
      cmocka_unit_test(any_bytes_become_valid),
      cmocka_unit_test(clean_text_stays_as_it_is),
      cmocka_unit_test(a_mark_is_dropped),
      cmocka_unit_test(windows_1252_is_read),
      cmocka_unit_test(lines_are_repaired_one_by_one),
      cmocka_unit_test(utf16_is_read),
      cmocka_unit_test(broken_utf16_is_noted),
      cmocka_unit_test(nuls_are_shown),
      cmocka_unit_test(parts_are_counted_from_their_place),
      cmocka_unit_test(a_limit_is_kept),
  };
  return cmocka_run_group_tests(tests, build_dfa, release_out);
}
