/* buffer.c - a core buf that a Lua state frees, whatever is raised. */
#include "buffer.h"

#define BUFFER_T "sayso.buffer"

static int release(lua_State *L) {
  buf_release(luaL_checkudata(L, 1, BUFFER_T));
  return 0;
}

buf *buffer_push(lua_State *L) {
  buf *b = lua_newuserdatauv(L, sizeof *b, 0);
  *b = (buf){0};
  if (luaL_newmetatable(L, BUFFER_T)) {
    lua_pushcfunction(L, release);
    lua_setfield(L, -2, "__close");
    lua_pushcfunction(L, release);
    lua_setfield(L, -2, "__gc");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
  }
  lua_setmetatable(L, -2);
  lua_toclose(L, -1);
  return b;
}

void buffer_to_string(lua_State *L, const buf *b) {
  if (b->status) luaL_error(L, "%s", sayso_strerror(b->status));
  lua_pushlstring(L, b->at ? b->at : "", b->len);
}
