/* rules.c - a set of rules while it is built: packs, lexicons, macros, labels,
 * rules. What their names mean is found out by finish.c. */
#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "match/finish.h"
#include "match/found.h"

static sayso_status no_memory(sayso_error *error) {
  return status_plain(error, SAYSO_ENOMEM);
}

static const char *keep(ruleset *set, const char *s) {
  return arena_copy(&set->mem, s, strlen(s));
}

sayso_status ruleset_new(sayso_engine *engine, ruleset **out) {
  ruleset *set = mem_new(1, sizeof *set);
  if (!set) return SAYSO_ENOMEM;
  set->engine = engine;
  set->fault_rule = NONE;
  sayso_status status = lexicons_new(engine, NULL, &set->lexicons);
  if (!status) status = regexes_new(&set->regexes);
  if (!status) status = labels_init(set);
  if (!status) status = ruleset_pack(set, "", NULL, 0, NULL);
  if (status) {
    ruleset_free(set);
    return status;
  }
  *out = set;
  return SAYSO_OK;
}

void ruleset_limit_regexes(ruleset *set, const regex_limits *limits) {
  regexes_limit(set->regexes, limits);
}

void ruleset_free(ruleset *set) {
  if (!set) return;
  for (uint32_t i = 0; i < set->predicate_count; i++) {
    regex_free(set->predicates[i].re);
    mem_free(set->predicates[i].memo);
  }
  for (uint32_t i = 0; i < set->alternative_count; i++)
    regex_free(set->alternatives[i].re);
  index_free(set->index);
  found_arrays_free(set);
  regexes_free(set->regexes);
  lexicons_free(set->lexicons);
  arena_release(&set->mem);
  mem_free(set);
}

/* ## Packs, lexicons, macros, labels */

static uint32_t find_pack(const ruleset *set, const char *name) {
  for (uint32_t i = set->pack_count; i-- > 0;)
    if (!strcmp(set->packs[i].name, name)) return i;
  return NONE;
}

static sayso_status find_needs(const ruleset *set, pack *p,
                               const char *const *needs, size_t count,
                               sayso_error *error) {
  for (size_t i = 0; i < count; i++) {
    uint32_t at = find_pack(set, needs[i]);
    if (at == NONE)
      return status_fail(error, SAYSO_EARGUMENT, 0, 0,
                         "the pack %s needs %s, which was not added before it",
                         p->name, needs[i]);
    p->needs[p->need_count++] = at;
  }
  return SAYSO_OK;
}

sayso_status ruleset_pack(ruleset *set, const char *name,
                          const char *const *needs, size_t count,
                          sayso_error *error) {
  pack p = {.name = keep(set, name)};
  p.needs = arena_new(&set->mem, count, sizeof *p.needs);
  if (!p.name || !p.needs ||
      !GROW(&set->mem, set->packs, set->pack_room, set->pack_count))
    return no_memory(error);
  if (find_pack(set, name) != NONE)
    return status_fail(error, SAYSO_EARGUMENT, 0, 0,
                       "there is already a pack %s", name);
  sayso_status status = find_needs(set, &p, needs, count, error);
  if (status) return status;
  set->packs[set->pack_count++] = p;
  set->rule_names = (name_table){0};
  return SAYSO_OK;
}

static sayso_status note_lexicon(ruleset *set, const char *name, uint32_t id,
                                 uint32_t *out, sayso_error *error) {
  const char *copy = keep(set, name);
  if (!copy || !GROW(&set->mem, set->lexicon_refs, set->lexicon_room,
                     set->lexicon_count))
    return no_memory(error);
  set->lexicon_refs[set->lexicon_count++] =
      (lexicon_ref){copy, set->pack_count - 1, id, NONE, false};
  *out = id;
  return SAYSO_OK;
}

static const char *this_pack(const ruleset *set) {
  return set->packs[set->pack_count - 1].name;
}

