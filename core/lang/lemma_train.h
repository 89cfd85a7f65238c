/* lemma_train.h - learns the rules of lemma.h from a treebank. */
#ifndef SAYSO_LEMMA_TRAIN_H
#define SAYSO_LEMMA_TRAIN_H

#include "lang/conllu.h"

/* Writes the section "lemmas" to `out`. `irregular` is the path of a file of
 * forms that treebanks are too small to hold (its own comment explains it), or
 * NULL; an error names its line. */
sayso_status lemma_train(const conllu *c, const char *irregular, buf *out,
                         sayso_error *error);

#endif
