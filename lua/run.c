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
#include "run.h"

#include "base/mem.h"
#include "allowance.h"
#include "note.h"

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
  take_release(&r->take);
  buf_release(&r->notes);
  buf_release(&r->reasons);
  mem_free(r);
}

/* The most records of a rule in a document of so many bytes. */
static uint32_t records_max(const rules_box *rules, size_t len) {
  double most = rules->records_max * limit_times(len);
  return most < UINT32_MAX - 1 ? (uint32_t)most : UINT32_MAX - 1;
}

void run_refill(const run *r, pack *p) {
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
    run_refill(r, rules->packs[i]);
  }
  return r;
}

visit *run_visit(run *r, const pack *p) {
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

bool visit_call(run *r, visit *v, lua_CFunction f, void *data, trip *hit,
                char *message) {
  arrival a = {r, v};
  if (!v->doc) {
    sandbox_seed(&v->of->box, words_hash(r->doc->text, r->doc->len));
    if (!pack_call(v->of, arrive, &a, hit, message, PACK_MESSAGE)) return false;
  }
  return pack_call(v->of, f, data, hit, message, PACK_MESSAGE);
}

/* ## The run */

static const char *value_string(lua_State *L, int box, int n) {
  lua_getiuservalue(L, box, n);
  const char *s = lua_tostring(L, -1);
  lua_pop(L, 1); /* the box keeps it */
  return s;
}

/* Pushes a box, at index 3, for what the rules at index 1 find in the document
 * at 2, with a run of its own. */
static found_box *push_found(lua_State *L, rules_box *rules, doc_box *d,
                             sayso_doc *doc) {
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
  return box;
}

/* The core could not run the rules: nil and why. */
static int give_up(lua_State *L, found_box *box, const sayso_error *error,
                   sayso_status status) {
  run_end_visits(box->run);
  bind_close_found(box);
  luaL_pushfail(L);
  lua_pushstring(L, *error->message ? error->message : sayso_strerror(status));
  return 2;
}

/* Pushes the list of records; an error leaves the run to the box. */
static void push_records(lua_State *L, run *r) {
  lua_pushcfunction(L, run_collect);
  lua_pushlightuserdata(L, r);
  int failed = lua_pcall(L, 1, 1, 0);
  run_end_visits(r);
  if (failed) lua_error(L);
}

int rules_run(lua_State *L) {
  rules_box *rules = rules_check(L, 1);
  doc_box *d = bind_check_doc(L, 2);
  sayso_doc *doc = bind_open(L, d);
  sayso_error error = {0};
  luaL_argcheck(L, doc->engine == rules->engine, 2, "of another engine");
  lua_settop(L, 2);
  found_box *box = push_found(L, rules, d, doc);
  run *r = box->run;
  found_hooks hooks = {r, run_where, run_emit};
  sayso_status status = ruleset_run(box->found, &hooks, &error);
  if (status) return give_up(L, box, &error, status);
  note_limits(&r->notes, rules->set, box->found);
  push_records(L, r);
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
