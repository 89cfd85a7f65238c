/* deps.c - the layer of governors and relations, made by the model. */
#include "lang/engine.h"
#include "text/document.h"

sayso_status deps_build(sayso_doc *doc, uint32_t sentence) {
  (void)sentence;
  return doc->engine->parser ? SAYSO_EFORMAT : SAYSO_EMODEL;
}
