/* Relations: names, numbers and the universal relation of a subtype. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang/rels.h"

static uint16_t find(const char *name) { return rel_find(name, strlen(name)); }

static void names_and_numbers_agree(void **state) {
  (void)state;
  for (uint16_t i = 0; i < REL_COUNT; i++) {
    assert_int_equal(find(rel_name(i)), i);
    assert_null(strchr(rel_name(rel_base(i)), ':'));
    assert_int_equal(rel_base(rel_base(i)), rel_base(i));
  }
}

static void subtypes_belong_somewhere(void **state) {
  (void)state;
  assert_int_equal(rel_base(REL_nsubj_pass), REL_nsubj);
  assert_int_equal(rel_base(REL_ccomp), REL_ccomp);
  assert_int_equal(find("nsubj:pass"), REL_nsubj_pass);
  assert_int_equal(find("nsubj:caus"), REL_nsubj); /* not English */
}

static void the_unknown_is_dep(void **state) {
  (void)state;
  assert_int_equal(find("subject"), REL_NONE);
  assert_int_equal(find(""), REL_NONE);
  assert_int_equal(find("nsub"), REL_NONE);
  assert_string_equal(rel_name(REL_COUNT), "dep");
  assert_int_equal(rel_base(REL_NONE), REL_dep);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_and_numbers_agree),
      cmocka_unit_test(subtypes_belong_somewhere),
      cmocka_unit_test(the_unknown_is_dep),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
