/* hits.h - where labels stand in a document.
 *
 * Rows of layers are read sentence by sentence, when somebody asks for one;
 * hits of lexicons all at once, before there are tags; matches of rules are
 * added when their stage is done. What must be looked up in a layer that the
 * language has no model for leaves a status in found.status.
 */
#ifndef SAYSO_HITS_H
#define SAYSO_HITS_H

#include "match/inside.h"

/* The hits of a label that start at a token, the longest first: `*count` of
 * them. Some may be HIT_MAYBE: ask hit_is. */
hit *hits_at(found *f, uint32_t label, uint32_t token, uint32_t *count);

/* The hits that hold a token, in `out` (an array that grows in `mem`): those
 * of which it is the head first, the longest first; then the others, the
 * shortest first. */
typedef struct {
  hit **at;
  uint32_t count, room;
} hit_list;
sayso_status hits_over(found *f, uint32_t label, uint32_t token, arena *mem,
                       hit_list *out);

/* The hits that start among the tokens [first, last), of a label whose hits
 * are known for the whole document: not of a layer made by sentence. */
hit *hits_between(found *f, uint32_t label, uint32_t first, uint32_t last,
                  uint32_t *count);

/* Whether a hit is one; tags decide where words alone do not. */
bool hit_is(found *f, hit *h);

/* The token of a hit, or of tokens, whose governor lies outside; parses if it
 * must. NO_TOKEN if there is no model for that. */
uint32_t hit_head(found *f, const hit *h);
uint32_t head_of(found *f, uint32_t first, uint32_t last);

/* The hit without the aside that it ends with ("Ana Silva" of "Ana Silva, the
 * coach"), as a copy; itself if there is none. NULL without memory. */
const hit *hit_without_aside(found *f, const hit *h);

/* The value of a field of a hit, or NULL; borrowed until the next call. */
const char *hit_field(found *f, const hit *h, const char *name);

/* Calls `each` for the tokens of every sentence, and for those of a block that
 * stand in none: what a phrase may not go beyond. */
typedef sayso_status each_part(void *data, uint32_t first, uint32_t last);
sayso_status hits_each_part(found *f, each_part *each, void *data);

/* Scans the document for all lexicons. */
sayso_status hits_scan(found *f);

/* Adds a match to its label's row; hits_sort must come after. */
sayso_status hits_add_match(found *f, uint32_t match);
void hits_sort(found *f, uint32_t label);

/* Whether the layer is there for a token's sentence, made if it must be. */
bool layer_ready(found *f, sayso_layer layer, uint32_t token);

/* Whether a predicate holds for a token; or for a hit, whose head it asks
 * about where it asks about a token (`token` is of no meaning then). */
bool predicate_fits(found *f, uint32_t pred, uint32_t token, const hit *h);

#endif
