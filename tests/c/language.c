/* The text files of a language: words with a habit, the looks of blocks, and
 * what is said of a file that is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text/document.h"
#include "text/looks.h"

#define FOLDER "/tmp/sayso-language.XXXXXX"

static char folder[sizeof FOLDER];

static void write_file(const char *name, const char *text) {
  char path[sizeof folder + 32];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_false(fclose(file));
}

static void remove_file(const char *name) {
  char path[sizeof folder + 32];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  remove(path);
}

static int make_folder(void **state) {
  (void)state;
  memcpy(folder, FOLDER, sizeof folder);
  return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
  (void)state;
  remove_file("abbreviations.txt");
  remove_file("clitics.tsv");
  remove_file("blocks.tsv");
  return rmdir(folder);
}

static language *opened(const char *lexemes, const char *shapes) {
  language *lang = NULL;
  sayso_error error = {.message = ""};
  write_file("abbreviations.txt", "# none\n");
  write_file("clitics.tsv", lexemes);
  write_file("blocks.tsv", shapes);
  if (language_open(folder, &lang, &error)) fail_msg("%s", error.message);
  return lang;
}

static void refused(const char *shapes, uint32_t line, const char *why) {
  language *lang = NULL;
  sayso_error error = {.message = ""};
  write_file("abbreviations.txt", "");
  write_file("clitics.tsv", "");
  write_file("blocks.tsv", shapes);
  assert_int_equal(language_open(folder, &lang, &error), SAYSO_EFORMAT);
  if (!strstr(error.message, why)) fail_msg("%s", error.message);
  assert_int_equal(error.line, line);
}

static unsigned habits(const language *lang, const char *s) {
  return language_habits(lang, s, strlen(s), NULL);
}

static void habits_are_found_in_any_case(void **state) {
  (void)state;
  language *lang = opened("clitic\t's n't\nwhole\to'clock :D é'\nunit\tx\n"
                          "split\td' you\n",
                          "");
  assert_int_equal(habits(lang, "'s"), LEXEME_CLITIC);
  assert_int_equal(habits(lang, "’S"), LEXEME_CLITIC);
  assert_int_equal(habits(lang, "n’t"), LEXEME_CLITIC);
  assert_int_equal(habits(lang, "O’Clock"), LEXEME_WHOLE);
  assert_int_equal(habits(lang, "o'clock"), LEXEME_WHOLE);
  assert_int_equal(habits(lang, ":d"), LEXEME_WHOLE);
  assert_int_equal(habits(lang, "é’"), LEXEME_WHOLE);
  assert_int_equal(habits(lang, "X"), LEXEME_UNIT);
  assert_int_equal(habits(lang, "'"), 0);
  assert_int_equal(habits(lang, "o'clocks"), 0);
  assert_int_equal(habits(lang, "o'clack"), 0);
  uint32_t cut = 0;
  assert_int_equal(language_habits(lang, "D’you", 7, &cut), LEXEME_SPLIT);
  assert_int_equal(cut, 4);
  language_free(lang);
}

static int role_of(const language *lang, const char *s, size_t *lead) {
  return language_look(lang, s, strlen(s), false, lead);
}

static void looks_are_tried_in_their_order(void **state) {
  (void)state;
  language *lang = opened("", "@both\tab|a|b\n"
                              "caption\t@both ...\n"
                              "byline\t... c d\n"
                              "boilerplate\tc|x|| ...\n"
                              "lead\t%upper ( %dash\n");
  size_t lead;
  assert_int_equal(role_of(lang, "A c d", &lead), BLOCK_CAPTION);
  assert_int_equal(role_of(lang, "AB", &lead), BLOCK_CAPTION);
  assert_int_equal(role_of(lang, "abc", &lead), -1);
  assert_int_equal(role_of(lang, "c D", &lead), BLOCK_BYLINE);
  assert_int_equal(role_of(lang, "C e", &lead), BLOCK_BOILERPLATE);
  assert_int_equal(role_of(lang, "| e", &lead), BLOCK_BOILERPLATE);
  assert_int_equal(role_of(lang, "PARIS ( - The rest", &lead), -1);
  assert_int_equal(lead, 9);
  assert_int_equal(role_of(lang, "PARIS ( -", &lead), -1);
  assert_int_equal(lead, 0);
  language_free(lang);
}

static void what_is_wrong_with_looks_is_said(void **state) {
  (void)state;
  refused("byline\tby %name\nheading\tx\n", 2, "no such role of a block");
  refused("# x\n\nbyline\n", 3, "a tab expected");
  refused("byline\tby %nme\n", 1, "no such class of words");
  refused("byline\tby @nme\n", 1, "no such list of words");
  refused("byline\tby|\n", 1, "a word is empty or too long");
  refused("@by\t\n", 1, "a word is empty or too long");
  refused("byline\t \n", 1, "a look has no words");
  char many[LOOKS_MAX * 16 + 32] = "";
  for (unsigned i = 0; i <= LOOKS_MAX; i++)
    strcat(many, "byline\tx\n");
  refused(many, LOOKS_MAX + 1, "too many looks");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(habits_are_found_in_any_case),
      cmocka_unit_test(looks_are_tried_in_their_order),
      cmocka_unit_test(what_is_wrong_with_looks_is_said),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
