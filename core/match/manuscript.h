/* manuscript.h - lexicons while they are put together; a book is made of them.
 */
#ifndef SAYSO_MANUSCRIPT_H
#define SAYSO_MANUSCRIPT_H

#include "match/book.h"
#include "text/language.h"

typedef struct {
  const char *at;
  size_t len;
} ms_field;

/* What a column means beside being a value. */
typedef enum {
  COLUMN_PHRASE,
  COLUMN_POS,
  COLUMN_CASE,
  COLUMN_EXACT,
  COLUMN_PLAIN
} column_role;

typedef struct {
  uint32_t columns, rows;
  uint32_t *cells; /* offsets in the text, the names of the columns first */
  uint32_t cell_count, cell_room;
  uint8_t *roles; /* a column_role for each column */
} ms_lexicon;

typedef struct {
  uint32_t at, count; /* its strings, in `path` */
  book_entry entry;
} ms_phrase;

/* A string as it is looked for: a short one is known by its slot alone. */
typedef struct {
  uint64_t head[2];      /* its first 16 bytes */
  uint32_t len_and_kind; /* len times STRING_KINDS, and kind */
  uint32_t number;       /* 0: empty */
} ms_slot;

/* A word of the phrase at hand. */
typedef struct {
  size_t at; /* in the phrase, or in `folded` */
  uint32_t len, hash;
  string_kind kind;
  bool is_folded;
} ms_word;

typedef struct {
  const language *lang;
  buf text;
  book_string *strings; /* [0] is not used */
  uint32_t string_count, string_room;
  ms_slot *slots; /* open addressing */
  uint32_t slot_count;
  uint32_t *path;
  uint32_t path_count, path_room;
  ms_phrase *phrases;
  uint32_t phrase_count, phrase_room;
  ms_lexicon *lexicons;
  uint32_t lexicon_count, lexicon_room;
  sayso_span *tokens; /* work space, as is what follows */
  ms_word *words;
  buf clean, marks, folded;
} manuscript;

sayso_status manuscript_init(manuscript *m, const language *lang);
void manuscript_release(manuscript *m);

/* Adds a lexicon; its number is one less than lexicon_count then. The first
 * column must be "phrase" and none be there twice: else SAYSO_EARGUMENT, with
 * which one it is in `*column` (if not NULL) and a message. */
sayso_status manuscript_add(manuscript *m, const ms_field *columns,
                            size_t count, size_t *column, sayso_error *error);

/* Takes the last lexicon away again, with what `phrases` and later are. */
void manuscript_drop(manuscript *m, uint32_t phrases);

/* Adds an entry of valid UTF-8. SAYSO_EARGUMENT with the column, the offset in
 * its value and a message. */
sayso_status manuscript_phrase(manuscript *m, uint32_t lexicon,
                               const ms_field *values, size_t *column,
                               sayso_error *error);

/* Adds the entries of a file's text as a new lexicon; `constants` are `count`
 * pairs of a column and a value that the file does not have. SAYSO_EFORMAT
 * with line, offset and message. */
sayso_status manuscript_read(manuscript *m, const char *s, size_t len,
                             ms_field (*constants)[2], size_t count,
                             sayso_error *error);

/* Makes the book; the manuscript is of no use then. */
sayso_status manuscript_finish(manuscript *m, book *out);

#endif
