/* finish.c - turns what was added to a set into what can be run: names are
 * resolved, patterns compiled, labels ordered in stages, anchors indexed. */
#include "match/finish.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/status.h"

/* Where a rule went wrong. */
static sayso_status fault(ruleset *set, uint32_t at, size_t which,
                          sayso_status status) {
  set->fault_rule = at;
  set->fault_part = which;
  return status;
}

typedef struct {
  uint32_t stage, rule;
} by_stage;

static void mark_made(ruleset *set) {
  for (uint32_t i = 0; i < set->rule_count; i++)
    if (!set->rules[i].is_off) set->labels[set->rules[i].label].is_made = true;
}

/* A predicate 0 that all tokens fit. */
static sayso_status first_predicate(const resolver *r) {
  const ast any = {.kind = AST_ANY};
  uint32_t zero;
  return predicate_of_atom(r, &any, NULL, 0, &zero);
}

static sayso_status expand_rule(const resolver *r, const rule *u,
                                size_t *which) {
  sayso_status status = SAYSO_OK;
  for (*which = 0; *which < u->count && !status; ++*which) {
    alternative *a = &r->set->alternatives[u->first + *which];
    if (a->tree) status = program_expand(r, a->tree);
    if (status) return status;
  }
  return SAYSO_OK;
}

static sayso_status compile_rule(const resolver *r, rule *u, size_t *which) {
  sayso_status status = SAYSO_OK;
  u->layers = 1u << SAYSO_TOKENS | 1u << SAYSO_SENTENCES;
  for (*which = 0; *which < u->count; ++*which) {
    alternative *a = &r->set->alternatives[u->first + *which];
    if (!a->tree) continue;
    status = program_compile(r, a->tree, u->has_skip, &a->code);
    if (status) return status;
    u->layers |= a->code.layers;
  }
  return u->is_trigger ? trigger_compile(r, u, which) : SAYSO_OK;
}

typedef sayso_status each_rule(const resolver *r, rule *u, size_t *which);

static sayso_status expand_step(const resolver *r, rule *u, size_t *which) {
  return expand_rule(r, u, which);
}

/* Takes a step for each rule, in the order given or (NULL) of the set. */
static sayso_status for_each(ruleset *set, const by_stage *order,
                             each_rule *step, sayso_error *error) {
  for (uint32_t i = 0; i < set->rule_count; i++) {
    uint32_t at = order ? order[i].rule : i;
    rule *u = &set->rules[at];
    resolver r = {.set = set, .pack = u->pack, .rule = at, .error = error};
    size_t which = 0;
    sayso_status status = u->is_off ? SAYSO_OK : step(&r, u, &which);
    if (status) return fault(set, at, which, status);
  }
  return SAYSO_OK;
}

static int by_stage_then_rule(const void *a, const void *b) {
  const by_stage *x = a, *y = b;
  if (x->stage != y->stage) return x->stage < y->stage ? -1 : 1;
  return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* Anchors of early stages first: later ones count on them. */
static sayso_status choose_anchors(ruleset *set, sayso_error *error) {
  by_stage *order = mem_new(set->rule_count, sizeof *order);
  if (!order || unigrams_new(set->engine, &set->unigrams)) {
    mem_free(order);
    return status_plain(error, SAYSO_ENOMEM);
  }
  for (uint32_t i = 0; i < set->rule_count; i++)
    order[i] = (by_stage){set->labels[set->rules[i].label].stage, i};
  qsort(order, set->rule_count, sizeof *order, by_stage_then_rule);
  sayso_status status = for_each(set, order, anchors_choose, error);
  mem_free(order);
  unigrams_free(set->unigrams);
  set->unigrams = NULL;
  return status;
}

void rule_labels(const ruleset *set, const rule *u,
                 void (*each)(void *data, uint32_t label), void *data) {
  for (uint32_t i = 0; i < u->count; i++) {
    const program *code = &set->alternatives[u->first + i].code;
    for (uint32_t pc = 0; pc < code->count; pc++)
      if (code->at[pc].op == OPCODE_SPAN) each(data, code->at[pc].a);
  }
  trigger_labels(u, each, data);
}

sayso_status ruleset_finish(ruleset *set, sayso_error *error) {
  sayso_error own;
  if (!error) error = &own;
  resolver r = {.set = set, .rule = NONE, .error = error};
  uint32_t at = NONE;
  set->fault_rule = NONE;
  sayso_status status = lexicons_freeze(set->lexicons, error);
  if (status) return status;
  mark_made(set);
  status = first_predicate(&r);
  if (!status) status = for_each(set, NULL, expand_step, error);
  if (!status) status = for_each(set, NULL, compile_rule, error);
  if (status) return status;
  status = stages_find(set, &at, error);
  if (status) return at == NONE ? status : fault(set, at, 0, status);
  status = choose_anchors(set, error);
  if (status) return status;
  status = index_make(set);
  if (!status) status = warnings_find(set);
  if (status) return status_plain(error, status);
  words_set_mark(&set->engine->words);
  set->is_finished = true;
  return SAYSO_OK;
}
