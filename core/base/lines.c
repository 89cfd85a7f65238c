/* lines.c - reads a text file whole, and gives its lines. */
#include "base/lines.h"

#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "base/utf8.h"

#define PATH_LIMIT 4096

static sayso_status read_all(lines *l) {
  FILE *file = fopen(l->path.at, "rb");
  if (!file)
    return status_fail(l->error, SAYSO_EIO, 0, 0, "%s: could not be opened",
                       l->path.at);
  l->text.max = LINES_FILE_MAX;
  for (;;) {
    char *room = buf_reserve(&l->text, 4096);
    size_t n = room ? fread(room, 1, 4096, file) : 0;
    l->text.len += n;
    if (!n) break;
  }
  bool failed = ferror(file);
  fclose(file);
  if (l->text.status) return status_plain(l->error, l->text.status);
  if (failed)
    return status_fail(l->error, SAYSO_EIO, 0, 0, "%s: could not be read",
                       l->path.at);
  return SAYSO_OK;
}

sayso_status lines_open(lines *l, const char *folder, const char *name,
                        sayso_error *error) {
  *l = (lines){.path = {.max = PATH_LIMIT}, .error = error};
  if (buf_printf(&l->path, "%s/%s", folder, name))
    return status_plain(error, l->path.status);
  sayso_status status = read_all(l);
  if (status || !l->text.len) return status;
  size_t good = utf8_valid(l->text.at, l->text.len);
  if (good == l->text.len) return SAYSO_OK;
  l->number = 1;
  for (size_t i = 0; i < good; i++)
    l->number += l->text.at[i] == '\n';
  return lines_wrong(l, "not valid UTF-8");
}

bool lines_next(lines *l) {
  while (l->next < l->text.len) {
    const char *line = l->text.at + l->next;
    const char *end = memchr(line, '\n', l->text.len - l->next);
    size_t len = end ? (size_t)(end - line) : l->text.len - l->next;
    l->next += len + 1;
    l->number++;
    while (len && (line[len - 1] == '\r' || line[len - 1] == ' '))
      len--;
    if (!len || (line[0] == '#' && (len == 1 || line[1] == ' '))) continue;
    l->at = line;
    l->len = len;
    return true;
  }
  return false;
}

bool lines_field(lines *l, char stop, const char **field, size_t *len) {
  if (!l->len) return false;
  const char *end = memchr(l->at, stop, l->len);
  size_t n = end ? (size_t)(end - l->at) : l->len;
  *field = l->at;
  *len = n;
  if (end) n++;
  l->at += n;
  l->len -= n;
  return true;
}

sayso_status lines_wrong(const lines *l, const char *why) {
  return status_fail(l->error, SAYSO_EFORMAT, l->number, 0, "%s:%u: %s",
                     l->path.at, (unsigned)l->number, why);
}

void lines_release(lines *l) {
  buf_release(&l->path);
  buf_release(&l->text);
}
