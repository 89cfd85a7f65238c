/* run.c - a backtracker that visits each state once.
 *
 * A state is (instruction, place, head): what it leads to does not depend on
 * how it was reached. So it is visited once in a run, whatever the start:
 *
 *     visited and failed     it fails again
 *     visited and won        the rest of the way is known: `way` nodes
 *     on the way now         can not be met again (program.c sees to that)
 *
 * The work is at most program x (tokens + 1) states; where the program steps
 * over the tree, the head of what was taken last is a part of the state, and
 * it is that x (tokens + 1). The idea is that of RE2's BitState (R. Cox 2010),
 * kept over all starts.
 */
#include "match/run.h"

#include <string.h>

#include "base/mem.h"
#include "match/hits.h"
#include "match/states.h"

#define STEPS_MAX 50000000u /* of one run */
#define WAYS_MAX (1u << 30)

typedef struct {
  uint32_t pc, pos, head;
} state;

/* A state on the way now. */
typedef struct {
  state at;
  const hit *taken;
  uint32_t sub;
} track;

/* What else can be tried: a state, and the way to it. */
typedef struct {
  state at;
  uint32_t trail;   /* how long the way was */
  const hit *taken; /* by the last of it */
} choice;

struct runner {
  const program *code;
  uint32_t first, last; /* tokens */
  uint64_t places, heads;
  uint64_t steps, bound;

  states states; /* nodes of those that won */

  track *trail;
  uint32_t trail_count, trail_room;
  choice *choices;
  uint32_t choice_count, choice_room;
  way *ways;
  uint32_t way_count, way_room;

  uint64_t *behind; /* bits: where each look behind can end */
  uint32_t behind_room;
  bool *behind_done;
  uint32_t behind_done_room;

  arena lists; /* of hits and tokens */
  hit_list hits;
  token_list related;
  furthest *watch;
};

sayso_status runner_new(runner **out) {
  runner *r = mem_new(1, sizeof *r);
  if (!r) return SAYSO_ENOMEM;
  *out = r;
  return SAYSO_OK;
}

void runner_free(runner *r) {
  if (!r) return;
  states_release(&r->states);
  mem_free(r->trail);
  mem_free(r->choices);
  mem_free(r->ways);
  mem_free(r->behind);
  mem_free(r->behind_done);
  arena_release(&r->lists);
  mem_free(r);
}

void runner_clear(runner *r) { r->way_count = 0; }

void run_watch(runner *r, furthest *out) { r->watch = out; }

uint64_t run_steps(const runner *r) { return r->steps; }
uint64_t run_bound(const runner *r) { return r->bound; }
uint64_t run_cleared(const runner *r) { return r->states.cleared; }
const way *run_way(const runner *r, uint32_t node) { return &r->ways[node]; }

/* The number of a state. */
static uint64_t key_of(const runner *r, state s) {
  uint64_t key = s.pc * r->places + (s.pos - r->first);
  if (r->heads == 1) return key;
  return key * r->heads +
         (s.head == NO_TOKEN ? r->heads - 1 : s.head - r->first);
}

/* ## Beginning */

static bool no_memory(found *f) {
  f->status = SAYSO_ENOMEM;
  return false;
}

static bool prepare_behind(found *f, runner *r) {
  uint64_t bits = r->code->behinds * r->places;
  if (!r->code->behinds) return true;
  if (!bits_clear(&r->behind, &r->behind_room, bits)) return no_memory(f);
  if (r->code->behinds > r->behind_done_room) {
    bool *done = mem_resize(r->behind_done, r->code->behinds);
    if (!done) return no_memory(f);
    r->behind_done = done;
    r->behind_done_room = r->code->behinds;
  }
  memset(r->behind_done, 0, r->code->behinds);
  return true;
}

sayso_status run_begin(found *f, const program *code, uint32_t first,
                       uint32_t last) {
  runner *r = f->run;
  r->code = code;
  r->first = first;
  r->last = last;
  r->places = last - first + 1;
  r->heads = code->has_steps ? r->places : 1;
  r->steps = 0;
  r->bound = code->count * r->places * r->heads;
  r->trail_count = r->choice_count = 0;
  arena_release(&r->lists);
  r->hits = (hit_list){0};
  r->related = (token_list){0};
  sayso_status status = states_begin(&r->states, r->bound, r->heads > 1);
  if (!status && !prepare_behind(f, r)) status = SAYSO_ENOMEM;
  return status;
}

