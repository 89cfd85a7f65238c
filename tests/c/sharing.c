/* Tests that what rules have in common is there once: equal predicates are
 * one, and what a regular expression says of a word is asked once. */
#include "rules.h"

#include "match/inside.h"

static sayso_engine *engine;

static ruleset *set_of(const char *const *patterns, uint32_t count) {
  ruleset *set;
  sayso_error e;
  assert_int_equal(ruleset_new(engine, &set), SAYSO_OK);
  add_lexicon(set, "say", "say, tell, deny");
  for (uint32_t i = 0; i < count; i++) {
    char name[16];
    uint32_t id;
    snprintf(name, sizeof name, "r%u", i);
    rule_def def = {.name = name,
                    .patterns = &patterns[i],
                    .pattern_count = 1,
                    .overlap = OVERLAP_ALL};
    if (ruleset_rule(set, &def, &id, NULL, &e))
      fail_msg("%s: %s", patterns[i], e.message);
  }
  if (ruleset_finish(set, &e)) fail_msg("%s", e.message);
  return set;
}

/* The predicate that the nth token of a rule's program asks. */
static uint32_t predicate_of(const ruleset *set, uint32_t at, uint32_t nth) {
  const program *code = &set->alternatives[set->rules[at].first].code;
  for (uint32_t i = 0; i < code->count; i++)
    if (code->at[i].op == OPCODE_TOK && !nth--) return code->at[i].a;
  fail_msg("no such token");
  return NONE;
}

static void equal_predicates_are_one(void **state) {
  (void)state;
  static const char *const pairs[][2] = {
      {"claim so",                       "so claim"                    },
      {"Claim so",                       "so claim"                    },
      {"\"Claim\" so",                   "so \"Claim\""                },
      {"/^cl.*m$/ so",                   "so /^cl.*m$/"                },
      {"[cap & len > 3] so",             "so [cap & len > 3]"          },
      {"[word = /x+/ | num] so",         "so [word = /x+/ | num]"      },
      {"[lemma in say & !quoted] so",    "so [lemma in say & !quoted]" },
      {"[lemma in say & pos = VERB] so", "so [lemma in say & pos=VERB]"},
      {"VERB so",                        "so [pos = VERB]"             },
      {"!claim so",                      "so !claim"                   },
  };
  size_t count = sizeof pairs / sizeof *pairs;
  for (size_t i = 0; i < count; i++) {
    ruleset *one = set_of(pairs[i], 1), *two = set_of(pairs[i], 2);
    if (predicate_of(two, 0, 0) != predicate_of(two, 1, 1))
      fail_msg("%s: two predicates", pairs[i][0]);
    assert_int_equal(predicate_of(two, 0, 1), predicate_of(two, 1, 0));
    assert_int_equal(one->predicate_count, two->predicate_count);
    ruleset_free(one);
    ruleset_free(two);
  }
}

/* The steps of all regular expressions of tokens. */
static uint64_t steps_on(ruleset *set, const char *text) {
  sayso_doc *doc;
  found *f;
  sayso_error e;
  uint64_t before = 0, after = 0;
  for (uint32_t i = 0; i < set->predicate_count; i++)
    if (set->predicates[i].re) before += regex_steps(set->predicates[i].re);
  assert_int_equal(sayso_doc_new(engine, text, strlen(text), &doc, NULL), 0);
  assert_int_equal(found_new(set, doc, &f), SAYSO_OK);
  if (ruleset_run(f, NULL, &e)) fail_msg("%s", e.message);
  for (uint32_t i = 0; i < set->predicate_count; i++)
    if (set->predicates[i].re) after += regex_steps(set->predicates[i].re);
  assert_true(found_count(f) > 0);
  found_free(f);
  sayso_doc_free(doc);
  return after - before;
}

static void words_are_asked_once(void **state) {
  (void)state;
  static const char *const patterns[] = {"/^s.*d$/ so", "so /^s.*d$/",
                                         "_ (/^s.*d$/ | so)+"};
  static const char text[] = "So he said so so said.";
  ruleset *one = set_of(patterns, 1), *all = set_of(patterns, 3);
  uint64_t first = steps_on(all, text), again = steps_on(all, text);
  assert_true(first > 0);
  assert_int_equal(again, 0);
  assert_int_equal(steps_on(all, "He said so, said so, said so. So so."), 0);
  assert_true(steps_on(all, "They sided so.") > 0); /* new words are asked */
  assert_true(steps_on(one, text) <= first);
  ruleset_free(one);
  ruleset_free(all);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(equal_predicates_are_one),
      cmocka_unit_test(words_are_asked_once),
  };
  if (sayso_engine_new(FOLDER, &engine, NULL)) return 1;
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  sayso_engine_free(engine);
  return failed;
}
