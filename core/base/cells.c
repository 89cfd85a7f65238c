/* cells.c - a region of memory and, for each small size, a list of the blocks
 * in it that came back. */
#include "base/cells.h"

/* Tests build with an empty region, so that each block stands alone. */
#ifndef CELLS_REGION
#define CELLS_REGION ((size_t)4 << 20)
#endif

/* The region's pages cost nothing until they are touched. */
static void make_region(cells *c) {
  c->region = mem_cleared(CELLS_REGION);
  c->size = c->region ? CELLS_REGION : 0;
}

static void *cut(cells *c, size_t size) {
  if (!c->region && CELLS_REGION) make_region(c);
  if (c->size - c->used < size) return NULL;
  c->used += size;
  return c->region + c->used - size;
}

void *cells_cut(cells *c, size_t size) {
  size_t class = cells_class(size);
  void *at = class < CELLS_SIZES ? cut(c, (class + 1) * CELLS_STEP) : NULL;
  return at ? at : mem_resize(NULL, size);
}

void *cells_resize(cells *c, void *at, size_t old, size_t size) {
  if (!at) return size ? cells_new(c, size) : NULL;
  if (!size) {
    cells_free(c, at, old);
    return NULL;
  }
  if (!cells_holds(c, at)) return mem_resize(at, size);
  if (cells_class(old) == cells_class(size)) return at;
  void *to = cells_new(c, size);
  if (!to) return size < old ? at : NULL;
  memcpy(to, at, old < size ? old : size);
  cells_free(c, at, old);
  return to;
}

void cells_release(cells *c) {
  mem_free(c->region);
  *c = (cells){0};
}
