/* parser.h - governors and relations: the dependency tree of a sentence. */
#ifndef SAYSO_PARSER_H
#define SAYSO_PARSER_H

#include "lang/tags.h"

#define PARSER_ROOT UINT32_MAX /* the governor of a tree's root; NO_TOKEN */

typedef struct parser parser;

/* Opens the parser of a model; it reads with the tagger's network, so both
 * belong to one thread, and the tagger must outlive it. `*out` is NULL, and
 * all is well, if the model has none or `t` is NULL. */
sayso_status parser_open(const model *m, tagger *t, parser **out,
                         sayso_error *error);
void parser_free(parser *p);

/* Parses a sentence of any length: `count` forms and their tags to governors
 * (0 is the first token of the sentence) and relations (core/lang/rels.h).
 * Gives a tree: one root, no loop. A sentence of more than NET_WINDOW tokens
 * is read in parts, whose roots hang on the first by REL_dep; `*parts` (or
 * NULL) tells how many there were. */
sayso_status parser_run(parser *p, const word_id *forms, const uint16_t *tags,
                        uint32_t count, uint32_t *heads, uint16_t *rels,
                        uint32_t *parts);

#endif
