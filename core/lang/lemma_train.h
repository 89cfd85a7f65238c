/* lemma_train.h - learns the rules of lemma.h from a treebank. */
#ifndef SAYSO_LEMMA_TRAIN_H
#define SAYSO_LEMMA_TRAIN_H

#include "lang/conllu.h"

/* Writes the section "lemmas" to `out`. `folder` (or NULL) has the file
 * lemmas.tsv of forms that treebanks are too small to hold; an error names its
 * line. */
sayso_status lemma_train(const conllu *c, const char *folder, buf *out,
                         sayso_error *error);

#endif
