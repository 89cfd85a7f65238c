/* line_reader.c - lines in a window that moves over a stream. */
#include "input/line_reader.h"

#include <string.h>

/* A line that is too long is passed over for this many times the limit, and
 * so are lines with nothing in them; after that the stream is given up (a gzip
 * bomb has no line ends, or nothing else). */
#define PATIENCE 16

#define START ((size_t)1024) /* bytes that tell the encoding */

sayso_status line_reader_open(line_reader *r, const char *path) {
  *r = (line_reader){0};
  return stream_open(&r->in, path);
}

void line_reader_close(line_reader *r) {
  stream_close(&r->in);
  buf_release(&r->window);
  *r = (line_reader){0};
}

void line_reader_wait(line_reader *r, bool waits) { r->in.is_hasty = !waits; }

bool line_reader_is_dry(const line_reader *r) {
  return r->in.is_dry && !r->at_end;
}

static void drop(line_reader *r, size_t n) {
  r->at += n;
  r->offset += n;
}

/* Reads on behind what is left, which is moved to the front. */
static sayso_status read_more(line_reader *r) {
  size_t n = 0, left = r->window.len - r->at;
  if (r->at) {
    memmove(r->window.at, r->window.at + r->at, left);
    r->window.len = left;
    r->seen -= r->at;
    r->at = 0;
  }
  char *to = buf_reserve(&r->window, STREAM_CHUNK);
  if (!to) return r->window.status;
  sayso_status status = stream_read(&r->in, to, STREAM_CHUNK, &n);
  r->window.len += n;
  r->at_end = !n && !status && !r->in.is_dry;
  return status;
}

/* The length of a first line that tells the encoding, so that it need not wait
 * for the next one; or 0. Lines of JSON begin with a character of ASCII, and
 * so in UTF-16 with a NUL. */
static size_t telling_line(const line_reader *r) {
  size_t len = r->window.len < START ? r->window.len : START;
  const char *end = len ? memchr(r->window.at, '\n', len) : NULL;
  size_t line = end ? (size_t)(end - r->window.at) : 0;
  return line > 1 && !memchr(r->window.at, 0, line) ? line : 0;
}

/* Reads enough to see which encoding the stream is in, if that has come. Damage
 * behind the first bytes is met again by the next read. */
static sayso_status start(line_reader *r, bool by_line) {
  sayso_status status = SAYSO_OK;
  size_t line = 0;
  while (!line && r->window.len < START && !r->at_end && !status) {
    status = read_more(r);
    if (r->in.is_dry) return SAYSO_OK;
    if (by_line) line = telling_line(r);
  }
  if (status && !r->window.len) return status;
  size_t len = line ? line : r->window.len;
  r->encoding = repair_encoding(r->window.at, len, &r->bom);
  drop(r, r->bom);
  r->seen = r->at;
  r->has_started = true;
  return SAYSO_OK;
}

/* The line feed in [seen, len), or NULL; in UTF-16 its first byte. */
static const char *find_end(line_reader *r) {
  const char *s = r->window.at;
  if (r->seen == r->window.len) return NULL;
  if (r->encoding == ENCODING_UTF8)
    return memchr(s + r->seen, '\n', r->window.len - r->seen);
  bool is_big = r->encoding == ENCODING_UTF16BE;
  size_t i = r->seen - (r->seen - r->at) % 2; /* units start at `at` */
  for (; i + 1 < r->window.len; i += 2)
    if (s[i + is_big] == '\n' && !s[i + !is_big]) return s + i;
  return NULL;
}

static size_t unit_size(const line_reader *r) {
  return r->encoding == ENCODING_UTF8 ? 1 : 2;
}

/* Drops everything up to the next line end. */
static sayso_status skip_line(line_reader *r, size_t max) {
  size_t skipped = 0;
  line_reader_wait(r, true);
  for (;;) {
    const char *end = find_end(r);
    size_t n = end ? (size_t)(end - r->window.at) + unit_size(r) - r->at
                   : (r->window.len - r->at) / unit_size(r) * unit_size(r);
    drop(r, n);
    r->seen = r->at;
    if (end || r->at_end) return SAYSO_ETOOBIG;
    skipped += n;
    if (skipped / PATIENCE > max) break;
    sayso_status status = read_more(r);
    if (status) return status;
  }
  r->at_end = true;
  r->at = r->window.len;
  return SAYSO_ETOOBIG;
}

static sayso_status give(line_reader *r, const char *end, raw_line *out) {
  size_t n = (size_t)(end - r->window.at) - r->at;
  *out = (raw_line){r->window.at + r->at, n, r->offset};
  drop(r, r->at + n < r->window.len ? n + unit_size(r) : n);
  r->seen = r->at;
  r->line++;
  return SAYSO_OK;
}

static sayso_status next_line(line_reader *r, size_t max, raw_line *out) {
  sayso_status status = r->has_started ? SAYSO_OK : start(r, true);
  while (!status && r->has_started) {
    const char *end = find_end(r);
    size_t n = (end ? (size_t)(end - r->window.at) : r->window.len) - r->at;
    if (n > max) {
      r->line++;
      return skip_line(r, max);
    }
    if (end) return give(r, end, out);
    r->seen = r->window.len;
    if (r->at_end)
      return n ? give(r, r->window.at + r->window.len, out) : SAYSO_OK;
    status = read_more(r);
    if (r->in.is_dry) return status;
  }
  return status;
}

static bool is_empty(const raw_line *line) {
  for (size_t i = 0; i < line->len; i++)
    if (line->at[i] && !strchr(" \t\r\n", line->at[i])) return false;
  return true;
}

static void give_up(line_reader *r) {
  r->at_end = true;
  r->at = r->seen = r->window.len;
}

sayso_status line_reader_next(line_reader *r, size_t max, raw_line *out) {
  sayso_status status;
  uint64_t from = r->offset;
  do {
    *out = (raw_line){0};
    status = next_line(r, max, out);
    if (status && status != SAYSO_ETOOBIG) {
      give_up(r);
      r->line++; /* the one that could not be read */
    }
    if (status || !out->at || !is_empty(out)) return status;
  } while ((r->offset - from) / PATIENCE <= max);
  *out = (raw_line){0};
  give_up(r);
  return SAYSO_ETOOBIG;
}

sayso_status line_reader_rest(line_reader *r, size_t max, raw_line *out) {
  *out = (raw_line){0};
  sayso_status status = r->has_started ? SAYSO_OK : start(r, false);
  while (!status && !r->at_end && r->window.len - r->at <= max) {
    status = read_more(r);
    if (r->in.is_dry) return SAYSO_OK;
  }
  size_t n = r->window.len - r->at;
  if (!status && n > max) status = SAYSO_ETOOBIG;
  if (status) return status;
  *out = (raw_line){r->window.at ? r->window.at + r->at : "", n, r->offset};
  drop(r, n);
  r->seen = r->at;
  r->line++;
  return SAYSO_OK;
}
