/* engine.h - the inside of an engine: one language and the words met so far.
 *
 * The language's text files are read; its model, if the folder has one, is
 * mapped and never written to. Each part that lives in the model is NULL when
 * the model has no section for it, and its layer is SAYSO_EMODEL then.
 */
#ifndef SAYSO_ENGINE_H
#define SAYSO_ENGINE_H

#include "base/words.h"
#include "text/language.h"

/* New words of documents are forgotten between two documents once there are
 * more than this many; those known at the start stay. */
#define ENGINE_WORDS_MAX 400000u

struct sayso_engine {
  words words;
  language *language;
  struct model *model;
  struct gazetteer *gazetteer; /* core/lang/gazetteer.h; text, no model */
  word_id *common;             /* core/lang/unigrams.h; as is this */
  uint32_t common_count;
  struct tagger *tagger;         /* core/lang/tags.h */
  struct lemmatiser *lemmatiser; /* core/lang/lemma.h */
  struct parser *parser;         /* core/lang/parser.h */
  struct namer *namer;           /* core/lang/names.h */
  struct grammar *dates;         /* core/lang/grammar.h, as are the next */
  struct grammar *numbers;
  struct grammar *mentions;
  uint32_t documents; /* alive; words are only cut when there are none */
};

/* Opens the parts that live in the engine's model; without a section for one
 * it stays NULL. What was opened before an error is closed with the model. */
sayso_status engine_open_parts(sayso_engine *e, sayso_error *error);

/* Closes the model and its parts; fine without them. */
void engine_close_model(sayso_engine *e);

#endif
