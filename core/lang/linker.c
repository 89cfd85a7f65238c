/* linker.c - links mentions that mean the same.
 *
 * One pass over the mentions in the order of the text; each goes to the first
 * of these that fits, or is new:
 *
 *     names      apposition, the same words, a country by any of its names,
 *                a known acronym, a person by surname, an organisation by the
 *                first word of its name
 *     phrases    apposition, the same head with no new modifier, a person by
 *                role ("the minister"), the last company, country ... named
 *     pronouns   see pronouns.c
 *
 * Keys of all of these stand in one hash table, so that the time is linear.
 */
#include "lang/entity_parts.h"

/* ## Keys */

enum key {
  KEY_WORDS = 1, /* all words of a name */
  KEY_KNOWN,     /* a row of the gazetteer */
  KEY_ACRONYM,
  KEY_SURNAME, /* the last, and the one named most often, of a surname */
  KEY_MAIN,
  KEY_MALE, /* the surname of a man, and of a woman */
  KEY_FEMALE,
  KEY_FIRST_NAME,
  KEY_FIRST_WORD, /* of an organisation */
  KEY_NAME_WORD,  /* a noun in its name: "the bank" */
  KEY_SINGULAR,   /* the head of a phrase */
  KEY_PLURAL,
  KEY_ROLE, /* a word of a person's role */
};

#define PASSING 2 /* sentences in which somebody named once is remembered */
#define OFTENER 2 /* times as often as another of the same surname */

typedef struct {
  entity_context c;
  number_map keys;                                /* to entities */
  uint32_t last_company, last_country, last_city; /* entities */
  uint32_t nowhere; /* what is written here is lost, without memory */
  sayso_status status;
} linker;

static uint64_t key_of(enum key kind, uint64_t number) {
  return (uint64_t)kind << 56 | (number & 0xFFFFFFFFFFFFFFu);
}

static uint32_t *at_key(linker *l, uint64_t key) {
  uint32_t *at = map_at(&l->c.doc->mem, &l->keys, key);
  if (at) return at;
  l->status = SAYSO_ENOMEM;
  l->nowhere = NO_ENTITY;
  return &l->nowhere;
}

static word_id folded_at(const linker *l, uint32_t token) {
  return form_at(&l->c, token)->folded;
}

/* The word under which a noun is known: its lemma, or itself. */
static word_id noun_at(const linker *l, uint32_t token) {
  const token_table *t = &l->c.doc->tokens;
  word_id lemma = t->lemma ? t->lemma[token] : WORD_NONE;
  if (lemma == WORD_NONE) return folded_at(l, token);
  return words_at(l->c.doc->words, lemma)->folded;
}

static uint64_t words_key(const linker *l, uint32_t first, uint32_t last) {
  uint64_t h = last - first;
  for (uint32_t t = first; t < last; t++)
    h = map_mix(h * 31 + folded_at(l, t));
  return key_of(KEY_WORDS, h);
}

/* ## Entities */

static entity *entity_of_id(const linker *l, uint32_t id) {
  return &l->c.table->entities[id];
}

static uint32_t add_entity(linker *l, uint32_t row) {
  entity_table *t = l->c.table;
  const mention *m = &t->mentions[row];
  if (!arena_grow(&l->c.doc->mem, &t->entities, &t->entity_room,
                  t->entity_count, sizeof *t->entities)) {
    l->status = SAYSO_ENOMEM;
    return NO_ENTITY;
  }
  t->entities[t->entity_count] = (entity){
      .type = m->type,
      .gender = m->gender,
      .is_plural = m->is_plural,
      .is_place = m->is_place,
      .known = ENTITY_NONE,
      .first = row,
      .best = NO_TOKEN,
      .phrase = {m->first, m->last },
      .role = {m->first, m->first},
      .author = NO_ENTITY,
      .same = NO_ENTITY
  };
  return t->entity_count++;
}

static uint32_t name_length(const mention *m) { return m->last - m->name; }

static bool is_in_headline(const linker *l, const mention *m) {
  uint32_t block = l->c.doc->sentences[m->sentence].block;
  return l->c.doc->blocks[block].role == BLOCK_HEADLINE;
}

/* Whether a name says more than the best one so far. Capitals of a headline
 * hide where a name ends ("Obama Sees"), so it must end as it does elsewhere.
 */
static bool is_fuller(const linker *l, const mention *m, uint32_t best) {
  if (best == NO_TOKEN) return true;
  const mention *other = &l->c.table->mentions[best];
  bool in_headline = is_in_headline(l, m);
  if (in_headline != is_in_headline(l, other) &&
      folded_at(l, m->last - 1) != folded_at(l, other->last - 1))
    return !in_headline;
  return name_length(m) > name_length(other);
}

