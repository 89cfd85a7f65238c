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
#define LOOKS_MAX 256u
#define LOOK_LEAD (-2)
#define LOOK_EARLY 1000 /* added to a role: only before the first paragraph */

typedef struct look look;
typedef struct look_name look_name;

enum look_kind { LOOKS_ROLE, LOOKS_EARLY, LOOKS_LEAD, LOOK_KINDS };

typedef struct {
  arena mem;
  look *at; /* in the order of the file */
  uint32_t count, room;
  look_name *names;
  uint32_t name_count, name_room;
  /* Sets of looks: those to try on a block that starts with this byte, and
   * those that give roles, roles before the first paragraph too, or leads. */
  uint64_t by_first[256][LOOKS_MAX / 64];
  uint64_t by_kind[LOOK_KINDS][LOOKS_MAX / 64];
} looks;

/* Reads a line of a file: what it makes (a role or LOOK_LEAD) and its atoms.
 * SAYSO_EFORMAT with a reason in `*why` (static) if it is wrong or one too
 * many. */
sayso_status looks_add(looks *l, int makes, const char *s, size_t len,
                       const char **why);

/* Names a list of alternatives, written with | between them. SAYSO_EFORMAT if
 * one is empty or too long. */
sayso_status looks_name(looks *l, const char *name, size_t name_len,
                        const char *s, size_t len);

/* See language_look. */
int looks_match(const looks *l, const language *lang, const char *s, size_t len,
                bool early, size_t *lead);

void looks_release(looks *l);

#endif
