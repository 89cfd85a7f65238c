/* lines.c - a file into memory, then cut at its line ends. */
#include "base/lines.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/status.h"
#include "base/utf8.h"

#define FILE_MAX ((size_t)16 << 20)
#define PATH_LIMIT 4096

sayso_status lines_wrong(const line_place *at, const char *why) {
  return status_fail(at->error, SAYSO_EFORMAT, at->number, 0, "%s:%u: %s",
                     at->path, (unsigned)at->number, why);
}

static sayso_status read_file(const char *path, buf *out, sayso_error *error) {
  FILE *file = fopen(path, "rb");
  sayso_status status = SAYSO_OK;
  if (!file)
    return status_fail(error, SAYSO_EIO, 0, 0, "%s: could not be opened", path);
  out->max = FILE_MAX;
  for (;;) {
    char *room = buf_reserve(out, 4096);
    size_t n = room ? fread(room, 1, 4096, file) : 0;
    out->len += n;
    if (!n) break;
  }
  if (out->status)
    status = status_plain(error, out->status);
  else if (ferror(file))
    status = status_fail(error, SAYSO_EIO, 0, 0, "%s: could not be read", path);
  fclose(file);
  return status;
}

static sayso_status cut_lines(const buf *text, void *data,
                              sayso_status (*take)(void *, const char *, size_t,
                                                   const line_place *),
                              line_place *at) {
  size_t good = text->len ? utf8_valid(text->at, text->len) : 0;
  for (size_t i = 0; i < text->len;) {
    const char *line = text->at + i;
    const char *end = memchr(line, '\n', text->len - i);
    size_t len = end ? (size_t)(end - line) : text->len - i;
    i += len + 1;
    at->number++;
    if (good < i && good < text->len) return lines_wrong(at, "not valid UTF-8");
    while (len && (line[len - 1] == '\r' || line[len - 1] == ' '))
      len--;
    if (!len || line[0] == '#') continue;
    sayso_status status = take(data, line, len, at);
    if (status) return status;
  }
  return SAYSO_OK;
}

sayso_status lines_read(const char *folder, const char *name, void *data,
                        sayso_status (*take)(void *, const char *, size_t,
                                             const line_place *),
                        sayso_error *error) {
  buf path = {.max = PATH_LIMIT}, text = {0};
  buf_printf(&path, "%s%s%s", folder ? folder : "", folder ? "/" : "", name);
  sayso_status status = path.status;
  if (status)
    status_plain(error, status);
  else
    status = read_file(path.at, &text, error);
  if (!status) {
    line_place at = {.path = path.at, .error = error};
    status = cut_lines(&text, data, take, &at);
  }
  buf_release(&path);
  buf_release(&text);
  return status;
}
