/* overlap.c - which matches stay, where several stand in one place.
 *
 * Matches compete when their rules make the same label under the same policy.
 * The order in which they are looked at is total, so that the result depends
 * on nothing else:
 *
 *     longest   start, then the longer, prio, pack, rule, alternative
 *     best      score, then as longest
 *     first     prio, pack, rule, alternative, start, then the longer
 *
 * `where` is asked when a match is about to stay; under `best`, which needs
 * its score, before. */
#include <stdlib.h>
#include <string.h>

#include "match/found.h"

typedef struct {
  const ruleset *set;
  uint32_t label;
  overlap policy;
  candidate *c;
  /* what is compared: pieces of the key's captures, or the whole match */
  extent whole;
  const extent *pieces;
  uint32_t count, first, last;
} contender;

/* ## Orders */

static int order(uint64_t a, uint64_t b) { return a < b ? -1 : a > b; }

/* The same rule order for all: a rule of an earlier pack has a lower number. */
static int by_rule(const contender *x, const contender *y) {
  const rule *u = &x->set->rules[x->c->rule], *v = &y->set->rules[y->c->rule];
  if (u->prio != v->prio) return u->prio > v->prio ? -1 : 1;
  return order(x->c->alternative, y->c->alternative);
}

static int by_place(const contender *x, const contender *y) {
  int d = order(x->first, y->first);
  return d ? d : order(y->last, x->last);
}

static int by_bytes(const contender *x, const contender *y) {
  int d = order(x->c->at.start, y->c->at.start);
  return d ? d : order(y->c->at.end, x->c->at.end);
}

static int compare(const void *a, const void *b) {
  const contender *x = a, *y = b;
  int d = order(x->label, y->label);
  if (!d) d = order((uint64_t)x->policy, (uint64_t)y->policy);
  if (d) return d;
  if (x->policy == OVERLAP_BEST && x->c->score != y->c->score)
    return x->c->score > y->c->score ? -1 : 1;
  if (x->policy == OVERLAP_FIRST) d = by_rule(x, y);
  if (!d) d = by_place(x, y);
  if (!d) d = by_rule(x, y);
  return d ? d : by_bytes(x, y);
}

/* ## What is compared */

static const capture *find(const candidate *c, const char *name) {
  for (uint32_t i = 0; i < c->capture_count; i++)
    if (!strcmp(c->captures[i].name, name)) return &c->captures[i];
  return NULL;
}

static sayso_status key_pieces(found *f, const label *l, contender *x) {
  uint32_t n = 0;
  sayso_status status = candidate_captures(f, x->c);
  if (status) return status;
  for (uint32_t i = 0; i < l->key_count; i++) {
    const capture *k = find(x->c, l->key[i]);
    n += k ? k->count : 0;
  }
  if (!n) return SAYSO_OK; /* without any of them: the whole match */
  extent *pieces = arena_new(&f->mem, n, sizeof *pieces);
  if (!pieces) return SAYSO_ENOMEM;
  n = 0;
  for (uint32_t i = 0; i < l->key_count; i++) {
    const capture *k = find(x->c, l->key[i]);
    if (!k) continue;
    memcpy(pieces + n, k->pieces, k->count * sizeof *pieces);
    n += k->count;
  }
  x->pieces = pieces;
  x->count = n;
  return SAYSO_OK;
}

static sayso_status fill(found *f, contender *x, candidate *c) {
  const rule *u = &f->set->rules[c->rule];
  const label *l = &f->set->labels[u->label];
  *x = (contender){.set = f->set, .label = u->label, .c = c};
  x->policy = u->policy >= 0 ? (overlap)u->policy : l->policy;
  x->whole = (extent){c->at, c->first, c->last};
  if (l->key_count) {
    sayso_status status = key_pieces(f, l, x);
    if (status) return status;
  }
  if (!x->pieces) {
    x->pieces = &x->whole;
    x->count = 1;
  }
  x->first = NO_TOKEN;
  for (uint32_t i = 0; i < x->count; i++) {
    if (x->pieces[i].first < x->first) x->first = x->pieces[i].first;
    if (x->pieces[i].last > x->last) x->last = x->pieces[i].last;
  }
  return SAYSO_OK;
}

/* ## Policies */

typedef struct {
  found *f;
  contender **owner; /* by token: who took it */
  contender **open;  /* NESTED: those around the place where we are */
  uint32_t open_count, open_room;
  contender *last; /* LONGEST, EXACT: the one before */
} judge;

