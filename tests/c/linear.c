/* Dates, numbers and entities take time that grows with the text and no more.
 * The clock of a busy machine proves nothing, so what is counted are the looks
 * at words: the linker puts a counter before each function that looks
 * (Makefile), and twice the text may take at most 2.2 times the looks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "../shapes.h"
#include "lang/entity_parts.h"

static unsigned long looks;

/* X(what it gives, name, parameters, arguments) */
#define LOOKS(X)                                                               \
  X(const word *, form_at, (const entity_context *c, uint32_t t), (c, t))      \
  X(upos, pos_at, (const entity_context *c, uint32_t t), (c, t))               \
  X(bool, is_word, (const entity_context *c, uint32_t t, int class),           \
    (c, t, class))                                                             \
  X(bool, has_feature, (const entity_context *c, uint32_t t, const char *f),   \
    (c, t, f))                                                                 \
  X(bool, grammar_is,                                                          \
    (const grammar *g, const sayso_doc *d, uint32_t t, int class,              \
     grammar_value *v),                                                        \
    (g, d, t, class, v))                                                       \
  X(bool, grammar_knows, (const grammar *g, const sayso_doc *d, uint32_t t),   \
    (g, d, t))                                                                 \
  X(bool, grammar_starts, (const grammar *g, const sayso_doc *d, uint32_t t),  \
    (g, d, t))

#define X(type, name, takes, gives)                                            \
  type __real_##name takes;                                                    \
  type __wrap_##name takes;                                                    \
  type __wrap_##name takes {                                                   \
    looks++;                                                                   \
    return __real_##name gives;                                                \
  }
LOOKS(X)
#undef X

static sayso_engine *engine;

/* The looks that a text of so many bytes, which repeats a shape, takes. */
static unsigned long looks_of(const char *shape, size_t size) {
  static const sayso_layer layers[] = {SAYSO_DATES, SAYSO_NUMBERS,
                                       SAYSO_ENTITIES};
  size_t len = strlen(shape), n = 0;
  char *text = malloc(size);
  sayso_doc *doc;
  assert_non_null(text);
  for (; n + len <= size; n += len)
    memcpy(text + n, shape, len);
  assert_int_equal(sayso_doc_new(engine, text, n, &doc, NULL), SAYSO_OK);
  looks = 0;
  for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
    assert_int_equal(doc_need(doc, layers[i]), SAYSO_OK);
  sayso_doc_free(doc);
  free(text);
  return looks;
}

static void looks_grow_with_the_text(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    unsigned long half = looks_of(shapes[i], 6000);
    unsigned long whole = looks_of(shapes[i], 12000);
    if (10 * whole > 22 * half)
      fail_msg("\"%s\": %lu looks, at twice the length %lu", shapes[i], half,
               whole);
    assert_true(half > 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(looks_grow_with_the_text),
  };
  if (sayso_engine_new("core/lang/en", &engine, NULL)) return 1;
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  sayso_engine_free(engine);
  return failed;
}
