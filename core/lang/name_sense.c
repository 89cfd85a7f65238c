/* name_sense.c - votes for the type of each name of a document. */
#include "lang/name_sense.h"

#include <string.h>

#include "base/mem.h"

/* What a row of words was read as: votes for each type. */
typedef struct {
  uint32_t first, last; /* the tokens where it stands first; last 0: empty */
  uint32_t votes[NAME_TYPE_COUNT];
} sense;

typedef struct {
  const words *words;
  const word_id *forms;
  sense *slot;
  uint32_t slots;
} senses;

static uint32_t hash_of(const senses *s, uint32_t first, uint32_t last) {
  uint32_t h = last - first;
  for (uint32_t i = first; i < last; i++)
    h = (h ^ s->forms[i]) * 0x9E3779B1u, h ^= h >> 15;
  return h;
}

static bool same(const senses *s, const sense *a, uint32_t first,
                 uint32_t last) {
  return a->last - a->first == last - first &&
         !memcmp(s->forms + a->first, s->forms + first,
                 (last - first) * sizeof *s->forms);
}

/* The sense of a row of words; an empty one if it was not met. */
static sense *sense_of(const senses *s, uint32_t first, uint32_t last) {
  uint32_t i = hash_of(s, first, last) & (s->slots - 1);
  while (s->slot[i].last && !same(s, &s->slot[i], first, last))
    i = (i + 1) & (s->slots - 1);
  return &s->slot[i];
}

static void vote(const senses *s, uint32_t first, uint32_t last, name_type type,
                 uint32_t votes) {
  sense *to = sense_of(s, first, last);
  if (!to->last) {
    to->first = first;
    to->last = last;
  }
  to->votes[type] += votes;
}

/* A full name of a person speaks for its last word, and an unknown first one,
 * as strongly as several readings of the word alone. */
#define FULL_NAME 3u

/* A well-known name that means but one thing speaks for it, and so does "Inc."
 * at the end of any name. */
#define KNOWN 4u

static void vote_by_gazetteer(const senses *s, const gazetteer *g,
                              const name_span *n) {
  const uint32_t places =
      GAZ_COUNTRY | GAZ_CITY | GAZ_CAPITAL | GAZ_STATE | GAZ_REGION;
  const gazetteer_entry *e =
      gazetteer_find(g, s->words, s->forms + n->last - 1, 1);
  if (e && e->kinds & GAZ_ORG_SUFFIX && n->last - n->first > 1)
    vote(s, n->first, n->last, NAME_ORGANIZATION, KNOWN);
  e = gazetteer_find(g, s->words, s->forms + n->first, n->last - n->first);
  if (!e) return;
  if (e->kinds == GAZ_ORGANIZATION)
    vote(s, n->first, n->last, NAME_ORGANIZATION, KNOWN);
  else if (e->kinds & places && !(e->kinds & ~places))
    vote(s, n->first, n->last, NAME_PLACE, KNOWN);
}

static void vote_for(const senses *s, const gazetteer *g, const name_span *n) {
  vote(s, n->first, n->last, n->type, 1);
  vote_by_gazetteer(s, g, n);
  if (n->type != NAME_PERSON || n->last - n->first < 2) return;
  const gazetteer_entry *e =
      gazetteer_find(g, s->words, s->forms + n->last - 1, 1);
  if (!e || !(e->kinds & GAZ_COUNTRY))
    vote(s, n->last - 1, n->last, NAME_PERSON, FULL_NAME);
}

static name_type winner(const sense *s) {
  name_type type = (name_type)0;
  for (unsigned t = 1; t < NAME_TYPE_COUNT; t++)
    if (s->votes[t] > s->votes[type]) type = (name_type)t;
  return type;
}

sayso_status name_sense(const words *w, const gazetteer *g,
                        const word_id *forms, name_spans *spans,
                        uint32_t first) {
  senses s = {w, forms, NULL, 16};
  while (s.slots < 4 * (spans->count - first))
    s.slots *= 2;
  s.slot = mem_new(s.slots, sizeof *s.slot);
  if (!s.slot) return SAYSO_ENOMEM;
  for (uint32_t i = first; i < spans->count; i++)
    vote_for(&s, g, &spans->at[i]);
  for (uint32_t i = first; i < spans->count; i++) {
    name_span *n = &spans->at[i];
    n->type = winner(sense_of(&s, n->first, n->last));
  }
  mem_free(s.slot);
  return SAYSO_OK;
}
