/* lemma_table.h - the section "lemmas" of a model, as it is written.
 *
 *     header | tags | rules | keys | entries | bytes
 *
 * A key is an ending of a lower-cased word, or a whole word; its entries give
 * the rule for each tag that the key decides. The longest key with an entry
 * for the tag wins. Whole words come before endings. All is little-endian as
 * the model's header demands, and 4-byte aligned.
 */
#ifndef SAYSO_LEMMA_TABLE_H
#define SAYSO_LEMMA_TABLE_H

#include <stdint.h>

#define LEMMA_SECTION "lemmas"
#define LEMMA_ENDING_MAX 5u /* code points of an ending */
#define LEMMA_TAGS_MAX 256u
#define LEMMA_RULES_MAX 4096u

typedef struct {
  uint32_t tags, rules, keys, entries, bytes; /* how many */
} lemma_header;

typedef struct {
  uint32_t text;   /* "PROPN\tNNP": an offset in bytes; NUL-terminated */
  uint32_t is_own; /* its lemmas keep the case of the word */
} lemma_tag;

/* "said" - 3 + "y": cut and put, in bytes of the lower-cased word. */
typedef struct {
  uint32_t text; /* what is put: an offset in bytes */
  uint16_t len;
  uint16_t cut;
} lemma_rule;

typedef struct {
  uint32_t text;
  uint16_t len;
  uint16_t is_whole;
  uint32_t first; /* its entries end where those of the next key begin */
} lemma_key;

typedef struct {
  uint16_t tag, rule;
} lemma_entry;

#endif
