/* arena.h - memory that is born piece by piece and dies all at once. */
#ifndef SAYSO_ARENA_H
#define SAYSO_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  struct arena_block *head; /* the newest; NULL when empty */
} arena;

/* `size` bytes aligned for any type, not cleared; NULL if out of memory. */
void *arena_alloc(arena *a, size_t size);

/* `count` objects of `size` bytes, cleared; NULL also if too many. */
void *arena_new(arena *a, size_t count, size_t size);

/* A copy of `len` bytes with a NUL after them, or NULL. */
char *arena_copy(arena *a, const char *s, size_t len);

/* Makes room for one more in the array `*at` of `count` objects of `size`
 * bytes, where `*room` is how many fit: a copy of twice the size. False if
 * out of memory; the array is as before then. */
bool arena_grow(arena *a, void *at, uint32_t *room, uint32_t count,
                size_t size);

/* Moves all that `from` holds into `a`; nothing changes its place. */
void arena_join(arena *a, arena *from);

/* Frees every block and leaves an empty arena, ready for use. */
void arena_release(arena *a);

#endif
