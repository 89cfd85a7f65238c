/* regex_growth.h - how the work of a regular expression grows with the text:
 * a lint for those who write rules. */
#ifndef SAYSO_REGEX_GROWTH_H
#define SAYSO_REGEX_GROWTH_H

#include "match/regex.h"

/* A power above this is too much: 1 is linear. */
#define REGEX_POWER_MAX 1.3

typedef struct {
  double power;     /* steps grow as the length to this power, at worst */
  uint64_t steps;   /* of the longest text that was tried with that */
  uint32_t bytes;   /* its length */
  char start[64];   /* what stood before, and what was repeated, to show it: */
  char piece[64];   /* UTF-8, cut if long */
  bool is_complete; /* all was tried; if not there was too much of it */
} regex_growth;

/* Reads from the pattern what texts it may like, repeats each of its loops in
 * them up to a few thousand bytes, and counts steps. Fails as regex_new does;
 * a pattern that needs more than its share of steps is no failure. */
sayso_status regex_growth_of(regexes *all, const char *pattern, size_t len,
                             unsigned options, regex_growth *out,
                             sayso_error *error);

#endif
