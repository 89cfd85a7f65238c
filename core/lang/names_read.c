/* names_read.c - marked texts: tokens with labels, line by line. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "lang/name_table.h"
#include "lang/names_train.h"

#define TOKENS_MAX (1u << 28)
#define LINE_BYTES 4096

/* The label or open mark called so, or MARKED_COUNT. */
static unsigned label_of(const char *s) {
  static const char *const open[] = {"B-*", "I-*", "N-*", "*"};
  if (!strcmp(s, "O")) return 0;
  for (unsigned i = MARKED_BEGIN; i < MARKED_COUNT; i++)
    if (!strcmp(s, open[i - MARKED_BEGIN])) return i;
  if ((*s != 'B' && *s != 'I') || s[1] != '-') return MARKED_COUNT;
  name_type t = name_type_find(s + 2, strlen(s + 2));
  return t == NAME_TYPE_COUNT ? MARKED_COUNT
                              : 1 + 2 * (unsigned)t + (*s == 'I');
}

static sayso_status add_token(marked_texts *t, words *w, const char *form,
                              size_t len, unsigned label) {
  if (!mem_grow(&t->forms, &t->room, t->count, sizeof *t->forms, TOKENS_MAX) ||
      !mem_grow(&t->labels, &t->label_room, t->count, 1, TOKENS_MAX))
    return SAYSO_ENOMEM;
  sayso_status status =
      words_add(w, form, len, words_hash(form, len), &t->forms[t->count]);
  if (!status) t->labels[t->count++] = (uint8_t)label;
  return status;
}

static sayso_status end_sentence(marked_texts *t, const name_text *from) {
  uint32_t first =
      t->sentence_count ? t->sentences[t->sentence_count - 1].last : 0;
  if (first == t->count) return SAYSO_OK;
  if (!mem_grow(&t->sentences, &t->sentence_room, t->sentence_count,
                sizeof *t->sentences, TOKENS_MAX))
    return SAYSO_ENOMEM;
  bool is_open = false;
  for (uint32_t i = first; i < t->count; i++)
    is_open |= t->labels[i] >= MARKED_BEGIN;
  t->sentences[t->sentence_count++] =
      (marked_sentence){first, t->count, t->documents, from->is_apart, is_open};
  return SAYSO_OK;
}

static sayso_status take_line(marked_texts *t, words *w, const name_text *from,
                              char *line) {
  if (!*line) return end_sentence(t, from);
  if (!strncmp(line, "# doc", 5)) {
    sayso_status status = end_sentence(t, from);
    t->documents++;
    return status;
  }
  char *tab = strchr(line, '\t');
  if (!tab || tab == line) return SAYSO_EFORMAT;
  char *end = strchr(tab + 1, '\t');
  if (end) *end = 0; /* more columns are of no interest */
  unsigned label = label_of(tab + 1);
  if (label == MARKED_COUNT) return SAYSO_EFORMAT;
  return add_token(t, w, line, (size_t)(tab - line), label);
}

sayso_status marked_read(marked_texts *t, words *w, const name_text *from,
                         sayso_error *error) {
  char line[LINE_BYTES];
  uint32_t number = 0;
  FILE *f = fopen(from->path, "r");
  sayso_status status = f ? SAYSO_OK : SAYSO_EIO;
  t->documents++;
  while (!status && fgets(line, sizeof line, f)) {
    number++;
    line[strcspn(line, "\r\n")] = 0;
    status = take_line(t, w, from, line);
  }
  if (!status) status = end_sentence(t, from);
  if (f) fclose(f);
  if (status == SAYSO_EFORMAT)
    return status_fail(error, status, number, 0,
                       "%s:%u: a form, a tab and a label such as B-person "
                       "expected",
                       from->path, (unsigned)number);
  return status ? status_fail(error, status, number, 0, "%s: %s", from->path,
                              sayso_strerror(status))
                : SAYSO_OK;
}

void marked_release(marked_texts *t) {
  mem_free(t->forms);
  mem_free(t->labels);
  mem_free(t->sentences);
  *t = (marked_texts){0};
}
