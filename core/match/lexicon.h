/* lexicon.h - lists of words and phrases with what is said of each, and one
 * scan that finds them all.
 *
 *     phrase           pos    act        claim    fits claim, claims, claimed
 *     claim            VERB   claim      said     fits said alone
 *     rule out         VERB   deny       "Sun"    fits Sun, not sun or Suns
 *     "Sun"            PROPN
 *
 * All lexicons of a set of rules live in one `lexicons`: add them, freeze it,
 * scan. A phrase is cut by the document's own tokeniser. A word of a phrase
 * fits a token if it is the token's form or its lemma, ignoring case; a word
 * in double quotes fits only a token with exactly that text. In a phrase a
 * backslash stands before a double quote or a backslash that is meant.
 *
 * Columns: "phrase" comes first. Three others are also rules for the hit:
 *
 *     pos     VERB, "VERB|NOUN" ...: the tag of the first token; "" any
 *     case    fold (or ""): ignored; exact: as the phrase is written; cap:
 *             the first letter of the hit must be a capital
 *     exact   yes: forms only, no lemmas; no (or "")
 *
 * Before a sentence is tagged its lemmas are not known: a scan then gives the
 * hits that some tagging would make, and lexicon_fits decides once tags are
 * there. Not for several threads at a time: what a word of the engine's
 * vocabulary fits is found once and kept.
 */
#ifndef SAYSO_LEXICON_H
#define SAYSO_LEXICON_H

#include "lang/unigrams.h"
#include "text/document.h"

typedef struct lexicons lexicons;

/* No phrase has more words, no lexicon more columns. */
#define LEXICON_WORDS_MAX 1024u
#define LEXICON_COLUMNS_MAX 64u

/* ## Building */

/* `cache` is the folder where large files are kept compiled (it is made if it
 * is not there), or NULL for none. The engine must outlive it. */
sayso_status lexicons_new(sayso_engine *engine, const char *cache,
                          lexicons **out);
void lexicons_free(lexicons *l);

/* Adds an empty lexicon; lexicons are numbered from 0. Pack and name together
 * must be new. columns[0] is "phrase". SAYSO_EARGUMENT with a message. */
sayso_status lexicons_add(lexicons *l, const char *pack, const char *name,
                          const char *const *columns, size_t count,
                          uint32_t *lexicon, sayso_error *error);

/* Adds an entry, a value for each column; entries are numbered from 0 within
 * their lexicon. The offset of an error counts in the value that is wrong,
 * and `*column` (or NULL) says which. */
sayso_status lexicons_phrase(lexicons *l, uint32_t lexicon,
                             const char *const *values, size_t *column,
                             sayso_error *error);

/* What all entries of a file have in a column that the file does not have. */
typedef struct {
  const char *column, *value;
} lexicon_constant;

/* Adds a lexicon from a .tsv file: its first line names the columns, then
 * follows a line for each entry. Skipped are empty lines and comments, which
 * start with "#" and a space or are "#" alone. In values \t \n \\ \" stand for
 * what they do in C; in phrases only the last two. SAYSO_EIO, or SAYSO_EFORMAT
 * with the line and the offset in it. A file of more than LEXICON_CACHED bytes
 * is kept compiled; it is the same, only faster, the next time. */
#define LEXICON_CACHED ((size_t)64 * 1024)
sayso_status lexicons_read(lexicons *l, const char *pack, const char *name,
                           const char *path, const lexicon_constant *constants,
                           size_t count, uint32_t *lexicon, sayso_error *error);

/* Ends the building; scans come after. */
sayso_status lexicons_freeze(lexicons *l, sayso_error *error);

/* ## What is there (after freezing) */

/* The number of a lexicon; false if there is none. Also before freezing. */
bool lexicons_find(const lexicons *l, const char *pack, const char *name,
                   uint32_t *lexicon);

uint32_t lexicons_count(const lexicons *l);
const char *lexicon_name(const lexicons *l, uint32_t lexicon);
uint32_t lexicon_size(const lexicons *l, uint32_t lexicon); /* entries */

/* Names of columns by number; NULL beyond the last. */
const char *lexicon_column(const lexicons *l, uint32_t lexicon, uint32_t c);

/* The value of an entry: "" if it was empty, NULL if there is no such column.
 * Borrowed. */
const char *lexicon_value(const lexicons *l, uint32_t lexicon, uint32_t entry,
                          const char *column);

/* ## Finding */

typedef struct {
  uint32_t lexicon, entry;
  uint32_t first, last; /* tokens [first, last) */
  uint32_t book, node;  /* where it stands inside; of no meaning outside */
  bool is_sure;         /* lexicon_fits will say yes: forms are enough */
} lexicon_hit;

/* Start with {0}, use it for many scans, release it. */
typedef struct {
  lexicon_hit *at;
  uint32_t count, room;
  bool is_cut; /* hits were left out: one of the limits below was reached */
  uint32_t *front[2]; /* work space */
  uint32_t front_room[2];
} lexicon_hits;
void lexicon_hits_release(lexicon_hits *hits);

/* Most hits of one scan; most ways to go on with a phrase from one place. */
#define LEXICON_HITS_MAX 1000000u
#define LEXICON_WAYS_MAX 256u

/* Finds the hits that lie within the tokens [first, last), such as those of a
 * sentence: ordered by start, then longest first, then by lexicon and entry.
 * Needs the layer TOKENS. What was in `out` is gone. */
sayso_status lexicons_scan(lexicons *l, const sayso_doc *doc, uint32_t first,
                           uint32_t last, lexicon_hits *out);

/* Whether a hit is one by the tags and lemmas that its tokens have: the layer
 * TAGS must be there for them. */
bool lexicon_fits(const lexicons *l, const sayso_doc *doc,
                  const lexicon_hit *hit);

/* Whether a hit can start with this word at all. Fails with SAYSO_ENOMEM. */
sayso_status lexicons_cover(lexicons *l, word_id form, bool *covers);

/* Whether a lexicon has an entry of just this word, a form or a lemma that is
 * taken as it is, for `[lemma in claim]`. What the column pos asks is for the
 * caller to ask. `*entry` (or NULL) is the first there is. */
bool lexicon_has(const lexicons *l, uint32_t lexicon, word_id word,
                 uint32_t *entry);

/* How often a token is expected to be a word that is an entry, and a phrase's
 * rarest word: its hits are no more. Of a large lexicon some entries stand for
 * all. Found once and kept. */
typedef struct {
  double words, hits;
} lexicon_shares;
lexicon_shares lexicon_share(lexicons *l, uint32_t lexicon, const unigrams *u);

#endif
