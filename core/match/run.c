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
#include "lang/rels.h"
#include "lang/tree.h"
#include "match/hits.h"

#define STATES_MAX ((uint64_t)1 << 31) /* of one run; 256 MiB of bits */
#define STEPS_MAX 50000000u            /* of one run */
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

typedef struct {
  uint64_t key;
  uint32_t node, stamp;
} won_slot;

struct runner {
  const program *code;
  uint32_t first, last; /* tokens */
  uint64_t places, heads;
  uint64_t steps, bound;

  uint64_t *visited, *won; /* bits by state */
  uint32_t bits_room;      /* words of each */
  won_slot *slots;         /* nodes of states that won */
  uint32_t slot_count, slots_used, stamp;

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
  mem_free(r->visited);
  mem_free(r->won);
  mem_free(r->slots);
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
const way *run_way(const runner *r, uint32_t node) { return &r->ways[node]; }

/* ## States that were visited, and those that won */

static uint64_t key_of(const runner *r, state s) {
  uint64_t key = s.pc * r->places + (s.pos - r->first);
  if (r->heads == 1) return key;
  return key * r->heads +
         (s.head == NO_TOKEN ? r->heads - 1 : s.head - r->first);
}

static bool has_bit(const uint64_t *bits, uint64_t i) {
  return bits[i / 64] >> (i % 64) & 1;
}

static void set_bit(uint64_t *bits, uint64_t i) {
  bits[i / 64] |= (uint64_t)1 << (i % 64);
}

static bool clear_bits(uint64_t **bits, uint32_t *room, uint64_t count) {
  uint32_t need = (uint32_t)((count + 63) / 64);
  if (need > *room) {
    uint64_t *more = mem_resize(*bits, need * sizeof **bits);
    if (!more) return false;
    *bits = more;
    *room = need;
  }
  memset(*bits, 0, need * sizeof **bits);
  return true;
}

static won_slot *slot_of(const runner *r, uint64_t key) {
  uint64_t i = key * 0x9E3779B97F4A7C15u >> 32;
  for (;; i++) {
    won_slot *s = &r->slots[i & (r->slot_count - 1)];
    if (s->stamp != r->stamp || s->key == key) return s;
  }
}

static bool more_slots(runner *r) {
  won_slot *old = r->slots;
  uint32_t old_count = r->slot_count, count = old_count ? 2 * old_count : 256;
  won_slot *slots = mem_new(count, sizeof *slots);
  if (!slots) return false;
  r->slots = slots;
  r->slot_count = count;
  for (uint32_t i = 0; i < old_count; i++)
    if (old[i].stamp == r->stamp) *slot_of(r, old[i].key) = old[i];
  mem_free(old);
  return true;
}

static bool remember(runner *r, uint64_t key, uint32_t node) {
  if (2 * r->slots_used >= r->slot_count && !more_slots(r)) return false;
  *slot_of(r, key) = (won_slot){key, node, r->stamp};
  r->slots_used++;
  set_bit(r->won, key);
  return true;
}

/* ## Beginning */

static bool no_memory(found *f) {
  f->status = SAYSO_ENOMEM;
  return false;
}

static bool prepare_behind(found *f, runner *r) {
  uint64_t bits = r->code->behinds * r->places;
  if (!r->code->behinds) return true;
  if (!clear_bits(&r->behind, &r->behind_room, bits)) return no_memory(f);
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
  r->trail_count = r->choice_count = r->slots_used = 0;
  arena_release(&r->lists);
  r->hits = (hit_list){0};
  r->related = (token_list){0};
  if (r->bound > STATES_MAX) return SAYSO_ELIMIT;
  if (!++r->stamp) { /* the stamps of all slots are old, save these */
    memset(r->slots, 0, r->slot_count * sizeof *r->slots);
    r->stamp = 1;
  }
  uint32_t room = r->bits_room;
  if (!clear_bits(&r->visited, &room, r->bound) ||
      !clear_bits(&r->won, &r->bits_room, r->bound) ||
      (!r->slots && !more_slots(r)) || !prepare_behind(f, r))
    return SAYSO_ENOMEM;
  return SAYSO_OK;
}

/* ## The tree */

static bool has_marker(const found *f, uint32_t token, word_id want) {
  const token_table *t = &f->doc->tokens;
  uint32_t c = NO_TOKEN;
  while ((c = tree_next_child(f->doc, token, c)) != NO_TOKEN) {
    uint16_t base = rel_base(t->rel[c]);
    if (base != REL_case && base != REL_mark && base != REL_cc) continue;
    if (words_at(f->doc->words, t->form[c])->folded == want) return true;
    if (words_at(f->doc->words, t->lemma[c])->folded == want) return true;
  }
  return false;
}

/* Treebanks of today write obl:unmarked for obl:tmod and obl:npmod. */
static bool is_subtype(uint16_t rel, uint16_t want) {
  if (rel == want) return true;
  if (want == REL_obl_tmod || want == REL_obl_npmod)
    return rel == REL_obl_unmarked;
  if (want == REL_nmod_tmod || want == REL_nmod_npmod)
    return rel == REL_nmod_unmarked;
  return false;
}

static bool in_relation(const found *f, const step_set *set, uint32_t token) {
  uint16_t rel = f->doc->tokens.rel[token];
  for (uint32_t i = 0; i < set->count; i++) {
    const step_rel *want = &set->at[i];
    bool fits =
        want->rel == REL_NONE || (want->is_exact ? is_subtype(rel, want->rel)
                                                 : rel_base(rel) == want->rel);
    if (fits && (!want->word || has_marker(f, token, want->word))) return true;
  }
  return false;
}

static bool add_related(found *f, uint32_t pred, uint32_t token, arena *mem,
                        token_list *out) {
  if (!predicate_fits(f, pred, token, NULL)) return true;
  if (!GROW(mem, out->at, out->room, out->count)) return no_memory(f);
  out->at[out->count++] = token;
  return true;
}

sayso_status run_related(found *f, uint32_t set, bool is_up, uint32_t pred,
                         uint32_t head, arena *mem, token_list *out) {
  const step_set *rels = &f->set->step_sets[set];
  if (!layer_ready(f, SAYSO_DEPS, head)) return f->status;
  if (is_up) {
    uint32_t up = f->doc->tokens.head[head];
    if (up != NO_TOKEN && in_relation(f, rels, head))
      add_related(f, pred, up, mem, out);
    return f->status;
  }
  uint32_t c = NO_TOKEN;
  while ((c = tree_next_child(f->doc, head, c)) != NO_TOKEN)
    if (in_relation(f, rels, c) && !add_related(f, pred, c, mem, out)) break;
  return f->status;
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
        !remember(r, key_of(r, t->at), r->way_count)) {
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
    fits = has_bit(r->behind, end_bit(r, i, s->pos));
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
    set_bit(r->behind, end_bit(r, ends, pos));
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

static uint32_t count_taken(const runner *r) {
  uint32_t n = 0;
  for (uint32_t i = 0; i + 1 < r->trail_count; i++)
    n += takes(r, &r->trail[i]);
  return n;
}

/* Keeps the way for people who ask why, if it came further than any other. */
static void note_failure(found *f, state at, uint32_t choices) {
  runner *r = f->run;
  furthest *w = r->watch;
  opcode op = r->code->at[at.pc].op;
  if (op == OPCODE_SPLIT || op == OPCODE_MATCH || f->status) return;
  if (r->choice_count > choices) return; /* it made choices: it fitted */
  uint32_t offset = r->code->at[at.pc].offset, taken = count_taken(r);
  if (w->pc != NONE &&
      (offset < w->offset || (offset == w->offset && taken <= w->count)))
    return;
  w->pc = at.pc;
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
  uint64_t key = key_of(r, *s);
  if (has_bit(r->visited, key)) {
    if (!has_bit(r->won, key)) return FAILED;
    *rest = slot_of(r, key)->node;
    return WON;
  }
  set_bit(r->visited, key);
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
