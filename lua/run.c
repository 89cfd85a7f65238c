/* run.c - rules at work in a document: calls where, emit and finish of the
 * packs, and brings their records home.
 *
 *     ruleset_run --- where(m) -> keep, score      in the pack's state
 *                 `-- emit(m)  -> records          kept there, in a list
 *     finish(doc, records)     -> records          once for each pack
 *     record.c                 -> C -> tables      in the script's state
 *
 * A rule whose Lua fails is dropped for this document, with what it gave, and
 * noted; one that failed in RULE_STRIKES documents is off. The other rules and
 * packs go on.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "allowance.h"
#include "note.h"
#include "reason.h"
#include "rules.h"

typedef struct {
  uint32_t rule, match;
  uint32_t place; /* in the pack's list, from 1 */
  uint32_t start; /* of the match */
} emitted;

/* A pack in this run. */
typedef struct {
  pack *of;
  doc_box *doc;     /* lent to the pack's state; NULL until it is needed */
  found_box *found; /* the same */
  emitted *list;
  uint32_t count, room;
  bool is_dead; /* its time for this document is over */
} visit;

typedef struct run {
  rules_box *rules;
  found *found;
  sayso_doc *doc;
  const char *id, *date; /* of the script's doc, or NULL */
  visit *visits;         /* as rules->packs */
  bool *failed;          /* by rule */
  uint32_t *records;     /* by rule: how many */
  uint32_t records_max;
  uint32_t all_records;
  bool is_truncated;
  record scratch;
  buf notes;   /* lines */
  buf reasons; /* why matches have no record; see reason.h */
} run;

/* ## Life */

static void run_end_visits(run *r) {
  for (uint32_t i = 0; r->visits && i < r->rules->pack_count; i++) {
    visit *v = &r->visits[i];
    if (v->found) *v->found = (found_box){.of = v->found->of};
    if (v->doc) bind_close_doc(v->doc);
    v->found = NULL;
    v->doc = NULL;
  }
}

void run_free(run *r) {
  if (!r) return;
  run_end_visits(r);
  for (uint32_t i = 0; r->visits && i < r->rules->pack_count; i++)
    mem_free(r->visits[i].list);
  mem_free(r->visits);
  mem_free(r->failed);
  mem_free(r->records);
  record_clear(&r->scratch);
  buf_release(&r->notes);
  buf_release(&r->reasons);
  mem_free(r);
}

/* The most records of a rule in a document of so many bytes. */
static uint32_t records_max(const rules_box *rules, size_t len) {
  double most = rules->records_max * limit_times(len);
  return most < UINT32_MAX - 1 ? (uint32_t)most : UINT32_MAX - 1;
}

/* Gives a pack all of its time for the document again. */
static void refill(const run *r, pack *p) {
  p->left = p->seconds * limit_times(r->doc->len);
}

static run *run_new(rules_box *rules, found *f, sayso_doc *doc) {
  run *r = mem_new(1, sizeof *r);
  if (!r) return NULL;
  r->rules = rules;
  r->found = f;
  r->doc = doc;
  r->records_max = records_max(rules, doc->len);
  r->visits = mem_new(rules->pack_count, sizeof *r->visits);
  r->failed = mem_new(rules->count, sizeof *r->failed);
  r->records = mem_new(rules->count, sizeof *r->records);
  if (!r->visits || !r->failed || !r->records) {
    run_free(r);
    return NULL;
  }
  for (uint32_t i = 0; i < rules->pack_count; i++) {
    r->visits[i].of = rules->packs[i];
    refill(r, rules->packs[i]);
  }
  return r;
}

static visit *visit_of(run *r, const pack *p) {
  uint32_t i = 0;
  while (r->rules->packs[i] != p)
    i++;
  return &r->visits[i];
}

/* ## A pack's turn: the doc and the found that it sees */

typedef struct {
  run *r;
  visit *v;
} arrival;

