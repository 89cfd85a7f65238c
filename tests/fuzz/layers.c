/* Any text: its layers keep to their word.
 *
 * Spans stand on code points, in order, none empty, none outside; tokens cover
 * all that is neither white space nor a control character; what is smaller
 * stands inside what is larger; a layer made sentence by sentence, from the
 * last to the first, is the layer made whole.
 */
#include <string.h>

#include "base/repair.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "text/document.h"

static bool is_start(const sayso_doc *doc, uint32_t at) {
  return at <= doc->len && ((unsigned char)doc->text[at] & 0xC0) != 0x80;
}

static void check_spans(sayso_doc *doc, sayso_layer layer) {
  const sayso_span *at;
  size_t count;
  if (sayso_doc_layer(doc, layer, &at, &count)) return;
  for (size_t i = 0; i < count; i++) {
    PROMISE(at[i].start < at[i].end && at[i].end <= doc->len);
    PROMISE(is_start(doc, at[i].start) && is_start(doc, at[i].end));
    PROMISE(!i || at[i - 1].start <= at[i].start);
  }
}

static void check_gap(const sayso_doc *doc, uint32_t from, uint32_t to) {
  PROMISE(from <= to);
  for (size_t at = from, n; at < to; at += n) {
    uint32_t c = utf8_decode(doc->text + at, to - at, &n);
    PROMISE(utf8_is_space(c) || c < ' ' || c == 0x7F);
  }
}

static void check_tokens(const sayso_doc *doc) {
  uint32_t end = 0;
  for (uint32_t i = 0; i < doc->tokens.count; i++) {
    check_gap(doc, end, doc->tokens.at[i].start);
    end = doc->tokens.at[i].end;
  }
  check_gap(doc, end, doc->len);
}

static void check_range(const sayso_doc *doc, sayso_span at, uint32_t first,
                        uint32_t last) {
  PROMISE(first <= last && last <= doc->tokens.count);
  if (first == last) return;
  PROMISE(at.start <= doc->tokens.at[first].start);
  PROMISE(at.end >= doc->tokens.at[last - 1].end);
}

static void check_values(const sayso_doc *doc) {
  for (uint32_t i = 0; i < doc->row[SAYSO_BLOCKS].count; i++) {
    check_range(doc, doc->row[SAYSO_BLOCKS].at[i], doc->blocks[i].first,
                doc->blocks[i].last);
    PROMISE(doc->blocks[i].role < BLOCK_ROLE_COUNT);
  }
  for (uint32_t i = 0; i < doc->row[SAYSO_SENTENCES].count; i++) {
    const sentence_value *s = &doc->sentences[i];
    PROMISE(s->first < s->last && s->block < doc->row[SAYSO_BLOCKS].count);
    check_range(doc, doc->row[SAYSO_SENTENCES].at[i], s->first, s->last);
    PROMISE(!i || doc->sentences[i - 1].last <= s->first);
    PROMISE(s->first >= doc->blocks[s->block].first);
    PROMISE(s->last <= doc->blocks[s->block].last);
  }
  for (uint32_t i = 0; i < doc->row[SAYSO_QUOTES].count; i++) {
    const quote_value *q = &doc->quotes[i];
    sayso_span at = doc->row[SAYSO_QUOTES].at[i];
    check_range(doc, at, q->first, q->last);
    PROMISE(q->inner.start >= at.start && q->inner.end <= at.end);
    PROMISE(q->parent == NO_TOKEN || q->parent < i);
  }
}

/* The rows of a layer that was made whole and of one that was not. */
static void check_same(const sayso_doc *a, const sayso_doc *b, int layer) {
  const span_row *x = &a->row[layer], *y = &b->row[layer];
  PROMISE(x->count == y->count);
  if (x->count) PROMISE(!memcmp(x->at, y->at, x->count * sizeof *x->at));
}

static void check_pieces(sayso_doc *whole, sayso_doc *pieces) {
  for (int layer = SAYSO_TAGS; layer < SAYSO_LAYER_COUNT; layer++) {
    sayso_status status = doc_need(whole, (sayso_layer)layer);
    if (doc_need(pieces, SAYSO_SENTENCES)) return;
    for (uint32_t i = pieces->row[SAYSO_SENTENCES].count; i-- && !status;)
      PROMISE(!doc_need_at(pieces, (sayso_layer)layer, i));
    PROMISE(doc_need(pieces, (sayso_layer)layer) == status);
    if (!status) check_same(whole, pieces, layer);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static sayso_engine *engine;
  sayso_doc *doc, *other;
  buf text = {0};
  repairs r = {0};
  if (!engine) PROMISE(!sayso_engine_new("core/lang/en", &engine, NULL));
  PROMISE(!repair_text((const char *)data, size, &text, &r));
  PROMISE(!sayso_doc_new(engine, text.at, text.len, &doc, NULL));
  PROMISE(!sayso_doc_new(engine, text.at, text.len, &other, NULL));
  check_pieces(doc, other);
  for (int layer = 0; layer < SAYSO_LAYER_COUNT; layer++)
    check_spans(doc, (sayso_layer)layer);
  check_tokens(doc);
  check_values(doc);
  sayso_doc_free(doc);
  sayso_doc_free(other);
  buf_release(&text);
  return 0;
}
