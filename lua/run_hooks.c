/* run_hooks.c - what a run calls in packs for a match: where, which may score
 * or drop it, and emit, whose records stay in the pack until its finish.
 */
#include <math.h>

#include "base/mem.h"
#include "note.h"
#include "reason.h"
#include "run.h"

/* ## Notes */

static void note(run *r, const char *code, uint32_t rule, const char *text) {
  note_rule(&r->notes, r->rules->set, code, rule, text);
}

static void fail_rule(run *r, uint32_t rule, trip hit, const char *message) {
  rule_calls *c = &r->rules->calls[rule];
  r->failed[rule] = true;
  note(r, "rule-failed", rule, message);
  if (++c->strikes == RULE_STRIKES)
    note(r, "rule-off", rule, "it failed too often");
  if (hit == TRIP_TIME) run_visit(r, c->pack)->is_dead = true;
}

/* Where the time of a pack is over, its rules without functions go on: what
 * runs for them is ours. */
static bool is_dropped(run *r, uint32_t rule) {
  const rule_calls *c = &r->rules->calls[rule];
  if (r->failed[rule] || c->strikes >= RULE_STRIKES) return true;
  if (!run_visit(r, c->pack)->is_dead) return false;
  run_refill(r, c->pack);
  return c->has_where || c->has_emit;
}

/* ## Hooks */

typedef struct {
  run *r;
  visit *v;
  rule_calls *calls;
  uint32_t rule, id; /* of the match */
  bool keep;
  double score;
  bool has_record;
  char reason[REASON_MAX]; /* why not; "" for none */
} hook;

/* Pushes the rule's function of that name, and the match. */
static void push_function(lua_State *L, const hook *h, const char *name) {
  pack_push_declared(L, h->calls->declaration);
  lua_pushstring(L, name);
  lua_rawget(L, -2);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &pack_key.found);
  bind_push_match(L, -1, h->id);
  lua_remove(L, -2);
}

static int call_where(lua_State *L) {
  hook *h = lua_touserdata(L, 1);
  push_function(L, h, "where");
  int top = lua_gettop(L) - 2;
  lua_call(L, 1, LUA_MULTRET);
  if (lua_gettop(L) == top)
    return luaL_error(L, "'where' gives nothing: a boolean or a number "
                         "expected");
  lua_settop(L, top + 2); /* what it says, and why not */
  if (!lua_toboolean(L, top + 1) && !lua_isnil(L, -1)) {
    if (lua_type(L, -1) != LUA_TSTRING)
      return luaL_error(L,
                        "'where' gives a %s for its reason: a string "
                        "expected",
                        luaL_typename(L, -1));
    reason_take(h->reason, lua_tostring(L, -1));
  }
  lua_settop(L, top + 1);
  if (lua_type(L, -1) == LUA_TNUMBER) {
    h->score = lua_tonumber(L, -1);
    h->keep = true;
    if (!isfinite(h->score))
      return luaL_error(L, "'where' gives a score that is not finite");
  } else if (lua_isnil(L, -1) || lua_isboolean(L, -1)) {
    h->keep = lua_toboolean(L, -1);
  } else {
    return luaL_error(L, "'where' gives a %s: a boolean or a number expected",
                      luaL_typename(L, -1));
  }
  return 0;
}

/* Calls into the pack for a match; what fails, fails the rule. */
static bool call_hook(run *r, uint32_t id, lua_CFunction f, hook *h) {
  trip hit;
  char message[PACK_MESSAGE];
  uint32_t rule = found_match(r->found, id)->rule;
  if (is_dropped(r, rule)) {
    reason_take(h->reason, "the rule is off, for it failed before");
    return false;
  }
  rule_calls *calls = &r->rules->calls[rule];
  h->r = r;
  h->v = run_visit(r, calls->pack);
  h->calls = calls;
  h->rule = rule;
  h->id = id;
  double before = h->v->of->spent;
  bool fine = visit_call(r, h->v, f, h, &hit, message);
  calls->calls++;
  calls->seconds += h->v->of->spent - before;
  if (!fine) {
    fail_rule(r, rule, hit, message);
    reason_take(h->reason, message);
  }
  return fine;
}