/* ## One run */

static bool push_choice(found *f, state s, uint32_t trail, const hit *taken) {
  runner *r = f->run;
  if (!mem_grow(&r->choices, &r->choice_room, r->choice_count,
                sizeof *r->choices, WAYS_MAX))
    return no_memory(f);
  r->choices[r->choice_count++] = (choice){s, trail, taken};
  return true;
}

static bool push_trail(found *f, state s) {
  runner *r = f->run;
  if (!mem_grow(&r->trail, &r->trail_room, r->trail_count, sizeof *r->trail,
                WAYS_MAX))
    return no_memory(f);
  r->trail[r->trail_count++] = (track){s, NULL, NONE};
  return true;
}

/* Turns the way since `base` into nodes that lead on to `next`, and gives the
 * first; NONE without memory. */
static uint32_t keep_way(found *f, uint32_t base, uint32_t next) {
  runner *r = f->run;
  for (uint32_t i = r->trail_count; i-- > base;) {
    const track *t = &r->trail[i];
    way w = {t->at.pc, t->at.pos, t->at.head, next, t->sub, t->taken, NONE, 0};
    if (next != NONE) {
      w.lo = r->ways[next].lo;
      w.hi = r->ways[next].hi;
    }
    opcode op = r->code->at[w.pc].op;
    uint32_t lo = t->taken ? t->taken->first : w.pos;
    uint32_t hi = next != NONE ? r->ways[next].pos : 0; /* after it */
    if (op == OPCODE_TOK || op == OPCODE_SPAN) {
      if (lo < w.lo) w.lo = lo;
      if (hi > w.hi) w.hi = hi;
    }
    if (!mem_grow(&r->ways, &r->way_room, r->way_count, sizeof *r->ways,
                  WAYS_MAX) ||
        !states_win(&r->states, key_of(r, t->at), r->way_count)) {
      no_memory(f);
      return NONE;
    }
    next = r->way_count;
    r->ways[r->way_count++] = w;
  }
  return next;
}

/* ## One state after another */

typedef enum { GO_ON, FAILED, WON } outcome;

static outcome visit(found *f, state *s, const instr *ends, uint32_t *rest);

/* Tries all choices above `base` until one leads to a match: gives its first
 * node, or NONE. With `ends`, a look behind, all are tried, and each end is
 * marked. */
static uint32_t walk(found *f, uint32_t base, const instr *ends) {
  runner *r = f->run;
  uint32_t trail = r->trail_count;
  while (r->choice_count > base && !f->status) {
    choice c = r->choices[--r->choice_count];
    r->trail_count = c.trail;
    if (c.taken) r->trail[c.trail - 1].taken = c.taken;
    state s = c.at;
    uint32_t rest = NONE;
    outcome o;
    while ((o = visit(f, &s, ends, &rest)) == GO_ON)
      continue;
    if (o == FAILED) continue;
    uint32_t node = keep_way(f, trail, rest);
    r->choice_count = base;
    r->trail_count = trail;
    return node;
  }
  r->choice_count = base;
  r->trail_count = trail;
  return NONE;
}

static uint32_t search(found *f, state from) {
  uint32_t base = f->run->choice_count;
  if (!push_choice(f, from, f->run->trail_count, NULL)) return NONE;
  return walk(f, base, NULL);
}

/* All places where the body of a look behind can end, from any start. */
static void find_ends(found *f, const instr *look) {
  runner *r = f->run;
  r->behind_done[look->a] = true;
  for (uint32_t at = r->first; at <= r->last && !f->status; at++) {
    uint32_t base = r->choice_count;
    state s = {look->y, at, NO_TOKEN};
    if (push_choice(f, s, r->trail_count, NULL)) walk(f, base, look);
  }
}

static uint64_t end_bit(const runner *r, const instr *look, uint32_t pos) {
  return look->a * r->places + (pos - r->first);
}

