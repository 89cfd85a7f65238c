/* run.h - what the files of a run share: the rules of packs at work in one
 * document.
 *
 *     run.c          the run, and the packs in it
 *     run_hooks.c    where(m), emit(m): what the core calls for a match
 *     run_finish.c   finish(doc, records): the end, and records brought home
 */
#ifndef SAYSO_LUA_RUN_H
#define SAYSO_LUA_RUN_H

#include "rules.h"
#include "take.h"

/* A record that emit gave. */
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
  take take;
  buf notes;   /* lines */
  buf reasons; /* why matches have no record; see reason.h */
} run;

/* Gives a pack all of its time for the document again. */
void run_refill(const run *r, pack *p);

visit *run_visit(run *r, const pack *p);

/* Calls f in the pack, with its doc and found at hand; fails as pack_call. */
bool visit_call(run *r, visit *v, lua_CFunction f, void *data, trip *hit,
                char *message);

/* As found_hooks has them; `data` is the run. */
sayso_status run_where(void *data, found *f, uint32_t id, bool *keep,
                       double *score);
sayso_status run_emit(void *data, found *f, uint32_t id);

/* Protected, in the script's state: (run) -> list of records */
int run_collect(lua_State *L);

#endif
