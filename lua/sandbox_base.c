/* sandbox_base.c - the functions of a pack that are not in a table: errors,
 * metatables, order of keys, text of values. */
#include "order.h"
#include "sandbox.h"

/* ## Errors: a limit can not be caught */

static int caught(lua_State *L) {
  if (sandbox_of(L)->tripped) return lua_error(L);
  lua_pushboolean(L, 0);
  lua_insert(L, -2);
  return 2;
}

static int base_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  if (lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0)) return caught(L);
  return lua_gettop(L);
}

/* The handler is called when the error is over: what it does is stopped like
 * anything else, and what it raises is the result. */
static int base_xpcall(lua_State *L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  int nargs = lua_gettop(L) - 2;
  lua_pushvalue(L, 2);
  lua_insert(L, 1); /* handler, f, handler, arguments */
  lua_remove(L, 3);
  if (lua_pcall(L, nargs, LUA_MULTRET, 0)) {
    if (sandbox_of(L)->tripped) return lua_error(L);
    lua_insert(L, 1);
    lua_settop(L, 2);
    lua_insert(L, 1); /* handler, error */
    lua_pushboolean(L, 0);
    lua_insert(L, 1);
    if (lua_pcall(L, 1, LUA_MULTRET, 0)) return caught(L);
    return lua_gettop(L);
  }
  lua_pushboolean(L, 1);
  lua_replace(L, 1);
  return lua_gettop(L);
}

/* ## Metatables: a copy of what is safe */

static const char *const events[] = {
    "__index", "__newindex", "__call", "__concat",   "__len",
    "__eq",    "__lt",       "__le",   "__add",      "__sub",
    "__mul",   "__div",      "__mod",  "__pow",      "__unm",
    "__idiv",  "__band",     "__bor",  "__bxor",     "__shl",
    "__shr",   "__bnot",     "__name", "__tostring", NULL,
};

static int base_setmetatable(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  int type = lua_type(L, 2);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2,
                   "nil or table");
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
    return luaL_error(L, "cannot change a protected metatable");
  lua_settop(L, 2);
  if (type == LUA_TTABLE) {
    lua_createtable(L, 0, 4);
    for (const char *const *e = events; *e; e++) {
      lua_pushstring(L, *e);
      lua_pushvalue(L, -1);
      lua_rawget(L, 2);
      if (lua_isnil(L, -1))
        lua_pop(L, 2);
      else
        lua_rawset(L, -3);
    }
    lua_replace(L, 2);
  }
  lua_setmetatable(L, 1);
  return 1;
}

/* ## Order of keys */

/* Upvalues: the table, its keys, the last index. */
static int pairs_next(lua_State *L) {
  lua_Integer i = lua_tointeger(L, lua_upvalueindex(3));
  for (;;) {
    i++;
    if (lua_rawgeti(L, lua_upvalueindex(2), i) == LUA_TNIL) return 1;
    lua_pushvalue(L, -1);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) break;
    lua_pop(L, 2); /* removed since */
  }
  lua_pushinteger(L, i);
  lua_replace(L, lua_upvalueindex(3));
  return 2;
}

static int base_pairs(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  order_push_keys(L, 1, NULL);
  lua_pushvalue(L, 1);
  lua_insert(L, 2);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, pairs_next, 3);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

/* ## Lists */

/* As of stock Lua, which looks for a metamethod each time. */
static int ipairs_next(lua_State *L) {
  int is_integer;
  lua_Integer i = lua_tointegerx(L, 2, &is_integer);
  if (!is_integer) i = luaL_checkinteger(L, 2);
  i = (lua_Integer)((lua_Unsigned)i + 1);
  lua_pushinteger(L, i);
  if (lua_istable(L, 1)) {
    if (lua_rawgeti(L, 1, i) != LUA_TNIL) return 2;
    if (!lua_getmetatable(L, 1)) return 1;
    lua_pop(L, 2);
  }
  return lua_geti(L, 1, i) == LUA_TNIL ? 1 : 2;
}

static int base_ipairs(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushcfunction(L, ipairs_next);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

/* ## Text */

void sandbox_tostring(lua_State *L, int index) {
  index = lua_absindex(L, index);
  int type = lua_type(L, index);
  bool plain = type == LUA_TNIL || type == LUA_TBOOLEAN ||
               type == LUA_TNUMBER || type == LUA_TSTRING;
  if (plain) {
    luaL_tolstring(L, index, NULL);
  } else if (luaL_callmeta(L, index, "__tostring")) {
    if (!lua_isstring(L, -1))
      luaL_error(L, "'__tostring' must return a string");
  } else if (luaL_getmetafield(L, index, "__name") != LUA_TSTRING) {
    lua_pushstring(L, lua_typename(L, type));
  }
}

static int base_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  sandbox_tostring(L, 1);
  return 1;
}

static const luaL_Reg functions[] = {
    {"pcall",        base_pcall       },
    {"xpcall",       base_xpcall      },
    {"setmetatable", base_setmetatable},
    {"pairs",        base_pairs       },
    {"ipairs",       base_ipairs      },
    {"next",         order_next       },
    {"tostring",     base_tostring    },
    {NULL,           NULL             },
};

void sandbox_add_base(lua_State *L) { luaL_setfuncs(L, functions, 0); }
