/* dates.h - dates, times, lengths of time and how often: the layer DATES.
 *
 * A piece of the layer has a date_type as its type, and its `head` is the
 * index of its value. Values are written as in TIMEX3, which is ISO 8601 with
 * a few words more (Pustejovsky et al. 2003):
 *
 *     2024-11-05  2024-W31  2024-08  2024-Q3  2024-SU  2024  199X  20
 *     2024-11-05T20:00  2024-11-05TMO           times and parts of a day
 *     P3D  PT2H  PXW                            lengths; X is "some"
 *     2012/2013                                 from one to the other
 *     PAST_REF  PRESENT_REF  FUTURE_REF         "recently", "now", "soon"
 *     XXXX-WXX-2  XXXX-05                       not known: no article's date
 *
 * What is relative ("on Tuesday", "last week") is counted from the article's
 * date; a weekday or month looks back or ahead as the verb next to it does.
 */
#ifndef SAYSO_DATES_H
#define SAYSO_DATES_H

#include "base/calendar.h"
#include "lang/grammar.h"

#define DATE_TYPE_MAP(X)                                                       \
  X(DATE, "date") X(TIME, "time") X(DURATION, "duration") X(SET, "set")

typedef enum {
#define X(name, text) DATE_##name,
  DATE_TYPE_MAP(X)
#undef X
      DATE_TYPE_COUNT
} date_type;

typedef struct date_value {
  const char *value; /* NULL if it can not be known */
} date_value;

/* The name of a type, such as "duration". */
const char *date_type_name(unsigned type);

/* The value of a row of the layer, or NULL. */
const char *date_at(const sayso_doc *doc, uint32_t row);

/* The words and rules of dates, read from the language's folder. */
sayso_status dates_open(const char *folder, words *w, grammar **out,
                        sayso_error *error);

/* ## Between the files of this layer */

/* What rules of dates.tsv make, and from what. */
#define DATE_MAKE_MAP(X)                                                       \
  X(calendar) /* what the slots say */                                         \
  X(range)    /* from one day or year to another */                            \
  X(numeric)  /* 2024-11-05, 11/5/2024 */                                      \
  X(quarter)  /* of a year */                                                  \
  X(half)     /* of a year */                                                  \
  X(decade)                                                                    \
  X(century)                                                                   \
  X(day)    /* as many days from the article's as the argument says */         \
  X(clock)  /* a time of the article's day */                                  \
  X(fixed)  /* the argument */                                                 \
  X(yearly) /* the argument's month and day */                                 \
  X(period) /* @rel units from the article's */                                \
  X(today)  /* the unit that the article's date is in */                       \
  X(weekend)                                                                   \
  X(shift)  /* #count units from the article's date */                         \
  X(later)  /* #count units from the date mentioned before */                  \
  X(length) /* #count units long; without one, the argument */                 \
  X(lengths)                                                                   \
  X(some) /* units of unknown number */                                        \
  X(rate) /* a length, or how often if it follows what is counted */           \
  X(set)  /* how often: every #count units, or the argument */                 \
  X(ref)  /* the argument */

enum date_make {
#define X(name) MAKE_##name,
  DATE_MAKE_MAP(X)
#undef X
      MAKE_COUNT
};

/* clang-format off */
#define DATE_CLASS_MAP(X)                                                      \
  X(month) X(mon) X(name) X(lead) X(weekday) X(paper) X(season) X(fall)        \
  X(unit) X(part) X(mod) X(some) X(rel) X(ampm) X(noon) X(zone) X(oclock)      \
  X(decades) X(tail) X(q) X(future) X(pastinf) X(have) X(be) X(was) X(to)      \
  X(that) X(year) X(notyear) X(than) X(form) X(owner)

#define DATE_READER_MAP(X)                                                     \
  X(day) X(day2) X(year) X(year2) X(count) X(count2) X(ordinal) X(time)        \
  X(iso) X(slash) X(decade) X(midmonth)
/* clang-format on */

enum date_class {
#define X(name) DATES_##name,
  DATE_CLASS_MAP(X)
#undef X
      DATES_CLASS_COUNT
};

enum date_reader {
#define X(name) READ_##name,
  DATE_READER_MAP(X)
#undef X
      READER_COUNT
};

typedef struct {
  const grammar *dates, *numbers;
  sayso_doc *doc;
  uint32_t sentence;
} date_context;

/* date_reader.c: reads an atom with #; see grammar_reader. */
grammar_reader date_read;

/* date_tense.c: whether the verb next to the tokens looks back (-1) or ahead
 * (1); 0 if there is none. Reads tags, where the language has a tagger. */
sayso_status date_tense(const date_context *c, uint32_t first, uint32_t last,
                        int *out);

/* The kind of verb or noun that a tagged token is, by the class `form` of
 * dates.tsv; 0 for another, or without a tagger. */
unsigned date_form(const date_context *c, uint32_t token);

/* date_value.c: the value of a match. `near` is the date mentioned before it
 * in its sentence, day 0 or month 0 if not known, year 0 if there is none. */
typedef struct {
  char text[48]; /* "" if the value can not be known */
  date_type type;
  civil at; /* what it names, for those that come after it */
} date_made;

sayso_status date_make(const date_context *c, const grammar_match *m,
                       civil near, date_made *out);

#endif
