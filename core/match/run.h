/* run.h - runs one program over one unit of a document: a sentence, a
 * paragraph, or all of it. */
#ifndef SAYSO_RUN_H
#define SAYSO_RUN_H

#include "match/inside.h"

sayso_status runner_new(runner **out);
void runner_free(runner *r);

/* Forgets the ways of earlier runs. */
void runner_clear(runner *r);

/* Starts a run over the tokens [first, last). SAYSO_ELIMIT if the unit is too
 * large for the program. */
sayso_status run_begin(found *f, const program *code, uint32_t first,
                       uint32_t last);

/* The way from a start to a match, or NONE. After a failure found.status is
 * set. What one start found out serves the next. */
uint32_t run_from(found *f, uint32_t start);

/* How many states were visited since run_begin, how many there are, and the
 * bytes of memory that were cleared to keep track of them. */
uint64_t run_steps(const runner *r);
uint64_t run_bound(const runner *r);
uint64_t run_cleared(const runner *r);

const way *run_way(const runner *r, uint32_t node);

/* The captures of a way, in the arena of `f`. */
sayso_status run_captures(found *f, const program *code, uint32_t node,
                          capture **out, uint32_t *count);

/* A capture of the tokens [first, last), or of a hit. */
capture capture_of_tokens(const found *f, const char *name, extent *piece,
                          uint32_t first, uint32_t last);
capture capture_of_hit(const found *f, const char *name, extent *piece,
                       const hit *h);
extent extent_of(const found *f, uint32_t first, uint32_t last);

/* The tokens in relation to one: `set` as in an instruction STEP. Appends to
 * `out` those that also fit `pred`. */
typedef struct {
  uint32_t *at;
  uint32_t count, room;
} token_list;
sayso_status run_related(found *f, uint32_t set, bool is_up, uint32_t pred,
                         uint32_t head, arena *mem, token_list *out);

/* For explaining: the way that came furthest in a run, and where it failed.
 * Start with pc = NONE; the array is for mem_free. */
typedef struct {
  uint32_t pc, first, last; /* an instruction and the tokens that it took */
} taken_by;

typedef struct {
  uint32_t pc, pos;  /* what failed, and where */
  uint32_t offset;   /* of that element in the pattern */
  uint32_t elements; /* that took something: the more, the further */
  taken_by *taken;
  uint32_t count, room;
} furthest;
void run_watch(runner *r, furthest *out);

#endif
