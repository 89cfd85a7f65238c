/* Tests which element of a pattern a rule is anchored on: the one that is
 * expected least often, by the words of the language and of lexicons. */
#include "rules.h"

#include "lang/unigrams.h"

static sayso_engine *engine;

/* The last line of a rule's code says what it is anchored on. */
static void check_anchor(const ruleset *set, uint32_t rule, const char *pattern,
                         const char *want) {
  buf out = {0};
  assert_int_equal(ruleset_code(set, rule, 0, &out), SAYSO_OK);
  const char *at = strstr(out.at, "     ANCHOR ");
  const char *shown = at ? at + strlen("     ANCHOR ") : "none\n";
  if (strcmp(shown, want)) fail_msg("%s: not %s but %s", pattern, want, shown);
  buf_release(&out);
}

static const struct {
  const char *pattern, *anchor;
} table[] = {
  /* of words the rarer, whatever their length and place */
    {"according to",                     "according\n"             },
    {"to according",                     "according\n"             },
    {"the ceasefire",                    "ceasefire\n"             },
    {"put an end to",                    "put\n"                   },
    {"sun and said",                     "sun\n"                   },
    {"x:said that (the|a) envoy",        "envoy\n"                 },
    {"because of which",                 "because\n"               },
    {"said , who was",                   "said\n"                  },
 /* a lemma comes in many forms: one of them is rarer */
    {"be were",                          "were\n"                  },
    {"say \"said\"",                     "\"said\"\n"              },
    {"[lemma = say] [word = said]",      "\"said\"\n"              },
    {"[lemma = be & pos = AUX] because", "because\n"               },
 /* all of an alternative, none of what may be left out */
    {"(envoy|minister) said",            "envoy | minister\n"      },
    {"(envoy|the) ceasefire",            "ceasefire\n"             },
    {"(envoy|of|the|a|in) said",         "said\n"                  },
    {"said envoy?",                      "said\n"                  },
    {"said (?! envoy)",                  "said\n"                  },
    {"said (?= the envoy)",              "envoy\n"                 },
    {"(?<= the envoy) said",             "envoy\n"                 },
    {"said >nsubj envoy",                "envoy\n"                 },
    {"said{2} envoy{0,3}",               "said\n"                  },
    {"(said envoy)+",                    "envoy\n"                 },
 /* tags would have to be made for every sentence first */
    {"VERB said",                        "said\n"                  },
    {"VERB NOUN",                        "none\n"                  },
    {"envoy? [cap]",                     "none\n"                  },
 /* lexicons are as frequent as their entries */
    {"@rare said",                       "@rare\n"                 },
    {"@common said",                     "said\n"                  },
    {"[lemma in rare] said",             "a word of rare\n"        },
    {"[lemma in common] said",           "said\n"                  },
    {"@phrases said",                    "@phrases\n"              },
    {"@rare @phrases",                   "@phrases\n"              },
    {"([lemma in rare] | envoy) said",   "a word of rare | envoy\n"},
 /* labels of rules, as frequent as their own anchors */
    {"@quote said",                      "said\n"                  },
    {"@quote the",                       "@quote\n"                },
    {"@seldom said",                     "@seldom\n"               },
    {"@often said",                      "said\n"                  },
    {"@twice @often",                    "@twice\n"                },
};

#define PATTERNS (sizeof table / sizeof *table)

static uint32_t add(ruleset *set, const char *name, const char *pattern) {
  uint32_t id = 0;
  sayso_error e;
  rule_def def = {
      .name = name, .patterns = &pattern, .pattern_count = 1, .overlap = -1};
  if (ruleset_rule(set, &def, &id, NULL, &e))
    fail_msg("%s: %s", pattern, e.message);
  return id;
}

/* What uses a label stands before the rules that make it. */
static void add_all(ruleset *set, uint32_t ids[PATTERNS]) {
  add_lexicon(set, "rare", "ceasefire, envoy, denuclearise");
  add_lexicon(set, "common", "the, of, and");
  add_lexicon(set, "phrases", "the denuclearisation, of the ayatollah");
  for (size_t i = 0; i < PATTERNS; i++) {
    char name[16];
    snprintf(name, sizeof name, "r%zu", i);
    ids[i] = add(set, name, table[i].pattern);
  }
  add(set, "twice", "@seldom @often");
  add(set, "seldom", "the ayatollah");
  add(set, "often", "of | the");
}

static void the_rarest_element(void **state) {
  (void)state;
  if (!engine->parser) skip();
  ruleset *set;
  sayso_error e;
  uint32_t ids[PATTERNS];
  assert_int_equal(ruleset_new(engine, &set), SAYSO_OK);
  add_all(set, ids);
  if (ruleset_finish(set, &e)) fail_msg("%s", e.message);
  for (size_t i = 0; i < PATTERNS; i++)
    check_anchor(set, ids[i], table[i].pattern, table[i].anchor);
  ruleset_free(set);
}

/* ## Shares of words */

static double share(const unigrams *u, const char *s, bool is_word) {
  size_t len = strlen(s);
  return (is_word ? unigrams_word : unigrams_form)(u, s, len,
                                                   words_hash(s, len));
}

static void shares_fall(void **state) {
  static const char *const falling[] = {"the",      "in",        "said",
                                        "minister", "ceasefire", "qwrtzp"};
  (void)state;
  if (!engine->parser) skip();
  unigrams *u;
  assert_int_equal(unigrams_new(engine, &u), SAYSO_OK);
  for (size_t i = 0; i + 1 < sizeof falling / sizeof *falling; i++) {
    double more = share(u, falling[i], false),
           less = share(u, falling[i + 1], false);
    if (!(more > less && less > 0))
      fail_msg("%s %g %g", falling[i], more, less);
  }
  assert_true(share(u, "be", true) > share(u, "be", false) * 2);
  assert_true(share(u, "the", false) > 0.03 && share(u, "the", false) < 0.08);
  unigrams_free(u);
}

/* Without a model, words that are not among the commonest go by length. */
static void without_a_model(void **state) {
  (void)state;
  sayso_engine bare = *engine;
  unigrams *u;
  bare.model = NULL;
  bare.tagger = NULL;
  bare.lemmatiser = NULL;
  assert_int_equal(unigrams_new(&bare, &u), SAYSO_OK);
  assert_true(share(u, "the", false) > share(u, "envoy", false));
  assert_true(share(u, "envoy", false) > share(u, "ceasefire", false));
  unigrams_free(u);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_rarest_element),
      cmocka_unit_test(shares_fall),
      cmocka_unit_test(without_a_model),
  };
  if (sayso_engine_new(FOLDER, &engine, NULL)) return 1;
  cmocka_set_message_output(CM_OUTPUT_TAP);
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  sayso_engine_free(engine);
  return failed;
}
