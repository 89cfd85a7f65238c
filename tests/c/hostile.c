/* Tests lua/sandbox*.c: the same results as stock Lua, and every attack of
 * tests/hostile ended in time.
 *
 * The sources are included, for the command links them and the library does
 * not. A file of tests/hostile begins with what must come of it, and with what
 * closes the attack; short.txt holds many of a line or two:
 *
 *     -- limit.time | the timer
 *        limit.memory, limit.steps, error: text, ok
 *
 * "ok" files assert what they want. Each runs in a sandbox of its own with
 * 8 MiB and a million steps. Those that must run out of time have 0.2 s of
 * processor time and end soon after; the others have far more than they need,
 * so that a slow machine or a sanitizer changes nothing.
 *
 * In the environment, PAIRS says how many patterns are compared, and TABLE
 * asks for a line on each attack.
 */
#include "sandbox.c"
#include "order.c"
#include "sandbox_base.c"
#define functions pattern_functions
#include "sandbox_lib.c"
#include "sandbox_match.c"
#include "sandbox_pattern.c"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
/* after its friends */
#include <cmocka.h>

#define SECONDS 0.2 /* for what runs for ever */
#define AMPLE 60.0  /* for what does not */
#define OVERRUN 2.0 /* the longest that nothing can stop, sanitizer or not */

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static sandbox *opened(sandbox *s) {
  assert_true(sandbox_init(s, 8u << 20, 1000000));
  sandbox_library(s->L);
  return s;
}

/* ## Patterns: random ones, 100,000 unless PAIRS says another number */

static uint64_t random_state[2] = {1, 2};

static unsigned pick_below(unsigned n) {
  sandbox fake;
  memcpy(fake.random, random_state, sizeof random_state);
  uint64_t r = next_random(&fake);
  memcpy(random_state, fake.random, sizeof random_state);
  return (unsigned)(r >> 33) % n;
}

static void make_pattern(char *out, size_t room) {
  static const char *const parts[] = {
      "a",      "b",    "c",     ".",     "%a", "%d", "%s",   "%w",   "%S",
      "[ab]",   "[^a]", "[a-c]", "[%d_]", "(",  ")",  "()",   "(a)",  "(.-)",
      "*",      "+",    "-",     "?",     "%1", "%2", "%b()", "%bab", "%f[%w]",
      "%f[^a]", "$",    "^",     "1",     "(",  ")",  "%",    "[",    "]",
      "[]a]",   "[a-]", "%.",    " ",     "%z",
  };
  unsigned n = pick_below(8) + 1;
  *out = 0;
  if (pick_below(6) == 0) strncat(out, "^", room);
  while (n--)
    strncat(out, parts[pick_below(sizeof parts / sizeof *parts)],
            room - strlen(out) - 1);
}

static void make_subject(char *out, size_t room) {
  static const char letters[] = "aaabbbccab() 1_.";
  unsigned n = pick_below((unsigned)room);
  for (unsigned i = 0; i < n; i++)
    out[i] = letters[pick_below(sizeof letters - 1)];
  out[n] = 0;
}

/* What a call gives, as text: the results, or the error. */
static const char all[] =
    "local f, s, p, how = ...\n"
    "local function text(ok, ...)\n"
    "  local t = { tostring(ok) }\n"
    "  for i = 1, select('#', ...) do t[i + 1] = tostring((select(i, ...))) "
    "end\n"
    "  return (table.concat(t, '|'):gsub('^false|.-: ', 'false|'))\n"
    "end\n"
    "if how == 'gmatch' then\n"
    "  return text(pcall(function()\n"
    "    local t = {}\n"
    "    for a, b in f(s, p) do t[#t + 1] = tostring(a) .. tostring(b) end\n"
    "    return table.concat(t, ',')\n"
    "  end))\n"
    "elseif how == 'gsub' then return text(pcall(f, s, p, '<%0>'))\n"
    "elseif how == 'gsub1' then return text(pcall(f, s, p, '%1', 3))\n"
    "elseif how == 'find2' then return text(pcall(f, s, p, 2))\n"
    "else return text(pcall(f, s, p)) end\n";

static void call_all(lua_State *L, const char *s, const char *p,
                     const char *how, char *out, size_t room) {
  char name[8];
  snprintf(name, sizeof name, "%.*s", (int)strcspn(how, "12"), how);
  lua_settop(L, 2); /* the function `all`, the table `string` */
  lua_pushvalue(L, 1);
  lua_getfield(L, 2, name);
  lua_pushstring(L, s);
  lua_pushstring(L, p);
  lua_pushstring(L, how);
  assert_int_equal(lua_pcall(L, 4, 1, 0), LUA_OK);
  snprintf(out, room, "%s", lua_tostring(L, -1));
}

