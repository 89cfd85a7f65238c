/* regex.h - regular expressions: PCRE2 with a lid on it.
 *
 * Patterns and subjects are UTF-8 (\w, \d and case follow Unicode). The work
 * of each match is counted in steps, which depend on pattern and subject only:
 * one for each item of the pattern that is tried, and one for each byte that
 * it moves over. A match that needs more than its share is given up with
 * SAYSO_ELIMIT, so that time is bounded; it is never silent. Not for several
 * threads at a time.
 */
#ifndef SAYSO_REGEX_H
#define SAYSO_REGEX_H

#include "sayso.h"

#define REGEX_PATTERN_MAX (16u * 1024) /* bytes */
#define REGEX_SUBJECT_MAX (64u * 1024)
#define REGEX_STEPS 1000u
/* Steps that a subject of `len` bytes may take, with all calls on it. */
#define REGEX_STEPS_MAX(len) (REGEX_STEPS * (50u + (uint64_t)(len)))

/* 0 stands for those above. */
typedef struct {
  size_t pattern, subject; /* bytes */
  uint64_t steps;          /* for each byte of the subject, and 50 */
} regex_limits;

/* What the expressions of a set share: memory and limits. */
typedef struct regexes regexes;
sayso_status regexes_new(regexes **out);
void regexes_free(regexes *all); /* its expressions must be gone */

/* Sets other limits, before there are expressions. */
void regexes_limit(regexes *all, const regex_limits *limits);

typedef struct regex regex;

enum regex_option {
  REGEX_WHOLE = 1, /* must fit the whole subject: a test of a token */
  REGEX_FOLD = 2,  /* ignores case */
};

/* Compiles a pattern. SAYSO_EPATTERN with PCRE2's message and the offset in the
 * pattern (also if it is too large compiled: with its counters, a list of
 * more than 8 KiB of words; make it a lexicon); SAYSO_EUTF8; SAYSO_ETOOBIG. */
sayso_status regex_new(regexes *all, const char *pattern, size_t len,
                       unsigned options, regex **out, sayso_error *error);
void regex_free(regex *r);

/* Named captures, in the order of their numbers; a name that is there more
 * than once (?J) counts once. */
uint32_t regex_group_count(const regex *r);
const char *regex_group_name(const regex *r, uint32_t group);

/* Whether the expression fits the subject (with REGEX_WHOLE all of it). The
 * subject must be valid UTF-8. SAYSO_ETOOBIG, SAYSO_ELIMIT, SAYSO_ENOMEM. */
sayso_status regex_test(regex *r, const char *s, size_t len, bool *fits);

/* Finds the first match that is not empty and starts at byte `from` or later:
 * `*found` is false if there is none. Go on with from = at->end. `groups` has
 * room for each named capture; what was not captured is {0, 0}. Offsets count
 * in the subject, which must be valid UTF-8. Calls with `from` above 0 share
 * the steps of their subject with the calls before. */
sayso_status regex_find(regex *r, const char *s, size_t len, size_t from,
                        bool *found, sayso_span *at, sayso_span *groups);

/* Steps of all calls since it was compiled. */
uint64_t regex_steps(const regex *r);

#endif
