/* document.h - the inside of a document: shared by the layers, unknown
 * outside core/.
 *
 * Tokens are columns, one array an attribute, all of `tokens.count` entries:
 *
 *     start  0    4    10          bytes
 *     form   17   320  21          word ids: facts of the word alone
 *     tag    ...                   filled by the layer TAGS, by sentence
 *     head   ...                   filled by the layer DEPS, by sentence
 *
 * A layer has a row of spans, and values beside it: blocks, quotes, sentences
 * and names carry the tokens that they hold as a range [first, last).
 */
#ifndef SAYSO_DOCUMENT_H
#define SAYSO_DOCUMENT_H

#include "base/arena.h"
#include "base/calendar.h"
#include "base/words.h"
#include "text/language.h"
#include "text/layers.h"

#define NO_TOKEN UINT32_MAX

/* ## Values beside the spans */

#define BLOCK_ROLE_MAP(X)                                                      \
  X(PARAGRAPH, "paragraph")                                                    \
  X(HEADLINE, "headline")                                                      \
  X(BYLINE, "byline")                                                          \
  X(DATELINE, "dateline") /* a block of its own: "LONDON" */                   \
  X(CAPTION, "caption")                                                        \
  X(BOILERPLATE, "boilerplate") /* "You may also like", agency tails */

typedef enum {
#define X(name, text) BLOCK_##name,
  BLOCK_ROLE_MAP(X)
#undef X
      BLOCK_ROLE_COUNT
} block_role;

typedef struct {
  block_role role;
  uint32_t first, last; /* its tokens */
  uint32_t first_sentence, last_sentence;
  uint32_t lead; /* tokens at its start which are a dateline ("PARIS (AP) -")
                  * or a label and belong to no sentence */
  uint32_t lead_end; /* the byte where they end; its start if there are none */
} block_value;

enum quote_flag {
  QUOTE_UNCLOSED = 1,  /* ended by the end of its paragraph */
  QUOTE_OPENS = 2,     /* goes on in the next paragraph, which opens anew */
  QUOTE_CONTINUES = 4, /* goes on from the paragraph before */
  QUOTE_SINGLE = 8,    /* in single marks */
};

typedef struct {
  sayso_span inner;     /* without the marks */
  uint32_t first, last; /* tokens, the marks included where they are there */
  uint32_t inner_first, inner_last; /* tokens between the marks */
  uint32_t parent;     /* index of the quotation around it, or NO_TOKEN */
  uint32_t next, prev; /* parts of one quotation in several paragraphs */
  uint16_t depth;      /* 0 outside any other */
  uint16_t flags;
} quote_value;

typedef struct {
  uint32_t first, last; /* tokens */
  uint32_t block;
} sentence_value;

/* A name, a phrase or a clause; a date or a number. */
typedef struct {
  uint32_t first, last; /* tokens */
  uint32_t head;        /* token: the one whose governor lies outside; of a date
                         * or a number, the index of its value */
  uint16_t type;        /* a name_type, phrase_type ... of core/lang */
} piece;

/* ## Tokens */

enum token_flag {
  TOKEN_SPACE = 1,    /* white space stands before it */
  TOKEN_QUOTED = 2,   /* inside a quotation, its marks included */
  TOKEN_FIRST = 4,    /* first word of its sentence; marks do not count */
  TOKEN_OPEN = 8,     /* an opening quotation mark */
  TOKEN_CLOSE = 16,   /* a closing quotation mark */
  TOKEN_NEWLINE = 32, /* a line end stands before it */
  TOKEN_CLITIC = 64,  /* part of one written word with the token before it */
  TOKEN_PLAIN = 128,  /* ASCII letters alone, and no unit such as "pm": for a
                       * quick look at what is neither mark nor number */
};

