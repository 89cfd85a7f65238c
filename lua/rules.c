/* rules.c - binds core/match/rules.h, a set of rules while it is built: the
 * type "rules". Its arguments come from lua/sayso/rule.lua, which has checked
 * the fields of each table.
 */
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "match/regex_growth.h"

rules_box *rules_check(lua_State *L, int arg) {
  rules_box *box = luaL_checkudata(L, arg, RULES_T);
  if (!box->set) luaL_error(L, "the rules are closed");
  return box;
}

/* A found pins its rules, so none is left. */
static int rules_gc(lua_State *L) {
  rules_box *box = luaL_checkudata(L, 1, RULES_T);
  ruleset_free(box->set);
  mem_free(box->calls);
  mem_free(box->packs);
  *box = (rules_box){0};
  return 0;
}

/* The limit of that name in the table at 2. */
static lua_Integer check_limit(lua_State *L, const char *name,
                               lua_Integer otherwise) {
  lua_getfield(L, 2, name);
  lua_Integer n = luaL_optinteger(L, -1, otherwise);
  luaL_argcheck(L, 0 < n && n <= 1 << 30, 2, name);
  lua_pop(L, 1);
  return n;
}

/* core.rules(engine, limits) -> rules: an empty set */
static int rules_new(lua_State *L) {
  sayso_engine *engine = bind_check_engine(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_Integer records = check_limit(L, "records", 10000);
  lua_Integer all = check_limit(L, "all_records", 100000);
  regex_limits of_regexes = {
      .pattern = (size_t)check_limit(L, "regex_length", REGEX_PATTERN_MAX),
      .subject = (size_t)check_limit(L, "regex_text", REGEX_SUBJECT_MAX),
      .steps = (uint64_t)check_limit(L, "regex_steps", REGEX_STEPS),
  };
  rules_box *box = lua_newuserdatauv(L, sizeof *box, 2);
  *box = (rules_box){.engine = engine,
                     .records_max = (uint32_t)records,
                     .all_records_max = (uint32_t)all};
  luaL_setmetatable(L, RULES_T);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 1);
  lua_newtable(L);
  lua_setiuservalue(L, -2, 2);
  bind_try(L, ruleset_new(engine, &box->set));
  ruleset_limit_regexes(box->set, &of_regexes);
  return 1;
}

/* core.growth(regex) -> the power with which its steps grow with the text, and
 * what stood before and what was repeated where that was worst; nil if the
 * power is small enough */
static int core_growth(lua_State *L) {
  size_t len;
  const char *pattern = luaL_checklstring(L, 1, &len);
  regexes *all;
  regex_growth g = {0};
  bind_try(L, regexes_new(&all));
  sayso_status status = regex_growth_of(all, pattern, len, 0, &g, NULL);
  regexes_free(all);
  bind_try(L, status);
  if (g.power <= REGEX_POWER_MAX) return 0;
  lua_pushnumber(L, g.power);
  lua_pushstring(L, g.start);
  lua_pushstring(L, g.piece);
  return 3;
}

/* ## Results: true or a number; or nil and what is wrong */

/* nil, { message =, offset =, line =, part = }; offset and part from 1 */
static int fail(lua_State *L, const sayso_error *error, sayso_status status,
                const size_t *at) {
  luaL_pushfail(L);
  lua_createtable(L, 0, 4);
  lua_pushstring(L, *error->message ? error->message : sayso_strerror(status));
  lua_setfield(L, -2, "message");
  lua_pushinteger(L, (lua_Integer)error->offset + 1);
  lua_setfield(L, -2, "offset");
  lua_pushinteger(L, error->line);
  lua_setfield(L, -2, "line");
  if (at) {
    lua_pushinteger(L, (lua_Integer)*at + 1);
    lua_setfield(L, -2, "part");
  }
  return 2;
}

static int done(lua_State *L, sayso_status status, const sayso_error *error) {
  if (status) return fail(L, error, status, NULL);
  lua_pushboolean(L, 1);
  return 1;
}

/* ## Lists of strings: borrowed of the tables that hold them */

/* The strings of the list at index `arg`, as an array that a userdata on the
 * stack owns; NULL and 0 for nil. */
static const char **check_strings(lua_State *L, int arg, size_t *count) {
  *count = 0;
  if (lua_isnoneornil(L, arg)) return NULL;
  luaL_checktype(L, arg, LUA_TTABLE);
  size_t n = lua_rawlen(L, arg);
  const char **out = lua_newuserdatauv(L, (n + 1) * sizeof *out, 0);
  for (size_t i = 0; i < n; i++) {
    if (lua_rawgeti(L, arg, (lua_Integer)i + 1) != LUA_TSTRING)
      luaL_argerror(L, arg, "a list of strings expected");
    out[i] = lua_tostring(L, -1);
    lua_pop(L, 1);
  }
  *count = n;
  return out;
}

