/* lexicon_inside.h - what lexicon.c and lexicon_scan.c share. */
#ifndef SAYSO_LEXICON_INSIDE_H
#define SAYSO_LEXICON_INSIDE_H

#include "lang/engine.h"
#include "match/manuscript.h"
#include "match/lexicon.h"

typedef struct {
  const char *pack, *name;
  uint32_t book, local; /* its number in the book */
  lexicon_shares shares;
} listed;

/* A book, and the numbers that its lexicons have outside. */
typedef struct {
  book book;
  uint32_t *ids;
  uint32_t count, room;
  bool has_shares;
} shelf;

/* A string that a word fits. */
typedef struct {
  uint32_t string;
  uint32_t start; /* the child of the root along it, or 0 */
  uint16_t book;
  bool is_lemma; /* only if the word's lemma is what one tagging makes it */
} fit;

/* What a word of the vocabulary fits: `count` fits from `at`, by book. */
typedef struct {
  uint32_t at;
  uint16_t count;
  bool is_known, starts;
} memo;

/* Books are numbered in 16 bits. */
#define BOOKS_MAX 4096u

struct lexicons {
  sayso_engine *engine;
  arena mem; /* names */
  const char *cache;
  listed *at;
  uint32_t count, room;
  shelf *shelves; /* [0] is for all that came in small pieces */
  uint32_t shelf_count, shelf_room;
  manuscript loose; /* until frozen: what will be the first book */
  bool is_frozen;

  memo *memos; /* by word */
  uint32_t memo_room;
  fit *fits;
  uint32_t fit_count, fit_room;
  uint32_t epoch; /* of the words that the memos are about */
};

#endif
