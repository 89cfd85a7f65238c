/* layers.h - the layers of a document, and what each is made from.
 *
 * This table is the architecture. Data flows down it and never up: a row that
 * names a layer from below does not compile. To add a layer, add its row here,
 * its name to sayso_layer, a file with its <name>_build, and its cases in
 * tests/golden/<name>.txt. Lua needs no change.
 *
 *   X(layer, name, made from, made by)
 *
 * DOCUMENT layers are made whole; SENTENCE layers for one sentence at a time,
 * when somebody asks for that sentence.
 */
#ifndef SAYSO_LAYERS_H
#define SAYSO_LAYERS_H

#include "sayso.h"

#define LAYERS(X)                                                              \
  X(BLOCKS, blocks, NOTHING, DOCUMENT)                                         \
  X(TOKENS, tokens, L_BLOCKS, DOCUMENT)                                        \
  X(QUOTES, quotes, L_TOKENS, DOCUMENT)                                        \
  X(SENTENCES, sentences, L_TOKENS | L_QUOTES, DOCUMENT)                       \
  X(TAGS, tags, L_SENTENCES, SENTENCE)                                         \
  X(DATES, dates, L_SENTENCES, SENTENCE)                                       \
  X(NUMBERS, numbers, L_DATES, SENTENCE)                                       \
  X(DEPS, deps, L_TAGS, SENTENCE)                                              \
  X(NAMES, names, L_SENTENCES, DOCUMENT)                                       \
  X(ENTITIES, entities, L_NAMES | L_TAGS | L_DATES, DOCUMENT)                  \
  X(PHRASES, phrases, L_DEPS, SENTENCE)                                        \
  X(CLAUSES, clauses, L_DEPS, SENTENCE)

enum layer_scope { DOCUMENT, SENTENCE };

#define NOTHING 0u
#define X(layer, name, from, scope)                                            \
  enum { L_##layer = 1u << SAYSO_##layer, name##_from = (from) };              \
  /* Makes the layer, or its part in a sentence; `sentence` is 0 and of no     \
   * meaning for a DOCUMENT layer. */                                          \
  sayso_status name##_build(sayso_doc *doc, uint32_t sentence);
LAYERS(X)
#undef X

#endif
