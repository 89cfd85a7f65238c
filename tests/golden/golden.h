/* golden.h - text files that say what is to be found.
 *
 * A file is read line by line. Indented lines are what was expected; all others
 * go to `line`, which adds them to `out`, and below them what is found now,
 * indented. What differs is printed; with `accept` the file is written anew.
 */
#ifndef SAYSO_GOLDEN_H
#define SAYSO_GOLDEN_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

typedef sayso_status golden_line(void *data, const char *s, size_t len,
                                 buf *out);

static inline bool golden_read(const char *path, buf *out) {
  FILE *file = fopen(path, "rb");
  if (!file) return false;
  char bytes[4096];
  for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
    buf_add(out, bytes, n);
  fclose(file);
  return out->len && !out->status;
}

static inline bool golden_write(const char *path, const buf *text) {
  FILE *file = fopen(path, "wb");
  if (!file) return false;
  bool is_written = fwrite(text->at, 1, text->len, file) == text->len;
  return !fclose(file) && is_written;
}

/* Prints the lines in which two texts differ, with the text above them. */
static inline void golden_difference(const char *path, char *was, char *is) {
  char *more_was, *more_is, *above = "";
  char *a = strtok_r(was, "\n", &more_was), *b = strtok_r(is, "\n", &more_is);
  while (a && b) {
    bool same = !strcmp(a, b), a_is_row = *a == ' ', b_is_row = *b == ' ';
    if (same && !a_is_row) above = a;
    if (!same) printf("%s: %s\n", path, above);
    if (!same && a_is_row) printf("  expected %s\n", a);
    if (!same && b_is_row) printf("  found    %s\n", b);
    if (!same && !a_is_row && !b_is_row) return;
    if (same || a_is_row) a = strtok_r(NULL, "\n", &more_was);
    if (same || b_is_row) b = strtok_r(NULL, "\n", &more_is);
  }
  if (a || b) printf("%s: ends differ: %s\n", path, a ? a : b);
}

/* Whether the file says what is found, or was accepted. */
static inline bool golden_check(const char *path, bool accept,
                                golden_line *line, void *data) {
  buf was = {0}, is = {0};
  bool good = golden_read(path, &was);
  sayso_status status = SAYSO_OK;
  if (!good) printf("%s: could not be read\n", path);
  for (size_t at = 0; good && at < was.len && !status;) {
    const char *end = memchr(was.at + at, '\n', was.len - at);
    size_t len = end ? (size_t)(end - was.at) - at : was.len - at;
    status = line(data, was.at + at, len, &is);
    at += len + 1;
  }
  if (status) printf("%s: %s\n", path, sayso_strerror(status));
  good = good && !status;
  if (good && (was.len != is.len || memcmp(was.at, is.at, is.len))) {
    good = accept && golden_write(path, &is);
    golden_difference(path, was.at, is.at);
  }
  buf_release(&was);
  buf_release(&is);
  return good;
}

#endif
