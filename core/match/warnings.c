/* warnings.c - what is odd in a set that works: rules without an anchor,
 * lexicons that nobody uses, alternatives that can not be reached. */
#include <stdio.h>
#include <string.h>

#include "match/finish.h"

sayso_status warning_add(ruleset *set, uint32_t at, size_t which, size_t offset,
                         const char *message) {
  const char *copy = arena_copy(&set->mem, message, strlen(message));
  if (!copy ||
      !GROW(&set->mem, set->warnings, set->warning_room, set->warning_count))
    return SAYSO_ENOMEM;
  set->warnings[set->warning_count++] =
      (ruleset_warning){at, which, offset, copy};
  return SAYSO_OK;
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

sayso_status warnings_find(ruleset *set) {
  sayso_status status = about_words(set);
  for (uint32_t i = 0; i < set->rule_count; i++) {
    if (set->rules[i].is_off) continue;
    for (uint32_t k = 0; k < set->rules[i].count && !status; k++) {
      status = about_anchor(set, i, k);
      if (!status) status = about_reach(set, i, k);
    }
  }
  for (uint32_t i = 0; i < set->lexicon_count && !status; i++) {
    const lexicon_ref *l = &set->lexicon_refs[i];
    char message[200];
    if (l->is_used) continue;
    snprintf(message, sizeof message, "no rule uses the lexicon %.100s",
             l->name);
    status = warning_add(set, NO_MATCH, 0, 0, message);
  }
  return status;
}
