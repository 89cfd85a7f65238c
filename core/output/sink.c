/* sink.c - write(2) until all is written, or until it fails. */
#include "output/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define MANY ((size_t)64 * 1024)

static sayso_status fail(sink *s, int error) {
  if (!s->error) s->error = error ? error : EIO;
  return SAYSO_EIO;
}

sayso_status sink_open(sink *s, const char *path) {
  *s = (sink){.fd = STDOUT_FILENO};
  if (!path || !strcmp(path, "-")) return SAYSO_OK;
  s->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (s->fd < 0) return fail(s, errno);
  s->is_own = true;
  return SAYSO_OK;
}

/* Somebody may have made the other end non-blocking. */
static bool can_go_on(int fd, int error) {
  struct pollfd wait = {.fd = fd, .events = POLLOUT};
  if (error == EINTR) return true;
  if (error != EAGAIN && error != EWOULDBLOCK) return false;
  return poll(&wait, 1, -1) >= 0 || errno == EINTR;
}

static sayso_status write_all(sink *s, const char *bytes, size_t len) {
  while (len) {
    ssize_t n = write(s->fd, bytes, len);
    if (n < 0 && can_go_on(s->fd, errno)) continue;
    if (n <= 0) return fail(s, n ? errno : EIO);
    bytes += n;
    len -= (size_t)n;
  }
  return SAYSO_OK;
}

sayso_status sink_flush(sink *s) {
  if (s->error) return SAYSO_EIO;
  sayso_status status = write_all(s, s->waiting.at, s->waiting.len);
  buf_clear(&s->waiting);
  return status;
}

sayso_status sink_write(sink *s, const char *bytes, size_t len) {
  if (s->error) return SAYSO_EIO;
  if (len < MANY && !buf_add(&s->waiting, bytes, len))
    return s->waiting.len < MANY ? SAYSO_OK : sink_flush(s);
  sayso_status status = sink_flush(s); /* large, or no memory to wait in */
  return status ? status : write_all(s, bytes, len);
}

sayso_status sink_close(sink *s) {
  sayso_status status = sink_flush(s);
  buf_release(&s->waiting);
  if (s->is_own && close(s->fd) && !status) status = fail(s, errno);
  s->is_own = false;
  return status;
}