static void same_as_stock(void **unused) {
  static const char *const ways[] = {"find", "match", "gmatch",
                                     "gsub", "gsub1", "find2"};
  (void)unused;
  sandbox s;
  lua_State *own = opened(&s)->L, *stock = luaL_newstate();
  luaL_openlibs(stock);
  assert_int_equal(luaL_loadstring(own, all), LUA_OK);
  sandbox_environment(own);
  lua_pushvalue(own, -1);
  lua_setupvalue(own, 1, 1);
  lua_getfield(own, -1, "string");
  lua_replace(own, 2);
  assert_int_equal(luaL_loadstring(stock, all), LUA_OK);
  lua_getglobal(stock, "string");
  const char *told = getenv("PAIRS");
  long matched = 0, pairs = told ? strtol(told, NULL, 10) : 100000;
  for (long i = 0; i < pairs; i++) {
    char subject[24], pattern[64], a[512], b[512];
    make_pattern(pattern, sizeof pattern);
    make_subject(subject, sizeof subject);
    const char *how = ways[i % 6];
    call_all(own, subject, pattern, how, a, sizeof a);
    call_all(stock, subject, pattern, how, b, sizeof b);
    if (strcmp(a, b) != 0)
      fail_msg("%s(%s, %s): %s, in stock Lua %s", how, subject, pattern, a, b);
    matched += strncmp(a, "true|nil", 8) != 0 && strncmp(a, "false", 5) != 0;
  }
  assert_true(matched > pairs / 5); /* the patterns are worth something */
  lua_close(stock);
  sandbox_release(&s);
}

/* ## Attacks */

typedef struct {
  char name[64], wanted[200]; /* "limit.time", "error: text", "ok" */
  const char *code;
  size_t len;
} attack;

/* Runs it; what it came to, such as "limit.time", in `out`. Nothing of it may
 * run once the sandbox is left, so an error that is no string is not asked. */
static void run_attack(const attack *a, double left, char *out, size_t room) {
  sandbox s;
  lua_State *L = opened(&s)->L;
  trip hit = TRIP_NONE;
  bool fine = luaL_loadbufferx(L, a->code, a->len, a->name, "t") == LUA_OK;
  if (fine) {
    sandbox_environment(L);
    lua_setupvalue(L, -2, 1);
    fine = sandbox_call(L, 0, &left, &hit);
  }
  if (fine)
    snprintf(out, room, "ok");
  else if (hit)
    snprintf(out, room, "limit.%s", sandbox_trip_name(hit));
  else if (lua_type(L, -1) == LUA_TSTRING)
    snprintf(out, room, "error: %s", lua_tostring(L, -1));
  else
    snprintf(out, room, "error: a %s", luaL_typename(L, -1));
  sandbox_release(&s);
}

static bool is_expected(const char *wanted, const char *got) {
  if (strncmp(wanted, "error: ", 7) != 0) return strcmp(wanted, got) == 0;
  return strncmp(got, "error: ", 7) == 0 && strstr(got + 7, wanted + 7);
}

/* Runs an attack and says how it ended: false if not as it should. */
static bool ends(const attack *a) {
  char got[400];
  bool endless = strcmp(a->wanted, "limit.time") == 0;
  double limit = endless ? SECONDS : AMPLE, start = now();
  run_attack(a, limit, got, sizeof got);
  double took = now() - start;
  bool fine =
      is_expected(a->wanted, got) && (!endless || took < SECONDS + OVERRUN);
  if (getenv("TABLE"))
    printf("%-24s %-38.38s %6.1f %%\n", a->name, got, 100 * took / limit);
  if (!fine)
    printf("%s: %s in %.2f s, expected %s\n", a->name, got, took, a->wanted);
  return fine;
}

/* Takes "wanted | what closes it" up to the line's end. */
static void take_wanted(attack *a, const char *line) {
  const char *bar = strstr(line, " | ");
  size_t len = strcspn(line, "\n");
  assert_true(bar && bar < line + len && bar[3] != '\n');
  snprintf(a->wanted, sizeof a->wanted, "%.*s", (int)(bar - line), line);
}

static char *read_file(const char *path) {
  FILE *f = fopen(path, "r");
  char *text = malloc(1 << 16);
  assert_true(f && text);
  size_t len = fread(text, 1, (1 << 16) - 1, f);
  fclose(f);
  text[len] = '\0';
  return text;
}

/* A file is an attack, and its first line a comment. */
static bool try_file(const char *name) {
  char path[400];
  snprintf(path, sizeof path, "tests/hostile/%s", name);
  char *text = read_file(path);
  attack a = {.code = text, .len = strlen(text)};
  snprintf(a.name, sizeof a.name, "%.*s", (int)strlen(name) - 4, name);
  assert_memory_equal(text, "-- ", 3);
  take_wanted(&a, text + 3);
  bool fine = ends(&a);
  free(text);
  return fine;
}

