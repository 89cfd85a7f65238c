/* mem.c - what else one does with memory, by way of mem_resize. */
#include "base/mem.h"

#include <string.h>

void *mem_new(size_t count, size_t size) {
  if (!count) count = 1;
  if (size && count > SIZE_MAX / 2 / size) return NULL;
  return mem_cleared(count * size);
}

void mem_free(void *p) {
  if (p) mem_resize(p, 0);
}

bool mem_grow(void *at, uint32_t *room, uint32_t count, size_t size,
              uint32_t max) {
  if (count < *room) return true;
  if (count >= max) return false;
  uint32_t more = *room > max / 2 ? max : *room ? 2 * *room : 16;
  if (more > max) more = max;
  if (more > SIZE_MAX / size) return false;
  void *old, *grown;
  memcpy(&old, at, sizeof old);
  grown = mem_resize(old, more * size);
  if (!grown) return false;
  memcpy(at, &grown, sizeof grown);
  *room = more;
  return true;
}
