/* rules.h - what the tests of the rule engine share: an engine, sets of rules
 * in a line, and what was found as text. */
#ifndef TEST_RULES_H
#define TEST_RULES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after its friends */
#include <cmocka.h>

#include "lang/engine.h"
#include "match/rules.h"

#define FOLDER "core/lang/en"

/* A lexicon of the phrases, with the columns pos and act, which are empty if
 * a phrase is not written "phrase/POS/act". */
static inline void add_lexicon(ruleset *set, const char *name,
                               const char *phrases) {
  static const char *const columns[] = {"phrase", "pos", "act"};
  uint32_t id;
  sayso_error e;
  if (ruleset_lexicon(set, name, columns, 3, &id, &e))
    fail_msg("%s", e.message);
  char copy[4096];
  snprintf(copy, sizeof copy, "%s", phrases);
  for (char *s = copy, *end; s && *s; s = end) {
    if ((end = strchr(s, ','))) *end++ = '\0';
    while (*s == ' ')
      s++;
    char *pos = strchr(s, '/'), *act = pos ? strchr(pos + 1, '/') : NULL;
    if (pos) *pos++ = '\0';
    if (act) *act++ = '\0';
    const char *values[] = {s, pos ? pos : "", act ? act : ""};
    if (ruleset_phrase(set, id, values, &e)) fail_msg("%s", e.message);
  }
}

/* The text of a capture, its pieces joined by " ~ ". */
static inline void print_pieces(const sayso_doc *doc, const capture *c,
                                buf *out) {
  size_t len;
  const char *text = sayso_doc_text(doc, &len);
  for (uint32_t i = 0; i < c->count; i++) {
    sayso_span at = c->pieces[i].at;
    if (i) buf_puts(out, " ~ ");
    buf_add(out, text + at.start, at.end - at.start);
  }
}

/* "Smith said | source=Smith | cue=said" */
static inline void print_match(const sayso_doc *doc, const match *m, buf *out) {
  size_t len;
  const char *text = sayso_doc_text(doc, &len);
  buf_add(out, text + m->at.at.start, m->at.at.end - m->at.at.start);
  for (uint32_t i = 0; i < m->count; i++) {
    buf_printf(out, " | %s=", m->captures[i].name);
    print_pieces(doc, &m->captures[i], out);
  }
}

#endif
