/* arbor.c - maximum spanning arborescences: Chu and Liu 1965, Edmonds 1967,
 * over a path that grows (Gabow, Galil, Spencer and Tarjan 1986), in quadratic
 * time for a full matrix.
 *
 * Nodes 1 to count are tokens, 0 is the root; a cycle becomes a node of its
 * own. One token alone may hang on the root: a constant that is greater than
 * any sum is taken from the root's scores, so a second is never worth it.
 */
#include "lang/arbor.h"

#include <stdbool.h>
#include <string.h>

#include "lang/net.h"

#define ROOT_COST ((int64_t)1 << 44)

enum { NEW, ON_PATH, DONE };

/* The governor of the highest score of each token, which is not itself. */
static void choose_greedily(int32_t *scores, size_t row, uint32_t count,
                            uint16_t *heads) {
  for (uint32_t i = 0; i < count; i++) {
    scores[i * row + i + 1] = INT32_MIN;
    heads[i] = (uint16_t)net_best(scores + i * row, count + 1);
  }
}

/* One root, and every token hangs on it in the end. */
static bool is_tree(const uint16_t *heads, uint32_t count) {
  uint16_t seen[ARBOR_MAX + 1] = {0};
  uint32_t roots = 0;
  for (uint32_t i = 1; i <= count; i++) {
    uint32_t at = i;
    roots += !heads[i - 1];
    while (at && !seen[at]) {
      seen[at] = (uint16_t)i;
      at = heads[at - 1];
    }
    if (at && seen[at] == i) return false;
  }
  return roots == 1;
}

static void start(arbor *a, const int32_t *scores, size_t row, uint32_t count) {
  memset(a->state, NEW, sizeof a->state);
  memset(a->parent, 0, sizeof a->parent);
  a->state[0] = DONE;
  a->top[0] = 0;
  for (uint32_t i = 1; i <= count; i++) {
    a->top[i] = a->row[i] = (uint16_t)i;
    for (uint32_t j = 0; j <= count; j++) {
      a->score[i - 1][j] = scores[(i - 1) * row + j];
      a->end[i - 1][j] = (uint16_t)i;
    }
    a->score[i - 1][0] -= ROOT_COST;
  }
}

/* Chooses the best edge into a node from outside of it. */
static void choose(arbor *a, uint32_t node, uint32_t count) {
  const int64_t *score = a->score[a->row[node] - 1];
  uint32_t best = UINT32_MAX;
  for (uint32_t j = 0; j <= count; j++)
    if (a->top[j] != node && (best == UINT32_MAX || score[j] > score[best]))
      best = j;
  a->choice_head[node] = (uint16_t)best;
  a->choice_end[node] = a->end[a->row[node] - 1][best];
}

/* Scores of edges into a node of a cycle become what they add to it. */
static void relate(arbor *a, uint32_t node, uint32_t count) {
  int64_t *score = a->score[a->row[node] - 1];
  int64_t own = score[a->choice_head[node]];
  for (uint32_t j = 0; j <= count; j++)
    score[j] -= own;
}

static void merge(arbor *a, uint32_t from, uint32_t into, uint32_t count) {
  uint32_t f = a->row[from] - 1u, t = a->row[into] - 1u;
  for (uint32_t j = 0; j <= count; j++)
    if (a->score[f][j] > a->score[t][j]) {
      a->score[t][j] = a->score[f][j];
      a->end[t][j] = a->end[f][j];
    }
}

/* Makes a node of the path's end from `first` on, which is a cycle. Gives the
 * length of the path that is left, the new node at its end. */
static uint32_t contract(arbor *a, uint32_t length, uint32_t first,
                         uint32_t node, uint32_t count) {
  uint32_t at = length;
  do {
    uint32_t member = a->path[--at];
    relate(a, member, count);
    a->parent[member] = (uint16_t)node;
    if (at + 1 == length)
      a->row[node] = a->row[member];
    else
      merge(a, member, node, count);
    for (uint32_t j = 1; j <= count; j++)
      if (a->top[j] == member) a->top[j] = (uint16_t)node;
  } while (a->path[at] != first);
  a->path[at] = (uint16_t)node;
  a->state[node] = ON_PATH;
  return at + 1;
}

/* Follows best edges from a token until they meet what hangs on the root;
 * gives the next free node. */
static uint32_t grow(arbor *a, uint32_t token, uint32_t node, uint32_t count) {
  uint32_t length = 0, at = a->top[token];
  if (a->state[at] == DONE) return node;
  a->path[length++] = (uint16_t)at;
  a->state[at] = ON_PATH;
  for (;;) {
    at = a->path[length - 1];
    choose(a, at, count);
    uint32_t next = a->top[a->choice_head[at]];
    if (a->state[next] == DONE) break;
    if (a->state[next] == ON_PATH) {
      length = contract(a, length, next, node++, count);
      continue;
    }
    a->path[length++] = (uint16_t)next;
    a->state[next] = ON_PATH;
  }
  while (length)
    a->state[a->path[--length]] = DONE;
  return node;
}

/* Opens the cycles, the last first: where an edge enters one, the token it
 * ends in lets go of its own governor. */
static void expand(arbor *a, uint32_t nodes, uint32_t count) {
  for (uint32_t node = nodes; node-- > count + 1;) {
    uint32_t child = a->choice_end[node];
    while (a->parent[child] != node)
      child = a->parent[child];
    a->choice_end[child] = a->choice_end[node];
    a->choice_head[child] = a->choice_head[node];
  }
}

void arbor_find(arbor *a, int32_t *scores, size_t row, uint32_t count,
                uint16_t *heads) {
  choose_greedily(scores, row, count, heads);
  if (is_tree(heads, count)) return;
  start(a, scores, row, count);
  uint32_t nodes = count + 1;
  for (uint32_t i = 1; i <= count; i++)
    nodes = grow(a, i, nodes, count);
  expand(a, nodes, count);
  for (uint32_t i = 1; i <= count; i++)
    heads[i - 1] = a->choice_head[i];
}
