/* buf.h - a string that grows, up to a maximum. */
#ifndef SAYSO_BUF_H
#define SAYSO_BUF_H

#include <stddef.h>

#include "sayso.h"

/* Start with {0} and, where it matters, a `max`. After a failure `status`
 * stays set and further calls do nothing, so that a writer checks once. */
typedef struct {
  char *at; /* NUL-terminated once anything was added; NULL before */
  size_t len, room;
  size_t max;          /* bytes; 0 stands for BUF_MAX */
  sayso_status status; /* SAYSO_ENOMEM or SAYSO_ETOOBIG after a failure */
} buf;

#define BUF_MAX ((size_t)1 << 30)

sayso_status buf_add(buf *b, const char *s, size_t len);
sayso_status buf_puts(buf *b, const char *s);
sayso_status buf_putc(buf *b, char c);

/* Adds like printf. */
__attribute__((format(printf, 2, 3))) sayso_status
buf_printf(buf *b, const char *format, ...);

/* Room for `len` more bytes, to be filled by the caller who then adds to
 * b->len; NULL after a failure. */
char *buf_reserve(buf *b, size_t len);

/* Empties it and clears its status, keeping the memory. */
void buf_clear(buf *b);
void buf_release(buf *b);

#endif
