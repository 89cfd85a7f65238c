/* cover.c - what of a rule took part in a document, and where the rest of its
 * attempts ended.
 *
 * Each alternative is run once more in each of its units. A way that led to a
 * match tells which elements took something, and which entries of lexicons; of
 * a unit without a match the way that came furthest tells which element failed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "match/found.h"
#include "match/hits.h"
#include "match/program.h"
#include "match/run.h"

typedef struct {
  found *f;
  cover *at;
  const alternative *of;
  uint32_t alt;
  uint32_t match, element; /* that the uses belong to: one is NONE */
} surveyor;

/* ## Elements */

static bool takes(const instr *i) {
  return i->op == OPCODE_TOK || i->op == OPCODE_SPAN;
}

static bool is_element(const instr *i) {
  return takes(i) || i->op == OPCODE_STEP || i->op == OPCODE_LOOK ||
         i->op == OPCODE_BOS || i->op == OPCODE_EOS;
}

static uint32_t element_of(const cover *c, const instr *i) {
  for (uint32_t k = 0; k < c->element_count; k++)
    if (c->elements[k].offset == i->offset && c->elements[k].len == i->len)
      return k;
  return NONE;
}

/* Where the body of a look that must not fit ends: what is in it never takes
 * anything. */
static uint32_t past_look(const program *code, uint32_t pc) {
  const instr *i = &code->at[pc];
  return i->op == OPCODE_LOOK && i->is_not ? i->x : pc + 1;
}

static sayso_status list_elements(surveyor *s) {
  const program *code = &s->of->code;
  cover *c = s->at;
  c->elements = arena_new(&s->f->mem, code->count, sizeof *c->elements);
  if (!c->elements) return SAYSO_ENOMEM;
  for (uint32_t pc = 0; pc < code->count; pc = past_look(code, pc)) {
    const instr *i = &code->at[pc];
    if (!is_element(i)) continue;
    uint32_t k = element_of(c, i);
    if (k == NONE) {
      k = c->element_count++;
      c->elements[k] = (cover_element){.offset = i->offset, .len = i->len};
    }
    c->elements[k].takes |= takes(i);
  }
  return SAYSO_OK;
}

/* ## Entries of lexicons that took part */

static sayso_status use_entry(surveyor *s, uint32_t lexicon, uint32_t entry) {
  cover *c = s->at;
  if (!GROW(&s->f->mem, c->uses, c->use_room, c->use_count))
    return SAYSO_ENOMEM;
  c->uses[c->use_count++] = (cover_use){s->match, s->element, lexicon, entry};
  return SAYSO_OK;
}

/* Entries that `in` asked for, of a token that fits a predicate. */
static sayso_status use_members(surveyor *s, uint32_t pred, uint32_t token) {
  const predicate *p = &s->f->set->predicates[pred];
  const token_table *t = &s->f->doc->tokens;
  uint32_t entry;
  switch (p->kind) {
  case PRED_BOTH:
  case PRED_EITHER: {
    sayso_status status = use_members(s, p->a, token);
    return status ? status : use_members(s, p->b, token);
  }
  case PRED_TEST:
    if (p->op != OP_IN) return SAYSO_OK;
    return lexicon_has(s->f->set->lexicons, p->a,
                       p->attr == ATTR_WORD ? t->form[token] : t->lemma[token],
                       &entry)
               ? use_entry(s, p->a, entry)
               : SAYSO_OK;
  default:
    return SAYSO_OK;
  }
}

static sayso_status use_hit(surveyor *s, const hit *h) {
  return h->kind == OF_ENTRY ? use_entry(s, h->source, h->of) : SAYSO_OK;
}

/* What an instruction took, if only its tokens are known. */
static sayso_status use_taken(surveyor *s, const taken_by *t) {
  const instr *i = &s->of->code.at[t->pc];
  uint32_t count;
  if (i->op == OPCODE_TOK) return use_members(s, i->a, t->first);
  if (i->op != OPCODE_SPAN || i->is_over) return SAYSO_OK;
  hit *h = hits_at(s->f, i->a, t->first, &count);
  for (; count; count--, h++)
    if (h->last == t->last && hit_is(s->f, h)) return use_hit(s, h);
  return s->f->status;
}

/* ## Ways that led to a match */

static sayso_status follow(surveyor *s, uint32_t node) {
  sayso_status status = SAYSO_OK;
  for (const way *w; node != NONE && !status; node = w->next) {
    w = run_way(s->f->run, node);
    const instr *i = &s->of->code.at[w->pc];
    uint32_t k = takes(i) ? element_of(s->at, i) : NONE;
    if (k != NONE && s->match != NONE) s->at->elements[k].taken++;
    if (i->op == OPCODE_SPAN && w->taken) status = use_hit(s, w->taken);
    if (i->op == OPCODE_TOK) status = use_members(s, i->a, w->pos);
    if (w->sub != NONE && !i->is_not && !status) status = follow(s, w->sub);
  }
  return status;
}