/* Attacks that begin with "== name: wanted | what closes it". */
static unsigned try_short(bool *bad) {
  char *text = read_file("tests/hostile/short.txt");
  unsigned count = 0;
  char *at = strstr(text, "\n== ");
  for (char *next; at; at = next, count++) {
    attack a = {0};
    const char *colon = strchr(at, ':');
    next = strstr(at + 1, "\n== ");
    assert_non_null(colon);
    snprintf(a.name, sizeof a.name, "%.*s", (int)(colon - at - 4), at + 4);
    take_wanted(&a, colon + 2);
    a.code = strchr(colon, '\n');
    a.len = next ? (size_t)(next - a.code) : strlen(a.code);
    *bad |= !ends(&a);
  }
  free(text);
  return count;
}

static void attacks_end(void **unused) {
  (void)unused;
  struct dirent **names;
  int count = scandir("tests/hostile", &names, NULL, alphasort);
  unsigned ran = 0;
  bool bad = false;
  assert_true(count > 0);
  for (int i = 0; i < count; i++) {
    const char *name = names[i]->d_name;
    if (strlen(name) > 4 && strcmp(name + strlen(name) - 4, ".lua") == 0) {
      bad |= !try_file(name);
      ran++;
    }
    free(names[i]);
  }
  free(names);
  ran += try_short(&bad);
  if (getenv("TABLE")) printf("%u attacks on the sandbox\n", ran);
  assert_true(ran >= 100);
  assert_false(bad);
}

/* ## Limits */

static trip trip_of(size_t soft, const char *program) {
  sandbox s;
  double left = AMPLE;
  trip hit;
  assert_true(sandbox_init(&s, soft, 1000));
  sandbox_library(s.L);
  assert_int_equal(luaL_loadstring(s.L, program), LUA_OK);
  sandbox_environment(s.L);
  lua_setupvalue(s.L, -2, 1);
  sandbox_call(s.L, 0, &left, &hit);
  sandbox_release(&s);
  return hit;
}

static void limits_at_their_edges(void **unused) {
  (void)unused;
  /* three steps to begin, one a character */
  assert_int_equal(trip_of(0, "(('a'):rep(997)):match('^a*$')"), TRIP_NONE);
  assert_int_equal(trip_of(0, "(('a'):rep(998)):match('^a*$')"), TRIP_STEPS);
  assert_int_equal(trip_of(0, "(('a'):rep(99999)):match('^a*$')"), TRIP_STEPS);
  assert_int_equal(trip_of(1u << 20, "x = ('a'):rep(500000)"), TRIP_NONE);
  assert_int_equal(trip_of(1u << 20, "x = ('a'):rep(1 << 20)"), TRIP_MEMORY);
  /* garbage is not held against anyone */
  assert_int_equal(
      trip_of(1u << 20, "for i = 1, 90 do x = ('a'):rep(300000) .. i end"),
      TRIP_NONE);
  assert_int_equal(trip_of(1u << 20, "x = ('a'):rep(1 << 26)"), TRIP_NONE);
}

/* To the byte: with the least memory that is enough all is well, with one byte
 * less it is not. */
static void memory_has_an_edge(void **unused) {
  (void)unused;
  static const char program[] =
      "local t = {} for i = 1, 300 do t[i] = ('x'):rep(1000 + i) end";
  size_t least = 128u << 10, most = 8u << 20;
  while (least < most) {
    size_t middle = least + (most - least) / 2;
    if (trip_of(middle, program) == TRIP_NONE)
      most = middle;
    else
      least = middle + 1;
  }
  assert_true(least > 300000 && least < 600000);
  assert_int_equal(trip_of(least - 1, program), TRIP_MEMORY);
  assert_int_equal(trip_of(least, program), TRIP_NONE);
  assert_int_equal(trip_of(least + 1, program), TRIP_NONE);
  assert_int_equal(trip_of(least * 100, program), TRIP_NONE);
}

static void goes_on_after_a_limit(void **unused) {
  (void)unused;
  sandbox s;
  lua_State *L = opened(&s)->L;
  trip hit;
  double left = 0.02;
  luaL_loadstring(L, "while true do end");
  assert_false(sandbox_call(L, 0, &left, &hit));
  assert_int_equal(hit, TRIP_TIME);
  assert_true(left <= 0);
  luaL_loadstring(L, "return 1");
  assert_false(sandbox_call(L, 0, &left, &hit)); /* nothing left */
  assert_int_equal(hit, TRIP_TIME);
  left = AMPLE;
  lua_settop(L, 0);
  luaL_loadstring(L, "return 1");
  assert_true(sandbox_call(L, 0, &left, &hit));
  assert_int_equal(lua_tointeger(L, -1), 1);
  sandbox_release(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(same_as_stock),
      cmocka_unit_test(attacks_end),
      cmocka_unit_test(limits_at_their_edges),
      cmocka_unit_test(memory_has_an_edge),
      cmocka_unit_test(goes_on_after_a_limit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
