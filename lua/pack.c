/* pack.c - binds lua/sandbox.h: the type "pack", for scripts. */
#include "pack.h"

#include <stdio.h>
#include <string.h>

pack *pack_check(lua_State *L, int arg) {
  return luaL_checkudata(L, arg, PACK_T);
}

/* ## Calls into the pack */

/* What an error says; nothing here may allocate in the pack's state. */
static void write_message(lua_State *L, trip hit, char *out, size_t size) {
  if (hit)
    snprintf(out, size, "limit.%s: the limit was reached",
             sandbox_trip_name(hit));
  else if (lua_type(L, -1) == LUA_TSTRING)
    snprintf(out, size, "%s", lua_tostring(L, -1));
  else
    snprintf(out, size, "an error that is a %s", luaL_typename(L, -1));
}

bool pack_call(pack *p, lua_CFunction f, void *data, trip *hit, char *message,
               size_t size) {
  lua_State *L = p->box.L;
  int top = lua_gettop(L);
  double before = p->left;
  if (!lua_checkstack(L, 8)) {
    *hit = TRIP_MEMORY;
    snprintf(message, size, "out of memory");
    return false;
  }
  lua_pushcfunction(L, f);
  lua_pushlightuserdata(L, data);
  bool fine = sandbox_call(L, 1, &p->left, hit);
  if (before > p->left) p->spent += before - p->left;
  if (!fine) write_message(L, *hit, message, size);
  lua_settop(L, top);
  return fine;
}

/* ## Opening and closing */

static int open_state(lua_State *L) {
  sandbox_library(L);
  bind_open_views(L);
  pack_open_environment(L);
  return 0;
}

static lua_Number check_limit(lua_State *L, int arg, const char *name,
                              lua_Number otherwise) {
  lua_getfield(L, arg, name);
  lua_Number n = luaL_optnumber(L, -1, otherwise);
  luaL_argcheck(L, n > 0 && n < 1e15, arg, "a limit is more than zero");
  lua_pop(L, 1);
  return n;
}

/* core.pack{ seconds =, memory =, steps = } -> pack: an empty one */
static int pack_new(lua_State *L) {
  trip hit;
  char message[PACK_MESSAGE];
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Number seconds = check_limit(L, 1, "seconds", SANDBOX_SECONDS);
  lua_Number memory = check_limit(L, 1, "memory", SANDBOX_SOFT);
  lua_Number steps = check_limit(L, 1, "steps", SANDBOX_STEPS);
  pack *p = lua_newuserdatauv(L, sizeof *p, 0);
  memset(p, 0, sizeof *p);
  p->seconds = p->left = seconds;
  luaL_setmetatable(L, PACK_T);
  if (!sandbox_init(&p->box, (size_t)memory, (uint64_t)steps))
    return luaL_error(L, "%s", sayso_strerror(SAYSO_ENOMEM));
  if (!pack_call(p, open_state, NULL, &hit, message, sizeof message))
    return luaL_error(L, "%s", message);
  return 1;
}

static int pack_gc(lua_State *L) {
  pack *p = luaL_checkudata(L, 1, PACK_T);
  if (p->box.L) sandbox_release(&p->box);
  return 0;
}

/* ## Values out of the pack */

/* Stands for a function in what is copied. */
static const char function_mark;

#define COPY_DEPTH 32
#define COPY_MAX (1 << 22) /* values */

typedef struct {
  lua_State *from, *to;
  int left;
} copier;

static void copy_value(copier *c, int depth);

static void copy_table(copier *c, int depth) {
  if (depth >= COPY_DEPTH)
    luaL_error(c->to, "a table of more than %d levels", COPY_DEPTH);
  lua_newtable(c->to);
  for (lua_pushnil(c->from); lua_next(c->from, -2); lua_pop(c->from, 1)) {
    lua_pushvalue(c->from, -2);
    copy_value(c, depth + 1);
    lua_pop(c->from, 1);
    copy_value(c, depth + 1);
    if (lua_isnil(c->to, -2))
      lua_pop(c->to, 2);
    else
      lua_rawset(c->to, -3);
  }
}

/* Copies the value on the top of one stack to the other. Raises in `to` only;
 * in `from` nothing is called that allocates. */
