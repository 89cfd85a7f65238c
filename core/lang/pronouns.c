/* pronouns.c - finds whom he, she, it and they stand for.
 *
 * Candidates are the mentions before the pronoun in its sentence and in a few
 * sentences before it that fit in gender and number. Each has a score (after
 * Lappin and Leass 1994): speakers and what looks like a subject count most,
 * then what was spoken of often, and what is near; of equal ones the leftmost
 * of the nearest sentence wins. Outside quotations, mentions inside them come
 * last. Where nothing before fits, the sentence's rest and the next two are
 * tried ("When she said no, Anna Park was smiling"). "The senator" and other
 * nouns in the place of a name are looked for in the same way.
 */
#include "lang/entity_parts.h"

#define BACK 6          /* sentences looked at before the pronoun's */
#define LOOK 24         /* with those inside quotations, which do not count */
#define AHEAD 2         /* and after it */
#define EPITHET_BACK 3  /* before a noun phrase in place of a name */
#define MENTIONS_MAX 60 /* in a sentence */
#define OWN_MAX 8       /* tokens between a subject and its object */

/* What counts for a candidate, in points. */
#define KNOWN 12   /* it is known to fit */
#define KIND 11    /* of a likely kind, where the pronoun tells little */
#define SPEAKER 16 /* the source of a statement */
#define VOICE 32   /* of the one before, where the pronoun is one, too */
#define SUBJECT 8
#define AGAIN 1  /* a pronoun itself: the text goes on about it */
#define OFTEN 2  /* each doubling of how often it was spoken of */
#define GUESS 10 /* by a first name that may be a surname; or lost by it */
#define ASIDE 24 /* lost by what an aside stands in: "Vale, he said, ..." */
#define STEP 12  /* lost with each sentence between */

enum fit { NO_FIT, MAY_FIT, FITS };

typedef struct {
  const entity_context *c;
  const mention *pronoun;
  uint32_t row;
  bool takes_quoted, is_aside;
  bool is_first;  /* nothing before it in its sentence fits */
  uint32_t own;   /* entity: the subject that the pronoun is an object of */
  int best;       /* score */
  uint32_t found; /* entity */
} search;

static bool is_quoted(const entity_context *c, const mention *m) {
  return c->doc->tokens.flags[m->first] & TOKEN_QUOTED;
}

static enum fit fit_person(const mention *p, const mention *m,
                           const entity *e) {
  if (e->type == ENTITY_THING && m->is_speaker && !m->is_plural) return MAY_FIT;
  if (e->type != ENTITY_PERSON && e->type != ENTITY_ANONYMOUS) return NO_FIT;
  if (e->is_plural || m->is_plural) return NO_FIT;
  if (!e->gender || e->gender == GENDER_BOTH) return MAY_FIT;
  return e->gender == p->gender ? FITS : NO_FIT;
}

