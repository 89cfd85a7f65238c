/* lexicon_scan.c - finds the phrases of all lexicons in a row of tokens.
 *
 * What strings a word of the vocabulary fits is looked up once and kept, so
 * for most tokens one look at a table says that no phrase starts here. Where
 * one may start, the tree is walked down with all ways at once: a token fits a
 * few strings (its form, exact or not; each lemma that some tag gives it), so
 * a node has a few children to go on with.
 */
#include <string.h>

#include "base/mem.h"
#include "lang/lemma.h"
#include "match/lexicon_inside.h"

#define FITS_MAX (1u << 28)

void lexicon_hits_release(lexicon_hits *hits) {
  mem_free(hits->at);
  mem_free(hits->front[0]);
  mem_free(hits->front[1]);
  *hits = (lexicon_hits){0};
}

/* ## What a word fits */

static const fit *fits_of(const lexicons *l, const memo *m) {
  return l->fits + m->at;
}

static uint32_t find(const book *b, string_kind kind, const word *w) {
  if (!(b->kinds & 1u << kind)) return 0;
  return book_find(b, kind, w->text, w->len, w->hash);
}

/* Adds a fit to those that stand from m->at on, unless it is there. */
static sayso_status fit_add(lexicons *l, memo *m, uint32_t number,
                            string_kind kind, const word *w, bool is_lemma) {
  const book *b = &l->shelves[number].book;
  uint32_t string = find(b, kind, w);
  if (!string) return SAYSO_OK;
  for (uint32_t i = m->at; i < l->fit_count; i++)
    if (l->fits[i].book == number && l->fits[i].string == string)
      return SAYSO_OK;
  if (!mem_grow(&l->fits, &l->fit_room, l->fit_count, sizeof *l->fits,
                FITS_MAX))
    return SAYSO_ENOMEM;
  uint32_t start = book_child(b, 0, string);
  l->fits[l->fit_count++] = (fit){string, start, (uint16_t)number, is_lemma};
  m->starts |= start != 0;
  return SAYSO_OK;
}

static sayso_status fit_book(lexicons *l, memo *m, uint32_t number,
                             word_id form, const word_id *lemmas,
                             unsigned count) {
  const words *all = &l->engine->words;
  const word *w = words_at(all, form), *folded = words_at(all, w->folded);
  sayso_status status = fit_add(l, m, number, STRING_FOLD, folded, false);
  if (!status) status = fit_add(l, m, number, STRING_FORM, folded, false);
  if (!status) status = fit_add(l, m, number, STRING_EXACT, w, false);
  if (!status) status = fit_add(l, m, number, STRING_CASED, w, false);
  for (unsigned i = 0; i < count && !status; i++) {
    w = words_at(all, lemmas[i]);
    folded = words_at(all, w->folded);
    status = fit_add(l, m, number, STRING_FOLD, folded, true);
    if (!status) status = fit_add(l, m, number, STRING_CASED, w, true);
  }
  return status;
}

/* Finds what a word fits. */
static sayso_status learn(lexicons *l, word_id form) {
  const word_id *lemmas = NULL;
  unsigned count = 0;
  memo m = {.at = l->fit_count};
  sayso_status status = SAYSO_OK;
  if (l->engine->lemmatiser)
    status = lemma_candidates(l->engine->lemmatiser, form, &lemmas, &count);
  for (uint32_t i = 0; i < l->shelf_count && !status; i++)
    if (l->shelves[i].book.string_count > 1)
      status = fit_book(l, &m, i, form, lemmas, count);
  if (status) {
    l->fit_count = m.at;
    return status;
  }
  m.count = (uint16_t)(l->fit_count - m.at);
  m.is_known = true;
  l->memos[form] = m;
  return SAYSO_OK;
}

/* Makes the table as long as the vocabulary, and empty if words were cut. */
static sayso_status prepare(lexicons *l) {
  const words *all = &l->engine->words;
  if (l->epoch != all->epoch) {
    if (l->memos) memset(l->memos, 0, l->memo_room * sizeof *l->memos);
    l->fit_count = 0;
    l->epoch = all->epoch;
  }
  if (l->memo_room >= all->count) return SAYSO_OK;
  size_t room = all->room;
  memo *more = mem_resize(l->memos, room * sizeof *more);
  if (!more) return SAYSO_ENOMEM;
  memset(more + l->memo_room, 0, (room - l->memo_room) * sizeof *more);
  l->memos = more;
  l->memo_room = (uint32_t)room;
  return SAYSO_OK;
}

static inline sayso_status memo_of(lexicons *l, word_id form,
                                   const memo **out) {
  if (!l->memos[form].is_known) {
    sayso_status status = learn(l, form);
    if (status) return status;
  }
  *out = &l->memos[form];
  return SAYSO_OK;
}

sayso_status lexicons_cover(lexicons *l, word_id form, bool *covers) {
  const memo *m;
  sayso_status status = prepare(l);
  if (!status) status = memo_of(l, form, &m);
  if (!status) *covers = m->starts;
  return status;
}

