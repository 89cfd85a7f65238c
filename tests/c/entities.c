/* entities: who is who, against tests/golden/entities.txt.
 *
 *     build/tests/c/entities [--accept]
 *
 *     > text     a document; {person Tom Lee} is a name of that type, so that
 *                what is tested are links, not the recognition of names
 *     ! words    a source of a statement, told before the layer is made
 *     !! doc, of words    a document and its source
 *     = words    every mention, and what it stands for
 *     ? words    what the tokens stand for: id, type, name, role, members
 *     ?? speaker, token   whom a word in a quotation of the speaker means
 *
 * Words are the first of that kind in the text; "he@2" is the second. Without a
 * model nothing is tested.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../golden/golden.h"
#include "lang/engine.h"
#include "lang/entities.h"
#include "lang/names.h"

#define NAMES_MAX 64

typedef struct {
  sayso_engine *engine;
  sayso_doc *doc;
  sayso_span names[NAMES_MAX]; /* bytes */
  name_type types[NAMES_MAX];
  size_t count;
} golden;

/* ## The text and its names */

/* Adds the text without the braces, whose names are remembered. */
static void add_text(golden *g, const char *s, size_t len, buf *out) {
  g->count = 0;
  for (size_t i = 0; i < len; i++) {
    if (s[i] == '{' && g->count < NAMES_MAX) {
      size_t n = strcspn(s + i + 1, " ");
      g->types[g->count] = name_type_find(s + i + 1, n);
      g->names[g->count].start = (uint32_t)out->len;
      i += n + 1;
    } else if (s[i] == '}') {
      g->names[g->count++].end = (uint32_t)out->len;
    } else if (len - i > 3 && !memcmp(s + i, " // ", 4)) {
      buf_puts(out, "\n\n");
      i += 3;
    } else {
      buf_putc(out, s[i]);
    }
  }
}

/* Puts the names of the text in the place of those that would be found. */
static sayso_status set_names(golden *g) {
  sayso_doc *doc = g->doc;
  sayso_status status = doc_need(doc, SAYSO_TAGS);
  uint32_t count = doc->row[SAYSO_SENTENCES].count, n = 0;
  part *parts = arena_new(&doc->mem, count, sizeof *parts);
  if (status || !parts) return status ? status : SAYSO_ENOMEM;
  for (uint32_t i = 0; i < count && !status; i++) {
    parts[i].first = doc->row[SAYSO_NAMES].count;
    uint32_t end = doc->row[SAYSO_SENTENCES].at[i].end;
    for (; n < g->count && g->names[n].start < end && !status; n++) {
      uint32_t first = doc_token_at(doc, g->names[n].start);
      uint32_t last = doc_token_at(doc, g->names[n].end - 1) + 1;
      piece p = {first, last, last - 1, (uint16_t)g->types[n]};
      status = doc_push_piece(doc, SAYSO_NAMES, p);
    }
    parts[i].last = doc->row[SAYSO_NAMES].count;
    parts[i].done = true;
  }
  doc->parts[SAYSO_NAMES] = parts;
  doc->done |= 1u << SAYSO_NAMES;
  return status;
}

static sayso_status open_text(golden *g, const char *s, size_t len) {
  buf text = {0};
  add_text(g, s, len, &text);
  sayso_doc_free(g->doc);
  g->doc = NULL;
  sayso_status status = text.status;
  if (!status)
    status = sayso_doc_new(g->engine, text.at, text.len, &g->doc, NULL);
  if (!status) status = set_names(g);
  buf_release(&text);
  return status;
}

/* ## Words of the text */

/* Finds words, as tokens: "he@2" is the second "he" that stands alone. */
static bool find_words(const golden *g, const char *s, size_t len,
                       sayso_span *out) {
  size_t name = len, nth = 1;
  while (name && s[name - 1] >= '0' && s[name - 1] <= '9')
    name--;
  if (name && name < len && s[name - 1] == '@') {
    nth = (size_t)atoi(s + name);
    len = name - 1;
  }
  for (uint32_t at = 0; at + len <= g->doc->len; at++) {
    if (memcmp(g->doc->text + at, s, len)) continue;
    uint32_t first = doc_token_at(g->doc, at);
    uint32_t last = doc_token_at(g->doc, at + (uint32_t)len - 1) + 1;
    bool is_whole = g->doc->tokens.at[first].start == at &&
                    g->doc->tokens.at[last - 1].end == at + len;
    if (!is_whole || --nth) continue;
    *out = (sayso_span){first, last};
    return true;
  }
  return false;
}

static void print_tokens(const golden *g, sayso_span at, buf *out) {
  uint32_t start = g->doc->tokens.at[at.start].start;
  buf_add(out, g->doc->text + start, g->doc->tokens.at[at.end - 1].end - start);
}

/* ## Answers */

