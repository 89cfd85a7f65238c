/* explain.c - why a rule did match in a sentence, or why it did not.
 *
 * The rule is run once more over its unit, and the way that came furthest is
 * kept: the elements that fitted, the one that failed, and what stood there.
 * A rule that matched is told apart by what became of its matches. */
#include <string.h>

#include "base/mem.h"
#include "match/describe.h"
#include "match/found.h"
#include "match/hits.h"
#include "match/program.h"
#include "match/run.h"

typedef struct {
  found *f;
  uint32_t sentence;
  why *at;
  uint32_t count, room;
} explainer;

static sayso_status add(explainer *x, why w) {
  if (!GROW(&x->f->mem, x->at, x->room, x->count)) return SAYSO_ENOMEM;
  x->at[x->count++] = w;
  return SAYSO_OK;
}

static uint32_t unit_of(const found *f, rule_scope scope, uint32_t sentence) {
  if (scope == SCOPE_SENTENCE) return sentence;
  return scope == SCOPE_PARAGRAPH ? f->doc->sentences[sentence].block : 0;
}

/* ## What became of matches */

static uint32_t id_of(const found *f, const candidate *c) {
  for (uint32_t i = 0; i < f->match_count; i++) {
    const match *m = &f->matches[i].m;
    if (m->rule == c->rule && m->at.at.start == c->at.start &&
        m->at.at.end == c->at.end &&
        f->set->rules[c->rule].first + m->alternative == c->alternative)
      return i;
  }
  return NO_MATCH;
}

/* The kept match of the same label that stands in the way. */
static uint32_t rival_of(const found *f, const candidate *c) {
  uint32_t l = f->set->rules[c->rule].label;
  for (uint32_t i = 0; i < f->match_count; i++) {
    const match *m = &f->matches[i].m;
    if (f->matches[i].label == l && m->at.first < c->last &&
        c->first < m->at.last)
      return i;
  }
  return NO_MATCH;
}

/* The place of a match among those that `where` did not want, or NULL. */
static const unwanted *unwanted_of(const found *f, const candidate *c) {
  for (uint32_t i = 0; i < f->unwanted_count; i++) {
    const unwanted *u = &f->unwanted[i];
    if (u->alternative == c->alternative && u->at.start == c->at.start &&
        u->at.end == c->at.end)
      return u;
  }
  return NULL;
}

static bool is_equal(const extent *at, const candidate *c) {
  return at->first == c->first && at->last == c->last;
}

why candidate_fate(const found *f, const candidate *c) {
  why w = {.rule = c->rule,
           .alternative = c->alternative - f->set->rules[c->rule].first,
           .outcome = WHY_KEPT,
           .match = id_of(f, c),
           .by = NO_MATCH,
           .token = c->first};
  if (w.match != NO_MATCH) return w;
  const unwanted *u = unwanted_of(f, c);
  w.reason = u ? u->reason : NULL;
  w.by = u ? NO_MATCH : rival_of(f, c);
  w.outcome = w.by == NO_MATCH ? WHY_DROPPED : WHY_OVERLAPPED;
  if (w.by != NO_MATCH && is_equal(&f->matches[w.by].m.at, c))
    w.reason = "it is as long, so `prio` decides, then the order";
  return w;
}

/* ## What failed */

static bool has_part(const found *f, sayso_layer layer, uint32_t token) {
  uint32_t s = f->doc->tokens.sentence[token];
  return s != NO_TOKEN && f->doc->parts[layer] && f->doc->parts[layer][s].done;
}

static sayso_status keep_reason(found *f, buf *text, const char **out) {
  sayso_status status = text->status;
  if (!status) {
    const char *copy = arena_copy(&f->mem, text->at ? text->at : "", text->len);
    if (copy)
      *out = copy;
    else
      status = SAYSO_ENOMEM;
  }
  buf_release(text);
  return status;
}

