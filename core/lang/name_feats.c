/* name_feats.c - features of tokens, from words, gazetteers and documents. */
#include "lang/name_feats.h"

#include <string.h>

#include "base/mem.h"

#define CACHE_SIZE 4096u
#define GAP_MAX 4u /* from one capital to the next inside a name, in tokens */

/* ## Clusters */

unsigned name_cluster(const name_clusters *c, uint32_t hash) {
  uint32_t bucket = hash >> 20, rest = (hash & 0xFFFFFu) << NAME_CLUSTER_BITS;
  uint32_t low = c->offset[bucket], high = c->offset[bucket + 1];
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (c->entry[middle] < rest)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == c->offset[bucket + 1] ||
      c->entry[low] >> NAME_CLUSTER_BITS != rest >> NAME_CLUSTER_BITS)
    return NO_CLUSTER;
  return c->entry[low] & (NAME_CLUSTERS - 1);
}

/* ## Counts */

static name_count *count_of(const name_counts *c, word_id id) {
  uint32_t i = (id * 0x9E3779B1u) >> 7 & (c->slots - 1);
  while (c->slot[i].word && c->slot[i].word != id)
    i = (i + 1) & (c->slots - 1);
  return &c->slot[i];
}

static sayso_status more_counts(name_counts *c) {
  name_counts grown = *c;
  grown.slots = c->slots ? 2 * c->slots : 256;
  grown.slot = mem_new(grown.slots, sizeof *grown.slot);
  if (!grown.slot) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < c->slots; i++)
    if (c->slot[i].word) *count_of(&grown, c->slot[i].word) = c->slot[i];
  mem_free(c->slot);
  *c = grown;
  return SAYSO_OK;
}

/* Whether most words have a capital and no full stop follows, as in a headline:
 * then capitals say nothing. Short words do not count, and a few words are no
 * proof. */
#define LONG_WORD 4u /* bytes */
#define MANY_WORDS 5u

static bool is_headline(const words *w, const word_id *forms, uint32_t count) {
  uint32_t all = 0, capitals = 0;
  const char *end = count ? words_at(w, forms[count - 1])->text : ".";
  if (!strcmp(end, ".")) return false;
  for (uint32_t i = 0; i < count; i++) {
    const word *at = words_at(w, forms[i]);
    if (!(at->flags & WORD_ALPHA) || at->len < LONG_WORD) continue;
    all++;
    capitals += at->flags & WORD_CAP ? 1 : 0;
  }
  return all >= MANY_WORDS && capitals * 10 >= all * 9;
}

sayso_status name_counts_add(name_counts *c, const words *w,
                             const word_id *forms, uint32_t count) {
  bool is_first = true;
  if (is_headline(w, forms, count)) return SAYSO_OK;
  for (uint32_t i = 0; i < count; i++) {
    uint16_t flags = words_at(w, forms[i])->flags;
    if (!(flags & WORD_ALPHA)) continue;
    bool small = flags & WORD_LOWER, capital = flags & WORD_CAP && !is_first;
    c->sentences += is_first;
    c->small_starts += is_first && small;
    is_first = false;
    if (!small && !capital) continue;
    if (c->used >= c->slots / 2 && more_counts(c)) return SAYSO_ENOMEM;
    name_count *n = count_of(c, forms[i]);
    c->used += !n->word;
    n->word = forms[i];
    if (small && n->small < 2) n->small++;
    if (capital && n->capital < 2) n->capital++;
  }
  return SAYSO_OK;
}

void name_counts_clear(name_counts *c) {
  if (c->slots) memset(c->slot, 0, c->slots * sizeof *c->slot);
  c->used = c->sentences = c->small_starts = 0;
}

void name_counts_release(name_counts *c) {
  mem_free(c->slot);
  *c = (name_counts){0};
}

/* ## Words */

enum {
  SHAPE_MARK,
  SHAPE_NUMBER,
  SHAPE_DOTTED,   /* "U.S." */
  SHAPE_CAPITALS, /* "NATO" */
  SHAPE_LETTER,   /* "A" */
  SHAPE_INITIAL,  /* "J." */
  SHAPE_CAMEL,    /* "McCain" */
  SHAPE_CAPITAL,  /* "Smith" */
  SHAPE_MIXED,    /* "iPhone" */
  SHAPE_SMALL,
  SHAPE_OTHER,
  SHAPE_CODE, /* "A380" */
  SHAPE_EDGE  /* before and behind the sentence */
};

