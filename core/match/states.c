/* states.c - bits by state, and a table with open addressing, whose slots are
 * empty if their stamp is not the run's. */
#include "match/states.h"

#include <string.h>

#include "base/mem.h"
#include "match/inside.h"

#define BITS_MAX ((uint64_t)1 << 31) /* 256 MiB */
#define FEW ((uint64_t)1 << 16)      /* bits that are cheap to clear */
#define SLOTS_MAX (1u << 24)         /* 256 MiB */

void states_release(states *s) {
  mem_free(s->visited);
  mem_free(s->won);
  mem_free(s->slots);
  *s = (states){0};
}

bool bits_clear(uint64_t **bits, uint32_t *room, uint64_t count) {
  uint32_t need = (uint32_t)((count + 63) / 64);
  if (need > *room) {
    uint64_t *more = mem_resize(*bits, need * sizeof **bits);
    if (!more) return false;
    *bits = more;
    *room = need;
  }
  memset(*bits, 0, need * sizeof **bits);
  return true;
}

/* ## Slots */

/* The slot of a state, or the empty one where it belongs. */
static state_slot *slot_of(const states *s, uint64_t key) {
  uint64_t i = key * 0x9E3779B97F4A7C15u >> 32;
  for (;; i++) {
    state_slot *slot = &s->slots[i & (s->slot_count - 1)];
    if (slot->stamp != s->stamp || slot->key == key) return slot;
  }
}

static bool more_slots(states *s) {
  state_slot *old = s->slots;
  uint32_t old_count = s->slot_count, count = old_count ? 2 * old_count : 256;
  state_slot *slots = mem_new(count, sizeof *slots);
  if (!slots) return false;
  s->slots = slots;
  s->slot_count = count;
  s->cleared += count * sizeof *slots;
  for (uint32_t i = 0; i < old_count; i++)
    if (old[i].stamp == s->stamp) *slot_of(s, old[i].key) = old[i];
  mem_free(old);
  return true;
}

/* At most half of the slots are used. */
static bool has_slot(states *s) {
  return 2 * s->used < s->slot_count || more_slots(s);
}

uint32_t states_node(const states *s, uint64_t key) {
  return slot_of(s, key)->node;
}

state_fate states_visit_slot(states *s, uint64_t key, uint32_t *node) {
  state_slot *slot = slot_of(s, key);
  if (slot->stamp == s->stamp) {
    *node = slot->node;
    return slot->node == NONE ? STATE_LOST : STATE_WON;
  }
  if (2 * s->used >= SLOTS_MAX)
    s->status = SAYSO_ELIMIT;
  else if (!has_slot(s))
    s->status = SAYSO_ENOMEM;
  if (s->status) return STATE_NO_ROOM;
  *slot_of(s, key) = (state_slot){key, NONE, s->stamp};
  s->used++;
  return STATE_NEW;
}

bool states_win(states *s, uint64_t key, uint32_t node) {
  if (!s->is_table) {
    if (!has_slot(s)) return false;
    bits_set(s->won, key);
    s->used++;
  }
  *slot_of(s, key) = (state_slot){key, node, s->stamp};
  return true;
}

/* ## Beginning */

static void next_stamp(states *s) {
  if (++s->stamp) return;
  memset(s->slots, 0, s->slot_count * sizeof *s->slots); /* all are old */
  s->stamp = 1;
}

sayso_status states_begin(states *s, uint64_t count, bool is_sparse) {
  s->is_table = is_sparse && count > FEW;
  s->used = 0;
  s->cleared = 0;
  s->status = SAYSO_OK;
  next_stamp(s);
  if (!s->slots && !more_slots(s)) return SAYSO_ENOMEM;
  if (s->is_table) return SAYSO_OK;
  if (count > BITS_MAX) return SAYSO_ELIMIT;
  uint32_t room = s->room;
  if (!bits_clear(&s->visited, &room, count) ||
      !bits_clear(&s->won, &s->room, count))
    return SAYSO_ENOMEM;
  s->cleared += (count + 63) / 64 * 2 * sizeof *s->won;
  return SAYSO_OK;
}
