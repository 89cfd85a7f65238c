/* json.h - JSON out, and JSON in behind a guard.
 *
 * Out: a writer over a buf. Commas come by themselves, strings are escaped and
 * always valid UTF-8, and equal values give equal bytes in any locale.
 *
 * In: json_guard reads a text once, front to back, and proves that it is one
 * JSON value of RFC 8259. After that nothing can go wrong any more: the rest
 * walks over slices of the proved text, and makes no tree. So an integer above
 * 2^53 stays as it was written, and what nobody asks for costs nothing.
 */
#ifndef SAYSO_JSON_H
#define SAYSO_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* ## Out */

/* Start with {.out = &buffer}. Failures are in the buffer's status. */
typedef struct {
  buf *out;
  bool comma; /* a value stands before, in the same brackets */
} json_writer;

void json_open(json_writer *w, char bracket);  /* '{' or '[' */
void json_close(json_writer *w, char bracket); /* '}' or ']' */

/* The key of the value that is written next. */
void json_key(json_writer *w, const char *key, size_t len);

/* A malformed byte is written as U+FFFD. */
void json_string(json_writer *w, const char *s, size_t len);
void json_integer(json_writer *w, int64_t n);

/* The shortest decimal that reads back as `n`; null if `n` is not finite, for
 * which JSON has no number. */
void json_number(json_writer *w, double n);
void json_bool(json_writer *w, bool b);
void json_null(json_writer *w);

/* A value that is JSON already (proved by json_guard). Line ends between its
 * tokens become spaces, so that a record stays on its line. */
void json_raw(json_writer *w, const char *json, size_t len);

/* ## In */

#define JSON_DEPTH_MAX 256u
#define JSON_SIZE_MAX ((size_t)64 * 1024 * 1024)

/* The guard calls itself for each level: more would take too much stack. */
#define JSON_DEPTH_LIMIT 4096u

/* A piece of a guarded text; {NULL, 0} where there is none. */
typedef struct {
  const char *at;
  size_t len;
} json_slice;

typedef enum {
  JSON_END, /* no value, or no more */
  JSON_NULL,
  JSON_FALSE,
  JSON_TRUE,
  JSON_NUMBER,
  JSON_STRING,
  JSON_ARRAY,
  JSON_OBJECT,
  JSON_KEY,  /* only from json_step: the name of the next value */
  JSON_CLOSE /* only from json_step: the end of an array or object */
} json_kind;

/* Proves that `s` is one JSON value with nothing but white space around it,
 * in UTF-8, at most JSON_DEPTH_MAX deep and JSON_SIZE_MAX long, and gives the
 * value without that white space. Otherwise SAYSO_EFORMAT, SAYSO_EUTF8 or
 * SAYSO_ETOOBIG with offset and line in `error` (or NULL). Allocates nothing;
 * linear. */
sayso_status json_guard(const char *s, size_t len, json_slice *out,
                        sayso_error *error);

/* The same with other limits. 0 stands for those above; a depth of more than
 * JSON_DEPTH_LIMIT for that. */
typedef struct {
  size_t size;    /* bytes */
  unsigned depth; /* levels */
} json_limits;
sayso_status json_guard_within(const char *s, size_t len, json_limits limits,
                               json_slice *out, sayso_error *error);

/* What a value is, by its first byte. */
json_kind json_kind_of(json_slice value);

/* The member of an object: `path` is its key, or else keys joined with dots
 * ("article.body"). The last of equal keys wins, as in most readers. {NULL, 0}
 * if there is none. */
json_slice json_get(json_slice object, const char *path);

/* The same, with how many members have that key in `*count`. */
json_slice json_find(json_slice object, const char *path, size_t *count);

/* The next key or value of an array or object, from `*at`, which starts as 0
 * and is kept by this function. An object gives its values, and their keys (a
 * string) in `*key` if that is not NULL. False at the end. */
bool json_next(json_slice container, size_t *at, json_slice *key,
               json_slice *value);

/* Walks a value and all it holds, once and in order, however deep: `rest` is
 * what is still to come. `*out` is the text of a key, string, number or
 * literal. JSON_END when all is read. */
json_kind json_step(json_slice *rest, json_slice *out);

/* What reading a string met that can not stand in a text. */
typedef struct {
  size_t nuls;       /* NUL characters, now U+FFFD */
  size_t surrogates; /* halves of pairs that stood alone, now U+FFFD */
} json_repairs;

/* Adds what a string says, in UTF-8, to `out`; counts repairs in `repairs`
 * (or NULL). */
sayso_status json_text(json_slice string, buf *out, json_repairs *repairs);

/* True if a number is written as an integer and fits. */
bool json_to_integer(json_slice number, int64_t *out);

/* The double nearest to a number, in any locale. */
double json_to_double(json_slice number);

#endif