static sayso_status add_match(surveyor *s, const candidate *c) {
  cover *at = s->at;
  if (!GROW(&s->f->mem, at->matches, at->match_room, at->match_count))
    return SAYSO_ENOMEM;
  s->match = at->match_count++;
  at->matches[s->match] = candidate_fate(s->f, c);
  return SAYSO_OK;
}

static sayso_status see_way(surveyor *s, uint32_t node) {
  found *f = s->f;
  const way *w = run_way(f->run, node);
  candidate c = {.rule = s->of->rule, .alternative = s->alt, .node = node};
  bool fits = true;
  uint32_t missing = 0;
  sayso_status status = SAYSO_OK;
  c.first = w->lo;
  c.last = w->hi;
  c.at = extent_of(f, c.first, c.last).at;
  s->match = s->element = NONE;
  if (f->set->rules[c.rule].is_trigger) {
    status = candidate_captures(f, &c);
    if (!status) status = trigger_arguments(f, &c, &fits, &missing);
  }
  if (!status && fits) status = add_match(s, &c);
  if (!fits) {
    s->at->missing[missing]++;
    s->element = s->at->element_count + missing;
  }
  return status ? status : follow(s, node);
}

/* ## Units */

static sayso_status see_failure(surveyor *s, const furthest *far) {
  sayso_status status = SAYSO_OK;
  s->at->failed++;
  s->match = NONE;
  s->element =
      far->pc == NONE ? NONE : element_of(s->at, &s->of->code.at[far->pc]);
  if (s->element == NONE) return SAYSO_OK;
  s->at->elements[s->element].failed++;
  for (uint32_t i = 0; i < far->count && !status; i++)
    status = use_taken(s, &far->taken[i]);
  return status;
}

static sayso_status see_program(surveyor *s, uint32_t first, uint32_t last) {
  found *f = s->f;
  uint32_t from = first, to = last, ways = 0;
  if (!anchors_hold(f, &s->of->anchors, 0, NO_TOKEN, &from, &to)) {
    s->at->absent++;
    return f->status;
  }
  furthest far = {.pc = NONE};
  sayso_status status = run_begin(f, &s->of->code, first, last);
  run_watch(f->run, &far);
  for (uint32_t at = from; at < to && !status; at++) {
    uint32_t node = run_from(f, at);
    status = f->status;
    if (status || node == NONE) continue;
    ways++;
    status = see_way(s, node);
  }
  run_watch(f->run, NULL);
  if (!status && !ways) status = see_failure(s, &far);
  mem_free(far.taken);
  if (status != SAYSO_ELIMIT) return status;
  s->at->limits++;
  return f->status = SAYSO_OK;
}

static sayso_status see_regex(surveyor *s, uint32_t unit) {
  found *f = s->f;
  const todo t = {unit, s->alt, 0, NO_TOKEN};
  f->pending_count = 0;
  sayso_status status = match_unit(f, &t);
  for (uint32_t i = 0; i < f->pending_count && !status; i++)
    status = add_match(s, &f->pending[i]);
  s->at->failed += !f->pending_count;
  return status;
}

/* How many tokens, or hits, fit an instruction, wherever they stand. */
static uint64_t fitting(found *f, const instr *i) {
  uint64_t n = 0;
  for (uint32_t token = 0; token < f->doc->tokens.count; token++) {
    uint32_t count = 1;
    hit *h = i->op == OPCODE_SPAN ? hits_at(f, i->a, token, &count) : NULL;
    for (uint32_t k = 0; k < count; k++)
      n += h ? hit_is(f, &h[k]) && predicate_fits(f, i->b, NO_TOKEN, &h[k])
             : predicate_fits(f, i->a, token, NULL);
  }
  return n;
}

/* Of elements that took nothing: whether they could, elsewhere. */
static sayso_status count_fitting(surveyor *s) {
  const program *code = &s->of->code;
  for (uint32_t pc = 0; pc < code->count; pc = past_look(code, pc)) {
    const instr *i = &code->at[pc];
    uint32_t k = takes(i) ? element_of(s->at, i) : NONE;
    if (k == NONE) continue;
    cover_element *e = &s->at->elements[k]; /* a loop has copies of it */
    if (!e->taken && !e->fitting) e->fitting = fitting(s->f, i);
  }
  return s->f->status;
}

static const char *anchor_text(surveyor *s) {
  buf text = {0};
  anchors_print(s->f->set, &s->of->anchors, " or ", &text);
  bool is_there = !text.status && text.at;
  char *copy = is_there ? arena_copy(&s->f->mem, text.at, text.len) : NULL;
  buf_release(&text);
  return copy;
}

