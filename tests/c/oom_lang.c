/* Memory runs out at every allocation of training, opening, tagging and
 * parsing in turn. Every failure is reported; none is fatal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lang/parser.h"
#include "budget.h"
#include "tiny.h"

static sayso_status add_words(words *w, word_id *forms, uint32_t count) {
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < count && !status; i++) {
    char text[16];
    size_t len = (size_t)snprintf(text, sizeof text, "w%u", i);
    status = words_add(w, text, len, words_hash(text, len), &forms[i]);
  }
  return status;
}

static sayso_status read_sentence(const model *m, const words *w,
                                  const word_id *forms, uint32_t count) {
  enum { MOST = 700 };
  static uint16_t tags[MOST], rels[MOST];
  static uint32_t heads[MOST];
  tagger *t = NULL;
  parser *p = NULL;
  sayso_error error;
  sayso_status status = tagger_open(m, w, &t, &error);
  if (!status) status = parser_open(m, t, &p, &error);
  if (!status) status = tagger_run(t, forms, count, tags);
  if (!status) status = parser_run(p, forms, tags, count, heads, rels, NULL);
  parser_free(p);
  tagger_free(t);
  return status;
}

static void reading_survives_any_failure(void **state) {
  enum { COUNT = 700 };
  static word_id forms[COUNT];
  (void)state;
  tiny files;
  sayso_error error;
  model *m;
  words w;
  sayso_status status = SAYSO_ENOMEM;
  long enough = 0;
  tiny_open(&files);
  assert_int_equal(sayso_train(&files.options, files.model, &error), SAYSO_OK);
  assert_int_equal(model_open(files.model, &m, &error), SAYSO_OK);
  assert_int_equal(words_init(&w), SAYSO_OK);
  assert_int_equal(add_words(&w, forms, COUNT), SAYSO_OK);
  for (; status; enough++) {
    assert_true(enough < 1000);
    budget = enough;
    status = read_sentence(m, &w, forms, COUNT);
    assert_true(status == SAYSO_OK || status == SAYSO_ENOMEM);
    budget = ENOUGH;
  }
  assert_true(enough > 10);
  words_release(&w);
  model_free(m);
  tiny_close(&files);
}

static void training_survives_any_failure(void **state) {
  (void)state;
  tiny files;
  sayso_error error;
  sayso_status status = SAYSO_ENOMEM;
  long enough = 0;
  tiny_open(&files);
  files.options.epochs = 1;
  for (; status; enough++) {
    assert_true(enough < 20000);
    budget = enough;
    status = sayso_train(&files.options, files.model, &error);
    if (status) assert_int_equal(status, SAYSO_ENOMEM);
    budget = ENOUGH;
  }
  assert_true(enough > 50);
  tiny_close(&files);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reading_survives_any_failure),
      cmocka_unit_test(training_survives_any_failure),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