static void copy_value(copier *c, int depth) {
  size_t len;
  luaL_checkstack(c->to, 8, "a table");
  if (!lua_checkstack(c->from, 8) || c->left-- <= 0)
    luaL_error(c->to, "too many values in one table");
  switch (lua_type(c->from, -1)) {
  case LUA_TBOOLEAN:
    lua_pushboolean(c->to, lua_toboolean(c->from, -1));
    break;
  case LUA_TNUMBER:
    if (lua_isinteger(c->from, -1))
      lua_pushinteger(c->to, lua_tointeger(c->from, -1));
    else
      lua_pushnumber(c->to, lua_tonumber(c->from, -1));
    break;
  case LUA_TSTRING: {
    const char *s = lua_tolstring(c->from, -1, &len);
    lua_pushlstring(c->to, s, len);
    break;
  }
  case LUA_TTABLE:
    copy_table(c, depth);
    break;
  case LUA_TFUNCTION:
    lua_pushlightuserdata(c->to, (void *)&function_mark);
    break;
  default:
    lua_pushnil(c->to);
  }
}

/* Pushes on `L` a copy of the value on the top of the pack's stack. */
static void push_copy(lua_State *L, pack *p) {
  copier c = {p->box.L, L, COPY_MAX};
  copy_value(&c, 0);
  lua_settop(p->box.L, 0);
}

/* ## Running files */

typedef struct {
  const char *name, *text;
  size_t len;
  bool is_manifest;
} chunk;

/* Its first result goes to the registry, for push_copy. */
static const char result_key;

static int run_chunk(lua_State *L) {
  const chunk *c = lua_touserdata(L, 1);
  if (luaL_loadbufferx(L, c->text, c->len, c->name, "t")) return lua_error(L);
  if (c->is_manifest)
    sandbox_environment(L);
  else
    lua_rawgetp(L, LUA_REGISTRYINDEX, &pack_key.environment);
  lua_setupvalue(L, -2, 1);
  lua_call(L, 0, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &result_key);
  return 0;
}

/* pack:run(name, text, is_manifest) -> true, a copy of what it returned | nil,
 * message. The name begins with "@"; a manifest can declare nothing. */
static int pack_run(lua_State *L) {
  pack *p = pack_check(L, 1);
  trip hit;
  char message[PACK_MESSAGE];
  chunk c = {.name = luaL_checkstring(L, 2)};
  c.text = luaL_checklstring(L, 3, &c.len);
  c.is_manifest = lua_toboolean(L, 4);
  p->left = p->seconds;
  lua_settop(p->box.L, 0);
  if (!pack_call(p, run_chunk, &c, &hit, message, sizeof message)) {
    luaL_pushfail(L);
    lua_pushstring(L, message);
    return 2;
  }
  lua_pushboolean(L, 1);
  lua_rawgetp(p->box.L, LUA_REGISTRYINDEX, &result_key);
  push_copy(L, p);
  return 2;
}

typedef struct {
  const char *name, *file, *text;
  size_t len;
} source;

static int add_source(lua_State *L) {
  const source *s = lua_touserdata(L, 1);
  pack_push(L, &pack_key.sources);
  lua_createtable(L, 2, 0);
  lua_pushstring(L, s->file);
  lua_rawseti(L, -2, 1);
  lua_pushlstring(L, s->text, s->len);
  lua_rawseti(L, -2, 2);
  lua_setfield(L, -2, s->name);
  return 0;
}

static void try_call(lua_State *L, pack *p, lua_CFunction f, void *data) {
  trip hit;
  char message[PACK_MESSAGE];
  p->left = p->seconds;
  if (!pack_call(p, f, data, &hit, message, sizeof message))
    luaL_error(L, "%s", message);
}

/* pack:module(name, file, text): what require(name) will load */
static int pack_module(lua_State *L) {
  source s = {luaL_checkstring(L, 2), luaL_checkstring(L, 3), NULL, 0};
  s.text = luaL_checklstring(L, 4, &s.len);
  try_call(L, pack_check(L, 1), add_source, &s);
  return 0;
}

typedef struct {
  lua_State *from; /* the list is at index 3 */
  lua_Integer declaration;
} filling;

/* In `from` nothing is called that allocates. */
static int fill_words(lua_State *L) {
  const filling *f = lua_touserdata(L, 1);
  pack_push_declared(L, f->declaration);
  for (lua_Integer i = 1; lua_rawgeti(f->from, 3, i) == LUA_TSTRING; i++) {
    size_t len;
    const char *phrase = lua_tolstring(f->from, -1, &len);
    lua_pushlstring(L, phrase, len);
    lua_pop(f->from, 1);
    lua_pushboolean(L, true);
    lua_rawset(L, -3);
  }
  lua_pop(f->from, 1);
  return 0;
}

