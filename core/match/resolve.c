/* resolve.c - labels, lexicons and macros by name, and the errors for names
 * that nobody has. */
#include "match/resolve.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "lang/names.h"
#include "lang/phrases.h"

static const struct {
  const char *name;
  sayso_layer layer;
  int type;
} BUILTIN[] = {
    {"quote",     SAYSO_QUOTES,    -1               },
    {"sentence",  SAYSO_SENTENCES, -1               },
    {"paragraph", SAYSO_BLOCKS,    BLOCK_PARAGRAPH  },
    {"headline",  SAYSO_BLOCKS,    BLOCK_HEADLINE   },
    {"name",      SAYSO_NAMES,     -1               },
    {"person",    SAYSO_NAMES,     NAME_PERSON      },
    {"org",       SAYSO_NAMES,     NAME_ORGANIZATION},
    {"place",     SAYSO_NAMES,     NAME_PLACE       },
    {"mention",   SAYSO_PHRASES,   PHRASE_MENTION   },
    {"np",        SAYSO_PHRASES,   PHRASE_NP        },
    {"vp",        SAYSO_PHRASES,   PHRASE_VP        },
    {"pp",        SAYSO_PHRASES,   PHRASE_PP        },
    {"clause",    SAYSO_CLAUSES,   -1               },
    {"number",    SAYSO_NUMBERS,   -1               },
    {"date",      SAYSO_DATES,     -1               },
    {"entity",    SAYSO_ENTITIES,  -1               },
};
#define BUILTINS (sizeof BUILTIN / sizeof *BUILTIN)

sayso_status resolve_fail(const resolver *r, uint32_t offset,
                          const char *format, ...) {
  char message[sizeof r->error->message];
  va_list args;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  if (!r->site)
    return status_fail(r->error, SAYSO_EPATTERN, 0, offset, "%s", message);
  return status_fail(r->error, SAYSO_EPATTERN, 0, r->site->offset,
                     "in %%%s: %s", r->site->text, message);
}

sayso_status resolve_no_memory(const resolver *r) {
  return status_plain(r->error, SAYSO_ENOMEM);
}

/* ## Labels */

static uint32_t label_add(ruleset *set, const char *name, label_kind kind) {
  if (!GROW(&set->mem, set->labels, set->label_room, set->label_count))
    return NONE;
  if (kind != LABEL_LEXICON &&
      !names_add(&set->label_names, &set->mem, name, set->label_count))
    return NONE;
  set->labels[set->label_count] =
      (label){.name = name, .kind = kind, .type = -1, .lexicon = NONE};
  return set->label_count++;
}

/* The layers a layer is made from, itself included. */
static unsigned layers_below(sayso_layer layer) {
  static const unsigned from[] = {
#define X(id, name, below, scope) [SAYSO_##id] = (below),
      LAYERS(X)
#undef X
  };
  unsigned set = 1u << layer;
  for (int i = (int)layer; i >= 0; i--)
    if (set & 1u << i) set |= from[i];
  return set;
}

sayso_status labels_init(ruleset *set) {
  for (size_t i = 0; i < BUILTINS; i++) {
    uint32_t l = label_add(set, BUILTIN[i].name, LABEL_LAYER);
    if (l == NONE) return SAYSO_ENOMEM;
    set->labels[l].layer = BUILTIN[i].layer;
    set->labels[l].type = BUILTIN[i].type;
    set->labels[l].layers_of = layers_below(BUILTIN[i].layer);
  }
  set->aside = label_add(set, "aside", LABEL_ASIDE);
  if (set->aside == NONE) return SAYSO_ENOMEM;
  set->labels[set->aside].layers_of = layers_below(SAYSO_DEPS);
  return SAYSO_OK;
}

bool label_is_builtin(const ruleset *set, uint32_t l) {
  return set->labels[l].kind == LABEL_LAYER ||
         set->labels[l].kind == LABEL_ASIDE;
}

/* The label of that name which is not a lexicon's, or NONE. */
uint32_t label_find(const ruleset *set, const char *name) {
  return names_find(&set->label_names, name);
}

uint32_t label_make(ruleset *set, const char *name) {
  uint32_t l = label_find(set, name);
  if (l != NONE) return label_is_builtin(set, l) ? NONE : l;
  const char *copy = arena_copy(&set->mem, name, strlen(name));
  return copy ? label_add(set, copy, LABEL_RULES) : NONE;
}

/* ## Packs */

static bool sees(const ruleset *set, uint32_t from, uint32_t to) {
  if (from == to) return true;
  for (uint32_t i = 0; i < set->packs[from].need_count; i++)
    if (set->packs[from].needs[i] == to) return true;
  return false;
}

static uint32_t find_lexicon(const resolver *r, const char *name) {
  uint32_t best = NONE;
  for (uint32_t i = 0; i < r->set->lexicon_count; i++) {
    const lexicon_ref *l = &r->set->lexicon_refs[i];
    if (strcmp(l->name, name) || !sees(r->set, r->pack, l->pack)) continue;
    if (l->pack == r->pack) return i;
    best = i; /* the latest of those it needs */
  }
  return best;
}