/* Elements that fitted; those of one element stand together. */
static sayso_status keep_steps(found *f, const program *code,
                               const furthest *far, why *w) {
  why_step *steps = arena_new(&f->mem, far->count, sizeof *steps);
  if (!steps) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < far->count; i++) {
    const instr *at = &code->at[far->taken[i].pc];
    why_step *last = w->step_count ? &steps[w->step_count - 1] : NULL;
    if (last && last->offset == at->offset && last->len == at->len)
      last->at = extent_of(f, last->at.first, far->taken[i].last);
    else
      steps[w->step_count++] =
          (why_step){at->offset, at->len,
                     extent_of(f, far->taken[i].first, far->taken[i].last)};
  }
  w->steps = steps;
  return SAYSO_OK;
}

static sayso_status explain_failure(explainer *x, why w, const alternative *a,
                                    const furthest *far, uint32_t last) {
  found *f = x->f;
  w.outcome = WHY_FAILED;
  if (far->pc == NONE) return add(x, w); /* nothing to try at all */
  const instr *i = &a->code.at[far->pc];
  buf text = {0};
  uint32_t head = NO_TOKEN;
  if (far->count) {
    const taken_by *t = &far->taken[far->count - 1];
    if (has_part(f, SAYSO_DEPS, t->first)) head = head_of(f, t->first, t->last);
  }
  w.offset = i->offset;
  w.len = i->len;
  w.token = far->pos < last ? far->pos : last - 1;
  describe_failure(f, i, far->pos, head, last, &text);
  sayso_status status = keep_steps(f, &a->code, far, &w);
  if (status)
    buf_release(&text);
  else
    status = keep_reason(f, &text, &w.reason);
  return status ? status : add(x, w);
}

static sayso_status explain_anchor(explainer *x, why w, const alternative *a,
                                   uint32_t first, uint32_t last) {
  buf text = {0};
  w.outcome = WHY_NO_ANCHOR;
  w.offset = a->anchors.at[0].offset;
  w.len = a->anchors.at[0].len;
  describe_anchors(x->f, &a->anchors, first, last, &text);
  sayso_status status = keep_reason(x->f, &text, &w.reason);
  return status ? status : add(x, w);
}

/* Where the paths of a trigger begin. */
static uint32_t head_of_cue(found *f, const candidate *c) {
  extent cue = extent_of(f, c->first, c->last);
  if (c->capture_count) cue = c->captures[0].pieces[0];
  uint32_t head = head_of(f, cue.first, cue.last);
  return head == NO_TOKEN ? cue.first : head;
}

/* A trigger that fitted, and the argument that was not there. */
static sayso_status explain_trigger(explainer *x, why w, uint32_t first,
                                    uint32_t last) {
  found *f = x->f;
  const rule *u = &f->set->rules[w.rule];
  for (uint32_t at = first; at < last && !f->status; at++) {
    uint32_t node = run_from(f, at), missing = 0;
    if (node == NONE) continue;
    const way *path = run_way(f->run, node);
    candidate c = {.rule = w.rule, .alternative = u->first, .node = node};
    c.first = path->lo;
    c.last = path->hi;
    bool fits = false;
    sayso_status status = candidate_captures(f, &c);
    uint32_t cue = status ? NO_TOKEN : head_of_cue(f, &c);
    if (!status) status = trigger_arguments(f, &c, &fits, &missing);
    if (status) return status;
    if (fits) continue;
    buf text = {0};
    buf_printf(&text, "%s is missing: ", u->argument_names[missing]);
    describe_word(f, cue, &text);
    describe_links(f, cue, &text);
    w.outcome = WHY_FAILED;
    w.alternative = missing + 1; /* the argument, after the trigger */
    w.token = cue;
    w.len = (uint32_t)strlen(u->arguments[missing].text);
    status = keep_reason(f, &text, &w.reason);
    return status ? status : add(x, w);
  }
  return f->status;
}

/* ## One alternative */

static sayso_status explain_run(explainer *x, why w, const alternative *a,
                                uint32_t first, uint32_t last) {
  found *f = x->f;
  furthest far = {.pc = NONE};
  sayso_status status = run_begin(f, &a->code, first, last);
  run_watch(f->run, &far);
  for (uint32_t at = first; at < last && !status; at++) {
    run_from(f, at);
    status = f->status;
  }
  run_watch(f->run, NULL);
  uint32_t count = x->count;
  if (!status && f->set->rules[w.rule].is_trigger)
    status = explain_trigger(x, w, first, last);
  if (!status && x->count == count)
    status = explain_failure(x, w, a, &far, last);
  if (status == SAYSO_ELIMIT) {
    w.outcome = WHY_LIMIT;
    status = add(x, w);
    f->status = SAYSO_OK;
  }
  mem_free(far.taken);
  return status;
}

