/* hits.c - rows of hits by label; see hits.h. */
#include "match/hits.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/dates.h"
#include "lang/entities.h"
#include "lang/names.h"
#include "lang/numbers.h"
#include "lang/phrases.h"
#include "lang/rels.h"

static bool is_of_sentence(const label *l) {
  static const enum layer_scope scopes[] = {
#define X(id, name, from, scope) [SAYSO_##id] = scope,
      LAYERS(X)
#undef X
  };
  if (l->kind == LABEL_LAYER) return scopes[l->layer] == SENTENCE;
  return l->kind == LABEL_ASIDE;
}

bool layer_ready(found *f, sayso_layer layer, uint32_t token) {
  uint32_t sentence = f->doc->tokens.sentence[token];
  if (f->status || sentence == NO_TOKEN) return false;
  sayso_status status = doc_need_at(f->doc, layer, sentence);
  if (!status) return true;
  f->status = status;
  f->missing = layer;
  return false;
}

/* ## Rows */

static bool row_add(found *f, hit_row *row, hit h) {
  if (h.last <= h.first) return true; /* a block without tokens */
  if (!GROW(&f->mem, row->at, row->room, row->count)) {
    f->status = SAYSO_ENOMEM;
    return false;
  }
  row->at[row->count++] = h;
  if (h.last - h.first > row->longest) row->longest = h.last - h.first;
  return true;
}

/* Notes that a label has hits of its own from now on. */
static bool use_label(found *f, uint32_t l) {
  if (f->rows[l] || f->parts[l]) return true;
  if (!GROW(&f->mem, f->used_labels, f->used_room, f->used_count)) {
    f->status = SAYSO_ENOMEM;
    return false;
  }
  f->used_labels[f->used_count++] = l;
  return true;
}

/* The row of a label for the whole document; NULL without memory. */
static hit_row *row_for(found *f, uint32_t l) {
  if (f->rows[l]) return f->rows[l];
  if (!use_label(f, l)) return NULL;
  f->rows[l] = arena_new(&f->mem, 1, sizeof **f->rows);
  if (!f->rows[l]) f->status = SAYSO_ENOMEM;
  return f->rows[l];
}

static int by_start(const void *a, const void *b) {
  const hit *x = a, *y = b;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  if (x->last != y->last) return x->last > y->last ? -1 : 1;
  if (x->source != y->source) return x->source < y->source ? -1 : 1;
  return x->of < y->of ? -1 : x->of > y->of;
}

static void row_sort(hit_row *row) {
  bool is_sorted = true;
  for (uint32_t i = 1; i < row->count && is_sorted; i++)
    is_sorted = by_start(&row->at[i - 1], &row->at[i]) <= 0;
  if (!is_sorted) qsort(row->at, row->count, sizeof *row->at, by_start);
}

/* Rows of the layers by sentence are pieces. */
static hit hit_of_piece(const sayso_doc *doc, sayso_layer layer, uint32_t i) {
  const piece *p = &doc->pieces[layer][i];
  bool has_value = layer == SAYSO_DATES || layer == SAYSO_NUMBERS;
  return (hit){.first = p->first,
               .last = p->last,
               .head = has_value ? NO_TOKEN : p->head, /* else a value's */
               .of = i};
}

static int type_of_row(const sayso_doc *doc, sayso_layer layer, uint32_t i) {
  if (layer == SAYSO_BLOCKS) return (int)doc->blocks[i].role;
  return doc->pieces[layer] ? (int)doc->pieces[layer][i].type : -1;
}

static hit hit_of_row(const sayso_doc *doc, sayso_layer layer, uint32_t i) {
  hit h = {.head = NO_TOKEN, .of = i};
  switch (layer) {
  case SAYSO_QUOTES:
    h.first = doc->quotes[i].first;
    h.last = doc->quotes[i].last;
    break;
  case SAYSO_SENTENCES:
    h.first = doc->sentences[i].first;
    h.last = doc->sentences[i].last;
    break;
  case SAYSO_BLOCKS:
    h.first = doc->blocks[i].first;
    h.last = doc->blocks[i].last;
    break;
  default:
    h = hit_of_piece(doc, layer, i);
  }
  h.kind = OF_LAYER;
  h.book = (uint32_t)type_of_row(doc, layer, i);
  h.source = (uint32_t)layer;
  return h;
}

