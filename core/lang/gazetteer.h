/* gazetteer.h - what is known of words and phrases that name things.
 *
 * Read from the text files of the language's folder (countries.tsv,
 * organizations.tsv, places.txt, persons.txt, roles.txt); each starts with a
 * comment that explains it. A phrase is a row of words, cut by the
 * document's own tokeniser. One phrase has one entry, whatever it may mean:
 * "Georgia" is a country, a state and a first name.
 */
#ifndef SAYSO_GAZETTEER_H
#define SAYSO_GAZETTEER_H

#include "base/words.h"
#include "text/language.h"

#define GAZETTEER_MAP(X)                                                       \
  X(COUNTRY, "country") /* names, aliases and acronyms of countries */         \
  X(CAPITAL, "capital") /* Moscow: often stands for its government */          \
  X(CITY, "city")                                                              \
  X(STATE, "state")       /* of a country: states, provinces */                \
  X(REGION, "region")     /* Europe, the Middle East, the Baltic Sea */        \
  X(DEMONYM, "demonym")   /* Russian, Russians, Frenchman: has a country */    \
  X(FAITH, "faith")       /* Muslim, Democrat, Arab: of no one country */      \
  X(FIRST, "first")       /* a first name, with its gender */                  \
  X(LAST, "last")         /* a family name */                                  \
  X(PARTICLE, "particle") /* van, bin, al: inside names of persons */          \
  X(JOINT, "joint")       /* of, for: inside names of other things */          \
  X(LINK, "link")   /* and, a: inside names, but more often between them */    \
  X(TITLE, "title") /* Mr, Dr, Sir: a person's name follows */                 \
  X(ROLE, "role")   /* president, spokeswoman, minister */                     \
  X(ORGANIZATION, "organization") /* a well-known one: EU, NATO, Reuters */    \
  X(ORG_HEAD, "head")     /* Ministry, Council: the kernel of a name */        \
  X(ORG_SUFFIX, "suffix") /* Inc, Ltd: the end of a company's name */          \
  X(ORG_NOUN, "group")    /* company, court: a common noun for one */          \
  X(PLACE_HEAD, "site")   /* River, Street, Airport: kernel of a place */      \
  X(THING_HEAD, "thing")  /* Act, War, Cup: kernel of another name */          \
  X(CALENDAR, "calendar") /* months and days: capitals, yet no names */        \
  X(HONOUR, "honour")     /* KC, MP: after a person's name, and no part of it */

enum gazetteer_index {
#define X(name, text) GAZ_INDEX_##name,
  GAZETTEER_MAP(X)
#undef X
      GAZ_KINDS
};

enum gazetteer_kind {
#define X(name, text) GAZ_##name = 1 << GAZ_INDEX_##name,
  GAZETTEER_MAP(X)
#undef X
};

typedef enum { GENDER_NONE, GENDER_MALE, GENDER_FEMALE, GENDER_BOTH } gender;

#define ENTITY_NONE UINT16_MAX

typedef struct {
  uint32_t kinds;      /* a set of gazetteer_kind */
  uint16_t entity;     /* a row of countries.tsv or organizations.tsv: its name,
                        * aliases, capital and demonyms share it; ENTITY_NONE
                        * for others. "EU" and "European Union" have the same */
  uint8_t gender;      /* of a first name: a `gender` */
  uint8_t role_gender; /* of a title or role; NONE for "minister" */
  uint8_t words;       /* in the phrase */
} gazetteer_entry;

/* Immutable once opened. */
typedef struct gazetteer gazetteer;

/* Reads the files of the folder `path`; the words of phrases are added to
 * `w`, before its mark is set. An error names file and line. */
sayso_status gazetteer_open(const char *path, const language *lang, words *w,
                            gazetteer **out, sayso_error *error);
void gazetteer_free(gazetteer *g);

/* The entry of exactly this row of words, or NULL. Case is ignored, but what
 * begins with a capital in the file needs one ("Turkey", not "turkey"), and
 * what stands in capitals needs capitals ("US", not "us"); so an entry of a
 * word with a capital may mean more than that of the same word without. */
const gazetteer_entry *gazetteer_find(const gazetteer *g, const words *w,
                                      const word_id *forms, uint32_t count);

/* The longest entry that begins at forms[0] and has any of `kinds`, or NULL;
 * its length is entry->words. */
const gazetteer_entry *gazetteer_longest(const gazetteer *g, const words *w,
                                         const word_id *forms, uint32_t count,
                                         uint32_t kinds);

/* The name of an entity, such as "United States". Borrowed. */
const char *gazetteer_name(const gazetteer *g, uint16_t entity);

#endif
