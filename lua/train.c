/* train.c - the module "sayso.train": binds core/lang/train.h.
 *
 *     train.run({ trees = { "a.conllu" }, held_out = { "b.conllu" },
 *                 epochs = 20, progress = function(p) end }, "en.model")
 */
#include "lang/train.h"

#include "command.h"

enum { OPTIONS = 1, PATH, PROGRESS }; /* on the stack */

static const char *text(lua_State *L, const char *name) {
  lua_getfield(L, OPTIONS, name); /* stays on the stack: it is borrowed */
  return luaL_optstring(L, -1, NULL);
}

static lua_Number number(lua_State *L, const char *name, lua_Number otherwise) {
  lua_getfield(L, OPTIONS, name);
  lua_Number n = luaL_optnumber(L, -1, otherwise);
  lua_pop(L, 1);
  luaL_argcheck(L, n >= 0 && n <= UINT32_MAX, OPTIONS, name);
  return n;
}

static uint32_t count(lua_State *L, const char *name, uint32_t otherwise) {
  return (uint32_t)number(L, name, otherwise);
}

/* A list of paths as a row that ends in NULL, both kept on the stack. */
static const char *const *paths(lua_State *L, const char *name) {
  if (lua_getfield(L, OPTIONS, name) == LUA_TNIL) return NULL;
  luaL_checktype(L, -1, LUA_TTABLE);
  int list = lua_gettop(L);
  lua_Integer n = luaL_len(L, list);
  const char **row = lua_newuserdatauv(L, ((size_t)n + 1) * sizeof *row, 0);
  for (lua_Integer i = 0; i < n; i++) {
    lua_rawgeti(L, list, i + 1);
    row[i] = luaL_checkstring(L, -1); /* the list keeps it */
    lua_pop(L, 1);
  }
  row[n] = NULL;
  return row;
}

static void set(lua_State *L, const char *name, double value) {
  lua_pushnumber(L, value);
  lua_setfield(L, -2, name);
}

static int push_progress(lua_State *L) {
  const train_progress *p = lua_touserdata(L, 2);
  lua_settop(L, 1); /* the function */
  lua_newtable(L);
  set(L, "epoch", p->epoch);
  set(L, "epochs", p->epochs);
  set(L, "sentences", p->sentences);
  set(L, "tokens", p->tokens);
  set(L, "tag_loss", p->tag_loss);
  set(L, "head_loss", p->head_loss);
  set(L, "rel_loss", p->rel_loss);
  set(L, "upos", p->upos);
  set(L, "xpos", p->xpos);
  set(L, "uas", p->uas);
  set(L, "las", p->las);
  set(L, "seconds", p->seconds);
  lua_call(L, 1, 0);
  return 0;
}

/* Training owns memory, so nothing may be raised through it. */
static void tell(void *self, const train_progress *p) {
  lua_State *L = self;
  lua_pushcfunction(L, push_progress);
  lua_pushvalue(L, PROGRESS);
  lua_pushlightuserdata(L, (void *)p);
  if (lua_pcall(L, 2, 0, 0)) lua_pop(L, 1);
}

static train_options check_options(lua_State *L) {
  train_options o = train_defaults;
  o.trees = paths(L, "trees");
  o.held_out = paths(L, "held_out");
  o.vectors = text(L, "vectors");
  o.folder = text(L, "folder");
  o.weights_from = text(L, "weights_from");
  o.weights_to = text(L, "weights_to");
  o.epochs = count(L, "epochs", o.epochs);
  o.vectors_max = count(L, "vectors_max", o.vectors_max);
  o.batch = count(L, "batch", o.batch);
  o.word = count(L, "word", o.word);
  o.half = count(L, "half", o.half);
  o.tag_hidden = count(L, "tag_hidden", o.tag_hidden);
  o.arc = count(L, "arc", o.arc);
  o.rel_hidden = count(L, "rel_hidden", o.rel_hidden);
  o.seed = count(L, "seed", (uint32_t)o.seed);
  o.rate = (float)number(L, "rate", o.rate);
  o.clauses = (float)number(L, "clauses", o.clauses);
  o.average = (float)number(L, "average", o.average);
  return o;
}

/* run(options, path) -> true | nil, message, line */
static int run(lua_State *L) {
  luaL_checktype(L, OPTIONS, LUA_TTABLE);
  const char *path = luaL_checkstring(L, PATH);
  lua_settop(L, PATH);
  bool tells = lua_getfield(L, OPTIONS, "progress") == LUA_TFUNCTION;
  luaL_checkstack(L, 30, "train");
  train_options o = check_options(L);
  o.progress = tells ? tell : NULL;
  o.self = L;
  sayso_error error = {0};
  if (!sayso_train(&o, path, &error)) return lua_pushboolean(L, 1), 1;
  luaL_pushfail(L);
  lua_pushstring(L, error.message);
  lua_pushinteger(L, error.line);
  return 3;
}

static const luaL_Reg functions[] = {
    {"run", run },
    {NULL,  NULL},
};

int luaopen_sayso_train(lua_State *L) {
  luaL_newlib(L, functions);
  return 1;
}
