/* sandbox.h - a Lua state for programs that are not trusted.
 *
 * The state counts and caps its memory, can be stopped at any instruction, and
 * gives packs an environment made of an allow-list. Nothing of the standard
 * libraries is in it but what sandbox_library picks or writes anew.
 *
 *     sandbox_call     arms the timer, runs, disarms
 *       time is up     the timer's signal puts a hook into the state
 *       the hook       raises a limit error at every instruction
 *       pcall, xpcall  of the sandbox pass limit errors on
 */
#ifndef SAYSO_SANDBOX_H
#define SAYSO_SANDBOX_H

#include <lauxlib.h>
#include <lua.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/cells.h"

#define SANDBOX_SOFT (64u << 20)      /* bytes of Lua memory: raises */
#define SANDBOX_SECONDS 2.0           /* a pack has for one document */
#define SANDBOX_STEPS (10u * 1000000) /* of one call of a pattern function */

typedef enum { TRIP_NONE, TRIP_TIME, TRIP_MEMORY, TRIP_STEPS } trip;

typedef struct sandbox {
  lua_State *L;
  size_t used, soft, hard; /* bytes; hard is 1.25 times soft */
  cells small;
  uint64_t steps_max;
  volatile sig_atomic_t armed;   /* inside sandbox_call */
  volatile sig_atomic_t tripped; /* a trip: the state is being stopped */
  pid_t thread;                  /* the timer belongs to it; 0 for none */
  timer_t timer;
  uint64_t random[2];
  bool is_counting; /* from the next call on; each costs many times as much */
  uint64_t instructions;
} sandbox;

/* Makes the state; false without memory. Zero limits mean the defaults. The
 * struct may not move from then on. */
bool sandbox_init(sandbox *s, size_t soft, uint64_t steps_max);

/* Closes the state. */
void sandbox_release(sandbox *s);

/* The sandbox that a state belongs to. */
sandbox *sandbox_of(lua_State *L);

/* Like lua_pcall(L, nargs, LUA_MULTRET, 0) for at most `seconds` of processor
 * time, which are counted down; returns false with the error on the stack. A
 * limit that was hit is in `*hit` (else TRIP_NONE), and the error is nil. */
bool sandbox_call(lua_State *L, int nargs, double *seconds, trip *hit);

/* Stops the program: never returns inside sandbox_call, and can not be caught
 * by the program. Outside of it, raises a plain error. */
int sandbox_trip(lua_State *L, trip why);

/* "time", "memory", "steps" */
const char *sandbox_trip_name(trip why);

/* math.random starts anew from here. */
void sandbox_seed(sandbox *s, uint64_t seed);

/* Pushes a new table with the functions that a pack may call, and the tables
 * string, table, math and utf8: all made anew each time. */
void sandbox_environment(lua_State *L);

/* Called once for a state, before sandbox_environment: picks what is safe from
 * the standard libraries, and locks the metatable of strings. */
void sandbox_library(lua_State *L);

/* The parts, for sandbox.c only: each adds to the table on the top. */
void sandbox_add_base(lua_State *L);
void sandbox_add_strings(lua_State *L);
void sandbox_add_patterns(lua_State *L);
void sandbox_add_tables(lua_State *L);
void sandbox_add_math(lua_State *L);

/* Pushes the value at `index` as text; no address is ever in it. */
void sandbox_tostring(lua_State *L, int index);

#endif