static int arrive(lua_State *L) {
  const arrival *a = lua_touserdata(L, 1);
  const char *const fresh[] = {&pack_key.records, &pack_key.origins,
                               &pack_key.fields};
  for (int i = 0; i < 3; i++) {
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, fresh[i]);
  }
  doc_box *d = bind_push_doc(L);
  lua_pushstring(L, a->r->id);
  lua_setiuservalue(L, -2, DOC_ID);
  lua_pushstring(L, a->r->date);
  lua_setiuservalue(L, -2, DOC_DATE);
  found_box *f = bind_push_found(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &pack_key.found);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &pack_key.doc);
  *f = (found_box){
      .found = a->r->found, .set = a->r->rules->set, .of = d, .run = a->r};
  d->doc = a->r->doc;
  a->v->doc = d;
  a->v->found = f;
  return 0;
}

/* Calls f in the pack, with its doc and found at hand. */
static bool visit_call(run *r, visit *v, lua_CFunction f, void *data, trip *hit,
                       char *message) {
  arrival a = {r, v};
  if (!v->doc) {
    sandbox_seed(&v->of->box, words_hash(r->doc->text, r->doc->len));
    if (!pack_call(v->of, arrive, &a, hit, message, PACK_MESSAGE)) return false;
  }
  return pack_call(v->of, f, data, hit, message, PACK_MESSAGE);
}

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
  if (hit == TRIP_TIME) visit_of(r, c->pack)->is_dead = true;
}

/* Where the time of a pack is over, its rules without functions go on: what
 * runs for them is ours. */
