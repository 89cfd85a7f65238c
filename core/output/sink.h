/* sink.h - where output goes: standard output or a file, in large pieces. */
#ifndef SAYSO_SINK_H
#define SAYSO_SINK_H

#include "base/buf.h"

typedef struct {
  int fd;
  bool is_own; /* to be closed; standard output is not */
  int error;   /* errno of the first failure; EPIPE if nobody reads any more */
  buf waiting;
} sink;

/* Opens `path` for writing, empty; NULL or "-" is standard output. SAYSO_EIO
 * with `error` set. */
sayso_status sink_open(sink *s, const char *path);

/* Adds bytes; they are written once there are many. SAYSO_EIO, also for bytes
 * of an earlier call; then every further call fails. */
sayso_status sink_write(sink *s, const char *bytes, size_t len);

/* Writes what waits. */
sayso_status sink_flush(sink *s);

/* Flushes and closes; a file system may report only here that it was full. */
sayso_status sink_close(sink *s);

#endif