typedef struct {
  uint32_t count, room;
  sayso_span *at;     /* bytes */
  word_id *form;      /* as written; its `folded` is the lower-cased one */
  uint8_t *flags;     /* a set of token_flag */
  uint32_t *sentence; /* index, or NO_TOKEN (a dateline, boilerplate) */
  uint16_t *tag;      /* a tag id of the model; see core/lang/tags.h */
  word_id *lemma;
  uint32_t *head;    /* token, or NO_TOKEN for the root */
  uint16_t *rel;     /* a relation; see core/lang/rels.h */
  sayso_span *reach; /* tokens: the least range that holds it and all of its
                      * descendants; see core/lang/tree.h */
} token_table;

/* ## The document */

/* Makes a document for an engine, with what it needs of it; see
 * sayso_doc_new. */
sayso_status doc_open(sayso_engine *engine, words *w, const language *lang,
                      const char *text, size_t len, sayso_doc **out,
                      size_t *bad);
void doc_close(sayso_doc *doc);

typedef struct {
  sayso_span *at;
  uint32_t count, room;
} span_row;

/* A layer made by sentence keeps the part of each sentence together. */
typedef struct {
  uint32_t first, last; /* rows */
  bool done;
} part;

typedef struct {
  const char *code; /* static: "quote-unclosed", "text-cut" ... */
  sayso_span at;
} doc_note;

struct sayso_doc {
  arena mem;
  sayso_engine *engine;
  words *words;             /* the engine's */
  const language *language; /* the engine's */
  const char *text;         /* valid UTF-8, then a NUL */
  uint32_t len;

  unsigned done;                   /* the layers that are there whole */
  span_row row[SAYSO_LAYER_COUNT]; /* of TOKENS, TAGS, DEPS: tokens.at */
  part *parts[SAYSO_LAYER_COUNT];  /* of SENTENCE layers, by sentence */

  token_table tokens;
  block_value *blocks; /* beside row[SAYSO_BLOCKS], and so on */
  quote_value *quotes;
  sentence_value *sentences;
  piece *pieces[SAYSO_LAYER_COUNT]; /* of NAMES, PHRASES, CLAUSES ... */
  uint32_t pieces_room[SAYSO_LAYER_COUNT];
  uint32_t blocks_room, quotes_room, sentences_room;

  civil date;               /* the article's own; year 0 if it is not known */
  struct date_value *dates; /* core/lang/dates.h */
  struct number_value *numbers; /* core/lang/numbers.h */
  uint32_t date_count, dates_room, number_count, numbers_room;

  struct entity_table *entities; /* core/lang/entity_parts.h */

  doc_note *notes;
  uint32_t note_count, note_room;
};

/* Makes a layer and all it is made from, whole. */
sayso_status doc_need(sayso_doc *doc, sayso_layer layer);

/* The same, for a SENTENCE layer only as far as one sentence goes. */
sayso_status doc_need_at(sayso_doc *doc, sayso_layer layer, uint32_t sentence);

/* The habits of a word, a set of LEXEME_... and HABIT_PLAIN: language_habits,
 * remembered. */
unsigned doc_habits_new(const sayso_doc *doc, word_id form);

#define HABIT_PLAIN 0x4000u /* ASCII letters alone */
#define HABITS_KNOWN 0x8000u

static inline unsigned doc_habits(const sayso_doc *doc, word_id form) {
  unsigned habits = words_at(doc->words, form)->habits;
  return habits ? habits : doc_habits_new(doc, form);
}

/* Adds a span at the end of a layer's row. The caller keeps the values beside
 * it in step, with arena_grow(&doc->mem, &doc->blocks, &doc->blocks_room ...)
 * before this call. */
sayso_status doc_push(sayso_doc *doc, sayso_layer layer, uint32_t start,
                      uint32_t end);

/* Adds a piece, with its span, to a layer of pieces. */
sayso_status doc_push_piece(sayso_doc *doc, sayso_layer layer, piece p);

/* Notes what a reader of the output should know. `code` is static. */
sayso_status doc_note_add(sayso_doc *doc, const char *code, sayso_span at);

/* The index of the first token that ends after byte `at`, or the count. */
uint32_t doc_token_at(const sayso_doc *doc, uint32_t at);

/* The block of a token; TOKENS is there. */
uint32_t doc_block_of(const sayso_doc *doc, uint32_t token);

#endif
