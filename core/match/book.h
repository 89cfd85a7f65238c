/* book.h - lexicons as they are compiled: flat arrays, made in memory or
 * mapped from a file, and never changed.
 *
 * Phrases form a tree whose edges are strings. Nodes are numbered level by
 * level, so the children of a node stand together, sorted by their string:
 *
 *     rule out          node   0     1     2    3
 *     rule              label  -     rule  say  out      a string's number
 *     say               child  1     3     4    4    4   where children start
 *                       first  0     0     1    2    3   where entries start
 *
 * A node's children are [child[n], child[n + 1]), its entries likewise. What
 * a string must be compared with depends on its kind.
 */
#ifndef SAYSO_BOOK_H
#define SAYSO_BOOK_H

#include "lang/model.h"

#define BOOK_VERSION 3u

typedef enum {
  STRING_FOLD,  /* a token's folded form, or its folded lemma */
  STRING_FORM,  /* a token's folded form */
  STRING_EXACT, /* a token's form */
  STRING_CASED, /* a token's form, or its lemma */
  STRING_VALUE, /* no token: a value of a column */
  STRING_KINDS
} string_kind;

typedef struct {
  uint32_t at, len; /* in the text; a NUL follows */
  uint32_t hash;    /* of the text alone: words_hash */
  uint32_t kind;
} book_string;

/* What an entry asks of its hit: a set of 1 << upos (0: any), and these. */
#define NEEDS_UPOS ((1u << 20) - 1)
#define NEEDS_CAP (1u << 20)

typedef struct {
  uint32_t lexicon, row; /* lexicons of this book, from 0 */
  uint32_t needs;
} book_entry;

/* Its cells are offsets in the text: first the names of the columns, then the
 * values, row by row. */
typedef struct {
  uint32_t columns, rows, first_cell;
} book_lexicon;

typedef struct {
  model_writer parts; /* if it was made here: owns the sections */
  model *map;         /* if it was mapped */
  const char *text;
  const book_string *strings; /* [0] is not used */
  const uint32_t *slots;      /* open addressing: numbers of strings, 0 empty */
  const uint32_t *label, *child, *first; /* by node */
  const book_entry *entries;
  const book_lexicon *lexicons;
  const uint32_t *cells;
  uint32_t text_len, string_count, slot_count, node_count, entry_count;
  uint32_t lexicon_count, cell_count;
  unsigned kinds; /* a set of 1 << string_kind */
} book;

/* Sets the pointers of a book whose parts or map are there. SAYSO_EFORMAT if
 * any number in it points outside, so that nothing else needs to look. */
sayso_status book_open(book *b);
void book_release(book *b);

/* Where the search for a string starts, before it is cut to a place in
 * `slots`. */
static inline uint32_t book_place(uint32_t hash, uint32_t kind) {
  return hash + kind * 0x9E3779B9u;
}

/* The slot in which a string stands or would stand. */
uint32_t book_slot(const book *b, string_kind kind, const char *s, size_t len,
                   uint32_t hash);

/* A string's number, or 0. */
uint32_t book_find(const book *b, string_kind kind, const char *s, size_t len,
                   uint32_t hash);

/* The child of a node along a string, or 0. */
uint32_t book_child(const book *b, uint32_t node, uint32_t string);

/* The node whose child `node` is; `node` must not be 0. */
uint32_t book_parent(const book *b, uint32_t node);

/* A cell of a lexicon's row; row UINT32_MAX: the name of the column. */
#define BOOK_NAMES UINT32_MAX
const char *book_cell(const book *b, uint32_t lexicon, uint32_t row,
                      uint32_t column);

/* ## The cache */

/* What a cached book was made from. */
typedef struct {
  uint64_t content, size, language, constants;
  char version[32];
} book_key;

/* A hash of 64 bits; `seed` may be an earlier one. */
uint64_t book_hash(uint64_t seed, const void *s, size_t len);

/* Opens the book of a key in a folder, where it has the name of its source.
 * False if there is none, or not of this key, or it is damaged, or could have
 * been put there by somebody else. */
bool book_cached(const char *folder, const char *source, const book_key *key,
                 book *out);

/* Puts a book that was made here into the folder, which is made if need be,
 * and gives whether that was possible. */
bool book_cache(const char *folder, const char *source, const book_key *key,
                book *b);

#endif
