/* trigger.c - the arguments of a trigger: paths over the tree of dependencies.
 *
 * A trigger is a pattern; from the head of its first capture each argument
 * goes its way: alternatives are tried in order, and in each the first token
 * that is reached, from left to right, is taken. What it takes is a span of
 * the path's last @label that holds the token; without one, the token widened:
 * a predicate to its clause, without the trigger's own words where those stand
 * inside, anything else to its noun phrase.
 */
#include <string.h>

#include "lang/phrases.h"
#include "lang/rels.h"
#include "lang/tags.h"
#include "lang/tree.h"
#include "match/finish.h"
#include "match/found.h"
#include "match/hits.h"
#include "match/run.h"

typedef struct {
  uint32_t set, pred;
  bool is_up;
} leg;

struct route {
  route *next; /* the alternative after it */
  leg *legs;
  uint32_t count;
  uint32_t label, pred; /* label NONE: the token is widened */
};

/* ## Compiling */

static sayso_status compile_legs(const resolver *r, const ast *step, route *to,
                                 rule *u) {
  for (const ast *i = step; i && i->kind == AST_STEP; i = i->target)
    to->count++;
  to->legs = arena_new(&r->set->mem, to->count, sizeof *to->legs);
  if (!to->legs) return resolve_no_memory(r);
  leg *out = to->legs;
  for (; step && step->kind == AST_STEP; step = step->target, out++) {
    sayso_status status = program_step_set(r, step, &out->set);
    if (!status && step->cond)
      status = predicate_of_condition(r, step->cond, NONE, &out->pred);
    if (status) return status;
    out->is_up = step->is_up;
    u->layers |= r->set->predicates[out->pred].layers;
  }
  return SAYSO_OK;
}

static const ast *last_label(const ast *step) {
  while (step && step->kind == AST_STEP)
    step = step->target;
  return step;
}

static sayso_status compile_route(const resolver *r, const ast *path,
                                  route **out, rule *u) {
  route *to = arena_new(&r->set->mem, 1, sizeof *to);
  const ast *end = last_label(path);
  if (!to) return resolve_no_memory(r);
  to->label = NONE;
  sayso_status status = compile_legs(r, path, to, u);
  if (!status && end)
    status = resolve_label(r, end->text, end->offset, &to->label);
  if (!status && end && end->cond)
    status = predicate_of_condition(r, end->cond, to->label, &to->pred);
  if (status) return status;
  if (end) u->layers |= r->set->labels[to->label].layers_of;
  *out = to;
  return SAYSO_OK;
}

sayso_status trigger_compile(const resolver *r, rule *u, size_t *which) {
  u->layers |= 1u << SAYSO_TAGS | 1u << SAYSO_DEPS;
  for (*which = 0; *which < u->argument_count; ++*which) {
    argument *a = &u->arguments[*which];
    route **end = &a->routes;
    for (const ast *path = a->tree->child; path; path = path->next) {
      sayso_status status = compile_route(r, path, end, u);
      if (status) return status;
      end = &(*end)->next;
    }
  }
  return SAYSO_OK;
}

void trigger_labels(const rule *u, void (*each)(void *data, uint32_t label),
                    void *data) {
  for (uint32_t i = 0; i < u->argument_count; i++)
    for (const route *to = u->arguments[i].routes; to; to = to->next)
      if (to->label != NONE) each(data, to->label);
}

/* ## Running */

typedef struct {
  found *f;
  arena mem; /* lists that are not kept */
  uint32_t head;
  token_list here, there;
  hit_list hits;
} walker;

/* All tokens at the end of a route. */
static sayso_status reach(walker *w, const route *to) {
  w->here.count = 0;
  if (!GROW(&w->mem, w->here.at, w->here.room, 0)) return SAYSO_ENOMEM;
  w->here.at[w->here.count++] = w->head;
  for (uint32_t i = 0; i < to->count; i++) {
    const leg *l = &to->legs[i];
    w->there.count = 0;
    for (uint32_t k = 0; k < w->here.count; k++) {
      sayso_status status = run_related(w->f, l->set, l->is_up, l->pred,
                                        w->here.at[k], &w->mem, &w->there);
      if (status) return status;
    }
    token_list swap = w->here;
    w->here = w->there;
    w->there = swap;
  }
  return SAYSO_OK;
}

static bool is_predicate(const found *f, uint32_t token) {
  static const uint16_t clausal[] = {REL_ccomp,     REL_csubj, REL_advcl,
                                     REL_parataxis, REL_xcomp, REL_acl};
  const token_table *t = &f->doc->tokens;
  upos u = tag_upos(f->doc->engine->tagger, t->tag[token]);
  if (u == UPOS_VERB || u == UPOS_AUX) return true;
  for (size_t i = 0; i < sizeof clausal / sizeof *clausal; i++)
    if (rel_base(t->rel[token]) == clausal[i]) return true;
  uint32_t c = NO_TOKEN;
  while ((c = tree_next_child(f->doc, token, c)) != NO_TOKEN) {
    uint16_t base = rel_base(t->rel[c]);
    if (base == REL_nsubj || base == REL_csubj || base == REL_cop) return true;
  }
  return false;
}

