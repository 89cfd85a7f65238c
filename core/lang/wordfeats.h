/* wordfeats.h - what the network sees of a word: hashes of its form, of its
 * beginnings and ends, and of its shape.
 *
 * A form the training never met still has features, so every word has a
 * vector. Training and reading share this file, and a model is only right
 * with the features it was trained on: change them, train again.
 */
#ifndef SAYSO_WORDFEATS_H
#define SAYSO_WORDFEATS_H

#include "base/words.h"

#define WORDFEATS_MAX 12

typedef struct {
  uint32_t folded; /* hash of the lower-cased, plain form, for word vectors */
  uint32_t key;    /* the same with every digit a 0, for learned vectors */
  uint32_t exact;  /* hash of the form as written; equals `key` if it is so */
  uint32_t count;
  uint32_t hash[WORDFEATS_MAX]; /* affixes, shape, length, case */
} wordfeats;

/* The features of a word that `w` holds. */
void wordfeats_of(const words *w, word_id id, wordfeats *out);

#endif
