/* net.h - the network that reads, in integers; train_net.h explains it.
 *
 * Numbers between layers are of 16 bits, 4096 standing for 1 (NET_ONE): what
 * a layer gives lies from -1 to 1, what goes into its gates from -8 to 8.
 * Weights are 2048 for 1. The parser's large matrices are cut to bytes when
 * they are first needed (matrix8): of a thousand tokens one gets another
 * governor or relation. All machines give the same bits.
 *
 * What the first layer sees of a word does not depend on its neighbours, so
 * it is computed once for a word and kept in a table of limited size.
 */
#ifndef SAYSO_NET_H
#define SAYSO_NET_H

#include "base/words.h"
#include "lang/matrix.h"
#include "lang/model.h"

#define NET_WINDOW 200u /* tokens seen at once; longer sentences are cut */
#define NET_LAYERS 4u   /* the first belongs to the tagger, too */
#define NET_DISTANCES 32u
#define NET_DISTANCE_ROOT 20u
#define NET_ONE 4096
#define NET_BITS 12         /* of NET_ONE */
#define NET_WEIGHT_BITS 11  /* of a weight of 1 */
#define NET_VECTOR_BITS 20  /* of a 1 that is a byte times its row's scale */
#define NET_INPUT_BITS 11   /* of a 1 in the input of the projection */
#define NET_PROJECT_BITS 12 /* of a 1 in the projection's weights */
#define NET_QUERY_BITS 9    /* of a 1 in a query for governors */
#define NET_CUT 5           /* bits of numbers up to 1 that a byte has not */
#define NET_MIDDLE_CUT 7    /* the same between the factors of a matrix */

typedef struct {
  uint32_t vector; /* numbers of a word vector */
  uint32_t word;   /* of a word inside the network */
  uint32_t half;   /* units of a layer in one direction */
  uint32_t rank;   /* numbers between the factors of a layer's matrix */
  uint32_t tag_hidden, arc, rel_hidden;
  uint32_t tags, tag_room; /* room: rounded up to a multiple of 16 */
  uint32_t rels, rel_room;
  uint32_t learned; /* words with a learned vector */
  uint32_t affixes; /* learned vectors of hashed features; a power of two */
} net_dims;

/* The class of the way from a token to its governor, both counted from 1. */
uint32_t net_distance(uint32_t token, uint32_t head);

typedef struct net net;

/* Opens the part that words and first layer need. `*out` is NULL, and all is
 * well, if the model has no network. Model and words must outlive it. */
sayso_status net_open(const model *m, const words *w, net **out,
                      sayso_error *error);
void net_free(net *n);
const net_dims *net_sizes(const net *n);

/* How many of `count` tokens the next window takes: all, or, if there are
 * more than NET_WINDOW, up to a mark of punctuation near there. */
uint32_t net_window(const net *n, const word_id *forms, uint32_t count);

/* Says that `count` tokens are next, and `more` of the same text may follow:
 * if there is a new word among the first, those of all are read at once, for
 * many take less time together. Changes no result. */
sayso_status net_foresee(net *n, const word_id *forms, uint32_t count,
                         uint32_t more);

/* The first layer over at most NET_WINDOW tokens: a row of 2 * half numbers
 * a token, borrowed until the next call. */
sayso_status net_first(net *n, const word_id *forms, uint32_t count,
                       const int16_t **out);

/* ## Parts, for the tagger and the parser */

/* What a layer sees of a token in one direction, all borrowed: the sums of its
 * candidate and of two gates (3 * half numbers), what is added to them, or
 * NULL, and the input that passes by (half). */
typedef struct {
  const int16_t *pre, *more, *high;
} net_input;

/* One layer over `count` tokens, at least one, from two inputs a token, onwards
 * and back, to `out` (2 * half numbers a token). */
void net_scan(uint32_t half, uint32_t count, const net_input *in, int16_t *out);

/* The same by one set of instructions, for tests. */
void net_scan_by(matrix_way way, uint32_t half, uint32_t count,
                 const net_input *in, int16_t *out);

/* to = a + b, cut to 16 bits. `to` may be one of them. */
void net_add(int16_t *to, const int16_t *a, const int16_t *b, size_t n);

/* A row of bytes, each of which stands for itself times the scale. */
typedef struct {
  const int8_t *at;
  int32_t scale; /* at most UINT16_MAX */
} net_row;

/* x = what the row stands for, shifted right. */
void net_scale(int16_t *x, net_row row, size_t n, unsigned shift);

/* A word's input of the network: sums of the projection and what rows stand
 * for, cut to -2 and 2. `n` is a multiple of 16. */
void net_add_rows(int16_t *x, const int32_t *sum, const net_row *rows,
                  uint32_t count, size_t n);

/* Brings numbers from -2 to 2 to those from -1 to 1, by an odd parabola. */
void net_squash(int16_t *x, size_t n);

/* The index of the greatest of n sums, at least one; the first of equals. */
uint32_t net_best(const int32_t *x, uint32_t n);

/* The matrix of a section, of the sizes wanted. */
sayso_status net_matrix(const model *m, const char *name, uint32_t in,
                        uint32_t out, uint32_t shift, matrix *to,
                        sayso_error *error);

/* A section of exactly `len` bytes. */
sayso_status net_section(const model *m, const char *name, size_t len,
                         const void **out, sayso_error *error);

/* The sizes of the network in a model; false if it has none. */
sayso_status net_read_dims(const model *m, net_dims *d, bool *has,
                           sayso_error *error);

#endif