static void fill_from_layer(found *f, const label *l, hit_row *row,
                            uint32_t first, uint32_t last) {
  for (uint32_t i = first; i < last; i++)
    if (l->type < 0 || type_of_row(f->doc, l->layer, i) == l->type)
      if (!row_add(f, row, hit_of_row(f->doc, l->layer, i))) return;
  row_sort(row);
}

/* ## Asides: ( ... ) and [ ... ]; and between commas or dashes an apposition
 * or a relative clause */

static char plain_mark(const sayso_doc *doc, uint32_t token) {
  sayso_span at = doc->tokens.at[token];
  size_t n;
  uint32_t c = utf8_decode(doc->text + at.start, at.end - at.start, &n);
  if (n != at.end - at.start) return '\0';
  c = utf8_plain(c);
  return c < 0x80 && strchr("([)],-", (int)c) ? (char)c : '\0';
}

static uint32_t bracket_end(const sayso_doc *doc, uint32_t token,
                            uint32_t last) {
  unsigned depth = 0;
  for (uint32_t i = token; i < last; i++) {
    char c = plain_mark(doc, i);
    if (c == '(' || c == '[') depth++;
    if ((c == ')' || c == ']') && !--depth) return i + 1;
  }
  return NO_TOKEN;
}

static bool is_aside_rel(uint16_t rel) {
  uint16_t base = rel_base(rel);
  return base == REL_appos || base == REL_acl;
}

/* Appositions and relative clauses whose reach starts after a comma or dash,
 * or with it. */
static void add_set_off(found *f, hit_row *row, const sentence_value *s) {
  const token_table *t = &f->doc->tokens;
  for (uint32_t i = s->first; i < s->last; i++) {
    if (!is_aside_rel(t->rel[i])) continue;
    uint32_t start = t->reach[i].start, end = t->reach[i].end;
    char c = plain_mark(f->doc, start);
    if (c != ',' && c != '-') {
      if (start == s->first) continue;
      c = plain_mark(f->doc, --start);
    }
    if (c != ',' && c != '-') continue;
    if (end < s->last && plain_mark(f->doc, end) == c) end++;
    hit h = {.first = start, .last = end, .head = i, .of = i};
    if (!row_add(f, row, h)) return;
  }
}

static void fill_asides(found *f, hit_row *row, uint32_t sentence) {
  const sentence_value *s = &f->doc->sentences[sentence];
  bool has_mark = false;
  for (uint32_t i = s->first; i < s->last; i++) {
    char c = plain_mark(f->doc, i);
    has_mark |= c == ',' || c == '-';
    if (c != '(' && c != '[') continue;
    uint32_t end = bracket_end(f->doc, i, s->last);
    hit h = {.first = i, .last = end, .head = NO_TOKEN, .of = i};
    if (end != NO_TOKEN && !row_add(f, row, h)) return;
  }
  if (has_mark && f->doc->engine->parser && s->last > s->first &&
      layer_ready(f, SAYSO_DEPS, s->first))
    add_set_off(f, row, s);
  row_sort(row);
}

/* ## Finding the row */

