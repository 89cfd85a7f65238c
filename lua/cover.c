/* cover.c - binds what core/match/rules.h tells of covering: methods of a
 * found, for lua/sayso/cover.lua. */
#include "bind.h"

static void set_count(lua_State *L, const char *name, uint64_t n) {
  lua_pushinteger(L, (lua_Integer)n);
  lua_setfield(L, -2, name);
}

static void push_elements(lua_State *L, const cover *c) {
  lua_createtable(L, (int)c->element_count, 0);
  for (uint32_t i = 0; i < c->element_count; i++) {
    const cover_element *e = &c->elements[i];
    lua_createtable(L, 0, 6);
    set_count(L, "offset", (uint64_t)e->offset + 1);
    set_count(L, "len", e->len);
    set_count(L, "taken", e->taken);
    set_count(L, "failed", e->failed);
    set_count(L, "fitting", e->fitting);
    lua_pushboolean(L, e->takes);
    lua_setfield(L, -2, "takes");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_matches(lua_State *L, found_box *box, const cover *c) {
  lua_createtable(L, (int)c->match_count, 0);
  for (uint32_t i = 0; i < c->match_count; i++) {
    const why *w = &c->matches[i];
    lua_createtable(L, 0, 4);
    bind_push_outcome(L, box, w);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_uses(lua_State *L, const cover *c) {
  lua_createtable(L, (int)c->use_count, 0);
  for (uint32_t i = 0; i < c->use_count; i++) {
    const cover_use *u = &c->uses[i];
    lua_createtable(L, 0, 4);
    if (u->match != NO_MATCH) set_count(L, "match", (uint64_t)u->match + 1);
    if (u->element != NO_MATCH) set_count(L, "element", u->element + 1u);
    set_count(L, "lexicon", u->lexicon);
    set_count(L, "entry", (uint64_t)u->entry + 1);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_missing(lua_State *L, const cover *c, lua_Integer arguments) {
  lua_createtable(L, (int)arguments, 0);
  for (lua_Integer i = 0; i < arguments; i++) {
    lua_pushinteger(L, (lua_Integer)c->missing[i]);
    lua_rawseti(L, -2, i + 1);
  }
}

/* found:cover(rule, arguments) -> a list over the alternatives; `arguments` is
 * how many the rule has */
int bind_found_cover(lua_State *L) {
  found_box *box = bind_check_found(L, 1);
  lua_Integer rule = luaL_checkinteger(L, 2);
  lua_Integer arguments = luaL_optinteger(L, 3, 0);
  luaL_argcheck(L, 1 <= rule && rule <= (lua_Integer)ruleset_count(box->set), 2,
                "no such rule");
  const cover *list;
  size_t count;
  bind_open(L, box->of);
  bind_try(L, ruleset_cover(box->found, (uint32_t)(rule - 1), &list, &count));
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 10);
    set_count(L, "units", list[i].units);
    set_count(L, "absent", list[i].absent);
    set_count(L, "failed", list[i].failed);
    set_count(L, "limits", list[i].limits);
    lua_pushstring(L, list[i].anchor);
    lua_setfield(L, -2, "anchor");
    push_elements(L, &list[i]);
    lua_setfield(L, -2, "elements");
    push_matches(L, box, &list[i]);
    lua_setfield(L, -2, "matches");
    push_uses(L, &list[i]);
    lua_setfield(L, -2, "uses");
    push_missing(L, &list[i], arguments);
    lua_setfield(L, -2, "missing");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* found:entries() -> a list of { lexicon =, entry =, stands =, fits =, behind
 * =, before = } */
int bind_found_entries(lua_State *L) {
  found_box *box = bind_check_found(L, 1);
  const entry_hits *list;
  size_t count;
  bind_open(L, box->of);
  bind_try(L, found_entries(box->found, &list, &count));
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 6);
    set_count(L, "lexicon", list[i].lexicon);
    set_count(L, "entry", (uint64_t)list[i].entry + 1);
    set_count(L, "stands", list[i].stands);
    set_count(L, "fits", list[i].fits);
    set_count(L, "behind", list[i].behind);
    if (list[i].before != NO_MATCH)
      set_count(L, "before", (uint64_t)list[i].before + 1);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}
