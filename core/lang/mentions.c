/* mentions.c - finds the mentions of a sentence by its tags and names.
 *
 * A run of determiners, adjectives, nouns and names is a noun phrase without
 * what follows it. Where it ends in a name, the name is the mention, and what
 * stands before it its title or role; where it ends in a noun, that noun is
 * the head, and names inside are mentions of their own.
 */
#include <stdlib.h>
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

static bool is_comma(const entity_context *c, uint32_t token) {
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

static bool is_reporting(const entity_context *c, uint32_t token) {
  sayso_span at = c->doc->tokens.at[token];
  return language_habits(c->doc->language, c->doc->text + at.start,
                         at.end - at.start, NULL) &
         LEXEME_REPORTING;
}

#define GAZ_PLACES                                                             \
  (GAZ_COUNTRY | GAZ_CAPITAL | GAZ_CITY | GAZ_STATE | GAZ_REGION)

/* The type of a name, where the gazetteer or a verb of speech knows better
 * than the recogniser: of one word alone that looks at little. */
static name_type sense_of(const entity_context *c, const piece *name) {
  const gazetteer_entry *e = known_as(c, name->first, name->last);
  unsigned kinds = e ? e->kinds : 0;
  const sentence_value *s =
      &c->doc->sentences[c->doc->tokens.sentence[name->first]];
  if (kinds & (GAZ_COUNTRY | GAZ_CAPITAL) && name->type != NAME_PERSON)
    return NAME_PLACE;
  if (name->last != name->first + 1 ||
      kinds & (GAZ_PLACES | GAZ_ORGANIZATION) ||
      form_at(c, name->first)->flags & WORD_UPPER)
    return (name_type)name->type;
  if (kinds & (GAZ_FIRST | GAZ_LAST)) return NAME_PERSON;
  bool speaks = (name->last < s->last && is_reporting(c, name->last)) ||
                (name->first > s->first && is_reporting(c, name->first - 1));
  return speaks && name->type != NAME_ORGANIZATION ? NAME_PERSON
                                                   : (name_type)name->type;
}

static entity_type type_of_name(const entity_context *c, const piece *name,
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

static entity_type type_of_noun(const entity_context *c, const mention *m,
                                const gazetteer_entry *known) {
  unsigned kinds = known ? known->kinds : 0;
  if (is_word(c, m->head, WORDS_poll)) return ENTITY_POLL;
  if (is_word(c, m->head, WORDS_document)) return ENTITY_DOCUMENT;
  if (is_word(c, m->head, WORDS_government)) return ENTITY_GOVERNMENT;
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

/* ## Runs */

typedef struct {
  const entity_context *c;
  const part *names;
  const part *dates;
  uint32_t date;  /* the next date that may hold tokens */
  uint32_t name;  /* the next name */
  uint32_t start; /* of the run, or NO_TOKEN */
  uint32_t noun;  /* the last noun or name in it, or NO_TOKEN */
  uint32_t owner; /* where a possessor before the run starts, or NO_TOKEN */
  uint32_t sentence, end;
  bool ends_in_name;
} finder;

static const piece *name_at(const finder *f, uint32_t row) {
  return &f->c->doc->pieces[SAYSO_NAMES][row];
}

static sayso_status add(const finder *f, mention m) {
  entity_table *t = f->c->table;
  if (!arena_grow(&f->c->doc->mem, &t->mentions, &t->mention_room,
                  t->mention_count, sizeof m))
    return SAYSO_ENOMEM;
  m.sentence = f->sentence;
  m.entity = NO_ENTITY;
  m.same = NO_TOKEN;
  t->mentions[t->mention_count++] = m;
  return SAYSO_OK;
}

/* The gender that a title, role or first name tells. */
static gender gender_of_words(const entity_context *c, uint32_t first,
                              uint32_t last, uint32_t kinds) {
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
static bool is_role_word(const entity_context *c, uint32_t token) {
  upos u = pos_at(c, token);
  if (u != UPOS_NOUN && u != UPOS_PROPN && u != UPOS_ADJ) return false;
  const gazetteer_entry *e = known_lemma(c, token);
  return (e && e->kinds & (GAZ_ROLE | GAZ_TITLE)) ||
         is_word(c, token, WORDS_person) || is_word(c, token, WORDS_anonymous);
}

/* What stands before a name and says what the person is, without determiners;
 * a title alone ("Mr") is no role. */
static sayso_span role_before(const finder *f, uint32_t first, uint32_t name) {
  const entity_context *c = f->c;
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

static sayso_status add_name(const finder *f, const piece *name,
                             uint32_t start) {
  const entity_context *c = f->c;
  mention m = {
      .first = start,
      .last = name->last,
      .head = name->head,
      .name = name->first,
      .kind = MENTION_NAME,
      .role = {name->first, name->first}
  };
  m.type = type_of_name(c, name, &m.is_place);
  if (m.head < name->first || m.head >= name->last) m.head = name->last - 1;
  if (m.type == ENTITY_PERSON) {
    m.role = role_before(f, start, name->first);
    m.gender = gender_of_words(c, start, name->first, GAZ_TITLE | GAZ_ROLE);
    gender g = gender_of_words(c, name->first, name->first + 1, GAZ_FIRST);
    bool is_alone = name->last == name->first + 1;
    if (!m.gender && !is_alone) m.gender = g;
    if (is_alone) m.guess = g; /* "Clinton" may be a surname */
  }
  return add(f, m);
}

static sayso_status add_nominal(const finder *f) {
  const entity_context *c = f->c;
  mention m = {
      .first = f->owner != NO_TOKEN ? f->owner : f->start,
      .last = f->noun + 1,
      .head = f->noun,
      .kind = MENTION_NOMINAL,
      .role = {f->start, f->start}
  };
  m.name = m.first;
  m.is_definite = is_word(c, f->start, WORDS_definite) || m.first < f->start;
  m.is_new = is_word(c, f->start, WORDS_indefinite);
  m.is_plural = has_feature(c, m.head, "Number=Plur") ||
                (is_word(c, m.head, WORDS_people) &&
                 !has_feature(c, m.head, "Number=Sing"));
  const gazetteer_entry *known = NULL; /* "think tank", or its last word */
  if (f->start < f->noun) known = known_as(c, f->noun - 1, f->noun + 1);
  if (!known) known = known_lemma(c, m.head);
  m.type = type_of_noun(c, &m, known);
  if (m.type == ENTITY_PERSON || m.type == ENTITY_ANONYMOUS) {
    if (known) m.gender = (gender)known->role_gender;
    if (is_word(c, m.head, WORDS_man)) m.gender = GENDER_MALE;
    if (is_word(c, m.head, WORDS_woman)) m.gender = GENDER_FEMALE;
    if (m.gender == GENDER_BOTH) m.gender = GENDER_NONE;
  }
  return add(f, m);
}

/* "everyone", "some": people nobody names. */
static sayso_status add_everyone(const finder *f, uint32_t token) {
  if (!is_word(f->c, token, WORDS_everyone)) return SAYSO_OK;
  return add(f, (mention){
                    .first = token,
                    .last = token + 1,
                    .head = token,
                    .name = token,
                    .kind = MENTION_NOMINAL,
                    .role = {token, token},
                    .type = ENTITY_GROUP,
                    .is_plural = true,
                    .is_new = true
  });
}

/* Where the name starts that ends the run and that no recogniser found: words
 * with capitals, tagged as names, whose last says nothing else. NO_TOKEN if
 * there is none. */
static uint32_t overlooked_name(const finder *f) {
  const entity_context *c = f->c;
  const gazetteer_entry *e = known_lemma(c, f->noun);
  const uint32_t kinds = GAZ_ROLE | GAZ_TITLE | GAZ_ORG_NOUN | GAZ_ORG_HEAD |
                         GAZ_CALENDAR | GAZ_DEMONYM | GAZ_FAITH;
  if (pos_at(c, f->noun) != UPOS_PROPN || (e && e->kinds & kinds) ||
      has_feature(c, f->noun, "Number=Plur") ||
      !(form_at(c, f->noun)->flags & WORD_CAP))
    return NO_TOKEN;
  uint32_t first = f->noun;
  while (first > f->start && pos_at(c, first - 1) == UPOS_PROPN &&
         form_at(c, first - 1)->flags & WORD_CAP)
    first--;
  return first;
}

static sayso_status add_head(const finder *f) {
  uint32_t first = overlooked_name(f);
  piece name = {first, f->noun + 1, f->noun, NAME_OTHER};
  return first == NO_TOKEN ? add_nominal(f) : add_name(f, &name, f->start);
}

/* Ends the run before the token `at`, and adds its mentions. */
static sayso_status end_run(finder *f, uint32_t first_name) {
  sayso_status status = SAYSO_OK;
  if (f->start == NO_TOKEN || f->noun == NO_TOKEN) {
    if (f->start != NO_TOKEN) status = add_everyone(f, f->start);
    f->start = f->owner = NO_TOKEN;
    return status;
  }
  if (!f->ends_in_name) status = add_head(f);
  for (uint32_t n = first_name; n < f->name && !status; n++) {
    const piece *name = name_at(f, n);
    bool is_head = f->ends_in_name && n + 1 == f->name;
    bool has_place = name->type != NAME_PERSON;
    uint32_t start = is_head ? f->start : name->first;
    if (is_head && has_place && pos_at(f->c, start) != UPOS_DET)
      start = name->first;
    status = add_name(f, name, start);
  }
  f->start = f->noun = f->owner = NO_TOKEN;
  return status;
}

/* Whether the token is the name of a day or month: no part of "on Monday
 * prosecutors". */
static bool is_in_date(finder *f, uint32_t token) {
  const piece *dates = f->c->doc->pieces[SAYSO_DATES];
  while (f->date < f->dates->last && dates[f->date].last <= token)
    f->date++;
  return f->date < f->dates->last && dates[f->date].first <= token &&
         pos_at(f->c, token) == UPOS_PROPN;
}

/* Whether the token may go on a run, or start one. */
static bool belongs(finder *f, uint32_t token) {
  const entity_context *c = f->c;
  if (is_in_date(f, token)) return false;
  switch (pos_at(c, token)) {
  case UPOS_DET:
  case UPOS_NUM:
  case UPOS_ADJ:
  case UPOS_NOUN:
  case UPOS_PROPN:
    return true;
  case UPOS_PRON:
    return has_feature(c, token, "Poss=Yes");
  case UPOS_VERB: /* "elected officials" */
    return f->start != NO_TOKEN && f->noun == NO_TOKEN &&
           has_feature(c, token, "VerbForm=Part");
  case UPOS_PUNCT: /* "Secretary-General" */
    return f->start != NO_TOKEN && token + 1 < f->end &&
           !(c->doc->tokens.flags[token] & TOKEN_SPACE) &&
           !(c->doc->tokens.flags[token + 1] & TOKEN_SPACE) &&
           form_at(c, token)->text[0] == '-';
  default:
    return false;
  }
}

static sayso_status add_pronoun(const finder *f, uint32_t token) {
  static const struct {
    int class;
    gender gender;
    bool is_plural;
  } pronouns[] = {
      {WORDS_he,   GENDER_MALE,   false},
      {WORDS_she,  GENDER_FEMALE, false},
      {WORDS_it,   GENDER_NONE,   false},
      {WORDS_they, GENDER_NONE,   true }
  };
  for (size_t i = 0; i < sizeof pronouns / sizeof *pronouns; i++) {
    if (!is_word(f->c, token, pronouns[i].class)) continue;
    mention m = {
        .first = token,
        .last = token + 1,
        .head = token,
        .name = token,
        .kind = MENTION_PRONOUN,
        .role = {token, token},
        .gender = pronouns[i].gender,
        .is_plural = pronouns[i].is_plural,
        .type = ENTITY_THING
    };
    if (m.gender) m.type = ENTITY_PERSON;
    return add(f, m);
  }
  return add_everyone(f, token);
}

/* ## Roles in apposition */

/* Where the phrase that starts at `token` ends: at the next mark that parts,
 * or (unless it is a clause) at a finite verb. */
static uint32_t phrase_end(const entity_context *c, uint32_t token,
                           uint32_t end, bool is_clause) {
  for (; token < end; token++) {
    const word *w = form_at(c, token);
    bool parts = w->len == 1 && strchr(",;:.()?!", w->text[0]);
    if (parts || c->doc->tokens.flags[token] & (TOKEN_OPEN | TOKEN_CLOSE))
      break;
    if (!is_clause && has_feature(c, token, "VerbForm=Fin")) break;
  }
  return token;
}

sayso_span role_after(const entity_context *c, uint32_t token, uint32_t end) {
  const sayso_span none = {token, token};
  if (token + 2 >= end || !is_comma(c, token)) return none;
  uint32_t first = token + 1;
  bool has_age = pos_at(c, first) == UPOS_NUM && is_comma(c, first + 1);
  if (has_age && first + 2 < end) first += 2;
  if (pos_at(c, first) == UPOS_CCONJ) return none;
  bool is_clause = is_word(c, first, WORDS_who);
  if (is_clause) {
    uint32_t last = phrase_end(c, first + 1, end, true);
    return (sayso_span){first + 1, last};
  }
  uint32_t last = phrase_end(c, first, end, false);
  const gazetteer_entry *e = NULL;
  for (uint32_t t = first; t < last && !(e && e->kinds & GAZ_ROLE); t++) {
    if (pos_at(c, t) == UPOS_ADP || pos_at(c, t) == UPOS_VERB) break;
    if (pos_at(c, t) == UPOS_NOUN || pos_at(c, t) == UPOS_PROPN)
      e = known_lemma(c, t);
  }
  bool has_role = e && e->kinds & GAZ_ROLE;
  bool is_definite = pos_at(c, first) == UPOS_DET;
  bool is_name = pos_at(c, first) == UPOS_PROPN && !has_role;
  if (last < end && pos_at(c, last) == UPOS_CCONJ) return none;
  return (has_role || is_definite) && !is_name ? (sayso_span){first, last}
                                               : none;
}

/* ## What looks like a subject */

/* Whether a finite verb follows, perhaps after an adverb or two. */
static bool has_verb_next(const entity_context *c, uint32_t token,
                          uint32_t end) {
  for (uint32_t i = 0; i < 3 && token + i < end; i++) {
    if (has_feature(c, token + i, "VerbForm=Fin")) return true;
    if (pos_at(c, token + i) != UPOS_ADV) return false;
  }
  return false;
}

static bool is_subject(const entity_context *c, const mention *m) {
  const sentence_value *s = &c->doc->sentences[m->sentence];
  if (m->first == s->first) return true;
  upos before = pos_at(c, m->first - 1);
  if (before == UPOS_ADP) return false;
  if (has_verb_next(c, m->last, s->last)) return true;
  if (is_reporting(c, m->first - 1)) return true;
  if (before == UPOS_SCONJ) return true;
  bool goes_on = m->last < s->last &&
                 (is_comma(c, m->last) || pos_at(c, m->last) == UPOS_CCONJ);
  return before == UPOS_PUNCT && !goes_on;
}

static void find_subjects(const entity_context *c, uint32_t first) {
  entity_table *t = c->table;
  for (uint32_t i = first; i < t->mention_count; i++)
    t->mentions[i].is_subject = is_subject(c, &t->mentions[i]);
}

/* ## Several at once */

static bool can_be_member(const mention *m) {
  bool is_bare = m->kind == MENTION_NOMINAL && !m->is_plural &&
                 m->first + 1 == m->last; /* "state and local leaders" */
  return !is_bare && m->kind != MENTION_PRONOUN && m->type != ENTITY_THING &&
         m->type != ENTITY_DOCUMENT && m->type != ENTITY_POLL;
}

/* Goes on to the mention that starts at `token`; false if none does. */
static bool go_to(const entity_table *t, uint32_t *row, uint32_t token) {
  while (*row < t->mention_count && t->mentions[*row].first < token)
    ++*row;
  return *row < t->mention_count && t->mentions[*row].first == token &&
         can_be_member(&t->mentions[*row]);
}

/* Follows the members that start with the mention in row `row`: "Lee, Park
 * and the union". Gives where they end, or 0 if no "and" joins them; `*after`
 * is the row of the last one that was looked at. */
static uint32_t several_end(const entity_context *c, uint32_t row, uint32_t end,
                            uint32_t *after) {
  const entity_table *t = c->table;
  for (*after = row; t->mentions[*after].last < end;) {
    uint32_t at = t->mentions[*after].last;
    bool is_last = pos_at(c, at) == UPOS_CCONJ;
    if (!is_last && !is_comma(c, at)) return 0;
    if (!is_last && at + 1 < end && pos_at(c, at + 1) == UPOS_CCONJ) {
      is_last = true;
      at++;
    }
    uint32_t next = *after;
    if (!go_to(t, &next, at + 1)) return 0;
    *after = next;
    if (is_last) return t->mentions[next].last;
  }
  return 0;
}

/* Adds a mention for each row of members, before their own. */
static sayso_status find_several(const finder *f, uint32_t first) {
  const entity_table *t = f->c->table;
  uint32_t count = t->mention_count, after;
  for (uint32_t i = first; i < count; i++) {
    if (!can_be_member(&t->mentions[i])) continue;
    uint32_t start = t->mentions[i].first;
    uint32_t end = several_end(f->c, i, f->end, &after);
    mention m = {
        .first = start,
        .last = end,
        .head = t->mentions[i].head,
        .name = start,
        .role = {start, start},
        .kind = MENTION_SEVERAL,
        .type = ENTITY_GROUP,
        .is_plural = true
    };
    sayso_status status = end ? add(f, m) : SAYSO_OK;
    if (status) return status;
    i = after;
  }
  return SAYSO_OK;
}

/* Puts the sentence's mentions in the order of the text, the longer first. */
static int compare_mentions(const void *a, const void *b) {
  const mention *x = a, *y = b;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  return x->last == y->last ? 0 : x->last > y->last ? -1 : 1;
}

static void put_in_order(const entity_context *c, uint32_t first) {
  uint32_t count = c->table->mention_count - first;
  if (count > 1)
    qsort(c->table->mentions + first, count, sizeof(mention), compare_mentions);
}

/* "the pilot, Tom Beck," and "Tom Beck, the pilot,": one and the same. */
static void find_appositions(const entity_context *c, uint32_t first) {
  entity_table *t = c->table;
  for (uint32_t i = first; i < t->mention_count; i++) {
    mention *m = &t->mentions[i];
    uint32_t end = c->doc->sentences[m->sentence].last;
    if (m->kind == MENTION_NAME && m->type == ENTITY_PERSON) {
      sayso_span role = role_after(c, m->last, end);
      if (role.start < role.end && m->role.start == m->role.end) {
        m->role = role;
        m->is_clause = is_word(c, role.start - 1, WORDS_who);
      }
      if (role.start == role.end) continue;
      for (uint32_t j = i + 1; j < t->mention_count; j++) {
        if (t->mentions[j].first > role.start) break;
        if (t->mentions[j].first == role.start &&
            t->mentions[j].type == ENTITY_PERSON)
          t->mentions[j].same = i;
      }
    }
    if (m->kind != MENTION_NOMINAL || m->type != ENTITY_PERSON) continue;
    mention *next = i + 1 < t->mention_count ? &t->mentions[i + 1] : NULL;
    if (!next || next->first != m->last + 1 || !is_comma(c, m->last)) continue;
    bool is_closed = next->last < end && is_comma(c, next->last);
    if (next->kind != MENTION_NAME || next->type != ENTITY_PERSON || !is_closed)
      continue;
    next->same = i;
    if (next->role.start == next->role.end)
      next->role = (sayso_span){m->first, m->last};
  }
}

/* ## The sentence */

/* Goes over the name that starts at `*token`, if one does. */
static bool take_name(finder *f, uint32_t *token) {
  if (f->name == f->names->last || name_at(f, f->name)->first != *token)
    return false;
  if (f->start == NO_TOKEN) f->start = *token;
  *token = name_at(f, f->name)->last;
  f->noun = *token - 1;
  f->ends_in_name = true;
  f->name++;
  return true;
}

static void take_token(finder *f, uint32_t token) {
  upos u = pos_at(f->c, token);
  if (f->start == NO_TOKEN) f->start = token;
  if (u != UPOS_NOUN && u != UPOS_PROPN) return;
  f->noun = token;
  f->ends_in_name = false;
}

sayso_status mentions_find(const entity_context *c, uint32_t sentence) {
  const sentence_value *s = &c->doc->sentences[sentence];
  const part *names_here = &c->doc->parts[SAYSO_NAMES][sentence];
  finder f = {.c = c,
              .names = names_here,
              .name = names_here->first,
              .sentence = sentence,
              .end = s->last};
  f.dates = &c->doc->parts[SAYSO_DATES][sentence];
  f.date = f.dates->first;
  uint32_t before = c->table->mention_count, first_name = f.name;
  sayso_status status = SAYSO_OK;
  f.start = f.noun = f.owner = NO_TOKEN;
  for (uint32_t t = s->first; t < s->last && !status;) {
    bool is_det = pos_at(c, t) == UPOS_DET && f.noun != NO_TOKEN;
    bool starts_name =
        f.name < names_here->last && name_at(&f, f.name)->first == t;
    if (!starts_name && (is_det || !belongs(&f, t))) {
      uint32_t start = f.start;
      bool had_noun = f.noun != NO_TOKEN;
      status = end_run(&f, first_name);
      first_name = f.name;
      if (had_noun && is_word(c, t, WORDS_possessive)) {
        f.owner = start;
        t++;
        continue;
      }
      if (!is_det) {
        f.owner = NO_TOKEN;
        if (!status && pos_at(c, t) == UPOS_PRON) status = add_pronoun(&f, t);
        t++;
        continue;
      }
    }
    if (pos_at(c, t) == UPOS_PRON && !status) status = add_pronoun(&f, t);
    if (take_name(&f, &t)) continue;
    take_token(&f, t++);
  }
  if (!status) status = end_run(&f, first_name);
  if (status) return status;
  put_in_order(c, before);
  status = find_several(&f, before);
  if (status) return status;
  put_in_order(c, before);
  find_subjects(c, before);
  find_appositions(c, before);
  return SAYSO_OK;
}
