/* tree.h - questions about the dependency tree of a sentence. */
#ifndef SAYSO_TREE_H
#define SAYSO_TREE_H

#include "text/document.h"

/* Fills tokens.reach for a sentence whose heads are there, in linear time;
 * the layer DEPS does so as its last step. A loop of governors, which no
 * parser of ours gives, leaves its tokens with themselves as reach. */
sayso_status tree_reach(sayso_doc *doc, uint32_t sentence);

/* The next token after `child` whose governor is `head`, or NO_TOKEN; start
 * with NO_TOKEN. Walks the reach of `head`. */
uint32_t tree_next_child(const sayso_doc *doc, uint32_t head, uint32_t child);

/* The first child of `head` with the relation `rel` (core/lang/rels.h), or
 * NO_TOKEN. */
uint32_t tree_child(const sayso_doc *doc, uint32_t head, uint16_t rel);

#endif
