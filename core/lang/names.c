/* names.c - the layer of names, made from sentences by the model. */
#include "lang/names.h"

#include <string.h>

#include "base/mem.h"
#include "lang/engine.h"
#include "text/document.h"

static const char *const type_names[] = {
#define X(name, text) text,
    NAME_TYPE_MAP(X)
#undef X
};

const char *name_type_name(name_type type) { return type_names[type]; }

name_type name_type_find(const char *name, size_t len) {
  for (unsigned i = 0; i < NAME_TYPE_COUNT; i++)
    if (strlen(type_names[i]) == len && !memcmp(type_names[i], name, len))
      return (name_type)i;
  return NAME_TYPE_COUNT;
}

/* The word that the others of a name hang on: the last before the first small
 * word that joins ("Ministry of ..."), or the last. */
static uint32_t head_of(const sayso_doc *doc, const name_span *s) {
  for (uint32_t i = s->first + 1; i < s->last; i++) {
    word_id form = doc->tokens.form[i];
    const gazetteer_entry *e =
        gazetteer_find(doc->engine->gazetteer, doc->words, &form, 1);
    if (e && e->kinds & GAZ_JOINT && !(e->kinds & GAZ_PARTICLE) &&
        words_at(doc->words, form)->flags & WORD_LOWER)
      return i - 1;
  }
  return s->last - 1;
}

/* Adds the names, and keeps which rows are those of each sentence. */
static sayso_status push_all(sayso_doc *doc, const name_spans *spans) {
  uint32_t count = doc->row[SAYSO_SENTENCES].count, next = 0;
  part *parts = arena_new(&doc->mem, count, sizeof *parts);
  if (!parts) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < count; i++) {
    parts[i] = (part){next, next, true};
    for (; next < spans->count; next++) {
      const name_span *s = &spans->at[next];
      if (s->first >= doc->sentences[i].last) break;
      piece p = {s->first, s->last, head_of(doc, s), (uint16_t)s->type};
      sayso_status status = doc_push_piece(doc, SAYSO_NAMES, p);
      if (status) return status;
    }
    parts[i].last = next;
  }
  doc->parts[SAYSO_NAMES] = parts;
  return SAYSO_OK;
}

sayso_status names_build(sayso_doc *doc, uint32_t sentence) {
  (void)sentence;
  uint32_t count = doc->row[SAYSO_SENTENCES].count;
  name_spans found = {0};
  if (!doc->engine->namer) return SAYSO_EMODEL;
  sayso_span *at = mem_new(count, sizeof *at);
  if (!at) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < count; i++)
    at[i] = (sayso_span){doc->sentences[i].first, doc->sentences[i].last};
  sayso_status status =
      namer_run(doc->engine->namer, doc->tokens.form, at, count, &found);
  if (!status) status = push_all(doc, &found);
  mem_free(found.at);
  mem_free(at);
  return status;
}
