/* tags.h - parts of speech: the tagger, and what its tags mean.
 *
 * A tag is one number for a pair of UPOS, the universal part of speech, and
 * XPOS, the finer one of the treebank. Features that follow from the pair
 * ("Mood=Ind|Tense=Past|VerbForm=Fin") come with it.
 */
#ifndef SAYSO_TAGS_H
#define SAYSO_TAGS_H

#include "base/words.h"
#include "lang/model.h"

/* clang-format off */
#define UPOS_MAP(X)                                                            \
  X(ADJ) X(ADP) X(ADV) X(AUX) X(CCONJ) X(DET) X(INTJ) X(NOUN) X(NUM) X(PART)   \
  X(PRON) X(PROPN) X(PUNCT) X(SCONJ) X(SYM) X(VERB) X(X)
/* clang-format on */

typedef enum {
#define X(name) UPOS_##name,
  UPOS_MAP(X)
#undef X
      UPOS_COUNT
} upos;

const char *upos_name(upos u);

/* The part of speech of a name such as "NOUN", or UPOS_COUNT. */
upos upos_find(const char *name, size_t len);

#define TAG_NONE UINT16_MAX
#define TAGS_MAX 254u /* in one model */

/* A tagger reads an immutable model, and keeps what it found out about the
 * words of one engine. */
typedef struct tagger tagger;

/* Opens the tagger of a model. Without one `*out` is NULL and all is well. */
sayso_status tagger_open(const model *m, const words *w, tagger **out,
                         sayso_error *error);
void tagger_free(tagger *t);

/* Tags a sentence of any length: `count` forms to as many tags. */
sayso_status tagger_run(tagger *t, const word_id *forms, uint32_t count,
                        uint16_t *tags);

unsigned tagger_count(const tagger *t); /* tags are 0 to one less */
upos tag_upos(const tagger *t, uint16_t tag);
const char *tag_xpos(const tagger *t, uint16_t tag);
const char *tag_feats(const tagger *t, uint16_t tag); /* "" if none */

/* The tag of a pair, such as "VERB" and "VBD", or TAG_NONE. */
uint16_t tag_find(const tagger *t, const char *upos_name, const char *xpos);

#endif
