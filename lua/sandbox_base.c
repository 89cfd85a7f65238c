/* sandbox_base.c - the functions of a pack that are not in a table: errors,
 * metatables, order of keys, text of values. */
#include <string.h>

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
 * anything else. */
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
    lua_call(L, 1, LUA_MULTRET);
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

/* ## Keys in order: numbers, strings, then false and true */

typedef struct {
  int type; /* a LUA_T, in the order above */
  bool whole;
  lua_Integer integer;
  lua_Number number;
  const char *text; /* borrowed of the table */
  size_t len;
} key;

static int rank(int type) {
  return type == LUA_TNUMBER ? 0 : type == LUA_TSTRING ? 1 : 2;
}

static void read_key(lua_State *L, int index, key *k) {
  memset(k, 0, sizeof *k);
  k->type = lua_type(L, index);
  if (k->type == LUA_TNUMBER) {
    k->whole = lua_isinteger(L, index);
    k->integer = k->whole ? lua_tointeger(L, index) : 0;
    k->number = lua_tonumber(L, index);
  } else if (k->type == LUA_TSTRING) {
    k->text = lua_tolstring(L, index, &k->len);
  } else if (k->type == LUA_TBOOLEAN) {
    k->integer = lua_toboolean(L, index);
  } else {
    luaL_error(L, "a key of type %s has no order", lua_typename(L, k->type));
  }
}

static int compare_keys(const key *a, const key *b) {
  if (a->type != b->type) return rank(a->type) - rank(b->type);
  if (a->type == LUA_TSTRING) {
    int c = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
    return c ? c : (a->len > b->len) - (a->len < b->len);
  }
  if (a->type == LUA_TNUMBER && !(a->whole && b->whole))
    return (a->number > b->number) - (a->number < b->number);
  return (a->integer > b->integer) - (a->integer < b->integer);
}

/* Merges at[0..half) and at[half..count) by way of `spare`. */
static void merge(key *at, size_t half, size_t count, key *spare) {
  memcpy(spare, at, half * sizeof *at);
  size_t i = 0, j = half, out = 0;
  while (i < half)
    at[out++] =
        j < count && compare_keys(&at[j], &spare[i]) < 0 ? at[j++] : spare[i++];
}

static void sort_keys(key *at, size_t count, key *spare) {
  for (size_t width = 1; width < count; width *= 2)
    for (size_t i = 0; i + width < count; i += 2 * width)
      merge(at + i, width, count - i < 2 * width ? count - i : 2 * width,
            spare);
}

static void push_key(lua_State *L, const key *k) {
  if (k->type == LUA_TSTRING)
    lua_pushlstring(L, k->text, k->len);
  else if (k->type == LUA_TBOOLEAN)
    lua_pushboolean(L, (int)k->integer);
  else if (k->whole)
    lua_pushinteger(L, k->integer);
  else
    lua_pushnumber(L, k->number);
}

/* Pushes an array of the keys of table 1 in order. */
static void push_keys(lua_State *L) {
  size_t count = 0, i = 0;
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1))
    count++;
  key *at = lua_newuserdatauv(L, (count + 1) * sizeof(key), 0);
  key *spare = lua_newuserdatauv(L, (count + 1) * sizeof(key), 0);
  bool sorted = true;
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
    read_key(L, -2, &at[i]);
    if (i > 0 && compare_keys(&at[i - 1], &at[i]) > 0) sorted = false;
    i++;
  }
  if (!sorted) sort_keys(at, count, spare);
  lua_createtable(L, count > 1000000 ? 0 : (int)count, 0);
  for (i = 0; i < count; i++) {
    push_key(L, &at[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_replace(L, -3); /* in place of `at` */
  lua_pop(L, 1);
}

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
  push_keys(L);
  lua_pushvalue(L, 1);
  lua_insert(L, 2);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, pairs_next, 3);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

/* The smallest key after the one given; of linear cost, for looks of the kind
 * next(t) == nil. */
static int base_next(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  key after, now, best = {.type = LUA_TNONE};
  bool from = !lua_isnil(L, 2);
  if (from) read_key(L, 2, &after);
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
    read_key(L, -2, &now);
    if (from && compare_keys(&now, &after) <= 0) continue;
    if (best.type == LUA_TNONE || compare_keys(&now, &best) < 0) best = now;
  }
  if (best.type == LUA_TNONE) {
    lua_pushnil(L);
    return 1;
  }
  push_key(L, &best);
  lua_pushvalue(L, -1);
  lua_rawget(L, 1);
  return 2;
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
    {"next",         base_next        },
    {"tostring",     base_tostring    },
    {NULL,           NULL             },
};

void sandbox_add_base(lua_State *L) { luaL_setfuncs(L, functions, 0); }
