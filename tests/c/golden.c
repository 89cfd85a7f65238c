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
#include <string.h>

#include "../golden/golden.h"
#include "base/buf.h"
#include "lang/dates.h"
#include "lang/engine.h"
#include "lang/names.h"
#include "lang/numbers.h"
#include "lang/phrases.h"

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

/* ## The layers of text */

static sayso_status print_block(sayso_doc *doc, uint32_t row, buf *out) {
  static const char *const roles[] = {
#define X(name, text) text,
      BLOCK_ROLE_MAP(X)
#undef X
  };
  const block_value *b = &doc->blocks[row];
  uint32_t start = doc->row[SAYSO_BLOCKS].at[row].start;
  buf_puts(out, roles[b->role]);
  if (b->lead_end > start)
    buf_printf(out, ", %u before it", b->lead_end - start);
  return out->status;
}

static void add_flag(buf *out, unsigned set, unsigned flag, const char *name) {
  if (set & flag) buf_printf(out, " %s", name);
}

static sayso_status print_token(sayso_doc *doc, uint32_t row, buf *out) {
  unsigned flags = doc->tokens.flags[row];
  uint32_t sentence = doc->tokens.sentence[row];
  if (sentence == NO_TOKEN)
    buf_puts(out, "-");
  else
    buf_printf(out, "%u", sentence);
  add_flag(out, flags, TOKEN_SPACE, "space");
  add_flag(out, flags, TOKEN_NEWLINE, "newline");
  add_flag(out, flags, TOKEN_FIRST, "first");
  add_flag(out, flags, TOKEN_CLITIC, "clitic");
  add_flag(out, flags, TOKEN_OPEN, "open");
  add_flag(out, flags, TOKEN_CLOSE, "close");
  add_flag(out, flags, TOKEN_QUOTED, "quoted");
  return out->status;
}

static sayso_status print_quote(sayso_doc *doc, uint32_t row, buf *out) {
  const quote_value *q = &doc->quotes[row];
  buf_printf(out, "%u", q->depth);
  add_flag(out, q->flags, QUOTE_SINGLE, "single");
  add_flag(out, q->flags, QUOTE_UNCLOSED, "unclosed");
  add_flag(out, q->flags, QUOTE_OPENS, "opens");
  add_flag(out, q->flags, QUOTE_CONTINUES, "continues");
  return out->status;
}

static sayso_status print_sentence(sayso_doc *doc, uint32_t row, buf *out) {
  const sentence_value *s = &doc->sentences[row];
  return buf_printf(out, "%u", s->last - s->first);
}

/* ## The layers of language */

static sayso_status print_name(sayso_doc *doc, uint32_t row, buf *out) {
  const piece *p = &doc->pieces[SAYSO_NAMES][row];
  return buf_puts(out, name_type_name((name_type)p->type));
}

static sayso_status print_head(sayso_doc *doc, const piece *p, const char *type,
                               buf *out) {
  sayso_span at = doc->tokens.at[p->head];
  return buf_printf(out, "%s of %.*s", type, (int)(at.end - at.start),
                    doc->text + at.start);
}

static sayso_status print_phrase(sayso_doc *doc, uint32_t row, buf *out) {
  const piece *p = &doc->pieces[SAYSO_PHRASES][row];
  return print_head(doc, p, phrase_type_name((phrase_type)p->type), out);
}

static sayso_status print_clause(sayso_doc *doc, uint32_t row, buf *out) {
  const piece *p = &doc->pieces[SAYSO_CLAUSES][row];
  return print_head(doc, p, clause_type_name((clause_type)p->type), out);
}

/* Adds the rows of the layer, each on a line of its own. */
static sayso_status print_layer(const golden *g, sayso_doc *doc, buf *out) {
  const sayso_span *at;
  size_t count, len;
  const char *text = sayso_doc_text(doc, &len);
  sayso_status status = doc_need(doc, SAYSO_SENTENCES);
  if (!status) status = sayso_doc_layer(doc, g->layer, &at, &count);
  if (status) return status;
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

static sayso_status read_line(void *data, const char *s, size_t len, buf *out) {
  golden *g = data;
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

/* Whether the layer is as its file says, or was accepted. */
static bool check(golden *g, bool accept) {
  char path[256];
  snprintf(path, sizeof path, "tests/golden/%s.txt",
           sayso_layer_name(g->layer));
  g->tagger = g->engine->tagger;
  g->engine->tagger = NULL;
  bool good = golden_check(path, accept, read_line, g);
  printf("[%s] golden_%s\n", good ? "       OK " : "  FAILED  ",
         sayso_layer_name(g->layer));
  g->engine->tagger = g->tagger;
  return good;
}

int main(int argc, char **argv) {
  static const struct {
    sayso_layer layer;
    sayso_status (*print)(sayso_doc *doc, uint32_t row, buf *out);
  } layers[] = {
      {SAYSO_BLOCKS,    print_block   },
      {SAYSO_TOKENS,    print_token   },
      {SAYSO_QUOTES,    print_quote   },
      {SAYSO_SENTENCES, print_sentence},
      {SAYSO_DATES,     print_date    },
      {SAYSO_NUMBERS,   print_number  },
      {SAYSO_NAMES,     print_name    },
      {SAYSO_PHRASES,   print_phrase  },
      {SAYSO_CLAUSES,   print_clause  },
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
    good &= check(&g, accept);
  }
  sayso_engine_free(engine);
  return good ? 0 : 1;
}
