/* env.c - what a rule file can call beside the sandbox's library.
 *
 *     rule "name" {...}      lexicon "name" {...}    label "name" {...}
 *     pattern "name" [[..]]  override "rule" {...}   disable "rule"
 *     finish(f)              require "mod"           options.name
 *     words "name"           dump(value)        types.token.child
 *
 * Nothing is checked here: each call becomes a declaration, a table { kind,
 * name, value, file, line } in the registry, which the library reads once the
 * file has run (lua/sayso/rule.lua).
 */
#include "pack.h"

const pack_keys pack_key;

void pack_push(lua_State *L, const char *key) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, key) != LUA_TNIL) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

/* Adds { kind =, name =, file =, line = } to the declarations, and pushes it.
 * The name is at index 1. */
static void declare(lua_State *L, const char *kind) {
  lua_Debug ar;
  pack_push(L, &pack_key.declarations);
  lua_createtable(L, 0, 5);
  lua_pushstring(L, kind);
  lua_setfield(L, -2, "kind");
  lua_pushvalue(L, 1);
  lua_setfield(L, -2, "name");
  if (lua_getstack(L, 1, &ar) && lua_getinfo(L, "Sl", &ar)) {
    lua_pushstring(L, ar.source + (*ar.source == '@'));
    lua_setfield(L, -2, "file");
    lua_pushinteger(L, ar.currentline);
    lua_setfield(L, -2, "line");
  }
  lua_pushvalue(L, -1);
  lua_rawseti(L, -3, (lua_Integer)lua_rawlen(L, -3) + 1);
  lua_remove(L, -2);
}

/* The call with the value: `{...}` of `rule "name" {...}`. Upvalues: the
 * declaration, how it is called, the type of value that it wants. */
static int give_value(lua_State *L) {
  int wanted = (int)lua_tointeger(L, lua_upvalueindex(3));
  if (lua_type(L, 1) != wanted)
    return luaL_error(L, "%s: %s expected, got %s",
                      lua_tostring(L, lua_upvalueindex(2)),
                      lua_typename(L, wanted), luaL_typename(L, 1));
  lua_settop(L, 1);
  lua_pushliteral(L, "value");
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
    return luaL_error(L, "%s: given twice",
                      lua_tostring(L, lua_upvalueindex(2)));
  lua_pop(L, 1);
  lua_pushliteral(L, "value");
  lua_insert(L, 1);
  lua_rawset(L, lua_upvalueindex(1));
  return 0;
}

static int begin(lua_State *L, const char *kind, int wanted) {
  luaL_checktype(L, 1, LUA_TSTRING);
  lua_settop(L, 1);
  declare(L, kind);
  lua_pushfstring(L, "%s '%s'", kind, lua_tostring(L, 1));
  lua_pushinteger(L, wanted);
  lua_pushcclosure(L, give_value, 3);
  return 1;
}

static int env_rule(lua_State *L) { return begin(L, "rule", LUA_TTABLE); }
static int env_lexicon(lua_State *L) { return begin(L, "lexicon", LUA_TTABLE); }
static int env_label(lua_State *L) { return begin(L, "label", LUA_TTABLE); }
static int env_pattern(lua_State *L) {
  return begin(L, "pattern", LUA_TSTRING);
}
static int env_override(lua_State *L) {
  return begin(L, "override", LUA_TTABLE);
}

static int env_disable(lua_State *L) {
  luaL_checktype(L, 1, LUA_TSTRING);
  lua_settop(L, 1);
  declare(L, "disable");
  return 0;
}

/* finish(f): f(doc, records) is called once for each document, after all
 * rules; it gives the records that stay. */
static int env_finish(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  pack_push(L, &pack_key.finishers);
  lua_insert(L, 1);
  lua_rawseti(L, 1, (lua_Integer)lua_rawlen(L, 1) + 1);
  return 0;
}

/* ## Modules: the files of the pack's lib/ */

static int load_module(lua_State *L) {
  size_t len;
  lua_rawgeti(L, -1, 1);
  lua_rawgeti(L, -2, 2);
  const char *file = lua_tostring(L, -2);
  const char *text = lua_tolstring(L, -1, &len);
  if (luaL_loadbufferx(L, text, len, file, "t")) return lua_error(L);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &pack_key.environment);
  lua_setupvalue(L, -2, 1);
  lua_call(L, 0, 1);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    lua_pushboolean(L, 1);
  }
  return 1;
}

/* require(name) -> what the pack's own lib/NAME.lua returned */
static int env_require(lua_State *L) {
  luaL_checktype(L, 1, LUA_TSTRING);
  lua_settop(L, 1);
  pack_push(L, &pack_key.modules);
  lua_pushvalue(L, 1);
  if (lua_rawget(L, 2) == LUA_TLIGHTUSERDATA)
    return luaL_error(L, "module '%s' requires itself", lua_tostring(L, 1));
  if (!lua_isnil(L, -1)) return 1;
  lua_settop(L, 2);
  pack_push(L, &pack_key.sources);
  lua_pushvalue(L, 1);
  if (lua_rawget(L, 3) != LUA_TTABLE)
    return luaL_error(L, "the pack has no module '%s'", lua_tostring(L, 1));
  lua_pushvalue(L, 1);
  lua_pushlightuserdata(L, L); /* it is being loaded */
  lua_rawset(L, 2);
  load_module(L);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, -2);
  lua_rawset(L, 2);
  return 1;
}

/* words(name) -> a set of the phrases in lex/NAME.tsv, the same for each call;
 * the library fills it once the files have run. */
static int env_words(lua_State *L) {
  luaL_checktype(L, 1, LUA_TSTRING);
  lua_settop(L, 1);
  pack_push(L, &pack_key.words);
  lua_pushvalue(L, 1);
  if (lua_rawget(L, 2) == LUA_TTABLE) return 1;
  lua_settop(L, 2);
  declare(L, "words");
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_setfield(L, 3, "value");
  lua_pushvalue(L, 1);
  lua_pushvalue(L, -2);
  lua_rawset(L, 2);
  return 1;
}

void pack_push_declared(lua_State *L, lua_Integer declaration) {
  pack_push(L, &pack_key.declarations);
  lua_rawgeti(L, -1, declaration);
  lua_pushliteral(L, "value");
  lua_rawget(L, -2);
  lua_replace(L, -3);
  lua_pop(L, 1);
}

static const luaL_Reg functions[] = {
    {"disable",  env_disable },
    {"dump",     bind_dump   },
    {"finish",   env_finish  },
    {"label",    env_label   },
    {"lexicon",  env_lexicon },
    {"override", env_override},
    {"pattern",  env_pattern },
    {"require",  env_require },
    {"rule",     env_rule    },
    {"words",    env_words   },
    {NULL,       NULL        },
};

void pack_open_environment(lua_State *L) {
  sandbox_environment(L);
  luaL_setfuncs(L, functions, 0);
  lua_newtable(L);
  lua_setfield(L, -2, "options");
  bind_push_types(L);
  lua_setfield(L, -2, "types");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &pack_key.environment);
}
