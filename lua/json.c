/* json.c - the module "sayso.json": binds base/json.h for plain values.
 *
 * An object is a table with string keys, an array a table with keys 1 to n; an
 * empty table is an object, unless json.list made it an array. JSON's null is
 * json.null, so that no key is lost.
 */
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "command.h"

#define DEPTH_MAX 200
#define LIST_T "sayso.json.list"

/* ## Out */

static void write_value(lua_State *L, json_writer *w, int depth);

static void write_array(lua_State *L, json_writer *w, lua_Integer n,
                        int depth) {
  json_open(w, '[');
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, -1, i);
    write_value(L, w, depth);
    lua_pop(L, 1);
  }
  json_close(w, ']');
}

/* Pushes the sorted list of the keys of the table on the top. */
static lua_Integer push_keys(lua_State *L) {
  int table = lua_gettop(L);
  lua_newtable(L);
  lua_Integer n = 0;
  for (lua_pushnil(L); lua_next(L, table);) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      luaL_error(L, "json: a key must be a string");
    lua_pushvalue(L, -1);
    lua_rawseti(L, table + 1, ++n);
  }
  lua_getglobal(L, "table");
  lua_getfield(L, -1, "sort");
  lua_pushvalue(L, table + 1);
  lua_call(L, 1, 0);
  lua_pop(L, 1);
  return n;
}

static void write_object(lua_State *L, json_writer *w, int depth) {
  json_open(w, '{');
  lua_Integer n = push_keys(L);
  for (lua_Integer i = 1; i <= n; i++) {
    size_t len;
    lua_rawgeti(L, -1, i);
    const char *key = lua_tolstring(L, -1, &len);
    json_key(w, key, len);
    lua_rawget(L, -3);
    write_value(L, w, depth);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  json_close(w, '}');
}

static bool is_list(lua_State *L) {
  if (!lua_getmetatable(L, -1)) return false;
  bool is_same = luaL_getmetatable(L, LIST_T) && lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return is_same;
}

static void write_table(lua_State *L, json_writer *w, int depth) {
  if (depth > DEPTH_MAX) luaL_error(L, "json: too deep, or in a circle");
  luaL_checkstack(L, 10, "json");
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  if (n > 0 || is_list(L))
    write_array(L, w, n, depth + 1);
  else
    write_object(L, w, depth + 1);
}

static void write_string(lua_State *L, json_writer *w) {
  size_t len;
  const char *s = lua_tolstring(L, -1, &len);
  json_string(w, s, len);
}

/* Writes the value on the top of the stack. */
static void write_value(lua_State *L, json_writer *w, int depth) {
  switch (lua_type(L, -1)) {
  case LUA_TSTRING:
    write_string(L, w);
    break;
  case LUA_TBOOLEAN:
    json_bool(w, lua_toboolean(L, -1));
    break;
  case LUA_TTABLE:
    write_table(L, w, depth);
    break;
  case LUA_TNUMBER:
    if (lua_isinteger(L, -1))
      json_integer(w, lua_tointeger(L, -1));
    else
      json_number(w, lua_tonumber(L, -1));
    break;
  case LUA_TLIGHTUSERDATA:
  case LUA_TNIL:
    json_null(w);
    break;
  default:
    luaL_error(L, "json: a %s has no form", luaL_typename(L, -1));
  }
}

/* encode(value) -> JSON in one line */
static int encode(lua_State *L) {
  luaL_checkany(L, 1);
  lua_settop(L, 1);
  json_writer w = {.out = buffer_push(L)};
  lua_pushvalue(L, 1);
  write_value(L, &w, 0);
  buffer_to_string(L, w.out);
  return 1;
}

/* list(table) -> the table, an array also while it is empty */
static int make_list(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  luaL_newmetatable(L, LIST_T);
  lua_setmetatable(L, 1);
  return 1;
}

/* ## In: one walk over the guarded text, however deep it is */

static void push_value(lua_State *L, json_kind kind, json_slice part,
                       json_slice *rest, buf *text);

static void push_array(lua_State *L, json_slice *rest, buf *text) {
  json_slice part;
  json_kind kind;
  lua_newtable(L);
  for (lua_Integer n = 1; (kind = json_step(rest, &part)) != JSON_CLOSE; n++) {
    push_value(L, kind, part, rest, text);
    lua_rawseti(L, -2, n);
  }
}

static void push_string(lua_State *L, json_slice string, buf *text) {
  buf_clear(text);
  json_text(string, text, NULL);
  buffer_to_string(L, text);
}

static void push_object(lua_State *L, json_slice *rest, buf *text) {
  json_slice part;
  lua_newtable(L);
  while (json_step(rest, &part) == JSON_KEY) {
    push_string(L, part, text);
    json_kind kind = json_step(rest, &part);
    push_value(L, kind, part, rest, text);
    lua_rawset(L, -3);
  }
}

static void push_number(lua_State *L, json_slice number) {
  int64_t n;
  if (json_to_integer(number, &n))
    lua_pushinteger(L, n);
  else
    lua_pushnumber(L, json_to_double(number));
}

/* Pushes the value whose first step was `kind`; `rest` is what follows it. The
 * guard has proved the text, so there is no other kind than these. */
static void push_value(lua_State *L, json_kind kind, json_slice part,
                       json_slice *rest, buf *text) {
  luaL_checkstack(L, 6, "json");
  switch (kind) {
  case JSON_TRUE:
    lua_pushboolean(L, 1);
    break;
  case JSON_FALSE:
    lua_pushboolean(L, 0);
    break;
  case JSON_NUMBER:
    push_number(L, part);
    break;
  case JSON_STRING:
    push_string(L, part, text);
    break;
  case JSON_ARRAY:
    push_array(L, rest, text);
    break;
  case JSON_OBJECT:
    push_object(L, rest, text);
    break;
  default:
    lua_pushlightuserdata(L, NULL);
  }
}

/* decode(text) -> value | nil, message, position */
static int decode(lua_State *L) {
  size_t len;
  const char *s = luaL_checklstring(L, 1, &len);
  json_slice rest, part;
  sayso_error error;
  if (json_guard(s, len, &rest, &error)) {
    luaL_pushfail(L);
    lua_pushstring(L, error.message);
    lua_pushinteger(L, (lua_Integer)error.offset + 1);
    return 3;
  }
  buf *text = buffer_push(L);
  json_kind kind = json_step(&rest, &part);
  push_value(L, kind, part, &rest, text);
  return 1;
}

static const luaL_Reg functions[] = {
    {"encode", encode   },
    {"decode", decode   },
    {"list",   make_list},
    {NULL,     NULL     },
};

int luaopen_sayso_json(lua_State *L) {
  luaL_newlib(L, functions);
  lua_pushlightuserdata(L, NULL);
  lua_setfield(L, -2, "null");
  return 1;
}
