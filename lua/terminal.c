/* terminal.c - the module "sayso.terminal": binds core/output/terminal.h. */
#include "output/terminal.h"

#include "buffer.h"
#include "command.h"

/* clean(text [, lines]) -> text that obeys nobody; line ends stay if `lines`.
 */
static int clean(lua_State *L) {
  size_t len;
  const char *s = luaL_checklstring(L, 1, &len);
  bool lines = lua_toboolean(L, 2);
  buf *b = buffer_push(L);
  terminal_clean(b, s, len, lines);
  buffer_to_string(L, b);
  return 1;
}

/* width(text) -> its columns */
static int width(lua_State *L) {
  size_t len;
  const char *s = luaL_checklstring(L, 1, &len);
  lua_pushinteger(L, (lua_Integer)terminal_width(s, len));
  return 1;
}

/* wrap(text, columns [, first]) -> a list of lines; the first may have another
 * width than the others. */
static int wrap(lua_State *L) {
  size_t len, skip;
  const char *s = luaL_checklstring(L, 1, &len);
  lua_Integer columns = luaL_checkinteger(L, 2);
  lua_Integer room = luaL_optinteger(L, 3, columns);
  luaL_argcheck(L, columns >= 1, 2, "at least 1");
  lua_newtable(L);
  for (lua_Integer n = 1; len; n++, room = columns) {
    size_t take = terminal_wrap(s, len, room < 1 ? 1 : (size_t)room, &skip);
    lua_pushlstring(L, s, take);
    lua_rawseti(L, -2, n);
    s += take + skip;
    len -= take + skip;
  }
  return 1;
}

static const luaL_Reg functions[] = {
    {"clean", clean},
    {"width", width},
    {"wrap",  wrap },
    {NULL,    NULL },
};

int luaopen_sayso_terminal(lua_State *L) {
  luaL_newlib(L, functions);
  return 1;
}
