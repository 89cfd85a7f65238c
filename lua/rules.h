/* rules.h - rules that are ready to run, and the packs that they call. */
#ifndef SAYSO_LUA_RULES_H
#define SAYSO_LUA_RULES_H

#include "pack.h"

#define RULES_T "sayso.rules"

/* What is to be called for a rule, and how that went so far. */
typedef struct {
  pack *pack;              /* or NULL: nothing is ever called */
  lua_Integer declaration; /* its place among those of the pack */
  bool has_where, has_emit, is_silent;
  unsigned strikes; /* documents in which it failed */
  uint64_t calls;
  double seconds;
} rule_calls;

/* A rule that failed in this many documents is off from then on. */
#define RULE_STRIKES 3

typedef struct {
  ruleset *set; /* NULL once closed */
  sayso_engine *engine;
  rule_calls *calls; /* by rule */
  uint32_t count, room;
  pack **packs; /* in the order they were added; pinned by user value 2 */
  uint32_t pack_count, pack_room;
  uint32_t records_max, all_records_max; /* of a rule, of a document */
} rules_box;

rules_box *rules_check(lua_State *L, int arg);

/* rules:run(doc) -> found | nil, message. See run.c. */
int rules_run(lua_State *L);

/* Ends what a run still has; for a found that is closed. */
struct run;
void run_free(struct run *r);

#endif
