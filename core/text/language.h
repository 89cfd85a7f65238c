/* language.h - what the text layers know of a language, read from its folder.
 *
 * Languages are data: abbreviations, clitics and the looks of bylines and
 * datelines stand in text files (core/lang/en/...), never in C. Each file
 * starts with a comment that explains it.
 */
#ifndef SAYSO_LANGUAGE_H
#define SAYSO_LANGUAGE_H

#include "sayso.h"

/* Immutable once opened, and shared by all documents. */
typedef struct language language;

/* Reads the text files of the folder `path`. An error names file and line. */
sayso_status language_open(const char *path, language **out,
                           sayso_error *error);
void language_free(language *lang);

/* A number that differs, as good as surely, if the bytes of the files did: for
 * caches of what was cut into tokens. */
uint64_t language_fingerprint(const language *lang);

/* ## Words with a habit */

#define LEXEME_MAP(X)                                                          \
  X(TITLE, "title") /* "Mr.": a name follows, the sentence goes on */          \
  X(ABBREVIATION, "abbreviation") /* "Inc.": the sentence may go on */         \
  X(COUNT, "count")       /* "No.": an abbreviation if a digit follows */      \
  X(CLITIC, "clitic")     /* "'s": a token, though joined to what precedes */  \
  X(SPLIT, "split")       /* "cannot": two tokens */                           \
  X(WHOLE, "whole")       /* "o'clock": one token, marks and all */            \
  X(PREFIX, "prefix")     /* "anti": its hyphen joins */                       \
  X(SYLLABLE, "syllable") /* "Jong-un": both sides are; the hyphen joins */    \
  X(UNIT, "unit")         /* "pm": a token of its own after digits */          \
  X(STARTER, "starter")   /* "The": opens a sentence after "Inc." */           \
  X(PARTICLE, "particle") /* "van": small, yet inside names */                 \
  X(REPORTING, "reporting")   /* "said": ties a question to its speaker */     \
  X(POSSESSIVE, "possessive") /* "s": a bare apostrophe may follow it */

enum lexeme_kind {
#define X(name, text) LEXEME_INDEX_##name,
  LEXEME_MAP(X)
#undef X
      LEXEME_KIND_COUNT
};

enum {
#define X(name, text) LEXEME_##name = 1 << LEXEME_INDEX_##name,
  LEXEME_MAP(X)
#undef X
      LEXEME_CAP = 1 << LEXEME_KIND_COUNT /* only with a capital: "Wed." */
};

/* The longest text that can have a habit, in bytes. */
#define LEXEME_MAX 24

typedef struct {
  char text[LEXEME_MAX + 1]; /* lower-cased, with plain apostrophes */
  uint8_t len;
  uint8_t cut;    /* of a SPLIT: how many bytes its first token has */
  uint16_t kinds; /* a set of LEXEME_...; 0 in an empty slot */
} lexeme;

/* The habits of a text of `len` bytes, whatever its case and apostrophes: a
 * set of LEXEME_..., 0 if it has none. `*cut` (or NULL) as in lexeme; it
 * counts the bytes of this text. */
unsigned language_habits(const language *lang, const char *s, size_t len,
                         uint32_t *cut);

/* ## Looks of blocks */

/* The `block_role` that the text of a block shows by its looks alone, or -1;
 * `early` is true before the first paragraph. How many of its bytes are a
 * dateline or label if it is a paragraph ("PARIS (AP) -") go to `*lead`, or
 * 0. */
int language_look(const language *lang, const char *s, size_t len, bool early,
                  size_t *lead);

#endif
