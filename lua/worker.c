/* worker.c - the module "sayso.worker": binds pool.h.
 *
 *     worker.run {
 *       workers = 2, wall = 30, memory = 1 << 30,
 *       restarts = 100, restarts_of_jobs = 0.01,
 *       next = function() return job end,           -- a string; nil: no more;
 *                                                   -- false, fd: none until
 *                                                   -- fd can be read
 *       work = function(job) return result end,     -- in a worker: strings;
 *                                                   -- nil: out of memory
 *       done = function(state, result, job) end,    -- in the order of jobs;
 *                                                   -- a string: do this first
 *     }
 *
 * `state` is "done", "error", "memory", "wall" or "crashed". Returns true, or
 * nil with "interrupted", "restarts" or "process" and a message.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "bind.h"
#include "command.h"
#include "pool.h"

#define POOL_T "sayso.pool"
#define GRACE 0.4 /* seconds for what is at hand, after an interrupt */

enum { SPEC = 1, POOL, NEXT, DONE, WORK, JOBS }; /* on the stack */

/* ## In the worker */

/* work(len, fd): reads the job, and calls the function. */
static int do_work(lua_State *L) {
  size_t len = (size_t)lua_tointeger(L, 1);
  int fd = (int)lua_tointeger(L, 2);
  luaL_Buffer b;
  lua_pushvalue(L, lua_upvalueindex(1));
  char *at = luaL_buffinitsize(L, &b, len);
  if (!pool_read(fd, at, len)) return luaL_error(L, "the job is cut off");
  luaL_pushresultsize(&b, len);
  lua_call(L, 1, 1);
  if (!lua_isnil(L, -1)) luaL_checkstring(L, -1);
  return 1;
}

static job_state work(void *data, size_t len, int fd, buf *out) {
  lua_State *L = data;
  int top = lua_gettop(L);
  lua_pushvalue(L, WORK);
  lua_pushinteger(L, (lua_Integer)len);
  lua_pushinteger(L, fd);
  int failed = lua_pcall(L, 2, 1, 0);
  job_state state = failed == LUA_ERRMEM || lua_isnil(L, -1) ? JOB_MEMORY
                    : failed                                 ? JOB_ERROR
                                                             : JOB_DONE;
  size_t size = 0;
  const char *s = lua_tolstring(L, -1, &size);
  if (s && state != JOB_MEMORY) buf_add(out, s, size);
  lua_settop(L, top);
  return state;
}

/* ## In the parent */

static int close_pool(lua_State *L) {
  pool_release(luaL_checkudata(L, 1, POOL_T));
  return 0;
}

static lua_Number field(lua_State *L, const char *name, lua_Number otherwise) {
  lua_getfield(L, SPEC, name);
  lua_Number n = luaL_optnumber(L, -1, otherwise);
  lua_pop(L, 1);
  return n;
}

static void need_function(lua_State *L, const char *name) {
  if (lua_getfield(L, SPEC, name) != LUA_TFUNCTION)
    luaL_error(L, "worker.run: `%s` must be a function", name);
}

static pool *open_pool(lua_State *L) {
  lua_Number workers = field(L, "workers", 1);
  luaL_argcheck(L, workers >= 1 && workers <= POOL_WORKERS_MAX, SPEC,
                "workers: 1 to 64");
  pool_limits limits = {
      .wall = field(L, "wall", 30),
      .memory = (uint64_t)field(L, "memory", 1 << 30),
      .restarts = (uint32_t)field(L, "restarts", 100),
      .restarts_of_jobs = field(L, "restarts_of_jobs", 0.01),
  };
  pool *p = lua_newuserdatauv(L, sizeof *p, 0);
  memset(p, 0, sizeof *p);
  luaL_setmetatable(L, POOL_T);
  lua_toclose(L, POOL);
  if (!pool_init(p, (uint32_t)workers, &limits)) luaL_error(L, "out of memory");
  p->work = work;
  p->data = L;
  return p;
}

static void push_ending(lua_State *L, int ending) {
  if (WIFSIGNALED(ending))
    lua_pushfstring(L, "signal %d, %s", WTERMSIG(ending),
                    strsignal(WTERMSIG(ending)));
  else
    lua_pushfstring(L, "it ended with status %d", WEXITSTATUS(ending));
}

