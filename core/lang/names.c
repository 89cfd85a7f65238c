/* names.c - the layer of names, made by the model. */
#include "lang/engine.h"
#include "text/document.h"

sayso_status names_build(sayso_doc *doc, uint32_t sentence) {
  (void)sentence;
  return doc->engine->namer ? SAYSO_EFORMAT : SAYSO_EMODEL;
}
