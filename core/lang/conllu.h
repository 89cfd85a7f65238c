/* conllu.h - reads and writes treebanks in CoNLL-U. */
#ifndef SAYSO_CONLLU_H
#define SAYSO_CONLLU_H

#include "base/arena.h"
#include "base/buf.h"
#include "sayso.h"

/* A syntactic word. An empty column is "_", as it stands in the file; words
 * of one multiword token ("do", "n't") stand for themselves, glued. */
typedef struct {
  const char *form, *lemma, *upos, *xpos, *feats, *rel, *misc;
  uint32_t head; /* 1 is the sentence's first word; 0 the root, or none */
  bool glued;    /* no space follows */
  bool joined;   /* part of one written word with the token before it */
} conllu_token;

typedef struct {
  uint32_t first, last; /* tokens */
  bool new_document;    /* a `# newdoc` stands above it */
  bool new_paragraph;   /* a `# newpar` does */
  const char *id;       /* of `# sent_id`, or "" */
} conllu_sentence;

typedef struct {
  arena mem; /* all texts */
  conllu_token *tokens;
  conllu_sentence *sentences;
  uint32_t token_count, sentence_count;
  uint32_t token_room, sentence_room;
  uint32_t range_start, range_end; /* the multiword token being read, or 0 */
  bool range_glued;
} conllu;

/* Adds the sentences of the file at `path` to `out`, which starts as {0}.
 * Ranges ("1-2") and empty nodes ("3.1") are left out. On SAYSO_EFORMAT the
 * error gives the line; what was read before it stays. */
sayso_status conllu_read(conllu *out, const char *path, sayso_error *error);
void conllu_release(conllu *c);

/* Adds the sentences [first, last) as CoNLL-U. */
sayso_status conllu_write(const conllu *c, uint32_t first, uint32_t last,
                          buf *out);

/* The value of a feature in "Mood=Ind|Tense=Past" or of a key in MISC, and
 * its length; NULL if it is not there. */
const char *conllu_value(const char *list, const char *key, size_t *len);

#endif
