/* names.h - the names of persons, organisations, places and other things.
 *
 * A piece of the layer NAMES has one of these types. A name is the proper name
 * alone: no article, no title or role before it ("Mr", "Foreign Minister"),
 * no possessive after it. It holds the small words inside ("Ministry of
 * Defence", "Ursula von der Leyen"). Adjectives of countries ("Russian") are
 * no names; core/lang/gazetteer.h knows them.
 */
#ifndef SAYSO_NAMES_H
#define SAYSO_NAMES_H

#include "lang/gazetteer.h"
#include "lang/tags.h"

#define NAME_TYPE_MAP(X)                                                       \
  X(PERSON, "person")                                                          \
  X(ORGANIZATION, "organization")                                              \
  X(PLACE, "place")                                                            \
  X(OTHER, "other") /* works, products, events, laws ... */

typedef enum {
#define X(name, text) NAME_##name,
  NAME_TYPE_MAP(X)
#undef X
      NAME_TYPE_COUNT
} name_type;

/* "person"; never NULL for a type below NAME_TYPE_COUNT. */
const char *name_type_name(name_type type);

/* The type called so, or NAME_TYPE_COUNT. */
name_type name_type_find(const char *name, size_t len);

typedef struct namer namer;

/* Opens the name recogniser of a model; all it is given must outlive it.
 * `*out` is NULL, and all is well, if the model has none or `t` is NULL.
 * SAYSO_EFORMAT for a damaged section. */
sayso_status namer_open(const model *m, const tagger *t, const gazetteer *g,
                        words *w, namer **out, sayso_error *error);
void namer_free(namer *n);

#endif