static uint8_t shape_of(const word *w) {
  uint16_t f = w->flags;
  if (!(f & (WORD_ALPHA | WORD_DIGIT))) return SHAPE_MARK;
  if (!(f & WORD_ALPHA)) return SHAPE_NUMBER;
  if (f & WORD_DIGIT) return SHAPE_CODE;
  if (f & WORD_UPPER) return f & WORD_PERIOD ? SHAPE_DOTTED : SHAPE_CAPITALS;
  if (f & WORD_CAP && w->len == 1) return SHAPE_LETTER;
  if (f & WORD_CAP && w->len == 2 && f & WORD_PERIOD) return SHAPE_INITIAL;
  if (f & WORD_CAP) return f & WORD_MIXED ? SHAPE_CAMEL : SHAPE_CAPITAL;
  if (f & WORD_MIXED) return SHAPE_MIXED;
  return f & WORD_LOWER ? SHAPE_SMALL : SHAPE_OTHER;
}

/* A hash of the kinds of its bytes, one for each run: "Xx-Xx". */
static uint32_t look_of(const word *w) {
  char look[32];
  uint32_t n = 0;
  for (uint32_t i = 0; i < w->len && n < sizeof look - 1; i++) {
    unsigned char c = (unsigned char)w->text[i];
    char kind = (char)c;
    if (c >= 0x80) kind = 'u';
    if (c >= 'A' && c <= 'Z') kind = 'X';
    if (c >= 'a' && c <= 'z') kind = 'x';
    if (c >= '0' && c <= '9') kind = '9';
    if (!n || look[n - 1] != kind) look[n++] = kind;
  }
  look[n++] = (char)('0' + (w->len > 4 ? 4 : w->len));
  return words_hash(look, n);
}

/* Kinds that say the same of a name are one group. */
static const uint32_t groups[] = {
    GAZ_COUNTRY,
    GAZ_CITY | GAZ_CAPITAL,
    GAZ_STATE | GAZ_REGION,
    GAZ_DEMONYM | GAZ_FAITH,
    GAZ_FIRST,
    GAZ_LAST,
    GAZ_ORGANIZATION,
    GAZ_TITLE,
    GAZ_ROLE,
    GAZ_ORG_HEAD | GAZ_ORG_SUFFIX,
    GAZ_PLACE_HEAD,
    GAZ_THING_HEAD,
    GAZ_CALENDAR,
    GAZ_ORG_NOUN,
};
#define GROUPS (sizeof groups / sizeof *groups)

static uint32_t groups_of(uint32_t kinds) {
  uint32_t set = 0;
  for (unsigned i = 0; i < GROUPS; i++)
    if (kinds & groups[i]) set |= 1u << i;
  return set;
}

static void study(const name_view *v, word_id form, name_word *to) {
  const word *w = words_at(v->words, form);
  const word *folded = words_at(v->words, w->folded);
  *to = (name_word){.form = form, .text = w->hash, .folded = folded->hash};
  for (uint32_t n = 2; n <= 4 && n <= folded->len; n++) {
    to->prefix[n - 2] = words_hash(folded->text, n);
    to->suffix[n - 2] = words_hash(folded->text + folded->len - n, n);
  }
  const gazetteer_entry *e = gazetteer_find(v->gazetteer, v->words, &form, 1);
  unsigned cluster = name_cluster(v->clusters, folded->hash);
  to->kinds = e ? e->kinds : 0;
  to->groups = groups_of(to->kinds);
  to->cluster = (uint16_t)cluster;
  to->super = cluster == NO_CLUSTER ? NO_CLUSTER : v->clusters->super[cluster];
  to->look = look_of(w);
  to->flags = w->flags;
  to->shape = shape_of(w);
}

