/* upos.c - names of the universal parts of speech. */
#include <string.h>

#include "lang/tags.h"

static const char *const names[] = {
#define X(name) #name,
    UPOS_MAP(X)
#undef X
};

const char *upos_name(upos u) {
  return (unsigned)u < UPOS_COUNT ? names[u] : "X";
}

upos upos_find(const char *name, size_t len) {
  for (unsigned i = 0; i < UPOS_COUNT; i++)
    if (strlen(names[i]) == len && !memcmp(names[i], name, len)) return (upos)i;
  return UPOS_COUNT;
}
