/* Scenarios of rules: a set of every kind of rule built, run and explained. */
#include <string.h>

#include "match/rules.h"
#include "oom.h"
#include "text/document.h"

#define LANGUAGE "core/lang/en"
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const COLUMNS[] = {"phrase", "act"};
static const char *const PHRASES[][2] = {
    {"say",      "say" },
    {"rule out", "deny"},
    {"deny",     "deny"}
};
static const char *const PATTERNS[] = {
    "source:@mention cue:@say[act=say] %that? content:(_ !. )+ (?= .)",
    "(?<= smith) x:[lemma in say & pos=VERB | word ~ /s.*d/] ... y:_*?"};
static const rule_argument ARGUMENTS[] = {
    {"source",  ">nsubj"           },
    {"content", "? >ccomp | >obj"  },
    {"time",    "? >obl:tmod @date"}
};
static const rule_field FIELDS[] = {
    {"kind", "indirect"}
};
static const char *const KEY[] = {"source"};

static sayso_status add_words(ruleset *set) {
  uint32_t id;
  sayso_status status =
      ruleset_lexicon(set, "say", COLUMNS, COUNT(COLUMNS), &id, NULL);
  for (size_t i = 0; i < COUNT(PHRASES) && !status; i++)
    status = ruleset_phrase(set, id, PHRASES[i], NULL);
  if (!status) status = ruleset_macro(set, "that", "(that|how)", NULL);
  return status;
}

static sayso_status add_rules(ruleset *set) {
  uint32_t id;
  const char *late = "claim:@statement[kind=indirect] ... y:@deny";
  /* clang-format off */
  const rule_def defs[] = {
      {.name = "m.one",
       .patterns = PATTERNS,
       .pattern_count = 2,
       .overlap = -1,
       .skip = "aside"},
      {.name = "statement.dep",
       .trigger = "cue:@say",
       .overlap = -1,
       .arguments = ARGUMENTS,
       .argument_count = 3,
       .fields = FIELDS,
       .field_count = 1},
      {.name = "deny", .regex = "(?<what>denied)", .overlap = OVERLAP_ALL},
      {.name = "late",
       .patterns = &late,
       .pattern_count = 1,
       .overlap = -1,
       .scope = SCOPE_PARAGRAPH}
  };
  /* clang-format on */
  sayso_status status =
      ruleset_label(set, "m", OVERLAP_NESTED, KEY, COUNT(KEY), NULL);
  for (size_t i = 0; i < COUNT(defs) && !status; i++)
    status = ruleset_rule(set, &defs[i], &id, NULL, NULL);
  return status;
}

static sayso_status emit(void *data, found *f, uint32_t id) {
  (void)data;
  return found_set(f, id, "seen", "yes");
}

/* A language without a model can not run all of them. */
static sayso_status run(const ruleset *set, sayso_doc *doc) {
  found *f;
  const why *reasons;
  const cover *covers;
  const entry_hits *entries;
  size_t count;
  const found_hooks hooks = {.emit = emit};
  sayso_status status = found_new(set, doc, &f);
  if (status) return status;
  status = ruleset_run(f, &hooks, NULL);
  if (!status) status = ruleset_why(f, 0, NO_MATCH, &reasons, &count);
  for (uint32_t i = 0; i < ruleset_count(set) && !status; i++)
    status = ruleset_cover(f, i, &covers, &count);
  if (!status) status = found_entries(f, &entries, &count);
  found_free(f);
  return status == SAYSO_EMODEL ? SAYSO_OK : status;
}

static sayso_status build(sayso_engine *engine, ruleset **set) {
  sayso_status status = ruleset_new(engine, set);
  if (status) return status;
  status = add_words(*set);
  if (!status) status = add_rules(*set);
  if (!status) status = ruleset_finish(*set, NULL);
  if (status) ruleset_free(*set);
  return status;
}

sayso_status scenario_rules(void) {
  static const char text[] = "Smith said on Tuesday that the war, a long one, "
                             "was over. But Jones denied it.";
  sayso_engine *engine;
  sayso_doc *doc;
  ruleset *set;
  if (sayso_engine_new(LANGUAGE, &engine, NULL)) return SAYSO_EFORMAT;
  oom_begin();
  sayso_status status = build(engine, &set);
  if (!status) {
    status = sayso_doc_new(engine, text, strlen(text), &doc, NULL);
    if (!status) {
      status = run(set, doc);
      sayso_doc_free(doc);
    }
    ruleset_free(set);
  }
  oom_end();
  sayso_engine_free(engine);
  return status;
}