static sayso_status explain_match(explainer *x, candidate *c) {
  why w = candidate_fate(x->f, c);
  sayso_status status = candidate_captures(x->f, c);
  w.captures = c->captures;
  w.capture_count = c->capture_count;
  return status ? status : add(x, w);
}

/* Whether an anchor is there, be it too near to the start of the unit. */
static bool anchor_is_there(found *f, const anchor_set *all, uint32_t first,
                            uint32_t last) {
  for (uint32_t i = 0; i < all->count && !f->status; i++) {
    anchor a = all->at[i];
    uint32_t from = first, to = last;
    a.is_free = true;
    if (anchors_hold(f, &(anchor_set){&a, 1, 0}, 0, NO_TOKEN, &from, &to))
      return true;
  }
  return !all->count;
}

/* Blocks that rules of their scope do not look at. */
static sayso_status explain_unit(explainer *x, why w, uint32_t first,
                                 uint32_t last) {
  if (x->f->set->rules[w.rule].scope != SCOPE_PARAGRAPH || last <= first)
    return SAYSO_OK;
  w.token = first;
  w.outcome = WHY_FAILED;
  buf text = {0};
  buf_puts(&text, "this block is boilerplate, where rules with the scope "
                  "paragraph do not look; others do");
  sayso_status status = keep_reason(x->f, &text, &w.reason);
  return status ? status : add(x, w);
}

static sayso_status explain_alternative(explainer *x, uint32_t alt) {
  found *f = x->f;
  const alternative *a = &f->set->alternatives[alt];
  const rule *u = &f->set->rules[a->rule];
  uint32_t unit = unit_of(f, u->scope, x->sentence), first, last;
  why w = {.rule = a->rule,
           .alternative = alt - u->first,
           .match = NO_MATCH,
           .by = NO_MATCH,
           .token = NO_TOKEN};
  if (!unit_tokens(f, u->scope, unit, &first, &last))
    return explain_unit(x, w, first, last);
  w.token = first;
  f->pending_count = 0;
  runner_clear(f->run);
  const todo t = {unit, alt, 0, NO_TOKEN};
  sayso_status status = match_unit(f, &t);
  uint32_t found_here = f->pending_count;
  const sentence_value *s = &f->doc->sentences[x->sentence];
  for (uint32_t i = 0; i < found_here && !status; i++)
    if (f->pending[i].first < s->last && f->pending[i].last > s->first)
      status = explain_match(x, &f->pending[i]);
  if (status || found_here) return status;
  if (a->re) {
    w.outcome = WHY_FAILED;
    w.reason = "the expression is not found";
    w.len = (uint32_t)strlen(a->text);
    return add(x, w);
  }
  bool is_there = anchor_is_there(f, &a->anchors, first, last);
  if (f->status) return f->status;
  return is_there ? explain_run(x, w, a, first, last)
                  : explain_anchor(x, w, a, first, last);
}

sayso_status ruleset_why(found *f, uint32_t sentence, uint32_t only,
                         const why **out, size_t *count) {
  explainer x = {.f = f, .sentence = sentence};
  if (doc_need(f->doc, SAYSO_SENTENCES) ||
      sentence >= f->doc->row[SAYSO_SENTENCES].count)
    return SAYSO_EARGUMENT;
  rule_counts **counts = arena_new(&f->mem, f->set->rule_count, sizeof *counts);
  if (!counts) return SAYSO_ENOMEM;
  rule_counts **own = f->counts;
  f->counts = counts; /* to look is not to count */
  f->status = SAYSO_OK;
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < f->set->rule_count && !status; i++) {
    const rule *u = &f->set->rules[i];
    if (u->is_off || (only != NO_MATCH && only != i)) continue;
    for (uint32_t k = 0; k < u->count && !status; k++)
      status = explain_alternative(&x, u->first + k);
  }
  f->counts = own;
  f->pending_count = 0;
  if (status) return status;
  *out = x.at;
  *count = x.count;
  return SAYSO_OK;
}
