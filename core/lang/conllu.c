/* conllu.c - CoNLL-U: ten columns a word, an empty line after a sentence. */
#include "lang/conllu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

enum { ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, REL, DEPS, MISC, COLUMNS };

#define FILE_MAX ((long)1 << 30)

/* Reads a file whole, with a NUL after it; `out` is in `mem`. */
static sayso_status read_all(arena *mem, const char *path, char **out) {
  FILE *f = fopen(path, "rb");
  if (!f) return SAYSO_EIO;
  sayso_status status = SAYSO_EIO;
  long size = fseek(f, 0, SEEK_END) ? -1 : ftell(f);
  if (size >= 0 && size < FILE_MAX && !fseek(f, 0, SEEK_SET)) {
    char *text = arena_alloc(mem, (size_t)size + 1);
    status = text ? SAYSO_OK : SAYSO_ENOMEM;
    if (text && fread(text, 1, (size_t)size, f) != (size_t)size)
      status = SAYSO_EIO;
    if (!status) {
      text[size] = 0;
      *out = text;
    }
  }
  fclose(f);
  return status;
}

const char *conllu_value(const char *list, const char *key, size_t *len) {
  size_t n = strlen(key);
  for (const char *s = list; *s;) {
    size_t size = strcspn(s, "|");
    if (size > n && !memcmp(s, key, n) && s[n] == '=') {
      *len = size - n - 1;
      return s + n + 1;
    }
    s += size + (s[size] == '|');
  }
  return NULL;
}

/* Cuts a line at its tabs, in place; false if it has not ten columns. */
static bool split(char *line, char **column) {
  int n = 0;
  for (char *s = line; s && n < COLUMNS; n++) {
    column[n] = s;
    s = strchr(s, '\t');
    if (s) *s++ = 0;
  }
  return n == COLUMNS;
}

static sayso_status open_sentence(conllu *c) {
  if (!arena_grow(&c->mem, &c->sentences, &c->sentence_room, c->sentence_count,
                  sizeof *c->sentences))
    return SAYSO_ENOMEM;
  c->sentences[c->sentence_count] = (conllu_sentence){
      .first = c->token_count, .last = c->token_count, .id = ""};
  return SAYSO_OK;
}

static bool is_glued(const char *misc) {
  size_t len = 0;
  const char *space = conllu_value(misc, "SpaceAfter", &len);
  return space && len == 2 && !memcmp(space, "No", 2);
}

/* Ranges tell whether space follows their last word; none follows those
 * before it. */
static sayso_status read_range(conllu *c, char **column) {
  const char *end = strchr(column[ID], '-');
  if (!end) return SAYSO_OK; /* an empty node */
  c->range_start = (uint32_t)strtoul(column[ID], NULL, 10);
  c->range_end = (uint32_t)strtoul(end + 1, NULL, 10);
  c->range_glued = is_glued(column[MISC]);
  return SAYSO_OK;
}

static sayso_status add_token(conllu *c, char **column) {
  uint32_t id = (uint32_t)strtoul(column[ID], NULL, 10);
  bool glued = is_glued(column[MISC]);
  bool joined = c->range_end && id > c->range_start;
  if (c->range_end) glued = id < c->range_end || c->range_glued;
  if (id >= c->range_end) c->range_end = 0;
  if (!arena_grow(&c->mem, &c->tokens, &c->token_room, c->token_count,
                  sizeof *c->tokens))
    return SAYSO_ENOMEM;
  c->tokens[c->token_count++] =
      (conllu_token){column[FORM],  column[LEMMA],
                     column[UPOS],  column[XPOS],
                     column[FEATS], column[REL],
                     column[MISC],  (uint32_t)strtoul(column[HEAD], NULL, 10),
                     glued,         joined};
  return SAYSO_OK;
}

static void read_comment(conllu_sentence *s, const char *line) {
  if (!strncmp(line, "# newdoc", 8)) s->new_document = true;
  if (!strncmp(line, "# newpar", 8) && line[8] != '_') s->new_paragraph = true;
  if (!strncmp(line, "# sent_id = ", 12)) s->id = line + 12;
}

static sayso_status read_line(conllu *c, char *line) {
  conllu_sentence *s = &c->sentences[c->sentence_count];
  char *column[COLUMNS];
  if (*line == '#') {
    read_comment(s, line);
    return SAYSO_OK;
  }
  if (!*line) {
    s->last = c->token_count;
    c->range_end = 0;
    if (s->last == s->first) return SAYSO_OK;
    c->sentence_count++;
    return open_sentence(c);
  }
  if (!split(line, column)) return SAYSO_EFORMAT;
  if (strpbrk(column[ID], "-.")) return read_range(c, column);
  return add_token(c, column);
}

sayso_status conllu_read(conllu *out, const char *path, sayso_error *error) {
  char *text = NULL;
  uint32_t number = 0;
  sayso_status status = read_all(&out->mem, path, &text);
  if (!status) status = open_sentence(out);
  while (!status && *text) {
    char *line = text;
    size_t size = strcspn(text, "\n");
    text += size + (text[size] == '\n');
    if (size && line[size - 1] == '\r') size--;
    line[size] = 0;
    number++;
    status = read_line(out, line);
  }
  char end[] = "";
  if (!status) status = read_line(out, end);
  if (status == SAYSO_EFORMAT)
    return status_fail(error, status, number, 0, "%s: a word needs ten columns",
                       path);
  return status ? status_fail(error, status, number, 0, "%s: %s", path,
                              sayso_strerror(status))
                : SAYSO_OK;
}

void conllu_release(conllu *c) {
  arena_release(&c->mem);
  *c = (conllu){0};
}

sayso_status conllu_write(const conllu *c, uint32_t first, uint32_t last,
                          buf *out) {
  for (uint32_t i = first; i < last; i++) {
    const conllu_sentence *s = &c->sentences[i];
    if (*s->id) buf_printf(out, "# sent_id = %s\n", s->id);
    for (uint32_t k = s->first; k < s->last; k++) {
      const conllu_token *t = &c->tokens[k];
      buf_printf(out, "%u\t%s\t%s\t%s\t%s\t%s\t%u\t%s\t_\t%s\n",
                 k - s->first + 1, t->form, t->lemma, t->upos, t->xpos,
                 t->feats, t->head, t->rel, t->misc);
    }
    buf_putc(out, '\n');
  }
  return out->status;
}
