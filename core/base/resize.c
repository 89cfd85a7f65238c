/* resize.c - the one place that calls the C library's allocator.
 *
 * It stands alone in its file, so that the linker finds every call to it, also
 * those of mem.c, when a test takes its place (ld --wrap=mem_resize). */
#include <stdlib.h>

#include "base/mem.h"

void *mem_resize(void *p, size_t size) {
  if (size) return realloc(p, size);
  free(p);
  return NULL;
}
