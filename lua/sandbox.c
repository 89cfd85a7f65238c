/* sandbox.c - the state: memory, the timer, the hook, the environment. */
#define _GNU_SOURCE /* gettid, SIGEV_THREAD_ID */
#include "sandbox.h"

#include <lualib.h>
#include <string.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

#define LIBRARY "sayso.sandbox" /* registry: the environment's original */

sandbox *sandbox_of(lua_State *L) { return *(sandbox **)lua_getextraspace(L); }

const char *sandbox_trip_name(trip why) {
  static const char *const names[] = {"none", "time", "memory", "steps"};
  return names[why];
}

/* ## Stopping */

static int raise_limit(lua_State *L) {
  lua_pushlightuserdata(L, sandbox_of(L)); /* takes no memory */
  return lua_error(L);
}

/* What a hook is for while nothing has tripped. */
static void count(lua_State *L, lua_Debug *ar) {
  (void)ar;
  sandbox_of(L)->instructions++;
}

static void set_plain_hook(lua_State *L, const sandbox *s) {
  if (s->is_counting)
    lua_sethook(L, count, LUA_MASKCOUNT, 1);
  else
    lua_sethook(L, NULL, 0, 0);
}

/* Runs at every instruction once something tripped. Memory may only have been
 * full of garbage. */
static void stop(lua_State *L, lua_Debug *ar) {
  sandbox *s = sandbox_of(L);
  (void)ar;
  if (s->tripped == TRIP_MEMORY) {
    lua_gc(L, LUA_GCCOLLECT);
    if (s->tripped == TRIP_MEMORY && s->used < s->soft - s->soft / 10)
      s->tripped = TRIP_NONE;
  }
  if (s->tripped)
    raise_limit(L);
  else
    set_plain_hook(L, s);
}

/* May be called by a signal handler, and by the allocator. */
static void set_trip(sandbox *s, trip why) {
  if (!s->armed) return;
  if (!s->tripped || s->tripped == TRIP_MEMORY) s->tripped = why;
  lua_sethook(s->L, stop, LUA_MASKCOUNT, 1);
}

int sandbox_trip(lua_State *L, trip why) {
  sandbox *s = sandbox_of(L);
  if (!s->armed)
    return luaL_error(L, "limit.%s: the limit was reached",
                      sandbox_trip_name(why));
  set_trip(s, why);
  return raise_limit(L);
}

static void expire(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)context;
  if (info->si_code == SI_TIMER && info->si_value.sival_ptr)
    set_trip(info->si_value.sival_ptr, TRIP_TIME);
}

/* ## The timer: made anew in each process, for a fork does not inherit it */

static bool make_timer(sandbox *s) {
  pid_t thread = gettid();
  if (s->thread == thread) return true;
  struct sigaction action = {.sa_sigaction = expire,
                             .sa_flags = SA_SIGINFO | SA_RESTART};
  sigemptyset(&action.sa_mask);
  struct sigevent event;
  memset(&event, 0, sizeof event);
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGRTMIN + 5;
  event.sigev_value.sival_ptr = s;
  event.sigev_notify_thread_id = thread;
  if (sigaction(event.sigev_signo, &action, NULL)) return false;
  if (timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &s->timer)) return false;
  s->thread = thread;
  return true;
}

/* Sets the timer; returns what was left of the setting before. After the first
 * signal it goes on, so that none is lost. */
static double set_timer(sandbox *s, double seconds) {
  struct itimerspec new =
      {
          .it_interval = {0, 0}
  },
                    old;
  new.it_value.tv_sec = (time_t)seconds;
  new.it_value.tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9);
  if (seconds > 0) new.it_interval.tv_nsec = 50 * 1000 * 1000;
  if (timer_settime(s->timer, 0, &new, &old)) return 0;
  return (double)old.it_value.tv_sec + (double)old.it_value.tv_nsec / 1e9;
}

/* Takes the hook out again and says what tripped. */
static trip disarm(lua_State *L, sandbox *s) {
  s->armed = 0;
  trip hit = (trip)s->tripped;
  s->tripped = TRIP_NONE;
  lua_sethook(L, NULL, 0, 0);
  return hit;
}

bool sandbox_call(lua_State *L, int nargs, double *seconds, trip *hit) {
  sandbox *s = sandbox_of(L);
  *hit = TRIP_NONE;
  if (s->armed) { /* inside another call: its timer goes on */
    if (lua_pcall(L, nargs, LUA_MULTRET, 0) == LUA_OK) return true;
    if (s->tripped) lua_error(L);
    return false;
  }
  if (!make_timer(s)) *seconds = 0;
  if (*seconds <= 0) {
    *hit = TRIP_TIME;
    lua_pop(L, nargs + 1);
    lua_pushnil(L);
    return false;
  }
  s->tripped = TRIP_NONE;
  set_plain_hook(L, s);
  s->armed = 1;
  set_timer(s, *seconds + 1e-9);
  int status = lua_pcall(L, nargs, LUA_MULTRET, 0);
  double left = set_timer(s, 0);
  *hit = disarm(L, s);
  *seconds = *hit == TRIP_TIME ? 0 : left;
  if (status == LUA_OK) {
    *hit = TRIP_NONE;
    return true;
  }
  if (*hit == TRIP_MEMORY || status == LUA_ERRMEM) {
    *hit = TRIP_MEMORY;
    lua_gc(L, LUA_GCCOLLECT);
  }
  if (*hit) {
    lua_pop(L, 1);
    lua_pushnil(L);
  }
  return false;
}

