/* status.h - saying what went wrong. */
#ifndef SAYSO_STATUS_H
#define SAYSO_STATUS_H

#include "sayso.h"

/* Fills in `error` (which may be NULL) with a message like printf's, cut at
 * a whole code point if it is too long, and returns `status`. */
__attribute__((format(printf, 5, 6))) sayso_status
status_fail(sayso_error *error, sayso_status status, uint32_t line,
            size_t offset, const char *format, ...);

/* The same for a status that says it all, such as SAYSO_ENOMEM. */
sayso_status status_plain(sayso_error *error, sayso_status status);

#endif
