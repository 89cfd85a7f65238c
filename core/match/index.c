/* index.c - from words to the alternatives that they may be a part of.
 *
 *     word of the vocabulary --> list of alternatives (found out once, kept)
 *     hit of a lexicon, row of a layer, match of a rule --> the same, by label
 *
 * One look for each token finds the candidates of a document before there are
 * tags. Most words have no list at all. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/lemma.h"
#include "match/finish.h"
#include "match/found.h"
#include "match/hits.h"

typedef struct {
  anchor_kind kind;
  uint32_t of, alternative;
} entry;

typedef struct {
  uint32_t first, count; /* in `entries` */
} range;

/* The last unit where an alternative was found, and its place in the list. */
typedef struct {
  uint64_t document;
  uint32_t unit, place;
} last_seen;

struct index_table {
  entry *entries; /* in order of kind, then of what they are anchored on */
  uint32_t count;
  range always, members, labels; /* members: by lexicon, labels: by label */
  range *groups;                 /* of labels: those of one label */
  uint32_t group_count;
  uint32_t *members_of; /* lexicons that have some */
  uint32_t member_count;

  uint32_t *memo; /* by word: 0 not known, 1 no list, else place in pool + 2 */
  uint32_t memo_room, epoch;
  uint32_t *pool; /* lists: a length, then alternatives */
  uint32_t pool_count, pool_room;

  last_seen *seen; /* by alternative */
  uint64_t document;
};

void index_free(index_table *index) {
  if (!index) return;
  mem_free(index->entries);
  mem_free(index->members_of);
  mem_free(index->groups);
  mem_free(index->memo);
  mem_free(index->pool);
  mem_free(index->seen);
  mem_free(index);
}

/* ## Making it */

static int by_key(const void *a, const void *b) {
  const entry *x = a, *y = b;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  if (x->of != y->of) return x->of < y->of ? -1 : 1;
  if (x->alternative == y->alternative) return 0;
  return x->alternative < y->alternative ? -1 : 1;
}

static uint32_t count_entries(const ruleset *set) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < set->alternative_count; i++) {
    uint32_t k = set->alternatives[i].anchors.count;
    n += k ? k : 1;
  }
  return n;
}

static void fill_entries(const ruleset *set, index_table *t) {
  for (uint32_t i = 0; i < set->alternative_count; i++) {
    const anchor_set *all = &set->alternatives[i].anchors;
    if (set->rules[set->alternatives[i].rule].is_off) continue;
    if (!all->count) t->entries[t->count++] = (entry){ANCHOR_NONE, 0, i};
    for (uint32_t k = 0; k < all->count; k++)
      t->entries[t->count++] = (entry){all->at[k].kind, all->at[k].of, i};
  }
  if (t->count) qsort(t->entries, t->count, sizeof *t->entries, by_key);
}

/* The entries of a kind, or with `of` not NONE those of one thing. */
static range find(const index_table *t, anchor_kind kind, uint32_t of) {
  entry low = {kind, of == NONE ? 0 : of, 0};
  uint32_t from = 0, to = t->count;
  while (from < to) {
    uint32_t middle = from + (to - from) / 2;
    if (by_key(&t->entries[middle], &low) >= 0)
      to = middle;
    else
      from = middle + 1;
  }
  for (to = from; to < t->count && t->entries[to].kind == kind &&
                  (of == NONE || t->entries[to].of == of);
       to++)
    continue;
  return (range){from, to - from};
}

static bool list_members(index_table *t) {
  t->members = find(t, ANCHOR_MEMBER, NONE);
  t->members_of = mem_new(t->members.count, sizeof *t->members_of);
  if (!t->members_of) return false;
  for (uint32_t i = 0; i < t->members.count; i++) {
    uint32_t of = t->entries[t->members.first + i].of;
    if (!t->member_count || t->members_of[t->member_count - 1] != of)
      t->members_of[t->member_count++] = of;
  }
  return true;
}