/* ## Memory */

/* Whether there is room for so many bytes in all. */
static bool has_room(sandbox *s, size_t want) {
  if (want > s->soft) set_trip(s, TRIP_MEMORY);
  return want <= s->hard;
}

static void *allot(void *data, void *p, size_t old, size_t size) {
  sandbox *s = data;
  if (!p) old = 0;
  if (!size) {
    s->used -= old;
    if (p) cells_free(&s->small, p, old);
    return NULL;
  }
  if (size > old && s->used - old + size > s->soft &&
      !has_room(s, s->used - old + size))
    return NULL;
  void *q =
      p ? cells_resize(&s->small, p, old, size) : cells_new(&s->small, size);
  if (q) s->used = s->used - old + size;
  return q;
}

/* A state without panic would end the process: nothing of ours runs outside
 * of a protected call. */
bool sandbox_init(sandbox *s, size_t soft, uint64_t steps_max) {
  memset(s, 0, sizeof *s);
  s->soft = soft ? soft : SANDBOX_SOFT;
  s->hard = s->soft + s->soft / 4;
  s->steps_max = steps_max ? steps_max : SANDBOX_STEPS;
  sandbox_seed(s, 0);
  s->L = lua_newstate(allot, s);
  if (!s->L) {
    cells_release(&s->small);
    return false;
  }
  *(sandbox **)lua_getextraspace(s->L) = s;
  return true;
}

void sandbox_release(sandbox *s) {
  if (s->L) lua_close(s->L);
  cells_release(&s->small);
  if (s->thread && s->thread == gettid()) timer_delete(s->timer);
  memset(s, 0, sizeof *s);
}

/* ## The environment */

/* Pushes a copy of the table on the top, two levels deep. */
static void copy_table(lua_State *L, int depth) {
  lua_newtable(L);
  lua_pushnil(L);
  while (lua_next(L, -3)) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2); /* copy, key, key, value */
    if (depth > 0 && lua_istable(L, -1)) {
      copy_table(L, depth - 1);
      lua_remove(L, -2);
    }
    lua_rawset(L, -4);
  }
}

void sandbox_environment(lua_State *L) {
  lua_getfield(L, LUA_REGISTRYINDEX, LIBRARY);
  copy_table(L, 1);
  lua_remove(L, -2);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "_G");
}

/* Copies the fields `names` of the table at -2 into the one on the top. */
static void pick(lua_State *L, const char *const *names) {
  for (; *names; names++) {
    lua_getfield(L, -2, *names);
    lua_setfield(L, -2, *names);
  }
}

/* Opens a standard library, picks from it, adds ours, and puts the result as
 * `name` into the table on the top. */
static void add_library(lua_State *L, const char *name, lua_CFunction open,
                        const char *const *names, void (*ours)(lua_State *)) {
  luaL_requiref(L, name, open, 0);
  lua_newtable(L);
  pick(L, names);
  if (ours) ours(L);
  lua_setfield(L, -3, name);
  lua_pop(L, 1);
}

static const char *const base_names[] = {
    "assert", "error",    "rawequal", "rawget",   "rawlen",
    "select", "tonumber", "type",     "_VERSION", NULL,
};

static const char *const string_names[] = {
    "byte", "char", "len", "lower", "reverse", "sub", "upper", NULL,
};

static const char *const table_names[] = {"pack", NULL};

static const char *const math_names[] = {
    "abs", "acos",       "asin", "atan", "ceil", "cos", "deg",
    "exp", "floor",      "fmod", "huge", "log",  "max", "maxinteger",
    "min", "mininteger", "modf", "pi",   "rad",  "sin", "sqrt",
    "tan", "tointeger",  "type", "ult",  NULL,
};

static const char *const utf8_names[] = {
    "char", "charpattern", "codepoint", "codes", "len", "offset", NULL,
};

static void add_string_parts(lua_State *L) {
  sandbox_add_strings(L);
  sandbox_add_patterns(L);
}

/* Strings get a metatable of their own, which can be neither had nor changed:
 * a pack's `string` is another table. */
static void lock_strings(lua_State *L) {
  lua_pushliteral(L, "");
  lua_createtable(L, 0, 2);
  lua_getfield(L, -3, "string");
  copy_table(L, 0);
  lua_setfield(L, -3, "__index");
  lua_pop(L, 1);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
}

void sandbox_library(lua_State *L) {
  luaL_requiref(L, "_G", luaopen_base, 0);
  lua_newtable(L);
  pick(L, base_names);
  sandbox_add_base(L);
  add_library(L, "string", luaopen_string, string_names, add_string_parts);
  add_library(L, "table", luaopen_table, table_names, sandbox_add_tables);
  add_library(L, "math", luaopen_math, math_names, sandbox_add_math);
  add_library(L, "utf8", luaopen_utf8, utf8_names, NULL);
  lock_strings(L);
  lua_setfield(L, LUA_REGISTRYINDEX, LIBRARY);
  lua_pop(L, 1);
}
