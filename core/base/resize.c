/* resize.c - the one place that calls the C library's allocator.
 *
 * It stands alone in its file, so that the linker finds every call to it, also
 * those of mem.c, when a test takes its place (ld --wrap=mem_resize and
 * --wrap=mem_cleared). */
#include <stdlib.h>

#include "base/mem.h"

void *mem_resize(void *p, size_t size) {
  if (size) return realloc(p, size);
  free(p);
  return NULL;
}

void *mem_cleared(size_t size) { return calloc(1, size ? size : 1); }
