/* warnings.c - what is odd in a set that works: rules without an anchor,
 * lexicons and macros that nobody uses, alternatives that can not be reached,
 * conditions that nothing can fit. */
#include <stdio.h>
#include <string.h>

#include "match/finish.h"

static sayso_status add(ruleset *set, ruleset_warning w) {
  w.message = arena_copy(&set->mem, w.message, strlen(w.message));
  if (!w.message ||
      !GROW(&set->mem, set->warnings, set->warning_room, set->warning_count))
    return SAYSO_ENOMEM;
  set->warnings[set->warning_count++] = w;
  return SAYSO_OK;
}

static sayso_status warning_add(ruleset *set, uint32_t at, size_t which,
                                size_t offset, const char *message) {
  return add(set, (ruleset_warning){.rule = at,
                                    .part = which,
                                    .offset = offset,
                                    .message = message});
}

static const char *scope_name(rule_scope scope) {
  static const char *const names[] = {"sentence", "paragraph", "document"};
  return names[scope];
}

static sayso_status about_anchor(ruleset *set, uint32_t at, uint32_t which) {
  char message[200];
  const rule *u = &set->rules[at];
  const alternative *a = &set->alternatives[u->first + which];
  if (a->re || a->anchors.count) return SAYSO_OK;
  snprintf(message, sizeof message,
           "no word, lexicon, or label that needs no tree must be there, so "
           "this runs on every %s: up to %u states a token",
           scope_name(u->scope), a->code.count);
  return warning_add(set, at, which, 0, message);
}

static sayso_status about_reach(ruleset *set, uint32_t at, uint32_t which) {
  char message[200];
  const rule *u = &set->rules[at];
  const char *text = set->alternatives[u->first + which].text;
  for (uint32_t i = 0; i < which; i++) {
    if (strcmp(set->alternatives[u->first + i].text, text)) continue;
    snprintf(message, sizeof message,
             "this can not be reached: alternative %u is the same", i + 1);
    return warning_add(set, at, which, 0, message);
  }
  return SAYSO_OK;
}

static sayso_status about_words(ruleset *set) {
  static const char message[] =
      "the language has no lemmas: words fit by their forms alone";
  if (set->engine->lemmatiser) return SAYSO_OK;
  for (uint32_t i = 0; i < set->predicate_count; i++)
    if (set->predicates[i].kind == PRED_WORD)
      return warning_add(set, NO_MATCH, 0, 0, message);
  return SAYSO_OK;
}

/* Whether an element was looked at before: those in loops are there twice. */
static bool is_copy(const program *code, uint32_t pc) {
  for (uint32_t i = 0; i < pc; i++)
    if (code->at[i].offset == code->at[pc].offset &&
        code->at[i].op == code->at[pc].op && code->at[i].a == code->at[pc].a &&
        code->at[i].b == code->at[pc].b)
      return true;
  return false;
}

static sayso_status about_fit(ruleset *set, uint32_t at, uint32_t which) {
  const rule *u = &set->rules[at];
  const program *code = &set->alternatives[u->first + which].code;
  sayso_status status = SAYSO_OK;
  for (uint32_t pc = 0; pc < code->count && !status; pc++) {
    const instr *i = &code->at[pc];
    buf text = {0};
    if (i->op != OPCODE_TOK && i->op != OPCODE_SPAN) continue;
    never_print(set, i, &text);
    status = text.status;
    if (!status && text.len && !is_copy(code, pc))
      status = warning_add(set, at, which, i->offset, text.at);
    buf_release(&text);
  }
  return status;
}

/* Lexicons and macros that nobody names. */
static sayso_status about_names(ruleset *set) {
  sayso_status status = SAYSO_OK;
  ruleset_warning w = {.rule = NO_MATCH, .message = "no rule uses"};
  for (uint32_t i = 0; i < set->lexicon_count && !status; i++) {
    const lexicon_ref *l = &set->lexicon_refs[i];
    w.kind = "lexicon";
    w.name = l->name;
    w.pack = set->packs[l->pack].name;
    if (!l->is_used) status = add(set, w);
  }
  for (uint32_t i = 0; i < set->macro_count && !status; i++) {
    const macro *m = &set->macros[i];
    w.kind = "pattern";
    w.name = m->name;
    w.pack = set->packs[m->pack].name;
    if (!m->is_used) status = add(set, w);
  }
  return status;
}

sayso_status warnings_find(ruleset *set) {
  sayso_status status = about_words(set);
  for (uint32_t i = 0; i < set->rule_count; i++) {
    if (set->rules[i].is_off) continue;
    for (uint32_t k = 0; k < set->rules[i].count && !status; k++) {
      status = about_anchor(set, i, k);
      if (!status) status = about_reach(set, i, k);
      if (!status) status = about_fit(set, i, k);
    }
  }
  return status ? status : about_names(set);
}
