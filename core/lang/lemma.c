/* lemma.c - looks up the rule for a word and a tag, and applies it.
 *
 * For a word all keys that are its endings are gathered at once, the longest
 * first, so that one walk gives the rule of every tag. What was found is kept:
 * lemmas in a small cache by word and tag, candidates by word.
 */
#include "lang/lemma.h"

#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "lang/lemma_table.h"

#define CACHE_SIZE (1u << 15)
#define CACHE_PAGE 1024u /* words whose candidates are kept together */
#define LONGEST 200u     /* bytes; a longer word is its own lemma */
#define NO_RULE UINT16_MAX
#define NO_KEY UINT32_MAX
#define TRIED 4u /* rules */

typedef struct {
  word_id form, lemma; /* form 0: empty */
  uint32_t tag;
} cached;

typedef struct {
  uint32_t count; /* 0: not found out yet */
  word_id lemma[LEMMA_CANDIDATES_MAX];
} candidates;

struct lemmatiser {
  words *words;
  lemma_header size;
  const lemma_tag *tag;
  const lemma_rule *rule;
  const lemma_key *key;
  const lemma_entry *entry;
  const char *bytes;

  uint32_t *slot; /* keys by hash, open addressing; NO_KEY is empty */
  uint32_t slots;
  uint16_t own[TAGS_MAX + 2]; /* the tag here for a tag of the tagger */
  uint32_t tags;              /* of the tagger */

  cached *cache;
  candidates **page; /* by word id / CACHE_PAGE; NULL until asked for */
  uint32_t pages, pages_room;
  uint32_t epoch;
};

/* ## Opening */

static bool text_fits(const lemma_header *h, uint32_t at, uint32_t len) {
  return at <= h->bytes && len <= h->bytes - at;
}

static bool tags_are_sound(const lemmatiser *l) {
  for (uint32_t i = 0; i < l->size.tags; i++)
    if (l->tag[i].text >= l->size.bytes) return false;
  return l->size.bytes && !l->bytes[l->size.bytes - 1];
}

static bool rules_are_sound(const lemmatiser *l) {
  for (uint32_t i = 0; i < l->size.rules; i++)
    if (!text_fits(&l->size, l->rule[i].text, l->rule[i].len) ||
        l->rule[i].len > LONGEST)
      return false;
  for (uint32_t i = 0; i < l->size.entries; i++)
    if (l->entry[i].tag >= l->size.tags || l->entry[i].rule >= l->size.rules)
      return false;
  return true;
}

static bool keys_are_sound(const lemmatiser *l) {
  uint32_t before = 0;
  for (uint32_t i = 0; i < l->size.keys; i++) {
    const lemma_key *k = &l->key[i];
    if (!text_fits(&l->size, k->text, k->len) || k->first < before ||
        k->first > l->size.entries)
      return false;
    before = k->first;
  }
  return true;
}

/* Points the tables into the section; false if it is damaged. */
static bool point(lemmatiser *l, const char *at, size_t len) {
  if (len < sizeof l->size) return false;
  memcpy(&l->size, at, sizeof l->size);
  const lemma_header *h = &l->size;
  uint64_t need = sizeof *h + (uint64_t)h->tags * sizeof *l->tag +
                  (uint64_t)h->rules * sizeof *l->rule +
                  (uint64_t)h->keys * sizeof *l->key +
                  (uint64_t)h->entries * sizeof *l->entry + h->bytes;
  if (need != len || h->tags > LEMMA_TAGS_MAX || h->rules > LEMMA_RULES_MAX)
    return false;
  l->tag = (const void *)(at + sizeof *h);
  l->rule = (const void *)(l->tag + h->tags);
  l->key = (const void *)(l->rule + h->rules);
  l->entry = (const void *)(l->key + h->keys);
  l->bytes = (const char *)(l->entry + h->entries);
  return tags_are_sound(l) && rules_are_sound(l) && keys_are_sound(l);
}

static uint32_t key_hash(const char *s, size_t len, bool is_whole) {
  return words_hash(s, len) * 2 + is_whole;
}

