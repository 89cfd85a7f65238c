/* cardinal.h - reads numbers, in digits or in words.
 *
 * "10,000", "816 000", "4.5 million", "twenty-five", "two hundred and six",
 * "half a million", "two thirds", "2 1/2", "tens of thousands". The words are
 * data: classes of core/lang/en/numbers.tsv.
 */
#ifndef SAYSO_CARDINAL_H
#define SAYSO_CARDINAL_H

#include "lang/grammar.h"

/* clang-format off */
#define NUMBER_CLASS_MAP(X)                                                    \
  X(small)   /* one to nineteen */                                             \
  X(tens)    /* twenty ... */                                                  \
  X(scale)   /* hundred, thousand, million */                                  \
  X(group)   /* dozen */                                                       \
  X(short)   /* m, bn: where money or a plural makes them scales */            \
  X(many)    /* thousands: two of them at least */                             \
  X(vague)   /* several: counts with a scale only */                           \
  X(article) /* a: counts as one before a scale or a share */                  \
  X(and) X(of) X(point) X(to) X(dash)                                          \
  X(half)    /* half */                                                        \
  X(part)    /* third, quarter: shares */                                      \
  X(vulgar)  /* 1/2 as one character */                                        \
  X(ordinal) /* first ... */                                                   \
  X(suffix)  /* th */                                                          \
  X(symbol)  /* $: a currency before the number */                             \
  X(money)   /* dollars: one after it */                                       \
  X(label)   /* No., Article: a number after it is a name */                   \
  X(named)   /* Index: so is a number before it */                             \
  X(in)       /* "one in five" is a share */                                   \
  X(other)    /* last: the half after it is no share */                        \
  X(singular) /* of people: a person */                                        \
  X(plural)   /* troops: has no singular that means the same */                \
  X(change)   /* "from 3 to 5" is two numbers, not a range */                  \
  X(ranging)  /* "ranges from 3 to 5" is one */                                \
  X(minus) X(the)
/* clang-format on */

enum number_class {
#define X(name) NUMBER_##name,
  NUMBER_CLASS_MAP(X)
#undef X
      NUMBER_CLASS_COUNT
};

typedef struct {
  double value;
  double scale;   /* the scales in it, multiplied; 1 if it has none */
  uint32_t last;  /* the token after it */
  bool is_digits; /* it starts with digits */
  bool is_vague;  /* "several thousands": at least the value */
  bool is_share;  /* "a third" */
  bool is_scaled; /* a scale, group or plural is in it */
} cardinal;

/* Reads the number that starts at `token` and ends before `end`. A `short`
 * scale counts after money only (`is_money`). False if there is none. */
bool cardinal_read(const grammar *numbers, const sayso_doc *doc, uint32_t token,
                   uint32_t end, bool is_money, cardinal *out);

/* The same for "3rd", "third", "twenty-first": gives the token after it, or
 * `token`. */
uint32_t ordinal_read(const grammar *numbers, const sayso_doc *doc,
                      uint32_t token, uint32_t end, double *value);

/* Whether the token has digits or is a word that numbers start with. */
bool cardinal_may_start(const grammar *numbers, const sayso_doc *doc,
                        uint32_t token);

/* Reads plain digits with thousands marks and a decimal point: "1,234.5". The
 * text must be that and no more. */
bool digits_read(const char *s, size_t len, double *value);

#endif
