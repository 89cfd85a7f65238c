/* mention_kinds.c - what the words of a mention say it is: type, gender, role.
 *
 * The lists stand in mentions.tsv and in the gazetteer.
 */
#include <string.h>

#include "lang/entity_parts.h"

#define X(name) #name,
static const char *const classes[] = {MENTION_CLASS_MAP(X) NULL};
#undef X
static const char *const readers[] = {NULL};
static const char *const makes[] = {"join", "government", NULL};
static const grammar_names names = {classes, readers, makes};

sayso_status mentions_open(const char *folder, words *w, grammar **out,
                           sayso_error *error) {
  return grammar_open(folder, "mentions.tsv", w, &names, out, error);
}

/* ## Looking things up */

entity_context entity_context_of(const sayso_doc *doc) {
  const sayso_engine *e = doc->engine;
  return (entity_context){(sayso_doc *)(uintptr_t)doc, doc->entities,
                          e->mentions, e->gazetteer, e->tagger};
}

const word *form_at(const entity_context *c, uint32_t token) {
  return words_at(c->doc->words, c->doc->tokens.form[token]);
}

bool is_word(const entity_context *c, uint32_t token, int class) {
  return grammar_is(c->words, c->doc, token, class, NULL);
}

upos pos_at(const entity_context *c, uint32_t token) {
  return tag_upos(c->tagger, c->doc->tokens.tag[token]);
}

bool has_feature(const entity_context *c, uint32_t token, const char *feature) {
  return strstr(tag_feats(c->tagger, c->doc->tokens.tag[token]), feature);
}

bool is_comma(const entity_context *c, uint32_t token) {
  const word *w = form_at(c, token);
  return w->len == 1 && w->text[0] == ',';
}

const gazetteer_entry *known_as(const entity_context *c, uint32_t first,
                                uint32_t last) {
  if (!c->gaz || first >= last) return NULL;
  return gazetteer_find(c->gaz, c->doc->words, &c->doc->tokens.form[first],
                        last - first);
}

const gazetteer_entry *known_lemma(const entity_context *c, uint32_t token) {
  const token_table *t = &c->doc->tokens;
  word_id lemma = t->lemma ? t->lemma[token] : WORD_NONE;
  const gazetteer_entry *e = known_as(c, token, token + 1);
  if (e || !c->gaz || lemma == WORD_NONE) return e;
  return gazetteer_find(c->gaz, c->doc->words, &lemma, 1);
}

/* ## Types */

bool is_reporting(const entity_context *c, uint32_t token) {
  return doc_habits(c->doc, c->doc->tokens.form[token]) & LEXEME_REPORTING;
}

#define GAZ_PLACES                                                             \
  (GAZ_COUNTRY | GAZ_CAPITAL | GAZ_CITY | GAZ_STATE | GAZ_REGION)

/* "Mr", which nothing but a person's name follows. */
static bool is_title(const entity_context *c, uint32_t token) {
  const gazetteer_entry *e = known_as(c, token, token + 1);
  return e && e->kinds & GAZ_TITLE && e->role_gender && !(e->kinds & GAZ_ROLE);
}

/* Whether the words around a name are those of a person's: a title before it
 * ("Mr Hill"), an age behind it ("Jo Bright, 34,"), and for one of unknown type
 * what a person is before or after it ("widow Jo Bright", "Jo Bright, professor
 * of law,") or a first name in it. */
static bool is_of_person(const entity_context *c, const piece *name,
                         const sentence_value *s) {
  uint32_t at = name->last;
  if (at + 2 < s->last && is_comma(c, at) && is_comma(c, at + 2) &&
      pos_at(c, at + 1) == UPOS_NUM && form_at(c, at + 1)->len < 4)
    return true;
  if (is_title(c, name->first) ||
      (name->first > s->first && is_title(c, name->first - 1)))
    return true;
  if (name->type != NAME_OTHER) return false;
  const gazetteer_entry *e = known_as(c, name->first, name->first + 1);
  bool has_first = name->last - name->first > 1 && e && e->kinds & GAZ_FIRST;
  sayso_span role = role_after(c, name->last, s->last);
  if (role.start < role.end && pos_at(c, role.start) != UPOS_DET) return true;
  return has_first ||
         (name->first > s->first && pos_at(c, name->first - 1) == UPOS_NOUN &&
          is_role_word(c, name->first - 1));
}

/* "in Chelsea": a first name alone behind such a word is a place. */
static bool is_where(const entity_context *c, const piece *name,
                     const sentence_value *s, unsigned kinds) {
  return kinds & GAZ_FIRST && !(kinds & GAZ_LAST) && name->first > s->first &&
         is_word(c, name->first - 1, WORDS_where) &&
         !(name->last < s->last && is_word(c, name->last, WORDS_possessive));
}

/* The type of a name, where the gazetteer or a verb of speech knows better
 * than the recogniser: of one word alone that looks at little. */