sayso_status run_where(void *data, found *f, uint32_t id, bool *keep,
                       double *score) {
  hook h = {.score = *score};
  if (!call_hook(data, id, call_where, &h)) {
    *keep = false;
    return found_reason(f, h.reason);
  }
  *keep = h.keep;
  *score = h.score;
  return *h.reason ? found_reason(f, h.reason) : SAYSO_OK;
}

/* ## Records in the pack's state */

/* Sets the fields by which finish knows a record. The record is on the top. */
static void mark_record(lua_State *L, const hook *h, lua_Integer n) {
  if (n == 1)
    lua_pushfstring(L, "match#%I", (LUAI_UACINT)h->id + 1);
  else
    lua_pushfstring(L, "match#%I.%I", (LUAI_UACINT)h->id + 1, (LUAI_UACINT)n);
  lua_setfield(L, -2, "id");
  lua_pushfstring(L, "%s/%s", ruleset_pack_of(h->r->rules->set, h->rule),
                  ruleset_name(h->r->rules->set, h->rule));
  lua_setfield(L, -2, "rule");
  lua_rawgetp(L, LUA_REGISTRYINDEX, &pack_key.found);
  bind_push_match(L, -1, h->id);
  lua_setfield(L, -3, "match");
  lua_pop(L, 1);
}

/* Remembers the record on the top as the first one of its match. */
static void keep_fields(lua_State *L, const hook *h) {
  pack_push(L, &pack_key.fields);
  if (lua_rawgeti(L, -1, (lua_Integer)h->id + 1) == LUA_TNIL) {
    lua_pushvalue(L, -3);
    lua_rawseti(L, -3, (lua_Integer)h->id + 1);
  }
  lua_pop(L, 2);
}

static bool is_full(const hook *h) {
  run *r = h->r;
  const rules_box *rules = r->rules;
  if (r->records[h->rule] == r->records_max) {
    note(r, "truncated", h->rule, "more records than a rule may give");
    r->records[h->rule]++;
  }
  if (r->records[h->rule] > r->records_max) return true;
  if (r->all_records >= rules->all_records_max && !r->is_truncated) {
    note(r, "truncated", h->rule, "more records than a document may have");
    r->is_truncated = true;
  }
  return r->is_truncated;
}

/* Adds the record on the top, the nth of its match, to the pack's list. */
static void add_record(lua_State *L, hook *h, lua_Integer n) {
  if (!lua_istable(L, -1))
    luaL_error(L,
               "'emit' gives a %s: a record (a table), several, or nil "
               "expected",
               luaL_typename(L, -1));
  if (n == 1) keep_fields(L, h);
  if (h->calls->is_silent || is_full(h)) return;
  pack_push(L, &pack_key.origins);
  lua_pushvalue(L, -2);
  if (lua_rawget(L, -2) != LUA_TNIL)
    luaL_error(L, "'emit' gives one table twice");
  lua_pop(L, 1);
  if (!mem_grow(&h->v->list, &h->v->room, h->v->count, sizeof(emitted),
                UINT32_MAX))
    luaL_error(L, "%s", sayso_strerror(SAYSO_ENOMEM));
  lua_pushvalue(L, -2);
  lua_pushinteger(L, (lua_Integer)h->v->count + 1);
  lua_rawset(L, -3);
  lua_pop(L, 1);
  mark_record(L, h, n);
  pack_push(L, &pack_key.records);
  lua_pushvalue(L, -2);
  lua_rawseti(L, -2, (lua_Integer)h->v->count + 1);
  lua_pop(L, 1);
  h->v->list[h->v->count] =
      (emitted){h->rule, h->id, h->v->count + 1,
                found_match(h->r->found, h->id)->at.at.start};
  h->v->count++;
  h->r->records[h->rule]++;
  h->r->all_records++;
}

/* A table with captures for its fields, and what `set` gives. */
static void push_default(lua_State *L, const hook *h) {
  lua_newtable(L);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &pack_key.found);
  uint32_t count = found_match(h->r->found, h->id)->count;
  for (uint32_t n = count; n-- > 0;) {
    lua_pushstring(L, found_match(h->r->found, h->id)->captures[n].name);
    bind_push_capture(L, -2, h->id, n);
    lua_rawset(L, -4);
  }
  lua_pop(L, 1);
  pack_push_declared(L, h->calls->declaration);
  lua_pushliteral(L, "set");
  if (lua_rawget(L, -2) == LUA_TTABLE) {
    for (lua_pushnil(L); lua_next(L, -2);) {
      lua_pushvalue(L, -2);
      lua_insert(L, -2); /* key, key, value */
      lua_rawset(L, -6);
    }
  }
  lua_pop(L, 2);
}

