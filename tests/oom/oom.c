/* oom.c - runs each scenario with ever more memory, until it has enough.
 *
 * Of a scenario with many allocations the first FIRST are tried one by one, of
 * those after them about as many, at even distances.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>

#include "oom.h"

#define FIRST 200

static bool is_counting;
static bool is_once; /* one allocation fails, not all from there on */
static long budget;  /* how many more allocations succeed */
static long used;    /* how many were asked for while counting */
static long live;    /* blocks that were not freed */

void *__real_mem_resize(void *p, size_t size);
void *__wrap_mem_resize(void *p, size_t size);
void *__real_mem_cleared(size_t size);
void *__wrap_mem_cleared(size_t size);

/* Whether one more allocation is to succeed. */
static bool may_have(void) {
  if (!is_counting) return true;
  used++;
  long left = budget--;
  return is_once ? left != 0 : left > 0;
}

void *__wrap_mem_resize(void *p, size_t size) {
  if (size && !may_have()) return NULL;
  void *at = __real_mem_resize(p, size);
  live += (!p && at) - (p && !size);
  return at;
}

void *__wrap_mem_cleared(size_t size) {
  void *at = may_have() ? __real_mem_cleared(size) : NULL;
  live += at != NULL;
  return at;
}

void oom_begin(void) { is_counting = true; }

void oom_end(void) { is_counting = false; }

/* Runs a scenario in which `enough` allocations succeed; gives how many were
 * asked for. */
static long run(sayso_status (*scenario)(void), long enough,
                sayso_status *status) {
  long before = live;
  budget = enough;
  used = 0;
  *status = scenario();
  oom_end();
  if (*status != SAYSO_OK && *status != SAYSO_ENOMEM)
    fail_msg("allocation %ld failed: %s", enough, sayso_strerror(*status));
  if (live != before)
    fail_msg("allocation %ld failed: %ld blocks leaked", enough, live - before);
  return used;
}

static void run_all(const char *name, sayso_status (*scenario)(void)) {
  sayso_status status;
  long all = run(scenario, 1L << 60, &status), tried = 0;
  long step = all > 2 * FIRST ? (all - FIRST) / FIRST : 1;
  assert_int_equal(status, SAYSO_OK);
  assert_true(all > 0);
  for (long n = 0; n < all; n += n < FIRST ? 1 : step, tried++) {
    is_once = true;
    run(scenario, n, &status);
    is_once = false;
    run(scenario, n, &status);
  }
  run(scenario, all, &status);
  assert_int_equal(status, SAYSO_OK);
  printf("%s: %ld allocations, %ld of them failed\n", name, all, tried);
}

#define X(name)                                                                \
  static void name##_survives(void **state) {                                  \
    (void)state;                                                               \
    run_all(#name, scenario_##name);                                           \
  }
SCENARIOS(X)
#undef X

int main(void) {
  const struct CMUnitTest tests[] = {
#define X(name) cmocka_unit_test(name##_survives),
      SCENARIOS(X)
#undef X
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
