/* lines.h - reads the text files of a language, line by line. */
#ifndef SAYSO_LINES_H
#define SAYSO_LINES_H

#include "sayso.h"

/* Where a line stands, for messages. */
typedef struct {
  const char *path;
  uint32_t number; /* from 1 */
  sayso_error *error;
} line_place;

/* Calls `take` for each line of the file `folder`/`name` (`folder` may be
 * NULL) that is neither empty nor a comment ("#"), without its line end. Stops
 * at the first failure, whose status it gives. SAYSO_EIO if the file cannot be
 * read; SAYSO_EFORMAT, with the line, if it is not UTF-8. */
sayso_status lines_read(const char *folder, const char *name, void *data,
                        sayso_status (*take)(void *data, const char *line,
                                             size_t len, const line_place *at),
                        sayso_error *error);

/* SAYSO_EFORMAT with "path:line: why". */
sayso_status lines_wrong(const line_place *at, const char *why);

#endif
