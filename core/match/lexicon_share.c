/* lexicon_share.c - how often the entries of lexicons are expected in a text,
 * from the shares of their words. */
#include "match/lexicon_inside.h"

#define SAMPLE 1024u /* nodes of a large book that are looked at */

static double share_of(const book *b, uint32_t string, const unigrams *u) {
  const book_string *s = &b->strings[string];
  bool takes_lemmas = s->kind == STRING_FOLD || s->kind == STRING_CASED;
  return (takes_lemmas ? unigrams_word : unigrams_form)(u, b->text + s->at,
                                                        s->len, s->hash);
}

/* What the entries of a node bring, `times` over. */
static void add_node(lexicons *l, const shelf *on, uint32_t node, double times,
                     const unigrams *u) {
  const book *b = &on->book;
  uint32_t depth = 0;
  double least = 1;
  for (uint32_t at = node; at; at = book_parent(b, at), depth++) {
    double share = share_of(b, b->label[at], u);
    if (share < least) least = share;
  }
  for (uint32_t k = b->first[node]; k < b->first[node + 1]; k++) {
    listed *x = &l->at[on->ids[b->entries[k].lexicon]];
    x->shares.hits += times * least;
    if (depth == 1) x->shares.words += times * least;
  }
}

/* The first book holds lexicons of any size, so all of it counts; each other
 * is one large lexicon. */
lexicon_shares lexicon_share(lexicons *l, uint32_t lexicon, const unigrams *u) {
  shelf *on = &l->shelves[l->at[lexicon].book];
  uint32_t stride = l->at[lexicon].book ? on->book.node_count / SAMPLE + 1 : 1;
  for (uint32_t i = 1; i < on->book.node_count && !on->has_shares; i += stride)
    if (on->book.first[i] < on->book.first[i + 1])
      add_node(l, on, i, stride, u);
  on->has_shares = true;
  return l->at[lexicon].shares;
}
