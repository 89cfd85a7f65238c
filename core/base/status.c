/* status.c - status codes and their texts. */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *sayso_strerror(sayso_status status) {
  static const char *const text[] = {
#define X(name, text) text,
      SAYSO_STATUS_MAP(X)
#undef X
  };
  size_t i = (size_t)status;
  return i < sizeof text / sizeof *text ? text[i] : "unknown status";
}

/* Takes back the bytes of a code point that was cut in two. */
static void trim_partial(char *s) {
  size_t cut = strlen(s);
  while (cut && ((unsigned char)s[cut - 1] & 0xC0) == 0x80)
    cut--;
  if (cut && (unsigned char)s[cut - 1] >= 0xC0) s[cut - 1] = '\0';
}

sayso_status status_fail(sayso_error *error, sayso_status status, uint32_t line,
                         size_t offset, const char *format, ...) {
  if (!error) return status;
  *error = (sayso_error){.status = status, .line = line, .offset = offset};
  va_list args;
  va_start(args, format);
  int n = vsnprintf(error->message, sizeof error->message, format, args);
  va_end(args);
  if (n >= (int)sizeof error->message) trim_partial(error->message);
  return status;
}

sayso_status status_plain(sayso_error *error, sayso_status status) {
  return status_fail(error, status, 0, 0, "%s", sayso_strerror(status));
}
