/* Tests core/match/regex.c: what is found, what is refused, and that no
 * pattern takes more than its share of steps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after its friends */
#include <cmocka.h>

#include "match/regex_growth.h"

static regex *compiled(regexes *all, const char *pattern, unsigned options) {
  regex *r;
  sayso_error e;
  if (regex_new(all, pattern, strlen(pattern), options, &r, &e))
    fail_msg("%s: %s at %zu", pattern, e.message, e.offset);
  return r;
}

static bool fits(const char *pattern, unsigned options, const char *subject) {
  regexes *all;
  bool is_fit = false;
  assert_int_equal(regexes_new(&all), SAYSO_OK);
  regex *r = compiled(all, pattern, options);
  assert_int_equal(regex_test(r, subject, strlen(subject), &is_fit), SAYSO_OK);
  regex_free(r);
  regexes_free(all);
  return is_fit;
}

static void whole_tokens(void **state) {
  (void)state;
  assert_true(fits("a|ab", REGEX_WHOLE, "ab")); /* not just the first way */
  assert_false(fits("a|ab", REGEX_WHOLE, "abc"));
  assert_true(fits("a|ab", 0, "xabc"));
  assert_true(fits("\\w+", REGEX_WHOLE, "Rəcəb"));
  assert_true(fits("ÉCOLE", REGEX_WHOLE | REGEX_FOLD, "école"));
  assert_false(fits("ÉCOLE", REGEX_WHOLE, "école"));
  assert_true(fits("a*", REGEX_WHOLE, ""));
  assert_false(fits("a\\n?", REGEX_WHOLE, "a\n\n"));
}

/* All matches as "start-end:name=start-end ..." in `out`. */
static sayso_status find_all(regex *r, const char *s, char *out, size_t room) {
  sayso_span at, groups[8];
  bool found;
  size_t from = 0;
  *out = 0;
  for (;;) {
    sayso_status status =
        regex_find(r, s, strlen(s), from, &found, &at, groups);
    if (status || !found) return status;
    size_t n = strlen(out);
    n += (size_t)snprintf(out + n, room - n, "%s%u-%u", n ? " " : "", at.start,
                          at.end);
    for (uint32_t i = 0; i < regex_group_count(r); i++)
      n += (size_t)snprintf(out + n, room - n, ":%s=%u-%u",
                            regex_group_name(r, i), groups[i].start,
                            groups[i].end);
    from = at.end;
  }
}

static void assert_finds(const char *pattern, const char *s, const char *want) {
  regexes *all;
  char got[400];
  assert_int_equal(regexes_new(&all), SAYSO_OK);
  regex *r = compiled(all, pattern, 0);
  assert_int_equal(find_all(r, s, got, sizeof got), SAYSO_OK);
  assert_string_equal(got, want);
  regex_free(r);
  regexes_free(all);
}

static void all_matches(void **state) {
  (void)state;
  assert_finds("(?<place>[A-Z]+) \\((?<agency>AP|AFP)\\)", "ROME (AFP) - A",
               "0-10:place=0-4:agency=6-9");
  assert_finds("a|b", "abcab", "0-1 1-2 3-4 4-5");
  assert_finds("a*", "baac", "1-3"); /* no empty ones */
  assert_finds("(?=a)", "aaa", "");
  assert_finds("(?<!a)a", "aab", "0-1"); /* looks behind `from` */
  assert_finds("^a", "aaa", "0-1");
  assert_finds("b\\Kc|c(?<x>d)", "bccd", "1-2:x=0-0 2-4:x=3-4");
  assert_finds("(?J)(?<x>a)|b(?<x>c)", "abc", "0-1:x=0-1 1-3:x=2-3");
  assert_finds("é", "aéa", "1-3");
}

static void assert_refused(const char *pattern, size_t len, sayso_status status,
                           size_t offset, const char *message) {
  regexes *all;
  regex *r;
  sayso_error e;
  assert_int_equal(regexes_new(&all), SAYSO_OK);
  assert_int_equal(regex_new(all, pattern, len, 0, &r, &e), status);
  assert_int_equal(e.status, status);
  assert_int_equal(e.offset, offset);
  assert_string_equal(e.message, message);
  regexes_free(all);
}

