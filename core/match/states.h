/* states.h - what a run knows of the states that it has visited: which, and
 * which of them lead to a match.
 *
 *     few states     two bits for each, which every run clears
 *     very many      a table of those that were visited
 *
 * A program that steps over the tree of a whole document has a state for each
 * pair of its tokens, and visits a few of them: bits for all would cost the
 * square of the text.
 */
#ifndef SAYSO_STATES_H
#define SAYSO_STATES_H

#include <stdbool.h>
#include <stdint.h>

#include "sayso.h"

/* A state that won, or, in a table, any that was visited. */
typedef struct {
  uint64_t key;
  uint32_t node;  /* NONE if it has not won */
  uint32_t stamp; /* of the run that it belongs to */
} state_slot;

typedef struct {
  bool is_table;
  uint64_t *visited, *won; /* bits by state */
  uint32_t room;           /* words of each */
  state_slot *slots;
  uint32_t slot_count, used, stamp;
  uint64_t cleared;    /* bytes, for this run */
  sayso_status status; /* why there is no room for a state */
} states;

void states_release(states *s);

/* Forgets all, and gets ready for states of the keys [0, count); `is_sparse`
 * says that few of them are visited. SAYSO_ENOMEM, SAYSO_ELIMIT. */
sayso_status states_begin(states *s, uint64_t count, bool is_sparse);

/* What a state is, which is visited now. */
typedef enum { STATE_NEW, STATE_LOST, STATE_WON, STATE_NO_ROOM } state_fate;

/* These two are the halves of states_visit: see there. */
state_fate states_visit_slot(states *s, uint64_t key, uint32_t *node);
uint32_t states_node(const states *s, uint64_t key);

static inline bool bits_has(const uint64_t *bits, uint64_t i) {
  return bits[i / 64] >> (i % 64) & 1;
}

static inline void bits_set(uint64_t *bits, uint64_t i) {
  bits[i / 64] |= (uint64_t)1 << (i % 64);
}

/* Makes room for `count` bits, all clear; false without memory. */
bool bits_clear(uint64_t **bits, uint32_t *room, uint64_t count);

/* The fate of a state up to now; `*node` is set for one that has won. It is
 * visited from now on, unless there is no room for it: see `status`. */
static inline state_fate states_visit(states *s, uint64_t key, uint32_t *node) {
  if (s->is_table) return states_visit_slot(s, key, node);
  if (!bits_has(s->visited, key)) {
    bits_set(s->visited, key);
    return STATE_NEW;
  }
  if (!bits_has(s->won, key)) return STATE_LOST;
  *node = states_node(s, key);
  return STATE_WON;
}

/* A state that was visited has won. False without memory. */
bool states_win(states *s, uint64_t key, uint32_t node);

#endif
