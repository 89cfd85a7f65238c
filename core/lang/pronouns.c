/* pronouns.c - finds whom he, she, it and they stand for.
 *
 * Candidates are looked at in this order (after Hobbs 1978): the mentions
 * before the pronoun in its sentence, then those of the sentences before it;
 * in each, speakers first, then what looks like a subject, then the rest, from
 * left to right. The first that fits in gender and number is it; one that is
 * known to fit goes before one of which nothing is known. Outside quotations,
 * mentions inside them come last. Where nothing before fits, the sentence's
 * rest and the next two are tried ("When she said no, Anna Park was smiling").
 */
#include "lang/entity_parts.h"

#define BACK 6          /* sentences looked at before the pronoun's */
#define AHEAD 2         /* and after it */
#define MENTIONS_MAX 60 /* in a sentence */

enum fit { NO_FIT, MAY_FIT, FITS };

typedef struct {
  const entity_context *c;
  const mention *pronoun;
  uint32_t row;
  bool is_it, takes_quoted;
} search;

static bool is_quoted(const entity_context *c, const mention *m) {
  return c->doc->tokens.flags[m->first] & TOKEN_QUOTED;
}

static enum fit fit_person(const mention *p, const mention *m,
                           const entity *e) {
  if (e->type != ENTITY_PERSON && e->type != ENTITY_ANONYMOUS) return NO_FIT;
  if (e->is_plural || m->is_plural) return NO_FIT;
  if (!e->gender || e->gender == GENDER_BOTH) return MAY_FIT;
  return e->gender == p->gender ? FITS : NO_FIT;
}

static enum fit fit_they(const mention *m, const entity *e) {
  bool is_many = e->type == ENTITY_GROUP || (m->is_plural && e->is_plural);
  if (is_many) return e->type == ENTITY_THING ? MAY_FIT : FITS;
  bool is_body = e->type == ENTITY_ORGANIZATION || e->type == ENTITY_GOVERNMENT;
  return is_body ? MAY_FIT : NO_FIT;
}

static enum fit fit_it(const mention *m, const entity *e) {
  switch (e->type) {
  case ENTITY_ORGANIZATION:
  case ENTITY_GOVERNMENT:
  case ENTITY_DOCUMENT:
  case ENTITY_POLL:
    return m->is_plural ? NO_FIT : FITS;
  case ENTITY_PLACE:
  case ENTITY_THING:
    return m->is_plural ? NO_FIT : MAY_FIT;
  default:
    return NO_FIT;
  }
}

static enum fit fit_of(const search *s, const mention *m) {
  if (m->entity == NO_ENTITY || m == s->pronoun) return NO_FIT;
  if (!s->takes_quoted && is_quoted(s->c, m)) return NO_FIT;
  const entity *e = &s->c->table->entities[m->entity];
  const mention *p = s->pronoun;
  bool is_inside = m->first <= p->first && m->last >= p->last;
  if (is_inside) return NO_FIT;
  if (p->gender) return fit_person(p, m, e);
  return p->is_plural ? fit_they(m, e) : fit_it(m, e);
}

/* How good a mention is, before its place in the sentence counts. */
static int rank_of(const search *s, const mention *m) {
  enum fit fit = fit_of(s, m);
  if (fit == NO_FIT) return 0;
  bool is_person = s->pronoun->gender != GENDER_NONE;
  int place = m->is_speaker ? 3 : m->is_subject ? 2 : 1;
  /* A known gender goes before a better place; a mere kind does not. */
  if (is_person) return (fit == FITS) * 4 + place;
  return place * 2 + (fit == FITS);
}

/* The best of the mentions [first, last), or NO_ENTITY. */
static uint32_t best_of(const search *s, uint32_t first, uint32_t last) {
  int best = 0;
  uint32_t found = NO_ENTITY;
  if (last - first > MENTIONS_MAX) last = first + MENTIONS_MAX;
  for (uint32_t i = first; i < last; i++) {
    int rank = rank_of(s, &s->c->table->mentions[i]);
    if (rank <= best) continue;
    best = rank;
    found = s->c->table->mentions[i].entity;
  }
  return found;
}

static uint32_t look_back(const search *s) {
  const entity_table *t = s->c->table;
  uint32_t sentence = s->pronoun->sentence;
  uint32_t first = t->first_mention[sentence];
  if (s->row - first > MENTIONS_MAX) first = s->row - MENTIONS_MAX;
  uint32_t found = best_of(s, first, s->row);
  for (uint32_t i = 1; i <= BACK && i <= sentence && found == NO_ENTITY; i++)
    found = best_of(s, t->first_mention[sentence - i],
                    t->first_mention[sentence - i + 1]);
  return found;
}

static uint32_t look_ahead(const search *s) {
  const entity_table *t = s->c->table;
  uint32_t count = s->c->doc->row[SAYSO_SENTENCES].count;
  uint32_t sentence = s->pronoun->sentence;
  uint32_t found = best_of(s, s->row + 1, t->first_mention[sentence + 1]);
  for (uint32_t i = sentence + 1;
       i <= sentence + AHEAD && i < count && found == NO_ENTITY; i++)
    found = best_of(s, t->first_mention[i], t->first_mention[i + 1]);
  return found;
}

static void link(const entity_context *c, uint32_t row) {
  mention *m = &c->table->mentions[row];
  search s = {
      .c = c, .pronoun = m, .row = row, .takes_quoted = is_quoted(c, m)};
  uint32_t found = look_back(&s);
  if (found == NO_ENTITY && !s.takes_quoted) {
    s.takes_quoted = true;
    found = look_back(&s);
    s.takes_quoted = false;
  }
  if (found == NO_ENTITY && m->gender) found = look_ahead(&s);
  m->entity = found;
  if (found == NO_ENTITY) return;
  entity *e = &c->table->entities[found];
  if (!e->gender && m->gender) e->gender = m->gender;
}

void pronouns_link(const entity_context *c) {
  for (uint32_t i = 0; i < c->table->mention_count; i++)
    if (c->table->mentions[i].kind == MENTION_PRONOUN) link(c, i);
}