static void wrong_patterns(void **state) {
  (void)state;
  assert_refused("a(b", 3, SAYSO_EPATTERN, 3, "missing closing parenthesis");
  assert_refused("ab\\C", 4, SAYSO_EPATTERN, 4,
                 "using \\C is disabled by the application");
  assert_refused("é[z-a]", 7, SAYSO_EPATTERN, 5,
                 "range out of order in character class");
  assert_refused("a\xFF", 2, SAYSO_EUTF8, 1, "not valid UTF-8");
}

static void long_patterns(void **state) {
  (void)state;
  static char s[REGEX_PATTERN_MAX + 1];
  regexes *all;
  regex *r;
  memset(s, 'a', sizeof s);
  s[0] = '[';
  s[REGEX_PATTERN_MAX - 1] = ']';
  assert_int_equal(regexes_new(&all), SAYSO_OK);
  assert_int_equal(regex_new(all, s, REGEX_PATTERN_MAX, 0, &r, NULL), SAYSO_OK);
  regex_free(r);
  assert_int_equal(regex_new(all, s, sizeof s, 0, &r, NULL), SAYSO_ETOOBIG);
  s[0] = s[REGEX_PATTERN_MAX - 1] = 'a'; /* too large once compiled */
  assert_int_equal(regex_new(all, s, REGEX_PATTERN_MAX, 0, &r, NULL),
                   SAYSO_EPATTERN);
  regexes_free(all);
}

static void long_subjects(void **state) {
  (void)state;
  static char s[REGEX_SUBJECT_MAX + 1];
  regexes *all;
  bool is_fit = false;
  memset(s, 'a', sizeof s);
  assert_int_equal(regexes_new(&all), SAYSO_OK);
  regex *r = compiled(all, "^a*$", 0);
  assert_int_equal(regex_test(r, s, REGEX_SUBJECT_MAX, &is_fit), SAYSO_OK);
  assert_true(is_fit);
  assert_int_equal(regex_test(r, s, sizeof s, &is_fit), SAYSO_ETOOBIG);
  regex_free(r);
  regexes_free(all);
}

/* ## Hostile ones: pattern, what is repeated, what stands at the end */

static const struct {
  const char *pattern, *piece, *end;
} hostile[] = {
    {"a*a*[xyz]",                  "a",         "x!" },
    {"a*a*[xyz]",                  "a",         "!"  },
    {"a*a*a*a*[xyz]",              "a",         "!"  },
    {"(a+)+b",                     "a",         "!b" },
    {"(a|aa)+$",                   "a",         "!"  },
    {"(?:a?){30}a{30}!b",          "a",         "!"  },
    {"(.*)\\1b",                   "a",         "!b" },
    {"(a+)\\1[bc]",                "a",         "!"  },
    {"(?:.*,){20}!b",              "1,",        "!"  },
    {"(?:x{9000}|x{9001}|x{9}y)b", "x",         "!b" },
    {"(?=(a+))a*b\\1",             "ba",        "!"  },
    {"(?:(?:a*)*)*b",              "a",         "!b" },
    {"(?<=a{200})x",               "a",         "!x" },
    {"\\X*?\\X*?b",                "e\xCC\x81", "!b" },
    {"(?<r>a(?&r)?b?)c",           "a",         "!c" },
    {"[^,]*?[^,]*?[^,]*?;",        "ab ",       "!,;"},
};

static void no_pattern_takes_more_than_its_share(void **state) {
  (void)state;
  static char s[REGEX_SUBJECT_MAX];
  regexes *all;
  assert_int_equal(regexes_new(&all), SAYSO_OK);
  int limited = 0;
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    regex *r = compiled(all, hostile[i].pattern, 0);
    for (size_t room = 64; room <= sizeof s; room *= 8) {
      size_t n = 0, piece = strlen(hostile[i].piece);
      for (; n + piece + 4 < room; n += piece)
        memcpy(s + n, hostile[i].piece, piece);
      memcpy(s + n, hostile[i].end, strlen(hostile[i].end) + 1);
      char got[400];
      uint64_t before = regex_steps(r);
      sayso_status status = find_all(r, s, got, sizeof got);
      assert_true(status == SAYSO_OK || status == SAYSO_ELIMIT);
      assert_true(regex_steps(r) - before <=
                  REGEX_STEPS_MAX(strlen(s)) + 2 * sizeof s);
      limited += status == SAYSO_ELIMIT;
    }
    regex_free(r);
  }
  assert_true(limited > 16); /* they are worth something */
  regexes_free(all);
}

