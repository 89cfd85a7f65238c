/* tags.c - the layer of parts of speech and lemmas, made by the model. */
#include "lang/engine.h"
#include "text/document.h"

sayso_status tags_build(sayso_doc *doc, uint32_t sentence) {
  (void)sentence;
  return doc->engine->tagger ? SAYSO_EFORMAT : SAYSO_EMODEL;
}
