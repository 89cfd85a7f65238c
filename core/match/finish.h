/* finish.h - the last step of building a set, and its parts. */
#ifndef SAYSO_FINISH_H
#define SAYSO_FINISH_H

#include "match/program.h"

/* Orders labels by who uses whom: label.stage, set.stage_count. A circle is an
 * error that prints it; `*fault` is a rule in it. */
sayso_status stages_find(ruleset *set, uint32_t *fault, sayso_error *error);

/* What the arguments of a trigger rule ask for. `*part` is the argument that
 * was looked at last. */
sayso_status trigger_compile(const resolver *r, rule *u, size_t *part);

/* Whether a rule's program or arguments use a label: calls `each`. */
void rule_labels(const ruleset *set, const rule *u,
                 void (*each)(void *data, uint32_t label), void *data);
void trigger_labels(const rule *u, void (*each)(void *data, uint32_t label),
                    void *data);

/* The index of anchors over all alternatives. */
sayso_status index_make(ruleset *set);
void index_free(index_table *index);

/* Finds what is odd. */
sayso_status warnings_find(ruleset *set);

/* Why nothing can fit an instruction TOK or SPAN, for people; adds nothing if
 * something can. */
void never_print(const ruleset *set, const instr *i, buf *out);

#endif
