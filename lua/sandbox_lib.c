/* sandbox_lib.c - string, table and math for packs: what the standard ones do,
 * with raw access, bounds, and the same result on every run. */
#include <math.h>
#include <string.h>

#include "sandbox.h"

#define ITEMS_MAX 10000000 /* of one call of a table function */

/* ## Strings */

static int str_rep(lua_State *L) {
  size_t len, sep_len;
  const char *s = luaL_checklstring(L, 1, &len);
  lua_Integer n = luaL_checkinteger(L, 2);
  const char *sep = luaL_optlstring(L, 3, "", &sep_len);
  if (n <= 0 || len + sep_len == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  size_t max = sandbox_of(L)->hard;
  if ((lua_Unsigned)n > max / (len + sep_len))
    return luaL_error(L, "resulting string too large");
  size_t total = (size_t)n * (len + sep_len) - sep_len;
  luaL_Buffer b;
  char *out = luaL_buffinitsize(L, &b, total);
  for (lua_Integer i = 0; i < n; i++) {
    memcpy(out, s, len);
    out += len;
    if (i + 1 < n && sep_len > 0) {
      memcpy(out, sep, sep_len);
      out += sep_len;
    }
  }
  luaL_pushresultsize(&b, total);
  return 1;
}

/* string.format of the standard library is upvalue 1: it is given text in
 * place of values that it would show with an address. */
static int str_format(lua_State *L) {
  size_t len;
  const char *f = luaL_checklstring(L, 1, &len), *end = f + len;
  int arg = 1, top = lua_gettop(L);
  for (; f < end; f++) {
    if (*f != '%') continue;
    if (++f < end && *f == '%') continue;
    f += strspn(f, "-+ #0123456789.");
    arg++;
    if (f >= end) break;
    if (*f == 'p') return luaL_error(L, "invalid conversion '%%p' to 'format'");
    if (*f == 's' && arg <= top) {
      sandbox_tostring(L, arg);
      lua_replace(L, arg);
    }
  }
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, top, 1);
  return 1;
}

void sandbox_add_strings(lua_State *L) {
  lua_pushcfunction(L, str_rep);
  lua_setfield(L, -2, "rep");
  lua_getfield(L, -2, "format"); /* the standard library is below ours */
  lua_pushcclosure(L, str_format, 1);
  lua_setfield(L, -2, "format");
}

/* ## Tables: raw access throughout */

static lua_Integer raw_len(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  return (lua_Integer)lua_rawlen(L, 1);
}

static int tab_insert(lua_State *L) {
  lua_Integer size = raw_len(L), at = size + 1;
  int top = lua_gettop(L);
  if (top != 2 && top != 3)
    return luaL_error(L, "wrong number of arguments to 'insert'");
  if (top == 3) {
    at = luaL_checkinteger(L, 2);
    luaL_argcheck(L, at >= 1 && at <= size + 1, 2, "position out of bounds");
    for (lua_Integer i = size; i >= at; i--) {
      lua_rawgeti(L, 1, i);
      lua_rawseti(L, 1, i + 1);
    }
  }
  lua_rawseti(L, 1, at);
  return 0;
}

static int tab_remove(lua_State *L) {
  lua_Integer size = raw_len(L), at = luaL_optinteger(L, 2, size);
  if (!lua_isnoneornil(L, 2))
    luaL_argcheck(L, (size == 0 && at == 0) || (at >= 1 && at <= size + 1), 2,
                  "position out of bounds");
  lua_rawgeti(L, 1, at);
  for (; at < size; at++) {
    lua_rawgeti(L, 1, at + 1);
    lua_rawseti(L, 1, at);
  }
  if (at >= 1 && at <= size) {
    lua_pushnil(L);
    lua_rawseti(L, 1, at);
  }
  return 1;
}

static lua_Integer check_count(lua_State *L, lua_Integer from, lua_Integer to) {
  if (from > to) return 0;
  lua_Unsigned n = (lua_Unsigned)to - (lua_Unsigned)from;
  if (n >= ITEMS_MAX) luaL_error(L, "too many elements");
  return (lua_Integer)n + 1;
}

static int tab_move(lua_State *L) {
  lua_Integer from = luaL_checkinteger(L, 2), to = luaL_checkinteger(L, 3);
  lua_Integer at = luaL_checkinteger(L, 4);
  int target = lua_isnoneornil(L, 5) ? 1 : 5;
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, target, LUA_TTABLE);
  lua_Integer n = check_count(L, from, to);
  luaL_argcheck(L, n == 0 || at <= LUA_MAXINTEGER - n, 4,
                "destination wrap around");
  bool up = at > to || at <= from || target != 1;
  for (lua_Integer k = 0; k < n; k++) {
    lua_Integer i = up ? k : n - 1 - k;
    lua_rawgeti(L, 1, from + i);
    lua_rawseti(L, target, at + i);
  }
  lua_pushvalue(L, target);
  return 1;
}

static int tab_unpack(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer from = luaL_optinteger(L, 2, 1);
  lua_Integer to = luaL_opt(L, luaL_checkinteger, 3, raw_len(L));
  lua_Integer n = check_count(L, from, to);
  if (!lua_checkstack(L, (int)n))
    return luaL_error(L, "too many results to unpack");
  for (lua_Integer i = 0; i < n; i++)
    lua_rawgeti(L, 1, from + i);
  return (int)n;
}

