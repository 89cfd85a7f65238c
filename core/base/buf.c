/* buf.c - a string that grows by doubling. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

static sayso_status make_room(buf *b, size_t need) {
  size_t room = b->room ? b->room : 64;
  while (room < need)
    room *= 2;
  char *at = mem_resize(b->at, room);
  if (!at) return SAYSO_ENOMEM;
  b->at = at;
  b->room = room;
  return SAYSO_OK;
}

char *buf_reserve(buf *b, size_t len) {
  size_t max = b->max ? b->max : BUF_MAX;
  if (b->status) return NULL;
  if (len > max || b->len > max - len)
    b->status = SAYSO_ETOOBIG;
  else if (b->len + len + 1 > b->room)
    b->status = make_room(b, b->len + len + 1);
  if (b->status) return NULL;
  b->at[b->len + len] = '\0';
  return b->at + b->len;
}

sayso_status buf_add(buf *b, const char *s, size_t len) {
  char *at = buf_reserve(b, len);
  if (!at) return b->status;
  if (len) memcpy(at, s, len);
  b->len += len;
  return SAYSO_OK;
}

sayso_status buf_puts(buf *b, const char *s) {
  return buf_add(b, s, strlen(s));
}

sayso_status buf_putc(buf *b, char c) { return buf_add(b, &c, 1); }

sayso_status buf_printf(buf *b, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  char *at = n < 0 ? NULL : buf_reserve(b, (size_t)n);
  if (at) {
    vsnprintf(at, (size_t)n + 1, format, again);
    b->len += (size_t)n;
  }
  va_end(again);
  return b->status;
}

void buf_clear(buf *b) {
  b->len = 0;
  b->status = SAYSO_OK;
  if (b->at) b->at[0] = '\0';
}

void buf_release(buf *b) {
  mem_free(b->at);
  *b = (buf){.max = b->max};
}