static void print_entity(const golden *g, uint32_t id, buf *out) {
  static const char *const genders[] = {"", " male", " female", " both"};
  if (id == NO_ENTITY) {
    buf_puts(out, "nobody");
    return;
  }
  const char *name = entity_name(g->doc, id);
  buf_printf(out, "e%u %s%s%s %s", (unsigned)id + 1,
             entity_type_name(entity_type_of(g->doc, id, true)),
             genders[entity_gender(g->doc, id)],
             entity_is_named(g->doc, id) ? "" : " unnamed", name ? name : "-");
}

static sayso_status print_source(const golden *g, sayso_span at, buf *out) {
  uint32_t id, count;
  sayso_span role, members[8];
  sayso_status status = entity_of(g->doc, at.start, at.end, &id);
  if (status) return status;
  buf_puts(out, "    ");
  print_entity(g, id, out);
  status = entity_role_in(g->doc, at.start, at.end, &role);
  if (role.start == role.end && id != NO_ENTITY) role = entity_role(g->doc, id);
  if (role.start < role.end) {
    buf_puts(out, " | role: ");
    print_tokens(g, role, out);
  }
  if (!status)
    status = entity_members(g->doc, at.start, at.end, members, 8, &count);
  for (uint32_t i = 0; i < count && !status; i++) {
    buf_puts(out, i ? "; " : " | members: ");
    print_tokens(g, members[i], out);
  }
  buf_putc(out, '\n');
  return status;
}

static sayso_status print_mentions(const golden *g, buf *out) {
  sayso_status status = doc_need(g->doc, SAYSO_ENTITIES);
  for (uint32_t i = 0; !status && i < g->doc->row[SAYSO_ENTITIES].count; i++) {
    const piece *p = &g->doc->pieces[SAYSO_ENTITIES][i];
    buf_puts(out, "    ");
    print_tokens(g, (sayso_span){p->first, p->last}, out);
    buf_puts(out, " = ");
    print_entity(g, entity_at(g->doc, i), out);
    buf_putc(out, '\n');
  }
  return status;
}

/* "?? Lee, I": the word, in a quotation of Lee. */
static sayso_status print_in_quote(const golden *g, const char *s, size_t len,
                                   buf *out) {
  const char *comma = memchr(s, ',', len);
  size_t at = comma ? (size_t)(comma - s) : len;
  sayso_span speaker, said;
  uint32_t who, id;
  if (at + 2 > len || !find_words(g, s, at, &speaker) ||
      !find_words(g, s + at + 2, len - at - 2, &said))
    return SAYSO_EARGUMENT;
  sayso_status status = entity_of(g->doc, speaker.start, speaker.end, &who);
  if (!status)
    status = entity_in_quote(g->doc, said.start, who, NO_ENTITY, &id);
  if (status) return status;
  buf_puts(out, "    ");
  print_entity(g, id, out);
  return buf_putc(out, '\n');
}

static sayso_status hint_document(const golden *g, const char *s, size_t len) {
  const char *comma = memchr(s, ',', len);
  size_t at = comma ? (size_t)(comma - s) : len;
  sayso_span what, of;
  if (at + 2 > len || !find_words(g, s, at, &what) ||
      !find_words(g, s + at + 2, len - at - 2, &of))
    return SAYSO_EARGUMENT;
  return entities_hint_document(g->doc, what, of);
}

static sayso_status answer(golden *g, const char *s, size_t len, buf *out) {
  sayso_span at;
  if (s[0] == '=') return print_mentions(g, out);
  if (s[1] == '!') return hint_document(g, s + 3, len - 3);
  if (s[1] == '?') return print_in_quote(g, s + 3, len - 3, out);
  if (!find_words(g, s + 2, len - 2, &at)) return SAYSO_EARGUMENT;
  return s[0] == '!' ? entities_hint_source(g->doc, at)
                     : print_source(g, at, out);
}

static sayso_status read_line(void *data, const char *s, size_t len, buf *out) {
  golden *g = data;
  if (len && s[0] == ' ') return SAYSO_OK; /* what was expected */
  buf_add(out, s, len);
  buf_putc(out, '\n');
  sayso_status status = out->status;
  if (len > 2 && s[0] == '>') status = open_text(g, s + 2, len - 2);
  if (len && g->doc && strchr("!?=", s[0])) status = answer(g, s, len, out);
  if (status) printf("entities.txt: %.*s\n", (int)len, s);
  return status;
}

int main(int argc, char **argv) {
  bool accept = argc > 1 && !strcmp(argv[1], "--accept"), good = true;
  golden g = {0};
  sayso_error error;
  if (sayso_engine_new("core/lang/en", &g.engine, &error)) {
    printf("%s\n", error.message);
    return 1;
  }
  if (g.engine->tagger)
    good = golden_check("tests/golden/entities.txt", accept, read_line, &g);
  sayso_doc_free(g.doc);
  sayso_engine_free(g.engine);
  return good ? 0 : 1;
}
