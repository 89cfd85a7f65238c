/* names.c - the layer of names, made by the model. */
#include <string.h>

#include "lang/engine.h"
#include "lang/names.h"
#include "text/document.h"

static const char *const type_names[] = {
#define X(name, text) text,
    NAME_TYPE_MAP(X)
#undef X
};

const char *name_type_name(name_type type) { return type_names[type]; }

name_type name_type_find(const char *name, size_t len) {
  unsigned i = 0;
  for (; i < NAME_TYPE_COUNT; i++)
    if (strlen(type_names[i]) == len && !memcmp(type_names[i], name, len))
      break;
  return (name_type)i;
}

sayso_status names_build(sayso_doc *doc, uint32_t sentence) {
  (void)sentence;
  return doc->engine->namer ? SAYSO_EFORMAT : SAYSO_EMODEL;
}
