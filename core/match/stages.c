/* stages.c - the order in which labels are made: a label comes after all that
 * its rules use. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/status.h"
#include "match/finish.h"

typedef struct {
  uint32_t from, to, rule; /* a rule of `from` uses `to` */
} use;

typedef struct {
  ruleset *set;
  arena mem;
  use *uses;
  uint32_t use_count, use_room;
  uint32_t *first; /* by label: its uses stand together */
  uint32_t *path;  /* uses, from a start to where we are */
  uint32_t depth;
  uint8_t *state; /* by label: 0 new, 1 on the path, 2 done */
  uint32_t rule;
  bool has_failed;
} order;

static void note_use(void *data, uint32_t to) {
  order *o = data;
  const ruleset *set = o->set;
  if (set->labels[to].kind != LABEL_RULES) return;
  uint32_t from = set->rules[o->rule].label;
  const use *last = o->use_count ? &o->uses[o->use_count - 1] : NULL;
  if (last && last->from == from && last->to == to) return;
  if (!GROW(&o->mem, o->uses, o->use_room, o->use_count)) {
    o->has_failed = true;
    return;
  }
  o->uses[o->use_count++] = (use){from, to, o->rule};
}

/* Sorts the uses by label, keeping their order otherwise. */
static bool sort_uses(order *o) {
  uint32_t n = o->set->label_count;
  use *sorted = arena_new(&o->mem, o->use_count, sizeof *sorted);
  o->first = arena_new(&o->mem, n + 2, sizeof *o->first);
  if (!sorted || !o->first) return false;
  for (uint32_t i = 0; i < o->use_count; i++)
    o->first[o->uses[i].from + 2]++;
  for (uint32_t i = 2; i < n + 2; i++)
    o->first[i] += o->first[i - 1];
  for (uint32_t i = 0; i < o->use_count; i++)
    sorted[o->first[o->uses[i].from + 1]++] = o->uses[i];
  o->uses = sorted;
  return true;
}

/* "@a (rule x) uses @b (rule y) uses @a". */
static sayso_status print_circle(order *o, uint32_t end, uint32_t *fault,
                                 sayso_error *error) {
  buf text = {0};
  const ruleset *set = o->set;
  uint32_t i = o->depth;
  while (o->uses[o->path[i - 1]].from != end)
    i--;
  *fault = o->uses[o->path[i - 1]].rule;
  for (i--; i < o->depth; i++) {
    const use *u = &o->uses[o->path[i]];
    buf_printf(&text, "@%s (rule %s) uses ", set->labels[u->from].name,
               set->rules[u->rule].name);
  }
  buf_printf(&text, "@%s", set->labels[end].name);
  sayso_status status =
      text.status
          ? status_plain(error, text.status)
          : status_fail(error, SAYSO_EPATTERN, 0, 0,
                        "the rules need each other in a circle: %s", text.at);
  buf_release(&text);
  return status;
}

/* Gives a label its stage, after those of the labels that its rules use. The
 * path is kept by hand: a chain of labels may be long. */
static sayso_status place(order *o, uint32_t start, uint32_t *next,
                          uint32_t *fault, sayso_error *error) {
  label *labels = o->set->labels;
  uint32_t at = start;
  o->state[at] = 1;
  for (;;) {
    if (next[at] < o->first[at + 1]) {
      uint32_t i = next[at]++, to = o->uses[i].to;
      if (o->state[to] == 2) {
        if (labels[to].stage >= labels[at].stage)
          labels[at].stage = labels[to].stage + 1;
        continue;
      }
      o->path[o->depth++] = i;
      if (o->state[to] == 1) return print_circle(o, to, fault, error);
      o->state[at = to] = 1;
      continue;
    }
    o->state[at] = 2;
    if (labels[at].stage >= o->set->stage_count)
      o->set->stage_count = labels[at].stage + 1;
    if (!o->depth) return SAYSO_OK;
    const use *back = &o->uses[o->path[--o->depth]];
    if (labels[at].stage >= labels[back->from].stage)
      labels[back->from].stage = labels[at].stage + 1;
    at = back->from;
  }
}

static sayso_status place_all(order *o, uint32_t *fault, sayso_error *error) {
  uint32_t n = o->set->label_count;
  uint32_t *next = arena_new(&o->mem, n + 1, sizeof *next);
  o->path = arena_new(&o->mem, n + 1, sizeof *o->path);
  o->state = arena_new(&o->mem, n, 1);
  if (!next || !o->path || !o->state) return status_plain(error, SAYSO_ENOMEM);
  memcpy(next, o->first, n * sizeof *next);
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < n && !status; i++)
    if (!o->state[i]) status = place(o, i, next, fault, error);
  return status;
}

sayso_status stages_find(ruleset *set, uint32_t *fault, sayso_error *error) {
  order o = {.set = set};
  set->stage_count = 1;
  for (o.rule = 0; o.rule < set->rule_count; o.rule++)
    if (!set->rules[o.rule].is_off)
      rule_labels(set, &set->rules[o.rule], note_use, &o);
  sayso_status status = o.has_failed || !sort_uses(&o)
                            ? status_plain(error, SAYSO_ENOMEM)
                            : place_all(&o, fault, error);
  arena_release(&o.mem);
  return status;
}
