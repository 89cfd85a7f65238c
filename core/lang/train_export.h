/* train_export.h - rounds a trained network to the integers of a model. */
#ifndef SAYSO_TRAIN_EXPORT_H
#define SAYSO_TRAIN_EXPORT_H

#include "lang/model.h"
#include "lang/train_data.h"

/* Adds all sections that tagger.c and parser.c read. SAYSO_ELIMIT if a sum
 * of products could pass 32 bits, which a trained network never comes near. */
sayso_status train_export(const train_net *n, const train_data *t,
                          model_writer *w);

#endif
