/* names_train.h - learns to find names from texts in which they are marked. */
#ifndef SAYSO_NAMES_TRAIN_H
#define SAYSO_NAMES_TRAIN_H

#include "lang/gazetteer.h"
#include "base/buf.h"
#include "lang/name_table.h"

/* A file of marked texts: a line a token, its form, a tab and its label ("O",
 * "B-person", "I-person" ...); an empty line ends a sentence; "# doc" begins a
 * document. What is not known may be left open: "B-*" begins a name of any
 * type, "I-*" goes on with one, "N-*" is in a name, "*" in a name or in none.
 */
typedef struct {
  const char *path;
  bool is_apart; /* marked by other rules, or of another kind than news: what
                  * is only so there is learned apart, and not kept */
} name_text;

typedef struct {
  const name_text *texts; /* to learn from; the last has no path */
  const char *vectors;    /* a word and its numbers a line; NULL: no clusters */
  uint32_t vectors_max;   /* words */
  unsigned rounds;        /* of finding clusters */
  unsigned epochs;
  unsigned mean; /* the weights are the mean of this many last epochs */
  float rate, decay;
  float drop;        /* the share of features left out each time, below 1 */
  double courage;    /* added in the end to the score of beginning a name: more
                      * names are found, and more wrong ones */
  uint32_t features; /* kept: those with the largest weights */
  uint64_t seed;
  void (*progress)(void *self, unsigned epoch, double loss); /* or NULL */
  void *self;
} names_train_options;

/* What the bundled model was made with, but for the files. */
extern const names_train_options names_train_defaults;

/* Writes the section "names" to `out`. Words are added to `w`, which is the
 * gazetteer's. An error names the file and the line. */
sayso_status names_train(const names_train_options *o, const gazetteer *g,
                         words *w, buf *out, sayso_error *error);

/* ## Marked texts, which tests read as well */

typedef struct {
  uint32_t first, last; /* tokens */
  uint32_t document;    /* from 1, over all files */
  bool is_apart;
  bool is_open; /* has a mark that leaves labels open */
} marked_sentence;

/* Marks that leave labels open, among labels. */
enum {
  MARKED_BEGIN = NAME_LABELS,
  MARKED_INSIDE,
  MARKED_NAME,
  MARKED_ANY,
  MARKED_COUNT
};

typedef struct {
  word_id *forms;
  uint8_t *labels; /* as in name_table.h, or MARKED_ */
  marked_sentence *sentences;
  uint32_t count, room, label_room, sentence_count, sentence_room, documents;
} marked_texts;

/* Adds a file's sentences to `t`, which starts as {0}. */
sayso_status marked_read(marked_texts *t, words *w, const name_text *from,
                         sayso_error *error);
void marked_release(marked_texts *t);

#endif
