/* name_repair.h - what gazetteers know better than learned labels. */
#ifndef SAYSO_NAME_REPAIR_H
#define SAYSO_NAME_REPAIR_H

#include "lang/name_feats.h"

/* Changes the labels (name_table.h) of the sentence in view, one a token:
 *
 * - a well-known name of several words is one name, if any word of it was
 *   labelled and no label reaches beyond it: "Democratic People's Republic of
 *   Korea"
 * - a role inside a person's name ends what stands before the name: "NATO
 *   Secretary-General Mark Rutte" is an organisation, a role and a person
 * - an unknown capital behind a title such as "Mr" is a person
 * - an adjective of a country alone ("North Korean") is no name */
void name_repair(const name_view *v, uint8_t *labels);

#endif