static contender *owner_of(const judge *j, const contender *x) {
  for (uint32_t i = 0; i < x->count; i++)
    for (uint32_t t = x->pieces[i].first; t < x->pieces[i].last; t++)
      if (j->owner[t]) return j->owner[t];
  return NULL;
}

static void take(judge *j, contender *x) {
  for (uint32_t i = 0; i < x->count; i++)
    for (uint32_t t = x->pieces[i].first; t < x->pieces[i].last; t++)
      j->owner[t] = x;
}

static bool is_equal(const contender *x, const contender *y) {
  if (x->count != y->count) return false;
  for (uint32_t i = 0; i < x->count; i++)
    if (x->pieces[i].at.start != y->pieces[i].at.start ||
        x->pieces[i].at.end != y->pieces[i].at.end)
      return false;
  return true;
}

/* The one around, or before, that this one crosses or repeats. */
static contender *crossed(judge *j, const contender *x) {
  while (j->open_count && j->open[j->open_count - 1]->last <= x->first)
    j->open_count--;
  if (!j->open_count) return NULL;
  contender *around = j->open[j->open_count - 1];
  return x->last > around->last || is_equal(x, around) ? around : NULL;
}

static contender *rival(judge *j, const contender *x) {
  switch (x->policy) {
  case OVERLAP_ALL:
    return NULL;
  case OVERLAP_EXACT:
    return j->last && is_equal(j->last, x) ? j->last : NULL;
  case OVERLAP_NESTED:
    return crossed(j, x);
  default:
    return owner_of(j, x);
  }
}

static sayso_status settle(judge *j, contender *x) {
  j->last = x;
  switch (x->policy) {
  case OVERLAP_ALL:
  case OVERLAP_EXACT:
    return SAYSO_OK;
  case OVERLAP_NESTED:
    if (!GROW(&j->f->mem, j->open, j->open_room, j->open_count))
      return SAYSO_ENOMEM;
    j->open[j->open_count++] = x;
    return SAYSO_OK;
  default:
    take(j, x);
    return SAYSO_OK;
  }
}

static sayso_status judge_one(judge *j, contender *x) {
  if (x->c->state != CAND_NEW) return SAYSO_OK;
  const contender *other = rival(j, x);
  if (other) {
    x->c->state = CAND_OVERLAPPED;
    x->c->by = (uint32_t)(other->c - j->f->pending);
    return SAYSO_OK;
  }
  bool keep = true;
  sayso_status status = SAYSO_OK;
  if (x->policy != OVERLAP_BEST) status = candidate_where(j->f, x->c, &keep);
  if (status) return status;
  x->c->state = keep ? CAND_KEPT : CAND_DROPPED;
  return keep ? settle(j, x) : SAYSO_OK;
}

/* Forgets what a group took: the next one starts anew. */
static void end_group(judge *j, contender *from, contender *to) {
  for (contender *x = from; x < to; x++)
    for (uint32_t i = 0; i < x->count && x->c->state == CAND_KEPT; i++)
      for (uint32_t t = x->pieces[i].first; t < x->pieces[i].last; t++)
        j->owner[t] = NULL;
  j->open_count = 0;
  j->last = NULL;
}

static bool same_group(const contender *x, const contender *y) {
  return x->label == y->label && x->policy == y->policy;
}

static sayso_status score_first(found *f, contender *x) {
  bool keep = true;
  if (x->policy != OVERLAP_BEST) return SAYSO_OK;
  sayso_status status = candidate_where(f, x->c, &keep);
  if (!keep) x->c->state = CAND_DROPPED;
  return status;
}

sayso_status overlap_resolve(found *f) {
  uint32_t n = f->pending_count;
  judge j = {.f = f};
  contender *all = arena_new(&f->mem, n, sizeof *all);
  j.owner = arena_new(&f->mem, f->doc->tokens.count, sizeof *j.owner);
  if (!all || !j.owner) return SAYSO_ENOMEM;
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < n && !status; i++) {
    status = fill(f, &all[i], &f->pending[i]);
    if (!status) status = score_first(f, &all[i]);
  }
  if (status) return status;
  for (uint32_t i = 0; i < n; i++) /* qsort moves them */
    if (all[i].pieces == &all[i].whole) all[i].pieces = NULL;
  qsort(all, n, sizeof *all, compare);
  for (uint32_t i = 0; i < n; i++)
    if (!all[i].pieces) all[i].pieces = &all[i].whole;
  for (uint32_t i = 0, from = 0; i < n && !status; i++) {
    status = judge_one(&j, &all[i]);
    if (i + 1 < n && same_group(&all[i], &all[i + 1])) continue;
    end_group(&j, all + from, all + i + 1);
    from = i + 1;
  }
  return status;
}
