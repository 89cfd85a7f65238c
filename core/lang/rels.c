/* rels.c - names of relations; see rels.h. */
#include "lang/rels.h"

#include <string.h>

static const char *const NAMES[] = {
#define X(id, name, base) name,
    REL_MAP(X)
#undef X
};

static const uint8_t LENGTHS[] = {
#define X(id, name, base) sizeof(name) - 1,
    REL_MAP(X)
#undef X
};

static const uint16_t BASES[] = {
#define X(id, name, base) REL_##base,
    REL_MAP(X)
#undef X
};

const char *rel_name(uint16_t rel) {
  return rel < REL_COUNT ? NAMES[rel] : NAMES[REL_dep];
}

static uint16_t find(const char *name, size_t len) {
  for (uint16_t i = 0; i < REL_COUNT; i++)
    if (LENGTHS[i] == len && !memcmp(NAMES[i], name, len)) return i;
  return REL_NONE;
}

uint16_t rel_find(const char *name, size_t len) {
  uint16_t rel = find(name, len);
  if (rel != REL_NONE) return rel;
  const char *colon = memchr(name, ':', len);
  return colon ? find(name, (size_t)(colon - name)) : REL_NONE;
}

uint16_t rel_base(uint16_t rel) {
  return rel < REL_COUNT ? BASES[rel] : (uint16_t)REL_dep;
}