static bool list_groups(index_table *t) {
  t->groups = mem_new(t->labels.count, sizeof *t->groups);
  if (!t->groups) return false;
  for (uint32_t i = 0; i < t->labels.count; i++) {
    const entry *e = &t->entries[t->labels.first + i];
    if (!i || e->of != e[-1].of)
      t->groups[t->group_count++] = (range){t->labels.first + i, 0};
    t->groups[t->group_count - 1].count++;
  }
  return true;
}

sayso_status index_make(ruleset *set) {
  index_free(set->index);
  index_table *t = set->index = mem_new(1, sizeof *t);
  if (!t) return SAYSO_ENOMEM;
  t->entries = mem_new(count_entries(set), sizeof *t->entries);
  t->seen = mem_new(set->alternative_count, sizeof *t->seen);
  if (!t->entries || !t->seen) return SAYSO_ENOMEM;
  fill_entries(set, t);
  t->always = find(t, ANCHOR_NONE, NONE);
  t->labels = find(t, ANCHOR_LABEL, NONE);
  return list_members(t) && list_groups(t) ? SAYSO_OK : SAYSO_ENOMEM;
}

/* ## Words */

static bool pool_add(index_table *t, uint32_t alt) {
  if (!mem_grow(&t->pool, &t->pool_room, t->pool_count, sizeof *t->pool,
                UINT32_MAX / 4))
    return false;
  t->pool[t->pool_count++] = alt;
  return true;
}

static bool add_range(index_table *t, range r) {
  for (uint32_t i = 0; i < r.count; i++)
    if (!pool_add(t, t->entries[r.first + i].alternative)) return false;
  return true;
}

static bool add_word(index_table *t, const ruleset *set, word_id id) {
  const words *w = &set->engine->words;
  if (!add_range(t, find(t, ANCHOR_WORD, words_at(w, id)->folded)))
    return false;
  for (uint32_t i = 0; i < t->member_count; i++)
    if (lexicon_has(set->lexicons, t->members_of[i], id, NULL) &&
        !add_range(t, find(t, ANCHOR_MEMBER, t->members_of[i])))
      return false;
  return true;
}

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

/* Ends the list that starts at `start`: each alternative once. */
static void end_list(index_table *t, uint32_t start) {
  uint32_t *list = t->pool + start + 1, n = t->pool_count - start - 1, k = 0;
  qsort(list, n, sizeof *list, by_number);
  for (uint32_t i = 0; i < n; i++)
    if (!i || list[i] != list[i - 1]) list[k++] = list[i];
  t->pool[start] = k;
  t->pool_count = start + 1 + k;
}

/* Finds out which alternatives a word is an anchor of. */
static bool make_list(index_table *t, const ruleset *set, word_id id) {
  uint32_t start = t->pool_count;
  const word_id *lemmas;
  unsigned n = 0;
  if (!pool_add(t, 0) || !add_range(t, find(t, ANCHOR_FORM, id)) ||
      !add_word(t, set, id))
    return false;
  if (set->engine->tagger && set->engine->lemmatiser &&
      lemma_candidates(set->engine->lemmatiser, id, &lemmas, &n))
    return false;
  for (unsigned i = 0; i < n; i++)
    if (!add_word(t, set, lemmas[i])) return false;
  end_list(t, start);
  if (!t->pool[start]) t->pool_count = start;
  t->memo[id] = t->pool_count > start ? start + 2 : 1;
  return true;
}

static bool more_memo(index_table *t, uint32_t room) {
  uint32_t *memo = mem_resize(t->memo, room * sizeof *memo);
  if (!memo) return false;
  memset(memo + t->memo_room, 0, (room - t->memo_room) * sizeof *memo);
  t->memo = memo;
  t->memo_room = room;
  return true;
}

/* The list of a word, `*count` long; NULL if it has none. False without
 * memory. */
