/* reason.h - why a match was dropped, or gave no record, in the words of its
 * rule. */
#ifndef SAYSO_REASON_H
#define SAYSO_REASON_H

#include <stdint.h>

#include "base/buf.h"

#define REASON_MAX 400 /* bytes, with a NUL */

/* Copies a text; a long one is cut, at the end of a character. */
void reason_take(char out[REASON_MAX], const char *text);

/* Adds the reason of a match to a row of them; and looks it up: borrowed of
 * the row, NULL if it has none. */
sayso_status reason_add(buf *row, uint32_t match, const char *reason);
const char *reason_of(const buf *row, uint32_t match);

#endif
