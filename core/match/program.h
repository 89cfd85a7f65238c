/* program.h - a pattern as a program for the runner. */
#ifndef SAYSO_PROGRAM_H
#define SAYSO_PROGRAM_H

#include "match/resolve.h"

#define PROGRAM_MAX 20000u /* instructions */

/* Puts the trees of macros in the place of their names, once, in place. */
sayso_status program_expand(const resolver *r, ast *tree);

/* Compiles a tree whose macros are expanded. `has_skip`: asides may stand
 * between two elements. */
sayso_status program_compile(const resolver *r, ast *tree, bool has_skip,
                             program *out);

/* Whether a tree can fit where no token is taken. */
bool ast_may_be_empty(const ast *a);

/* Makes `*out` what fits the same as `a`, but never nothing; NULL if `a` fits
 * nothing else. Inside a loop it may leave its rest to the next round. */
sayso_status ast_take_one(const resolver *r, const ast *a, bool in_loop,
                          ast **out);

/* The relation set of an AST_STEP; used for arguments, too. */
sayso_status program_step_set(const resolver *r, const ast *step,
                              uint32_t *out);

/* The number of tokens that a literal is, and where they stand in its text. */
#define LITERAL_MAX 64u
sayso_status program_literal(const resolver *r, const ast *atom,
                             sayso_span *pieces, uint32_t *count);

/* One instruction a line. */
void program_print(const ruleset *set, const program *code, buf *out);

/* Chooses the anchors of a rule that is compiled, after those of the rules
 * that make labels which it uses; see anchor.c. */
sayso_status anchors_choose(const resolver *r, rule *u, size_t *which);

/* What anchors look for, for people, with a text between two of them. */
void anchors_print(const ruleset *set, const anchor_set *all,
                   const char *between, buf *out);

#endif