static outcome try_look(found *f, const instr *i, state *s) {
  runner *r = f->run;
  bool fits;
  furthest *watch = r->watch;
  r->watch = NULL;
  if (i->is_behind) {
    if (!r->behind_done[i->a]) find_ends(f, i);
    fits = bits_has(r->behind, end_bit(r, i, s->pos));
  } else {
    uint32_t at = r->trail_count - 1;
    uint32_t node = search(f, (state){i->y, s->pos, s->head});
    fits = node != NONE;
    r->trail[at].sub = node;
  }
  r->watch = watch;
  s->pc = i->x;
  return fits != i->is_not && !f->status ? GO_ON : FAILED;
}

/* Asides at the end of a phrase are stepped over as others are. */
static bool may_end_in_aside(const found *f, const instr *i) {
  const label *l = &f->set->labels[i->a];
  return f->run->code->has_skip && l->kind == LABEL_LAYER &&
         l->layer == SAYSO_PHRASES;
}

static bool push_hit(found *f, const instr *i, hit *at) {
  runner *r = f->run;
  const hit *h = at;
  if (!hit_is(f, at)) return true;
  if (may_end_in_aside(f, i)) h = hit_without_aside(f, at);
  if (!h || f->status) return false;
  if (at->last > r->last || at->first < r->first) return true;
  if (!predicate_fits(f, i->b, NO_TOKEN, h)) return true;
  uint32_t head = r->heads > 1 ? hit_head(f, h) : NO_TOKEN;
  return push_choice(f, (state){i->x, at->last, head}, r->trail_count, h);
}

/* Makes a choice of each hit, so that the first is tried first. */
static outcome try_span(found *f, const instr *i, const state *s) {
  runner *r = f->run;
  if (s->pos >= r->last) return FAILED;
  uint32_t count;
  if (i->is_over) {
    hits_over(f, i->a, s->pos, &r->lists, &r->hits);
    for (count = r->hits.count; count-- > 0 && !f->status;)
      if (!push_hit(f, i, r->hits.at[count])) break;
  } else {
    hit *at = hits_at(f, i->a, s->pos, &count);
    while (count-- > 0 && !f->status)
      if (!push_hit(f, i, &at[count])) break;
  }
  return FAILED; /* as far as this state goes: the choices are next */
}

static outcome try_step(found *f, const instr *i, const state *s) {
  runner *r = f->run;
  if (s->head == NO_TOKEN) return FAILED;
  r->related.count = 0;
  run_related(f, i->a, i->is_up, i->b, s->head, &r->lists, &r->related);
  for (uint32_t n = r->related.count; n-- > 0 && !f->status;) {
    uint32_t token = r->related.at[n];
    if (token < r->first || token >= r->last) continue;
    push_choice(f, (state){i->x, token, token}, r->trail_count, NULL);
  }
  return FAILED;
}

static bool starts_sentence(const found *f, uint32_t pos) {
  if (pos == f->run->first) return true;
  if (pos >= f->run->last) return false;
  uint32_t s = f->doc->tokens.sentence[pos];
  return s != NO_TOKEN && f->doc->sentences[s].first == pos;
}

static bool ends_sentence(const found *f, uint32_t pos) {
  if (pos == f->run->last) return true;
  if (pos == f->run->first) return false;
  uint32_t s = f->doc->tokens.sentence[pos - 1];
  return s != NO_TOKEN && f->doc->sentences[s].last == pos;
}

static outcome try_token(found *f, const instr *i, state *s) {
  runner *r = f->run;
  if (s->pos >= r->last || !predicate_fits(f, i->a, s->pos, NULL) || f->status)
    return FAILED;
  *s = (state){i->x, s->pos + 1, r->heads > 1 ? s->pos : NO_TOKEN};
  return GO_ON;
}

