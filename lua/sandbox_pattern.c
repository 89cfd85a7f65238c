/* sandbox_pattern.c - find, match, gmatch and gsub with a bound on their work.
 *
 * The language is that of Lua's reference manual (6.4.1), and the results are
 * those of Lua 5.4. Each look at a byte, and each character of a set, is a
 * step; a call that makes too many of them is stopped by sandbox_trip.
 */
#include <ctype.h>
#include <string.h>

#include "sandbox.h"

#define CAPTURES_MAX 32
#define DEPTH_MAX 200
#define OPEN (-1)     /* a capture whose end is not found yet */
#define POSITION (-2) /* a capture "()" */

typedef struct {
  lua_State *L;
  const char *subject, *subject_end;
  const char *pattern_end;
  uint64_t steps; /* left */
  int depth;      /* left */
  int count;
  struct {
    const char *at;
    ptrdiff_t len; /* or OPEN, POSITION */
  } capture[CAPTURES_MAX];
} matcher;

static void step(matcher *m, uint64_t n) {
  if (m->steps < n) sandbox_trip(m->L, TRIP_STEPS);
  m->steps -= n;
}

/* ## One character */

static bool in_class(int c, int class) {
  bool in;
  switch (tolower(class)) {
  case 'a':
    in = isalpha(c);
    break;
  case 'c':
    in = iscntrl(c);
    break;
  case 'd':
    in = isdigit(c);
    break;
  case 'g':
    in = isgraph(c);
    break;
  case 'l':
    in = islower(c);
    break;
  case 'p':
    in = ispunct(c);
    break;
  case 's':
    in = isspace(c);
    break;
  case 'u':
    in = isupper(c);
    break;
  case 'w':
    in = isalnum(c);
    break;
  case 'x':
    in = isxdigit(c);
    break;
  case 'z': /* old, and still in Lua 5.4 */
    in = c == 0;
    break;
  default:
    return class == c;
  }
  return isupper(class) ? !in : in;
}

/* The end of the pattern's item at `p`: a character, a class or a set. */
static const char *item_end(matcher *m, const char *p) {
  int c = *p++;
  if (c == '%') {
    if (p == m->pattern_end)
      luaL_error(m->L, "malformed pattern (ends with '%%')");
    return p + 1;
  }
  if (c != '[') return p;
  if (p < m->pattern_end && *p == '^') p++;
  do { /* a ']' that comes first is one of the set */
    if (p == m->pattern_end)
      luaL_error(m->L, "malformed pattern (missing ']')");
    if (*p++ == '%') {
      if (p == m->pattern_end)
        luaL_error(m->L, "malformed pattern (missing ']')");
      p++;
    }
  } while (p == m->pattern_end || *p != ']');
  return p + 1;
}

/* Whether `c` is in the set that begins at `p` with '[' and whose ']' is at
 * `last`. */
static bool in_set(int c, const char *p, const char *last) {
  bool yes = true;
  if (*++p == '^') {
    yes = false;
    p++;
  }
  for (; p < last; p++) {
    if (*p == '%') {
      p++;
      if (in_class(c, (unsigned char)*p)) return yes;
    } else if (p + 2 < last && p[1] == '-') {
      if ((unsigned char)p[0] <= c && c <= (unsigned char)p[2]) return yes;
      p += 2;
    } else if ((unsigned char)*p == c) {
      return yes;
    }
  }
  return !yes;
}

/* Whether the subject has at `s` a character that the item [p, end) allows. */
static bool is_one(matcher *m, const char *s, const char *p, const char *end) {
  step(m, *p == '[' ? (uint64_t)(end - p) : 1);
  if (s >= m->subject_end) return false;
  int c = (unsigned char)*s;
  switch (*p) {
  case '.':
    return true;
  case '%':
    return in_class(c, (unsigned char)p[1]);
  case '[':
    return in_set(c, p, end - 1);
  default:
    return (unsigned char)*p == c;
  }
}

/* ## Sequences: each returns the end of the match, or NULL */

static const char *run(matcher *m, const char *s, const char *p);

static const char *longest(matcher *m, const char *s, const char *p,
                           const char *end) {
  ptrdiff_t n = 0;
  while (is_one(m, s + n, p, end))
    n++;
  for (; n >= 0; n--) {
    const char *found = run(m, s + n, end + 1);
    if (found) return found;
  }
  return NULL;
}

