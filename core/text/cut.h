/* cut.h - where a token ends: the conventions of UD English. */
#ifndef SAYSO_CUT_H
#define SAYSO_CUT_H

#include "text/language.h"

/* A run of bytes without white space, inside a block. */
typedef struct {
  const language *lang;
  const char *s;       /* the document's text */
  uint32_t start, end; /* of the run */
  uint32_t block_end;
  unsigned has; /* a set of CUT_HAS_... */
} chunk;

enum {
  CUT_HAS_AT = 1,    /* @ */
  CUT_HAS_COLON = 2, /* : */
  CUT_HAS_MARK = 4,  /* any byte but ASCII letters */
};

/* Finds the end of the chunk that starts at `c->start`, before `end`, and what
 * it has. Gives how long the white space after it is, 0 at `end`. */
uint32_t cut_chunk(chunk *c, uint32_t end);

/* No token is longer, in bytes; it is cut then. */
#define TOKEN_MAX 4096u

/* The end of the token that starts at `at`, inside the chunk. */
uint32_t cut_token(const chunk *c, uint32_t at);

#endif