static bool is_dropped(run *r, uint32_t rule) {
  const rule_calls *c = &r->rules->calls[rule];
  if (r->failed[rule] || c->strikes >= RULE_STRIKES) return true;
  if (!visit_of(r, c->pack)->is_dead) return false;
  refill(r, c->pack);
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
  h->v = visit_of(r, calls->pack);
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

static sayso_status hook_where(void *data, found *f, uint32_t id, bool *keep,
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

static sayso_status hook_emit(void *data, found *f, uint32_t id) {
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
  if (!visit_call(r, visit_of(r, p), read_field, &q, &hit, message))
    luaL_error(L, "field '%s' of %s: %s", name,
               ruleset_name(r->rules->set, rule), message);
  if (!q.is_there) return false;
  bind_push_record(L, record_get(r->scratch.root, "value"));
  return true;
}

/* ## The end of a document */

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

typedef struct {
  run *r;
  visit *v;
  uint32_t i;     /* in the list, from 1 */
  uint32_t place; /* in the visit's list, from 1; 0: it is new */
  bool is_there;
} take;

/* Reads record `i` into the scratch record. */
static int take_record(lua_State *L) {
  static const char *const without[] = {"match", NULL};
  take *t = lua_touserdata(L, 1);
  pack_push(L, &pack_key.records);
  t->is_there = lua_rawgeti(L, 2, t->i) != LUA_TNIL;
  if (!t->is_there) return 0;
  bind_read_record(L, 3, t->r->doc, without, &t->r->scratch);
  pack_push(L, &pack_key.origins);
  lua_pushvalue(L, 3);
  lua_rawget(L, -2);
  t->place = (uint32_t)lua_tointeger(L, -1);
  return 0;
}

static void set_integer(lua_State *L, const char *name, lua_Integer n) {
  lua_pushinteger(L, n);
  lua_setfield(L, -2, name);
}

/* Pushes { rule =, match =, alternative =, score =, from =, to = }. */
static void push_origin(lua_State *L, const run *r, const emitted *e) {
  const match *m = found_match(r->found, e->match);
  lua_createtable(L, 0, 6);
  set_integer(L, "rule", (lua_Integer)e->rule + 1);
  set_integer(L, "match", (lua_Integer)e->match + 1);
  set_integer(L, "alternative", (lua_Integer)m->alternative + 1);
  set_integer(L, "from", (lua_Integer)m->at.at.start + 1);
  set_integer(L, "to", m->at.at.end);
  lua_pushnumber(L, m->score);
  lua_setfield(L, -2, "score");
}

/* Brings the pack's records into the list at index 2 of the script's stack. */
static void bring_records(lua_State *L, run *r, visit *v) {
  trip hit;
  char message[PACK_MESSAGE];
  take t = {r, v, 0, 0, true};
  for (;;) {
    t.i++;
    if (!visit_call(r, v, take_record, &t, &hit, message)) {
      note_pack(&r->notes, v->of->name, message);
      if (hit == TRIP_TIME) return;
      continue;
    }
    if (!t.is_there) return;
    if (t.i > r->rules->all_records_max) {
      note_pack(&r->notes, v->of->name,
                "finish gives more records than a document may have");
      return;
    }
    bind_push_record(L, r->scratch.root);
    if (t.place) {
      push_origin(L, r, &v->list[t.place - 1]);
      lua_setfield(L, -2, "origin");
    } else {
      lua_pushfstring(L, "%s/finish", v->of->name);
      lua_setfield(L, -2, "rule");
    }
    lua_rawseti(L, 2, (lua_Integer)lua_rawlen(L, 2) + 1);
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
    refill(r, v->of);
    if (v->of->finishers)
      note_pack(&r->notes, v->of->name,
                "its time was over before finish could be called");
  }
  if (!visit_call(r, v, list_records, v, &hit, message) ||
      (!v->is_dead && !visit_call(r, v, call_finish, v, &hit, message)))
    note_pack(&r->notes, v->of->name, message);
  refill(r, v->of);
  bring_records(L, r, v);
}

/* Protected, in the script's state: (run) -> list of records */
static int collect(lua_State *L) {
  run *r = lua_touserdata(L, 1);
  lua_newtable(L);
  for (uint32_t i = 0; i < r->rules->pack_count; i++)
    finish_visit(L, r, &r->visits[i]);
  return 1;
}

static const char *value_string(lua_State *L, int box, int n) {
  lua_getiuservalue(L, box, n);
  const char *s = lua_tostring(L, -1);
  lua_pop(L, 1); /* the box keeps it */
  return s;
}

int rules_run(lua_State *L) {
  static const found_hooks hooks = {NULL, hook_where, hook_emit};
  rules_box *rules = rules_check(L, 1);
  doc_box *d = bind_check_doc(L, 2);
  sayso_doc *doc = bind_open(L, d);
  sayso_error error = {0};
  luaL_argcheck(L, doc->engine == rules->engine, 2, "of another engine");
  lua_settop(L, 2);
  found_box *box = bind_push_found(L, 2);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, 3, FOUND_RULES);
  box->set = rules->set;
  bind_try(L, found_new(rules->set, doc, &box->found));
  box->is_owned = true;
  box->next = d->founds;
  d->founds = box;
  run *r = box->run = run_new(rules, box->found, doc);
  if (!r) bind_try(L, SAYSO_ENOMEM);
  r->id = value_string(L, 2, DOC_ID);
  r->date = value_string(L, 2, DOC_DATE);
  found_hooks with = hooks;
  with.data = r;
  sayso_status status = ruleset_run(box->found, &with, &error);
  if (!status) note_limits(&r->notes, rules->set, box->found);
  lua_pushcfunction(L, collect);
  lua_pushlightuserdata(L, r);
  int failed = status ? LUA_OK : lua_pcall(L, 1, 1, 0);
  run_end_visits(r);
  if (status) {
    bind_close_found(box);
    luaL_pushfail(L);
    lua_pushstring(L, *error.message ? error.message : sayso_strerror(status));
    return 2;
  }
  if (failed) return lua_error(L);
  bind_try(L, r->notes.status);
  lua_setiuservalue(L, 3, FOUND_RECORDS);
  bind_push_lines(L, r->notes.at);
  lua_setiuservalue(L, 3, FOUND_NOTES);
  box->run = NULL;
  box->reasons = r->reasons;
  r->reasons = (buf){0};
  run_free(r);
  lua_settop(L, 3);
  return 1;
}