static hit_row *row_of_sentence(found *f, uint32_t l, uint32_t token) {
  const label *at = &f->set->labels[l];
  uint32_t sentence = f->doc->tokens.sentence[token];
  if (sentence == NO_TOKEN) return NULL;
  if (!f->parts[l]) {
    uint32_t count = f->doc->row[SAYSO_SENTENCES].count;
    if (!use_label(f, l)) return NULL;
    f->parts[l] = arena_new(&f->mem, count, sizeof(hit_row));
    if (!f->parts[l]) {
      f->status = SAYSO_ENOMEM;
      return NULL;
    }
  }
  hit_row *row = &f->parts[l][sentence];
  bool is_whole = at->kind == LABEL_LAYER && f->doc->done & 1u << at->layer;
  if (row->is_done && row->is_whole == is_whole) return row;
  row->count = 0; /* a layer that is whole now may have moved its rows */
  if (at->kind == LABEL_LAYER) {
    if (!layer_ready(f, at->layer, token)) return NULL;
    part p = f->doc->parts[at->layer]
                 ? f->doc->parts[at->layer][sentence]
                 : (part){0, f->doc->row[at->layer].count, true};
    fill_from_layer(f, at, row, p.first, p.last);
  } else {
    fill_asides(f, row, sentence);
  }
  if (f->status) {
    row->count = 0;
    return NULL;
  }
  row->is_done = true;
  row->is_whole = is_whole;
  return row;
}

static hit_row *row_of_document(found *f, uint32_t l) {
  const label *at = &f->set->labels[l];
  if (!f->rows[l] && at->kind != LABEL_LAYER) return NULL; /* none at all */
  hit_row *row = row_for(f, l);
  if (!row) return NULL;
  if (row->is_done || at->kind != LABEL_LAYER) return row;
  sayso_status status = doc_need(f->doc, at->layer);
  if (status) {
    f->status = status;
    f->missing = at->layer;
    return NULL;
  }
  fill_from_layer(f, at, row, 0, f->doc->row[at->layer].count);
  if (f->status) {
    row->count = 0;
    return NULL;
  }
  row->is_done = true;
  return row;
}

static hit_row *row_at(found *f, uint32_t l, uint32_t token) {
  return is_of_sentence(&f->set->labels[l]) ? row_of_sentence(f, l, token)
                                            : row_of_document(f, l);
}

