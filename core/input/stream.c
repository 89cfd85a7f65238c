/* stream.c - read(2) and, where the first two bytes ask for it, inflate. */
#include "input/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

#define GZIP_WINDOW (15 + 16) /* the largest window, a gzip header */

static void *zip_alloc(void *opaque, unsigned count, unsigned size) {
  (void)opaque;
  return mem_new(count, size);
}

static void zip_free(void *opaque, void *p) {
  (void)opaque;
  mem_free(p);
}

sayso_status stream_open(stream *s, const char *path) {
  stream made = {.fd = STDIN_FILENO, .is_open = true};
  made.is_own = strcmp(path, "-") != 0;
  if (made.is_own) made.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (made.fd < 0) {
    s->error = errno;
    return SAYSO_EIO;
  }
  made.chunk = mem_resize(NULL, STREAM_CHUNK);
  if (!made.chunk) {
    if (made.is_own) close(made.fd);
    return SAYSO_ENOMEM;
  }
  *s = made;
  return SAYSO_OK;
}

void stream_close(stream *s) {
  if (!s->is_open) return;
  if (s->is_gzip) inflateEnd(&s->z);
  if (s->is_own) close(s->fd);
  mem_free(s->chunk);
  *s = (stream){0};
}

/* Would a read give something, if only the end or a failure? */
static bool has_come(int fd) {
  struct pollfd p = {.fd = fd, .events = POLLIN};
  return poll(&p, 1, 0) > 0;
}

/* Reads on behind what is left in the chunk. */
static sayso_status fill(stream *s) {
  ssize_t n;
  s->is_dry = s->is_hasty && !has_come(s->fd);
  if (s->is_dry) return SAYSO_OK;
  memmove(s->chunk, s->chunk + s->at, s->len - s->at);
  s->len -= s->at;
  s->at = 0;
  do
    n = read(s->fd, s->chunk + s->len, STREAM_CHUNK - s->len);
  while (n < 0 && errno == EINTR);
  if (n < 0) {
    s->error = errno;
    return SAYSO_EIO;
  }
  s->at_end = !n;
  s->len += (size_t)n;
  s->done += (uint64_t)n;
  return SAYSO_OK;
}

/* Fills until two bytes are there, the length of gzip's mark, or none come. */
static sayso_status fill_two(stream *s) {
  sayso_status status = SAYSO_OK;
  while (s->len - s->at < 2 && !s->at_end && !s->is_dry && !status)
    status = fill(s);
  return status;
}

static bool is_gzip_next(const stream *s) {
  return s->len - s->at >= 2 && s->chunk[s->at] == 0x1F &&
         s->chunk[s->at + 1] == 0x8B;
}

static sayso_status look_at_start(stream *s) {
  sayso_status status = fill_two(s);
  if (status || s->is_dry) return status;
  if (is_gzip_next(s)) {
    s->z = (z_stream){.zalloc = zip_alloc, .zfree = zip_free};
    if (inflateInit2(&s->z, GZIP_WINDOW) != Z_OK) return SAYSO_ENOMEM;
    s->is_gzip = true;
  }
  s->has_read = true;
  return SAYSO_OK;
}

/* Behind a member: another may follow; NULs that fill a tape's block are
 * fine, anything else is damage. */
static sayso_status next_member(stream *s) {
  sayso_status status;
  do {
    while (s->at < s->len && !s->chunk[s->at])
      s->at++;
    status = fill_two(s);
  } while (!status && !s->is_dry && s->at < s->len && !s->chunk[s->at]);
  if (status || s->is_dry || s->at == s->len) return status;
  if (!is_gzip_next(s) || inflateReset(&s->z) != Z_OK) return SAYSO_EFORMAT;
  s->ended = false;
  return SAYSO_OK;
}

/* One turn of inflate; it may give nothing yet. */
static sayso_status inflate_some(stream *s, char *to, size_t room, size_t *n) {
  s->z.next_in = s->chunk + s->at;
  s->z.avail_in = (unsigned)(s->len - s->at);
  s->z.next_out = (unsigned char *)to;
  s->z.avail_out = (unsigned)room;
  int result = inflate(&s->z, Z_NO_FLUSH);
  s->at = s->len - s->z.avail_in;
  *n = room - s->z.avail_out;
  s->ended = result == Z_STREAM_END;
  if (result == Z_MEM_ERROR) return SAYSO_ENOMEM;
  return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR
             ? SAYSO_OK
             : SAYSO_EFORMAT;
}

static sayso_status read_gzip(stream *s, char *to, size_t room, size_t *n) {
  if (room > STREAM_CHUNK) room = STREAM_CHUNK;
  for (*n = 0; !*n;) {
    sayso_status status = SAYSO_OK;
    if (s->ended) status = next_member(s);
    if (s->ended || status) return status;
    if (s->at == s->len) status = fill(s);
    if (s->is_dry) return status;
    if (!status && s->at == s->len) return SAYSO_EFORMAT; /* cut short */
    if (!status) status = inflate_some(s, to, room, n);
    if (status && !*n) return status;
  }
  return SAYSO_OK;
}

sayso_status stream_read(stream *s, char *to, size_t room, size_t *n) {
  sayso_status status = SAYSO_OK;
  *n = 0;
  s->is_dry = false;
  if (!s->has_read) status = look_at_start(s);
  if (status || s->is_dry) return status;
  if (s->is_gzip) return read_gzip(s, to, room, n);
  if (s->at == s->len && !s->at_end) status = fill(s);
  if (status) return status;
  *n = s->len - s->at < room ? s->len - s->at : room;
  memcpy(to, s->chunk + s->at, *n);
  s->at += *n;
  return SAYSO_OK;
}
