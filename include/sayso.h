/* sayso.h - who said what, to whom, when, and how surely.
 *
 * The library turns the bytes of one article into statements, one way only:
 *
 *     bytes -> document -> layers -> matches -> statements -> output
 *
 * Text     A document owns a private copy of its bytes, and they never change.
 *          A position is a byte offset; a piece of text is a sayso_span.
 * Memory   All that hangs off a document lives in its arena and dies with it.
 *          A `const` pointer you are given is borrowed: never free it, and
 *          do not keep it longer than its owner.
 * Errors   What can fail returns a sayso_status; SAYSO_OK is zero. After a
 *          failure the out parameters are untouched and the objects that were
 *          passed in are still usable. A function that takes a sayso_error
 *          fills it in, if it is not NULL, with what went wrong and where.
 * Threads  No global state. An engine, its documents and its rules belong to
 *          one thread at a time; engines of several threads may share a model.
 */
#ifndef SAYSO_H
#define SAYSO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SAYSO_VERSION "0.1.0"
#define SAYSO_API __attribute__((visibility("default")))

/* ## Status */

#define SAYSO_STATUS_MAP(X)                                                    \
  X(OK, "success")                                                             \
  X(ENOMEM, "out of memory")                                                   \
  X(ETOOBIG, "larger than the limit")                                          \
  X(EUTF8, "not valid UTF-8")                                                  \
  X(EIO, "could not be read or written")                                       \
  X(EFORMAT, "damaged, or not in the expected format")                         \
  X(EPATTERN, "the pattern is wrong")                                          \
  X(EARGUMENT, "a wrong argument")                                             \
  X(ELIMIT, "a limit was reached")                                             \
  X(ECALLBACK, "a callback failed")                                            \
  X(EMODEL, "the language has no model for this")

typedef enum {
#define X(name, text) SAYSO_##name,
  SAYSO_STATUS_MAP(X)
#undef X
} sayso_status;

/* What a status means, for people. Never NULL; static storage. */
SAYSO_API const char *sayso_strerror(sayso_status status);

/* What went wrong, and where: a byte offset in the text, pattern or file that
 * was passed, and its line (from 1; 0 where lines make no sense). */
typedef struct {
  sayso_status status;
  uint32_t line;
  size_t offset;
  char message[400]; /* a sentence without a full stop, NUL-terminated */
} sayso_error;

/* ## The engine: one language, its model and its words */

typedef struct sayso_engine sayso_engine;

/* Opens the language whose data stand in the folder `path`, such as
 * "core/lang/en". The model in it is mapped, not read. */
SAYSO_API sayso_status sayso_engine_new(const char *path, sayso_engine **out,
                                        sayso_error *error);

/* Releases the engine; its documents must be gone. NULL is fine. */
SAYSO_API void sayso_engine_free(sayso_engine *engine);

/* ## Documents */

/* The bytes [start, end) of a document's text. */
typedef struct {
  uint32_t start, end;
} sayso_span;

typedef struct sayso_doc sayso_doc;

/* Reads `len` bytes of UTF-8 into a new document; the caller keeps `text`.
 * On SAYSO_EUTF8, `*bad` (if not NULL) is the offset of the first bad byte. A
 * text of more than SAYSO_DOC_MAX bytes is SAYSO_ETOOBIG. */
#define SAYSO_DOC_MAX (20u * 1024 * 1024)
SAYSO_API sayso_status sayso_doc_new(sayso_engine *engine, const char *text,
                                     size_t len, sayso_doc **out, size_t *bad);

/* Releases the document and everything borrowed from it. NULL is fine. */
SAYSO_API void sayso_doc_free(sayso_doc *doc);

/* The text: `*len` bytes, then a NUL. Borrowed. */
SAYSO_API const char *sayso_doc_text(const sayso_doc *doc, size_t *len);

/* Says on which day the article was written, "2024-11-05", from which "on
 * Tuesday" and "last year" are counted; a time after the day is ignored.
 * SAYSO_EARGUMENT if it is no such day, or if dates were read already. */
SAYSO_API sayso_status sayso_doc_set_date(sayso_doc *doc, const char *iso,
                                          size_t len);

/* ## Layers: each is a row of spans, made on first use and then kept */

/* clang-format off */
typedef enum {
  SAYSO_BLOCKS,    /* headline, byline, paragraphs ...: what blank lines part */
  SAYSO_TOKENS,    /* words and punctuation, as Universal Dependencies split */
  SAYSO_QUOTES,    /* quotations, with their marks; they may nest */
  SAYSO_SENTENCES, /* sentences, each inside one block */
  SAYSO_TAGS,      /* tokens with part of speech and lemma */
  SAYSO_DATES,     /* dates, times, lengths of time, how often */
  SAYSO_NUMBERS,   /* quantities: numbers with what they count */
  SAYSO_DEPS,      /* tokens with governor and relation */
  SAYSO_NAMES,     /* names of persons, organisations, places ... */
  SAYSO_ENTITIES,  /* mentions: names, noun phrases, pronouns; they nest */
  SAYSO_PHRASES,   /* noun phrases; they may nest */
  SAYSO_CLAUSES,   /* finite and non-finite clauses; they may nest */
  SAYSO_LAYER_COUNT
} sayso_layer;
/* clang-format on */

/* The name a layer has in Lua and in tests, such as "sentences"; or NULL. */
SAYSO_API const char *sayso_layer_name(sayso_layer layer);

/* The spans of a layer, in the order of the text, none empty; where they
 * nest, the longer first. `*out` is borrowed. */
SAYSO_API sayso_status sayso_doc_layer(sayso_doc *doc, sayso_layer layer,
                                       const sayso_span **out, size_t *count);

#ifdef __cplusplus
}
#endif
#endif
