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

#include <stddef.h>

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

/* Frees the region; nothing that came from it may be used from then on. */
void cells_release(cells *c);

#endif
