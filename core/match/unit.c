/* unit.c - the matches of one alternative in one sentence, paragraph or
 * document. */
#include <string.h>

#include "match/found.h"
#include "match/hits.h"
#include "match/run.h"

uint32_t unit_count(const found *f, rule_scope scope) {
  if (scope == SCOPE_SENTENCE) return f->doc->row[SAYSO_SENTENCES].count;
  return scope == SCOPE_PARAGRAPH ? f->doc->row[SAYSO_BLOCKS].count : 1;
}

bool unit_tokens(const found *f, rule_scope scope, uint32_t unit,
                 uint32_t *first, uint32_t *last) {
  *first = 0;
  *last = f->doc->tokens.count;
  if (scope == SCOPE_SENTENCE) {
    *first = f->doc->sentences[unit].first;
    *last = f->doc->sentences[unit].last;
  } else if (scope == SCOPE_PARAGRAPH) {
    *first = f->doc->blocks[unit].first;
    *last = f->doc->blocks[unit].last;
    if (f->doc->blocks[unit].role == BLOCK_BOILERPLATE) return false;
  }
  return *last > *first;
}

static sayso_span unit_bytes(const found *f, rule_scope scope, uint32_t unit) {
  if (scope == SCOPE_SENTENCE) return f->doc->row[SAYSO_SENTENCES].at[unit];
  if (scope == SCOPE_PARAGRAPH) return f->doc->row[SAYSO_BLOCKS].at[unit];
  return (sayso_span){0, f->doc->len};
}

static candidate *new_candidate(found *f, uint32_t alt) {
  if (!GROW(&f->mem, f->pending, f->pending_room, f->pending_count))
    return NULL;
  candidate *c = &f->pending[f->pending_count++];
  *c = (candidate){.rule = f->set->alternatives[alt].rule,
                   .alternative = alt,
                   .node = NONE,
                   .score = 1.0,
                   .by = NONE};
  counts_of(f, c->rule)->matches++;
  return c;
}

/* ## Regular expressions over the text */

static extent extent_of_bytes(const found *f, sayso_span at) {
  extent e = {at, doc_token_at(f->doc, at.start), 0};
  e.last = e.first;
  while (e.last < f->doc->tokens.count &&
         f->doc->tokens.at[e.last].start < at.end)
    e.last++;
  return e;
}

static sayso_status add_groups(found *f, candidate *c, const regex *re,
                               const sayso_span *groups, uint32_t base) {
  uint32_t count = regex_group_count(re);
  c->captures = arena_new(&f->mem, count, sizeof *c->captures);
  extent *pieces = arena_new(&f->mem, count, sizeof *pieces);
  if (!c->captures || !pieces) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < count; i++) {
    sayso_span at = {base + groups[i].start, base + groups[i].end};
    if (at.start == at.end) continue;
    pieces[i] = extent_of_bytes(f, at);
    c->captures[c->capture_count++] = (capture){
        .name = regex_group_name(re, i),
        .head =
            pieces[i].last - pieces[i].first == 1 ? pieces[i].first : NO_TOKEN,
        .count = 1,
        .pieces = &pieces[i]};
  }
  return SAYSO_OK;
}

static sayso_status match_regex(found *f, uint32_t alt, sayso_span unit) {
  regex *re = f->set->alternatives[alt].re;
  uint32_t rule_at = f->set->alternatives[alt].rule;
  const char *s = f->doc->text + unit.start;
  size_t len = unit.end - unit.start, from = 0;
  sayso_span *groups =
      arena_new(&f->mem, regex_group_count(re), sizeof *groups);
  if (!groups) return SAYSO_ENOMEM;
  uint64_t before = regex_steps(re);
  sayso_status status;
  for (;;) {
    bool is_there = false;
    sayso_span at;
    status = regex_find(re, s, len, from, &is_there, &at, groups);
    if (status || !is_there) break;
    from = at.end;
    candidate *c = new_candidate(f, alt);
    if (!c) return SAYSO_ENOMEM;
    c->at = (sayso_span){unit.start + at.start, unit.start + at.end};
    extent e = extent_of_bytes(f, c->at);
    c->first = e.first;
    c->last = e.last;
    status = add_groups(f, c, re, groups, unit.start);
    if (status) break;
  }
  counts_of(f, rule_at)->steps += regex_steps(re) - before;
  if (status != SAYSO_ELIMIT && status != SAYSO_ETOOBIG) return status;
  counts_of(f, rule_at)->limits++;
  return SAYSO_OK;
}

/* ## Programs over the tokens */

static sayso_status add_way(found *f, uint32_t alt, uint32_t node) {
  const way *w = run_way(f->run, node);
  candidate *c = new_candidate(f, alt);
  if (!c) return SAYSO_ENOMEM;
  c->first = w->lo;
  c->last = w->hi;
  c->at = extent_of(f, c->first, c->last).at;
  c->node = node;
  if (!f->set->rules[c->rule].is_trigger) return SAYSO_OK;
  bool fits = false;
  sayso_status status = candidate_captures(f, c);
  if (!status) status = trigger_arguments(f, c, &fits, NULL);
  if (status || fits) return status;
  f->pending_count--;
  counts_of(f, c->rule)->matches--;
  return SAYSO_OK;
}

/* Matches that start in [from, to), in the unit [first, last). */
static sayso_status match_tokens(found *f, uint32_t alt, uint32_t first,
                                 uint32_t last, uint32_t from, uint32_t to) {
  const alternative *a = &f->set->alternatives[alt];
  rule_counts *n = counts_of(f, a->rule);
  sayso_status status = run_begin(f, &a->code, first, last);
  for (uint32_t at = from; at < to && !status; at++) {
    uint32_t node = run_from(f, at);
    status = f->status;
    if (!status && node != NONE) status = add_way(f, alt, node);
  }
  n->steps += run_steps(f->run);
  n->bound += run_bound(f->run);
  n->cleared += run_cleared(f->run);
  if (status != SAYSO_ELIMIT) return status;
  n->limits++;
  f->status = SAYSO_OK;
  return SAYSO_OK;
}

sayso_status match_unit(found *f, const todo *t) {
  const alternative *a = &f->set->alternatives[t->alternative];
  rule_scope scope = f->set->rules[a->rule].scope;
  rule_counts *n = counts_of(f, a->rule);
  uint32_t first, last;
  n->candidates++;
  if (!unit_tokens(f, scope, t->unit, &first, &last)) return SAYSO_OK;
  uint32_t from = first, to = last;
  if (!a->re && !anchors_hold(f, &a->anchors, t->lo, t->hi, &from, &to))
    return f->status;
  n->runs++;
  if (a->re)
    return match_regex(f, t->alternative, unit_bytes(f, scope, t->unit));
  return match_tokens(f, t->alternative, first, last, from, to);
}

sayso_status candidate_captures(found *f, candidate *c) {
  if (c->node == NONE) return SAYSO_OK;
  sayso_status status =
      run_captures(f, &f->set->alternatives[c->alternative].code, c->node,
                   &c->captures, &c->capture_count);
  if (!status) c->node = NONE;
  return status;
}
