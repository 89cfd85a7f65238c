/* gazetteer.c - reads the files of names; finds phrases among tokens.
 *
 * A phrase is a row of ids of lower-cased words, in one hash table. Beside it
 * stand three entries: for a text in small letters, with a capital, and in
 * capitals; each holds what the ones before it hold.
 */
#include "lang/gazetteer.h"

#include <string.h>

#include "base/lines.h"
#include "base/mem.h"
#include "base/status.h"
#include "text/phrase.h"

#define WORDS_MAX 12u          /* of a phrase */
#define SLOTS_FIRST (1u << 14) /* the English files need them */
#define NONE UINT32_MAX

enum { SMALL, CAPITAL, CAPITALS, CASES };

typedef struct {
  uint32_t first; /* its words in `ids` */
  uint32_t count;
  gazetteer_entry entry[CASES];
} phrase;

/* Its hash tells most phrases apart without a look at them. */
typedef struct {
  uint32_t hash;
  uint32_t phrase; /* or NONE: it is empty */
} phrase_slot;

struct gazetteer {
  arena mem;
  word_id *ids;
  phrase *phrases;
  phrase_slot *slot;  /* by hash, open addressing */
  const char **names; /* of entities */
  uint8_t *longest;   /* by word: of the phrases that begin with it */
  uint32_t id_count, id_room, count, room, slots, name_count, name_room;
  uint32_t known; /* words that `longest` covers */
};

/* ## Phrases */

static uint32_t hash_of(const word_id *ids, uint32_t count) {
  uint32_t h = count;
  for (uint32_t i = 0; i < count; i++)
    h = (h ^ ids[i]) * 0x9E3779B1u, h ^= h >> 15;
  return h;
}

/* The slot of a phrase, or the empty one where it belongs. */
static phrase_slot *slot_of(const gazetteer *g, const word_id *ids,
                            uint32_t count, uint32_t hash) {
  uint32_t i = hash & (g->slots - 1);
  for (; g->slot[i].phrase != NONE; i = (i + 1) & (g->slots - 1)) {
    const phrase *p = &g->phrases[g->slot[i].phrase];
    if (g->slot[i].hash == hash && p->count == count &&
        !memcmp(g->ids + p->first, ids, count * sizeof *ids))
      break;
  }
  return &g->slot[i];
}

static sayso_status more_slots(gazetteer *g) {
  uint32_t slots = g->slots ? 2 * g->slots : SLOTS_FIRST;
  phrase_slot *slot = mem_new(slots, sizeof *slot);
  if (!slot) return SAYSO_ENOMEM;
  mem_free(g->slot);
  g->slot = slot;
  g->slots = slots;
  memset(slot, 0xFF, slots * sizeof *slot);
  for (uint32_t i = 0; i < g->count; i++) {
    const word_id *ids = g->ids + g->phrases[i].first;
    uint32_t count = g->phrases[i].count, hash = hash_of(ids, count);
    *slot_of(g, ids, count, hash) = (phrase_slot){hash, i};
  }
  return SAYSO_OK;
}

static sayso_status find_or_add(gazetteer *g, const word_id *ids,
                                uint32_t count, phrase **out) {
  if (g->count >= g->slots / 2) {
    sayso_status status = more_slots(g);
    if (status) return status;
  }
  uint32_t hash = hash_of(ids, count);
  phrase_slot *slot = slot_of(g, ids, count, hash);
  if (slot->phrase == NONE) {
    if (!mem_grow(&g->phrases, &g->room, g->count, sizeof *g->phrases,
                  UINT32_MAX / 64))
      return SAYSO_ENOMEM;
    phrase p = {.first = g->id_count, .count = count};
    for (uint32_t i = 0; i < count; i++) {
      if (!mem_grow(&g->ids, &g->id_room, g->id_count, sizeof *g->ids,
                    UINT32_MAX / 8))
        return SAYSO_ENOMEM;
      g->ids[g->id_count++] = ids[i];
    }
    g->phrases[g->count] = p;
    *slot = (phrase_slot){hash, g->count++};
  }
  *out = &g->phrases[slot->phrase];
  return SAYSO_OK;
}

static unsigned case_of(uint16_t flags) {
  return flags & WORD_UPPER ? CAPITALS : flags & WORD_CAP ? CAPITAL : SMALL;
}

/* ## Reading */

/* What a phrase of a file is. */
typedef struct {
  uint32_t kinds;
  uint16_t entity;
  uint8_t gender, role_gender;
} meaning;

typedef struct {
  gazetteer *g;
  const language *lang;
  words *words;
} reader;

static void add_meaning(gazetteer_entry *e, const meaning *m) {
  e->kinds |= m->kinds;
  if (e->entity == ENTITY_NONE) e->entity = m->entity;
  e->gender |= m->gender;
  e->role_gender |= m->role_gender;
}

