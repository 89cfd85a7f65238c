/* language.h - what the text layers know of a language, read from its folder.
 *
 * Languages are data: abbreviations, clitics and the looks of bylines and
 * datelines stand in text files (core/lang/en/...), never in C.
 */
#ifndef SAYSO_LANGUAGE_H
#define SAYSO_LANGUAGE_H

#include "sayso.h"

/* Immutable once opened; its inside is language.c's own business, and the
 * layers' questions are declared beside the answers they need. */
typedef struct language language;

/* Reads the text files of the folder `path`. An error names file and line. */
sayso_status language_open(const char *path, language **out,
                           sayso_error *error);
void language_free(language *lang);

#endif
