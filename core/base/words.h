/* words.h - interned words: equal words have equal 32-bit ids.
 *
 * An engine has one vocabulary. Facts about a word that do not depend on its
 * sentence are found once and kept here, or in tables of others indexed by the
 * id. A long run meets ever new words, so the vocabulary can be cut back to
 * what it was at a mark; `epoch` tells those with tables that it was.
 */
#ifndef SAYSO_WORDS_H
#define SAYSO_WORDS_H

#include "base/arena.h"
#include "base/buf.h"
#include "sayso.h"

typedef uint32_t word_id;
#define WORD_NONE 0u /* the empty word, which no token has */

enum word_flag {
  WORD_ALPHA = 1,    /* has a letter */
  WORD_DIGIT = 2,    /* has an ASCII digit */
  WORD_CAP = 4,      /* its first letter is upper case */
  WORD_UPPER = 8,    /* has two letters or more, and all are upper case */
  WORD_MIXED = 16,   /* an upper-case letter follows a lower-case one */
  WORD_LOWER = 32,   /* has letters, and all are lower case */
  WORD_HYPHEN = 64,  /* has a hyphen inside */
  WORD_PERIOD = 128, /* ends in a full stop, and is longer than that */
};

typedef struct {
  const char *text; /* NUL-terminated, as it stands in the text */
  uint32_t len;     /* bytes */
  uint32_t hash;    /* words_hash of the text */
  word_id folded;   /* lower-cased, with plain apostrophes; may be itself */
  uint16_t flags;   /* a set of word_flag */
  uint16_t habits;  /* kept for core/text, see doc_habits; 0 at first */
} word;

typedef struct {
  uint32_t hash;
  word_id id; /* WORD_NONE in an empty slot */
} word_slot;

typedef struct {
  arena mem;  /* texts, up to the mark */
  arena late; /* texts after the mark */
  word *at;   /* by id */
  uint32_t count, room;
  word_slot *slot; /* open addressing */
  uint32_t slots;  /* a power of two */
  uint32_t mark;   /* ids below it stay for ever */
  uint32_t epoch;  /* grows when words were cut back */
  buf scratch;
} words;

sayso_status words_init(words *w);
void words_release(words *w);

/* A hash of 32 bits over `len` bytes; the same on every machine. */
uint32_t words_hash(const char *s, size_t len);

/* The id of a word, or WORD_NONE if it was never added; words_seek also gives
 * its words_hash. */
word_id words_find(const words *w, const char *s, size_t len);
word_id words_seek(const words *w, const char *s, size_t len, uint32_t *hash);

/* The id of a word, which is added if it is new. `hash` is its words_hash;
 * at most 64 KiB long (SAYSO_ETOOBIG). */
sayso_status words_add(words *w, const char *s, size_t len, uint32_t hash,
                       word_id *out);

/* The same for its folded form alone; `*flags` (or NULL) are those of the word.
 */
sayso_status words_add_folded(words *w, const char *s, size_t len, word_id *out,
                              uint16_t *flags);

static inline const word *words_at(const words *w, word_id id) {
  return &w->at[id];
}

/* All words that are there now stay for ever. */
void words_set_mark(words *w);

/* Forgets the words after the mark. */
void words_cut(words *w);

#endif