static sayso_status add_phrase(reader *r, const char *s, size_t len,
                               const meaning *m, const lines *at) {
  sayso_span cut[WORDS_MAX];
  word_id ids[WORDS_MAX];
  uint16_t flags; /* of the first word */
  uint32_t count;
  phrase *p;
  sayso_status status =
      phrase_cut(r->lang, s, len, true, cut, WORDS_MAX, &count);
  if (status == SAYSO_ETOOBIG || (!status && !count))
    return lines_wrong(at, "a phrase is empty or has too many words");
  for (uint32_t i = 0; i < count && !status; i++)
    status =
        words_add_folded(r->words, s + cut[i].start, cut[i].end - cut[i].start,
                         &ids[i], i ? NULL : &flags);
  if (!status) status = find_or_add(r->g, ids, count, &p);
  if (status) return status_plain(at->error, status);
  gazetteer_entry *e = &p->entry[case_of(flags)];
  if (!e->kinds) *e = (gazetteer_entry){.entity = ENTITY_NONE};
  e->words = (uint8_t)count;
  add_meaning(e, m);
  return SAYSO_OK;
}

/* Where the next comma that a space follows stands, or the end. */
static size_t next_comma(const char *s, size_t at, size_t len) {
  for (; at < len; at++) {
    const char *comma = memchr(s + at, ',', len - at);
    if (!comma) return len;
    at = (size_t)(comma - s);
    if (at + 1 < len && s[at + 1] == ' ') return at;
  }
  return len;
}

/* Adds the phrases of a list "A, B, C"; a dash stands for none. */
static sayso_status add_list(reader *r, const char *s, size_t len,
                             const meaning *m, const lines *at) {
  if (len == 1 && *s == '-') return SAYSO_OK;
  for (size_t i = 0; i < len;) {
    size_t end = next_comma(s, i, len);
    sayso_status status = add_phrase(r, s + i, end - i, m, at);
    if (status) return status;
    i = end + 2;
  }
  return SAYSO_OK;
}

static sayso_status add_entity(gazetteer *g, const char *name, size_t len,
                               const lines *at) {
  const char *copy = arena_copy(&g->mem, name, len);
  if (!copy || !mem_grow(&g->names, &g->name_room, g->name_count,
                         sizeof *g->names, ENTITY_NONE))
    return status_plain(at->error, SAYSO_ENOMEM);
  g->names[g->name_count++] = copy;
  return SAYSO_OK;
}

/* A line with as many columns as there are kinds; the first is the name. */
static sayso_status take_row(reader *r, const uint32_t *kinds, unsigned columns,
                             const lines *at) {
  const char *line = at->at;
  size_t i = 0, len = at->len;
  for (unsigned c = 0; c < columns; c++) {
    const char *tab = memchr(line + i, '\t', len - i);
    size_t end = tab ? (size_t)(tab - line) : len;
    if (!tab != (c + 1 == columns) || end == i)
      return lines_wrong(at, "columns are parted by one tab each, and none is "
                             "empty");
    if (!c) {
      sayso_status status = add_entity(r->g, line, end, at);
      if (status) return status;
    }
    meaning m = {.kinds = kinds[c], .entity = (uint16_t)(r->g->name_count - 1)};
    sayso_status status = add_list(r, line + i, end - i, &m, at);
    if (status) return status;
    i = end + 1;
  }
  return SAYSO_OK;
}

static sayso_status take_country(reader *r, const lines *at) {
  static const uint32_t kinds[] = {GAZ_COUNTRY, GAZ_CAPITAL | GAZ_CITY,
                                   GAZ_DEMONYM, GAZ_COUNTRY};
  return take_row(r, kinds, 4, at);
}

static sayso_status take_organization(reader *r, const lines *at) {
  static const uint32_t kinds[] = {GAZ_ORGANIZATION, GAZ_ORGANIZATION};
  return take_row(r, kinds, 2, at);
}

static const struct {
  const char *name;
  uint32_t kind;
} labels[] = {
#define X(kind, text) {text, GAZ_##kind},
    GAZETTEER_MAP(X)
#undef X
};

static const struct {
  const char *name;
  uint8_t gender;
} genders[] = {
    {"male",   GENDER_MALE  },
    {"female", GENDER_FEMALE},
    {"both",   GENDER_BOTH  },
};

static bool same(const char *name, const char *s, size_t len) {
  return strlen(name) == len && !memcmp(name, s, len);
}

static uint8_t gender_of(const char *s, size_t len) {
  for (size_t i = 0; i < sizeof genders / sizeof *genders; i++)
    if (same(genders[i].name, s, len)) return genders[i].gender;
  return GENDER_NONE;
}

/* "city", "role female", "male": what phrases of this label are. */
static bool read_label(const char *s, size_t len, meaning *m) {
  const char *space = memchr(s, ' ', len);
  size_t size = space ? (size_t)(space - s) : len;
  uint8_t g = gender_of(s, size);
  if (g && !space) {
    *m = (meaning){GAZ_FIRST, ENTITY_NONE, g, GENDER_NONE};
    return true;
  }
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
    if (!same(labels[i].name, s, size)) continue;
    *m = (meaning){labels[i].kind, ENTITY_NONE, GENDER_NONE, GENDER_NONE};
    if (space) m->role_gender = gender_of(space + 1, len - size - 1);
    return !space || m->role_gender;
  }
  return false;
}

