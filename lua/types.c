/* types.c - the table `types`: the methods of objects as plain functions.
 *
 *     local child = types.token.child
 *     child(t, "nsubj")        -- t:child("nsubj"), in one call and not two
 *
 * It can not be changed: each part is an object without a value, and the table
 * behind it is out of reach.
 */
#include <string.h>

#include "bind.h"

/* There is no function of the name at index 2; `type` is NULL in `types`. */
static int no_function(lua_State *L, const bind_type *type) {
  const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
  if (!type)
    return luaL_error(L, "no type '%s': there are doc, match, span and token",
                      name);
  for (const bind_field *f = type->fields; f->name; f++)
    if (strcmp(f->name, name) == 0)
      return luaL_error(L, "'%s' is a field, and no function", name);
  return bind_no_field(L, type);
}

/* Upvalues: the functions, or the types; and which type, or NULL. */
static int part_index(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
  return no_function(L, lua_touserdata(L, lua_upvalueindex(2)));
}

static int part_newindex(lua_State *L) {
  return luaL_error(L, "types can not be changed");
}

/* Puts an object that gives the fields of the table on the top in its place. */
static void lock_table(lua_State *L, const bind_type *type) {
  lua_newuserdatauv(L, 0, 0);
  lua_createtable(L, 0, 4);
  lua_pushvalue(L, -3);
  lua_pushlightuserdata(L, (void *)type);
  lua_pushcclosure(L, part_index, 2);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, part_newindex);
  lua_setfield(L, -2, "__newindex");
  lua_pushliteral(L, "types");
  lua_setfield(L, -2, "__name");
  lua_pushboolean(L, 0); /* its functions can not be had */
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_remove(L, -2);
}

/* Adds the functions of a type to the table on the top. */
static void add_type(lua_State *L, const char *name, const bind_type *type) {
  lua_newtable(L);
  for (const bind_member *m = type->methods; m->name; m++) {
    lua_pushcfunction(L, m->call);
    lua_setfield(L, -2, m->name);
  }
  lock_table(L, type);
  lua_setfield(L, -2, name);
}

void bind_push_types(lua_State *L) {
  lua_newtable(L);
  add_type(L, "doc", &bind_doc_type);
  add_type(L, "match", &bind_match_type);
  add_type(L, "span", &bind_span_type);
  add_type(L, "token", &bind_token_type);
  lock_table(L, NULL);
}
