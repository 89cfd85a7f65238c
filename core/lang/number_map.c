/* number_map.c - open addressing; at most half of the slots are used. */
#include "lang/number_map.h"

uint64_t map_mix(uint64_t x) {
  x ^= x >> 31;
  x *= 0x9E3779B97F4A7C15u;
  return x ^ x >> 29;
}

static uint32_t slot_of(const number_map *map, uint64_t key) {
  uint32_t i = (uint32_t)map_mix(key) & (map->slots - 1);
  while (map->key[i] && map->key[i] != key)
    i = (i + 1) & (map->slots - 1);
  return i;
}

static bool more_slots(arena *a, number_map *map) {
  number_map new = {.slots = map->slots ? 2 * map->slots : 256,
                    .count = map->count};
  new.key = arena_new(a, new.slots, sizeof *new.key);
  new.value = arena_new(a, new.slots, sizeof *new.value);
  if (!new.key || !new.value) return false;
  for (uint32_t i = 0; i < map->slots; i++) {
    if (!map->key[i]) continue;
    uint32_t at = slot_of(&new, map->key[i]);
    new.key[at] = map->key[i];
    new.value[at] = map->value[i];
  }
  *map = new;
  return true;
}

uint32_t *map_at(arena *a, number_map *map, uint64_t key) {
  if (map->count >= map->slots / 2 && !more_slots(a, map)) return NULL;
  uint32_t at = slot_of(map, key);
  if (!map->key[at]) {
    map->key[at] = key;
    map->value[at] = MAP_NOTHING;
    map->count++;
  }
  return &map->value[at];
}

uint32_t map_find(const number_map *map, uint64_t key) {
  if (!map->slots) return MAP_NOTHING;
  uint32_t at = slot_of(map, key);
  return map->key[at] ? map->value[at] : MAP_NOTHING;
}
