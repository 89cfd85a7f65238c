/* name_sense.h - one sense of a name in one document.
 *
 * A document that has "John Smith" means the same person by "Smith"; one that
 * has "the Kurdistan Workers' Party (PKK)" means the same party by "PKK". A
 * name that was read in two ways is what it was read as more often.
 */
#ifndef SAYSO_NAME_SENSE_H
#define SAYSO_NAME_SENSE_H

#include "lang/names.h"

/* Changes types of the spans from `first` on, which are of one document. */
sayso_status name_sense(const words *w, const gazetteer *g,
                        const word_id *forms, name_spans *spans,
                        uint32_t first);

#endif
