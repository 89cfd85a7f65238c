/* fuzz_lua.h - what the fuzz targets with Lua share: a state with the library,
 * whose chunk gives a function of one input. An error in it is a broken
 * promise.
 */
#ifndef SAYSO_FUZZ_LUA_H
#define SAYSO_FUZZ_LUA_H

#include <lauxlib.h>
#include <lualib.h>

#include "bind.h"
#include "command.h"
#include "fuzz.h"

static inline void fuzz_lua_must(lua_State *L, int status) {
  if (status == LUA_OK) return;
  fprintf(stderr, "broken: %s\n", luaL_tolstring(L, -1, NULL));
  abort();
}

/* The function is at 1. */
static inline lua_State *fuzz_lua_open(const char *script) {
  lua_State *L = luaL_newstate();
  PROMISE(L);
  luaL_openlibs(L);
  luaL_requiref(L, "sayso.core", luaopen_sayso_core, 0);
  luaL_requiref(L, "sayso.system", luaopen_sayso_system, 0);
  luaL_requiref(L, "sayso.json", luaopen_sayso_json, 0);
  luaL_requiref(L, "sayso.terminal", luaopen_sayso_terminal, 0);
  luaL_requiref(L, "sayso.worker", luaopen_sayso_worker, 0);
  lua_settop(L, 0);
  fuzz_lua_must(L, luaL_dostring(L, script));
  return L;
}

#endif
