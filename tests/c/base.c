/* The base: UTF-8, growing strings and interned words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/cells.h"
#include "base/status.h"
#include "base/utf8.h"
#include "base/words.h"

/* Björn Höhrmann's way of counting: the valid strings of one to three bytes,
 * by the grammar of RFC 3629 section 4. */
static void utf8_counts_agree_with_the_grammar(void **state) {
  (void)state;
  unsigned valid = 0;
  unsigned char s[3];
  for (unsigned i = 0; i < 1u << 24; i++) {
    s[0] = (unsigned char)(i >> 16);
    s[1] = (unsigned char)(i >> 8);
    s[2] = (unsigned char)i;
    valid += utf8_valid((char *)s, 3) == 3;
  }
  /* aaa, a+2 and 2+a, 3: */
  unsigned two = 30 * 64, three = (16 * 64 * 64) - 32 * 64 - 32 * 64;
  assert_int_equal(valid, 128 * 128 * 128 + 2 * 128 * two + three);
}

static void code_points_survive_a_round_trip(void **state) {
  (void)state;
  for (uint32_t c = 0; c <= 0x10FFFF; c++) {
    if (c >= 0xD800 && c < 0xE000) continue;
    char s[4];
    size_t n = utf8_encode(c, s), m, k;
    assert_int_equal(utf8_decode(s, n, &m), c);
    assert_int_equal(utf8_before(s, n, &k), c);
    assert_true(m == n && k == n);
    assert_int_equal(utf8_lower(utf8_lower(c)), utf8_lower(c));
    if (utf8_is_upper(c)) assert_int_equal(utf8_upper(utf8_lower(c)), c);
  }
}

static void bytes_are_what_their_characters_are(void **state) {
  (void)state;
  for (unsigned b = 0; b < 128; b++) {
    unsigned is = utf8_bytes[b];
    assert_int_equal((is & UTF8_LETTER) != 0, utf8_is_alpha(b));
    assert_int_equal((is & UTF8_UPPER) != 0, utf8_is_upper(b));
    assert_int_equal((is & UTF8_LOWER) != 0, utf8_is_lower(b));
    assert_int_equal((is & UTF8_DIGIT) != 0, b >= '0' && b <= '9');
    assert_int_equal((is & UTF8_SPACE) != 0, b <= ' ' || b == 0x7F);
    assert_int_equal((is & UTF8_SIGN) != 0, b == '@' || b == ':');
    bool is_other = is & (UTF8_LETTER | UTF8_DIGIT | UTF8_SPACE);
    assert_int_equal((is & UTF8_MARK) != 0, !is_other);
    assert_false(is & (UTF8_HIGH | UTF8_WIDE));
  }
  for (unsigned b = 128; b < 256; b++)
    assert_int_equal(utf8_bytes[b] & ~(unsigned)UTF8_WIDE, UTF8_HIGH);
  for (uint32_t c = 128; c <= 0x10FFFF; c++) {
    char s[4];
    utf8_encode(c, s);
    if (utf8_is_space(c)) assert_true(utf8_byte(s[0]) & UTF8_WIDE);
  }
}

/* The hash as its definition has it, a byte at a time. Models keep hashes, so
 * it may not change. */
static uint32_t slow_hash(const char *s, size_t len) {
  uint64_t h = 0xCBF29CE484222325u ^ len;
  for (size_t at = 0, left = len; at <= len; at += 8, left -= 8) {
    uint64_t v = 0;
    for (size_t i = 0; i < 8 && i < left; i++)
      v |= (uint64_t)(unsigned char)s[at + i] << (8 * i);
    h = (h ^ v) * 0x9E3779B97F4A7C15u;
    h ^= left >= 8 ? h >> 29 : h >> 32;
    if (left < 8) break;
  }
  return (uint32_t)h;
}

static void hashes_are_what_models_keep(void **state) {
  (void)state;
  char s[64];
  for (unsigned i = 0; i < sizeof s; i++)
    s[i] = (char)(i * 37 + 201);
  for (size_t from = 0; from < 8; from++)
    for (size_t len = 0; from + len <= sizeof s; len++)
      assert_int_equal(words_hash(s + from, len), slow_hash(s + from, len));
  assert_int_equal(words_hash("said", 4), 0x1CADBEEE);
}

static void words_differ_by_any_byte(void **state) {
  (void)state;
  words w;
  assert_int_equal(words_init(&w), SAYSO_OK);
  for (size_t len = 1; len < 40; len++) {
    char s[40];
    word_id first, id;
    uint32_t hash;
    memset(s, 'a', sizeof s);
    assert_int_equal(words_seek(&w, s, len, &hash), WORD_NONE);
    assert_false(words_add(&w, s, len, hash, &first));
    assert_int_equal(words_seek(&w, s, len, &hash), first);
    for (size_t i = 0; i < len; i++) {
      s[i] = 'b'; /* under the same hash */
      assert_false(words_add(&w, s, len, hash, &id));
      assert_int_not_equal(id, first);
      assert_memory_equal(words_at(&w, id)->text, s, len);
      s[i] = 'a';
    }
  }
  words_release(&w);
}

