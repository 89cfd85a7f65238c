/* describe.h - what stands where an element of a pattern failed, in words. */
#ifndef SAYSO_DESCRIBE_H
#define SAYSO_DESCRIBE_H

#include "match/program.h"

/* "'may'", and "'may' is AUX, lemma may". */
void describe_word(const found *f, uint32_t token, buf *out);
void describe_token(found *f, uint32_t token, buf *out);

/* " has nsubj 'Lee', obj 'it'": what hangs on a token. */
void describe_links(found *f, uint32_t token, buf *out);

/* Why instruction `i` failed at token `pos` of a unit that ends at `last`.
 * `head` is what a step would have gone from, or NO_TOKEN. */
void describe_failure(found *f, const instr *i, uint32_t pos, uint32_t head,
                      uint32_t last, buf *out);

/* Why no anchor is there among the tokens [first, last). */
void describe_anchors(found *f, const anchor_set *all, uint32_t first,
                      uint32_t last, buf *out);

#endif
