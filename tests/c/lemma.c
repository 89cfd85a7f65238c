/* Lemmas: the bundled rules, candidates, learning, damaged and wrong files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* after its friends */
#include <cmocka.h>

#include "lang/engine.h"
#include "lang/lemma.h"
#include "lang/lemma_table.h"
#include "lang/lemma_train.h"

static sayso_engine *engine;

static int open_engine(void **state) {
  (void)state;
  sayso_error error;
  return sayso_engine_new("core/lang/en", &engine, &error) ? -1 : 0;
}

static int close_engine(void **state) {
  (void)state;
  sayso_engine_free(engine);
  return 0;
}

static word_id intern(const char *s) {
  word_id id;
  size_t len = strlen(s);
  assert_false(words_add(&engine->words, s, len, words_hash(s, len), &id));
  return id;
}

static const char *lemma(lemmatiser *l, const char *form, const char *part,
                         const char *xpos) {
  uint16_t tag = tag_find(engine->tagger, part, xpos);
  word_id id;
  assert_int_not_equal(tag, TAG_NONE);
  assert_false(lemma_of(l, intern(form), tag, &id));
  return words_at(&engine->words, id)->text;
}

static void lemmas_follow_the_tag(void **state) {
  (void)state;
  static const struct {
    const char *form, *part, *xpos, *lemma;
  } cases[] = {
      {"said",       "VERB",  "VBD",  "say"      },
      {"Said",       "VERB",  "VBD",  "say"      },
      {"conceded",   "VERB",  "VBD",  "concede"  },
      {"denied",     "VERB",  "VBN",  "deny"     },
      {"alleging",   "VERB",  "VBG",  "allege"   },
      {"fled",       "VERB",  "VBD",  "flee"     },
      {"sought",     "VERB",  "VBN",  "seek"     },
      {"saw",        "VERB",  "VBD",  "see"      },
      {"saw",        "NOUN",  "NN",   "saw"      },
      {"leaves",     "VERB",  "VBZ",  "leave"    },
      {"leaves",     "NOUN",  "NNS",  "leaf"     },
      {"countries",  "NOUN",  "NNS",  "country"  },
      {"criteria",   "NOUN",  "NNS",  "criterion"},
      {"better",     "ADJ",   "JJR",  "good"     },
      {"n't",        "PART",  "RB",   "not"      },
      {"n’t",      "PART",  "RB",   "not"      },
      {"'s",         "AUX",   "VBZ",  "be"       },
      {"'s",         "PART",  "POS",  "'s"       },
      {"I",          "PRON",  "PRP",  "I"        },
      {"them",       "PRON",  "PRP",  "they"     },
      {"Reuters",    "PROPN", "NNP",  "Reuters"  },
      {"NATO",       "PROPN", "NNP",  "NATO"     },
      {"Smiths",     "PROPN", "NNPS", "Smith"    },
      {"blorbified", "VERB",  "VBD",  "blorbify" }
  };
  if (!engine->lemmatiser) skip();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_string_equal(
        lemma(engine->lemmatiser, cases[i].form, cases[i].part, cases[i].xpos),
        cases[i].lemma);
}

static void candidates_hold_every_lemma(void **state) {
  (void)state;
  static const char *const forms[] = {
      "said", "'s",      "better", "NATO's", "I",    "x",  "Élysées", "saws",
      "left", "rulings", "IS",     "n’t",    "12th", "--", "went"};
  if (!engine->lemmatiser) skip();
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    word_id form = intern(forms[i]), id, kept[LEMMA_CANDIDATES_MAX];
    const word_id *all;
    unsigned count, tags = tagger_count(engine->tagger);
    assert_false(lemma_candidates(engine->lemmatiser, form, &all, &count));
    assert_in_range(count, 1, LEMMA_CANDIDATES_MAX);
    memcpy(kept, all, count * sizeof *all);
    assert_int_equal(kept[0], words_at(&engine->words, form)->folded);
    for (unsigned t = 0; t <= tags; t++) {
      bool found = false;
      uint16_t tag = t < tags ? (uint16_t)t : TAG_NONE;
      assert_false(lemma_of(engine->lemmatiser, form, tag, &id));
      for (unsigned k = 0; k < count; k++)
        found |= kept[k] == id;
      assert_true(found);
    }
  }
}

static void words_that_were_cut_are_forgotten(void **state) {
  (void)state;
  if (!engine->lemmatiser) skip();
  const word_id *all;
  unsigned count;
  for (int round = 0; round < 3; round++) {
    /* The same ids mean other words in each round. */
    static const char *const forms[] = {"qwalked", "zjumped", "vclimbed"};
    static const char *const lemmas[] = {"qwalk", "zjump", "vclimb"};
    words_cut(&engine->words);
    assert_false(lemma_candidates(engine->lemmatiser, intern(forms[round]),
                                  &all, &count));
    assert_string_equal(words_at(&engine->words, all[0])->text, forms[round]);
    assert_string_equal(lemma(engine->lemmatiser, forms[round], "VERB", "VBD"),
                        lemmas[round]);
  }
}