static int tab_concat(lua_State *L) {
  size_t sep_len;
  luaL_checktype(L, 1, LUA_TTABLE);
  const char *sep = luaL_optlstring(L, 2, "", &sep_len);
  lua_Integer from = luaL_optinteger(L, 3, 1);
  lua_Integer to = luaL_opt(L, luaL_checkinteger, 4, raw_len(L));
  lua_Integer n = check_count(L, from, to);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (lua_Integer i = 0; i < n; i++) {
    lua_rawgeti(L, 1, from + i);
    if (!lua_isstring(L, -1))
      return luaL_error(L, "invalid value (at index %I) in table for 'concat'",
                        (LUAI_UACINT)(from + i));
    luaL_addvalue(&b);
    if (i + 1 < n) luaL_addlstring(&b, sep, sep_len);
  }
  luaL_pushresult(&b);
  return 1;
}

/* Whether item j of the table at `from` comes before item i. */
static bool is_before(lua_State *L, int from, lua_Integer j, lua_Integer i) {
  bool before;
  if (lua_isnil(L, 2)) {
    lua_rawgeti(L, from, j);
    lua_rawgeti(L, from, i);
    before = lua_compare(L, -2, -1, LUA_OPLT);
    lua_pop(L, 2);
  } else {
    lua_pushvalue(L, 2);
    lua_rawgeti(L, from, j);
    lua_rawgeti(L, from, i);
    lua_call(L, 2, 1);
    before = lua_toboolean(L, -1);
    lua_pop(L, 1);
  }
  return before;
}

/* One pass of a merge sort: runs of `width` in `from` to runs of twice that in
 * `to`. */
static void merge_pass(lua_State *L, int from, int to, lua_Integer n,
                       lua_Integer width) {
  for (lua_Integer low = 1; low <= n; low += 2 * width) {
    lua_Integer i = low, middle = low + width, j = middle;
    lua_Integer high = low + 2 * width;
    if (middle > n + 1) middle = j = n + 1;
    if (high > n + 1) high = n + 1;
    for (lua_Integer k = low; k < high; k++) {
      bool right = i >= middle || (j < high && is_before(L, from, j, i));
      lua_rawgeti(L, from, right ? j++ : i++);
      lua_rawseti(L, to, k);
    }
  }
}

/* Stable, so that ties keep their order: the same on every run. */
static int tab_sort(lua_State *L) {
  lua_Integer n = raw_len(L);
  lua_settop(L, 2);
  if (!lua_isnil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
  check_count(L, 1, n);
  lua_createtable(L, (int)n, 0);
  lua_createtable(L, (int)n, 0);
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, 1, i);
    lua_rawseti(L, 3, i);
  }
  int from = 3, to = 4;
  for (lua_Integer width = 1; width < n; width *= 2) {
    merge_pass(L, from, to, n, width);
    from = to;
    to = 7 - from;
  }
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, from, i);
    lua_rawseti(L, 1, i);
  }
  return 0;
}

static const luaL_Reg tables[] = {
    {"insert", tab_insert},
    {"remove", tab_remove},
    {"move",   tab_move  },
    {"unpack", tab_unpack},
    {"concat", tab_concat},
    {"sort",   tab_sort  },
    {NULL,     NULL      },
};

void sandbox_add_tables(lua_State *L) { luaL_setfuncs(L, tables, 0); }

/* ## Random numbers: Marsaglia's xorshift128+ (Vigna 2014) */

void sandbox_seed(sandbox *s, uint64_t seed) {
  s->random[0] = seed ^ 0x9E3779B97F4A7C15u;
  s->random[1] = (seed << 32 | seed >> 32) ^ 0xD1B54A32D192ED03u;
  if (!s->random[0] && !s->random[1]) s->random[0] = 1;
}

static uint64_t next_random(sandbox *s) {
  uint64_t a = s->random[0], b = s->random[1];
  s->random[0] = b;
  a ^= a << 23;
  s->random[1] = a ^ b ^ (a >> 17) ^ (b >> 26);
  return s->random[1] + b;
}

static int math_random(lua_State *L) {
  lua_Integer low = 1, high;
  uint64_t r = next_random(sandbox_of(L));
  if (lua_gettop(L) == 0) {
    lua_pushnumber(L, (lua_Number)(r >> 11) * 0x1p-53);
    return 1;
  }
  high = luaL_checkinteger(L, 1);
  if (lua_gettop(L) >= 2) {
    low = high;
    high = luaL_checkinteger(L, 2);
  }
  luaL_argcheck(L, low <= high, lua_gettop(L), "interval is empty");
  uint64_t range = (uint64_t)high - (uint64_t)low + 1; /* 0: all of them */
  if (range) r %= range;
  lua_pushinteger(L, (lua_Integer)((uint64_t)low + r));
  return 1;
}

void sandbox_add_math(lua_State *L) {
  lua_pushcfunction(L, math_random);
  lua_setfield(L, -2, "random");
}
