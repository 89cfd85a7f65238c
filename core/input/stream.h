/* stream.h - the bytes of a file or of standard input, unzipped if they are
 * gzip's. */
#ifndef SAYSO_STREAM_H
#define SAYSO_STREAM_H

#include <zlib.h>

#include "sayso.h"

#define STREAM_CHUNK ((size_t)64 * 1024)

typedef struct {
  int fd;
  bool is_open, is_own; /* own: to be closed; standard input is not */
  bool is_gzip, ended;  /* ended: a gzip member has, and none follows yet */
  bool has_read;        /* the first bytes have been looked at */
  bool at_end;          /* of the file */
  bool is_hasty;        /* set by the caller: a read does not wait */
  bool is_dry;          /* then: the last read found that nothing has come */
  int error;            /* errno of a SAYSO_EIO */
  uint64_t done;        /* bytes of the file so far, before unzipping */
  unsigned char *chunk; /* bytes as they were read: [at, len) are left */
  size_t at, len;
  z_stream z;
} stream;

/* Opens a file, or standard input for "-". SAYSO_EIO, with `error` set, if it
 * can not be opened; SAYSO_ENOMEM. Nothing is left to close then. */
sayso_status stream_open(stream *s, const char *path);
void stream_close(stream *s);

/* Reads up to `room` bytes; `*n` is how many, 0 at the end. SAYSO_EFORMAT if
 * gzip data are damaged or end too early, SAYSO_EIO, SAYSO_ENOMEM; what was
 * read before the damage has been given by then. A hasty stream that has
 * nothing yet gives 0 bytes too, and is dry. */
sayso_status stream_read(stream *s, char *to, size_t room, size_t *n);

#endif
