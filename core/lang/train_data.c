/* train_data.c - reads treebanks: words, tags, relations, sentences. */
#include "lang/train_data.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "lang/wordfeats.h"

/* A word or a form has a learned vector if it was met this often. */
#define KEY_MIN 2
#define FORM_MIN 3

void train_data_release(train_data *t) {
  words_release(&t->words);
  conllu_release(&t->trees);
  conllu_release(&t->held_out);
  arena_release(&t->mem);
  *t = (train_data){0};
}

/* ## Tags and relations */

static uint16_t find_tag(const train_data *t, const conllu_token *token) {
  for (uint32_t i = 0; i < t->tag_count; i++)
    if (!strcmp(t->tags[i].upos, token->upos) &&
        !strcmp(t->tags[i].xpos, token->xpos))
      return (uint16_t)i;
  return TAG_NONE;
}

static sayso_status add_tag(train_data *t, const conllu_token *token) {
  uint16_t tag = find_tag(t, token);
  if (tag == TAG_NONE) {
    if (t->tag_count == TAGS_MAX) return SAYSO_ELIMIT;
    if (upos_find(token->upos, strlen(token->upos)) == UPOS_COUNT)
      return SAYSO_EFORMAT;
    tag = (uint16_t)t->tag_count++;
    t->tags[tag] = (train_tag){token->upos, token->xpos, "_", 0};
  }
  t->tags[tag].seen++;
  return SAYSO_OK;
}

/* The features seen most often with a tag: a vote of halves, then counted
 * again (Boyer and Moore 1981) would do for a majority; here the strings are
 * few, so each is counted. */
static void choose_feats(train_data *t, uint16_t tag) {
  enum { KINDS = 256 };
  const char *kind[KINDS];
  uint32_t seen[KINDS], count = 0, most = 0;
  for (uint32_t i = 0; i < t->trees.token_count; i++) {
    const conllu_token *token = &t->trees.tokens[i];
    if (find_tag(t, token) != tag) continue;
    uint32_t k = 0;
    while (k < count && strcmp(kind[k], token->feats))
      k++;
    if (k == KINDS) continue;
    if (k == count) {
      kind[count] = token->feats;
      seen[count++] = 0;
    }
    if (++seen[k] > most) {
      most = seen[k];
      t->tags[tag].feats = kind[k];
    }
  }
}

static uint16_t rel_of(const conllu_token *token) {
  uint16_t rel = rel_find(token->rel, strlen(token->rel));
  return rel == REL_NONE ? (uint16_t)REL_dep : rel;
}

static sayso_status find_labels(train_data *t) {
  bool has[REL_COUNT] = {[REL_dep] = true};
  for (uint32_t i = 0; i < t->trees.token_count; i++) {
    has[rel_of(&t->trees.tokens[i])] = true;
    sayso_status status = add_tag(t, &t->trees.tokens[i]);
    if (status) return status;
  }
  for (uint16_t i = 0; i < REL_COUNT; i++) {
    t->rel_index[i] = has[i] ? (uint16_t)t->rel_count : 0;
    if (has[i]) t->rels[t->rel_count++] = i;
  }
  for (uint16_t i = 0; i < t->tag_count; i++)
    choose_feats(t, i);
  return SAYSO_OK;
}

/* ## Sentences */

static sayso_status add_word(train_data *t, const char *form, uint32_t *out) {
  size_t len = strlen(form);
  return words_add(&t->words, form, len, words_hash(form, len), out);
}

/* A row of `count` entries of a sentence, filled from its tokens. Tags that
 * training does not know are TAG_NONE: they are never right. */
static sayso_status fill_sentence(train_data *t, const conllu_token *token,
                                  train_sentence *s) {
  uint32_t *ids = arena_new(&t->mem, s->count, sizeof *ids);
  uint16_t *facts = arena_new(&t->mem, s->count, 3 * sizeof *facts);
  if (!ids || !facts) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < s->count; i++) {
    sayso_status status = add_word(t, token[i].form, &ids[i]);
    if (status) return status;
    facts[i] = find_tag(t, &token[i]);
    facts[s->count + i] = (uint16_t)token[i].head;
    facts[2 * s->count + i] = t->rel_index[rel_of(&token[i])];
    if (token[i].head > s->count) return SAYSO_EFORMAT;
  }
  s->word = ids;
  s->tag = facts;
  s->head = facts + s->count;
  s->rel = facts + 2 * (size_t)s->count;
  return SAYSO_OK;
}

static sayso_status fill_set(train_data *t, const conllu *c, train_set *set) {
  for (uint32_t i = 0; i < c->sentence_count; i++) {
    const conllu_sentence *from = &c->sentences[i];
    train_sentence s = {.count = from->last - from->first};
    if (s.count > NET_WINDOW) continue;
    sayso_status status = fill_sentence(t, c->tokens + from->first, &s);
    if (status) return status;
    if (!arena_grow(&t->mem, &set->at, &set->room, set->count, sizeof s))
      return SAYSO_ENOMEM;
    set->at[set->count++] = s;
    set->tokens += s.count;
  }
  return SAYSO_OK;
}

/* ## Words */

