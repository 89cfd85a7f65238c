/* name_feats.h - what the recogniser of names looks at.
 *
 * A feature is a hash of what was seen and where: the word, its shape, ending
 * and cluster, its neighbours, what gazetteers say of it, the run of capitals
 * it stands in, and whether the document has the word in small letters, too.
 * The reader and the trainer share this file, so they see the same.
 */
#ifndef SAYSO_NAME_FEATS_H
#define SAYSO_NAME_FEATS_H

#include "base/words.h"
#include "lang/gazetteer.h"
#include "lang/name_table.h"

/* ## Clusters of words */

typedef struct {
  const uint32_t *offset; /* NAME_BUCKETS + 1 */
  const uint32_t *entry;
  const uint8_t *super; /* the larger cluster that each cluster is in */
} name_clusters;

#define NO_CLUSTER 0xFFFFu

/* The cluster of a lower-cased word's hash, or NO_CLUSTER. */
unsigned name_cluster(const name_clusters *c, uint32_t hash);

/* ## How often a document has a word in small letters, or with a capital
 * inside a sentence, and how many sentences begin with a small letter. Start
 * with {0}. */

typedef struct {
  word_id word;
  uint8_t small, capital; /* at most 2 */
} name_count;

typedef struct {
  name_count *slot; /* open addressing */
  uint32_t slots, used;
  uint32_t sentences, small_starts;
} name_counts;

sayso_status name_counts_add(name_counts *c, const words *w,
                             const word_id *forms, uint32_t count);
void name_counts_clear(name_counts *c);
void name_counts_release(name_counts *c);

/* ## A sentence in view */

/* What is known of a word alone. */
typedef struct {
  word_id form;
  uint32_t text, folded;         /* hashes */
  uint32_t prefix[3], suffix[3]; /* hashes of 2 to 4 bytes, 0 if too short */
  uint32_t look;                 /* hash of its pattern of letters: "Xx-Xx" */
  uint32_t kinds;                /* of gazetteer_kind */
  uint32_t groups;               /* the groups of kinds that these are in */
  uint16_t cluster, super;
  uint16_t flags; /* of word_flag */
  uint8_t shape;
} name_word;

typedef struct {
  name_word word;
  uint32_t kinds;         /* what gazetteers say: a set of groups of kinds */
  uint32_t phrase;        /* the same for a phrase of several words */
  uint8_t phrase_edges;   /* 1 at its start, 2 at its end */
  uint8_t small, capital; /* counts of the document */
  bool is_first;          /* the first word of the sentence */
  bool may_be_name;       /* else it is in none */
  bool is_careless;       /* the document does not keep to capitals */
  uint32_t run_first, run_last; /* tokens of its run of capitals, or equal */
} name_token;

typedef struct {
  const words *words;
  const gazetteer *gazetteer;
  const name_clusters *clusters;
  name_word *cache;
  uint32_t epoch;
  const word_id *forms; /* of the sentence; borrowed */
  name_token *at;
  uint32_t count, room;
} name_view;

/* Starts a view that looks through these; they must outlive it. */
sayso_status name_view_init(name_view *v, const words *w, const gazetteer *g,
                            const name_clusters *c);
void name_view_release(name_view *v);

/* Puts a sentence in view. */
sayso_status name_view_take(name_view *v, const name_counts *counts,
                            const word_id *forms, uint32_t count);

/* The features of token `i`: numbers of NAME_FEATURE_BITS; gives how many. */
#define NAME_FEATURES_MAX 256u
unsigned name_features(const name_view *v, uint32_t i,
                       uint32_t out[NAME_FEATURES_MAX]);

#endif
