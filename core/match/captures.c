/* captures.c - what a match took, by name: read off the way that it went. */
#include "match/run.h"

extent extent_of(const found *f, uint32_t first, uint32_t last) {
  const sayso_span *at = f->doc->tokens.at;
  extent e = {
      {0, 0},
      first, last
  };
  if (last > first) {
    e.at.start = at[first].start;
    e.at.end = at[last - 1].end;
  } else if (first < f->doc->tokens.count) {
    e.at.start = e.at.end = at[first].start;
  } else {
    e.at.start = e.at.end = f->doc->len;
  }
  return e;
}

capture capture_of_tokens(const found *f, const char *name, extent *at,
                          uint32_t first, uint32_t last) {
  *at = extent_of(f, first, last);
  return (capture){.name = name,
                   .kind = OF_TOKENS,
                   .head = last - first == 1 ? first : NO_TOKEN,
                   .count = 1,
                   .pieces = at};
}

capture capture_of_hit(const found *f, const char *name, extent *at,
                       const hit *h) {
  capture c = capture_of_tokens(f, name, at, h->first, h->last);
  c.kind = h->kind;
  c.of = h->of;
  c.lexicon = h->source;
  if (h->head != NO_TOKEN) c.head = h->head;
  return c;
}

/* A capture that is open, or was closed, on the way. */
typedef struct {
  uint32_t name, first, last;
  const hit *only; /* what it took, if it took one hit and no more */
  uint32_t taken;
  bool is_open;
} capturing;

typedef struct {
  arena mem;
  capturing *at;
  uint32_t count, room;
} capture_list;

static void take(capture_list *all, const way *w) {
  uint32_t lo = w->taken ? w->taken->first : w->pos;
  uint32_t hi = w->taken ? w->taken->last : w->pos + 1;
  for (uint32_t i = 0; i < all->count; i++) {
    capturing *c = &all->at[i];
    if (!c->is_open) continue;
    if (lo < c->first) c->first = lo;
    if (hi > c->last) c->last = hi;
    c->only = c->taken++ ? NULL : w->taken;
  }
}

static bool save(capture_list *all, uint32_t a) {
  if (a % 2) {
    uint32_t i = all->count;
    while (i-- > 0)
      if (all->at[i].is_open && all->at[i].name == a / 2) break;
    if (i != UINT32_MAX) all->at[i].is_open = false;
    return true;
  }
  if (!GROW(&all->mem, all->at, all->room, all->count)) return false;
  all->at[all->count++] =
      (capturing){.name = a / 2, .first = NONE, .is_open = true};
  return true;
}

static bool follow(const runner *r, const program *code, uint32_t node,
                   capture_list *all) {
  for (const way *w; node != NONE; node = w->next) {
    w = run_way(r, node);
    const instr *i = &code->at[w->pc];
    if (i->op == OPCODE_SAVE && !save(all, i->a)) return false;
    if (i->op == OPCODE_TOK || i->op == OPCODE_SPAN) take(all, w);
    if (w->sub != NONE && !i->is_not && !follow(r, code, w->sub, all))
      return false;
  }
  return true;
}

/* The pieces of one name, in the order of the text. */
static bool collect(found *f, const capture_list *all, uint32_t name,
                    const char *text, capture *out) {
  uint32_t n = 0;
  const capturing *one = NULL;
  for (uint32_t i = 0; i < all->count; i++)
    n += all->at[i].name == name && all->at[i].taken;
  extent *pieces = arena_new(&f->mem, n, sizeof *pieces);
  if (!pieces) return false;
  out->count = n;
  n = 0;
  for (uint32_t i = 0; i < all->count; i++) {
    const capturing *c = &all->at[i];
    if (c->name != name || !c->taken) continue;
    extent e = extent_of(f, c->first, c->last);
    uint32_t at = n++;
    for (; at && pieces[at - 1].first > e.first; at--)
      pieces[at] = pieces[at - 1];
    pieces[at] = e;
    one = c;
  }
  if (!one) return true;
  if (n == 1 && one->only)
    *out = capture_of_hit(f, text, pieces, one->only);
  else if (n == 1)
    *out = capture_of_tokens(f, text, pieces, one->first, one->last);
  else
    *out =
        (capture){.name = text, .head = NO_TOKEN, .count = n, .pieces = pieces};
  return true;
}

sayso_status run_captures(found *f, const program *code, uint32_t node,
                          capture **out, uint32_t *count) {
  capture_list all = {0};
  uint32_t n = 0;
  capture *at = arena_new(&f->mem, code->capture_count, sizeof *at);
  bool is_done = at && follow(f->run, code, node, &all);
  for (uint32_t i = 0; i < code->capture_count && is_done; i++) {
    capture c = {0};
    is_done = collect(f, &all, i, code->captures[i], &c);
    if (is_done && c.count) at[n++] = c;
  }
  arena_release(&all.mem);
  if (!is_done) return SAYSO_ENOMEM;
  *out = at;
  *count = n;
  return SAYSO_OK;
}