/* The same for a list of pairs { name, value }: an array of two pointers each,
 * as in rule_argument, rule_field and lexicon_constant. */
static void *check_pairs(lua_State *L, int arg, size_t *count) {
  *count = lua_istable(L, arg) ? lua_rawlen(L, arg) : 0;
  const char **out = lua_newuserdatauv(L, (*count * 2 + 1) * sizeof *out, 0);
  for (size_t i = 0; i < *count; i++) {
    lua_rawgeti(L, arg, (lua_Integer)i + 1);
    luaL_checktype(L, -1, LUA_TTABLE);
    for (int k = 0; k < 2; k++) {
      lua_rawgeti(L, -1, k + 1);
      out[2 * i + (size_t)k] = luaL_checkstring(L, -1);
      lua_pop(L, 1);
    }
    lua_pop(L, 1);
  }
  return out;
}

/* ## Parts of a pack */

/* rules:pack(name, needs, pack): what is added next belongs to it */
static int rules_pack(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  sayso_error error = {0};
  size_t count;
  const char *name = luaL_checkstring(L, 2);
  pack *p = pack_check(L, 4);
  const char **needs = check_strings(L, 3, &count);
  if (!mem_grow(&box->packs, &box->pack_room, box->pack_count, sizeof p,
                UINT32_MAX))
    bind_try(L, SAYSO_ENOMEM);
  lua_getiuservalue(L, 1, 2);
  lua_pushvalue(L, 4);
  lua_rawseti(L, -2, box->pack_count + 1);
  box->packs[box->pack_count++] = p;
  snprintf(p->name, sizeof p->name, "%s", name);
  return done(L, ruleset_pack(box->set, name, needs, count, &error), &error);
}

/* rules:label(name, policy, key) */
static int rules_label(lua_State *L) {
  static const char *const policies[] = {"longest", "all",    "first", "best",
                                         "exact",   "nested", NULL};
  rules_box *box = rules_check(L, 1);
  sayso_error error = {0};
  size_t count;
  const char *name = luaL_checkstring(L, 2);
  overlap policy = (overlap)luaL_checkoption(L, 3, "longest", policies);
  const char **key = check_strings(L, 4, &count);
  return done(L, ruleset_label(box->set, name, policy, key, count, &error),
              &error);
}

/* rules:macro(name, pattern) */
static int rules_macro(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  sayso_error error = {0};
  return done(L,
              ruleset_macro(box->set, luaL_checkstring(L, 2),
                            luaL_checkstring(L, 3), &error),
              &error);
}

/* rules:disable(rule) */
static int rules_disable(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  sayso_error error = {0};
  return done(L, ruleset_disable(box->set, luaL_checkstring(L, 2), &error),
              &error);
}

/* rules:lexicon(name, columns) -> its number */
static int rules_lexicon(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  sayso_error error = {0};
  size_t count;
  uint32_t lexicon;
  const char *name = luaL_checkstring(L, 2);
  const char **columns = check_strings(L, 3, &count);
  sayso_status status =
      ruleset_lexicon(box->set, name, columns, count, &lexicon, &error);
  if (status) return fail(L, &error, status, NULL);
  lua_pushinteger(L, lexicon);
  return 1;
}

/* rules:lexicon_file(name, path, constants) -> its number; constants are pairs
 * { column, value } */
static int rules_lexicon_file(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  sayso_error error = {0};
  uint32_t lexicon;
  size_t count;
  const char *name = luaL_checkstring(L, 2), *path = luaL_checkstring(L, 3);
  const lexicon_constant *constants = check_pairs(L, 4, &count);
  sayso_status status = ruleset_lexicon_file(box->set, name, path, constants,
                                             count, &lexicon, &error);
  if (status) return fail(L, &error, status, NULL);
  lua_pushinteger(L, lexicon);
  return 1;
}

/* rules:phrase(lexicon, values): as many values as the lexicon has columns */
static int rules_phrase(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  sayso_error error = {0};
  size_t count;
  lua_Integer lexicon = luaL_checkinteger(L, 2);
  const char **values = check_strings(L, 3, &count);
  luaL_argcheck(L, count > 0, 3, "values expected");
  return done(L, ruleset_phrase(box->set, (uint32_t)lexicon, values, &error),
              &error);
}

