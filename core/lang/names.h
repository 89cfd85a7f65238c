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
#include "lang/model.h"
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

/* Opens the name recogniser of a model; all it is given must outlive it. It
 * reads words, not tags. `*out` is NULL, and all is well, if the model has
 * none. SAYSO_EFORMAT for a damaged section. */
sayso_status namer_open(const model *m, const gazetteer *g, const words *w,
                        namer **out, sayso_error *error);
void namer_free(namer *n);

/* ## Reading a text that is no document, as training and tests do */

typedef struct {
  uint32_t first, last; /* tokens of the text */
  name_type type;
} name_span;

typedef struct {
  name_span *at; /* in the order of the text; none overlap */
  uint32_t count, room;
} name_spans;

/* Finds the names of a text: `forms` are its words, `sentences` the ranges of
 * words that are one each, in order. Appends to `out` ({0} at first; the caller
 * frees out->at with mem_free), or leaves it as it was. */
sayso_status namer_run(namer *n, const word_id *forms,
                       const sayso_span *sentences, uint32_t count,
                       name_spans *out);

#endif
