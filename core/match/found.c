/* found.c - one document: runs all stages, keeps what survives, and gives it
 * to readers. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "match/found.h"
#include "match/hits.h"
#include "match/run.h"

static void free_arrays(found_arrays a) {
  mem_free(a.rows);
  mem_free(a.parts);
  mem_free(a.counts);
}

void found_arrays_free(ruleset *set) { free_arrays(set->spare); }

/* The arrays of a document before, if they are there. */
static bool take_arrays(found *f) {
  const ruleset *set = f->set;
  found_arrays a = set->spare;
  f->set->spare = (found_arrays){0};
  if (!a.rows) {
    a.rows = mem_new(set->label_count, sizeof *a.rows);
    a.parts = mem_new(set->label_count, sizeof *a.parts);
    a.counts = mem_new(set->rule_count, sizeof *a.counts);
  }
  if (!a.rows || !a.parts || !a.counts) {
    free_arrays(a);
    return false;
  }
  f->rows = a.rows;
  f->parts = a.parts;
  f->counts = a.counts;
  return true;
}

/* Leaves them for the next, clean. */
static void leave_arrays(found *f) {
  found_arrays a = {f->rows, f->parts, f->counts};
  for (uint32_t i = 0; i < f->used_count; i++)
    f->rows[f->used_labels[i]] = f->parts[f->used_labels[i]] = NULL;
  for (uint32_t i = 0; i < f->used_rule_count; i++)
    f->counts[f->used_rules[i]] = NULL;
  if (f->set->spare.rows)
    free_arrays(a);
  else
    f->set->spare = a;
}

sayso_status found_new(const ruleset *set, sayso_doc *doc, found **out) {
  if (!set->is_finished) return SAYSO_EARGUMENT;
  found *f = mem_new(1, sizeof *f);
  if (!f) return SAYSO_ENOMEM;
  f->set = (ruleset *)set; /* only its memos and hits' caches change */
  f->doc = doc;
  sayso_status status = runner_new(&f->run);
  if (status || !take_arrays(f)) {
    found_free(f);
    return SAYSO_ENOMEM;
  }
  *out = f;
  return SAYSO_OK;
}

void found_free(found *f) {
  if (!f) return;
  if (f->rows) leave_arrays(f);
  runner_free(f->run);
  lexicon_hits_release(&f->scan);
  buf_release(&f->text);
  arena_release(&f->mem);
  mem_free(f);
}

rule_counts *counts_of(found *f, uint32_t at) {
  if (f->counts[at]) return f->counts[at];
  rule_counts *n = arena_new(&f->mem, 1, sizeof *n);
  if (!n ||
      !GROW(&f->mem, f->used_rules, f->used_rule_room, f->used_rule_count)) {
    f->status = SAYSO_ENOMEM;
    return &f->spare;
  }
  f->used_rules[f->used_rule_count++] = at;
  return f->counts[at] = n;
}

/* ## Matches */

static void fill_match(const found *f, const candidate *c, kept *k) {
  const rule *u = &f->set->rules[c->rule];
  uint32_t sentence = c->first < f->doc->tokens.count
                          ? f->doc->tokens.sentence[c->first]
                          : NO_TOKEN;
  k->label = u->label;
  k->fields = c->fields;
  k->m = (match){
      .rule = c->rule,
      .alternative = c->alternative - u->first,
      .label = f->set->labels[u->label].name,
      .at = {c->at, c->first, c->last},
      .score = c->score,
      .sentence = sentence,
      .count = c->capture_count,
      .captures = c->captures
  };
}

sayso_status found_reason(found *f, const char *reason) {
  f->reason = arena_copy(&f->mem, reason, strlen(reason));
  return f->reason ? SAYSO_OK : SAYSO_ENOMEM;
}

/* Remembers a match that is dropped. */
static sayso_status note_unwanted(found *f, const candidate *c) {
  if (!GROW(&f->mem, f->unwanted, f->unwanted_room, f->unwanted_count))
    return SAYSO_ENOMEM;
  f->unwanted[f->unwanted_count++] =
      (unwanted){c->alternative, c->at, f->reason};
  return SAYSO_OK;
}