static const char *shortest(matcher *m, const char *s, const char *p,
                            const char *end) {
  for (;; s++) {
    const char *found = run(m, s, end + 1);
    if (found) return found;
    if (!is_one(m, s, p, end)) return NULL;
  }
}

/* %bxy at `p`, which stands after the 'b' */
static const char *balanced(matcher *m, const char *s, const char *p) {
  if (p + 1 >= m->pattern_end)
    luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
  if (s >= m->subject_end || *s != p[0]) return NULL;
  for (ptrdiff_t open = 1; ++s < m->subject_end;) {
    step(m, 1);
    if (*s == p[1]) {
      if (--open == 0) return s + 1;
    } else if (*s == p[0]) {
      open++;
    }
  }
  return NULL;
}

/* %f[set] at `p`, which stands after the 'f' */
static const char *frontier(matcher *m, const char *s, const char *p,
                            const char **next) {
  if (p == m->pattern_end || *p != '[')
    luaL_error(m->L, "missing '[' after '%%f' in pattern");
  const char *end = item_end(m, p);
  int before = s == m->subject ? 0 : (unsigned char)s[-1];
  int here = s == m->subject_end ? 0 : (unsigned char)*s;
  step(m, (uint64_t)(end - p));
  if (in_set(before, p, end - 1) || !in_set(here, p, end - 1)) return NULL;
  *next = end;
  return s;
}

static const char *open_capture(matcher *m, const char *s, const char *p,
                                ptrdiff_t len) {
  if (m->count >= CAPTURES_MAX) luaL_error(m->L, "too many captures");
  m->capture[m->count].at = s;
  m->capture[m->count].len = len;
  m->count++;
  const char *found = run(m, s, p);
  if (!found) m->count--;
  return found;
}

static const char *close_capture(matcher *m, const char *s, const char *p) {
  int i = m->count;
  do {
    if (--i < 0) luaL_error(m->L, "invalid pattern capture");
  } while (m->capture[i].len != OPEN);
  m->capture[i].len = s - m->capture[i].at;
  const char *found = run(m, s, p);
  if (!found) m->capture[i].len = OPEN;
  return found;
}

/* %1 to %9: what the capture holds, again; returns its end */
static const char *again(matcher *m, const char *s, int digit) {
  int i = digit - '1';
  if (i < 0 || i >= m->count || m->capture[i].len == OPEN)
    luaL_error(m->L, "invalid capture index %%%d", i + 1);
  ptrdiff_t len = m->capture[i].len;
  /* A position has no text: as in Lua, it never compares equal. */
  if (len < 0 || m->subject_end - s < len) return NULL;
  step(m, (uint64_t)len);
  return memcmp(m->capture[i].at, s, (size_t)len) ? NULL : s + len;
}

/* An item with what follows it: "", "?", "*", "+" or "-". Sets `*next` to what
 * is to be matched after it, if the caller can go on without recursion. */
static const char *item(matcher *m, const char *s, const char *p,
                        const char **next) {
  const char *end = item_end(m, p), *found;
  int mark = end < m->pattern_end ? *end : 0;
  bool can_be_none = mark == '*' || mark == '-' || mark == '?';
  *next = NULL;
  if (!is_one(m, s, p, end)) {
    if (can_be_none) *next = end + 1;
    return can_be_none ? s : NULL;
  }
  switch (mark) {
  case '*':
    return longest(m, s, p, end);
  case '+':
    return longest(m, s + 1, p, end);
  case '-':
    return shortest(m, s, p, end);
  case '?':
    if ((found = run(m, s + 1, end + 1))) return found;
    *next = end + 1;
    return s;
  default:
    *next = end;
    return s + 1;
  }
}

/* What begins with '%' and is no class: `*done` says whether it was such. The
 * subject's place after it is returned, with `*next` as in `item`. */
static const char *special(matcher *m, const char *s, const char *p,
                           const char **next, bool *done) {
  int c = p + 1 < m->pattern_end ? (unsigned char)p[1] : 0;
  *done = true;
  *next = NULL;
  if (c == 'f') return frontier(m, s, p + 2, next);
  if (c == 'b') {
    s = balanced(m, s, p + 2);
    if (s) *next = p + 4;
    return s;
  }
  if (isdigit(c)) {
    s = again(m, s, c);
    if (s) *next = p + 2;
    return s;
  }
  *done = false;
  return s;
}