static name_type sense_of(const entity_context *c, const piece *name) {
  const gazetteer_entry *e = known_as(c, name->first, name->last);
  unsigned kinds = e ? e->kinds : 0;
  const sentence_value *s =
      &c->doc->sentences[c->doc->tokens.sentence[name->first]];
  if (kinds & (GAZ_COUNTRY | GAZ_CAPITAL) && name->type != NAME_PERSON)
    return NAME_PLACE;
  if (is_of_person(c, name, s)) return NAME_PERSON;
  if (name->last != name->first + 1 ||
      kinds & (GAZ_PLACES | GAZ_ORGANIZATION) ||
      form_at(c, name->first)->flags & WORD_UPPER)
    return (name_type)name->type;
  if (is_where(c, name, s, kinds)) return NAME_PLACE;
  if (kinds & (GAZ_FIRST | GAZ_LAST)) return NAME_PERSON;
  bool speaks = (name->last < s->last && is_reporting(c, name->last)) ||
                (name->first > s->first && is_reporting(c, name->first - 1));
  return speaks && name->type != NAME_ORGANIZATION ? NAME_PERSON
                                                   : (name_type)name->type;
}

entity_type type_of_name(const entity_context *c, const piece *name,
                         bool *is_place) {
  grammar_match m;
  name_type type = sense_of(c, name);
  *is_place = type == NAME_PLACE;
  for (uint32_t t = name->first; t < name->last; t++)
    if (grammar_find(c->words, c->doc, t, name->last, false, NULL, NULL, &m) &&
        m.make == MAKE_government)
      return ENTITY_GOVERNMENT;
  if (*is_place) return ENTITY_PLACE;
  if (type == NAME_PERSON) return ENTITY_PERSON;
  return type == NAME_ORGANIZATION ? ENTITY_ORGANIZATION : ENTITY_THING;
}

entity_type type_of_noun(const entity_context *c, const mention *m,
                         const gazetteer_entry *known) {
  unsigned kinds = known ? known->kinds : 0;
  if (is_word(c, m->head, WORDS_poll)) return ENTITY_POLL;
  if (is_word(c, m->head, WORDS_document)) return ENTITY_DOCUMENT;
  if (is_word(c, m->head, WORDS_government)) return ENTITY_GOVERNMENT;
  if (is_word(c, m->head, WORDS_country))
    return m->is_plural ? ENTITY_GROUP : ENTITY_GOVERNMENT;
  if (is_word(c, m->head, WORDS_anonymous) && !m->is_definite)
    return ENTITY_ANONYMOUS;
  bool is_told =
      m->last < c->doc->sentences[c->doc->tokens.sentence[m->head]].last &&
      is_word(c, m->last, WORDS_informed);
  if (is_word(c, m->head, WORDS_people))
    return is_told && !m->is_definite ? ENTITY_ANONYMOUS : ENTITY_GROUP;
  if (is_word(c, m->head, WORDS_share)) return ENTITY_GROUP;
  if (is_word(c, m->head, WORDS_person) || is_word(c, m->head, WORDS_man) ||
      is_word(c, m->head, WORDS_woman) ||
      is_word(c, m->head, WORDS_anonymous) || kinds & GAZ_ROLE)
    return m->is_plural ? ENTITY_GROUP : ENTITY_PERSON;
  if (kinds & (GAZ_ORG_NOUN | GAZ_ORGANIZATION | GAZ_ORG_HEAD) ||
      is_word(c, m->head, WORDS_organization))
    return ENTITY_ORGANIZATION;
  if (kinds & (GAZ_DEMONYM | GAZ_FAITH) && m->is_plural) return ENTITY_GROUP;
  return ENTITY_THING;
}

/* ## Gender and role */

/* The gender that a title, role or first name tells. */
gender gender_of_words(const entity_context *c, uint32_t first, uint32_t last,
                       uint32_t kinds) {
  for (uint32_t t = first; t < last; t++) {
    const gazetteer_entry *e = known_as(c, t, t + 1);
    if (!e || !(e->kinds & kinds)) continue;
    unsigned tells = kinds == GAZ_FIRST ? e->gender : e->role_gender;
    if (tells == GENDER_MALE || tells == GENDER_FEMALE) return (gender)tells;
    if (kinds == GAZ_FIRST) break; /* "Alex" says nothing, nor does "Lee" */
  }
  return GENDER_NONE;
}

/* Whether the token is a word for what a person is. */
bool is_role_word(const entity_context *c, uint32_t token) {
  upos u = pos_at(c, token);
  if (u != UPOS_NOUN && u != UPOS_PROPN && u != UPOS_ADJ) return false;
  const gazetteer_entry *e = known_lemma(c, token);
  return (e && e->kinds & (GAZ_ROLE | GAZ_TITLE)) ||
         is_word(c, token, WORDS_person) || is_word(c, token, WORDS_anonymous);
}

/* What stands before a name and says what the person is, without determiners;
 * a title alone ("Mr") is no role. */
sayso_span role_before(const entity_context *c, uint32_t first, uint32_t name) {
  bool has_role = false;
  while (first < name && pos_at(c, first) == UPOS_DET)
    first++;
  for (uint32_t t = first; t < name; t++)
    has_role |= is_role_word(c, t);
  const gazetteer_entry *e = known_as(c, first, name);
  bool is_title = e && name - first == 1 && e->kinds & GAZ_TITLE &&
                  (!(e->kinds & GAZ_ROLE) || e->role_gender);
  return has_role && !is_title ? (sayso_span){first, name}
                               : (sayso_span){name, name};
}
