/* found.h - the steps of a run over one document. */
#ifndef SAYSO_FOUND_H
#define SAYSO_FOUND_H

#include "match/inside.h"

/* An alternative that may match in a unit: a sentence, a block, or (unit 0)
 * the document, as the scope of its rule says. */
typedef struct {
  uint32_t unit, alternative;
  uint32_t lo, hi; /* the first and the last token with an anchor */
} todo;

typedef struct {
  todo *at;
  uint32_t count, room;
} todo_list;

/* What may match, by stage: `lists` has stage_count of them. One pass over the
 * words of the document, before there are tags. */
sayso_status index_gather(found *f, todo_list *lists);

/* Adds what is anchored on labels that earlier stages made, then puts the list
 * in order: by unit, then by alternative. */
sayso_status index_complete(found *f, uint32_t stage, todo_list *list);

/* The tokens of a unit; false if there are none. */
bool unit_tokens(const found *f, rule_scope scope, uint32_t unit,
                 uint32_t *first, uint32_t *last);
uint32_t unit_count(const found *f, rule_scope scope);

/* Whether an anchor is there among the tokens [lo, hi] of the unit [first,
 * last), by all that can be asked of it; then a match starts in [first, last)
 * as they are made now. */
bool anchors_hold(found *f, const anchor_set *anchors, uint32_t lo, uint32_t hi,
                  uint32_t *first, uint32_t *last);

/* Adds the matches of one alternative in one unit to found.pending. */
sayso_status match_unit(found *f, const todo *t);

/* Frees what a set keeps for its next document. */
void found_arrays_free(ruleset *set);

/* The counters of a rule, to add to. */
rule_counts *counts_of(found *f, uint32_t rule);

/* What became of a match that was found again after the run; without steps. */
why candidate_fate(const found *f, const candidate *c);

/* Fills in the captures of a candidate, if they are not there. */
sayso_status candidate_captures(found *f, candidate *c);

/* Decides which of the pending candidates are kept, and by whom the others
 * were overlapped; calls `where`. */
sayso_status overlap_resolve(found *f);

/* Asks `where` about a candidate. */
sayso_status candidate_where(found *f, candidate *c, bool *keep);

/* Finds the arguments of a trigger for a candidate whose captures are there;
 * `*fits` is false if one is missing, `*missing` (or NULL) which. */
sayso_status trigger_arguments(found *f, candidate *c, bool *fits,
                               uint32_t *missing);

#endif
