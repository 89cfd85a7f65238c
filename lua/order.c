/* order.c - keys in order, by a merge sort of what is borrowed of the table. */
#include "order.h"

#include <stdbool.h>
#include <string.h>

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

static bool read_key(lua_State *L, int index, key *k) {
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
    return false;
  }
  return true;
}

static void must_read_key(lua_State *L, int index, key *k) {
  if (!read_key(L, index, k))
    luaL_error(L, "a key of type %s has no order", luaL_typename(L, index));
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

/* Reads the keys of a table; gives how many, and whether they are in order. */
static size_t read_keys(lua_State *L, int table, key *at, lua_Integer *others,
                        bool *sorted) {
  size_t i = 0;
  *sorted = true;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    if (!others) {
      must_read_key(L, -2, &at[i]);
    } else if (!read_key(L, -2, &at[i])) {
      ++*others;
      continue;
    }
    if (i > 0 && compare_keys(&at[i - 1], &at[i]) > 0) *sorted = false;
    i++;
  }
  return i;
}

void order_push_keys(lua_State *L, int index, lua_Integer *others) {
  size_t count = 0;
  bool sorted;
  index = lua_absindex(L, index);
  if (others) *others = 0;
  for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
    count++;
  key *at = lua_newuserdatauv(L, (count + 1) * sizeof(key), 0);
  key *spare = lua_newuserdatauv(L, (count + 1) * sizeof(key), 0);
  count = read_keys(L, index, at, others, &sorted);
  if (!sorted) sort_keys(at, count, spare);
  lua_createtable(L, count > 1000000 ? 0 : (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    push_key(L, &at[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_replace(L, -3); /* in place of `at` */
  lua_pop(L, 1);
}

int order_next(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  key after, now, best = {.type = LUA_TNONE};
  bool from = !lua_isnil(L, 2);
  if (from) must_read_key(L, 2, &after);
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
    must_read_key(L, -2, &now);
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