static void join(linker *l, uint32_t row, uint32_t id) {
  mention *m = &l->c.table->mentions[row];
  if (id == NO_ENTITY) return;
  entity *e = entity_of_id(l, id);
  m->entity = id;
  if (!e->gender) e->gender = m->gender;
  if (!e->guess) e->guess = m->guess;
  if (e->role.start == e->role.end && !m->is_clause) e->role = m->role;
  if (m->kind != MENTION_NAME) return;
  e->named++;
  e->last = m->sentence;
  if (e->best == NO_TOKEN) { /* a phrase turns out to have a name */
    e->type = m->type;
    e->is_place = m->is_place;
    e->is_plural = false;
  }
  if (!is_fuller(l, m, e->best)) return;
  e->best = row;
  if (m->type == ENTITY_PERSON && name_length(m) > 1) e->type = m->type;
}

/* ## Names */

static bool is_upper(const linker *l, uint32_t token) {
  return form_at(&l->c, token)->flags & WORD_UPPER;
}

/* "DPRK (Democratic People's Republic of Korea)" and the other way round: the
 * entity of the name before the bracket. */
static uint32_t find_in_brackets(const linker *l, uint32_t row) {
  const mention *m = &l->c.table->mentions[row];
  if (!row || !m->first || form_at(&l->c, m->first - 1)->text[0] != '(')
    return NO_ENTITY;
  const mention *before = &l->c.table->mentions[row - 1];
  bool is_short = name_length(m) == 1 && is_upper(l, m->name);
  bool was_short = name_length(before) == 1 && is_upper(l, before->name);
  bool is_next = before->last + 1 == m->first && before->kind == MENTION_NAME;
  return is_next && (is_short || was_short) ? before->entity : NO_ENTITY;
}

/* Whether a name may be that of a known person: not if the genders or the
 * first names differ. */
static bool may_be(const linker *l, const mention *m, uint32_t id) {
  if (id == NO_ENTITY) return false;
  const entity *e = entity_of_id(l, id);
  if (m->gender && e->gender && m->gender != e->gender) return false;
  if (name_length(m) == 1 || e->best == NO_TOKEN) return true;
  const mention *best = &l->c.table->mentions[e->best];
  return name_length(best) == 1 ||
         folded_at(l, best->name) == folded_at(l, m->name);
}

/* Whether the last of that surname was named in passing, some time ago, in a
 * text about another one of that name. */
static bool is_in_passing(const linker *l, const mention *m, uint32_t last,
                          uint32_t main) {
  if (last == NO_ENTITY || main == NO_ENTITY || last == main) return false;
  const entity *e = entity_of_id(l, last);
  return m->sentence - e->last > PASSING &&
         entity_of_id(l, main)->named > OFTENER * e->named;
}

/* A person of that surname: of that gender, if the name tells one. */
static uint32_t find_person(linker *l, const mention *m) {
  word_id surname = folded_at(l, m->last - 1);
  if (m->gender == GENDER_MALE || m->gender == GENDER_FEMALE) {
    enum key kind = m->gender == GENDER_MALE ? KEY_MALE : KEY_FEMALE;
    uint32_t id = *at_key(l, key_of(kind, surname));
    if (may_be(l, m, id)) return id;
  }
  uint32_t id = *at_key(l, key_of(KEY_SURNAME, surname));
  uint32_t main = *at_key(l, key_of(KEY_MAIN, surname));
  if (is_in_passing(l, m, id, main)) id = main;
  return may_be(l, m, id) ? id : NO_ENTITY;
}

static uint32_t find_single(linker *l, const mention *m) {
  word_id w = folded_at(l, m->name);
  if (is_upper(l, m->name)) {
    uint32_t id = *at_key(l, key_of(KEY_ACRONYM, w));
    if (id != NO_ENTITY) return id;
  }
  if (m->type == ENTITY_PERSON) {
    uint32_t id = *at_key(l, key_of(KEY_FIRST_NAME, w));
    if (id != NO_ENTITY) return id;
  }
  if (m->is_place) return NO_ENTITY;
  return *at_key(l, key_of(KEY_FIRST_WORD, w));
}

