/* entities.c - the layer of entities: finds mentions, links them (linker.c,
 * pronouns.c), and takes hints from those who know more.
 */
#include "lang/entity_parts.h"

const char *entity_type_name(unsigned type) {
  static const char *const type_names[] = {
#define X(name, text) text,
      ENTITY_TYPE_MAP(X)
#undef X
  };
  return type < ENTITY_TYPE_COUNT ? type_names[type] : "";
}

/* ## Hints */

static entity_table *table_of(sayso_doc *doc) {
  if (!doc->entities)
    doc->entities = arena_new(&doc->mem, 1, sizeof *doc->entities);
  return doc->entities;
}

sayso_status entities_hint_document(sayso_doc *doc, sayso_span tokens,
                                    sayso_span source) {
  entity_table *t = table_of(doc);
  if (!t || !arena_grow(&doc->mem, &t->hints, &t->hint_room, t->hint_count,
                        sizeof *t->hints))
    return SAYSO_ENOMEM;
  if (tokens.start >= tokens.end || tokens.end > doc->tokens.count ||
      source.end > doc->tokens.count)
    return SAYSO_EARGUMENT;
  t->hints[t->hint_count++] = (hint){tokens, source};
  return SAYSO_OK;
}

sayso_status entities_hint_source(sayso_doc *doc, sayso_span tokens) {
  return entities_hint_document(doc, tokens, (sayso_span){0, 0});
}

/* The first mention at or after a token. */
static uint32_t mention_from(const entity_table *t, uint32_t token) {
  uint32_t low = 0, high = t->mention_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (t->mentions[middle].first >= token)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

static void mark_speakers(const entity_table *t) {
  for (uint32_t i = 0; i < t->hint_count; i++) {
    sayso_span at = t->hints[i].tokens;
    uint32_t m = mention_from(t, at.start);
    bool is_source = t->hints[i].of.start == t->hints[i].of.end;
    if (is_source && m < t->mention_count && t->mentions[m].last <= at.end)
      t->mentions[m].is_speaker = true;
  }
}

/* The entity of a source or document of a hint, or NO_ENTITY. */
static sayso_status hinted(const entity_context *c, sayso_span at,
                           uint32_t *out) {
  source_found found;
  sayso_status status = source_find(c, at, &found);
  *out = NO_ENTITY;
  if (status) return status;
  if (found.is_several)
    return group_of(c, found.tokens.start, found.tokens.end, out);
  if (found.mention != NO_TOKEN)
    *out = c->table->mentions[found.mention].entity;
  return SAYSO_OK;
}

/* What a hint says of an entity beyond its mentions: its whole phrase, and who
 * wrote it. */
static sayso_status use_hint(const entity_context *c, const hint *h) {
  uint32_t id, author = NO_ENTITY;
  sayso_status status = hinted(c, h->tokens, &id);
  if (!status && h->of.start < h->of.end) status = hinted(c, h->of, &author);
  if (status || id == NO_ENTITY) return status;
  entity *e = &c->table->entities[id];
  if (h->tokens.end - h->tokens.start > e->phrase.end - e->phrase.start)
    e->phrase = h->tokens;
  if (author != NO_ENTITY) e->author = author;
  return SAYSO_OK;
}

static sayso_status use_hints(const entity_context *c) {
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < c->table->hint_count && !status; i++)
    status = use_hint(c, &c->table->hints[i]);
  return status;
}

/* ## The layer */

static sayso_status find_all(const entity_context *c) {
  uint32_t count = c->doc->row[SAYSO_SENTENCES].count;
  entity_table *t = c->table;
  sayso_status status = SAYSO_OK;
  t->mention_count = t->entity_count = 0;
  t->groups = (number_map){0};
  t->first_mention =
      arena_new(&c->doc->mem, (size_t)count + 1, sizeof *t->first_mention);
  if (!t->first_mention) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < count && !status; i++) {
    t->first_mention[i] = t->mention_count;
    status = mentions_find(c, i);
  }
  t->first_mention[count] = t->mention_count;
  return status;
}

static sayso_status push_rows(const entity_context *c) {
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < c->table->mention_count && !status; i++) {
    const mention *m = &c->table->mentions[i];
    piece p = {m->first, m->last, m->head, (uint16_t)m->type};
    if (m->entity != NO_ENTITY)
      p.type = (uint16_t)c->table->entities[m->entity].type;
    status = doc_push_piece(c->doc, SAYSO_ENTITIES, p);
  }
  return status;
}

sayso_status entities_build(sayso_doc *doc, uint32_t sentence) {
  (void)sentence;
  if (!table_of(doc)) return SAYSO_ENOMEM;
  entity_context c = entity_context_of(doc);
  if (!c.tagger) return SAYSO_EMODEL;
  sayso_status status = find_all(&c);
  if (status) return status;
  mark_speakers(c.table);
  status = mentions_link(&c);
  if (status) return status;
  pronouns_link(&c);
  status = use_hints(&c);
  return status ? status : push_rows(&c);
}

uint32_t entity_at(const sayso_doc *doc, uint32_t row) {
  return doc->entities->mentions[row].entity;
}