static enum fit fit_they(const search *s, const mention *m, const entity *e) {
  if (is_word(s->c, m->head, WORDS_everyone)) return MAY_FIT;
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

/* Whether a noun phrase for a person, "the senator", may mean a named one. */
static enum fit fit_epithet(const mention *p, const entity *e) {
  if (e->type != ENTITY_PERSON || e->best == NO_TOKEN || e->is_plural)
    return NO_FIT;
  if (!p->gender || !e->gender || e->gender == GENDER_BOTH) return MAY_FIT;
  return e->gender == p->gender ? FITS : NO_FIT;
}

static enum fit fit_of(const search *s, const mention *m) {
  if (m->entity == NO_ENTITY || m == s->pronoun) return NO_FIT;
  if (!s->takes_quoted && is_quoted(s->c, m)) return NO_FIT;
  const entity *e = &s->c->table->entities[m->entity];
  const mention *p = s->pronoun;
  bool is_mute = e->type == ENTITY_THING && !m->is_speaker;
  if (p->is_speaker && is_mute) return NO_FIT; /* things say nothing */
  bool is_inside = m->first <= p->first && m->last >= p->last;
  if (is_inside) return NO_FIT;
  if (p->kind == MENTION_NOMINAL) return fit_epithet(p, e);
  if (p->gender) return fit_person(p, m, e);
  return p->is_plural ? fit_they(s, m, e) : fit_it(m, e);
}

static int length_of(uint32_t n) {
  int bits = 0;
  for (; n > 1; n >>= 1)
    bits++;
  return bits;
}

/* Whether the pronoun with its verb stands between commas: in "Vale, he said,
 * was ill" Vale is spoken of, and not the speaker. */
static bool is_aside(const search *s) {
  uint32_t at = s->pronoun->first;
  const sentence_value *in = &s->c->doc->sentences[s->pronoun->sentence];
  return at > in->first && at + 2 < in->last && is_comma(s->c, at - 1) &&
         is_comma(s->c, at + 2);
}

/* The entity whose verb has the pronoun as its object: in "Lee saw him", Lee,
 * who is not "him". NO_ENTITY if there is none. */
static uint32_t own_subject(const search *s) {
  const mention *p = s->pronoun, *all = s->c->table->mentions;
  uint32_t first = s->c->table->first_mention[p->sentence], i = s->row;
  if (p->is_subject || has_feature(s->c, p->first, "Poss=Yes"))
    return NO_ENTITY;
  while (i > first && !(all[i - 1].is_subject && all[i - 1].last <= p->first))
    if (s->row - --i > OWN_MAX) return NO_ENTITY;
  if (i == first || p->first - all[i - 1].last > OWN_MAX) return NO_ENTITY;
  for (uint32_t t = all[i - 1].last; t < p->first; t++) {
    upos u = pos_at(s->c, t);
    if (u == UPOS_PUNCT || u == UPOS_SCONJ || u == UPOS_CCONJ) return NO_ENTITY;
  }
  return all[i - 1].entity;
}

/* Whether who spoke in the sentence before speaks again: "Lee met Park. 'It
 * went well,' Lee said. He added ..."; not if the pronoun's own sentence has
 * somebody else before it. */
static bool goes_on_speaking(const search *s, const mention *m,
                             uint32_t distance) {
  return distance == 1 && m->is_speaker && s->pronoun->is_speaker &&
         s->is_first && !m->is_new && !s->takes_quoted &&
         s->c->table->entities[m->entity].type != ENTITY_THING;
}

/* How good a mention is, `distance` sentences away; 0 if it does not fit. */
static int score_of(const search *s, const mention *m, uint32_t distance) {
  enum fit fit = fit_of(s, m);
  if (fit == NO_FIT || m->entity == s->own) return 0;
  const entity *e = &s->c->table->entities[m->entity];
  int score = 100 - STEP * (int)distance;
  bool is_sure = s->pronoun->gender || s->pronoun->is_speaker;
  if (fit == FITS) score += is_sure ? KNOWN : KIND;
  if (goes_on_speaking(s, m, distance))
    score += VOICE;
  else if (m->is_speaker && e->type != ENTITY_THING)
    score += SPEAKER;
  else if (m->is_subject)
    score += SUBJECT;
  if (m->kind == MENTION_PRONOUN) score += AGAIN;
  if (!e->gender && e->guess)
    score += e->guess == s->pronoun->gender ? GUESS : -GUESS;
  if (!distance && s->is_aside) score -= ASIDE;
  int often = length_of(e->seen);
  return score + OFTEN * (often < 5 ? often : 5);
}

/* The best so far, and the best of the mentions [first, last). */
static void look_in(search *s, uint32_t first, uint32_t last,
                    uint32_t distance) {
  if (last - first > MENTIONS_MAX) last = first + MENTIONS_MAX;
  for (uint32_t i = first; i < last; i++) {
    int score = score_of(s, &s->c->table->mentions[i], distance);
    if (score <= s->best) continue;
    s->best = score;
    s->found = s->c->table->mentions[i].entity;
  }
}

/* Whether a sentence stands inside a quotation: what was said before it is not
 * far from what comes after it. */
static bool is_quotation(const entity_context *c, uint32_t sentence) {
  const sentence_value *s = &c->doc->sentences[sentence];
  const uint8_t *flags = c->doc->tokens.flags;
  return flags[s->first] & TOKEN_QUOTED && flags[s->last - 1] & TOKEN_QUOTED;
}

static void look_back(search *s) {
  const entity_table *t = s->c->table;
  uint32_t sentence = s->pronoun->sentence;
  uint32_t first = t->first_mention[sentence];
  if (s->row - first > MENTIONS_MAX) first = s->row - MENTIONS_MAX;
  look_in(s, first, s->row, 0);
  s->is_first = s->found == NO_ENTITY;
  for (uint32_t i = 1, far = 1; i <= LOOK && far <= BACK && i <= sentence;
       i++) {
    look_in(s, t->first_mention[sentence - i],
            t->first_mention[sentence - i + 1], far);
    if (s->takes_quoted || !is_quotation(s->c, sentence - i)) far++;
  }
}

static void look_ahead(search *s) {
  const entity_table *t = s->c->table;
  uint32_t count = s->c->doc->row[SAYSO_SENTENCES].count;
  uint32_t sentence = s->pronoun->sentence;
  look_in(s, s->row + 1, t->first_mention[sentence + 1], 0);
  for (uint32_t i = 1; i <= AHEAD && sentence + i < count; i++)
    look_in(s, t->first_mention[sentence + i],
            t->first_mention[sentence + i + 1], i);
}

static void link(const entity_context *c, uint32_t row) {
  mention *m = &c->table->mentions[row];
  search s = {.c = c,
              .pronoun = m,
              .row = row,
              .takes_quoted = is_quoted(c, m),
              .found = NO_ENTITY};
  s.is_aside = is_aside(&s);
  s.own = own_subject(&s);
  look_back(&s);
  if (s.found == NO_ENTITY && m->gender) look_ahead(&s);
  if (s.found == NO_ENTITY && !s.takes_quoted) {
    s.takes_quoted = true;
    look_back(&s);
  }
  m->entity = s.found;
  if (s.found == NO_ENTITY) return;
  entity *e = &c->table->entities[s.found];
  if (!e->gender && m->gender && !is_quoted(c, m)) e->gender = m->gender;
}

/* ## Epithets */

/* Whether the mention is a noun phrase in the place of a name: the first of an
 * unnamed person, definite, and the subject. */
static bool is_epithet(const entity_context *c, uint32_t row) {
  const mention *m = &c->table->mentions[row];
  if (m->kind != MENTION_NOMINAL || m->type != ENTITY_PERSON ||
      !m->is_definite || m->is_plural || m->entity == NO_ENTITY)
    return false;
  const entity *e = &c->table->entities[m->entity];
  bool is_age = m->head > m->first && /* 27-year-old mother */
                is_word(c, m->head - 1, WORDS_epithet);
  return e->best == NO_TOKEN && e->first == row && m->is_subject &&
         m->first + 1 < m->last &&
         (is_word(c, m->head, WORDS_epithet) || is_age);
}

/* "The senator" is the person who was named and spoken of last: a score as for
 * pronouns, but only of named persons, of sentences before. */
static void link_epithet(const entity_context *c, uint32_t row) {
  entity_table *t = c->table;
  mention *m = &t->mentions[row];
  search s = {.c = c,
              .pronoun = m,
              .row = row,
              .takes_quoted = is_quoted(c, m),
              .is_first = true,
              .own = m->entity,
              .found = NO_ENTITY};
  for (uint32_t i = 1; i <= EPITHET_BACK && i <= m->sentence; i++)
    look_in(&s, t->first_mention[m->sentence - i],
            t->first_mention[m->sentence - i + 1], i);
  if (s.found == NO_ENTITY) return;
  t->entities[m->entity].same = s.found;
  entity *e = &t->entities[s.found];
  if (!e->gender && m->gender) e->gender = m->gender;
}

void pronouns_link(const entity_context *c) {
  entity_table *t = c->table;
  for (uint32_t i = 0; i < t->mention_count; i++) {
    mention *m = &t->mentions[i];
    if (m->kind == MENTION_PRONOUN) link(c, i);
    if (is_epithet(c, i)) link_epithet(c, i);
    if (m->entity == NO_ENTITY) continue;
    if (t->entities[m->entity].same != NO_ENTITY)
      m->entity = t->entities[m->entity].same;
    t->entities[m->entity].seen++;
  }
}