static uint32_t find_name(linker *l, uint32_t row, uint16_t known) {
  const mention *m = &l->c.table->mentions[row];
  if (m->same != NO_TOKEN) return l->c.table->mentions[m->same].entity;
  uint32_t id = find_in_brackets(l, row);
  if (id == NO_ENTITY) id = *at_key(l, words_key(l, m->name, m->last));
  if (m->type == ENTITY_PERSON && !may_be(l, m, id)) id = NO_ENTITY;
  if (id == NO_ENTITY && known != ENTITY_NONE)
    id = *at_key(l, key_of(KEY_KNOWN, known));
  if (id == NO_ENTITY && (m->type == ENTITY_PERSON || name_length(m) == 1))
    id = find_person(l, m);
  if (id == NO_ENTITY && name_length(m) == 1) id = find_single(l, m);
  return id;
}

/* The acronym that the capitals of a name make, if the text knows it. */
static word_id acronym_of(const linker *l, const mention *m) {
  char letters[8];
  size_t n = 0;
  for (uint32_t t = m->name; t < m->last && n < sizeof letters; t++) {
    char c = form_at(&l->c, t)->text[0];
    if (c >= 'A' && c <= 'Z') letters[n++] = c;
  }
  if (n < 2 || n == sizeof letters) return WORD_NONE;
  word_id w = words_find(l->c.doc->words, letters, n);
  return w ? words_at(l->c.doc->words, w)->folded : WORD_NONE;
}

static void learn_role(linker *l, sayso_span role, uint32_t id) {
  for (uint32_t t = role.start; t < role.end; t++) {
    upos u = pos_at(&l->c, t);
    if (u == UPOS_ADP || u == UPOS_VERB) break;
    if (u == UPOS_NOUN || u == UPOS_PROPN)
      *at_key(l, key_of(KEY_ROLE, noun_at(l, t))) = id;
  }
}

/* Remembers under which keys the name may come again. */
static void learn_name(linker *l, const mention *m, uint16_t known) {
  uint32_t id = m->entity;
  *at_key(l, words_key(l, m->name, m->last)) = id;
  if (known != ENTITY_NONE) *at_key(l, key_of(KEY_KNOWN, known)) = id;
  if (m->type == ENTITY_PERSON) {
    word_id surname = folded_at(l, m->last - 1);
    gender g = entity_of_id(l, id)->gender;
    uint32_t *main = at_key(l, key_of(KEY_MAIN, surname));
    bool is_main = *main == NO_ENTITY ||
                   entity_of_id(l, id)->named > entity_of_id(l, *main)->named;
    if (is_main) *main = id;
    *at_key(l, key_of(KEY_SURNAME, surname)) = id;
    if (g == GENDER_MALE) *at_key(l, key_of(KEY_MALE, surname)) = id;
    if (g == GENDER_FEMALE) *at_key(l, key_of(KEY_FEMALE, surname)) = id;
    if (name_length(m) > 1)
      *at_key(l, key_of(KEY_FIRST_NAME, folded_at(l, m->name))) = id;
    learn_role(l, m->role, id);
    return;
  }
  if (name_length(m) > 1) {
    word_id acronym = acronym_of(l, m);
    if (acronym) *at_key(l, key_of(KEY_ACRONYM, acronym)) = id;
    if (!m->is_place)
      *at_key(l, key_of(KEY_FIRST_WORD, folded_at(l, m->name))) = id;
    for (uint32_t t = m->name; t < m->last && !m->is_place; t++)
      *at_key(l, key_of(KEY_NAME_WORD, noun_at(l, t))) = id;
  }
  const gazetteer_entry *e = known_as(&l->c, m->name, m->last);
  if (m->is_place && e && e->kinds & GAZ_COUNTRY) l->last_country = id;
  if (m->is_place && e && e->kinds & (GAZ_CITY | GAZ_CAPITAL))
    l->last_city = id;
  if (m->type == ENTITY_ORGANIZATION) l->last_company = id;
}

static void link_name(linker *l, uint32_t row) {
  const mention *m = &l->c.table->mentions[row];
  const gazetteer_entry *e = known_as(&l->c, m->name, m->last);
  uint16_t known = e ? e->entity : ENTITY_NONE;
  uint32_t id = find_name(l, row, known);
  if (id == NO_ENTITY) id = add_entity(l, row);
  join(l, row, id);
  if (id == NO_ENTITY) return;
  if (known != ENTITY_NONE) entity_of_id(l, id)->known = known;
  learn_name(l, m, known);
}

/* ## Phrases */

