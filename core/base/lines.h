/* lines.h - reads the text files of a language line by line. */
#ifndef SAYSO_LINES_H
#define SAYSO_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#define LINES_FILE_MAX ((size_t)4 << 20)

typedef struct {
  buf path, text; /* of the file */
  size_t next;    /* where the next line starts */
  const char *at; /* the line, without its end; not NUL-terminated */
  size_t len;
  uint32_t number; /* from 1 */
  sayso_error *error;
} lines;

/* Reads the file `name` of a folder whole. SAYSO_EIO, or SAYSO_EFORMAT if it
 * is not valid UTF-8. To be released in any case. */
sayso_status lines_open(lines *l, const char *folder, const char *name,
                        sayso_error *error);

/* Goes to the next line that is neither empty nor a comment, which starts
 * with "#" and a space or is "#" alone; false at the end. */
bool lines_next(lines *l);

/* Cuts the line's next field at the next `stop` (or takes the rest, which may
 * be empty) and goes behind it; false when nothing is left. */
bool lines_field(lines *l, char stop, const char **field, size_t *len);

/* SAYSO_EFORMAT with the file, the line and the reason. */
sayso_status lines_wrong(const lines *l, const char *why);

void lines_release(lines *l);

#endif