static sayso_status take_list(reader *r, const lines *at) {
  const char *line = at->at, *tab = memchr(line, '\t', at->len);
  meaning m;
  if (!tab) return lines_wrong(at, "a tab expected after the kind");
  size_t size = (size_t)(tab - line);
  if (!read_label(line, size, &m))
    return lines_wrong(at, "no such kind of name");
  return add_list(r, tab + 1, at->len - size - 1, &m, at);
}

static const struct {
  const char *name;
  sayso_status (*take)(reader *r, const lines *at);
} files[] = {
    {"countries.tsv",     take_country     },
    {"organizations.tsv", take_organization},
    {"places.txt",        take_list        },
    {"persons.txt",       take_list        },
    {"roles.txt",         take_list        },
};

/* ## Opening */

static sayso_status read_file(reader *r, const char *folder, size_t file,
                              sayso_error *error) {
  lines l;
  sayso_status status = lines_open(&l, folder, files[file].name, error);
  while (!status && lines_next(&l))
    status = files[file].take(r, &l);
  lines_release(&l);
  return status;
}

/* Each entry takes over what the same phrase means with fewer capitals. */
static void inherit(phrase *p) {
  for (unsigned c = CAPITAL; c < CASES; c++) {
    const gazetteer_entry *from = &p->entry[c - 1];
    if (!from->kinds) continue;
    if (!p->entry[c].kinds) {
      p->entry[c] = *from;
      continue;
    }
    meaning m = {from->kinds, from->entity, from->gender, from->role_gender};
    add_meaning(&p->entry[c], &m);
  }
}

static sayso_status finish(gazetteer *g, const words *w) {
  g->known = w->count;
  g->longest = mem_new(g->known, 1);
  if (!g->longest) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < g->count; i++) {
    phrase *p = &g->phrases[i];
    inherit(p);
    uint8_t *longest = &g->longest[g->ids[p->first]];
    if (*longest < p->count) *longest = (uint8_t)p->count;
  }
  return SAYSO_OK;
}

sayso_status gazetteer_open(const char *path, const language *lang, words *w,
                            gazetteer **out, sayso_error *error) {
  gazetteer *g = mem_new(1, sizeof *g);
  if (!g) return status_plain(error, SAYSO_ENOMEM);
  reader r = {g, lang, w};
  sayso_status status = more_slots(g);
  if (status) status_plain(error, status);
  for (size_t i = 0; i < sizeof files / sizeof *files && !status; i++)
    status = read_file(&r, path, i, error);
  if (!status && (status = finish(g, w))) status_plain(error, status);
  if (status) {
    gazetteer_free(g);
    return status;
  }
  *out = g;
  return SAYSO_OK;
}

void gazetteer_free(gazetteer *g) {
  if (!g) return;
  arena_release(&g->mem);
  mem_free(g->ids);
  mem_free(g->phrases);
  mem_free(g->slot);
  mem_free(g->names);
  mem_free(g->longest);
  mem_free(g);
}

/* ## Asking */

/* The entry of `count` lower-cased words for a text of this case, or NULL. */
static const gazetteer_entry *entry_of(const gazetteer *g, const word_id *ids,
                                       uint32_t count, unsigned letters) {
  uint32_t at = slot_of(g, ids, count, hash_of(ids, count))->phrase;
  if (at == NONE) return NULL;
  const gazetteer_entry *e = &g->phrases[at].entry[letters];
  return e->kinds ? e : NULL;
}

static uint32_t longest_from(const gazetteer *g, word_id folded) {
  return folded < g->known ? g->longest[folded] : 0;
}

const gazetteer_entry *gazetteer_find(const gazetteer *g, const words *w,
                                      const word_id *forms, uint32_t count) {
  word_id ids[WORDS_MAX];
  if (!count || count > longest_from(g, words_at(w, forms[0])->folded))
    return NULL;
  for (uint32_t i = 0; i < count; i++)
    ids[i] = words_at(w, forms[i])->folded;
  return entry_of(g, ids, count, case_of(words_at(w, forms[0])->flags));
}

const gazetteer_entry *gazetteer_longest(const gazetteer *g, const words *w,
                                         const word_id *forms, uint32_t count,
                                         uint32_t kinds) {
  word_id ids[WORDS_MAX];
  if (!count) return NULL;
  uint32_t most = longest_from(g, words_at(w, forms[0])->folded);
  if (most < count) count = most;
  for (uint32_t i = 0; i < count; i++)
    ids[i] = words_at(w, forms[i])->folded;
  unsigned letters = case_of(words_at(w, forms[0])->flags);
  for (; count; count--) {
    const gazetteer_entry *e = entry_of(g, ids, count, letters);
    if (e && e->kinds & kinds) return e;
  }
  return NULL;
}

const char *gazetteer_name(const gazetteer *g, uint16_t entity) {
  return g->names[entity];
}
