/* budget.h - memory that runs out after so many allocations, for programs that
 * are linked with --wrap=mem_resize and --wrap=mem_cleared. */
#ifndef TEST_BUDGET_H
#define TEST_BUDGET_H

#include "base/mem.h"

#define ENOUGH 1000000

static long budget = ENOUGH; /* how many more allocations succeed */

void *__real_mem_resize(void *p, size_t size);
void *__wrap_mem_resize(void *p, size_t size);
void *__real_mem_cleared(size_t size);
void *__wrap_mem_cleared(size_t size);

void *__wrap_mem_resize(void *p, size_t size) {
  if (size && budget-- <= 0) return NULL;
  return __real_mem_resize(p, size);
}

void *__wrap_mem_cleared(size_t size) {
  return budget-- <= 0 ? NULL : __real_mem_cleared(size);
}

#endif
