/* oom.c - runs each scenario with ever more memory, until it has enough.
 *
 * Each allocation fails once, and from then on. A scenario that takes long, or
 * has thousands of allocations, would cost hours: of those after its first
 * FIRST it is every nth, as many as fit into about SECONDS; and it says so. n
 * is a power of two, so that it is mostly the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <time.h>

#include "oom.h"

#define FIRST 200
#define SECONDS 30.0 /* of processor time, for a scenario */

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

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Every how many of `all` allocations are tried, where one run takes so many
 * seconds. A run whose nth allocation fails takes about n of all of that, and
 * there are two for each. */
static long step_of(long all, double seconds) {
  long step = 1;
  while (all > FIRST && seconds * (double)(all / step) > SECONDS)
    step *= 2;
  return step;
}

static void run_all(const char *name, sayso_status (*scenario)(void)) {
  sayso_status status;
  double start = now();
  long all = run(scenario, 1L << 60, &status), tried = 0;
  long step = step_of(all, now() - start);
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
  if (tried == all)
    printf("%s: %ld allocations, each failed\n", name, all);
  else
    printf("%s: %ld allocations, the first %d and every %ldth failed: %ld\n",
           name, all, FIRST, step, tried);
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
