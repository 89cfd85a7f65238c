/* Gazetteers: phrases and their case, entities, gender, errors of files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* after its friends */
#include <cmocka.h>

#include "lang/engine.h"
#include "lang/gazetteer.h"

#define FOLDER "core/lang/en"

static sayso_engine *engine;

static int open_engine(void **state) {
  (void)state;
  sayso_error error;
  return sayso_engine_new(FOLDER, &engine, &error) ? -1 : 0;
}

static int close_engine(void **state) {
  (void)state;
  sayso_engine_free(engine);
  return 0;
}

/* Interns the words of `s`, which single spaces part. */
static uint32_t intern(const char *s, word_id *ids) {
  uint32_t n = 0;
  while (*s) {
    size_t len = strcspn(s, " ");
    assert_false(
        words_add(&engine->words, s, len, words_hash(s, len), &ids[n++]));
    s += len + (s[len] == ' ');
  }
  return n;
}

static const gazetteer_entry *find(const char *s) {
  word_id ids[16];
  uint32_t n = intern(s, ids);
  return gazetteer_find(engine->gazetteer, &engine->words, ids, n);
}

static uint32_t kinds_of(const char *s) {
  const gazetteer_entry *e = find(s);
  return e ? e->kinds : 0;
}

static void case_decides(void **state) {
  (void)state;
  assert_true(kinds_of("Turkey") & GAZ_COUNTRY);
  assert_false(kinds_of("turkey"));
  assert_true(kinds_of("US") & GAZ_COUNTRY);
  assert_false(kinds_of("us"));
  assert_false(kinds_of("Us"));
  assert_true(kinds_of("WHO") & GAZ_ORGANIZATION);
  assert_false(kinds_of("Who"));
  assert_true(kinds_of("prime minister") == GAZ_ROLE);
  assert_true(kinds_of("Prime Minister") == (GAZ_ROLE | GAZ_TITLE));
  assert_true(kinds_of("PRIME MINISTER") == (GAZ_ROLE | GAZ_TITLE));
  assert_true(kinds_of("dean") == GAZ_ROLE);
  assert_true(kinds_of("Dean") == (GAZ_ROLE | GAZ_FIRST));
}

static void a_phrase_may_mean_much(void **state) {
  (void)state;
  uint32_t kinds = kinds_of("Georgia");
  assert_true(kinds & GAZ_COUNTRY && kinds & GAZ_STATE && kinds & GAZ_FIRST);
  assert_true(kinds_of("Inc.") & GAZ_ORG_SUFFIX);
}

static void same_entity(const char *a, const char *b) {
  const gazetteer_entry *x = find(a), *y = find(b);
  assert_non_null(x);
  assert_non_null(y);
  assert_int_not_equal(x->entity, ENTITY_NONE);
  assert_int_equal(x->entity, y->entity);
}

static void aliases_share_an_entity(void **state) {
  (void)state;
  same_entity("Seoul", "South Koreans");
  same_entity("DPRK", "Democratic People 's Republic of Korea");
  same_entity("U.S.", "American");
  same_entity("Guinea - Bissau", "Bissau");
  same_entity("EU", "European Union");
  assert_int_not_equal(find("Niger")->entity, find("Nigeria")->entity);
  assert_string_equal(gazetteer_name(engine->gazetteer, find("UK")->entity),
                      "United Kingdom");
}

static void gender_is_of_names_and_of_roles(void **state) {
  (void)state;
  assert_int_equal(find("Angela")->gender, GENDER_FEMALE);
  assert_int_equal(find("Vladimir")->gender, GENDER_MALE);
  assert_int_equal(find("Taylor")->gender, GENDER_BOTH);
  assert_int_equal(find("spokeswoman")->role_gender, GENDER_FEMALE);
  assert_int_equal(find("Mr.")->role_gender, GENDER_MALE);
  assert_int_equal(find("minister")->role_gender, GENDER_NONE);
}

static void the_longest_wins(void **state) {
  (void)state;
  word_id ids[16];
  uint32_t n = intern("South Korea 's president", ids);
  const gazetteer_entry *e =
      gazetteer_longest(engine->gazetteer, &engine->words, ids, n, ~0u);
  assert_non_null(e);
  assert_int_equal(e->words, 2);
  e = gazetteer_longest(engine->gazetteer, &engine->words, ids, n,
                        GAZ_PLACE_HEAD);
  assert_non_null(e); /* the "South" of many a place */
  assert_int_equal(e->words, 1);
  assert_null(
      gazetteer_longest(engine->gazetteer, &engine->words, ids, n, GAZ_TITLE));
}

/* ## Errors */

static const char *const names[] = {"countries.tsv", "organizations.tsv",
                                    "places.txt", "persons.txt", "roles.txt"};

/* Makes a folder whose file `which` has this text and the others none. */
static void fails_at(unsigned which, const char *text, const char *message) {
  char folder[] = "/tmp/sayso-test-XXXXXX", path[300];
  assert_non_null(mkdtemp(folder));
  for (unsigned i = 0; i < 5; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(i == which ? text : "# nothing\n", f);
    fclose(f);
  }
  words w;
  gazetteer *g = NULL;
  sayso_error error = {0};
  assert_false(words_init(&w));
  assert_int_equal(gazetteer_open(folder, engine->language, &w, &g, &error),
                   SAYSO_EFORMAT);
  snprintf(path, sizeof path, "%s/%s%s", folder, names[which], message);
  assert_string_equal(error.message, path);
  words_release(&w);
  for (unsigned i = 0; i < 5; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    unlink(path);
  }
  rmdir(folder);
}

static void errors_name_file_and_line(void **state) {
  (void)state;
  fails_at(0, "# c\nChad\tN'Djamena\tChadian\n",
           ":2: columns are parted by one tab each, and none is empty");
  fails_at(1, "NATO\t\n",
           ":1: columns are parted by one tab each, and none is empty");
  fails_at(2, "city\tParis\ncity Lyon\n", ":2: a tab expected after the kind");
  fails_at(3, "mail\tJohn\n", ":1: no such kind of name");
  fails_at(4, "role mail\tking\n", ":1: no such kind of name");
  fails_at(4, "role\t a, , b\n", ":1: a phrase is empty or has too many words");
  fails_at(2, "city\tParis\n\ncity\tLyon\xff\n", ":3: not valid UTF-8");
}

static void a_missing_file_is_named(void **state) {
  (void)state;
  words w;
  gazetteer *g = NULL;
  sayso_error error = {0};
  assert_false(words_init(&w));
  assert_int_equal(
      gazetteer_open("/nonexistent", engine->language, &w, &g, &error),
      SAYSO_EIO);
  assert_string_equal(error.message,
                      "/nonexistent/countries.tsv: could not be opened");
  words_release(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(case_decides),
      cmocka_unit_test(a_phrase_may_mean_much),
      cmocka_unit_test(aliases_share_an_entity),
      cmocka_unit_test(gender_is_of_names_and_of_roles),
      cmocka_unit_test(the_longest_wins),
      cmocka_unit_test(errors_name_file_and_line),
      cmocka_unit_test(a_missing_file_is_named),
  };
  return cmocka_run_group_tests(tests, open_engine, close_engine);
}