sayso_status candidate_where(found *f, candidate *c, bool *keep) {
  const rule *u = &f->set->rules[c->rule];
  *keep = true;
  sayso_status status = candidate_captures(f, c);
  if (status || !u->has_where || !f->hooks || !f->hooks->where) return status;
  f->on_trial = c;
  f->reason = NULL;
  fill_match(f, c, &f->trial);
  status = f->hooks->where(f->hooks->data, f, f->match_count, keep, &c->score);
  f->on_trial = NULL;
  if (!status && !*keep) status = note_unwanted(f, c);
  if (!status || status == SAYSO_ECALLBACK || status == SAYSO_ENOMEM)
    return status;
  counts_of(f, c->rule)->limits++;
  *keep = false;
  return SAYSO_OK;
}

static int by_text(const void *a, const void *b) {
  const candidate *x = *(candidate *const *)a, *y = *(candidate *const *)b;
  if (x->at.start != y->at.start) return x->at.start < y->at.start ? -1 : 1;
  if (x->at.end != y->at.end) return x->at.end > y->at.end ? -1 : 1;
  if (x->alternative != y->alternative)
    return x->alternative < y->alternative ? -1 : 1;
  return x < y ? -1 : x > y;
}

static sayso_status add_match(found *f, const candidate *c) {
  if (!GROW(&f->mem, f->matches, f->match_room, f->match_count))
    return SAYSO_ENOMEM;
  fill_match(f, c, &f->matches[f->match_count]);
  counts_of(f, c->rule)->kept++;
  return hits_add_match(f, f->match_count++);
}

static sayso_status keep_survivors(found *f) {
  candidate **order = arena_new(&f->mem, f->pending_count, sizeof *order);
  uint32_t n = 0;
  if (!order) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < f->pending_count; i++)
    if (f->pending[i].state == CAND_KEPT) order[n++] = &f->pending[i];
  qsort(order, n, sizeof *order, by_text);
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < n && !status; i++)
    status = add_match(f, order[i]);
  return status;
}

static sayso_status emit_since(found *f, uint32_t first) {
  if (!f->hooks || !f->hooks->emit) return SAYSO_OK;
  for (uint32_t i = first; i < f->match_count; i++) {
    uint32_t at = f->matches[i].m.rule;
    if (!f->set->rules[at].has_emit) continue;
    sayso_status status = f->hooks->emit(f->hooks->data, f, i);
    if (status == SAYSO_ECALLBACK || status == SAYSO_ENOMEM) return status;
    if (status) counts_of(f, at)->limits++;
  }
  return SAYSO_OK;
}

/* ## Running */

static sayso_status run_stage(found *f, uint32_t stage, todo_list *list) {
  sayso_status status = index_complete(f, stage, list);
  uint32_t first = f->match_count;
  f->pending_count = 0;
  runner_clear(f->run);
  for (uint32_t i = 0; i < list->count && !status; i++)
    status = match_unit(f, &list->at[i]);
  if (!status) status = f->status;
  if (!status) status = overlap_resolve(f);
  if (!status) status = keep_survivors(f);
  for (uint32_t i = 0; i < f->used_count && !status; i++)
    if (f->set->labels[f->used_labels[i]].kind == LABEL_RULES)
      hits_sort(f, f->used_labels[i]);
  return status ? status : emit_since(f, first);
}

static sayso_status run_stages(found *f) {
  todo_list *lists = arena_new(&f->mem, f->set->stage_count, sizeof *lists);
  if (!lists) return SAYSO_ENOMEM;
  sayso_status status = doc_need(f->doc, SAYSO_SENTENCES);
  if (!status) status = hits_scan(f);
  if (!status) status = index_gather(f, lists);
  for (uint32_t i = 0; i < f->set->stage_count && !status; i++)
    status = run_stage(f, i, &lists[i]);
  return status;
}

/* Some rule that may ask for a layer, for the message. */
static const char *who_asks(const found *f, sayso_layer layer) {
  for (uint32_t i = 0; i < f->set->rule_count; i++)
    if (f->counts[i] && f->set->rules[i].layers & 1u << layer)
      return f->set->rules[i].name;
  return "some rule";
}

