/* cells.h - small blocks of memory, quick to give and to take back: for a
 * state of Lua, which makes and drops thousands of them in a document.
 *
 * What is small comes from one region, by size; what is large, and all once
 * the region is full, comes from mem_resize. The region never grows, so that
 * whoever counts bytes is wrong by that much at most.
 *
 *     region     | 32 | 32 | 48 | 32 | 64 | 48 |  not yet given  |
 *     free[1] -->  '---------------^   blocks of 32 bytes that came back
 */
#ifndef SAYSO_CELLS_H
#define SAYSO_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#define CELLS_STEP 16  /* sizes are rounded up to a multiple */
#define CELLS_SIZES 20 /* so many of them are small */

typedef struct {
  char *region;      /* NULL until it is needed, and where there is none */
  size_t size, used; /* its bytes; those from its start that were ever given */
  void *free[CELLS_SIZES];
} cells;

/* Like mem_resize, where `at` has `old` bytes; making a block smaller can not
 * fail. A struct of zeros is ready for use. */
void *cells_resize(cells *c, void *at, size_t old, size_t size);

/* The two ends of that, where they stand in the way of everything else: a new
 * block of `size` bytes, which are not 0, and the end of one. */
static inline void *cells_new(cells *c, size_t size);
static inline void cells_free(cells *c, void *at, size_t size);

/* Frees the region; nothing that came from it may be used from then on. */
void cells_release(cells *c);

/* For these, and for cells.c: the number of a size, from 0, which is small if
 * below CELLS_SIZES; and a block of no list. */
static inline size_t cells_class(size_t size) {
  return (size - 1) / CELLS_STEP;
}

static inline bool cells_holds(const cells *c, const void *at) {
  return (uintptr_t)at - (uintptr_t)c->region < c->size;
}

void *cells_cut(cells *c, size_t size);

static inline void *cells_new(cells *c, size_t size) {
  size_t class = cells_class(size);
  void *at = class < CELLS_SIZES ? c->free[class] : NULL;
  if (!at) return cells_cut(c, size);
  memcpy(&c->free[class], at, sizeof at);
  mem_foresee(c->free[class]);
  return at;
}

static inline void cells_free(cells *c, void *at, size_t size) {
  if (!cells_holds(c, at)) {
    mem_free(at);
    return;
  }
  void **list = &c->free[cells_class(size)];
  memcpy(at, list, sizeof *list);
  *list = at;
}

#endif