static const char *one_item(matcher *m, const char *s, const char *p,
                            const char **next) {
  bool done = false;
  *next = NULL;
  switch (*p) {
  case '(':
    if (p + 1 < m->pattern_end && p[1] == ')')
      return open_capture(m, s, p + 2, POSITION);
    return open_capture(m, s, p + 1, OPEN);
  case ')':
    return close_capture(m, s, p + 1);
  case '%': {
    const char *found = special(m, s, p, next, &done);
    if (done) return found;
    break;
  }
  case '$':
    if (p + 1 == m->pattern_end) return s == m->subject_end ? s : NULL;
    break;
  default:
    break;
  }
  return item(m, s, p, next);
}

static const char *run(matcher *m, const char *s, const char *p) {
  if (m->depth-- == 0) luaL_error(m->L, "pattern too complex");
  const char *next;
  while (s && p != m->pattern_end) {
    s = one_item(m, s, p, &next);
    if (!next) break;
    p = next;
  }
  m->depth++;
  return s;
}

static void begin(matcher *m, lua_State *L, const char *s, size_t len,
                  const char *p, size_t pattern_len) {
  m->L = L;
  m->subject = s;
  m->subject_end = s + len;
  m->pattern_end = p + pattern_len;
  m->steps = sandbox_of(L)->steps_max;
  m->depth = DEPTH_MAX;
  m->count = 0;
}

/* The match at exactly `s`. */
static const char *match_at(matcher *m, const char *s, const char *p) {
  m->count = 0;
  m->depth = DEPTH_MAX;
  step(m, 1);
  return run(m, s, p);
}

/* ## Results */

static void push_capture(matcher *m, int i, const char *s, const char *end) {
  if (i >= m->count) {
    if (i > 0) luaL_error(m->L, "invalid capture index %%%d", i + 1);
    lua_pushlstring(m->L, s, (size_t)(end - s));
  } else if (m->capture[i].len == OPEN) {
    luaL_error(m->L, "unfinished capture");
  } else if (m->capture[i].len == POSITION) {
    lua_pushinteger(m->L, m->capture[i].at - m->subject + 1);
  } else {
    lua_pushlstring(m->L, m->capture[i].at, (size_t)m->capture[i].len);
  }
}

/* Pushes all captures; without any, the whole match if `s` is given. */
static int push_captures(matcher *m, const char *s, const char *end) {
  int n = m->count == 0 && s ? 1 : m->count;
  luaL_checkstack(m->L, n, "too many captures");
  for (int i = 0; i < n; i++)
    push_capture(m, i, s, end);
  return n;
}

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
    step(m, i);
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
  begin(&m, L, s, len, p, pattern_len);
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
    if (!(end = match_at(&m, at, p))) continue;
    if (!find) return push_captures(&m, at, end);
    lua_pushinteger(L, at - s + 1);
    lua_pushinteger(L, end - s);
    return 2 + push_captures(&m, NULL, NULL);
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
  begin(&m, L, s, len, p, pattern_len);
  for (; at <= (lua_Integer)len; at++) {
    end = match_at(&m, s + at, p);
    if (!end || end - s == last) continue;
    lua_pushinteger(L, end - s);
    lua_pushvalue(L, -1);
    lua_replace(L, lua_upvalueindex(3));
    lua_replace(L, lua_upvalueindex(4));
    return push_captures(&m, s + at, end);
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
      push_capture(m, *t - '1', s, end);
      luaL_addvalue(b);
    } else {
      luaL_error(m->L, "invalid use of '%%' in replacement string");
    }
    step(m, 1);
  }
}

/* Adds what stands for the match [s, end). */
static void add_replacement(matcher *m, luaL_Buffer *b, const char *s,
                            const char *end, int type) {
  lua_State *L = m->L;
  if (type == LUA_TFUNCTION) {
    lua_pushvalue(L, 3);
    lua_call(L, push_captures(m, s, end), 1);
  } else if (type == LUA_TTABLE) {
    push_capture(m, 0, s, end);
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
  begin(&m, L, s, len, p, pattern_len);
  luaL_buffinit(L, &b);
  while (n < max) {
    if ((end = match_at(&m, s, p)) && end != last) {
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