/* ## Scanning. A way is a node, doubled, plus 1 if a lemma was needed. */

typedef struct {
  lexicons *l;
  const sayso_doc *doc;
  uint32_t first, last; /* where the phrase starts; where the range ends */
  uint32_t book;
  lexicon_hits *out;
  uint32_t count[2]; /* ways in out->front[] */
} walk;

static sayso_status way_add(walk *w, int front, uint32_t way) {
  lexicon_hits *out = w->out;
  if (w->count[front] == LEXICON_WAYS_MAX) {
    out->is_cut = true;
    return SAYSO_OK;
  }
  if (!mem_grow(&out->front[front], &out->front_room[front], w->count[front],
                sizeof **out->front, LEXICON_WAYS_MAX))
    return SAYSO_ENOMEM;
  out->front[front][w->count[front]++] = way;
  return SAYSO_OK;
}

static sayso_status hit_add(walk *w, const book_entry *e, uint32_t way,
                            uint32_t last) {
  lexicon_hits *out = w->out;
  if (out->count == LEXICON_HITS_MAX) {
    out->is_cut = true;
    return SAYSO_OK;
  }
  if (!mem_grow(&out->at, &out->room, out->count, sizeof *out->at,
                LEXICON_HITS_MAX))
    return SAYSO_ENOMEM;
  bool is_sure = !(way & 1) && !(e->needs & NEEDS_UPOS);
  out->at[out->count++] = (lexicon_hit){w->l->shelves[w->book].ids[e->lexicon],
                                        e->row,
                                        w->first,
                                        last,
                                        w->book,
                                        way >> 1,
                                        is_sure};
  return SAYSO_OK;
}

/* Adds the entries of the nodes that the ways lead to. */
static sayso_status take_entries(walk *w, int front, uint32_t last) {
  const book *b = &w->l->shelves[w->book].book;
  word_id form = w->doc->tokens.form[w->first];
  bool is_cap = words_at(w->doc->words, form)->flags & WORD_CAP;
  for (uint32_t i = 0; i < w->count[front]; i++) {
    uint32_t way = w->out->front[front][i], node = way >> 1;
    for (uint32_t k = b->first[node]; k < b->first[node + 1]; k++) {
      if (b->entries[k].needs & NEEDS_CAP && !is_cap) continue;
      sayso_status status = hit_add(w, &b->entries[k], way, last);
      if (status) return status;
    }
  }
  return SAYSO_OK;
}

/* Goes on from each way with a token that fits what it fits. */
static sayso_status step(walk *w, int front, const memo *m) {
  const book *b = &w->l->shelves[w->book].book;
  const fit *fits = fits_of(w->l, m);
  for (uint32_t i = 0; i < w->count[front]; i++) {
    uint32_t way = w->out->front[front][i], node = way >> 1;
    if (b->child[node] == b->child[node + 1]) continue;
    for (uint32_t k = 0; k < m->count; k++) {
      if (fits[k].book != w->book) continue;
      uint32_t child = book_child(b, node, fits[k].string);
      if (!child) continue;
      uint32_t next = child << 1 | (way & 1) | fits[k].is_lemma;
      sayso_status status = way_add(w, !front, next);
      if (status) return status;
    }
  }
  return SAYSO_OK;
}

/* Follows the ways of front 0 as far as there are any. */
static sayso_status follow(walk *w) {
  int front = 0;
  sayso_status status = SAYSO_OK;
  for (uint32_t at = w->first + 1; w->count[front]; at++) {
    status = take_entries(w, front, at);
    if (status || at == w->last) return status;
    const memo *m;
    status = memo_of(w->l, w->doc->tokens.form[at], &m);
    w->count[!front] = 0;
    if (!status) status = step(w, front, m);
    if (status) return status;
    front = !front;
  }
  return status;
}

/* ## Order */

static bool is_after(const lexicon_hit *a, const lexicon_hit *b) {
  if (a->last != b->last) return a->last < b->last;
  if (a->lexicon != b->lexicon) return a->lexicon > b->lexicon;
  return a->entry > b->entry;
}

static void sift(lexicon_hit *at, uint32_t i, uint32_t count) {
  for (;;) {
    uint32_t most = i;
    for (uint32_t k = 2 * i + 1; k <= 2 * i + 2 && k < count; k++)
      if (is_after(&at[k], &at[most])) most = k;
    if (most == i) return;
    lexicon_hit swap = at[i];
    at[i] = at[most];
    at[most] = swap;
    i = most;
  }
}

/* A heap sort: the hits of one start. */
static void sort(lexicon_hit *at, uint32_t count) {
  for (uint32_t i = count / 2; i-- > 0;)
    sift(at, i, count);
  for (uint32_t end = count; end-- > 1;) {
    lexicon_hit swap = at[0];
    at[0] = at[end];
    at[end] = swap;
    sift(at, 0, end);
  }
}

/* ## From each place */

