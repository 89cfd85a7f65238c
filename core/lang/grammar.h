/* grammar.h - small grammars over tokens, written as a language's data.
 *
 * A grammar is a text file of classes and rules. A class gives words a value:
 *
 *     @month <TAB> 11 <TAB> november nov nov.
 *     @month <TAB> 5  <TAB> May            only with a capital: not "may"
 *
 * A rule says what it makes, and from which atoms:
 *
 *     calendar   <TAB> @month #day ,? #year
 *     shift:-1   <TAB> #count @unit ago|earlier
 *
 *   said|says   one of these words, in any case; marks are words too
 *   @month      a word of the class, whose value is kept
 *   #day        what the caller's reader takes for one, such as a number
 *   atom?       need not be there
 *   &atom       must follow, as must all after it, yet does not belong to it
 *   $           no word at all, but none may follow: a mark, or the end
 *
 * What a rule makes ("shift") and the text after the colon are the caller's to
 * understand. Of all rules that fit at a token the one over most tokens wins,
 * of two equal ones the first in the file.
 */
#ifndef SAYSO_GRAMMAR_H
#define SAYSO_GRAMMAR_H

#include "text/document.h"

#define GRAMMAR_CLASSES 384 /* named ones and sets of words in rules */
#define GRAMMAR_ATOMS 14    /* in a rule */
#define GRAMMAR_SLOTS 64    /* classes whose values are kept */

typedef struct grammar grammar;

/* What the caller knows by name: the first classes (in the order of an enum
 * of its own), what atoms with # stand for, and what rules make. Each list
 * ends with NULL. */
typedef struct {
  const char *const *classes; /* at most GRAMMAR_SLOTS with the readers */
  const char *const *readers;
  const char *const *makes;
} grammar_names;

typedef struct {
  double number;    /* of the class line's value; 0 if it is no number */
  const char *text; /* the value itself; NULL from a reader */
  uint32_t token;   /* NO_TOKEN if the slot is empty */
} grammar_value;

typedef struct {
  int make;                          /* index into names.makes */
  const char *argument;              /* what stands after the colon, or "" */
  uint32_t first, last;              /* tokens */
  grammar_value slot[GRAMMAR_SLOTS]; /* classes, then readers */
} grammar_match;

/* Reads atoms with #. Gives the token after what it read, or `token` if there
 * is nothing of that kind. */
typedef uint32_t grammar_reader(const void *context, int reader, uint32_t token,
                                uint32_t end, grammar_value *out);

/* Reads a file of a language's folder; its words become part of `w`. */
sayso_status grammar_open(const char *folder, const char *file, words *w,
                          const grammar_names *names, grammar **out,
                          sayso_error *error);
void grammar_free(grammar *g); /* NULL is fine */

/* Whether the token is of a class, and the value it has there (or NULL). */
bool grammar_is(const grammar *g, const sayso_doc *doc, uint32_t token,
                int class, grammar_value *out);

bool grammar_has(const grammar *g, const word *w, int class,
                 grammar_value *out);

/* The first word of a class in the file, lower-cased; NULL if it has none. */
const char *grammar_first_word(const grammar *g, int class);

/* Whether the token's word is in any class. */
bool grammar_knows(const grammar *g, const sayso_doc *doc, uint32_t token);

/* Whether a rule may start with the token's word. */
bool grammar_starts(const grammar *g, const sayso_doc *doc, uint32_t token);

/* Finds the rule that fits best at `token`, before `end`. `numeric` says that
 * a reader might read something here. */
bool grammar_find(const grammar *g, const sayso_doc *doc, uint32_t token,
                  uint32_t end, bool numeric, grammar_reader *read,
                  const void *context, grammar_match *out);

#endif