static bool list_of(index_table *t, const ruleset *set, word_id id,
                    const uint32_t **list, uint32_t *count) {
  const words *w = &set->engine->words;
  if (t->epoch != w->epoch) { /* words were forgotten: so are their lists */
    if (t->memo) memset(t->memo, 0, t->memo_room * sizeof *t->memo);
    t->pool_count = 0;
    t->epoch = w->epoch;
  }
  if (id >= t->memo_room && !more_memo(t, w->room > id ? w->room : id + 1))
    return false;
  if (!t->memo[id] && !make_list(t, set, id)) return false;
  *count = 0;
  if (t->memo[id] == 1) return true;
  *count = t->pool[t->memo[id] - 2];
  *list = &t->pool[t->memo[id] - 1];
  return true;
}

/* ## Documents */

typedef struct {
  found *f;
  todo_list *lists;
} gatherer;

static uint32_t stage_of(const ruleset *set, uint32_t alt) {
  uint32_t at = set->alternatives[alt].rule;
  return set->labels[set->rules[at].label].stage;
}

static rule_scope scope_of(const ruleset *set, uint32_t alt) {
  return set->rules[set->alternatives[alt].rule].scope;
}

static sayso_status add_todo(found *f, todo_list *list, todo t) {
  if (!GROW(&f->mem, list->at, list->room, list->count)) return SAYSO_ENOMEM;
  list->at[list->count++] = t;
  return SAYSO_OK;
}

/* The unit of a scope that a token is in, or NO_TOKEN. */
static uint32_t unit_of(const found *f, rule_scope scope, uint32_t token,
                        uint32_t block) {
  if (scope == SCOPE_SENTENCE) return f->doc->tokens.sentence[token];
  return scope == SCOPE_PARAGRAPH ? block : 0;
}

static sayso_status add_at(gatherer *g, uint32_t alt, uint32_t token,
                           uint32_t block) {
  const ruleset *set = g->f->set;
  uint32_t unit = unit_of(g->f, scope_of(set, alt), token, block);
  todo_list *list = &g->lists[stage_of(set, alt)];
  last_seen *seen = &set->index->seen[alt];
  if (unit == NO_TOKEN) return SAYSO_OK;
  if (seen->document == set->index->document && seen->unit == unit) {
    list->at[seen->place].hi = token;
    return SAYSO_OK;
  }
  *seen = (last_seen){set->index->document, unit, list->count};
  return add_todo(g->f, list, (todo){unit, alt, token, token});
}

static sayso_status gather_words(gatherer *g) {
  found *f = g->f;
  const word_id *form = f->doc->tokens.form;
  const uint32_t *list = NULL;
  uint32_t n;
  for (uint32_t b = 0; b < f->doc->row[SAYSO_BLOCKS].count; b++) {
    const block_value *v = &f->doc->blocks[b];
    for (uint32_t t = v->first; t < v->last; t++) {
      if (!list_of(f->set->index, f->set, form[t], &list, &n))
        return SAYSO_ENOMEM;
      for (uint32_t i = 0; i < n; i++)
        if (add_at(g, list[i], t, b)) return SAYSO_ENOMEM;
    }
  }
  return SAYSO_OK;
}

/* Adds an alternative that is anchored on a label wherever that stands. */
static sayso_status gather_label(found *f, const entry *e, todo_list *list) {
  uint32_t count;
  rule_scope scope = scope_of(f->set, e->alternative);
  const hit *at = hits_between(f, e->of, 0, f->doc->tokens.count, &count);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t block =
        scope == SCOPE_PARAGRAPH ? doc_block_of(f->doc, at[i].first) : 0;
    uint32_t unit = unit_of(f, scope, at[i].first, block);
    todo t = {unit, e->alternative, at[i].first, at[i].first};
    if (unit != NO_TOKEN && add_todo(f, list, t)) return SAYSO_ENOMEM;
  }
  return f->status;
}

/* All alternatives of a stage that are anchored on one label. */
static sayso_status gather_group(found *f, range group, uint32_t stage,
                                 todo_list *list) {
  const entry *e = &f->set->index->entries[group.first];
  uint32_t count;
  hits_between(f, e->of, 0, f->doc->tokens.count, &count);
  for (uint32_t i = 0; i < group.count && count; i++) {
    if (stage_of(f->set, e[i].alternative) != stage) continue;
    sayso_status status = gather_label(f, &e[i], list);
    if (status) return status;
  }
  return f->status;
}