static uint32_t find_key(const lemmatiser *l, const char *s, size_t len,
                         bool is_whole) {
  uint32_t i = key_hash(s, len, is_whole) & (l->slots - 1);
  for (; l->slot[i] != NO_KEY; i = (i + 1) & (l->slots - 1)) {
    const lemma_key *k = &l->key[l->slot[i]];
    if (k->len == len && k->is_whole == is_whole &&
        !memcmp(l->bytes + k->text, s, len))
      return l->slot[i];
  }
  return NO_KEY;
}

static sayso_status fill_slots(lemmatiser *l) {
  for (l->slots = 16; l->slots < 2 * l->size.keys;)
    l->slots *= 2;
  l->slot = mem_new(l->slots, sizeof *l->slot);
  if (!l->slot) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < l->slots; i++)
    l->slot[i] = NO_KEY;
  for (uint32_t i = 0; i < l->size.keys; i++) {
    const lemma_key *k = &l->key[i];
    uint32_t at = key_hash(l->bytes + k->text, k->len, k->is_whole);
    for (at &= l->slots - 1; l->slot[at] != NO_KEY;)
      at = (at + 1) & (l->slots - 1);
    l->slot[at] = i;
  }
  return SAYSO_OK;
}

/* The tag of this table for a tag of the tagger: the same pair, or the first
 * with the same part of speech, or the first of all. */
static uint16_t tag_here(const lemmatiser *l, const char *part,
                         const char *xpos) {
  size_t len = strlen(part);
  uint16_t near = 0;
  for (uint32_t i = l->size.tags; i-- > 0;) {
    const char *text = l->bytes + l->tag[i].text;
    if (strncmp(text, part, len) || text[len] != '\t') continue;
    near = (uint16_t)i;
    if (!strcmp(text + len + 1, xpos)) break;
  }
  return near;
}

static void map_tags(lemmatiser *l, const tagger *t) {
  l->tags = tagger_count(t);
  for (uint16_t i = 0; i < l->tags && i < TAGS_MAX + 2; i++)
    l->own[i] = tag_here(l, upos_name(tag_upos(t, i)), tag_xpos(t, i));
}

sayso_status lemmatiser_open(const model *m, const tagger *t, words *w,
                             lemmatiser **out, sayso_error *error) {
  size_t len;
  const char *at = t ? model_section(m, LEMMA_SECTION, &len) : NULL;
  *out = NULL;
  if (!at) return SAYSO_OK;
  lemmatiser *l = mem_new(1, sizeof *l);
  if (!l) return status_plain(error, SAYSO_ENOMEM);
  l->words = w;
  l->epoch = w->epoch;
  sayso_status status = SAYSO_OK;
  if (!point(l, at, len) || !l->size.tags) {
    status = status_fail(error, SAYSO_EFORMAT, 0, 0,
                         "the model's section of lemmas is damaged");
  } else {
    l->cache = mem_new(CACHE_SIZE, sizeof *l->cache);
    status = l->cache ? fill_slots(l) : SAYSO_ENOMEM;
    if (status) status_plain(error, status);
  }
  if (status) {
    lemmatiser_free(l);
    return status;
  }
  map_tags(l, t);
  *out = l;
  return SAYSO_OK;
}

static void drop_pages(lemmatiser *l) {
  for (uint32_t i = 0; i < l->pages; i++)
    mem_free(l->page[i]);
  l->pages = 0;
}

void lemmatiser_free(lemmatiser *l) {
  if (!l) return;
  drop_pages(l);
  mem_free(l->page);
  mem_free(l->cache);
  mem_free(l->slot);
  mem_free(l);
}

/* Forgets what was found for words that were cut back. */
static void follow_words(lemmatiser *l) {
  if (l->epoch == l->words->epoch) return;
  l->epoch = l->words->epoch;
  memset(l->cache, 0, CACHE_SIZE * sizeof *l->cache);
  drop_pages(l);
}

/* ## The rules of a word */

static uint32_t entries_end(const lemmatiser *l, uint32_t key) {
  return key + 1 < l->size.keys ? l->key[key + 1].first : l->size.entries;
}