static sayso_status see_alternative(surveyor *s) {
  found *f = s->f;
  const rule *u = &f->set->rules[s->of->rule];
  uint32_t first, last;
  sayso_status status = list_elements(s);
  s->at->anchor = anchor_text(s);
  s->at->missing =
      arena_new(&f->mem, u->argument_count, sizeof *s->at->missing);
  if (!s->at->missing) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < unit_count(f, u->scope) && !status; i++) {
    if (!unit_tokens(f, u->scope, i, &first, &last)) continue;
    s->at->units++;
    runner_clear(f->run);
    status = s->of->re ? see_regex(s, i) : see_program(s, first, last);
  }
  return status || s->of->re ? status : count_fitting(s);
}

sayso_status ruleset_cover(found *f, uint32_t at, const cover **out,
                           size_t *count) {
  const rule *u = &f->set->rules[at];
  cover *list = arena_new(&f->mem, u->count, sizeof *list);
  rule_counts **counts = arena_new(&f->mem, f->set->rule_count, sizeof *counts);
  rule_counts **own = f->counts;
  if (!list || !counts) return SAYSO_ENOMEM;
  sayso_status status = doc_need(f->doc, SAYSO_SENTENCES);
  f->counts = counts; /* to look is not to count */
  f->status = SAYSO_OK;
  for (uint32_t k = 0; k < u->count && !u->is_off && !status; k++) {
    surveyor s = {.f = f,
                  .at = &list[k],
                  .of = &f->set->alternatives[u->first + k],
                  .alt = u->first + k};
    status = see_alternative(&s);
  }
  f->counts = own;
  f->pending_count = 0;
  if (status) return status;
  *out = list;
  *count = u->count;
  return SAYSO_OK;
}

/* ## Entries, wherever they stand */

static int by_entry(const void *a, const void *b) {
  const entry_hits *x = a, *y = b;
  if (x->lexicon != y->lexicon) return x->lexicon < y->lexicon ? -1 : 1;
  return x->entry < y->entry ? -1 : x->entry > y->entry;
}

typedef struct {
  found *f;
  entry_hits *at;
  uint32_t count, room;
} census;

/* The hits that start at one token, [from, to) of the scan. */
static sayso_status count_start(census *c, uint32_t from, uint32_t to) {
  found *f = c->f;
  for (uint32_t i = from; i < to; i++) {
    const lexicon_hit *h = &f->scan.at[i];
    if (!GROW(&f->mem, c->at, c->room, c->count)) return SAYSO_ENOMEM;
    entry_hits *e = &c->at[c->count++];
    *e = (entry_hits){.lexicon = h->lexicon, .entry = h->entry, .stands = 1};
    e->before = NONE;
    e->fits = h->is_sure || (f->doc->done & 1u << SAYSO_TAGS &&
                             lexicon_fits(f->set->lexicons, f->doc, h));
    for (uint32_t k = c->count - (i - from) - 1; e->fits && k < c->count - 1;
         k++)
      if (c->at[k].lexicon == e->lexicon && c->at[k].fits) {
        e->behind = 1;
        e->before = c->at[k].entry;
        break;
      }
  }
  return SAYSO_OK;
}

static sayso_status count_part(void *data, uint32_t first, uint32_t last) {
  census *c = data;
  found *f = c->f;
  sayso_status status =
      lexicons_scan(f->set->lexicons, f->doc, first, last, &f->scan);
  for (uint32_t i = 0, k; i < f->scan.count && !status; i = k) {
    k = i;
    while (k < f->scan.count && f->scan.at[k].first == f->scan.at[i].first)
      k++;
    status = count_start(c, i, k);
  }
  return status;
}

/* Adds up what there is of each entry. */
static void sum_up(census *c) {
  uint32_t n = 0;
  if (c->count) qsort(c->at, c->count, sizeof *c->at, by_entry);
  for (uint32_t i = 0; i < c->count; i++) {
    entry_hits *last = n ? &c->at[n - 1] : NULL;
    if (!last || by_entry(last, &c->at[i])) {
      c->at[n++] = c->at[i];
      continue;
    }
    last->stands += c->at[i].stands;
    last->fits += c->at[i].fits;
    last->behind += c->at[i].behind;
    if (last->before == NONE) last->before = c->at[i].before;
  }
  c->count = n;
}

sayso_status found_entries(found *f, const entry_hits **out, size_t *count) {
  census c = {.f = f};
  sayso_status status = doc_need(f->doc, SAYSO_SENTENCES);
  if (!status && f->doc->engine->tagger) status = doc_need(f->doc, SAYSO_TAGS);
  if (!status) status = hits_each_part(f, count_part, &c);
  if (status) return status;
  sum_up(&c);
  *out = c.at;
  *count = c.count;
  return SAYSO_OK;
}
