/* deps.c - the layer of governors and relations, made by the model. */
#include "lang/engine.h"
#include "lang/parser.h"
#include "lang/rels.h"
#include "lang/tree.h"
#include "text/document.h"

/* Tokens of no sentence have no governor. */
static sayso_status make_columns(sayso_doc *doc) {
  token_table *t = &doc->tokens;
  uint32_t *head = arena_new(&doc->mem, t->count, sizeof *head);
  uint16_t *rel = arena_new(&doc->mem, t->count, sizeof *rel);
  if (!head || !rel) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < t->count; i++) {
    head[i] = NO_TOKEN;
    rel[i] = REL_root;
  }
  t->head = head;
  t->rel = rel;
  return SAYSO_OK;
}

static sayso_status note_parts(sayso_doc *doc, uint32_t sentence) {
  return doc_note_add(doc, "sentence-cut-for-parsing",
                      doc->row[SAYSO_SENTENCES].at[sentence]);
}

sayso_status deps_build(sayso_doc *doc, uint32_t sentence) {
  const sentence_value *s = &doc->sentences[sentence];
  token_table *t = &doc->tokens;
  uint32_t parts;
  if (!doc->engine->parser) return SAYSO_EMODEL;
  if (!t->head && make_columns(doc)) return SAYSO_ENOMEM;
  sayso_status status = parser_run(
      doc->engine->parser, t->form + s->first, t->tag + s->first,
      s->last - s->first, t->head + s->first, t->rel + s->first, &parts);
  if (status) return status;
  for (uint32_t i = s->first; i < s->last; i++)
    if (t->head[i] != PARSER_ROOT) t->head[i] += s->first;
  status = tree_reach(doc, sentence);
  return !status && parts > 1 ? note_parts(doc, sentence) : status;
}
