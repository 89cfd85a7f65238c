/* looks.h - patterns over the first words of a block: bylines, datelines.
 *
 * A look is a row of atoms parted by spaces; each is one of
 *
 *   said|says   one of these words, in any case; "." "," "(" are words too
 *   %upper      one to five words in capitals: NEW YORK
 *   %name       one to eight words of a name: Ludwig van Beethoven
 *   %number     a word that starts with a digit
 *   %word       any one word
 *   %paren      brackets and what they hold, up to 16 words
 *   %dash       a dash that does not join two words
 *   %capital    no word at all, but one with a capital must follow
 *   ...         any number of words, even none
 *   @month      the alternatives that were given this name
 *   (atom)?     written with ? at its end, an atom need not be there
 *
 * It must fit the whole block; a lead must fit the start of one.
 */
#ifndef SAYSO_LOOKS_H
#define SAYSO_LOOKS_H

#include "base/arena.h"
#include "text/language.h"

#define LOOK_WORDS 96 /* a block of more words has no looks */
#define LOOK_LEAD (-2)
#define LOOK_EARLY 1000 /* added to a role: only before the first paragraph */

typedef struct look look;
typedef struct look_name look_name;

typedef struct {
  arena mem;
  look *at; /* in the order of the file */
  uint32_t count, room;
  look_name *names;
  uint32_t name_count, name_room;
} looks;

/* Reads a line of a file: what it makes (a role or LOOK_LEAD) and its atoms.
 * SAYSO_EFORMAT with a reason in `*why` (static) if it is wrong. */
sayso_status looks_add(looks *l, int makes, const char *s, size_t len,
                       const char **why);

/* Names a list of alternatives, written with | between them. */
sayso_status looks_name(looks *l, const char *name, size_t name_len,
                        const char *s, size_t len);

/* See language_look and language_lead. */
int looks_role(const looks *l, const language *lang, const char *s, size_t len,
               bool early);
size_t looks_lead(const looks *l, const language *lang, const char *s,
                  size_t len);

void looks_release(looks *l);

#endif
