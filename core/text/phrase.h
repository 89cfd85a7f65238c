/* phrase.h - cuts a phrase that stands in no document into tokens. */
#ifndef SAYSO_PHRASE_H
#define SAYSO_PHRASE_H

#include "text/language.h"

#define PHRASE_MAX (32u * 1024) /* bytes */

/* The tokens of a phrase of valid UTF-8, as they are when it stands in a text:
 * `*count` spans, at most `room`, else SAYSO_ETOOBIG, as for a phrase of more
 * than PHRASE_MAX bytes. The byte after it is read, too: a NUL, say. A last
 * full stop may be cut in two ways ("Inc." or "Inc" "."): `goes_on` says
 * whether a word follows in lower case, or the text ends. */
sayso_status phrase_cut(const language *lang, const char *s, size_t len,
                        bool goes_on, sayso_span *out, uint32_t room,
                        uint32_t *count);

#endif