/* The first hit that starts at `token` or later. */
static uint32_t first_from(const hit_row *row, uint32_t token) {
  uint32_t low = 0, high = row->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (row->at[middle].first >= token)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

hit *hits_at(found *f, uint32_t l, uint32_t token, uint32_t *count) {
  const hit_row *row = row_at(f, l, token);
  *count = 0;
  if (!row || !row->count) return NULL;
  uint32_t from = first_from(row, token), to = from;
  while (to < row->count && row->at[to].first == token)
    to++;
  *count = to - from;
  return row->at + from;
}

static bool list_add(found *f, arena *mem, hit_list *out, hit *h) {
  if (!GROW(mem, out->at, out->room, out->count)) {
    f->status = SAYSO_ENOMEM;
    return false;
  }
  out->at[out->count++] = h;
  return true;
}

static int longest_first(const void *a, const void *b) {
  const hit *x = *(hit *const *)a, *y = *(hit *const *)b;
  uint32_t m = x->last - x->first, n = y->last - y->first;
  if (m != n) return m > n ? -1 : 1;
  return by_start(x, y);
}

static int shortest_first(const void *a, const void *b) {
  const hit *x = *(hit *const *)a, *y = *(hit *const *)b;
  uint32_t m = x->last - x->first, n = y->last - y->first;
  if (m != n) return m < n ? -1 : 1;
  return by_start(x, y);
}

sayso_status hits_over(found *f, uint32_t l, uint32_t token, arena *mem,
                       hit_list *out) {
  const hit_row *row = row_at(f, l, token);
  uint32_t headed = 0;
  out->count = 0;
  if (!row || !row->count) return f->status;
  for (uint32_t i = first_from(row, token + 1); i-- > 0;) {
    hit *h = &row->at[i];
    if (token - h->first >= row->longest) break;
    if (h->last <= token || !hit_is(f, h)) continue;
    if (!list_add(f, mem, out, h)) return f->status;
    if (hit_head(f, h) != token) continue;
    out->at[out->count - 1] = out->at[headed];
    out->at[headed++] = h;
  }
  if (!out->count) return f->status;
  qsort(out->at, headed, sizeof *out->at, longest_first);
  qsort(out->at + headed, out->count - headed, sizeof *out->at, shortest_first);
  return f->status;
}

hit *hits_between(found *f, uint32_t l, uint32_t first, uint32_t last,
                  uint32_t *count) {
  const hit_row *row = row_of_document(f, l);
  *count = 0;
  if (!row || !row->count) return NULL;
  uint32_t from = first_from(row, first);
  *count = first_from(row, last) - from;
  return row->at + from;
}

/* ## Hits */

bool hit_is(found *f, hit *h) {
  if (h->state != HIT_MAYBE) return h->state == HIT_SURE;
  lexicon_hit l = {h->source, h->of,   h->first, h->last,
                   h->book,   h->node, false};
  if (!f->doc->engine->tagger || f->doc->tokens.sentence[h->first] == NO_TOKEN)
    return false; /* nothing will ever tell */
  if (!layer_ready(f, SAYSO_TAGS, h->first)) return false;
  bool fits = lexicon_fits(f->set->lexicons, f->doc, &l);
  h->state = fits ? HIT_SURE : HIT_NOT;
  return fits;
}

uint32_t head_of(found *f, uint32_t first, uint32_t last) {
  if (last - first <= 1) return first;
  if (f->doc->tokens.sentence[first] == NO_TOKEN) return first;
  if (!layer_ready(f, SAYSO_DEPS, first)) return NO_TOKEN;
  const sentence_value *s = &f->doc->sentences[f->doc->tokens.sentence[first]];
  uint32_t end = last < s->last ? last : s->last;
  for (uint32_t i = first; i < end; i++) {
    uint32_t head = f->doc->tokens.head[i];
    if (head == NO_TOKEN || head < first || head >= end) return i;
  }
  return first;
}

uint32_t hit_head(found *f, const hit *h) {
  return h->head != NO_TOKEN ? h->head : head_of(f, h->first, h->last);
}

const hit *hit_without_aside(found *f, const hit *h) {
  uint32_t count;
  for (uint32_t t = h->first + 1; t < h->last && !f->status; t++) {
    const hit *aside = hits_at(f, f->set->aside, t, &count);
    if (!count || aside->last < h->last) continue; /* the longest is first */
    hit *copy = arena_new(&f->mem, 1, sizeof *copy);
    if (!copy) {
      f->status = SAYSO_ENOMEM;
      return NULL;
    }
    *copy = *h;
    copy->last = t;
    return copy;
  }
  return h;
}

const char *layer_type_name(sayso_layer layer, unsigned type) {
  switch (layer) {
  case SAYSO_DATES:
    return type < DATE_TYPE_COUNT ? date_type_name(type) : NULL;
  case SAYSO_NUMBERS:
    return type < NUMBER_TYPE_COUNT ? number_type_name(type) : NULL;
  case SAYSO_ENTITIES:
    return type < ENTITY_TYPE_COUNT ? entity_type_name(type) : NULL;
  case SAYSO_NAMES:
    return type < NAME_TYPE_COUNT ? name_type_name((name_type)type) : NULL;
  case SAYSO_PHRASES:
    return type < PHRASE_TYPE_COUNT ? phrase_type_name((phrase_type)type)
                                    : NULL;
  case SAYSO_CLAUSES:
    return type < CLAUSE_TYPE_COUNT ? clause_type_name((clause_type)type)
                                    : NULL;
  default:
    return NULL;
  }
}

static const char *number_text(found *f, double n) {
  buf_clear(&f->text);
  buf_printf(&f->text, "%.10g", n);
  return f->text.status ? NULL : f->text.at;
}

static const char *name_of_entity(found *f, uint32_t row) {
  uint32_t entity = entity_at(f->doc, row);
  return entity == NO_ENTITY ? NULL : entity_name(f->doc, entity);
}

/* What a date or a number is worth, and who an entity is. */
static const char *layer_value(found *f, const hit *h, const char *name) {
  bool is_value = !strcmp(name, "value");
  if (h->source == SAYSO_ENTITIES)
    return strcmp(name, "name") ? NULL : name_of_entity(f, h->of);
  if (h->source == SAYSO_DATES) return is_value ? date_at(f->doc, h->of) : NULL;
  if (h->source != SAYSO_NUMBERS) return NULL;
  const number_value *n = number_at(f->doc, h->of);
  if (is_value) return number_text(f, n->value);
  if (!strcmp(name, "unit")) return n->unit;
  return strcmp(name, "comparator") ? NULL : comparator_name(n->compare);
}

const char *hit_field(found *f, const hit *h, const char *name) {
  switch (h->kind) {
  case OF_ENTRY:
    return lexicon_value(f->set->lexicons, h->source, h->of, name);
  case OF_MATCH:
    return found_field(f, h->of, name);
  case OF_LAYER:
    return strcmp(name, "type")
               ? layer_value(f, h, name)
               : layer_type_name((sayso_layer)h->source, h->book);
  default:
    return NULL;
  }
}

/* ## Lexicons and matches */

typedef struct {
  found *f;
  uint32_t *label_of; /* by lexicon; or NONE */
} scanning;

static sayso_status scan_part(void *data, uint32_t first, uint32_t last) {
  found *f = ((scanning *)data)->f;
  const uint32_t *label_of = ((scanning *)data)->label_of;
  sayso_status status =
      lexicons_scan(f->set->lexicons, f->doc, first, last, &f->scan);
  for (uint32_t i = 0; i < f->scan.count && !status; i++) {
    const lexicon_hit *l = &f->scan.at[i];
    if (label_of[l->lexicon] == NONE) continue;
    hit h = {.first = l->first,
             .last = l->last,
             .head = NO_TOKEN,
             .of = l->entry,
             .source = l->lexicon,
             .kind = OF_ENTRY,
             .state = l->is_sure ? HIT_SURE : HIT_MAYBE,
             .book = l->book,
             .node = l->node};
    hit_row *row = row_for(f, label_of[l->lexicon]);
    if (!row || !row_add(f, row, h)) return SAYSO_ENOMEM;
  }
  return status;
}

sayso_status hits_each_part(found *f, each_part *each, void *data) {
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < f->doc->row[SAYSO_BLOCKS].count && !status; i++) {
    const block_value *b = &f->doc->blocks[i];
    uint32_t at = b->first;
    for (uint32_t s = b->first_sentence; s < b->last_sentence && !status; s++) {
      const sentence_value *v = &f->doc->sentences[s];
      if (at < v->first) status = each(data, at, v->first);
      if (!status) status = each(data, v->first, v->last);
      at = v->last;
    }
    if (!status && at < b->last) status = each(data, at, b->last);
  }
  return status;
}

sayso_status hits_scan(found *f) {
  const ruleset *set = f->set;
  if (!set->lexicon_count) return SAYSO_OK;
  scanning s = {.f = f};
  s.label_of = arena_new(&f->mem, set->lexicon_count, sizeof *s.label_of);
  if (!s.label_of) return SAYSO_ENOMEM;
  bool is_any = false;
  for (uint32_t i = 0; i < set->lexicon_count; i++) {
    s.label_of[set->lexicon_refs[i].id] = set->lexicon_refs[i].label;
    is_any |= set->lexicon_refs[i].label != NONE;
  }
  return is_any ? hits_each_part(f, scan_part, &s) : SAYSO_OK;
}

sayso_status hits_add_match(found *f, uint32_t id) {
  const kept *k = &f->matches[id];
  hit h = {.first = k->m.at.first,
           .last = k->m.at.last,
           .head = NO_TOKEN,
           .of = id,
           .source = k->m.rule,
           .kind = OF_MATCH};
  hit_row *row = row_for(f, k->label);
  return row && row_add(f, row, h) ? SAYSO_OK : SAYSO_ENOMEM;
}

void hits_sort(found *f, uint32_t l) {
  if (f->rows[l]) row_sort(f->rows[l]);
}
