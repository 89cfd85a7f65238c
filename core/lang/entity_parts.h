/* entity_parts.h - between the files of the layer ENTITIES.
 *
 *     mention_kinds.c  what words say of type, gender and role
 *     mentions.c       finds the mentions of a sentence
 *     mention_links.c  relates those of a sentence to each other
 *     linker.c         links names and noun phrases
 *     pronouns.c       links pronouns
 *     sources.c        answers questions about ranges of tokens
 *     entities.c       hints, and the layer
 */
#ifndef SAYSO_ENTITY_PARTS_H
#define SAYSO_ENTITY_PARTS_H

#include "lang/engine.h"
#include "lang/entities.h"
#include "lang/names.h"
#include "lang/number_map.h"

/* clang-format off */
#define MENTION_CLASS_MAP(X)                                                   \
  X(he) X(she) X(it) X(they) X(i) X(we) X(you) X(who)                          \
  X(definite) X(indefinite) X(all) X(and) X(of) X(possessive)                  \
  X(document) X(poll) X(share) X(everyone) X(government) X(anonymous)          \
  X(people) X(person) X(man) X(woman) X(company) X(country) X(city)            \
  X(informed) X(organization) X(human) X(epithet) X(where)
/* clang-format on */

enum mention_class {
#define X(name) WORDS_##name,
  MENTION_CLASS_MAP(X)
#undef X
      WORDS_CLASS_COUNT
};

enum mention_make { MAKE_join, MAKE_government };

typedef enum {
  MENTION_NAME,
  MENTION_NOMINAL,
  MENTION_PRONOUN,
  MENTION_SEVERAL, /* "Lee and Park" */
} mention_kind;

typedef struct {
  uint32_t first, last; /* tokens */
  uint32_t head;
  uint32_t name; /* of a name: its first token, after titles and roles */
  uint32_t entity;
  uint32_t sentence;
  sayso_span role; /* tokens; equal if it says none */
  mention_kind kind;
  entity_type type;
  gender gender;
  gender guess;  /* what a first name alone says, which may be a surname */
  uint32_t same; /* the mention before it in apposition, or NO_TOKEN */
  uint32_t whole_last; /* where it ends with all that "of" adds to it */
  uint32_t behind;     /* the row that follows that in the sentence */
  bool is_plural;
  bool is_definite; /* "the ..." */
  bool is_new;      /* "a ..." */
  bool is_subject;  /* it looks like the subject of a clause */
  bool is_speaker;  /* a hint says so */
  bool is_clause;   /* the role is a clause: "who runs a bakery" */
  bool is_place;    /* a country, capital or other place */
} mention;

typedef struct {
  entity_type type;
  gender gender, guess;
  bool is_plural, is_place;
  uint16_t known;    /* a row of the gazetteer, or ENTITY_NONE */
  uint32_t first;    /* mention, or NO_TOKEN for a coordination */
  uint32_t best;     /* mention: the fullest name, or NO_TOKEN */
  sayso_span phrase; /* tokens: the fullest noun phrase */
  sayso_span role;   /* tokens */
  uint32_t seen;     /* how often, up to the pronoun that is looked at */
  uint32_t named;    /* how often by a name, up to the name looked at */
  uint32_t last;     /* the sentence where it was named last */
  uint32_t same;     /* the entity it turned out to be, or NO_ENTITY */
  uint32_t author;   /* of a document; or NO_ENTITY */
  const char *name;  /* once asked for */
} entity;

typedef struct {
  sayso_span tokens, of; /* `of` is equal for a source */
} hint;

typedef struct entity_table {
  mention *mentions; /* beside row[SAYSO_ENTITIES] */
  uint32_t mention_count, mention_room;
  uint32_t *first_mention; /* by sentence; one more at the end */
  entity *entities;
  uint32_t entity_count, entity_room;
  number_map keys;   /* of names and phrases, see linker.c */
  number_map groups; /* coordinated ranges that were asked for */
  hint *hints;
  uint32_t hint_count, hint_room;
} entity_table;

/* What all the files look things up in. */
typedef struct {
  sayso_doc *doc;
  entity_table *table;
  const grammar *words;
  const gazetteer *gaz; /* NULL without one */
  const tagger *tagger;
} entity_context;

entity_context entity_context_of(const sayso_doc *doc);
bool is_word(const entity_context *c, uint32_t token, int class);
upos pos_at(const entity_context *c, uint32_t token);
bool has_feature(const entity_context *c, uint32_t token, const char *feature);
const word *form_at(const entity_context *c, uint32_t token);

/* What the gazetteer knows of the tokens, or of the lemma of one. */
const gazetteer_entry *known_as(const entity_context *c, uint32_t first,
                                uint32_t last);
const gazetteer_entry *known_lemma(const entity_context *c, uint32_t token);

/* A comma; a verb of speech, by the habits of language.h. */
bool is_comma(const entity_context *c, uint32_t token);
bool is_reporting(const entity_context *c, uint32_t token);

/* mention_kinds.c: the type of a name, and whether it is a place; of a phrase
 * by its head, of which the gazetteer knows `known` (or NULL). */
entity_type type_of_name(const entity_context *c, const piece *name,
                         bool *is_place);
entity_type type_of_noun(const entity_context *c, const mention *m,
                         const gazetteer_entry *known);

/* The gender that the words [first, last) tell, as titles and roles or (if
 * `kinds` is GAZ_FIRST) as a first name. */
gender gender_of_words(const entity_context *c, uint32_t first, uint32_t last,
                       uint32_t kinds);

/* Whether the token is a word for what a person is. */
bool is_role_word(const entity_context *c, uint32_t token);

/* What the words from `first` on say of a person whose name starts at `name`:
 * without determiners, and equal if it is no role ("Mr"). */
sayso_span role_before(const entity_context *c, uint32_t first, uint32_t name);

/* mentions.c: adds a mention to the table. */
sayso_status mention_add(const entity_context *c, uint32_t sentence, mention m);

/* mention_links.c: relates the mentions of a sentence, from row `first` on. */
sayso_status mentions_relate(const entity_context *c, uint32_t sentence,
                             uint32_t first);

/* mentions.c: adds the mentions of a sentence to the table. */
sayso_status mentions_find(const entity_context *c, uint32_t sentence);

/* The role that follows a name behind a comma ("..., a doctor at St Ann's,"),
 * where `token` is the comma; equal if there is none. */
sayso_span role_after(const entity_context *c, uint32_t token, uint32_t end);

/* sources.c: what the tokens of a source are about. */
typedef struct {
  uint32_t mention;  /* or NO_TOKEN */
  sayso_span tokens; /* of several: from the first member to the last */
  bool is_several;
} source_found;

sayso_status source_find(const entity_context *c, sayso_span tokens,
                         source_found *out);

/* sources.c: the entity of coordinated tokens; made on first use. */
sayso_status group_of(const entity_context *c, uint32_t first, uint32_t last,
                      uint32_t *out);

/* linker.c: links the names and noun phrases of the whole text. */
sayso_status mentions_link(const entity_context *c);

/* linker.c: the entity whose name has just these words, or NO_ENTITY. */
uint32_t entity_by_words(const entity_context *c, uint32_t first,
                         uint32_t last);

/* pronouns.c: links the pronouns of the whole text. */
void pronouns_link(const entity_context *c);

#endif