static void words_are_equal_by_id(void **state) {
  (void)state;
  words w;
  word_id a, b, c;
  assert_int_equal(words_init(&w), SAYSO_OK);
  assert_false(words_add(&w, "Don’t", 7, words_hash("Don’t", 7), &a));
  assert_false(words_add(&w, "don't", 5, words_hash("don't", 5), &b));
  assert_int_not_equal(a, b);
  assert_int_equal(words_at(&w, a)->folded, b);
  assert_int_equal(words_at(&w, b)->folded, b);
  assert_true(words_at(&w, a)->flags & WORD_CAP);
  uint16_t flags;
  assert_false(words_add_folded(&w, "DON’T", 7, &c, &flags));
  assert_int_equal(c, b);
  assert_true(flags & WORD_UPPER);
  assert_int_equal(words_find(&w, "DON’T", 7), WORD_NONE);
  words_set_mark(&w);
  assert_false(words_add(&w, "NATO", 4, words_hash("NATO", 4), &c));
  assert_int_equal(words_find(&w, "NATO", 4), c);
  words_cut(&w);
  assert_int_equal(words_find(&w, "NATO", 4), WORD_NONE);
  assert_int_equal(words_find(&w, "Don’t", 7), a);
  assert_int_equal(w.epoch, 1);
  words_release(&w);
}

static unsigned flags_of(words *w, const char *s) {
  uint16_t flags;
  word_id id;
  assert_false(words_add_folded(w, s, strlen(s), &id, &flags));
  return flags;
}