sayso_status ruleset_lexicon(ruleset *set, const char *name,
                             const char *const *columns, size_t count,
                             uint32_t *lexicon, sayso_error *error) {
  uint32_t id;
  sayso_status status = lexicons_add(set->lexicons, this_pack(set), name,
                                     columns, count, &id, error);
  return status ? status : note_lexicon(set, name, id, lexicon, error);
}

sayso_status ruleset_phrase(ruleset *set, uint32_t lexicon,
                            const char *const *values, sayso_error *error) {
  return lexicons_phrase(set->lexicons, lexicon, values, NULL, error);
}

sayso_status ruleset_lexicon_file(ruleset *set, const char *name,
                                  const char *path,
                                  const lexicon_constant *constants,
                                  size_t count, uint32_t *lexicon,
                                  sayso_error *error) {
  uint32_t id;
  sayso_status status = lexicons_read(set->lexicons, this_pack(set), name, path,
                                      constants, count, &id, error);
  return status ? status : note_lexicon(set, name, id, lexicon, error);
}

sayso_status ruleset_macro(ruleset *set, const char *name, const char *pattern,
                           sayso_error *error) {
  macro m = {.pack = set->pack_count - 1, .name = keep(set, name)};
  m.text = m.name ? keep(set, pattern) : NULL;
  if (!m.text ||
      !GROW(&set->mem, set->macros, set->macro_room, set->macro_count))
    return no_memory(error);
  for (uint32_t i = 0; i < set->macro_count; i++)
    if (set->macros[i].pack == m.pack && !strcmp(set->macros[i].name, name))
      return status_fail(error, SAYSO_EARGUMENT, 0, 0,
                         "there is already a macro %%%s", name);
  sayso_error own;
  sayso_status status =
      pattern_parse(&set->mem, m.text, &m.tree, error ? error : &own);
  if (!status) set->macros[set->macro_count++] = m;
  return status;
}

static sayso_status no_label(const ruleset *set, const char *name,
                             sayso_error *error) {
  if (label_find(set, name) == NONE) return no_memory(error);
  return status_fail(error, SAYSO_EARGUMENT, 0, 0,
                     "@%s is built in; a rule makes its `label`, or its "
                     "name up to the first dot: call it otherwise",
                     name);
}

sayso_status ruleset_label(ruleset *set, const char *name, overlap policy,
                           const char *const *key, size_t count,
                           sayso_error *error) {
  uint32_t l = label_make(set, name);
  if (l == NONE) return no_label(set, name, error);
  const char **copy = arena_new(&set->mem, count, sizeof *copy);
  if (!copy) return no_memory(error);
  for (size_t i = 0; i < count; i++)
    if (!(copy[i] = keep(set, key[i]))) return no_memory(error);
  label *at = &set->labels[l];
  at->policy = policy;
  at->policy_is_set = true;
  at->key = copy;
  at->key_count = (uint32_t)count;
  return SAYSO_OK;
}

/* ## Rules */

static sayso_status bad_rule(sayso_error *error, const char *message) {
  return status_fail(error, SAYSO_EARGUMENT, 0, 0, "%s", message);
}

static sayso_status check(const ruleset *set, const rule_def *def,
                          sayso_error *error) {
  int kinds =
      (def->pattern_count > 0) + (def->regex != NULL) + (def->trigger != NULL);
  if (!def->name || !*def->name) return bad_rule(error, "a rule needs a name");
  if (kinds != 1)
    return bad_rule(error, "a rule has patterns, or a regex, or a trigger");
  if (def->argument_count && !def->trigger)
    return bad_rule(error, "only a trigger has arguments");
  if (def->skip && strcmp(def->skip, "aside"))
    return bad_rule(error, "skip can only be \"aside\"");
  if (set->is_finished) return bad_rule(error, "the set is finished");
  if (names_find(&set->rule_names, def->name) != NONE)
    return status_fail(error, SAYSO_EARGUMENT, 0, 0,
                       "there is already a rule %s", def->name);
  return SAYSO_OK;
}

