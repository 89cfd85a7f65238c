/* run_finish.c - the end of a document: finish of each pack, and its records
 * on their way into the script's state.
 */
#include <stdlib.h>

#include "note.h"
#include "run.h"

static int by_place(const void *a, const void *b) {
  const emitted *x = a, *y = b;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

/* Puts the records that stay in the order of the text. */
static void order_records(run *r, visit *v) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < v->count; i++)
    if (!r->failed[v->list[i].rule]) v->list[kept++] = v->list[i];
  v->count = kept;
  if (kept) qsort(v->list, kept, sizeof *v->list, by_place);
}

/* Makes the list of records anew, in order, and their places with it. */
static int list_records(lua_State *L) {
  const visit *v = lua_touserdata(L, 1);
  pack_push(L, &pack_key.records);
  lua_newtable(L);
  lua_createtable(L, (int)v->count, 0);
  for (uint32_t i = 0; i < v->count; i++) {
    lua_rawgeti(L, 2, v->list[i].place);
    lua_pushvalue(L, -1);
    lua_pushinteger(L, (lua_Integer)i + 1);
    lua_rawset(L, 3);
    lua_rawseti(L, 4, (lua_Integer)i + 1);
  }
  lua_rawsetp(L, LUA_REGISTRYINDEX, &pack_key.records);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &pack_key.origins);
  return 0;
}

/* Calls each function given to finish() with what the one before gave. */
static int call_finish(lua_State *L) {
  pack_push(L, &pack_key.finishers);
  lua_Integer count = (lua_Integer)lua_rawlen(L, 2);
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(L, 2, i);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &pack_key.doc);
    pack_push(L, &pack_key.records);
    lua_call(L, 2, 1);
    if (lua_isnil(L, -1)) {
      lua_pop(L, 1);
      continue;
    }
    if (!lua_istable(L, -1))
      return luaL_error(L, "finish gives a %s: a list of records expected",
                        luaL_typename(L, -1));
    lua_rawsetp(L, LUA_REGISTRYINDEX, &pack_key.records);
  }
  return 0;
}

static void set_integer(lua_State *L, const char *name, lua_Integer n) {
  lua_pushinteger(L, n);
  lua_setfield(L, -2, name);
}

/* Pushes { rule =, match =, alternative =, score =, from =, to =, refers = }.
 */
static void push_origin(lua_State *L, const run *r, const emitted *e,
                        bool refers) {
  const match *m = found_match(r->found, e->match);
  lua_createtable(L, 0, 7);
  set_integer(L, "rule", (lua_Integer)e->rule + 1);
  set_integer(L, "match", (lua_Integer)e->match + 1);
  set_integer(L, "alternative", (lua_Integer)m->alternative + 1);
  set_integer(L, "from", (lua_Integer)m->at.at.start + 1);
  set_integer(L, "to", m->at.at.end);
  lua_pushnumber(L, m->score);
  lua_setfield(L, -2, "score");
  lua_pushboolean(L, refers);
  lua_setfield(L, -2, "refers");
}

/* Adds what was taken to the list at index 2 of the script's stack. */
static void add_taken(lua_State *L, const run *r, const visit *v,
                      const taken *t) {
  bind_push_record(L, t->record.root);
  if (t->place) {
    push_origin(L, r, &v->list[t->place - 1], taken_refers(t));
    lua_setfield(L, -2, "origin");
  } else {
    lua_pushfstring(L, "%s/finish", v->of->name);
    lua_setfield(L, -2, "rule");
  }
  lua_rawseti(L, 2, (lua_Integer)lua_rawlen(L, 2) + 1);
}

/* Brings the pack's records into the list at index 2 of the script's stack. */
static void bring_records(lua_State *L, run *r, visit *v) {
  trip hit;
  char message[PACK_MESSAGE];
  take *t = &r->take;
  take_start(t, r->doc);
  while (!t->is_end) {
    uint32_t first = t->next;
    t->count = 0;
    bool fine = visit_call(r, v, take_records, t, &hit, message);
    for (uint32_t i = 0; i < t->count; i++) {
      if (first + i > r->rules->all_records_max) {
        note_pack(&r->notes, v->of->name,
                  "finish gives more records than a document may have");
        return;
      }
      add_taken(L, r, v, &t->row[i]);
    }
    if (fine) continue;
    note_pack(&r->notes, v->of->name, message);
    if (hit == TRIP_TIME || first > r->rules->all_records_max) return;
    if (t->next == first) t->next++; /* the call itself failed */
  }
}

/* A pack whose time is over still gives what it had: reading that runs none
 * of its functions. */
static void finish_visit(lua_State *L, run *r, visit *v) {
  trip hit;
  char message[PACK_MESSAGE];
  if (!v->count && (v->is_dead || !v->of->finishers)) return;
  order_records(r, v);
  if (v->is_dead) {
    run_refill(r, v->of);
    if (v->of->finishers)
      note_pack(&r->notes, v->of->name,
                "its time was over before finish could be called");
  }
  if (!visit_call(r, v, list_records, v, &hit, message) ||
      (!v->is_dead && !visit_call(r, v, call_finish, v, &hit, message)))
    note_pack(&r->notes, v->of->name, message);
  run_refill(r, v->of);
  bring_records(L, r, v);
}

int run_collect(lua_State *L) {
  run *r = lua_touserdata(L, 1);
  lua_newtable(L);
  for (uint32_t i = 0; i < r->rules->pack_count; i++)
    finish_visit(L, r, &r->visits[i]);
  return 1;
}
