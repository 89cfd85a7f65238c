/* unigrams.h - how often a word is expected: its share of all tokens.
 *
 * The commonest words of a language stand in common.txt of its folder in
 * order. Of the others the model tells: training moves the vector of a word
 * the further the more often it meets it, so learned vectors in the order of
 * their size are words in the order of their frequency, as good as it gets
 * without counts (Spearman's coefficient against counts of the treebanks is
 * .79). Words with no more than a ready-made vector come after these, and then
 * those with none. What share a rank has is the law of Zipf (1935) with the
 * shift of Mandelbrot (1953). An estimate: it may decide how long something
 * takes, but never what is found.
 */
#ifndef SAYSO_UNIGRAMS_H
#define SAYSO_UNIGRAMS_H

#include "base/words.h"

typedef struct unigrams unigrams;

/* Reads common.txt of a folder: its words, folded, most frequent first, in an
 * array for mem_free, also after an error, which names file and line. */
sayso_status common_read(const char *folder, words *w, word_id **out,
                         uint32_t *count, sayso_error *error);

/* The estimates for the words of an engine, which must outlive them. */
sayso_status unigrams_new(sayso_engine *engine, unigrams **out);
void unigrams_free(unigrams *u);

/* The share of tokens that are this form; `hash` is its words_hash. */
double unigrams_form(const unigrams *u, const char *text, size_t len,
                     uint32_t hash);

/* The share of tokens that have this folded word as their form or lemma: "be"
 * is is, was, are ... */
double unigrams_word(const unigrams *u, const char *text, size_t len,
                     uint32_t hash);

#endif
