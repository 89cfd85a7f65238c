/* number_map.h - a hash table from numbers to numbers, in an arena. */
#ifndef SAYSO_NUMBER_MAP_H
#define SAYSO_NUMBER_MAP_H

#include "base/arena.h"

/* All zero when it is empty. */
typedef struct {
  uint64_t *key; /* 0 for an empty slot */
  uint32_t *value;
  uint32_t slots, count;
} number_map;

#define MAP_NOTHING UINT32_MAX

/* Where the value of a key is, which is not 0; of a new one it is MAP_NOTHING.
 * NULL without memory. */
uint32_t *map_at(arena *a, number_map *map, uint64_t key);

/* The value of a key, or MAP_NOTHING. */
uint32_t map_find(const number_map *map, uint64_t key);

/* Bits of a number that are mixed well. */
uint64_t map_mix(uint64_t x);

#endif
