/* sandbox_match.h - Lua's patterns, matched with a bound on the work. */
#ifndef SAYSO_SANDBOX_MATCH_H
#define SAYSO_SANDBOX_MATCH_H

#include "sandbox.h"

#define CAPTURES_MAX 32
#define OPEN (-1)     /* a capture whose end is not found yet */
#define POSITION (-2) /* a capture "()" */

typedef struct {
  lua_State *L;
  const char *subject, *subject_end;
  const char *pattern_end;
  uint64_t steps; /* left */
  int depth;      /* left */
  int count;
  struct {
    const char *at;
    ptrdiff_t len; /* or OPEN, POSITION */
  } capture[CAPTURES_MAX];
} matcher;

/* Gets ready for any number of matches of a pattern in a subject. What a
 * pattern is anchored by, its "^", is for the caller. */
void matcher_begin(matcher *m, lua_State *L, const char *s, size_t len,
                   const char *p, size_t pattern_len);

/* Counts steps, and stops the program if they were too many. */
void matcher_step(matcher *m, uint64_t n);

/* The end of the match at exactly `s`, or NULL. Raises where the pattern is
 * malformed or too complex. */
const char *matcher_at(matcher *m, const char *s, const char *p);

/* Pushes capture `i` of the match [s, end), from 0: the whole, if there are
 * none. Then all of them; without any, the whole match if `s` is given: gives
 * how many. */
void matcher_push(matcher *m, int i, const char *s, const char *end);
int matcher_push_all(matcher *m, const char *s, const char *end);

#endif
