/* tree.c - the reach of tokens, and their children. */
#include "lang/tree.h"

static bool is_inside(const sentence_value *s, uint32_t token) {
  return token != NO_TOKEN && token >= s->first && token < s->last;
}

static void widen(sayso_span *to, sayso_span from) {
  if (from.start < to->start) to->start = from.start;
  if (from.end > to->end) to->end = from.end;
}

sayso_status tree_reach(sayso_doc *doc, uint32_t sentence) {
  const sentence_value *s = &doc->sentences[sentence];
  token_table *t = &doc->tokens;
  uint32_t size = s->last - s->first, ready = 0;
  if (!t->reach) t->reach = arena_new(&doc->mem, t->count, sizeof *t->reach);
  uint32_t *waiting = arena_new(&doc->mem, size, 2 * sizeof *waiting);
  if (!t->reach || !waiting) return SAYSO_ENOMEM;
  uint32_t *queue = waiting + size; /* tokens all of whose children are done */
  for (uint32_t i = s->first; i < s->last; i++) {
    t->reach[i] = (sayso_span){i, i + 1};
    if (is_inside(s, t->head[i])) waiting[t->head[i] - s->first]++;
  }
  for (uint32_t i = 0; i < size; i++)
    if (!waiting[i]) queue[ready++] = s->first + i;
  for (uint32_t i = 0; i < ready; i++) {
    uint32_t head = t->head[queue[i]];
    if (!is_inside(s, head)) continue;
    widen(&t->reach[head], t->reach[queue[i]]);
    if (!--waiting[head - s->first]) queue[ready++] = head;
  }
  return SAYSO_OK;
}

uint32_t tree_next_child(const sayso_doc *doc, uint32_t head, uint32_t child) {
  sayso_span reach = doc->tokens.reach[head];
  uint32_t i = child == NO_TOKEN ? reach.start : child + 1;
  for (; i < reach.end; i++)
    if (i != head && doc->tokens.head[i] == head) return i;
  return NO_TOKEN;
}

uint32_t tree_child(const sayso_doc *doc, uint32_t head, uint16_t rel) {
  for (uint32_t c = tree_next_child(doc, head, NO_TOKEN); c != NO_TOKEN;
       c = tree_next_child(doc, head, c))
    if (doc->tokens.rel[c] == rel) return c;
  return NO_TOKEN;
}