/* Whether the reach of `token` holds that of `inner`, from the inside. */
static bool holds(const found *f, uint32_t token, uint32_t inner) {
  sayso_span out = f->doc->tokens.reach[token];
  sayso_span in = f->doc->tokens.reach[inner];
  return token != inner && out.start <= in.start && in.end <= out.end;
}

static sayso_status widen(walker *w, uint32_t token, capture *out) {
  found *f = w->f;
  sayso_span spans[TREE_PIECES];
  unsigned n = 1;
  if (is_predicate(f, token)) {
    uint32_t without = holds(f, token, w->head) ? w->head : NO_TOKEN;
    n = tree_clause(f->doc, token, without, spans);
  } else {
    spans[0] = tree_phrase(f->doc, token);
  }
  extent *pieces = arena_new(&f->mem, n, sizeof *pieces);
  if (!pieces) return SAYSO_ENOMEM;
  uint32_t count = 0;
  for (unsigned i = 0; i < n; i++)
    if (spans[i].end > spans[i].start)
      pieces[count++] = extent_of(f, spans[i].start, spans[i].end);
  if (!count) pieces[count++] = extent_of(f, token, token + 1);
  *out = (capture){
      .kind = OF_TOKENS, .head = token, .count = count, .pieces = pieces};
  return SAYSO_OK;
}

static sayso_status take_label(walker *w, const route *to, uint32_t token,
                               capture *out, bool *is_there) {
  found *f = w->f;
  sayso_status status = hits_over(f, to->label, token, &w->mem, &w->hits);
  for (uint32_t i = 0; i < w->hits.count && !status; i++) {
    hit *h = w->hits.at[i];
    bool fits = hit_is(f, h) && predicate_fits(f, to->pred, NO_TOKEN, h);
    if (f->status) return f->status;
    if (!fits) continue;
    extent *at = arena_new(&f->mem, 1, sizeof *at);
    if (!at) return SAYSO_ENOMEM;
    *out = capture_of_hit(f, NULL, at, h);
    *is_there = true;
    return SAYSO_OK;
  }
  return status;
}

static sayso_status follow(walker *w, const route *to, capture *out,
                           bool *is_there) {
  sayso_status status = reach(w, to);
  for (uint32_t i = 0; i < w->here.count && !status && !*is_there; i++) {
    uint32_t token = w->here.at[i];
    if (to->label == NONE) {
      status = widen(w, token, out);
      *is_there = !status;
    } else {
      status = take_label(w, to, token, out, is_there);
    }
  }
  return status;
}

static sayso_status take_argument(walker *w, const argument *a, capture *out,
                                  bool *is_there) {
  sayso_status status = SAYSO_OK;
  for (const route *to = a->routes; to && !status && !*is_there; to = to->next)
    status = follow(w, to, out, is_there);
  return status;
}

static void widen_match(found *f, candidate *c, const capture *of) {
  for (uint32_t i = 0; i < of->count; i++) {
    if (of->pieces[i].first < c->first) c->first = of->pieces[i].first;
    if (of->pieces[i].last > c->last) c->last = of->pieces[i].last;
  }
  c->at = extent_of(f, c->first, c->last).at;
}

static sayso_status take_all(walker *w, candidate *c, capture *all, bool *fits,
                             uint32_t *missing) {
  const rule *u = &w->f->set->rules[c->rule];
  for (uint32_t i = 0; i < u->argument_count; i++) {
    bool is_there = false;
    capture one = {0};
    sayso_status status = take_argument(w, &u->arguments[i], &one, &is_there);
    if (status) return status;
    if (!is_there && !u->arguments[i].is_optional) {
      if (missing) *missing = i;
      return SAYSO_OK;
    }
    if (!is_there) continue;
    one.name = u->argument_names[i];
    all[c->capture_count++] = one;
    widen_match(w->f, c, &one);
  }
  c->captures = all;
  *fits = true;
  return SAYSO_OK;
}

sayso_status trigger_arguments(found *f, candidate *c, bool *fits,
                               uint32_t *missing) {
  const rule *u = &f->set->rules[c->rule];
  if (!u->argument_count) { /* nothing that the tree would have to tell */
    *fits = f->doc->tokens.sentence[c->first] != NO_TOKEN;
    return SAYSO_OK;
  }
  capture *all =
      arena_new(&f->mem, c->capture_count + u->argument_count, sizeof *all);
  if (!all) return SAYSO_ENOMEM;
  if (c->capture_count)
    memcpy(all, c->captures, c->capture_count * sizeof *all);
  walker w = {.f = f};
  *fits = false;
  extent cue = {c->at, c->first, c->last};
  if (c->capture_count) cue = c->captures[0].pieces[0];
  w.head = head_of(f, cue.first, cue.last);
  sayso_status status = f->status;
  if (!status && w.head != NO_TOKEN && layer_ready(f, SAYSO_DEPS, w.head))
    status = take_all(&w, c, all, fits, missing);
  arena_release(&w.mem);
  return status ? status : f->status;
}
