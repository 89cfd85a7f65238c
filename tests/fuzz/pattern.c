/* Any text as a pattern, and as the path of an argument: it is an error with a
 * place, or it compiles and runs within the states that it may visit. The
 * first byte chooses the options. */
#include <string.h>

#include "fuzz.h"
#include "match/rules.h"
#include "text/document.h"

static sayso_engine *engine;

static const char TEXT[] =
    "Smith said the fund (a large one) was empty, and Jones, the minister, "
    "said nothing. “We won,” said Ana Silva. 10,000 people left on Tuesday.";

static ruleset *new_set(void) {
  static const char *const columns[] = {"phrase", "act"};
  static const char *const values[] = {"said", "say"};
  ruleset *set;
  uint32_t id;
  PROMISE(!ruleset_new(engine, &set));
  PROMISE(!ruleset_lexicon(set, "say", columns, 2, &id, NULL));
  PROMISE(!ruleset_phrase(set, id, values, NULL));
  PROMISE(!ruleset_macro(set, "m", "(the|a)? x:_", NULL));
  return set;
}

static void check_error(const sayso_error *e, size_t len) {
  PROMISE(e->message[0]);
  PROMISE(e->offset <= len);
}

static void check_match(const sayso_doc *doc, const match *m) {
  PROMISE(m->at.at.start < m->at.at.end && m->at.at.end <= doc->len);
  for (uint32_t i = 0; i < m->count; i++) {
    PROMISE(m->captures[i].count > 0);
    for (uint32_t k = 0; k < m->captures[i].count; k++)
      PROMISE(m->captures[i].pieces[k].last <= doc->tokens.count);
  }
}

static void run(const ruleset *set) {
  sayso_doc *doc;
  found *f;
  sayso_error e;
  PROMISE(!sayso_doc_new(engine, TEXT, strlen(TEXT), &doc, NULL));
  PROMISE(!found_new(set, doc, &f));
  sayso_status status = ruleset_run(f, NULL, &e);
  PROMISE(!status || status == SAYSO_EMODEL);
  const rule_counts *n = found_counts(f, 0);
  PROMISE(n->steps <= n->bound);
  for (uint32_t i = 0; i < found_count(f); i++)
    check_match(doc, found_match(f, i));
  const why *w;
  size_t count;
  if (!status) PROMISE(!ruleset_why(f, 0, NO_MATCH, &w, &count));
  const cover *c;
  if (!status) PROMISE(!ruleset_cover(f, 0, &c, &count));
  found_free(f);
  sayso_doc_free(doc);
}

static void try(const rule_def *def, size_t len) {
  ruleset *set = new_set();
  sayso_error e;
  uint32_t id;
  size_t part = 0;
  sayso_status status = ruleset_rule(set, def, &id, &part, &e);
  if (!status) status = ruleset_finish(set, &e);
  if (status)
    check_error(&e, len);
  else
    run(set);
  ruleset_free(set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!engine) PROMISE(!sayso_engine_new("core/lang/en", &engine, NULL));
  if (size < 1 || size > 2000) return 0;
  char *text = malloc(size);
  PROMISE(text);
  memcpy(text, data + 1, size - 1);
  text[size - 1] = '\0';
  const char *pattern = text;
  const rule_argument argument = {"x", text};
  rule_def def = {
      .name = "r.x", .overlap = *data % 7 - 1, .scope = *data / 8 % 3};
  if (*data & 128) {
    def.trigger = "cue:said";
    def.arguments = &argument;
    def.argument_count = 1;
  } else {
    def.patterns = &pattern;
    def.pattern_count = 1;
    def.skip = *data & 64 ? "aside" : NULL;
  }
  try(&def, strlen(text));
  free(text);
  return 0;
}