static void take(const lemmatiser *l, uint32_t key, uint16_t *rule) {
  for (uint32_t i = l->key[key].first; i < entries_end(l, key); i++)
    if (rule[l->entry[i].tag] == NO_RULE)
      rule[l->entry[i].tag] = l->entry[i].rule;
}

/* The keys that a lower-cased word has, those that go before the others first:
 * the whole word, then its endings from the longest on. Gives how many. */
static uint32_t find_keys(const lemmatiser *l, const word *folded,
                          uint32_t key[LEMMA_ENDING_MAX + 2]) {
  uint32_t start[LEMMA_ENDING_MAX + 1], count = 0, found = 0;
  const char *s = folded->text;
  uint32_t len = folded->len;
  if (len > LONGEST) return 0;
  for (uint32_t at = len; count <= LEMMA_ENDING_MAX; at--) {
    if (at == len || ((unsigned char)s[at] & 0xC0) != 0x80) start[count++] = at;
    if (!at) break;
  }
  key[found] = find_key(l, s, len, true);
  found += key[found] != NO_KEY;
  while (count--) {
    key[found] = find_key(l, s + start[count], len - start[count], false);
    found += key[found] != NO_KEY;
  }
  return found;
}

/* The rule of each tag for a lower-cased word; NO_RULE where there is none. */
static void find_rules(const lemmatiser *l, const word *folded,
                       uint16_t rule[LEMMA_TAGS_MAX]) {
  uint32_t key[LEMMA_ENDING_MAX + 2], count = find_keys(l, folded, key);
  for (uint32_t i = 0; i < l->size.tags; i++)
    rule[i] = NO_RULE;
  for (uint32_t k = 0; k < count; k++)
    take(l, key[k], rule);
}

/* The rule of one tag. */
static uint16_t find_rule(const lemmatiser *l, const word *folded,
                          uint16_t tag) {
  uint32_t key[LEMMA_ENDING_MAX + 2], count = find_keys(l, folded, key);
  for (uint32_t k = 0; k < count; k++)
    for (uint32_t i = l->key[key[k]].first; i < entries_end(l, key[k]); i++)
      if (l->entry[i].tag == tag) return l->entry[i].rule;
  return NO_RULE;
}

/* Whether the last `n` bytes of both are the same, but for the case of ASCII
 * letters. */
static bool same_end(const word *a, const word *folded, size_t n) {
  for (size_t i = 1; i <= n; i++) {
    char c = a->text[a->len - i];
    if (c >= 'A' && c <= 'Z') c = (char)(c + 'a' - 'A');
    if (c != folded->text[folded->len - i]) return false;
  }
  return true;
}

static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

/* Adds what is put after the cut; in capitals if the word is. */
static void put(char *to, const char *from, size_t len, bool capitals) {
  for (size_t i = 0; i < len; i++) {
    bool is_small = from[i] >= 'a' && from[i] <= 'z';
    to[i] = capitals && is_small ? (char)(from[i] - 'a' + 'A') : from[i];
  }
}

static sayso_status apply(const lemmatiser *l, word_id form, uint16_t rule_id,
                          bool is_own, word_id *out) {
  const word *w = words_at(l->words, form);
  word_id plain = is_own ? form : w->folded;
  const word *folded = words_at(l->words, w->folded), *base = folded;
  *out = plain;
  if (rule_id == NO_RULE) return SAYSO_OK;
  const lemma_rule *rule = &l->rule[rule_id];
  if (is_own) base = w;
  if (!rule->cut && !rule->len) return SAYSO_OK;
  if (rule->cut > base->len || rule->cut > folded->len ||
      base->len > LONGEST + 64 || !same_end(base, folded, rule->cut))
    return SAYSO_OK;
  char text[2 * LONGEST + 64];
  size_t len = base->len - rule->cut;
  bool capitals = is_own && w->flags & WORD_UPPER && rule->cut &&
                  is_capital(w->text[w->len - 1]);
  memcpy(text, base->text, len);
  put(text + len, l->bytes + rule->text, rule->len, capitals);
  len += rule->len;
  if (!len) return SAYSO_OK;
  return words_add(l->words, text, len, words_hash(text, len), out);
}