/* rules:entries(lexicon) -> a list of { phrase, pos } */
static int rules_entries(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  uint32_t lexicon = (uint32_t)luaL_checkinteger(L, 2);
  uint32_t count = ruleset_size(box->set, lexicon);
  lua_createtable(L, (int)count, 0);
  for (uint32_t i = 0; i < count; i++) {
    lua_createtable(L, 2, 0);
    lua_pushstring(L, ruleset_value(box->set, lexicon, i, "phrase"));
    lua_rawseti(L, -2, 1);
    lua_pushstring(L, ruleset_value(box->set, lexicon, i, "pos"));
    lua_rawseti(L, -2, 2);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* ## Rules */

static const char *text_field(lua_State *L, const char *name) {
  lua_getfield(L, 2, name);
  const char *s = luaL_optstring(L, -1, NULL);
  lua_pop(L, 1); /* the table keeps it */
  return s;
}

static bool bool_field(lua_State *L, const char *name) {
  lua_getfield(L, 2, name);
  bool b = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return b;
}

static lua_Integer integer_field(lua_State *L, const char *name,
                                 lua_Integer otherwise) {
  lua_getfield(L, 2, name);
  lua_Integer n = luaL_optinteger(L, -1, otherwise);
  lua_pop(L, 1);
  return n;
}

static void *pairs_field(lua_State *L, const char *name, size_t *count) {
  lua_getfield(L, 2, name);
  return check_pairs(L, lua_gettop(L), count);
}

static void read_rule(lua_State *L, rule_def *def) {
  lua_getfield(L, 2, "patterns");
  def->patterns = check_strings(L, lua_gettop(L), &def->pattern_count);
  def->arguments = pairs_field(L, "arguments", &def->argument_count);
  def->fields = pairs_field(L, "fields", &def->field_count);
  def->name = text_field(L, "name");
  def->label = text_field(L, "label");
  def->regex = text_field(L, "regex");
  def->trigger = text_field(L, "trigger");
  def->skip = text_field(L, "skip");
  def->scope = (rule_scope)integer_field(L, "scope", 0);
  def->overlap = (int)integer_field(L, "overlap", -1);
  def->prio = (int)integer_field(L, "prio", 0);
  def->is_silent = bool_field(L, "is_silent");
  def->has_where = bool_field(L, "has_where");
  def->has_emit = !def->is_silent || bool_field(L, "has_emit");
}

/* rules:rule{ name =, patterns =, ..., pack =, declaration = } -> its number,
 * from 1. Fields as in rule_def, with scope and overlap as numbers from 0. */
static int rules_rule(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  sayso_error error = {0};
  rule_def def;
  uint32_t rule;
  size_t at = 0;
  luaL_checktype(L, 2, LUA_TTABLE);
  memset(&def, 0, sizeof def);
  lua_settop(L, 2);
  lua_getfield(L, 2, "pack");
  rule_calls calls = {.pack = pack_check(L, 3)};
  read_rule(L, &def);
  calls.declaration = integer_field(L, "declaration", 0);
  calls.has_where = def.has_where;
  calls.has_emit = bool_field(L, "has_emit");
  calls.is_silent = def.is_silent;
  if (!mem_grow(&box->calls, &box->room, box->count, sizeof calls, UINT32_MAX))
    bind_try(L, SAYSO_ENOMEM);
  sayso_status status = ruleset_rule(box->set, &def, &rule, &at, &error);
  if (status) return fail(L, &error, status, &at);
  if (rule != box->count) return luaL_error(L, "rules are not in order");
  box->calls[box->count++] = calls;
  lua_pushinteger(L, (lua_Integer)rule + 1);
  return 1;
}

/* rules:finish() -> true | nil, what is wrong, the rule's number */
static int rules_finish(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  sayso_error error = {0};
  uint32_t rule;
  size_t at;
  sayso_status status = ruleset_finish(box->set, &error);
  if (!status) return done(L, status, &error);
  if (!ruleset_fault(box->set, &rule, &at))
    return fail(L, &error, status, NULL);
  fail(L, &error, status, &at);
  lua_pushinteger(L, (lua_Integer)rule + 1);
  return 3;
}

static void set_text(lua_State *L, const char *name, const char *text) {
  lua_pushstring(L, text);
  lua_setfield(L, -2, name);
}

/* rules:warnings() -> a list of { rule =, part =, offset =, message =, kind =,
 * name =, pack = } */
static int rules_warnings(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  const ruleset_warning *list;
  size_t count = ruleset_warnings(box->set, &list);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 4);
    if (list[i].rule != NO_MATCH) {
      lua_pushinteger(L, (lua_Integer)list[i].rule + 1);
      lua_setfield(L, -2, "rule");
    }
    lua_pushinteger(L, (lua_Integer)list[i].part + 1);
    lua_setfield(L, -2, "part");
    lua_pushinteger(L, (lua_Integer)list[i].offset + 1);
    lua_setfield(L, -2, "offset");
    set_text(L, "message", list[i].message);
    set_text(L, "kind", list[i].kind);
    set_text(L, "name", list[i].name);
    set_text(L, "pack", list[i].pack);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static uint32_t check_rule(lua_State *L, const rules_box *box) {
  lua_Integer rule = luaL_checkinteger(L, 2);
  luaL_argcheck(L, 1 <= rule && rule <= (lua_Integer)box->count, 2,
                "no such rule");
  return (uint32_t)(rule - 1);
}

/* rules:code(rule, part) -> the program of a pattern as text */
static int rules_code(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  uint32_t rule = check_rule(L, box);
  lua_Integer nth = luaL_checkinteger(L, 3);
  luaL_argcheck(L, nth >= 1, 3, "parts count from 1");
  buf out = {0};
  sayso_status status = ruleset_code(box->set, rule, (size_t)(nth - 1), &out);
  if (!status) lua_pushlstring(L, out.at ? out.at : "", out.len);
  buf_release(&out);
  return status ? bind_fail(L, status) : 1;
}

/* rules:layers(rule) -> a list of the layers that it may make */
static int rules_layers(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  unsigned layers = ruleset_layers(box->set, check_rule(L, box));
  lua_newtable(L);
  for (int i = 0, n = 0; i < SAYSO_LAYER_COUNT; i++) {
    if (!(layers & 1u << i)) continue;
    lua_pushstring(L, sayso_layer_name((sayso_layer)i));
    lua_rawseti(L, -2, ++n);
  }
  return 1;
}

/* rules:calls(rule) -> how often Lua was called for it, seconds it took, in
 * how many documents it failed */
static int rules_calls(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  const rule_calls *c = &box->calls[check_rule(L, box)];
  lua_pushinteger(L, (lua_Integer)c->calls);
  lua_pushnumber(L, c->seconds);
  lua_pushinteger(L, c->strikes);
  return 3;
}

/* rules:strikes() -> "3:1 7:2": rules, and in how many documents each failed;
 * "" if none did */
static int rules_strikes(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  const char *gap = "";
  for (uint32_t i = 0; i < box->count; i++) {
    if (!box->calls[i].strikes) continue;
    lua_pushfstring(L, "%s%I:%d", gap, (LUAI_UACINT)i + 1,
                    (int)box->calls[i].strikes);
    luaL_addvalue(&b);
    gap = " ";
  }
  luaL_pushresult(&b);
  return 1;
}

/* rules:set_strikes(text): as rules:strikes gave it */
static int rules_set_strikes(lua_State *L) {
  rules_box *box = rules_check(L, 1);
  const char *s = luaL_checkstring(L, 2);
  for (uint32_t i = 0; i < box->count; i++)
    box->calls[i].strikes = 0;
  while (*s) {
    char *end;
    unsigned long rule = strtoul(s, &end, 10), n = 0;
    if (*end == ':') n = strtoul(end + 1, &end, 10);
    luaL_argcheck(L, n && rule && rule <= box->count, 2, "not of these rules");
    box->calls[rule - 1].strikes =
        n < RULE_STRIKES ? (unsigned)n : RULE_STRIKES;
    s = end + (*end == ' ');
  }
  return 0;
}

static const luaL_Reg meta[] = {
    {"__gc", rules_gc},
    {NULL,   NULL    },
};

static const bind_member methods[] = {
    {"calls",        rules_calls,        NULL, NULL},
    {"code",         rules_code,         NULL, NULL},
    {"disable",      rules_disable,      NULL, NULL},
    {"entries",      rules_entries,      NULL, NULL},
    {"finish",       rules_finish,       NULL, NULL},
    {"label",        rules_label,        NULL, NULL},
    {"layers",       rules_layers,       NULL, NULL},
    {"lexicon",      rules_lexicon,      NULL, NULL},
    {"lexicon_file", rules_lexicon_file, NULL, NULL},
    {"macro",        rules_macro,        NULL, NULL},
    {"pack",         rules_pack,         NULL, NULL},
    {"phrase",       rules_phrase,       NULL, NULL},
    {"rule",         rules_rule,         NULL, NULL},
    {"run",          rules_run,          NULL, NULL},
    {"set_strikes",  rules_set_strikes,  NULL, NULL},
    {"strikes",      rules_strikes,      NULL, NULL},
    {"warnings",     rules_warnings,     NULL, NULL},
    {NULL,           NULL,               NULL, NULL},
};

static const bind_field fields[] = {
    {NULL, NULL, NULL, NULL},
};

static const bind_type type = {RULES_T, meta, methods, fields, NULL, false};

void bind_open_rules(lua_State *L) {
  bind_type_open(L, &type);
  lua_pushcfunction(L, rules_new);
  lua_setfield(L, -2, "rules");
  lua_pushcfunction(L, core_growth);
  lua_setfield(L, -2, "growth");
}
