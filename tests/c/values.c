/* Days of the calendar, figures, grammars, and an article's date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lang/cardinal.h"
#include "lang/dates.h"
#include "lang/engine.h"

/* ## The calendar */

static void days_and_numbers_agree(void **state) {
  (void)state;
  assert_int_equal(civil_days((civil){1970, 1, 1}), 0);
  assert_int_equal(civil_days((civil){2000, 3, 1}), 11017);
  for (int64_t day = -800000; day < 800000; day += 61) {
    civil c = civil_of(day);
    assert_int_equal(civil_days(c), day);
    assert_true(c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= 31);
  }
}

static void weeks_are_those_of_iso_8601(void **state) {
  (void)state;
  static const struct {
    civil day;
    int weekday, year, week;
  } cases[] = {
      {{2024, 8, 9},   5, 2024, 32},
      {{2021, 1, 3},   7, 2020, 53},
      {{2019, 12, 30}, 1, 2020, 1 },
      {{2024, 12, 29}, 7, 2024, 52},
      {{1969, 12, 28}, 7, 1969, 52},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int year, week;
    int64_t day = civil_days(cases[i].day);
    civil_week(day, &year, &week);
    assert_int_equal(civil_weekday(day), cases[i].weekday);
    assert_int_equal(year, cases[i].year);
    assert_int_equal(week, cases[i].week);
  }
}

static void months_keep_to_their_days(void **state) {
  (void)state;
  civil c = civil_add_months((civil){2024, 3, 31}, -1);
  assert_int_equal(c.month, 2);
  assert_int_equal(c.day, 29);
  c = civil_add_months((civil){2023, 11, 30}, 3);
  assert_int_equal(c.year, 2024);
  assert_int_equal(c.day, 29);
  c = civil_add_months((civil){2024, 1, 15}, -13);
  assert_int_equal(c.year, 2022);
  assert_int_equal(c.month, 12);
  assert_false(civil_is_valid((civil){2023, 2, 29}));
  assert_true(civil_is_valid((civil){2000, 2, 29}));
  assert_false(civil_is_valid((civil){1900, 2, 29}));
  assert_false(civil_is_valid((civil){0, 1, 1}));
}

/* ## Figures */

static bool reads(const char *s, double expected) {
  double value = -1;
  return digits_read(s, strlen(s), &value) && value == expected;
}

static void figures_are_read_whole_or_not_at_all(void **state) {
  (void)state;
  static const char *const wrong[] = {
      "",    ".",      "1.",   "1,00", "1,2,3",           "1.2.3",
      "12a", "1,0000", ",100", "1e5",  "1234567890123456"};
  double value;
  assert_true(reads("0", 0));
  assert_true(reads("1,234,567", 1234567));
  assert_true(reads("1,234.5", 1234.5));
  assert_true(reads(".08", .08));
  assert_true(reads("123456789012345", 123456789012345.0));
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    assert_false(digits_read(wrong[i], strlen(wrong[i]), &value));
}

/* ## Grammars */

static char folder[64];

static int make_folder(void **state) {
  (void)state;
  snprintf(folder, sizeof folder, "/tmp/sayso-grammar-XXXXXX");
  return mkdtemp(folder) ? 0 : -1;
}

static void write_grammar(const char *text) {
  char path[128];
  snprintf(path, sizeof path, "%s/g.tsv", folder);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  fputs(text, file);
  assert_int_equal(fclose(file), 0);
}

static int remove_folder(void **state) {
  char path[128];
  (void)state;
  snprintf(path, sizeof path, "%s/g.tsv", folder);
  unlink(path);
  return rmdir(folder);
}

static const char *const classes[] = {"kind", NULL};
static const char *const readers[] = {"count", NULL};
static const char *const makes[] = {"make", NULL};
static const grammar_names names = {classes, readers, makes};

#define A5 "a a a a a " /* atoms */

static void a_wrong_grammar_says_where(void **state) {
  (void)state;
  static const struct {
    const char *text, *message;
    uint32_t line;
  } cases[] = {
      {"\n# x\nmake\ta b\nmade\ta\n", "unknown word",      4},
      {"make\ta #number\n",           "no such atom",      1},
      {"make\ta? b?\n",               "may match nothing", 1},
      {"make\n",                      "may match nothing", 1},
      {"@kind\t1\n",                  "words expected",    1},
      {"make\t" A5 A5 A5 "\n",        "too many atoms",    1},
      {"make\t\xFF\n",                "UTF-8",             1},
  };
  words w;
  assert_int_equal(words_init(&w), SAYSO_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    grammar *g = NULL;
    sayso_error error = {0};
    write_grammar(cases[i].text);
    assert_int_equal(grammar_open(folder, "g.tsv", &w, &names, &g, &error),
                     SAYSO_EFORMAT);
    assert_null(g);
    assert_non_null(strstr(error.message, cases[i].message));
    assert_int_equal(error.line, cases[i].line);
  }
  words_release(&w);
}

