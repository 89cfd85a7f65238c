/* cells.c - a region of memory and, for each small size, a list of the blocks
 * in it that came back. */
#include "base/cells.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

/* Tests build with an empty region, so that each block stands alone. */
#ifndef CELLS_REGION
#define CELLS_REGION ((size_t)4 << 20)
#endif

/* The number of a size, from 0: it is small if below CELLS_SIZES. */
static size_t class_of(size_t size) { return (size - 1) / CELLS_STEP; }

static bool is_inside(const cells *c, const void *at) {
  return (uintptr_t)at - (uintptr_t)c->region < c->size;
}

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

static void *give(cells *c, size_t size) {
  size_t class = class_of(size);
  if (class >= CELLS_SIZES) return mem_resize(NULL, size);
  void *at = c->free[class];
  if (at) {
    memcpy(&c->free[class], at, sizeof at);
    __builtin_prefetch(c->free[class], 1);
    return at;
  }
  at = cut(c, (class + 1) * CELLS_STEP);
  return at ? at : mem_resize(NULL, size);
}

static void take_back(cells *c, void *at, size_t size) {
  if (!is_inside(c, at)) {
    mem_free(at);
    return;
  }
  void **list = &c->free[class_of(size)];
  memcpy(at, list, sizeof *list);
  *list = at;
}

void *cells_resize(cells *c, void *at, size_t old, size_t size) {
  if (!at) return size ? give(c, size) : NULL;
  if (!size) {
    take_back(c, at, old);
    return NULL;
  }
  if (!is_inside(c, at)) return mem_resize(at, size);
  if (class_of(old) == class_of(size)) return at;
  void *to = give(c, size);
  if (!to) return size < old ? at : NULL;
  memcpy(to, at, old < size ? old : size);
  take_back(c, at, old);
  return to;
}

void cells_release(cells *c) {
  mem_free(c->region);
  *c = (cells){0};
}