static const name_word *word_of(name_view *v, word_id form) {
  if (v->epoch != v->words->epoch) {
    memset(v->cache, 0, CACHE_SIZE * sizeof *v->cache);
    v->epoch = v->words->epoch;
  }
  name_word *w = &v->cache[form % CACHE_SIZE];
  if (w->form != form) study(v, form, w);
  return w;
}

/* ## A sentence */

sayso_status name_view_init(name_view *v, const words *w, const gazetteer *g,
                            const name_clusters *c) {
  *v = (name_view){.words = w, .gazetteer = g, .clusters = c};
  v->epoch = w->epoch;
  v->cache = mem_new(CACHE_SIZE, sizeof *v->cache);
  return v->cache ? SAYSO_OK : SAYSO_ENOMEM;
}

void name_view_release(name_view *v) {
  mem_free(v->cache);
  mem_free(v->at);
  *v = (name_view){0};
}

static void mark_phrases(name_view *v, const word_id *forms) {
  for (uint32_t i = 0; i < v->count;) {
    const gazetteer_entry *e =
        gazetteer_longest(v->gazetteer, v->words, forms + i, v->count - i, ~0u);
    uint32_t n = e ? e->words : 1;
    for (uint32_t k = i; k < i + n; k++) {
      v->at[k].kinds = v->at[k].word.groups;
      if (n > 1) v->at[k].phrase = groups_of(e->kinds);
    }
    if (n > 1) {
      v->at[i].phrase_edges |= 1;
      v->at[i + n - 1].phrase_edges |= 2;
    }
    i += n;
  }
}

static bool is_capital(const name_token *t) { return t->word.flags & WORD_CAP; }

/* A run of capitals, over at most two small words that join. */
static void mark_runs(name_view *v) {
  for (uint32_t i = 0, end; i < v->count; i = end) {
    end = i + 1;
    if (!is_capital(&v->at[i])) continue;
    for (uint32_t k = end; k < v->count && k - end < 3; k++) {
      if (is_capital(&v->at[k]))
        end = k + 1;
      else if (!(v->at[k].word.kinds & GAZ_JOINT) || k - end == 2)
        break;
    }
    for (uint32_t k = i; k < end; k++) {
      v->at[k].run_first = i;
      v->at[k].run_last = end;
    }
  }
}

static bool has_capital(const name_token *t) {
  uint16_t f = t->word.flags;
  return f & WORD_ALPHA && (!(f & WORD_LOWER) || f & WORD_DIGIT);
}

/* Whether a token may stand inside a name though it has no capital. */
static bool may_join(const name_token *t) {
  return t->word.kinds & (GAZ_JOINT | GAZ_LINK | GAZ_PARTICLE) ||
         !(t->word.flags & WORD_ALPHA);
}

/* What has no capital is in a name only where it joins parts that have. */
static void mark_candidates(name_view *v) {
  uint32_t before = UINT32_MAX; /* the last capital that can be reached */
  for (uint32_t i = 0; i < v->count; i++) {
    if (has_capital(&v->at[i])) {
      uint32_t first =
          before != UINT32_MAX && i - before <= GAP_MAX ? before : i;
      for (uint32_t k = first; k <= i; k++)
        v->at[k].may_be_name = true;
      before = i;
    } else if (!may_join(&v->at[i])) {
      before = UINT32_MAX;
    }
  }
}

/* Whether many sentences of a document begin with a small letter, as in chats
 * and comments: then any word may be a name, and capitals say less. */
#define CARELESS_SHARE 4u /* one in so many */

static bool is_careless(const name_counts *c) {
  return c->small_starts && c->small_starts * CARELESS_SHARE >= c->sentences;
}

static void mark_careless(name_view *v) {
  for (uint32_t i = 0; i < v->count; i++)
    v->at[i].is_careless = v->at[i].may_be_name = true;
}

static void mark_counts(name_view *v, const name_counts *counts,
                        const word_id *forms) {
  bool is_first = true;
  for (uint32_t i = 0; i < v->count; i++) {
    v->at[i].is_first = is_first;
    if (v->at[i].word.flags & WORD_ALPHA) is_first = false;
    if (!counts->slots) continue;
    v->at[i].small =
        count_of(counts, words_at(v->words, forms[i])->folded)->small;
    v->at[i].capital = count_of(counts, forms[i])->capital;
  }
}