/* ## Learning */

static const char treebank[] =
    "1\twalked\twalk\tVERB\tVBD\t_\t0\troot\t_\t_\n"
    "2\tTalked\ttalk\tVERB\tVBD\t_\t1\tconj\t_\t_\n"
    "3\tjumped\tjump\tVERB\tVBD\t_\t1\tconj\t_\t_\n"
    "4\twent\tgo\tVERB\tVBD\t_\t1\tconj\t_\t_\n"
    "5\tsome\tsomewhere\tADV\tGW\t_\t1\tadvmod\t_\t_\n"
    "6\twhere\t_\tX\tGW\t_\t5\tgoeswith\t_\t_\n\n";

static void write_file(const char *path, const char *text) {
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
}

/* Trains on the treebank above; gives the model's path, to be unlinked. */
static void train(char path[32], size_t cut) {
  conllu c = {0};
  sayso_error error = {0};
  model_writer w = {0};
  strcpy(path, "/tmp/sayso-lemma-XXXXXX");
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  close(fd);
  write_file(path, treebank);
  assert_false(conllu_read(&c, path, &error));
  buf *out = model_writer_add(&w, LEMMA_SECTION);
  assert_false(lemma_train(&c, NULL, out, &error));
  out->len -= cut;
  assert_false(model_writer_save(&w, path, &error));
  model_writer_release(&w);
  conllu_release(&c);
}

static void endings_are_learned(void **state) {
  (void)state;
  char path[32];
  model *m;
  lemmatiser *l;
  sayso_error error = {0};
  if (!engine->tagger) skip();
  train(path, 0);
  assert_false(model_open(path, &m, &error));
  assert_false(lemmatiser_open(m, engine->tagger, &engine->words, &l, &error));
  assert_string_equal(lemma(l, "barked", "VERB", "VBD"), "bark");
  assert_string_equal(lemma(l, "went", "VERB", "VBD"), "go");
  assert_string_equal(lemma(l, "some", "ADV", "RB"), "some");
  assert_string_equal(lemma(l, "Bents", "NOUN", "NNS"), "bents");
  lemmatiser_free(l);
  model_free(m);
  unlink(path);
}

static void a_damaged_section_is_refused(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  for (size_t cut = 1; cut < 60; cut += 7) {
    char path[32];
    model *m;
    lemmatiser *l = NULL;
    sayso_error error = {0};
    train(path, cut);
    assert_false(model_open(path, &m, &error));
    assert_int_equal(
        lemmatiser_open(m, engine->tagger, &engine->words, &l, &error),
        SAYSO_EFORMAT);
    assert_null(l);
    assert_string_equal(error.message,
                        "the model's section of lemmas is damaged");
    model_free(m);
    unlink(path);
  }
}

static void a_wrong_file_of_forms_is_named(void **state) {
  (void)state;
  char folder[] = "/tmp/sayso-test-XXXXXX", path[64], message[200];
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/lemmas.tsv", folder);
  static const char *const wrong[] = {"# c\nVBD\tslew slay, fled\n",
                                      "VBD\tslew slay\nVBD slain slay\n"};
  for (size_t i = 0; i < 2; i++) {
    conllu c = {0};
    buf out = {0};
    sayso_error error = {0};
    write_file(path, wrong[i]);
    /* A pair is read only for tags that the treebank has. */
    char trees[] = "/tmp/sayso-lemma-XXXXXX";
    int fd = mkstemp(trees);
    assert_true(fd >= 0);
    close(fd);
    write_file(trees, treebank);
    assert_false(conllu_read(&c, trees, &error));
    assert_int_equal(lemma_train(&c, folder, &out, &error), SAYSO_EFORMAT);
    snprintf(
        message, sizeof message,
        "%s:2: a tag, a tab, then \"form lemma\" pairs with commas between",
        path);
    assert_string_equal(error.message, message);
    conllu_release(&c);
    buf_release(&out);
    unlink(trees);
  }
  unlink(path);
  rmdir(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lemmas_follow_the_tag),
      cmocka_unit_test(candidates_hold_every_lemma),
      cmocka_unit_test(words_that_were_cut_are_forgotten),
      cmocka_unit_test(endings_are_learned),
      cmocka_unit_test(a_damaged_section_is_refused),
      cmocka_unit_test(a_wrong_file_of_forms_is_named),
  };
  return cmocka_run_group_tests(tests, open_engine, close_engine);
}
