/* lemma.h - the dictionary form of a word: said -> say, n't -> not.
 *
 * Learned rules, keyed by a tag and the longest known ending of the word (up
 * to five bytes; the whole word for exceptions), cut the end of the word and
 * put another there. Lemmas follow Universal Dependencies: proper nouns keep
 * their case, all else is lower-cased, a clitic gets the lemma of its word.
 */
#ifndef SAYSO_LEMMA_H
#define SAYSO_LEMMA_H

#include "lang/tags.h"

typedef struct lemmatiser lemmatiser;

/* Opens the lemmatiser of a model, for the tags of `t` and the words of one
 * engine; all three must outlive it. `*out` is NULL, and all is well, if the
 * model has none or `t` is NULL. SAYSO_EFORMAT for a damaged section. */
sayso_status lemmatiser_open(const model *m, const tagger *t, words *w,
                             lemmatiser **out, sayso_error *error);
void lemmatiser_free(lemmatiser *l);

/* The lemma of a form with a tag of the tagger (TAG_NONE: of a word of no
 * known kind). Fails with SAYSO_ENOMEM only. */
sayso_status lemma_of(lemmatiser *l, word_id form, uint16_t tag, word_id *out);

/* All lemmas that lemma_of gives for a form under any tag, the lower-cased
 * form first: `*count` of them at `*out`, which is borrowed until the next
 * call. Found once for each word. */
#define LEMMA_CANDIDATES_MAX 8u
sayso_status lemma_candidates(lemmatiser *l, word_id form, const word_id **out,
                              unsigned *count);

#endif
