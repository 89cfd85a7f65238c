/* golden: layers against the text files of tests/golden, one for each layer.
 *
 *     build/tests/c/golden [--accept]
 *
 * A file has cases: a line "> text", then the rows of the layer that the text
 * has, indented. "@2024-05-16" sets the date of the articles after it, "@-"
 * takes it away; " // " in a text parts paragraphs; other lines are comments.
 * Cases after "@tags" see the model's tags (if there is a model; else they are
 * passed over), cases before it only words.
 * What differs is printed and fails; --accept writes what was found instead.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "lang/dates.h"
#include "lang/engine.h"
#include "lang/numbers.h"

typedef struct {
  sayso_engine *engine;
  sayso_layer layer;
  sayso_status (*print)(sayso_doc *doc, uint32_t row, buf *out);
  char date[11];         /* "" for none */
  struct tagger *tagger; /* of the engine; NULL without a model */
  bool wants_tags;
} golden;

static sayso_status print_date(sayso_doc *doc, uint32_t row, buf *out) {
  const piece *p = &doc->pieces[SAYSO_DATES][row];
  const char *value = date_at(doc, row);
  return buf_printf(out, "%s %s", date_type_name(p->type), value ? value : "-");
}

static sayso_status print_number(sayso_doc *doc, uint32_t row, buf *out) {
  const piece *p = &doc->pieces[SAYSO_NUMBERS][row];
  const number_value *v = number_at(doc, row);
  buf_printf(out, "%s %s %.10g", number_type_name(p->type),
             comparator_name(v->compare), v->value);
  if (v->compare == COMPARE_RANGE) buf_printf(out, " %.10g", v->max);
  return v->unit ? buf_printf(out, " %s", v->unit) : out->status;
}

/* Adds the rows of the layer, each on a line of its own. */
static sayso_status print_layer(const golden *g, sayso_doc *doc, buf *out) {
  const sayso_span *at;
  size_t count, len;
  const char *text = sayso_doc_text(doc, &len);
  sayso_status status = sayso_doc_layer(doc, g->layer, &at, &count);
  for (size_t i = 0; i < count && !status; i++) {
    buf_printf(out, "    %.*s = ", (int)(at[i].end - at[i].start),
               text + at[i].start);
    g->print(doc, (uint32_t)i, out);
    status = buf_putc(out, '\n');
  }
  return status;
}

/* The text of a case, with its paragraphs. */
static void add_text(const char *s, size_t len, buf *out) {
  for (size_t i = 0; i < len; i++) {
    if (len - i < 4 || memcmp(s + i, " // ", 4)) {
      buf_putc(out, s[i]);
      continue;
    }
    buf_puts(out, "\n\n");
    i += 3;
  }
}

static sayso_status read_case(const golden *g, const char *s, size_t len,
                              buf *out) {
  buf text = {0};
  sayso_doc *doc = NULL;
  add_text(s, len, &text);
  sayso_status status = text.status;
  if (!status) status = sayso_doc_new(g->engine, text.at, text.len, &doc, NULL);
  if (!status && g->date[0]) status = sayso_doc_set_date(doc, g->date, 10);
  if (!status) status = print_layer(g, doc, out);
  sayso_doc_free(doc);
  buf_release(&text);
  return status;
}

static sayso_status read_line(golden *g, const char *s, size_t len, buf *out) {
  bool is_row = len && s[0] == ' ', keeps = g->wants_tags && !g->tagger;
  if (is_row && !keeps) return SAYSO_OK; /* what was expected */
  buf_add(out, s, len);
  buf_putc(out, '\n');
  if (len == 5 && !memcmp(s, "@tags", 5)) {
    g->wants_tags = true;
    g->engine->tagger = g->tagger;
  } else if (len && s[0] == '@') {
    g->date[0] = 0;
    if (len == 11) memcpy(g->date, s + 1, 10);
  }
  bool is_case = len > 2 && s[0] == '>' && !keeps;
  return is_case ? read_case(g, s + 2, len - 2, out) : out->status;
}

static sayso_status read_cases(golden *g, const buf *file, buf *out) {
  sayso_status status = SAYSO_OK;
  g->tagger = g->engine->tagger;
  g->engine->tagger = NULL;
  for (size_t at = 0; at < file->len && !status;) {
    const char *end = memchr(file->at + at, '\n', file->len - at);
    size_t len = end ? (size_t)(end - file->at) - at : file->len - at;
    status = read_line(g, file->at + at, len, out);
    at += len + 1;
  }
  g->engine->tagger = g->tagger;
  return status;
}

static bool read_file(const char *path, buf *out) {
  FILE *file = fopen(path, "rb");
  if (!file) return false;
  char bytes[4096];
  for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
    buf_add(out, bytes, n);
  fclose(file);
  return out->len && !out->status;
}

static bool write_file(const char *path, const buf *text) {
  FILE *file = fopen(path, "wb");
  if (!file) return false;
  bool is_written = fwrite(text->at, 1, text->len, file) == text->len;
  return !fclose(file) && is_written;
}

/* Prints the lines in which two texts differ, with the text above them. */
static void print_difference(const char *path, char *was, char *is) {
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

/* Whether the layer is as its file says, or was accepted. */
static bool check(golden *g, const char *name, bool accept) {
  char path[256];
  buf was = {0}, is = {0};
  snprintf(path, sizeof path, "tests/golden/%s.txt", name);
  bool good = read_file(path, &was);
  if (!good) printf("%s: could not be read\n", path);
  sayso_status status = good ? read_cases(g, &was, &is) : SAYSO_OK;
  if (status) printf("%s: %s\n", path, sayso_strerror(status));
  good = good && !status;
  if (good && (was.len != is.len || memcmp(was.at, is.at, is.len))) {
    good = accept && write_file(path, &is);
    print_difference(path, was.at, is.at);
  }
  buf_release(&was);
  buf_release(&is);
  return good;
}

int main(int argc, char **argv) {
  static const struct {
    sayso_layer layer;
    sayso_status (*print)(sayso_doc *doc, uint32_t row, buf *out);
  } layers[] = {
      {SAYSO_DATES,   print_date  },
      {SAYSO_NUMBERS, print_number},
  };
  bool accept = argc > 1 && !strcmp(argv[1], "--accept"), good = true;
  sayso_engine *engine;
  sayso_error error;
  if (sayso_engine_new("core/lang/en", &engine, &error)) {
    printf("%s\n", error.message);
    return 1;
  }
  for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
    golden g = {engine, layers[i].layer, layers[i].print, "", NULL, false};
    good &= check(&g, sayso_layer_name(g.layer), accept);
  }
  sayso_engine_free(engine);
  return good ? 0 : 1;
}
