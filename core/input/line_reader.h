/* line_reader.h - a stream cut at its line ends, or taken whole. */
#ifndef SAYSO_LINE_READER_H
#define SAYSO_LINE_READER_H

#include "base/buf.h"
#include "base/repair.h"
#include "input/stream.h"

typedef struct {
  stream in;
  buf window; /* what was read: [at, len) is left */
  size_t at;
  size_t seen; /* no line end stands in [at, seen) */
  bool at_end, has_started;
  encoding encoding; /* of the whole stream, by its start */
  size_t bom;        /* bytes of the mark that was dropped */
  uint64_t offset;   /* of `at`, in the unzipped stream */
  uint32_t line;     /* number of the last line given, from 1 */
} line_reader;

/* A line as it was read, without its line end; borrowed until the next call. */
typedef struct {
  const char *at;
  size_t len;
  uint64_t offset; /* in the unzipped stream */
} raw_line;

/* Opens and closes as stream_open does; `*r` is all zero before. */
sayso_status line_reader_open(line_reader *r, const char *path);
void line_reader_close(line_reader *r);

/* From now on, reading waits for bytes that have not come, or does not (but for
 * the end of a line that is too long). Then no line is given, and the reader is
 * dry, while there is no whole one. */
void line_reader_wait(line_reader *r, bool waits);
bool line_reader_is_dry(const line_reader *r);

/* The next line that has more than white space in it; `out->at` is NULL at the
 * end. SAYSO_ETOOBIG for a line of more than `max` bytes, which is passed
 * over, and for far too many empty ones, which end the stream. Other failures,
 * as those of stream_read, end the stream. */
sayso_status line_reader_next(line_reader *r, size_t max, raw_line *out);

/* All that is left, as one; SAYSO_ETOOBIG if that is more than `max` bytes.
 * `out->at` is NULL only if the reader is dry. */
sayso_status line_reader_rest(line_reader *r, size_t max, raw_line *out);

#endif