/* In a headline only what is known as a name may be one: in the gazetteers, or
 * by a capital inside a sentence of the document. */
static void doubt_headline(name_view *v) {
  const uint32_t known = GAZ_COUNTRY | GAZ_CAPITAL | GAZ_CITY | GAZ_STATE |
                         GAZ_REGION | GAZ_FIRST | GAZ_LAST | GAZ_ORGANIZATION;
  const uint32_t inside = GAZ_JOINT | GAZ_LINK | GAZ_PARTICLE;
  for (uint32_t i = 0; i < v->count; i++) {
    name_token *t = &v->at[i];
    uint32_t kinds = t->word.kinds;
    if (t->capital || kinds & (known | inside) || t->phrase_edges) continue;
    if (t->word.flags & WORD_ALPHA) t->may_be_name = false;
  }
}

sayso_status name_view_take(name_view *v, const name_counts *counts,
                            const word_id *forms, uint32_t count) {
  v->count = 0;
  while (v->room < count)
    if (!mem_grow(&v->at, &v->room, v->room, sizeof *v->at, UINT32_MAX / 256))
      return SAYSO_ENOMEM;
  v->count = count;
  v->forms = forms;
  for (uint32_t i = 0; i < count; i++)
    v->at[i] = (name_token){.word = *word_of(v, forms[i])};
  mark_phrases(v, forms);
  mark_runs(v);
  mark_candidates(v);
  if (is_careless(counts)) mark_careless(v);
  mark_counts(v, counts, forms);
  if (is_headline(v->words, forms, count)) doubt_headline(v);
  return SAYSO_OK;
}

/* ## Features */

typedef struct {
  uint32_t *at;
  unsigned count;
} row;

static uint32_t mix(uint32_t a, uint32_t b) {
  uint32_t h = (a ^ 0x9E3779B9u) * 0x85EBCA6Bu;
  h ^= h >> 15;
  h = (h ^ b) * 0xC2B2AE35u;
  h ^= h >> 13;
  h *= 0x9E3779B1u;
  return h ^ h >> 16;
}

/* Adds the feature "`value` at the place `what`". */
static void add(row *r, uint32_t what, uint32_t value) {
  if (r->count < NAME_FEATURES_MAX)
    r->at[r->count++] = mix(what, value) >> (32 - NAME_FEATURE_BITS);
}

static void add_set(row *r, uint32_t what, uint32_t set, uint32_t scale,
                    uint32_t more) {
  for (uint32_t i = 0; i < GROUPS; i++)
    if (set >> i & 1) add(r, what, i * scale + more);
}

static const name_token edge = {
    .word = {.text = 1,
             .folded = 1,
             .cluster = NO_CLUSTER - 1,
             .super = NO_CLUSTER - 1,
             .look = 99,
             .shape = SHAPE_EDGE}
};

static const name_token *token_at(const name_view *v, uint32_t i, int step) {
  int64_t at = (int64_t)i + step;
  return at >= 0 && at < v->count ? &v->at[at] : &edge;
}

static void add_words(row *r, const name_view *v, uint32_t i) {
  for (int step = -2; step <= 2; step++) {
    const name_word *w = &token_at(v, i, step)->word;
    uint32_t what = 10u * (uint32_t)(step + 3);
    add(r, what, w->folded);
    add(r, what + 1, w->cluster);
    add(r, what + 2, w->super);
    add(r, what + 3, w->shape);
  }
}

static void add_letters(row *r, const name_view *v, uint32_t i) {
  const name_word *w = &v->at[i].word;
  const name_word *before = &token_at(v, i, -1)->word;
  const name_word *after = &token_at(v, i, 1)->word;
  add(r, 70, w->text);
  for (uint32_t n = 0; n < 3; n++) {
    add(r, 71 + n, w->prefix[n]);
    add(r, 75 + n, w->suffix[n]);
  }
  add(r, 80, w->look);
  add(r, 81, before->suffix[1]);
  add(r, 82, after->suffix[1]);
  add(r, 83, before->look);
  add(r, 84, after->look);
}