/* Does what the instruction says. */
static outcome execute(found *f, state *s, const instr *ends) {
  runner *r = f->run;
  const instr *i = &r->code->at[s->pc];
  uint32_t pos = s->pos;
  bool fits = true;
  switch (i->op) {
  case OPCODE_TOK:
    return try_token(f, i, s);
  case OPCODE_SPAN:
    return try_span(f, i, s);
  case OPCODE_STEP:
    return try_step(f, i, s);
  case OPCODE_LOOK:
    return try_look(f, i, s);
  case OPCODE_SPLIT:
    if (!push_choice(f, (state){i->y, pos, s->head}, r->trail_count, NULL))
      return FAILED;
    break;
  case OPCODE_BOS:
    fits = starts_sentence(f, pos);
    break;
  case OPCODE_EOS:
    fits = ends_sentence(f, pos);
    break;
  case OPCODE_MATCH:
    if (!ends) return WON;
    bits_set(r->behind, end_bit(r, ends, pos));
    return FAILED;
  case OPCODE_FAIL:
    return FAILED;
  default:
    break;
  }
  s->pc = i->x;
  return fits ? GO_ON : FAILED;
}

static bool takes(const runner *r, const track *t) {
  opcode op = r->code->at[t->at.pc].op;
  return op == OPCODE_TOK || op == OPCODE_SPAN;
}

/* How many elements of the pattern took something, and how many tokens they
 * took. */
static uint32_t count_taken(const runner *r, uint32_t *tokens) {
  uint32_t elements = 0, last = NONE;
  *tokens = 0;
  for (uint32_t i = 0; i + 1 < r->trail_count; i++) {
    if (!takes(r, &r->trail[i])) continue;
    uint32_t offset = r->code->at[r->trail[i].at.pc].offset;
    elements += offset != last;
    last = offset;
    ++*tokens;
  }
  return elements;
}

/* More elements are further, then a later place in the pattern, then more
 * tokens: a gap can take as many as it likes. */
static bool is_further(const furthest *w, uint32_t elements, uint32_t offset,
                       uint32_t tokens) {
  if (w->pc == NONE) return true;
  if (elements != w->elements) return elements > w->elements;
  if (offset != w->offset) return offset > w->offset;
  return tokens > w->count;
}

/* Keeps the way for people who ask why, if it came further than any other. */
static void note_failure(found *f, state at, uint32_t choices) {
  runner *r = f->run;
  furthest *w = r->watch;
  opcode op = r->code->at[at.pc].op;
  if (op == OPCODE_SPLIT || op == OPCODE_MATCH || f->status) return;
  if (r->choice_count > choices) return; /* it made choices: it fitted */
  uint32_t offset = r->code->at[at.pc].offset, tokens;
  uint32_t elements = count_taken(r, &tokens);
  if (!is_further(w, elements, offset, tokens)) return;
  w->pc = at.pc;
  w->elements = elements;
  w->offset = offset;
  w->pos = at.pos;
  w->count = 0;
  for (uint32_t i = 0; i + 1 < r->trail_count; i++) {
    if (!takes(r, &r->trail[i])) continue;
    if (!mem_grow(&w->taken, &w->room, w->count, sizeof *w->taken, WAYS_MAX)) {
      no_memory(f);
      return;
    }
    const track *t = &r->trail[i];
    w->taken[w->count++] =
        (taken_by){t->at.pc, t->taken ? t->taken->first : t->at.pos,
                   t->taken ? t->taken->last : t->at.pos + 1};
  }
}

static outcome visit(found *f, state *s, const instr *ends, uint32_t *rest) {
  runner *r = f->run;
  switch (states_visit(&r->states, key_of(r, *s), rest)) {
  case STATE_NEW:
    break;
  case STATE_LOST:
    return FAILED;
  case STATE_WON:
    return WON;
  case STATE_NO_ROOM:
    f->status = r->states.status;
    return FAILED;
  }
  if (++r->steps > STEPS_MAX) f->status = SAYSO_ELIMIT;
  if (f->status || !push_trail(f, *s)) return FAILED;
  state at = *s;
  uint32_t choices = r->choice_count;
  outcome o = execute(f, s, ends);
  if (o == FAILED && r->watch) note_failure(f, at, choices);
  return o;
}

uint32_t run_from(found *f, uint32_t start) {
  f->run->trail_count = f->run->choice_count = 0;
  return search(f, (state){0, start, NO_TOKEN});
}