/* Each result of emit is a record, or a list of records; or nil and a reason
 * are all. */
static int add_results(lua_State *L, hook *h, int first) {
  lua_Integer n = 0;
  int last = lua_gettop(L);
  if (last == first + 1 && !lua_toboolean(L, first) &&
      lua_type(L, last) == LUA_TSTRING) {
    reason_take(h->reason, lua_tostring(L, last));
    return 0;
  }
  for (int i = first; i <= last; i++) {
    if (lua_isnil(L, i)) continue;
    bool is_list = lua_istable(L, i) && lua_rawgeti(L, i, 1) == LUA_TTABLE;
    lua_settop(L, last);
    lua_Integer count = is_list ? (lua_Integer)lua_rawlen(L, i) : 1;
    h->has_record = h->has_record || count > 0;
    for (lua_Integer k = 1; k <= count; k++) {
      if (is_list)
        lua_rawgeti(L, i, k);
      else
        lua_pushvalue(L, i);
      add_record(L, h, ++n);
      lua_settop(L, last);
    }
  }
  return 0;
}

static int call_emit(lua_State *L) {
  hook *h = lua_touserdata(L, 1);
  if (!h->calls->has_emit) {
    push_default(L, h);
    return add_results(L, h, lua_gettop(L));
  }
  push_function(L, h, "emit");
  int first = lua_gettop(L) - 1;
  lua_call(L, 1, LUA_MULTRET);
  return add_results(L, h, first);
}

sayso_status run_emit(void *data, found *f, uint32_t id) {
  hook h = {.reason = "`emit` gave none"};
  run *r = data;
  (void)f;
  if (call_hook(data, id, call_emit, &h) && h.has_record) return SAYSO_OK;
  return reason_add(&r->reasons, id, h.reason);
}

/* ## Fields of a match: of its record, or of its rule's `set` */

static bool push_own_field(lua_State *L, run *r, uint32_t id,
                           const char *name) {
  int top = lua_gettop(L);
  pack_push(L, &pack_key.fields);
  lua_pushstring(L, name);
  if (lua_rawgeti(L, -2, (lua_Integer)id + 1) == LUA_TTABLE) {
    lua_pushvalue(L, -2);
    if (lua_rawget(L, -2) != LUA_TNIL) return true;
  }
  const rule_calls *c = &r->rules->calls[found_match(r->found, id)->rule];
  pack_push_declared(L, c->declaration);
  lua_pushliteral(L, "set");
  if (lua_rawget(L, -2) == LUA_TTABLE) {
    lua_pushstring(L, name);
    if (lua_rawget(L, -2) != LUA_TNIL) return true;
  }
  lua_settop(L, top);
  return false;
}

typedef struct {
  run *r;
  uint32_t id;
  const char *name;
  bool is_there;
} field_question;

/* In the pack of the match: reads the field into the run's scratch record. */
static int read_field(lua_State *L) {
  static const char *const none[] = {NULL};
  field_question *q = lua_touserdata(L, 1);
  lua_newtable(L);
  q->is_there = push_own_field(L, q->r, q->id, q->name);
  if (!q->is_there) return 0;
  lua_setfield(L, 2, "value");
  bind_read_record(L, 2, q->r->doc, none, &q->r->scratch);
  return 0;
}

bool run_push_field(lua_State *L, run *r, uint32_t id, const char *name) {
  trip hit;
  char message[PACK_MESSAGE];
  uint32_t rule = found_match(r->found, id)->rule;
  pack *p = r->rules->calls[rule].pack;
  if (p->box.L == L) return push_own_field(L, r, id, name);
  field_question q = {r, id, name, false};
  if (!visit_call(r, run_visit(r, p), read_field, &q, &hit, message))
    luaL_error(L, "field '%s' of %s: %s", name,
               ruleset_name(r->rules->set, rule), message);
  if (!q.is_there) return false;
  bind_push_record(L, record_get(r->scratch.root, "value"));
  return true;
}
