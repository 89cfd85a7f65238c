/* numbers.h - quantities: the layer NUMBERS.
 *
 * A piece of the layer spans the words that say how much ("at least 40",
 * "about $4.5 million", "between 3 and 5 percent"); its type is a number_type
 * and its `head` the index of its value. Dates, years, ages in apposition
 * ("Lee, 41, said") and numbers that are names ("No. 10") are not quantities.
 */
#ifndef SAYSO_NUMBERS_H
#define SAYSO_NUMBERS_H

#include "lang/grammar.h"

#define NUMBER_TYPE_MAP(X)                                                     \
  X(PLAIN, "number")    /* no unit */                                          \
  X(COUNT, "count")     /* of what a noun says */                              \
  X(MEASURE, "measure") /* of a measure, or per cent */                        \
  X(MONEY, "money")                                                            \
  X(SHARE, "share") /* a third, half */

typedef enum {
#define X(name, text) NUMBER_##name,
  NUMBER_TYPE_MAP(X)
#undef X
      NUMBER_TYPE_COUNT
} number_type;

#define COMPARATOR_MAP(X)                                                      \
  X(EQUAL, "=")                                                                \
  X(ABOUT, "~")                                                                \
  X(LESS, "<")                                                                 \
  X(MORE, ">")                                                                 \
  X(AT_MOST, "<=")                                                             \
  X(AT_LEAST, ">=")                                                            \
  X(RANGE, "range") /* from value to max */

typedef enum {
#define X(name, text) COMPARE_##name,
  COMPARATOR_MAP(X)
#undef X
      COMPARE_COUNT
} comparator;

typedef struct number_value {
  double value, max; /* max is of use for COMPARE_RANGE alone */
  comparator compare;
  /* ISO 4217, "percent", a measure; else what is counted, in the singular,
   * with names and nouns before it: "person", "police officer". NULL if there
   * is none. Borrowed. */
  const char *unit;
  /* The tokens of what is counted, as written: "newly trained soldiers".
   * Equal where nothing is. */
  uint32_t noun_first, noun_last;
} number_value;

const char *number_type_name(unsigned type);
const char *comparator_name(unsigned compare);

/* The value of a row of the layer. */
const number_value *number_at(const sayso_doc *doc, uint32_t row);

/* The words and rules of numbers, read from the language's folder. */
sayso_status numbers_open(const char *folder, words *w, grammar **out,
                          sayso_error *error);

#endif
