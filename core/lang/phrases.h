/* phrases.h - phrases and clauses, read from the tree of dependencies.
 *
 *     The envoy, a veteran of talks,  told reporters that  the deal was dead
 *     `--------- mention ----------'  `-- vp ... -------'  `--- clause ----'
 *     `--- np -'  `---- mention ---'
 *
 * The layer PHRASES holds the phrases of a sentence, nested ones too, and the
 * layer CLAUSES its clauses; the head of a piece is the token they hang on.
 * Spans never begin or end with a comma or a lone quotation mark.
 */
#ifndef SAYSO_PHRASES_H
#define SAYSO_PHRASES_H

#include "text/document.h"

#define PHRASE_TYPE_MAP(X)                                                     \
  X(MENTION, "mention") /* a noun phrase with all that belongs to it */        \
  X(NP, "np") /* its kernel: determiners, adjectives, compounds, head */       \
  X(VP, "vp") /* a verb with its auxiliaries, negation and particle */         \
  X(PP, "pp") /* a preposition and its mention */

typedef enum {
#define X(name, text) PHRASE_##name,
  PHRASE_TYPE_MAP(X)
#undef X
      PHRASE_TYPE_COUNT
} phrase_type;

#define CLAUSE_TYPE_MAP(X)                                                     \
  X(MAIN, "main")               /* of the sentence, or joined to its verb */   \
  X(COMPLEMENT, "complement")   /* that he won, to win: ccomp, xcomp, csubj */ \
  X(ADVERBIAL, "adverbial")     /* if he won: advcl */                         \
  X(RELATIVE, "relative")       /* who won, winning: acl */                    \
  X(PARENTHETIC, "parenthetic") /* loosely joined: parataxis */

typedef enum {
#define X(name, text) CLAUSE_##name,
  CLAUSE_TYPE_MAP(X)
#undef X
      CLAUSE_TYPE_COUNT
} clause_type;

/* "mention", "main"; never NULL for a type in range. */
const char *phrase_type_name(phrase_type type);
const char *clause_type_name(clause_type type);

/* ## Widening a token that was reached over the tree
 *
 * The layer DEPS must be there for the token's sentence. Spans are of tokens,
 * [start, end), trimmed of punctuation at the edges; quotation marks stay at
 * an edge only as a pair. */

/* The largest noun phrase that `token` heads: its determiners, adjectives,
 * prepositional phrases, appositions, relative clauses and all coordinated
 * parts; but no day or month behind it ("the council on Friday"). Never empty:
 * of punctuation it is the token. */
sayso_span tree_phrase(const sayso_doc *doc, uint32_t token);

/* The clause that `token` heads, in at most TREE_PIECES pieces from left to
 * right; gives how many. If `without` is a token whose reach lies inside (the
 * "said" of "The deal, he said, is dead"), its reach is cut out. `without` may
 * be NO_TOKEN. Where nothing but marks is left it is the token itself. */
#define TREE_PIECES 3u
unsigned tree_clause(const sayso_doc *doc, uint32_t token, uint32_t without,
                     sayso_span out[TREE_PIECES]);

#endif