static sayso_status make_label(ruleset *set, const rule_def *def, rule *u,
                               sayso_error *error) {
  const char *name = def->label ? def->label : def->name;
  size_t len = def->label ? strlen(name) : strcspn(name, ".");
  char *copy = arena_copy(&set->mem, name, len);
  if (!copy) return no_memory(error);
  u->label = label_make(set, copy);
  return u->label == NONE ? no_label(set, copy, error) : SAYSO_OK;
}

static sayso_status add_alternative(ruleset *set, const char *text,
                                    bool is_regex, sayso_error *error) {
  alternative a = {.text = keep(set, text), .rule = set->rule_count};
  if (!a.text || !GROW(&set->mem, set->alternatives, set->alternative_room,
                       set->alternative_count))
    return no_memory(error);
  sayso_status status =
      is_regex ? regex_new(set->regexes, text, strlen(text), 0, &a.re, error)
               : pattern_parse(&set->mem, a.text, &a.tree, error);
  if (!status) set->alternatives[set->alternative_count++] = a;
  return status;
}

static sayso_status add_alternatives(ruleset *set, const rule_def *def, rule *u,
                                     size_t *which, sayso_error *error) {
  u->first = set->alternative_count;
  *which = 0;
  sayso_status status = SAYSO_OK;
  if (def->regex) status = add_alternative(set, def->regex, true, error);
  if (def->trigger) status = add_alternative(set, def->trigger, false, error);
  for (; *which < def->pattern_count && !status; ++*which) {
    status = add_alternative(set, def->patterns[*which], false, error);
    if (status) return status;
  }
  u->count = set->alternative_count - u->first;
  return status;
}

static sayso_status add_arguments(ruleset *set, const rule_def *def, rule *u,
                                  size_t *which, sayso_error *error) {
  size_t n = def->argument_count;
  u->arguments = arena_new(&set->mem, n, sizeof *u->arguments);
  u->argument_names = arena_new(&set->mem, n, sizeof *u->argument_names);
  if (!u->arguments || !u->argument_names) return no_memory(error);
  for (*which = 0; *which < n; ++*which) {
    argument *a = &u->arguments[*which];
    a->text = keep(set, def->arguments[*which].path);
    u->argument_names[*which] = keep(set, def->arguments[*which].name);
    if (!a->text || !u->argument_names[*which]) return no_memory(error);
    sayso_status status = pattern_parse_path(&set->mem, a->text,
                                             &a->is_optional, &a->tree, error);
    if (status) return status;
    u->argument_count++;
  }
  return SAYSO_OK;
}

static sayso_status add_fields(ruleset *set, const rule_def *def, rule *u,
                               sayso_error *error) {
  u->fields = arena_new(&set->mem, def->field_count, sizeof *u->fields);
  if (!u->fields) return no_memory(error);
  for (size_t i = 0; i < def->field_count; i++) {
    u->fields[i] = (rule_field){keep(set, def->fields[i].name),
                                keep(set, def->fields[i].value)};
    if (!u->fields[i].name || !u->fields[i].value) return no_memory(error);
    u->field_count++;
  }
  return SAYSO_OK;
}

/* Takes back the alternatives of a rule that was not added. */
static void drop_alternatives(ruleset *set, uint32_t first) {
  while (set->alternative_count > first)
    regex_free(set->alternatives[--set->alternative_count].re);
}

