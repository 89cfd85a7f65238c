/* JSON out and in: what is written is what was meant, and nothing that is not
 * JSON gets past the guard. cJSON reads the same texts, as a second opinion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <cjson/cJSON.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"

/* ## Out */

static buf out;

static json_writer fresh(void) {
  buf_clear(&out);
  return (json_writer){.out = &out};
}

static const char *string_of(const char *s, size_t len) {
  json_writer w = fresh();
  json_string(&w, s, len);
  return out.at;
}

static void strings_are_escaped(void **state) {
  (void)state;
  assert_string_equal(string_of("", 0), "\"\"");
  assert_string_equal(string_of("a\"b\\c/", 6), "\"a\\\"b\\\\c/\"");
  assert_string_equal(string_of("\b\f\n\r\t\0\x1F\x7F", 8),
                      "\"\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f\"");
  assert_string_equal(string_of("é\u2028\u2029😀", 12), "\"é\u2028\u2029😀\"");
}

static void malformed_bytes_are_replaced(void **state) {
  (void)state;
  assert_string_equal(string_of("a\xFFz", 3), "\"a\uFFFDz\"");
  assert_string_equal(string_of("\xE2\x80", 2), "\"\uFFFD\uFFFD\"");
  assert_string_equal(string_of("\xED\xA0\x80", 3),
                      "\"\uFFFD\uFFFD\uFFFD\""); /* a surrogate */
}

static const char *number_of(double n) {
  json_writer w = fresh();
  json_number(&w, n);
  return out.at;
}

static void numbers_are_short(void **state) {
  (void)state;
  assert_string_equal(number_of(0.93), "0.93");
  assert_string_equal(number_of(0.1 + 0.2), "0.30000000000000004");
  assert_string_equal(number_of(10000), "10000");
  assert_string_equal(number_of(-3), "-3");
  assert_string_equal(number_of(1e21), "1e+21");
  assert_string_equal(number_of(5e-324), "5e-324");
  assert_string_equal(number_of(123456.75), "123456.75");
  assert_string_equal(number_of((double)NAN), "null");
  assert_string_equal(number_of((double)INFINITY), "null");
}

/* A generator of its own, so that the cases are the same everywhere. */
static uint64_t random_state = 1;

static uint32_t random_below(uint32_t n) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(random_state >> 33) % n;
}

static void numbers_survive_a_round_trip(void **state) {
  (void)state;
  for (int i = 0; i < 20000; i++) {
    uint64_t bits = (uint64_t)random_below(UINT32_MAX) << 32 ^
                    (uint64_t)random_below(UINT32_MAX) << 1;
    double n;
    json_slice slice;
    memcpy(&n, &bits, sizeof n);
    if (!isfinite(n)) continue;
    number_of(n);
    assert_int_equal(json_guard(out.at, out.len, &slice, NULL), SAYSO_OK);
    assert_true(json_to_double(slice) == n);
  }
}

/* `make check` builds a locale with a decimal comma. */
static void a_locale_changes_nothing(void **state) {
  (void)state;
  json_slice slice = {"-1.25e1", 7};
  if (!setlocale(LC_ALL, "de_DE.UTF-8")) skip();
  char theirs[8];
  snprintf(theirs, sizeof theirs, "%.1f", 0.5);
  const char *half = number_of(0.5);
  assert_string_equal(half, "0.5");
  assert_string_equal(number_of(-1.5e-7), "-1.5e-07");
  assert_true(json_to_double(slice) == -12.5);
  setlocale(LC_ALL, "C");
  assert_string_equal(theirs, "0,5");
}

static void commas_come_by_themselves(void **state) {
  (void)state;
  json_writer w = fresh();
  json_open(&w, '{');
  json_key(&w, "a", 1);
  json_open(&w, '[');
  json_integer(&w, INT64_MIN);
  json_bool(&w, true);
  json_open(&w, '[');
  json_close(&w, ']');
  json_null(&w);
  json_close(&w, ']');
  json_key(&w, "b\"", 2);
  json_open(&w, '{');
  json_close(&w, '}');
  json_key(&w, "c", 1);
  json_raw(&w, "[1,\r\n 2]", 8);
  json_close(&w, '}');
  assert_string_equal(out.at, "{\"a\":[-9223372036854775808,true,[],null],"
                              "\"b\\\"\":{},\"c\":[1,   2]}");
}

/* ## The guard */