static sayso_status scan_from(walk *w, memo m) {
  sayso_status status = SAYSO_OK;
  uint32_t before = w->out->count;
  for (uint32_t i = 0; i < m.count && !status;) {
    w->book = w->l->fits[m.at + i].book;
    w->count[0] = w->count[1] = 0;
    for (; i < m.count && !status; i++) {
      const fit *f = &w->l->fits[m.at + i];
      if (f->book != w->book) break;
      if (f->start) status = way_add(w, 0, f->start << 1 | f->is_lemma);
    }
    if (!status) status = follow(w);
  }
  if (w->out->count > before + 1)
    sort(w->out->at + before, w->out->count - before);
  return status;
}

sayso_status lexicons_scan(lexicons *l, const sayso_doc *doc, uint32_t first,
                           uint32_t last, lexicon_hits *out) {
  walk w = {.l = l, .doc = doc, .last = last, .out = out};
  sayso_status status = prepare(l);
  out->count = 0;
  out->is_cut = false;
  for (uint32_t i = first; i < last && !status; i++) {
    const memo *m;
    status = memo_of(l, doc->tokens.form[i], &m);
    if (status || !m->starts) continue;
    w.first = i;
    status = scan_from(&w, *m);
  }
  return status;
}

/* ## Deciding */

static bool is_word(const book *b, const book_string *s, const words *all,
                    word_id id) {
  const word *w = words_at(all, id);
  return w->hash == s->hash && w->len == s->len &&
         !memcmp(b->text + s->at, w->text, w->len);
}

/* Whether a token is what a string asks for. */
static bool token_fits(const book *b, const sayso_doc *doc, uint32_t token,
                       const book_string *s) {
  const words *all = doc->words;
  const token_table *t = &doc->tokens;
  word_id form = t->form[token];
  word_id lemma = t->lemma ? t->lemma[token] : WORD_NONE;
  bool folds = s->kind == STRING_FOLD || s->kind == STRING_FORM;
  if (is_word(b, s, all, folds ? words_at(all, form)->folded : form))
    return true;
  if (!lemma || s->kind == STRING_FORM || s->kind == STRING_EXACT) return false;
  return is_word(b, s, all, folds ? words_at(all, lemma)->folded : lemma);
}

/* What the entry of a hit asks for. */
static uint32_t needs_of(const lexicons *l, const lexicon_hit *hit) {
  const book *b = &l->shelves[hit->book].book;
  uint32_t local = l->at[hit->lexicon].local;
  for (uint32_t k = b->first[hit->node]; k < b->first[hit->node + 1]; k++)
    if (b->entries[k].row == hit->entry && b->entries[k].lexicon == local)
      return b->entries[k].needs;
  return 0;
}

static bool tag_fits(const lexicons *l, const sayso_doc *doc,
                     const lexicon_hit *hit) {
  uint32_t set = needs_of(l, hit) & NEEDS_UPOS;
  if (!set) return true;
  if (!doc->tokens.tag || !l->engine->tagger) return false;
  uint16_t tag = doc->tokens.tag[hit->first];
  if (tag >= tagger_count(l->engine->tagger)) return false;
  return set & 1u << tag_upos(l->engine->tagger, tag);
}

bool lexicon_fits(const lexicons *l, const sayso_doc *doc,
                  const lexicon_hit *hit) {
  const book *b = &l->shelves[hit->book].book;
  if (hit->is_sure) return true;
  if (!tag_fits(l, doc, hit)) return false;
  uint32_t node = hit->node;
  for (uint32_t token = hit->last; token-- > hit->first;) {
    if (!token_fits(b, doc, token, &b->strings[b->label[node]])) return false;
    node = book_parent(b, node);
  }
  return true;
}

/* ## One word */

/* The first entry of a lexicon at the node of one string, if it is less than
 * `*entry`. */
static bool first_entry(const book *b, uint32_t local, uint32_t string,
                        bool is_cap, uint32_t *entry) {
  uint32_t node = string ? book_child(b, 0, string) : 0;
  if (!node) return false;
  for (uint32_t k = b->first[node]; k < b->first[node + 1]; k++) {
    const book_entry *e = &b->entries[k];
    if (e->lexicon != local || (e->needs & NEEDS_CAP && !is_cap)) continue;
    if (e->row < *entry) *entry = e->row;
    return true; /* its entries stand in their order */
  }
  return false;
}

bool lexicon_has(const lexicons *l, uint32_t lexicon, word_id id,
                 uint32_t *entry) {
  const listed *x = &l->at[lexicon];
  const book *b = &l->shelves[x->book].book;
  const word *w = words_at(&l->engine->words, id);
  const word *folded = words_at(&l->engine->words, w->folded);
  uint32_t least = UINT32_MAX;
  bool has = false;
  for (int kind = STRING_FOLD; kind <= STRING_CASED; kind++) {
    bool folds = kind == STRING_FOLD || kind == STRING_FORM;
    uint32_t string = find(b, (string_kind)kind, folds ? folded : w);
    has |= first_entry(b, x->local, string, w->flags & WORD_CAP, &least);
  }
  if (has && entry) *entry = least;
  return has;
}