sayso_status ruleset_run(found *f, const found_hooks *hooks,
                         sayso_error *error) {
  f->hooks = hooks;
  f->status = SAYSO_OK;
  sayso_status status = run_stages(f);
  f->hooks = NULL;
  if (status == SAYSO_EMODEL)
    return status_fail(error, status, 0, 0,
                       "the rule %s needs the layer %s, and the language has "
                       "no model that makes it",
                       who_asks(f, f->missing), sayso_layer_name(f->missing));
  return status ? status_plain(error, status) : SAYSO_OK;
}

/* ## Reading */

uint32_t found_count(const found *f) { return f->match_count; }

static const kept *kept_at(const found *f, uint32_t id) {
  if (id < f->match_count) return &f->matches[id];
  return id == f->match_count && f->on_trial ? &f->trial : NULL;
}

const match *found_match(const found *f, uint32_t id) {
  const kept *k = kept_at(f, id);
  return k ? &k->m : NULL;
}

const capture *found_capture(const found *f, uint32_t id, const char *name) {
  const match *m = found_match(f, id);
  for (uint32_t i = 0; m && i < m->count; i++)
    if (!strcmp(m->captures[i].name, name)) return &m->captures[i];
  return NULL;
}

static const char *capture_text(found *f, const capture *c) {
  buf_clear(&f->text);
  for (uint32_t i = 0; i < c->count; i++) {
    sayso_span at = c->pieces[i].at;
    if (i) buf_putc(&f->text, ' ');
    buf_add(&f->text, f->doc->text + at.start, at.end - at.start);
  }
  return f->text.status || !f->text.at ? NULL : f->text.at;
}

static const char *entry_value(const found *f, const match *m,
                               const char *name) {
  for (uint32_t i = 0; i < m->count; i++) {
    const capture *c = &m->captures[i];
    if (c->kind != OF_ENTRY) continue;
    const char *v = lexicon_value(f->set->lexicons, c->lexicon, c->of, name);
    if (v) return v;
  }
  return NULL;
}

const char *found_field(const found *f, uint32_t id, const char *name) {
  const kept *k = kept_at(f, id);
  if (!k) return NULL;
  for (const match_field *i = k->fields; i; i = i->next)
    if (!strcmp(i->name, name)) return i->value;
  const rule *u = &f->set->rules[k->m.rule];
  for (uint32_t i = 0; i < u->field_count; i++)
    if (!strcmp(u->fields[i].name, name)) return u->fields[i].value;
  const capture *c = found_capture(f, id, name);
  if (c) return capture_text((found *)f, c); /* into its buffer */
  return entry_value(f, &k->m, name);
}

sayso_status found_set(found *f, uint32_t id, const char *name,
                       const char *value) {
  if (!kept_at(f, id)) return SAYSO_EARGUMENT;
  match_field *field = arena_new(&f->mem, 1, sizeof *field);
  if (!field) return SAYSO_ENOMEM;
  field->name = arena_copy(&f->mem, name, strlen(name));
  field->value = arena_copy(&f->mem, value, strlen(value));
  if (!field->name || !field->value) return SAYSO_ENOMEM;
  match_field **list =
      id < f->match_count ? &f->matches[id].fields : &f->on_trial->fields;
  field->next = *list;
  *list = field;
  if (id == f->match_count) f->trial.fields = field;
  return SAYSO_OK;
}

const rule_counts *found_counts(const found *f, uint32_t at) {
  static const rule_counts nothing;
  return f->counts[at] ? f->counts[at] : &nothing;
}

bool found_next_limited(const found *f, uint32_t *place, uint32_t *at) {
  while (*place < f->used_rule_count) {
    *at = f->used_rules[(*place)++];
    if (f->counts[*at]->limits) return true;
  }
  return false;
}

bool found_has_limited_tests(const found *f) { return f->has_limited_tests; }

found_work found_worked(const found *f) {
  const sayso_doc *doc = f->doc;
  found_work w = {.sentences = doc->row[SAYSO_SENTENCES].count};
  for (uint32_t i = 0; i < w.sentences; i++) {
    w.tagged += doc->parts[SAYSO_TAGS] && doc->parts[SAYSO_TAGS][i].done;
    w.parsed += doc->parts[SAYSO_DEPS] && doc->parts[SAYSO_DEPS][i].done;
  }
  return w;
}