static sayso_status label_of_lexicon(const resolver *r, uint32_t ref,
                                     uint32_t *out) {
  lexicon_ref *l = &r->set->lexicon_refs[ref];
  l->is_used = true;
  if (l->label == NONE) {
    l->label = label_add(r->set, l->name, LABEL_LEXICON);
    if (l->label == NONE) return resolve_no_memory(r);
    r->set->labels[l->label].lexicon = l->id;
    r->set->labels[l->label].layers_of = 1u << SAYSO_TOKENS | 1u << SAYSO_TAGS;
  }
  *out = l->label;
  return SAYSO_OK;
}

/* ## Names in patterns */

/* Whether a pack that this one does not need has a lexicon of that name. */
static const char *pack_with(const resolver *r, const char *name) {
  for (uint32_t i = 0; i < r->set->lexicon_count; i++)
    if (!strcmp(r->set->lexicon_refs[i].name, name))
      return r->set->packs[r->set->lexicon_refs[i].pack].name;
  return NULL;
}

static sayso_status not_needed(const resolver *r, const char *name,
                               const char *of, uint32_t offset) {
  return resolve_fail(r, offset,
                      "%s is a lexicon of the pack %s, which this pack does "
                      "not need",
                      name, of);
}

/* Was one of the lexicons meant that the pack sees? */
static void try_lexicons(const resolver *r, suggestion *s) {
  for (uint32_t i = 0; i < r->set->lexicon_count; i++)
    if (sees(r->set, r->pack, r->set->lexicon_refs[i].pack))
      suggest_try(s, r->set->lexicon_refs[i].name);
}

static sayso_status no_label(const resolver *r, const char *name,
                             uint32_t offset) {
  suggestion s = suggest_for(name);
  char room[80];
  for (uint32_t i = 0; i < r->set->label_count; i++)
    if (i != r->set->aside) suggest_try(&s, r->set->labels[i].name);
  try_lexicons(r, &s);
  if (s.best)
    return resolve_fail(r, offset, "there is no label @%s%s", name,
                        suggest_text(&s, "@", room, sizeof room));
  return resolve_fail(r, offset,
                      "there is no label @%s: no rule makes it, and no lexicon "
                      "of this pack, or of those it depends on, is called so",
                      name);
}

/* A rule that makes @hedge of the lexicon "hedge" means the lexicon. */
static bool makes_it_itself(const resolver *r, uint32_t l) {
  return r->rule != NONE && r->set->rules[r->rule].label == l;
}

sayso_status resolve_label(const resolver *r, const char *name, uint32_t offset,
                           uint32_t *out) {
  ruleset *set = r->set;
  uint32_t l = label_find(set, name), ref = find_lexicon(r, name);
  bool is_made = l != NONE && l != set->aside &&
                 (label_is_builtin(set, l) || set->labels[l].is_made);
  if (ref != NONE && (!is_made || makes_it_itself(r, l)))
    return label_of_lexicon(r, ref, out);
  if (!is_made && !(l != NONE && set->labels[l].policy_is_set)) {
    const char *of = pack_with(r, name);
    return of ? not_needed(r, name, of, offset) : no_label(r, name, offset);
  }
  set->labels[l].is_used = true;
  *out = l;
  return SAYSO_OK;
}

sayso_status resolve_lexicon(const resolver *r, const char *name,
                             uint32_t offset, uint32_t *out) {
  uint32_t ref = find_lexicon(r, name);
  if (ref != NONE) {
    r->set->lexicon_refs[ref].is_used = true;
    *out = ref;
    return SAYSO_OK;
  }
  const char *of = pack_with(r, name);
  if (of) return not_needed(r, name, of, offset);
  suggestion s = suggest_for(name);
  char room[80];
  try_lexicons(r, &s);
  if (s.best)
    return resolve_fail(r, offset, "there is no lexicon %s%s", name,
                        suggest_text(&s, "", room, sizeof room));
  return resolve_fail(r, offset,
                      "there is no lexicon %s; a rule file declares one: "
                      "lexicon \"%s\" { ... }",
                      name, name);
}

sayso_status resolve_macro(const resolver *r, const char *name, uint32_t offset,
                           uint32_t *out) {
  uint32_t best = NONE;
  suggestion s = suggest_for(name);
  for (uint32_t i = 0; i < r->set->macro_count; i++) {
    const macro *m = &r->set->macros[i];
    suggest_try(&s, m->name);
    if (strcmp(m->name, name) || !sees(r->set, r->pack, m->pack)) continue;
    if (best == NONE || r->set->macros[best].pack != r->pack) best = i;
  }
  char room[80];
  *out = best;
  if (best != NONE) return SAYSO_OK;
  if (s.best)
    return resolve_fail(r, offset, "there is no macro %%%s%s", name,
                        suggest_text(&s, "%", room, sizeof room));
  return resolve_fail(r, offset,
                      "there is no macro %%%s; a rule file declares one: "
                      "pattern \"%s\" [[ ... ]]",
                      name, name);
}
