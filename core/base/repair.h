/* repair.h - bytes of unknown making as clean UTF-8, with a note of each kind
 * of repair.
 *
 *   UTF-8       kept as it is; a byte order mark at the start is dropped
 *   UTF-16      by its byte order mark, or by where its NUL bytes stand
 *   other       a line with malformed bytes: those bytes are read as Windows-
 *               1252 (a superset of Latin-1); the whole line is, if more of it
 *               is malformed than makes well-formed sequences
 *   NUL         becomes U+FFFD
 *
 * Other control characters are characters and stay; what shows them to people
 * takes care of them.
 */
#ifndef SAYSO_REPAIR_H
#define SAYSO_REPAIR_H

#include "base/buf.h"

#define REPAIR_MAP(X)                                                          \
  X(BOM, "bom-dropped")                                                        \
  X(UTF16LE, "encoding-utf-16le")                                              \
  X(UTF16BE, "encoding-utf-16be")                                              \
  X(WINDOWS, "encoding-windows-1252") /* counts bytes */                       \
  X(NUL, "nul-bytes")                                                          \
  X(SURROGATE, "lone-surrogates") /* or half a unit at the end */

typedef enum {
#define X(name, code) REPAIR_##name,
  REPAIR_MAP(X)
#undef X
      REPAIR_KINDS
} repair_kind;

typedef enum { ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE } encoding;

typedef struct {
  size_t count[REPAIR_KINDS];
  size_t first[REPAIR_KINDS]; /* byte offset in the input, if count > 0 */
} repairs;

/* The code of a kind of repair, such as "nul-bytes"; static. */
const char *repair_code(repair_kind kind);

/* What a text of which `s` is the start is written in, and in `*bom` how many
 * bytes its byte order mark has (0, 2 or 3). Looks at 1 KiB at most. */
encoding repair_encoding(const char *s, size_t len, size_t *bom);

/* Adds a whole text to `out` as valid UTF-8 without NULs, and what was done to
 * `r`. Linear; the status is that of `out`. */
sayso_status repair_text(const char *s, size_t len, buf *out, repairs *r);

/* The same for a part of a text in a known encoding, with no mark; `offset` is
 * where the part starts, for the notes. A part of UTF-8 must end at a line
 * end, or be the last. */
sayso_status repair_part(const char *s, size_t len, encoding from,
                         size_t offset, buf *out, repairs *r);

#endif