/* Plain patterns on a plain text take a few steps a byte. */
static void plain_patterns_are_cheap(void **state) {
  (void)state;
  static const char *const plain[] = {"\\b(?<year>(?:19|20)\\d\\d)\\b",
                                      "[A-Z]\\w+ (?:said|told)",
                                      "\\d+ (?:percent|%)", ".*?said"};
  static const char piece[] = "In 1998 Mr. Smith said 12 percent was a lot. ";
  char s[50 * sizeof piece] = "", got[4096];
  for (int i = 0; i < 50; i++)
    strcat(s, piece);
  regexes *all;
  assert_int_equal(regexes_new(&all), SAYSO_OK);
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
    regex *r = compiled(all, plain[i], 0);
    assert_int_equal(find_all(r, s, got, sizeof got), SAYSO_OK);
    assert_true(got[0]);
    assert_true(regex_steps(r) < 8 * strlen(s));
    regex_free(r);
  }
  regexes_free(all);
}

/* ## The lint */

static regex_growth growth_of(const char *pattern) {
  regexes *all;
  regex_growth g;
  assert_int_equal(regexes_new(&all), SAYSO_OK);
  assert_int_equal(regex_growth_of(all, pattern, strlen(pattern), 0, &g, NULL),
                   SAYSO_OK);
  regexes_free(all);
  return g;
}

static void growth_is_seen(void **state) {
  (void)state;
  static const struct {
    const char *pattern, *start, *piece;
    double least;
  } bad[] = {
      {"\\w+\\s*:",           "",  "a",      1.9},
      {"\\w*\\d*:",           "",  "0",      2.5}, /* "a" alone is fine */
      {"[[:alpha:]]+x",       "",  "a",      1.9},
      {"said [^.]*because",   "",  "said a", 1.9},
      {"(a+)+b",              "",  "a",      5  },
      {"q(?:a|aa)+$",         "q", "a",      5  },
      {"(?=(a+))a*b\\1",      "",  "a",      1.9},
      {"(?<x>a)(?P>x)*+.*?b", "",  "aa",     1.9},
      {"\\Q.*\\E|[]b]*[c]",   "",  "]",      1.9},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    regex_growth g = growth_of(bad[i].pattern);
    if (g.power < bad[i].least || strcmp(g.start, bad[i].start) ||
        strcmp(g.piece, bad[i].piece))
      fail_msg("%s: %.2f for '%s' '%s'", bad[i].pattern, g.power, g.start,
               g.piece);
    assert_true(g.is_complete);
  }
}

static void no_growth_no_noise(void **state) {
  (void)state;
  static const char *const good[] = {
      "^(?<place>[A-Z][\\w .'-]+) \\((?<agency>AP|AFP|Reuters)\\)\\s+-",
      "\\b\\w+\\s*:",
      "\\b\\d+ (?:percent|%)",
      "said [^.]{0,200}because",
      "“[^”]*”",
      "(?i)according to ([\\w ]+)(?# no comment)",
      "abc",
      "",
      "(?=a)",
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    regex_growth g = growth_of(good[i]);
    if (g.power > REGEX_POWER_MAX)
      fail_msg("%s: %.2f for '%s' '%s'", good[i], g.power, g.start, g.piece);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(whole_tokens),
      cmocka_unit_test(all_matches),
      cmocka_unit_test(wrong_patterns),
      cmocka_unit_test(long_patterns),
      cmocka_unit_test(long_subjects),
      cmocka_unit_test(no_pattern_takes_more_than_its_share),
      cmocka_unit_test(plain_patterns_are_cheap),
      cmocka_unit_test(growth_is_seen),
      cmocka_unit_test(no_growth_no_noise),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
