/* name_table.h - the section "names" of a model, as it is written.
 *
 *     header | moves | supers | word offsets | words | feature offsets
 *            | feature checks | weights
 *
 * Words are hashes with the cluster they are in: a row of offsets by the first
 * 12 bits of the hash leads to entries (20 bits of hash, 10 of cluster), in
 * rising order. Features are numbers of 20 bits: the first 12 lead to the
 * offsets, the last 8 are the check; each has a weight for each label. Moves
 * are what it costs to go from label to label; their last row is the start.
 */
#ifndef SAYSO_NAME_TABLE_H
#define SAYSO_NAME_TABLE_H

#include <stdint.h>

#include "lang/names.h"

#define NAME_SECTION "names"

/* 0 is no name; 1 + 2 * type begins a name of it, 2 + 2 * type goes on. */
#define NAME_LABELS (1u + 2u * NAME_TYPE_COUNT)
#define NAME_BUCKETS 4096u
#define NAME_FEATURE_BITS 20u
#define NAME_CHECK_BITS 8u
#define NAME_CLUSTERS 1024u
#define NAME_CLUSTER_BITS 10u
#define NAME_SUPERS 64u
#define NAME_WEIGHT_ONE 50.0 /* what a weight of 1 is as a byte */

typedef struct {
  uint32_t labels;   /* NAME_LABELS */
  uint32_t clusters; /* at most NAME_CLUSTERS */
  uint32_t words, features;
} name_header;

typedef int32_t name_moves[NAME_LABELS + 1][NAME_LABELS];

/* Whether label `next` may follow label `before`. */
static inline int name_follows(unsigned before, unsigned next) {
  return !next || next % 2 || before == next || before + 1 == next;
}

#endif