/* pack:fill(declaration, words): adds them to the set of `words "name"` */
static int pack_fill(lua_State *L) {
  filling f = {L, luaL_checkinteger(L, 2)};
  luaL_checktype(L, 3, LUA_TTABLE);
  try_call(L, pack_check(L, 1), fill_words, &f);
  return 0;
}

typedef struct {
  const char *name;
  int type; /* LUA_TBOOLEAN, LUA_TNUMBER or LUA_TSTRING */
  bool truth, is_integer;
  lua_Integer integer;
  lua_Number number;
  const char *text;
} option;

static int add_option(lua_State *L) {
  const option *o = lua_touserdata(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &pack_key.environment);
  lua_getfield(L, -1, "options");
  if (o->type == LUA_TBOOLEAN)
    lua_pushboolean(L, o->truth);
  else if (o->type == LUA_TSTRING)
    lua_pushstring(L, o->text);
  else if (o->is_integer)
    lua_pushinteger(L, o->integer);
  else
    lua_pushnumber(L, o->number);
  lua_setfield(L, -2, o->name);
  return 0;
}

/* pack:option(name, value): sets options.name for the rule files */
static int pack_option(lua_State *L) {
  pack *p = pack_check(L, 1);
  option o = {.name = luaL_checkstring(L, 2), .type = lua_type(L, 3)};
  luaL_argcheck(L,
                o.type == LUA_TBOOLEAN || o.type == LUA_TNUMBER ||
                    o.type == LUA_TSTRING,
                3, "a boolean, a number or a string expected");
  o.truth = lua_toboolean(L, 3);
  o.is_integer = lua_isinteger(L, 3);
  o.integer = lua_tointeger(L, 3);
  o.number = lua_tonumber(L, 3);
  if (o.type == LUA_TSTRING) o.text = lua_tostring(L, 3);
  try_call(L, p, add_option, &o);
  return 0;
}

/* pack:declared() -> a list of { kind, name, value, file, line }; functions
 * are core.FUNCTION in it */
static int pack_declared(lua_State *L) {
  pack *p = pack_check(L, 1);
  lua_State *own = p->box.L;
  lua_settop(own, 0);
  lua_rawgetp(own, LUA_REGISTRYINDEX, &pack_key.finishers);
  p->finishers = (unsigned)lua_rawlen(own, -1);
  lua_settop(own, 0);
  if (lua_rawgetp(own, LUA_REGISTRYINDEX, &pack_key.declarations) == LUA_TNIL) {
    lua_settop(own, 0);
    lua_newtable(L);
    return 1;
  }
  push_copy(L, p);
  return 1;
}

/* pack:left() -> seconds of processor time that it has for the document */
static int pack_left(lua_State *L) {
  lua_pushnumber(L, pack_check(L, 1)->left);
  return 1;
}

/* pack:spent() -> seconds of processor time that its functions took */
static int pack_spent(lua_State *L) {
  lua_pushnumber(L, pack_check(L, 1)->spent);
  return 1;
}

/* pack:used() -> bytes of its Lua memory */
static int pack_used(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)pack_check(L, 1)->box.used);
  return 1;
}

/* pack:instructions() -> how many of its Lua were run since this was called
 * first: from then on they are counted, which is slow */
static int pack_instructions(lua_State *L) {
  pack *p = pack_check(L, 1);
  p->box.is_counting = true;
  lua_pushinteger(L, (lua_Integer)p->box.instructions);
  return 1;
}

static const luaL_Reg meta[] = {
    {"__gc", pack_gc},
    {NULL,   NULL   },
};

static const bind_member methods[] = {
    {"declared",     pack_declared,     NULL, NULL},
    {"fill",         pack_fill,         NULL, NULL},
    {"instructions", pack_instructions, NULL, NULL},
    {"left",         pack_left,         NULL, NULL},
    {"module",       pack_module,       NULL, NULL},
    {"option",       pack_option,       NULL, NULL},
    {"run",          pack_run,          NULL, NULL},
    {"spent",        pack_spent,        NULL, NULL},
    {"used",         pack_used,         NULL, NULL},
    {NULL,           NULL,              NULL, NULL},
};

static const bind_field fields[] = {
    {NULL, NULL, NULL, NULL},
};

static const bind_type type = {PACK_T, meta, methods, fields, NULL, false};

void bind_open_pack(lua_State *L) {
  bind_type_open(L, &type);
  lua_pushcfunction(L, pack_new);
  lua_setfield(L, -2, "pack");
  lua_pushlightuserdata(L, (void *)&function_mark);
  lua_setfield(L, -2, "FUNCTION");
}
