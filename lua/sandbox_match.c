/* sandbox_match.c - a matcher that counts its steps.
 *
 * The language is that of Lua's reference manual (6.4.1), and the results are
 * those of Lua 5.4. Each look at a byte, and each character of a set, is a
 * step; a call that makes too many of them is stopped by sandbox_trip.
 */
#include "sandbox_match.h"

#include <ctype.h>
#include <string.h>

#define DEPTH_MAX 200

void matcher_step(matcher *m, uint64_t n) {
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
  matcher_step(m, *p == '[' ? (uint64_t)(end - p) : 1);
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
    matcher_step(m, 1);
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
  matcher_step(m, (uint64_t)(end - p));
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
  matcher_step(m, (uint64_t)len);
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

/* ## A match */

void matcher_begin(matcher *m, lua_State *L, const char *s, size_t len,
                   const char *p, size_t pattern_len) {
  m->L = L;
  m->subject = s;
  m->subject_end = s + len;
  m->pattern_end = p + pattern_len;
  m->steps = sandbox_of(L)->steps_max;
  m->depth = DEPTH_MAX;
  m->count = 0;
}

const char *matcher_at(matcher *m, const char *s, const char *p) {
  m->count = 0;
  m->depth = DEPTH_MAX;
  matcher_step(m, 1);
  return run(m, s, p);
}

/* ## Captures */

void matcher_push(matcher *m, int i, const char *s, const char *end) {
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

int matcher_push_all(matcher *m, const char *s, const char *end) {
  int n = m->count == 0 && s ? 1 : m->count;
  luaL_checkstack(m->L, n, "too many captures");
  for (int i = 0; i < n; i++)
    matcher_push(m, i, s, end);
  return n;
}