sayso_status ruleset_rule(ruleset *set, const rule_def *def, uint32_t *out,
                          size_t *which, sayso_error *error) {
  sayso_error own_error;
  size_t own_part;
  if (!error) error = &own_error;
  if (!which) which = &own_part;
  *which = 0;
  sayso_status status = check(set, def, error);
  if (status) return status;
  rule u = {.name = keep(set, def->name),
            .pack = set->pack_count - 1,
            .scope = def->scope,
            .policy = def->overlap,
            .prio = def->prio,
            .is_trigger = def->trigger != NULL,
            .has_skip = def->skip != NULL,
            .is_silent = def->is_silent,
            .has_where = def->has_where,
            .has_emit = def->has_emit};
  uint32_t first = set->alternative_count;
  if (!u.name || !GROW(&set->mem, set->rules, set->rule_room, set->rule_count))
    return no_memory(error);
  status = make_label(set, def, &u, error);
  if (!status) status = add_fields(set, def, &u, error);
  if (!status) status = add_alternatives(set, def, &u, which, error);
  if (!status) status = add_arguments(set, def, &u, which, error);
  if (!status &&
      !names_add(&set->rule_names, &set->mem, u.name, set->rule_count))
    status = no_memory(error);
  if (status) {
    drop_alternatives(set, first);
    return status;
  }
  set->rules[set->rule_count] = u;
  *out = set->rule_count++;
  return SAYSO_OK;
}

/* Whether `name` is "rule" or "pack/rule" of this one. */
static bool is_called(const ruleset *set, const rule *u, const char *name) {
  if (!strcmp(u->name, name)) return true;
  const char *of = set->packs[u->pack].name;
  size_t n = strlen(of);
  return n && !strncmp(of, name, n) && name[n] == '/' &&
         !strcmp(name + n + 1, u->name);
}

sayso_status ruleset_disable(ruleset *set, const char *name,
                             sayso_error *error) {
  suggestion s = suggest_for(name);
  bool is_known = false;
  char room[80];
  for (uint32_t i = 0; i < set->rule_count; i++) {
    rule *u = &set->rules[i];
    suggest_try(&s, u->name);
    if (!is_called(set, u, name)) continue;
    u->is_off = is_known = true;
  }
  if (is_known) return SAYSO_OK;
  return status_fail(error, SAYSO_EARGUMENT, 0, 0, "there is no rule %s%s",
                     name, suggest_text(&s, "", room, sizeof room));
}

/* ## Reading it */

bool ruleset_fault(const ruleset *set, uint32_t *out, size_t *which) {
  if (set->fault_rule == NONE) return false;
  *out = set->fault_rule;
  *which = set->fault_part;
  return true;
}

size_t ruleset_warnings(const ruleset *set, const ruleset_warning **out) {
  *out = set->warnings;
  return set->warning_count;
}

uint32_t ruleset_count(const ruleset *set) { return set->rule_count; }

const char *ruleset_name(const ruleset *set, uint32_t at) {
  return set->rules[at].name;
}

const char *ruleset_pack_of(const ruleset *set, uint32_t at) {
  return set->packs[set->rules[at].pack].name;
}

unsigned ruleset_layers(const ruleset *set, uint32_t at) {
  return set->rules[at].layers;
}

const char *ruleset_value(const ruleset *set, uint32_t lexicon, uint32_t entry,
                          const char *column) {
  return lexicon_value(set->lexicons, lexicon, entry, column);
}

uint32_t ruleset_size(const ruleset *set, uint32_t lexicon) {
  return lexicon_size(set->lexicons, lexicon);
}

const char *ruleset_column(const ruleset *set, uint32_t lexicon, uint32_t n) {
  return lexicon_column(set->lexicons, lexicon, n);
}

sayso_status ruleset_code(const ruleset *set, uint32_t at, size_t which,
                          buf *out) {
  const rule *u = &set->rules[at];
  if (!set->is_finished || which >= u->count) return SAYSO_EARGUMENT;
  const alternative *a = &set->alternatives[u->first + which];
  if (a->re)
    buf_printf(out, "regex %s\n", a->text);
  else
    program_print(set, &a->code, out);
  if (!a->anchors.count) return out->status;
  buf_puts(out, "     ANCHOR ");
  anchors_print(set, &a->anchors, " | ", out);
  return buf_putc(out, '\n');
}