/* done(state, result, job) for the oldest job. If it gives a string, that is
 * done in place of the job. */
static void give(lua_State *L, pool *p, const job *j) {
  static const char *const names[] = {[JOB_DONE] = "done",
                                      [JOB_ERROR] = "error",
                                      [JOB_MEMORY] = "memory",
                                      [JOB_WALL] = "wall",
                                      [JOB_CRASHED] = "crashed"};
  lua_pushvalue(L, DONE);
  lua_pushstring(L, names[j->state]);
  if (j->state == JOB_CRASHED)
    push_ending(L, j->ending);
  else
    lua_pushlstring(L, j->result.len ? j->result.at : "", j->result.len);
  lua_Integer slot = (lua_Integer)(p->begin % p->slots) + 1;
  lua_rawgeti(L, JOBS, slot);
  lua_call(L, 3, 1);
  size_t len;
  const char *again = lua_tolstring(L, -1, &len);
  if (again)
    pool_repeat(p, again, len);
  else
    pool_take(p);
  lua_rawseti(L, JOBS, slot); /* keeps it, or forgets the job */
}

typedef enum { NO_MORE, NONE_YET, ONE } supply;

/* Asks for one job; `*fd` is what to wait for if there is none yet. It is kept
 * from collection in the table JOBS until it is done. */
static supply add_job(lua_State *L, pool *p, int *fd) {
  int top = lua_gettop(L);
  lua_pushvalue(L, NEXT);
  lua_call(L, 0, 2);
  supply got = lua_isnil(L, -2)       ? NO_MORE
               : lua_toboolean(L, -2) ? ONE
                                      : NONE_YET;
  if (got == NONE_YET) *fd = (int)luaL_checkinteger(L, -1);
  if (got == ONE) {
    size_t len;
    const char *s = luaL_checklstring(L, -2, &len);
    lua_pushvalue(L, -2);
    lua_rawseti(L, JOBS, (lua_Integer)pool_add(p, s, len) + 1);
  }
  lua_settop(L, top);
  return got;
}

/* Adds jobs while there is room; false if there are no more. */
static bool feed(lua_State *L, pool *p, int *fd) {
  supply got = ONE;
  *fd = -1;
  while (got == ONE && pool_has_room(p) && !interrupt_caught())
    got = add_job(L, p, fd);
  return got != NO_MORE;
}

static int stop(lua_State *L, pool_status status) {
  luaL_pushfail(L);
  lua_pushstring(L, status == POOL_INTERRUPTED ? "interrupted"
                    : status == POOL_RESTARTS  ? "restarts"
                                               : "process");
  lua_pushstring(L, status == POOL_NO_PROCESS ? strerror(errno) : NULL);
  return 3;
}

static void give_all(lua_State *L, pool *p) {
  const job *j;
  while ((j = pool_oldest(p)))
    give(L, p, j);
}

static int run_pool(lua_State *L, pool *p) {
  bool has_more = true;
  int fd = -1; /* where more jobs come from */
  pool_status status = POOL_OK;
  while (!status) {
    if (has_more) has_more = feed(L, p, &fd);
    give_all(L, p);
    if (!has_more && p->begin == p->end) return lua_pushboolean(L, 1), 1;
    status = pool_step(p, 0.1, fd);
  }
  if (status == POOL_INTERRUPTED) pool_settle(p, GRACE);
  give_all(L, p);
  return stop(L, status);
}

static int worker_run(lua_State *L) {
  luaL_checktype(L, SPEC, LUA_TTABLE);
  lua_settop(L, SPEC);
  pool *p = open_pool(L);
  need_function(L, "next");
  need_function(L, "done");
  need_function(L, "work");
  lua_pushcclosure(L, do_work, 1);
  lua_newtable(L);
  return run_pool(L, p);
}

static const luaL_Reg functions[] = {
    {"run", worker_run},
    {NULL,  NULL      },
};

int luaopen_sayso_worker(lua_State *L) {
  bind_plain_type(L, POOL_T, close_pool, NULL);
  luaL_newlib(L, functions);
  return 1;
}
