/* sandbox_pattern.c - find, match, gmatch and gsub of a pack, on the matcher of
 * sandbox_match.h.
 */
#include <ctype.h>
#include <string.h>

#include "sandbox_match.h"

/* ## find and match */

static bool is_plain(const char *p, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (p[i] && strchr("^$*+?.([%-", p[i])) return false;
  return true;
}

/* Where `p` stands in the subject from `s` on, or NULL. */
static const char *find_plain(matcher *m, const char *s, const char *p,
                              size_t len) {
  if (len == 0) return s;
  while ((size_t)(m->subject_end - s) >= len) {
    size_t room = (size_t)(m->subject_end - s) - len + 1, i = 1;
    const char *at = memchr(s, *p, room);
    if (!at) return NULL;
    while (i < len && at[i] == p[i])
      i++;
    if (i == len) return at;
    matcher_step(m, i);
    s = at + 1;
  }
  return NULL;
}

static const char *start_at(lua_State *L, int arg, const char *s, size_t len) {
  lua_Integer at = luaL_optinteger(L, arg, 1);
  if (at < 0) at = at < -(lua_Integer)len ? 1 : (lua_Integer)len + at + 1;
  if (at == 0) at = 1;
  return (lua_Unsigned)at > len + 1 ? NULL : s + at - 1;
}

static int search(lua_State *L, bool find) {
  size_t len, pattern_len;
  matcher m;
  const char *s = luaL_checklstring(L, 1, &len), *end;
  const char *p = luaL_checklstring(L, 2, &pattern_len);
  const char *at = start_at(L, 3, s, len);
  if (!at) return luaL_pushfail(L), 1;
  matcher_begin(&m, L, s, len, p, pattern_len);
  if (find && (lua_toboolean(L, 4) || is_plain(p, pattern_len))) {
    at = find_plain(&m, at, p, pattern_len);
    if (!at) return luaL_pushfail(L), 1;
    lua_pushinteger(L, at - s + 1);
    lua_pushinteger(L, at - s + (lua_Integer)pattern_len);
    return 2;
  }
  bool anchored = pattern_len > 0 && *p == '^';
  if (anchored) p++;
  do {
    if (!(end = matcher_at(&m, at, p))) continue;
    if (!find) return matcher_push_all(&m, at, end);
    lua_pushinteger(L, at - s + 1);
    lua_pushinteger(L, end - s);
    return 2 + matcher_push_all(&m, NULL, NULL);
  } while (!anchored && ++at <= m.subject_end);
  return luaL_pushfail(L), 1;
}

static int str_find(lua_State *L) { return search(L, true); }

static int str_match(lua_State *L) { return search(L, false); }

/* ## gmatch: subject, pattern, place to go on from (from 0), last end or -1 */

static int gmatch_next(lua_State *L) {
  size_t len, pattern_len;
  const char *s = lua_tolstring(L, lua_upvalueindex(1), &len), *end;
  const char *p = lua_tolstring(L, lua_upvalueindex(2), &pattern_len);
  lua_Integer at = lua_tointeger(L, lua_upvalueindex(3));
  lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
  matcher m;
  matcher_begin(&m, L, s, len, p, pattern_len);
  for (; at <= (lua_Integer)len; at++) {
    end = matcher_at(&m, s + at, p);
    if (!end || end - s == last) continue;
    lua_pushinteger(L, end - s);
    lua_pushvalue(L, -1);
    lua_replace(L, lua_upvalueindex(3));
    lua_replace(L, lua_upvalueindex(4));
    return matcher_push_all(&m, s + at, end);
  }
  return 0;
}

static int str_gmatch(lua_State *L) {
  size_t len;
  const char *s = luaL_checklstring(L, 1, &len);
  luaL_checkstring(L, 2);
  const char *at = start_at(L, 3, s, len);
  lua_settop(L, 2);
  lua_pushinteger(L, at ? at - s : (lua_Integer)len + 1);
  lua_pushinteger(L, -1);
  lua_pushcclosure(L, gmatch_next, 4);
  return 1;
}

/* ## gsub */

static void add_template(matcher *m, luaL_Buffer *b, const char *s,
                         const char *end) {
  size_t len;
  const char *t = lua_tolstring(m->L, 3, &len), *t_end = t + len;
  for (; t < t_end; t++) {
    if (*t != '%') {
      luaL_addchar(b, *t);
      continue;
    }
    t++; /* at the end this is the NUL */
    if (*t == '%') {
      luaL_addchar(b, *t);
    } else if (*t == '0') {
      luaL_addlstring(b, s, (size_t)(end - s));
    } else if (isdigit((unsigned char)*t)) {
      if (*t - '1' >= m->count && *t != '1')
        luaL_error(m->L, "invalid capture index %%%d in replacement string",
                   *t - '0');
      matcher_push(m, *t - '1', s, end);
      luaL_addvalue(b);
    } else {
      luaL_error(m->L, "invalid use of '%%' in replacement string");
    }
    matcher_step(m, 1);
  }
}

/* Adds what stands for the match [s, end). */
static void add_replacement(matcher *m, luaL_Buffer *b, const char *s,
                            const char *end, int type) {
  lua_State *L = m->L;
  if (type == LUA_TFUNCTION) {
    lua_pushvalue(L, 3);
    lua_call(L, matcher_push_all(m, s, end), 1);
  } else if (type == LUA_TTABLE) {
    matcher_push(m, 0, s, end);
    lua_gettable(L, 3);
  } else {
    add_template(m, b, s, end);
    return;
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    luaL_addlstring(b, s, (size_t)(end - s));
    return;
  }
  if (!lua_isstring(L, -1))
    luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  luaL_addvalue(b);
}

static int str_gsub(lua_State *L) {
  size_t len, pattern_len;
  matcher m;
  luaL_Buffer b;
  const char *s = luaL_checklstring(L, 1, &len), *end, *last = NULL;
  const char *p = luaL_checklstring(L, 2, &pattern_len);
  int type = lua_type(L, 3);
  lua_Integer max = luaL_optinteger(L, 4, (lua_Integer)len + 1), n = 0;
  luaL_argexpected(L,
                   type == LUA_TNUMBER || type == LUA_TSTRING ||
                       type == LUA_TFUNCTION || type == LUA_TTABLE,
                   3, "string/function/table");
  bool anchored = pattern_len > 0 && *p == '^';
  if (anchored) p++, pattern_len--;
  matcher_begin(&m, L, s, len, p, pattern_len);
  luaL_buffinit(L, &b);
  while (n < max) {
    if ((end = matcher_at(&m, s, p)) && end != last) {
      n++;
      add_replacement(&m, &b, s, end, type);
      s = last = end;
    } else if (s < m.subject_end) {
      luaL_addchar(&b, *s++);
    } else {
      break;
    }
    if (anchored) break;
  }
  luaL_addlstring(&b, s, (size_t)(m.subject_end - s));
  luaL_pushresult(&b);
  lua_pushinteger(L, n);
  return 2;
}

static const luaL_Reg functions[] = {
    {"find",   str_find  },
    {"match",  str_match },
    {"gmatch", str_gmatch},
    {"gsub",   str_gsub  },
    {NULL,     NULL      },
};

void sandbox_add_patterns(lua_State *L) { luaL_setfuncs(L, functions, 0); }
