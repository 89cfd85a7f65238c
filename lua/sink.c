/* sink.c - the module "sayso.sink": binds core/output/sink.h.
 *
 * Each function gives true (open: the sink), or nil and why it failed.
 */
#include "output/sink.h"

#include <string.h>

#include "bind.h"
#include "command.h"

#define SINK_T "sayso.sink"

static int result(lua_State *L, const sink *s, sayso_status status) {
  if (!status) {
    lua_pushboolean(L, 1);
    return 1;
  }
  luaL_pushfail(L);
  lua_pushstring(L, strerror(s->error));
  return 2;
}

/* open(path) -> sink; standard output if path is nil */
static int sink_new(lua_State *L) {
  const char *path = luaL_optstring(L, 1, NULL);
  sink *s = lua_newuserdatauv(L, sizeof *s, 0);
  sayso_status status = sink_open(s, path);
  if (status) return result(L, s, status);
  luaL_setmetatable(L, SINK_T);
  return 1;
}

/* sink:write(text) */
static int write_text(lua_State *L) {
  sink *s = luaL_checkudata(L, 1, SINK_T);
  size_t len;
  const char *text = luaL_checklstring(L, 2, &len);
  return result(L, s, sink_write(s, text, len));
}

/* sink:flush() */
static int flush(lua_State *L) {
  sink *s = luaL_checkudata(L, 1, SINK_T);
  return result(L, s, sink_flush(s));
}

/* sink:close(); closing twice is fine */
static int close_sink(lua_State *L) {
  sink *s = luaL_checkudata(L, 1, SINK_T);
  return result(L, s, sink_close(s));
}

static const luaL_Reg methods[] = {
    {"write", write_text},
    {"flush", flush     },
    {"close", close_sink},
    {NULL,    NULL      },
};

static const luaL_Reg functions[] = {
    {"open", sink_new},
    {NULL,   NULL    },
};

int luaopen_sayso_sink(lua_State *L) {
  bind_plain_type(L, SINK_T, close_sink, methods);
  luaL_newlib(L, functions);
  return 1;
}