/* Whether every modifier of the phrase stands in the other, too. */
static bool adds_nothing(const linker *l, const mention *m,
                         const mention *other) {
  for (uint32_t t = m->first; t < m->head; t++) {
    upos u = pos_at(&l->c, t);
    if (u != UPOS_ADJ && u != UPOS_NOUN && u != UPOS_PROPN && u != UPOS_NUM)
      continue;
    bool found = false;
    for (uint32_t o = other->first; o < other->last && !found; o++)
      found = folded_at(l, o) == folded_at(l, t);
    if (!found) return false;
  }
  return true;
}

/* The noun behind "of": France in "the president of France"; WORD_NONE if
 * none follows. */
static word_id of_what(const linker *l, const mention *m) {
  uint32_t end = l->c.doc->sentences[m->sentence].last, t = m->last;
  if (t + 1 >= end || !is_word(&l->c, t, WORDS_of)) return WORD_NONE;
  for (t++; t + 1 < end && pos_at(&l->c, t) == UPOS_DET;)
    t++;
  return folded_at(l, t);
}

static bool has_modifier(const linker *l, const mention *m) {
  for (uint32_t t = m->first; t < m->head; t++) {
    upos u = pos_at(&l->c, t);
    if (u == UPOS_ADJ || u == UPOS_NOUN || u == UPOS_PROPN) return true;
  }
  return false;
}

static uint64_t head_key(const linker *l, const mention *m) {
  return key_of(m->is_plural ? KEY_PLURAL : KEY_SINGULAR, noun_at(l, m->head));
}

/* The last that was named of the kind that a word says. */
static uint32_t find_kind(linker *l, const mention *m) {
  if (m->is_plural || has_modifier(l, m)) return NO_ENTITY;
  if (is_word(&l->c, m->head, WORDS_country)) return l->last_country;
  if (is_word(&l->c, m->head, WORDS_city)) return l->last_city;
  uint32_t id = *at_key(l, key_of(KEY_NAME_WORD, noun_at(l, m->head)));
  if (id != NO_ENTITY) return id;
  return is_word(&l->c, m->head, WORDS_company) ? l->last_company : NO_ENTITY;
}

static uint32_t find_phrase(linker *l, const mention *m) {
  if (m->same != NO_TOKEN) return l->c.table->mentions[m->same].entity;
  if (m->is_new) return NO_ENTITY;
  uint32_t id = *at_key(l, head_key(l, m));
  if (id != NO_ENTITY) {
    const entity *e = entity_of_id(l, id);
    const mention *first = &l->c.table->mentions[e->first];
    word_id what = of_what(l, m);
    bool is_same = !what || what == of_what(l, first);
    return is_same && adds_nothing(l, m, first) ? id : NO_ENTITY;
  }
  if (!m->is_definite || of_what(l, m)) return NO_ENTITY;
  if (m->type == ENTITY_PERSON) {
    id = *at_key(l, key_of(KEY_ROLE, noun_at(l, m->head)));
    if (id != NO_ENTITY) return id;
  }
  return find_kind(l, m);
}

static void link_phrase(linker *l, uint32_t row) {
  const mention *m = &l->c.table->mentions[row];
  uint32_t id = find_phrase(l, m);
  if (id == NO_ENTITY) id = add_entity(l, row);
  join(l, row, id);
  if (id == NO_ENTITY) return;
  *at_key(l, head_key(l, m)) = id;
  if (m->type == ENTITY_ORGANIZATION && m->is_new) l->last_company = id;
}

static void link_several(linker *l, uint32_t row) {
  mention *m = &l->c.table->mentions[row];
  sayso_status status = group_of(&l->c, m->first, m->last, &m->entity);
  if (status) l->status = status;
}

/* ## All mentions */

sayso_status mentions_link(const entity_context *c) {
  linker l = {.c = *c};
  l.last_company = l.last_country = l.last_city = NO_ENTITY;
  for (uint32_t i = 0; i < c->table->mention_count && !l.status; i++) {
    if (c->table->mentions[i].kind == MENTION_NAME) link_name(&l, i);
    if (c->table->mentions[i].kind == MENTION_NOMINAL) link_phrase(&l, i);
    if (c->table->mentions[i].kind == MENTION_SEVERAL) link_several(&l, i);
  }
  c->table->keys = l.keys;
  return l.status;
}

uint32_t entity_by_words(const entity_context *c, uint32_t first,
                         uint32_t last) {
  linker l = {.c = *c};
  uint32_t id = map_find(&c->table->keys, words_key(&l, first, last));
  if (id != NO_ENTITY || last != first + 1) return id;
  return map_find(&c->table->keys, key_of(KEY_SURNAME, folded_at(&l, first)));
}
