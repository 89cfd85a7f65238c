/* mem.h - the one way to memory.
 *
 * Everything that allocates, libraries included, comes through mem_resize
 * or mem_cleared, so that a test can replace them (ld --wrap=mem_resize) and
 * make any one fail.
 */
#ifndef SAYSO_MEM_H
#define SAYSO_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `p` (or NULL) made `size` bytes large, aligned for any type; what `p` held
 * is kept, new bytes are not cleared. NULL if there is no memory, and then `p`
 * is as before. A size of 0 frees `p` and gives NULL. */
void *mem_resize(void *p, size_t size);

/* `size` bytes, all zero: pages that the system gives clear are not touched.
 * NULL if there is no memory. */
void *mem_cleared(size_t size);

/* `count` objects of `size` bytes, cleared; NULL also if the product is too
 * large. A count of 0 gives room for one. */
void *mem_new(size_t count, size_t size);

/* Frees what mem_resize or mem_new gave. NULL is fine. */
void mem_free(void *p);

/* Makes room for one more in the array `*at` of `count` objects of `size`
 * bytes, where `*room` is how many fit: doubles it. False if out of memory, or
 * if more than `max` would be needed; the array is as before then. */
bool mem_grow(void *at, uint32_t *room, uint32_t count, size_t size,
              uint32_t max);

/* Says that what `p` points to is read soon; any pointer will do. */
static inline void mem_foresee(const void *p) {
#if defined(__GNUC__)
  __builtin_prefetch(p);
#else
  (void)p;
#endif
}

#endif
