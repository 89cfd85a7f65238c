/* arena.c - a chain of blocks, the newest first. */
#include "base/arena.h"

#include <string.h>

#include "base/mem.h"

/* Tests build with a tiny block, so that block edges are met often. */
#ifndef ARENA_BLOCK
#define ARENA_BLOCK (64 * 1024)
#endif

typedef struct arena_block {
  struct arena_block *next;
  size_t used, size;
  max_align_t data[];
} block;

static size_t round_up(size_t n) {
  const size_t a = _Alignof(max_align_t);
  return (n + a - 1) / a * a;
}

static block *block_new(block *next, size_t size) {
  block *b = mem_resize(NULL, sizeof *b + size);
  if (!b) return NULL;
  *b = (block){.next = next, .size = size};
  return b;
}

void *arena_alloc(arena *a, size_t size) {
  if (size > SIZE_MAX / 4) return NULL;
  size = round_up(size ? size : 1);
  if (!a->head || a->head->size - a->head->used < size) {
    block *b = block_new(a->head, size > ARENA_BLOCK ? size : ARENA_BLOCK);
    if (!b) return NULL;
    a->head = b;
  }
  void *p = (char *)a->head->data + a->head->used;
  a->head->used += size;
  return p;
}

void *arena_new(arena *a, size_t count, size_t size) {
  if (size && count > SIZE_MAX / 4 / size) return NULL;
  void *p = arena_alloc(a, count * size);
  if (p) memset(p, 0, count * size);
  return p;
}

char *arena_copy(arena *a, const char *s, size_t len) {
  char *p = len < SIZE_MAX ? arena_alloc(a, len + 1) : NULL;
  if (!p) return NULL;
  if (len) memcpy(p, s, len);
  p[len] = '\0';
  return p;
}

bool arena_grow(arena *a, void *at, uint32_t *room, uint32_t count,
                size_t size) {
  if (count < *room) return true;
  if (*room > UINT32_MAX / 2) return false;
  uint32_t more = *room ? 2 * *room : 16;
  void *old, *grown = arena_alloc(a, more * size);
  if (!grown) return false;
  memcpy(&old, at, sizeof old);
  if (count) memcpy(grown, old, count * size);
  memcpy(at, &grown, sizeof grown);
  *room = more;
  return true;
}

void arena_join(arena *a, arena *from) {
  block **end = &from->head;
  while (*end)
    end = &(*end)->next;
  *end = a->head;
  a->head = from->head;
  from->head = NULL;
}

void arena_release(arena *a) {
  while (a->head) {
    block *next = a->head->next;
    mem_free(a->head);
    a->head = next;
  }
}
