/* train_data.h - treebanks and word vectors as the network trains on them. */
#ifndef SAYSO_TRAIN_DATA_H
#define SAYSO_TRAIN_DATA_H

#include "lang/conllu.h"
#include "lang/rels.h"
#include "lang/tags.h"
#include "lang/train_net.h"

/* A pair of UPOS and XPOS, and the features most often seen with it. */
typedef struct {
  const char *upos, *xpos, *feats;
  uint32_t seen;
} train_tag;

/* Word vectors with hashes in rising order, in bytes: a number is byte *
 * scale / 2^20. */
typedef struct {
  uint32_t count, size;
  uint32_t *hash;
  uint16_t *scale;
  int8_t *at;
} train_vectors;

typedef struct {
  train_sentence *at;
  uint32_t count, room, tokens;
} train_set;

typedef struct {
  arena mem;
  words words;
  conllu trees, held_out;
  train_set learn, measure;
  train_tag tags[TAGS_MAX];
  uint16_t rels[REL_COUNT], rel_index[REL_COUNT]; /* there and back */
  uint32_t tag_count, rel_count;
  train_vectors vectors;
  uint32_t learned;                      /* words with a learned vector */
  uint32_t *learned_hash, *learned_seen; /* hashes rise */
  train_word *word;                      /* by word_id */
} train_data;

typedef struct {
  const char *const *trees, *const *held_out; /* paths, NULL at the end */
  const char *vectors;  /* path: a word and its numbers a line */
  uint32_t vectors_max; /* of the first lines; trained words are kept too */
  uint32_t affixes;
  uint64_t seed;
} train_source;

/* Reads all of it. An error names the file and the line. */
sayso_status train_data_read(train_data *t, const train_source *from,
                             sayso_error *error);
void train_data_release(train_data *t);

/* Adds altered copies of some sentences to the set: all in lower case, in
 * capitals, as a headline, without the last full stop; and gives quotation
 * marks, dashes and dots of others their typographic form. News has these,
 * treebanks few. */
sayso_status train_data_vary(train_data *t, uint64_t seed);

/* Reads the word vectors; `wanted` hashes, in rising order, are kept though
 * they stand late in the file. */
sayso_status train_vectors_read(train_vectors *v, arena *mem, const char *path,
                                uint32_t max, const uint32_t *wanted,
                                uint32_t wanted_count, sayso_error *error);

/* The place of a hash in a rising row, or NO_ROW. */
uint32_t train_find(const uint32_t *hash, uint32_t count, uint32_t wanted);

/* Sorts hashes and drops doubles; gives how many are left, and if `seen` is
 * not NULL, how often each was there. */
uint32_t train_sort(uint32_t *hash, uint32_t count, uint32_t *seen);

#endif