static sayso_status guarded(const char *s, size_t len, sayso_error *error) {
  json_slice slice;
  char *copy = malloc(len + !len); /* ASan sees a read past the end */
  assert_non_null(copy);
  memcpy(copy, s, len);
  sayso_status status = json_guard(copy, len, &slice, error);
  free(copy);
  return status;
}

static void json_passes(void **state) {
  (void)state;
  static const char *const good[] = {
      "0",
      "-0",
      "-12.5e+30",
      "1E5",
      "true",
      "false",
      "null",
      "\"\"",
      " [ ] ",
      "{}",
      "\t{\"a\" : [1 , {\"b\":null}] ,\"a\":\"\\u00e9\\/\"}\r\n",
      "\"é😀\x7F\"",
      "[[[[[]]]],\"]\",\"}\"]",
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    assert_int_equal(guarded(good[i], strlen(good[i]), NULL), SAYSO_OK);
}

static void what_is_not_json_does_not(void **state) {
  (void)state;
  static const struct {
    const char *text;
    sayso_status status;
    size_t offset;
  } bad[] = {
      {"",             SAYSO_EFORMAT, 0},
      {"  ",           SAYSO_EFORMAT, 2},
      {"{",            SAYSO_EFORMAT, 1},
      {"[1,]",         SAYSO_EFORMAT, 3},
      {"[1 2]",        SAYSO_EFORMAT, 3},
      {"{\"a\":1,}",   SAYSO_EFORMAT, 7},
      {"{\"a\" 1}",    SAYSO_EFORMAT, 5},
      {"{a:1}",        SAYSO_EFORMAT, 1},
      {"'a'",          SAYSO_EFORMAT, 0},
      {"\"abc",        SAYSO_EFORMAT, 4},
      {"\"a\tb\"",     SAYSO_EFORMAT, 2},
      {"\"\\x41\"",    SAYSO_EFORMAT, 2},
      {"\"\\u12g4\"",  SAYSO_EFORMAT, 5},
      {"\"\\u12",      SAYSO_EFORMAT, 5},
      {"\"\\",         SAYSO_EFORMAT, 2},
      {"01",           SAYSO_EFORMAT, 1},
      {"1.",           SAYSO_EFORMAT, 2},
      {".5",           SAYSO_EFORMAT, 0},
      {"1e",           SAYSO_EFORMAT, 2},
      {"+1",           SAYSO_EFORMAT, 0},
      {"-",            SAYSO_EFORMAT, 1},
      {"NaN",          SAYSO_EFORMAT, 0},
      {"nul",          SAYSO_EFORMAT, 0},
      {"truefalse",    SAYSO_EFORMAT, 4},
      {"{} x",         SAYSO_EFORMAT, 3},
      {"[]]",          SAYSO_EFORMAT, 2},
      {"\"a\xFF\"",    SAYSO_EUTF8,   2},
      {"\"\xE2\x80\"", SAYSO_EUTF8,   1},
      {"\xEF\xBB\xBF"
       "1",     SAYSO_EFORMAT, 0},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    sayso_error e = {0};
    assert_int_equal(guarded(bad[i].text, strlen(bad[i].text), &e),
                     bad[i].status);
    assert_int_equal(e.offset, bad[i].offset);
    assert_true(e.message[0] && e.line == 1);
  }
  assert_int_equal(guarded("\"a\0b\"", 5, NULL), SAYSO_EFORMAT);
  assert_int_equal(guarded("1\0", 2, NULL), SAYSO_EFORMAT);
}

static sayso_status nested(size_t depth) {
  char s[2000];
  memset(s, '[', depth);
  memset(s + depth, ']', depth);
  return guarded(s, 2 * depth, NULL);
}

static void depth_and_length_have_limits(void **state) {
  (void)state;
  sayso_error e;
  char digits[1002];
  memset(digits, '1', sizeof digits);
  assert_int_equal(nested(255), SAYSO_OK);
  assert_int_equal(nested(256), SAYSO_OK);
  assert_int_equal(nested(257), SAYSO_ETOOBIG);
  assert_int_equal(nested(1000), SAYSO_ETOOBIG);
  assert_int_equal(guarded(digits, 1000, NULL), SAYSO_OK);
  assert_int_equal(guarded(digits, 1001, NULL), SAYSO_ETOOBIG);
  assert_int_equal(guarded("[1,\n2,\n3,]", 10, &e), SAYSO_EFORMAT);
  assert_int_equal(e.line, 3);
}

static void size_has_a_limit(void **state) {
  (void)state;
  json_slice slice;
  char *s = malloc(JSON_SIZE_MAX + 1);
  assert_non_null(s);
  memset(s, ' ', JSON_SIZE_MAX + 1);
  s[0] = '1';
  assert_int_equal(json_guard(s, JSON_SIZE_MAX, &slice, NULL), SAYSO_OK);
  assert_int_equal(slice.len, 1);
  assert_int_equal(json_guard(s, JSON_SIZE_MAX + 1, &slice, NULL),
                   SAYSO_ETOOBIG);
  free(s);
}

/* ## Walking */

static json_slice slice_of(const char *s) {
  json_slice slice;
  assert_int_equal(json_guard(s, strlen(s), &slice, NULL), SAYSO_OK);
  return slice;
}

static void assert_slice(json_slice slice, const char *text) {
  assert_int_equal(slice.len, strlen(text));
  assert_memory_equal(slice.at, text, slice.len);
}

static void members_are_found_by_path(void **state) {
  (void)state;
  json_slice s = slice_of("{\"a\":{\"b\":{\"c\": [1, \"]}\"] }},\"a.b\":7,"
                          "\"\\u0061x\":2,\"d\":1,\"d\":{\"e\":3},\"\":4}");
  size_t count;
  assert_slice(json_get(s, "a.b.c"), "[1, \"]}\"]");
  assert_slice(json_get(s, "a.b"), "7"); /* the whole key comes first */
  assert_slice(json_get(s, "ax"), "2");
  assert_slice(json_find(s, "d", &count), "{\"e\":3}"); /* the last one */
  assert_int_equal(count, 2);
  assert_slice(json_get(s, "d.e"), "3");
  assert_slice(json_get(s, ""), "4");
  assert_null(json_get(s, "x").at);
  assert_null(json_get(s, "a.x.c").at);
  assert_null(json_get(s, "d.e.f").at);
  assert_null(json_get(slice_of("[1]"), "0").at);
}

static void integers_keep_every_digit(void **state) {
  (void)state;
  int64_t n;
  json_slice s = slice_of("{\"id\":9007199254740993}");
  assert_slice(json_get(s, "id"), "9007199254740993");
  assert_true(json_to_integer(json_get(s, "id"), &n));
  assert_true(n == 9007199254740993);
  assert_true(json_to_integer(slice_of("-9223372036854775808"), &n));
  assert_true(n == INT64_MIN);
  assert_true(json_to_integer(slice_of("9223372036854775807"), &n));
  assert_true(n == INT64_MAX);
  assert_true(json_to_integer(slice_of("-0"), &n) && n == 0);
  assert_false(json_to_integer(slice_of("9223372036854775808"), &n));
  assert_false(json_to_integer(slice_of("-9223372036854775809"), &n));
  assert_false(json_to_integer(slice_of("1.0"), &n));
  assert_false(json_to_integer(slice_of("1e3"), &n));
}

static void strings_are_read(void **state) {
  (void)state;
  buf text = {0};
  json_repairs r = {0, 0};
  json_text(slice_of("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\uDE00z\""),
            &text, &r);
  assert_string_equal(text.at, "\"\\/\b\f\n\r\té😀z");
  assert_int_equal(r.nuls + r.surrogates, 0);
  buf_clear(&text);
  json_text(slice_of("\"a\\u0000b\\ud800c\\udc00\\ud800\\ud800\\udc00\""),
            &text, &r);
  assert_string_equal(text.at, "a\uFFFDb\uFFFDc\uFFFD\uFFFD𐀀");
  assert_int_equal(r.nuls, 1);
  assert_int_equal(r.surrogates, 3);
  buf_clear(&text);
  json_text(slice_of("\"\""), &text, NULL);
  assert_string_equal(text.at, "");
  buf_release(&text);
}

static void steps_visit_everything_in_order(void **state) {
  (void)state;
  static const json_kind kinds[] = {
      JSON_OBJECT, JSON_KEY,   JSON_ARRAY, JSON_NUMBER, JSON_STRING,
      JSON_OBJECT, JSON_CLOSE, JSON_CLOSE, JSON_KEY,    JSON_TRUE,
      JSON_CLOSE,  JSON_END,   JSON_END};
  json_slice part, s = slice_of("{\"a\" : [1, \"b:\", {}] , \"c\":true}");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    assert_int_equal(json_step(&s, &part), kinds[i]);
}

/* ## cJSON's opinion */

static void write_random(json_writer *w, unsigned depth) {
  static const char *const texts[] = {"", "a", "é", "\"", "\\u0041", "\n😀"};
  const char *text = texts[random_below(6)];
  unsigned kind = random_below(depth ? 7 : 5);
  switch (kind) {
  case 0:
    json_null(w);
    return;
  case 1:
    json_bool(w, random_below(2));
    return;
  case 2:
    json_integer(w, (int64_t)random_below(1000) - 500);
    return;
  case 3:
    json_number(w, random_below(1000) / 8.0);
    return;
  case 4:
    json_string(w, text, strlen(text));
    return;
  default:
    break;
  }
  json_open(w, kind == 5 ? '[' : '{');
  for (unsigned i = random_below(4); i; i--) {
    char key[2] = {(char)('a' + i), '\0'};
    if (kind == 6) json_key(w, key, 1);
    write_random(w, depth - 1);
  }
  json_close(w, kind == 5 ? ']' : '}');
}

/* Writes again what json_step reads. */
static void copy_json(json_writer *w, json_slice s) {
  json_slice part;
  char brackets[8];
  size_t depth = 0;
  buf text = {0};
  for (json_kind kind; (kind = json_step(&s, &part)) != JSON_END;) {
    buf_clear(&text);
    switch (kind) {
    case JSON_ARRAY:
    case JSON_OBJECT:
      json_open(w, *part.at);
      brackets[depth++] = kind == JSON_ARRAY ? ']' : '}';
      break;
    case JSON_CLOSE:
      json_close(w, brackets[--depth]);
      break;
    case JSON_KEY:
      json_text(part, &text, NULL);
      json_key(w, text.at, text.len);
      break;
    case JSON_STRING:
      json_text(part, &text, NULL);
      json_string(w, text.at, text.len);
      break;
    default:
      json_raw(w, part.at, part.len);
    }
  }
  buf_release(&text);
}

static void what_is_written_is_read_by_others(void **state) {
  (void)state;
  buf again = {0};
  for (int i = 0; i < 3000; i++) {
    json_writer w = fresh(), copy = {.out = &again};
    write_random(&w, 5);
    buf_clear(&again);
    copy_json(&copy, slice_of(out.at));
    assert_string_equal(again.at, out.at);
    cJSON *tree = cJSON_ParseWithOpts(out.at, NULL, 1);
    assert_non_null(tree);
    char *theirs = cJSON_PrintUnformatted(tree);
    assert_string_equal(theirs, out.at);
    free(theirs);
    cJSON_Delete(tree);
  }
  buf_release(&again);
}

/* Texts with one or two bytes changed: what passes the guard, cJSON reads
 * too, but for the two escapes that it is known to refuse. */
static void nothing_passes_that_others_refuse(void **state) {
  (void)state;
  static const char alphabet[] = "\"\\{}[],:.-+eE019tfnu \n\xC3\xA9\x01";
  unsigned passed = 0;
  for (int i = 0; i < 30000; i++) {
    json_writer w = fresh();
    write_random(&w, 3);
    for (unsigned n = 1 + random_below(2); n; n--)
      out.at[random_below((uint32_t)out.len)] =
          alphabet[random_below(sizeof alphabet - 1)];
    if (guarded(out.at, out.len, NULL)) continue;
    passed++;
    if (strstr(out.at, "\\u")) continue;
    cJSON *tree = cJSON_ParseWithOpts(out.at, NULL, 1);
    assert_non_null(tree);
    cJSON_Delete(tree);
  }
  assert_true(passed > 1000);
}

static int release_out(void **state) {
  (void)state;
  buf_release(&out);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(strings_are_escaped),
      cmocka_unit_test(malformed_bytes_are_replaced),
      cmocka_unit_test(numbers_are_short),
      cmocka_unit_test(numbers_survive_a_round_trip),
      cmocka_unit_test(a_locale_changes_nothing),
      cmocka_unit_test(commas_come_by_themselves),
      cmocka_unit_test(json_passes),
      cmocka_unit_test(what_is_not_json_does_not),
      cmocka_unit_test(depth_and_length_have_limits),
      cmocka_unit_test(size_has_a_limit),
      cmocka_unit_test(members_are_found_by_path),
      cmocka_unit_test(integers_keep_every_digit),
      cmocka_unit_test(strings_are_read),
      cmocka_unit_test(steps_visit_everything_in_order),
      cmocka_unit_test(what_is_written_is_read_by_others),
      cmocka_unit_test(nothing_passes_that_others_refuse),
  };
  return cmocka_run_group_tests(tests, NULL, release_out);
}
