/* A word with two subjects gives the first to its complement, or keeps it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "lang/rels.h"
#include "lang/subjects.h"

#define TOKENS 6u

/* bridge Boyd said was safe today, with these relations of bridge, Boyd and
 * safe; `other` hangs on safe. Gives the head of the first token. */
static unsigned first_head(uint16_t one, uint16_t two, uint16_t clause,
                           uint16_t other) {
  uint16_t heads[TOKENS] = {3, 3, 0, 5, 3, 5}, was[TOKENS];
  uint16_t rels[TOKENS] = {one, two, REL_root, REL_cop, clause, other};
  memcpy(was, heads, sizeof was);
  subjects_share(heads, rels, TOKENS);
  assert_memory_equal(heads + 1, was + 1, sizeof was - sizeof *was);
  return heads[0];
}

static void the_first_goes_to_the_complement(void **unused) {
  (void)unused;
  assert_int_equal(first_head(REL_nsubj, REL_nsubj, REL_ccomp, REL_advmod), 5);
  assert_int_equal(first_head(REL_nsubj_pass, REL_nsubj, REL_ccomp, REL_obl),
                   5);
}

static void it_stays_where_nothing_wants_it(void **unused) {
  (void)unused;
  assert_int_equal(first_head(REL_obl, REL_nsubj, REL_ccomp, REL_advmod), 3);
  assert_int_equal(first_head(REL_nsubj, REL_nsubj, REL_advcl, REL_advmod), 3);
  assert_int_equal(first_head(REL_nsubj, REL_nsubj, REL_ccomp, REL_nsubj), 3);
  assert_int_equal(first_head(REL_nsubj, REL_nsubj, REL_ccomp, REL_csubj), 3);
  assert_int_equal(
      first_head(REL_nsubj_outer, REL_nsubj, REL_ccomp, REL_advmod), 3);
}

static void a_complement_before_the_word_gets_none(void **unused) {
  (void)unused;
  uint16_t heads[] = {4, 4, 4, 0};
  const uint16_t rels[] = {REL_ccomp, REL_nsubj, REL_nsubj, REL_root};
  subjects_share(heads, rels, 4);
  assert_int_equal(heads[1], 4);
}

static void only_the_first_complement_gets_it(void **unused) {
  (void)unused;
  uint16_t heads[] = {3, 3, 0, 3, 3};
  const uint16_t rels[] = {REL_nsubj, REL_nsubj, REL_root, REL_ccomp,
                           REL_ccomp};
  subjects_share(heads, rels, 5);
  assert_int_equal(heads[0], 4);
  assert_int_equal(heads[1], 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_first_goes_to_the_complement),
      cmocka_unit_test(it_stays_where_nothing_wants_it),
      cmocka_unit_test(a_complement_before_the_word_gets_none),
      cmocka_unit_test(only_the_first_complement_gets_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
