/* Memory runs out at the first allocation, then at the second, and so on,
 * until there is enough. Every failure is reported; none is fatal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/words.h"
#include "budget.h"

static sayso_status add_many(words *w, uint32_t count) {
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < count && !status; i++) {
    char s[16];
    size_t n = (size_t)snprintf(s, sizeof s, "W%u", i);
    word_id id;
    status = words_add(w, s, n, words_hash(s, n), &id);
  }
  return status;
}

static void words_survive_any_failure(void **state) {
  (void)state;
  sayso_status status = SAYSO_ENOMEM;
  long enough = 0;
  for (; status; enough++) {
    words w;
    assert_true(enough < 20000);
    budget = enough;
    status = words_init(&w);
    if (status) continue;
    status = add_many(&w, 3000);
    assert_true(status == SAYSO_OK || status == SAYSO_ENOMEM);
    budget = 100000; /* memory is back: what failed before now works */
    assert_int_equal(add_many(&w, 3000), SAYSO_OK);
    assert_int_equal(w.count, 6001); /* each with its lower-cased form */
    words_release(&w);
  }
  assert_true(enough > 3);
}

static void a_failed_buffer_keeps_its_text(void **state) {
  (void)state;
  buf b = {0};
  budget = 1;
  assert_int_equal(buf_puts(&b, "kept"), SAYSO_OK);
  assert_int_equal(buf_printf(&b, "%200d", 1), SAYSO_ENOMEM);
  assert_string_equal(b.at, "kept");
  budget = 10;
  buf_clear(&b);
  assert_int_equal(buf_printf(&b, "%200d", 1), SAYSO_OK);
  buf_release(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_survive_any_failure),
      cmocka_unit_test(a_failed_buffer_keeps_its_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
