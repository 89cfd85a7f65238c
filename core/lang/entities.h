/* entities.h - who and what a text speaks of: the layer ENTITIES.
 *
 * A row of the layer is a mention: a name with what stands before it, a noun
 * phrase without what follows, or a pronoun. Mentions of the same thing make
 * an entity: "NATO Secretary-General Mark Rutte", "Mr Rutte", "he". A piece's
 * type is an entity_type.
 *
 * The method is a sieve (Raghunathan et al. 2010; Lee et al. 2013) cut to what
 * attribution needs: the surest links first, each mention linked once, names
 * and tags alone - no sentence is parsed for it.
 *
 * Speakers matter most. Whoever knows sources of statements says so with
 * entities_hint before the layer is made: a pronoun prefers a speaker.
 */
#ifndef SAYSO_ENTITIES_H
#define SAYSO_ENTITIES_H

#include "lang/gazetteer.h"
#include "lang/grammar.h"

/* The first seven are the types of sources of statements. */
#define ENTITY_TYPE_MAP(X)                                                     \
  X(PERSON, "person")                                                          \
  X(GROUP, "group") /* people, or several members */                           \
  X(ORGANIZATION, "organization")                                              \
  X(GOVERNMENT, "government") /* also a place that speaks */                   \
  X(DOCUMENT, "document")                                                      \
  X(POLL, "poll")                                                              \
  X(ANONYMOUS, "anonymous") /* an official, a source */                        \
  X(PLACE, "place")                                                            \
  X(THING, "thing") /* anything else */

typedef enum {
#define X(name, text) ENTITY_##name,
  ENTITY_TYPE_MAP(X)
#undef X
      ENTITY_TYPE_COUNT
} entity_type;

#define NO_ENTITY UINT32_MAX

const char *entity_type_name(unsigned type);

/* ## Before the layer is made */

/* Says that the tokens [first, last) are the source of a statement, or (with
 * `of` the source's range) the document in which it was made: "a joint
 * statement". Hints given after the layer was made are of no effect. */
sayso_status entities_hint_source(sayso_doc *doc, sayso_span tokens);
sayso_status entities_hint_document(sayso_doc *doc, sayso_span tokens,
                                    sayso_span source);

/* ## Questions; each makes the layer if need be */

/* The entity that the tokens [first, last) stand for, such as the source of a
 * statement with its appositions: ids from 0 in the order of the text, which
 * people see as e1, e2 ... NO_ENTITY if there is none (an unknown "he").
 * Coordinated tokens ("Lee and Park") are an entity of their own. */
sayso_status entity_of(sayso_doc *doc, uint32_t first, uint32_t last,
                       uint32_t *out);

/* The same for a pronoun inside a quotation: "I" and "we" are the speaker,
 * "you" the addressee (either may be NO_ENTITY); else as entity_of. */
sayso_status entity_in_quote(sayso_doc *doc, uint32_t token, uint32_t speaker,
                             uint32_t addressee, uint32_t *out);

/* The fullest name without titles ("Mark Rutte"), else the fullest noun phrase
 * that was a source, else a noun phrase. NUL-terminated; borrowed of the
 * document. NULL without memory, as with entity_role_text. */
const char *entity_name(sayso_doc *doc, uint32_t entity);

/* What the entity is, as the text says it first, as tokens: "NATO
 * Secretary-General", "a doctor at St Ann's". Equal if it does not. What a
 * source itself says (entity_role_in) goes before this. */
sayso_span entity_role(const sayso_doc *doc, uint32_t entity);

/* The type; `speaks` makes a government of a place. */
entity_type entity_type_of(const sayso_doc *doc, uint32_t entity, bool speaks);

gender entity_gender(const sayso_doc *doc, uint32_t entity);
bool entity_is_plural(const sayso_doc *doc, uint32_t entity);
bool entity_is_named(const sayso_doc *doc, uint32_t entity);

/* How many entities there are; those of coordinations come as they are asked
 * for. */
uint32_t entity_count(const sayso_doc *doc);

/* The entity of a row of the layer, or NO_ENTITY. */
uint32_t entity_at(const sayso_doc *doc, uint32_t row);

/* ## Parts of a phrase; these need only tags */

/* The members of coordinated tokens, as ranges of tokens, at most `room`:
 * "Both the union and the firm" has "the union" and "the firm". 0 if they are
 * not coordinated. `*count` may be larger than `room`. */
sayso_status entity_members(sayso_doc *doc, uint32_t first, uint32_t last,
                            sayso_span *out, uint32_t room, uint32_t *count);

/* What the tokens themselves say of the role: of "Mia Soto, a doctor at St
 * Ann's", "Chair Mia Soto" or (without the pronoun) "Mia Soto, who runs a
 * bakery". Equal if nothing. Makes the layer. */
sayso_status entity_role_in(sayso_doc *doc, uint32_t first, uint32_t last,
                            sayso_span *out);

/* The words of mentions, read from the language's folder. */
sayso_status mentions_open(const char *folder, words *w, grammar **out,
                           sayso_error *error);

#endif