static sayso_status gather_always(found *f, todo_list *lists) {
  const index_table *t = f->set->index;
  for (uint32_t i = 0; i < t->always.count; i++) {
    uint32_t a = t->entries[t->always.first + i].alternative;
    uint32_t n = unit_count(f, scope_of(f->set, a));
    for (uint32_t u = 0; u < n; u++)
      if (add_todo(f, &lists[stage_of(f->set, a)], (todo){u, a, 0, NO_TOKEN}))
        return SAYSO_ENOMEM;
  }
  return SAYSO_OK;
}

sayso_status index_gather(found *f, todo_list *lists) {
  gatherer g = {.f = f, .lists = lists};
  f->set->index->document++;
  sayso_status status = gather_always(f, lists);
  return status ? status : gather_words(&g);
}

static int by_unit(const void *a, const void *b) {
  const todo *x = a, *y = b;
  if (x->unit != y->unit) return x->unit < y->unit ? -1 : 1;
  return x->alternative < y->alternative ? -1 : x->alternative > y->alternative;
}

sayso_status index_complete(found *f, uint32_t stage, todo_list *list) {
  const index_table *t = f->set->index;
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < t->group_count && !status; i++)
    status = gather_group(f, t->groups[i], stage, list);
  if (status || !list->count) return status;
  qsort(list->at, list->count, sizeof *list->at, by_unit);
  uint32_t n = 1;
  for (uint32_t i = 1; i < list->count; i++) {
    todo *same = &list->at[n - 1], *one = &list->at[i];
    if (by_unit(one, same)) {
      list->at[n++] = *one;
      continue;
    }
    if (one->lo < same->lo) same->lo = one->lo;
    if (one->hi > same->hi) same->hi = one->hi;
  }
  list->count = n;
  return SAYSO_OK;
}

/* ## Looking closer */

/* Where a match may start, so far. */
typedef struct {
  uint32_t first, last; /* the unit */
  uint32_t from, to;
} starts;

static void widen(starts *s, const anchor *a, uint32_t token) {
  uint32_t from = s->first, to = s->last;
  if (!a->is_free) {
    if (a->most != NONE && token - s->first > a->most) from = token - a->most;
    if (token - s->first < a->least) return; /* too near to the start */
    to = token - a->least + 1;
  }
  if (from < s->from) s->from = from;
  if (to > s->to) s->to = to;
}

static void add_labels(found *f, const anchor *a, uint32_t lo, uint32_t hi,
                       starts *s) {
  uint32_t count;
  hit *at = hits_between(f, a->of, lo, hi + 1, &count);
  for (uint32_t i = 0; i < count && !f->status; i++)
    if (hit_is(f, &at[i]) && predicate_fits(f, a->pred, NO_TOKEN, &at[i]))
      widen(s, a, at[i].first);
}

static void add_tokens(found *f, const anchor *a, uint32_t lo, uint32_t hi,
                       starts *s) {
  for (uint32_t t = lo; t <= hi && !f->status; t++)
    if (predicate_fits(f, a->pred, t, NULL)) widen(s, a, t);
}

bool anchors_hold(found *f, const anchor_set *anchors, uint32_t lo, uint32_t hi,
                  uint32_t *first, uint32_t *last) {
  starts s = {*first, *last, *last, *first};
  if (!anchors->count) return true;
  if (lo < *first) lo = *first;
  if (hi >= *last) hi = *last - 1;
  for (uint32_t i = 0; i < anchors->count && !f->status; i++) {
    const anchor *a = &anchors->at[i];
    if (a->kind == ANCHOR_LABEL)
      add_labels(f, a, lo, hi, &s);
    else
      add_tokens(f, a, lo, hi, &s);
  }
  if (f->status || s.from >= s.to) return false;
  *first = s.from;
  *last = s.to;
  return true;
}
