/* subjects.h - a tree in which no predicate has two subjects.
 *
 * A tree of best single choices may give a word two subjects, which Universal
 * Dependencies does not allow. Where the words between are set in, as in "The
 * bridge, Boyd said, was safe", the first belongs to the complement that has
 * none.
 */
#ifndef SAYSO_SUBJECTS_H
#define SAYSO_SUBJECTS_H

#include <stdint.h>

/* Hangs the first of two subjects before a word on the first complement
 * clause after it that has none. `heads` and `rels` are of `count` tokens, at
 * most NET_WINDOW; token 1 is the first, head 0 the root. What was a tree
 * stays one. */
void subjects_share(uint16_t *heads, const uint16_t *rels, uint32_t count);

#endif
