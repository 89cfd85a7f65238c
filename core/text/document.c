/* document.c - the life of a document, and the making of its layers. */
#include "text/document.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

static const struct {
  const char *name;
  unsigned from;
  enum layer_scope scope;
  sayso_status (*build)(sayso_doc *doc, uint32_t sentence);
} layers[] = {
#define X(layer, name, from, scope)                                            \
  [SAYSO_##layer] = {#name, name##_from, scope, name##_build},
    LAYERS(X)
#undef X
};

const char *sayso_layer_name(sayso_layer layer) {
  return (unsigned)layer < SAYSO_LAYER_COUNT ? layers[layer].name : NULL;
}

void doc_close(sayso_doc *doc) {
  arena_release(&doc->mem);
  mem_free(doc);
}

sayso_status doc_open(sayso_engine *engine, words *w, const language *lang,
                      const char *text, size_t len, sayso_doc **out,
                      size_t *bad) {
  if (len > SAYSO_DOC_MAX) return SAYSO_ETOOBIG;
  size_t good = utf8_valid(text, len);
  if (good < len) {
    if (bad) *bad = good;
    return SAYSO_EUTF8;
  }
  sayso_doc *doc = mem_new(1, sizeof *doc);
  if (!doc) return SAYSO_ENOMEM;
  doc->text = arena_copy(&doc->mem, text, len);
  if (!doc->text) {
    doc_close(doc);
    return SAYSO_ENOMEM;
  }
  doc->len = (uint32_t)len;
  doc->engine = engine;
  doc->words = w;
  doc->language = lang;
  *out = doc;
  return SAYSO_OK;
}

const char *sayso_doc_text(const sayso_doc *doc, size_t *len) {
  *len = doc->len;
  return doc->text;
}

sayso_status sayso_doc_set_date(sayso_doc *doc, const char *iso, size_t len) {
  if (doc->parts[SAYSO_DATES]) return SAYSO_EARGUMENT;
  return civil_read(iso, len, &doc->date) ? SAYSO_OK : SAYSO_EARGUMENT;
}

_Static_assert(LEXEME_CAP < HABIT_PLAIN, "the habits' other bits are free");

unsigned doc_habits_new(const sayso_doc *doc, word_id form) {
  word *w = &doc->words->at[form];
  unsigned set = language_habits(doc->language, w->text, w->len, NULL), is = 0;
  for (uint32_t i = 0; i < w->len; i++)
    is |= utf8_byte(w->text[i]);
  if (!(is & ~(unsigned)UTF8_LETTER)) set |= HABIT_PLAIN;
  w->habits = (uint16_t)(set | HABITS_KNOWN);
  return w->habits;
}

sayso_status doc_push(sayso_doc *doc, sayso_layer layer, uint32_t start,
                      uint32_t end) {
  span_row *row = &doc->row[layer];
  if (!arena_grow(&doc->mem, &row->at, &row->room, row->count, sizeof *row->at))
    return SAYSO_ENOMEM;
  row->at[row->count++] = (sayso_span){start, end};
  return SAYSO_OK;
}

sayso_status doc_push_piece(sayso_doc *doc, sayso_layer layer, piece p) {
  if (!arena_grow(&doc->mem, &doc->pieces[layer], &doc->pieces_room[layer],
                  doc->row[layer].count, sizeof p))
    return SAYSO_ENOMEM;
  doc->pieces[layer][doc->row[layer].count] = p;
  return doc_push(doc, layer, doc->tokens.at[p.first].start,
                  doc->tokens.at[p.last - 1].end);
}

sayso_status doc_note_add(sayso_doc *doc, const char *code, sayso_span at) {
  if (!arena_grow(&doc->mem, &doc->notes, &doc->note_room, doc->note_count,
                  sizeof *doc->notes))
    return SAYSO_ENOMEM;
  doc->notes[doc->note_count++] = (doc_note){code, at};
  return SAYSO_OK;
}

uint32_t doc_token_at(const sayso_doc *doc, uint32_t at) {
  uint32_t low = 0, high = doc->tokens.count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (doc->tokens.at[middle].end > at)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

uint32_t doc_block_of(const sayso_doc *doc, uint32_t token) {
  uint32_t low = 0, high = doc->row[SAYSO_BLOCKS].count;
  while (low + 1 < high) {
    uint32_t middle = low + (high - low) / 2;
    if (doc->blocks[middle].first <= token)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* Makes the part of one sentence of a layer whose sources are there. A failed
 * attempt leaves nothing behind. */
static sayso_status make_part(sayso_doc *doc, sayso_layer layer,
                              uint32_t sentence) {
  uint32_t count = doc->row[SAYSO_SENTENCES].count;
  if (!doc->parts[layer]) {
    doc->parts[layer] = arena_new(&doc->mem, count, sizeof(part));
    if (!doc->parts[layer]) return SAYSO_ENOMEM;
  }
  part *p = &doc->parts[layer][sentence];
  if (p->done) return SAYSO_OK;
  p->first = doc->row[layer].count;
  sayso_status status = layers[layer].build(doc, sentence);
  if (status) {
    doc->row[layer].count = p->first;
    return status;
  }
  p->last = doc->row[layer].count;
  p->done = true;
  return SAYSO_OK;
}

static bool in_order(const part *parts, uint32_t count) {
  for (uint32_t i = 1; i < count; i++)
    if (parts[i].first < parts[i - 1].last) return false;
  return true;
}

/* Puts the parts of a whole layer, which were made in any order, in the order
 * of the text. */
static sayso_status put_in_order(sayso_doc *doc, sayso_layer layer) {
  uint32_t count = doc->row[SAYSO_SENTENCES].count, n = 0;
  part *parts = doc->parts[layer];
  span_row *row = &doc->row[layer];
  if (!row->count || in_order(parts, count)) return SAYSO_OK;
  sayso_span *at = arena_new(&doc->mem, row->room, sizeof *at);
  piece *values = arena_new(&doc->mem, doc->pieces_room[layer], sizeof *values);
  if (!at || !values) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t size = parts[i].last - parts[i].first;
    memcpy(at + n, row->at + parts[i].first, size * sizeof *at);
    memcpy(values + n, doc->pieces[layer] + parts[i].first,
           size * sizeof *values);
    parts[i] = (part){n, n + size, true};
    n += size;
  }
  row->at = at;
  doc->pieces[layer] = values;
  return SAYSO_OK;
}

static sayso_status make_all_parts(sayso_doc *doc, sayso_layer layer) {
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < doc->row[SAYSO_SENTENCES].count && !status; i++)
    status = doc_need_at(doc, layer, i);
  return status ? status : put_in_order(doc, layer);
}

static sayso_status make_whole(sayso_doc *doc, sayso_layer layer) {
  doc->row[layer].count = 0; /* a failed attempt leaves nothing behind */
  return layers[layer].build(doc, 0);
}

sayso_status doc_need_at(sayso_doc *doc, sayso_layer layer, uint32_t sentence) {
  if (doc->done & 1u << layer) return SAYSO_OK;
  if (layers[layer].scope == DOCUMENT) return doc_need(doc, layer);
  if (doc->parts[layer] && doc->parts[layer][sentence].done) return SAYSO_OK;
  for (unsigned i = 0; i < SAYSO_LAYER_COUNT; i++) {
    if (!(layers[layer].from & 1u << i)) continue;
    sayso_status status = doc_need_at(doc, (sayso_layer)i, sentence);
    if (status) return status;
  }
  return make_part(doc, layer, sentence);
}

sayso_status doc_need(sayso_doc *doc, sayso_layer layer) {
  sayso_status status = SAYSO_OK;
  if (doc->done & 1u << layer) return SAYSO_OK;
  for (unsigned i = 0; i < SAYSO_LAYER_COUNT && !status; i++)
    if (layers[layer].from & 1u << i) status = doc_need(doc, (sayso_layer)i);
  if (status) return status;
  status = layers[layer].scope == DOCUMENT ? make_whole(doc, layer)
                                           : make_all_parts(doc, layer);
  if (!status) doc->done |= 1u << layer;
  return status;
}

sayso_status sayso_doc_layer(sayso_doc *doc, sayso_layer layer,
                             const sayso_span **out, size_t *count) {
  if ((unsigned)layer >= SAYSO_LAYER_COUNT) return SAYSO_EARGUMENT;
  sayso_status status = doc_need(doc, layer);
  if (status) return status;
  bool is_tokens =
      layer == SAYSO_TOKENS || layer == SAYSO_TAGS || layer == SAYSO_DEPS;
  *out = is_tokens ? doc->tokens.at : doc->row[layer].at;
  *count = is_tokens ? doc->tokens.count : doc->row[layer].count;
  return SAYSO_OK;
}