static uint32_t read_count(const void *context, int reader, uint32_t token,
                           uint32_t end, grammar_value *out) {
  const sayso_doc *doc = context;
  const word *w = words_at(doc->words, doc->tokens.form[token]);
  assert_int_equal(reader, 0);
  assert_true(token < end);
  return token + digits_read(w->text, w->len, &out->number);
}

typedef struct {
  sayso_engine *engine;
  sayso_doc *doc;
  grammar *g;
} fixture;

static fixture open_text(const char *rules, const char *text) {
  fixture f;
  write_grammar(rules);
  assert_int_equal(sayso_engine_new("core/lang/en", &f.engine, NULL), SAYSO_OK);
  assert_int_equal(
      grammar_open(folder, "g.tsv", &f.engine->words, &names, &f.g, NULL),
      SAYSO_OK);
  assert_int_equal(sayso_doc_new(f.engine, text, strlen(text), &f.doc, NULL),
                   SAYSO_OK);
  assert_int_equal(doc_need(f.doc, SAYSO_TOKENS), SAYSO_OK);
  return f;
}

static void close_text(fixture *f) {
  sayso_doc_free(f->doc);
  grammar_free(f->g);
  sayso_engine_free(f->engine);
}

/* Where the best rule at the first token ends; "" for its argument if none. */
static uint32_t match(const fixture *f, grammar_match *m) {
  m->argument = "";
  if (!grammar_find(f->g, f->doc, 0, f->doc->tokens.count, true, read_count,
                    f->doc, m))
    return 0;
  return m->last;
}

static void the_longest_rule_wins_then_the_first(void **state) {
  (void)state;
  grammar_match m;
  fixture f = open_text("make:short\tbig dog\n"
                        "make:first\tbig dog|cat sat?\n"
                        "make:second\tbig dog sat\n",
                        "Big dog sat");
  assert_int_equal(match(&f, &m), 3);
  assert_string_equal(m.argument, "first");
  close_text(&f);
}

static void slots_keep_the_values_of_what_fitted(void **state) {
  (void)state;
  grammar_match m;
  fixture f = open_text("@kind\t7.5\tcat\n@kind\t2\tDog\n"
                        "make\t#count @kind\nmake\t#count @kind @kind no\n",
                        "12 cat Dog");
  assert_int_equal(match(&f, &m), 2);
  assert_float_equal(m.slot[0].number, 7.5, 0);
  assert_string_equal(m.slot[0].text, "7.5");
  assert_int_equal(m.slot[0].token, 1);
  assert_float_equal(m.slot[1].number, 12, 0);
  close_text(&f);
}

static void capitals_looks_ahead_and_ends_count(void **state) {
  (void)state;
  static const struct {
    const char *text;
    uint32_t last;
  } cases[] = {
      {"may day",      0}, /* "May" needs its capital */
      {"May day",      2},
      {"may",          0},
      {"tea &",        0},
      {"tea of China", 1}, /* what is ahead is not taken */
      {"tea of sugar", 0},
      {"end.",         1},
      {"end now",      0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    grammar_match m;
    fixture f = open_text("@kind\t5\tMay\nmake\t@kind day\n"
                          "make\ttea &of &China|Assam\nmake\tend $\n",
                          cases[i].text);
    assert_int_equal(match(&f, &m), cases[i].last);
    close_text(&f);
  }
}

/* ## The article's date */

static void a_date_is_set_before_dates_are_read(void **state) {
  (void)state;
  static const char text[] = "It rained yesterday.";
  static const char *const wrong[] = {"",           "2024",        "2024-13-01",
                                      "2024-02-30", "2024-05-16x", "16.05.2024",
                                      "0000-01-01"};
  sayso_engine *engine;
  sayso_doc *doc;
  assert_int_equal(sayso_engine_new("core/lang/en", &engine, NULL), SAYSO_OK);
  assert_int_equal(sayso_doc_new(engine, text, sizeof text - 1, &doc, NULL),
                   SAYSO_OK);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    assert_int_equal(sayso_doc_set_date(doc, wrong[i], strlen(wrong[i])),
                     SAYSO_EARGUMENT);
  assert_int_equal(sayso_doc_set_date(doc, "2024-03-01T08:00:00Z", 20),
                   SAYSO_OK);
  assert_int_equal(doc_need(doc, SAYSO_DATES), SAYSO_OK);
  assert_int_equal(doc->row[SAYSO_DATES].count, 1);
  assert_string_equal(date_at(doc, 0), "2024-02-29");
  assert_int_equal(sayso_doc_set_date(doc, "2024-03-02", 10), SAYSO_EARGUMENT);
  sayso_doc_free(doc);
  sayso_engine_free(engine);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(days_and_numbers_agree),
      cmocka_unit_test(weeks_are_those_of_iso_8601),
      cmocka_unit_test(months_keep_to_their_days),
      cmocka_unit_test(figures_are_read_whole_or_not_at_all),
      cmocka_unit_test(a_wrong_grammar_says_where),
      cmocka_unit_test(the_longest_rule_wins_then_the_first),
      cmocka_unit_test(slots_keep_the_values_of_what_fitted),
      cmocka_unit_test(capitals_looks_ahead_and_ends_count),
      cmocka_unit_test(a_date_is_set_before_dates_are_read),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