/* ## Candidates */

static bool holds(const candidates *c, word_id lemma) {
  for (uint32_t i = 0; i < c->count; i++)
    if (c->lemma[i] == lemma) return true;
  return false;
}

/* The rules that were tried last. */
typedef struct {
  uint16_t rule[TRIED];
  uint32_t next;
} tried;

static bool was_tried(tried *t, uint16_t rule) {
  for (uint32_t i = 0; i < TRIED; i++)
    if (t->rule[i] == rule) return true;
  t->rule[t->next++ % TRIED] = rule;
  return false;
}

/* Most tags of a word share a few rules, and no rule gives the word itself. */
static sayso_status collect(const lemmatiser *l, word_id form,
                            const uint16_t *rule, candidates *c) {
  tried before;
  memset(&before, 0xFF, sizeof before); /* NO_RULE */
  before.next = 0;
  *c = (candidates){.count = 1, .lemma = {words_at(l->words, form)->folded}};
  for (uint32_t i = 0; i < l->size.tags; i++) {
    bool is_own = l->tag[i].is_own;
    word_id lemma;
    if (!is_own && was_tried(&before, rule[i])) continue;
    sayso_status status = apply(l, form, rule[i], is_own, &lemma);
    if (status) return status;
    if (!holds(c, lemma) && c->count < LEMMA_CANDIDATES_MAX)
      c->lemma[c->count++] = lemma;
  }
  return SAYSO_OK;
}

/* Where the candidates of a word are kept; NULL if there is no memory. */
static candidates *kept(lemmatiser *l, word_id form) {
  uint32_t page = form / CACHE_PAGE;
  while (l->pages <= page) {
    if (!mem_grow(&l->page, &l->pages_room, l->pages, sizeof *l->page,
                  UINT32_MAX / CACHE_PAGE))
      return NULL;
    l->page[l->pages++] = NULL;
  }
  if (!l->page[page]) l->page[page] = mem_new(CACHE_PAGE, sizeof **l->page);
  return l->page[page] ? &l->page[page][form % CACHE_PAGE] : NULL;
}

sayso_status lemma_candidates(lemmatiser *l, word_id form, const word_id **out,
                              unsigned *count) {
  follow_words(l);
  candidates *c = kept(l, form), found;
  if (!c) return SAYSO_ENOMEM;
  if (!c->count) {
    uint16_t rule[LEMMA_TAGS_MAX];
    find_rules(l, words_at(l->words, words_at(l->words, form)->folded), rule);
    sayso_status status = collect(l, form, rule, &found);
    if (status) return status;
    *c = found;
  }
  *out = c->lemma;
  *count = c->count;
  return SAYSO_OK;
}

/* ## Lemmas */

/* A word of very many candidates keeps the first few only. */
static sayso_status find_lemma(lemmatiser *l, word_id form, uint16_t tag,
                               word_id *out) {
  const word_id *lemma;
  unsigned count;
  sayso_status status = lemma_candidates(l, form, &lemma, &count);
  if (status) return status;
  const word *w = words_at(l->words, form);
  uint16_t own = l->own[tag];
  uint16_t rule = find_rule(l, words_at(l->words, w->folded), own);
  status = apply(l, form, rule, l->tag[own].is_own, out);
  for (unsigned i = 0; i < count && !status; i++)
    if (lemma[i] == *out) return SAYSO_OK;
  *out = lemma[0];
  return status;
}

sayso_status lemma_of(lemmatiser *l, word_id form, uint16_t tag, word_id *out) {
  follow_words(l);
  if (tag >= l->tags) {
    *out = words_at(l->words, form)->folded;
    return SAYSO_OK;
  }
  cached *c = &l->cache[(form * 0x9E3779B1u ^ tag * 0x85EBCA6Bu) >> 17];
  if (c->form != form || c->tag != tag) {
    word_id lemma;
    sayso_status status = find_lemma(l, form, tag, &lemma);
    if (status) return status;
    *c = (cached){form, lemma, tag};
  }
  *out = c->lemma;
  return SAYSO_OK;
}
