/* allowance.h - limits of time, and of records, grow with the article that
 * they are for. */
#ifndef SAYSO_LUA_ALLOWANCE_H
#define SAYSO_LUA_ALLOWANCE_H

#include <stddef.h>

/* A limit is for an article of so many bytes, and for each so many of a longer
 * one: a book is read, and a loop without end still ends. */
#define LIMIT_PIECE ((size_t)512 * 1024)

/* How many times its limits an article of `len` bytes has. */
static inline double limit_times(size_t len) {
  return len > LIMIT_PIECE ? (double)len / (double)LIMIT_PIECE : 1;
}

#endif