static void flags_say_what_letters_are(void **state) {
  (void)state;
  static const struct {
    const char *text;
    unsigned flags;
  } cases[] = {
      {"said",             WORD_ALPHA | WORD_LOWER                         },
      {"Said",             WORD_ALPHA | WORD_CAP                           },
      {"NATO",             WORD_ALPHA | WORD_CAP | WORD_UPPER              },
      {"A",                WORD_ALPHA | WORD_CAP                           },
      {"iPhone",           WORD_ALPHA | WORD_MIXED                         },
      {"McDonald",         WORD_ALPHA | WORD_CAP | WORD_MIXED              },
      {"constitutionalA",  WORD_ALPHA | WORD_MIXED                         },
      {"U.S.",             WORD_ALPHA | WORD_CAP | WORD_UPPER | WORD_PERIOD},
      {"1990s",            WORD_ALPHA | WORD_DIGIT | WORD_LOWER            },
      {"2024-11-05",       WORD_DIGIT | WORD_HYPHEN                        },
      {"-",                0                                               },
      {"--",               0                                               },
      {"ex-President",     WORD_ALPHA | WORD_MIXED | WORD_HYPHEN           },
      {"\xC3\x89lys\xC3\xA9"
       "e",         WORD_ALPHA | WORD_CAP                           },
      {"\xC3\x89\xC3\x89", WORD_ALPHA | WORD_CAP | WORD_UPPER              },
  };
  words w;
  assert_int_equal(words_init(&w), SAYSO_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_int_equal(flags_of(&w, cases[i].text), cases[i].flags);
  words_release(&w);
}

/* ASCII is read by eight bytes, other texts by characters: with an apostrophe
 * behind it a text has the same flags, and the same folded form. */
static void flags_are_the_same_by_bytes_and_characters(void **state) {
  (void)state;
  words w;
  uint32_t bits = 1;
  assert_int_equal(words_init(&w), SAYSO_OK);
  for (int round = 0; round < 5000; round++) {
    static const char of[] = "abzAZ@[`{09-./";
    char s[100 + sizeof "\xE2\x80\x99x"], folded[sizeof s];
    size_t len = 0, most = round % 8 ? 12 : 100;
    for (; len < most && (bits >> 12) % 16; len++) {
      bits = bits * 1664525u + 1013904223u;
      s[len] = of[(bits >> 16) % (round % 3 ? sizeof of - 1 : 5)];
    }
    bits = bits * 1664525u + 1013904223u;
    memcpy(s + len, "x", 2);
    unsigned flags = flags_of(&w, s);
    word_id id = words_find(&w, s, len + 1);
    memcpy(s + len, "\xE2\x80\x99x", 5);
    assert_int_equal(flags_of(&w, s), flags);
    if (!id) assert_true(flags & (WORD_CAP | WORD_MIXED));
    for (size_t i = 0; i < len; i++)
      folded[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + 'a' - 'A' : s[i]);
    memcpy(folded + len, "x", 2);
    assert_int_not_equal(words_find(&w, folded, len + 1), WORD_NONE);
  }
  words_release(&w);
}

static void many_words_keep_apart(void **state) {
  (void)state;
  words w;
  assert_int_equal(words_init(&w), SAYSO_OK);
  for (int round = 0; round < 2; round++)
    for (uint32_t i = 0; i < 50000; i++) {
      char s[16];
      int n = snprintf(s, sizeof s, "w%u", i);
      word_id id;
      assert_false(words_add(&w, s, (size_t)n, words_hash(s, (size_t)n), &id));
      assert_int_equal(id, i + 1);
    }
  words_release(&w);
}

static void messages_are_cut_at_code_points(void **state) {
  (void)state;
  sayso_error e;
  char s[600];
  for (size_t i = 0; i + 1 < sizeof s; i += 2)
    memcpy(s + i, "é", 2);
  s[sizeof s - 2] = '\0';
  status_fail(&e, SAYSO_EFORMAT, 3, 14, "x%s", s);
  size_t len = strlen(e.message);
  assert_int_equal(utf8_valid(e.message, len), len);
  assert_true(len > 390 && e.line == 3 && e.offset == 14);
}

static void buffers_stop_at_their_maximum(void **state) {
  (void)state;
  buf b = {.max = 10};
  assert_int_equal(buf_puts(&b, "12345"), SAYSO_OK);
  assert_int_equal(buf_printf(&b, "%d", 678901), SAYSO_ETOOBIG);
  assert_int_equal(buf_putc(&b, 'x'), SAYSO_ETOOBIG);
  assert_string_equal(b.at, "12345");
  buf_clear(&b);
  assert_int_equal(buf_puts(&b, "1234567890"), SAYSO_OK);
  buf_release(&b);
}

/* Blocks of all sizes come, change their size and go, in an order that looks
 * random; each holds its own bytes for as long as it is there. */
static void cells_keep_what_they_hold(void **state) {
  (void)state;
  enum { COUNT = 400, ROUNDS = 60000 };
  static unsigned char *at[COUNT];
  static size_t size[COUNT];
  cells c = {0};
  uint32_t seed = 1;
  for (unsigned round = 0; round < ROUNDS; round++) {
    seed = seed * 1664525u + 1013904223u;
    unsigned i = (seed >> 8) % COUNT;
    size_t want = (seed >> 16) % 7 ? (seed >> 4) % 500 : 0;
    at[i] = cells_resize(&c, at[i], size[i], want);
    assert_int_equal(at[i] != NULL, want != 0);
    assert_int_equal((uintptr_t)at[i] % _Alignof(max_align_t), 0);
    for (size_t k = 0; k < want && k < size[i]; k++)
      assert_int_equal(at[i][k], i % 251);
    if (want) memset(at[i], (int)(i % 251), want);
    size[i] = want;
  }
  for (unsigned i = 0; i < COUNT; i++)
    cells_resize(&c, at[i], size[i], 0);
  cells_release(&c);
}

/* What comes back is given again, so that the region does not fill up; once it
 * is full, the rest comes from elsewhere. */
static void cells_are_used_again(void **state) {
  (void)state;
  cells c = {0};
  void *first = cells_resize(&c, NULL, 0, 40);
  for (unsigned i = 0; i < 1000; i++) {
    cells_free(&c, first, 40);
    first = cells_new(&c, 33 + i % 16);
  }
  assert_true(c.used <= 48);
  void *more = NULL; /* a chain of blocks, through their first bytes */
  for (unsigned i = 0; i < 100000; i++) {
    void *next = cells_resize(&c, NULL, 0, 64);
    assert_non_null(next);
    memcpy(next, &more, sizeof more);
    more = next;
  }
  assert_true(c.used <= c.size);
  while (more) {
    void *gone = more;
    memcpy(&more, gone, sizeof more);
    cells_resize(&c, gone, 64, 0);
  }
  cells_resize(&c, first, 40, 0);
  cells_release(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(utf8_counts_agree_with_the_grammar),
      cmocka_unit_test(code_points_survive_a_round_trip),
      cmocka_unit_test(bytes_are_what_their_characters_are),
      cmocka_unit_test(hashes_are_what_models_keep),
      cmocka_unit_test(words_differ_by_any_byte),
      cmocka_unit_test(words_are_equal_by_id),
      cmocka_unit_test(flags_say_what_letters_are),
      cmocka_unit_test(flags_are_the_same_by_bytes_and_characters),
      cmocka_unit_test(many_words_keep_apart),
      cmocka_unit_test(messages_are_cut_at_code_points),
      cmocka_unit_test(buffers_stop_at_their_maximum),
      cmocka_unit_test(cells_keep_what_they_hold),
      cmocka_unit_test(cells_are_used_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