static void add_kinds(row *r, const name_view *v, uint32_t i) {
  const name_token *t = &v->at[i];
  const name_token *before = token_at(v, i, -1), *after = token_at(v, i, 1);
  for (int step = -1; step <= 1; step++) {
    const name_token *s = token_at(v, i, step);
    add_set(r, 91u + (uint32_t)step, s->kinds, 1, 0);
    add_set(r, 96u + (uint32_t)step, s->phrase, 4, s->phrase_edges);
  }
  add(r, 100, mix(before->kinds, t->word.shape));
  add(r, 101, mix(t->kinds, after->kinds));
  add(r, 102, mix(before->kinds, t->kinds));
  add(r, 103, mix(t->kinds, t->word.shape + 16u * t->is_first));
}

static void add_pairs(row *r, const name_view *v, uint32_t i) {
  const name_word *w = &v->at[i].word;
  const name_word *b = &token_at(v, i, -1)->word, *a = &token_at(v, i, 1)->word;
  uint32_t left = b->shape * 16u + w->shape;
  add(r, 110, left);
  add(r, 111, w->shape * 16u + a->shape);
  add(r, 112, left * 16 + a->shape);
  add(r, 113, mix(b->folded, w->shape));
  add(r, 114, mix(a->folded, w->shape));
  add(r, 115, mix(b->cluster, w->cluster));
  add(r, 116, mix(w->cluster, a->cluster));
  add(r, 117, mix(mix(b->super, w->shape), a->super));
  add(r, 118, mix(w->super, a->super));
  add(r, 119, mix(b->super, w->super));
  add(r, 120, mix(token_at(v, i, -2)->word.folded, b->folded));
  add(r, 121, mix(a->folded, token_at(v, i, 2)->word.folded));
}

/* What stands at the edges of the run of capitals, and around it. */
static void add_run(row *r, const name_view *v, uint32_t i) {
  uint32_t first = v->at[i].run_first, last = v->at[i].run_last, all = 0;
  if (first == last) return;
  const name_token *head = &v->at[last - 1], *start = &v->at[first];
  const name_word *before = &token_at(v, first, -1)->word;
  const name_word *after = &token_at(v, last - 1, 1)->word;
  uint32_t place = (i == first) | (uint32_t)(i + 1 == last) << 1;
  uint32_t size = last - first > 4 ? 4 : last - first;
  for (uint32_t k = first; k < last; k++)
    all |= v->at[k].kinds | v->at[k].phrase;
  add(r, 130, mix(head->word.folded, place));
  add(r, 131, mix(head->word.cluster, place));
  add(r, 132, mix(head->kinds, place));
  add(r, 133, place * 8 + size);
  add(r, 134, before->folded);
  add(r, 135, after->folded);
  add(r, 136, before->cluster);
  add(r, 137, after->cluster);
  add(r, 138, mix(start->kinds, place));
  add(r, 139, mix(start->word.cluster, place));
  add(r, 140, mix(start->word.folded, place));
  add(r, 141, mix(size, mix(place, mix(start->kinds, head->kinds))));
  add(r, 142, mix(all, place));
  add_set(r, 143, all, 4, place);
  add(r, 144, mix(before->super, mix(after->super, size)));
}

static void add_document(row *r, const name_token *t) {
  uint32_t shape = t->word.shape, first = 16u * t->is_first;
  add(r, 150, shape + first);
  if (t->is_first) {
    add(r, 151, t->word.folded);
    add(r, 152, t->word.cluster);
  }
  add(r, 153, t->small * 40u + shape);
  add(r, 154, t->capital * 40u + shape + first);
  add(r, 155, (t->small * 3u + t->capital) * 40u + shape + first);
  if (t->is_careless) {
    add(r, 156, shape + first);
    add(r, 157, t->word.folded);
    add(r, 158, t->word.cluster);
    add(r, 159, t->word.super);
  }
}

unsigned name_features(const name_view *v, uint32_t i,
                       uint32_t out[NAME_FEATURES_MAX]) {
  row r = {out, 0};
  add(&r, 1, 0);
  add_words(&r, v, i);
  add_letters(&r, v, i);
  add_kinds(&r, v, i);
  add_pairs(&r, v, i);
  add_run(&r, v, i);
  add_document(&r, &v->at[i]);
  return r.count;
}