static sayso_status find_learned(train_data *t) {
  uint32_t count = 0, left = 0;
  uint32_t *hash = arena_new(&t->mem, t->learn.tokens, 2 * sizeof *hash);
  uint32_t *seen = arena_new(&t->mem, t->learn.tokens, 2 * sizeof *seen);
  if (!hash || !seen) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < t->learn.count; i++)
    for (uint32_t k = 0; k < t->learn.at[i].count; k++) {
      wordfeats f;
      wordfeats_of(&t->words, t->learn.at[i].word[k], &f);
      hash[count++] = f.key;
      if (f.exact != f.key) hash[count++] = f.exact;
    }
  count = train_sort(hash, count, seen);
  for (uint32_t i = 0; i < count; i++) {
    if (seen[i] < KEY_MIN) continue;
    hash[left] = hash[i];
    seen[left++] = seen[i];
  }
  t->learned = left;
  t->learned_hash = hash;
  t->learned_seen = seen;
  return SAYSO_OK;
}

static sayso_status give_vector(train_data *t, uint32_t hash, train_word *w) {
  const train_vectors *v = &t->vectors;
  uint32_t row = train_find(v->hash, v->count, hash);
  if (row == NO_ROW) return SAYSO_OK;
  float *x = arena_new(&t->mem, v->size, sizeof *x);
  if (!x) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < v->size; i++)
    x[i] = (float)v->at[(size_t)row * v->size + i] * (float)v->scale[row] *
           (1 / 1048576.f);
  w->vector = x;
  return SAYSO_OK;
}

static void give_rows(train_data *t, const wordfeats *f, uint32_t affixes,
                      train_word *w) {
  uint32_t hash[2] = {f->key, f->exact};
  for (int i = 0; i < 2; i++) {
    w->row[i] = NO_ROW;
    if (i && f->exact == f->key) continue;
    uint32_t row = train_find(t->learned_hash, t->learned, hash[i]);
    if (row == NO_ROW || (i && t->learned_seen[row] < FORM_MIN)) continue;
    w->row[i] = row;
    w->seen[i] = t->learned_seen[row];
  }
  w->count = f->count;
  for (uint32_t i = 0; i < f->count; i++)
    w->affix[i] = f->hash[i] & (affixes - 1);
}

static sayso_status make_words(train_data *t, uint32_t affixes) {
  t->word = arena_new(&t->mem, t->words.count, sizeof *t->word);
  if (!t->word) return SAYSO_ENOMEM;
  for (word_id id = 1; id < t->words.count; id++) {
    wordfeats f;
    wordfeats_of(&t->words, id, &f);
    give_rows(t, &f, affixes, &t->word[id]);
    sayso_status status = give_vector(t, f.folded, &t->word[id]);
    if (status) return status;
  }
  return SAYSO_OK;
}

/* The hashes of all folded words of the training set. */
static sayso_status list_folded(const train_data *t, arena *mem, uint32_t **out,
                                uint32_t *count) {
  uint32_t *hash = arena_new(mem, t->learn.tokens, sizeof *hash), n = 0;
  if (!hash) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < t->learn.count; i++)
    for (uint32_t k = 0; k < t->learn.at[i].count; k++) {
      const word *w = words_at(&t->words, t->learn.at[i].word[k]);
      hash[n++] = words_at(&t->words, w->folded)->hash;
    }
  *count = train_sort(hash, n, NULL);
  *out = hash;
  return SAYSO_OK;
}

static sayso_status read_vectors(train_data *t, const train_source *from,
                                 sayso_error *error) {
  arena scratch = {0};
  uint32_t *wanted = NULL, count = 0;
  sayso_status status = list_folded(t, &scratch, &wanted, &count);
  if (!status)
    status = train_vectors_read(&t->vectors, &t->mem, from->vectors,
                                from->vectors_max, wanted, count, error);
  arena_release(&scratch);
  return status;
}

static sayso_status read_trees(conllu *c, const char *const *paths,
                               sayso_error *error) {
  sayso_status status = SAYSO_OK;
  for (; paths && *paths && !status; paths++)
    status = conllu_read(c, *paths, error);
  return status;
}

static sayso_status prepare(train_data *t, uint64_t seed) {
  sayso_status status = words_init(&t->words);
  if (!status) status = find_labels(t);
  if (!status) status = fill_set(t, &t->trees, &t->learn);
  if (!status) status = fill_set(t, &t->held_out, &t->measure);
  if (!status) status = train_data_vary(t, seed);
  return status ? status : find_learned(t);
}

sayso_status train_data_read(train_data *t, const train_source *from,
                             sayso_error *error) {
  *t = (train_data){0};
  sayso_status status = read_trees(&t->trees, from->trees, error);
  if (!status) status = read_trees(&t->held_out, from->held_out, error);
  if (status) return status;
  status = prepare(t, from->seed);
  if (status == SAYSO_EFORMAT)
    return status_fail(error, status, 0, 0,
                       "%s: a word has an unknown UPOS, or a head outside of "
                       "its sentence",
                       from->trees[0]);
  if (status) return status_plain(error, status);
  status = read_vectors(t, from, error);
  if (status) return status;
  status = make_words(t, from->affixes);
  return status ? status_plain(error, status) : SAYSO_OK;
}
