/* record.h - the tree of values that a rule gives: a statement, before it is
 * written.
 *
 *     map --- "source" map --- "text"  text
 *         |                `-- "spans" spans [975,996)
 *         `-- "act"    text "say"
 *
 * A value stands in the tree of one record and nowhere else, so there are no
 * cycles. Spans stay byte ranges of the document until they are written.
 */
#ifndef SAYSO_RECORD_H
#define SAYSO_RECORD_H

#include "base/arena.h"
#include "sayso.h"

typedef enum {
  VALUE_NULL,
  VALUE_BOOL,
  VALUE_INTEGER,
  VALUE_NUMBER,
  VALUE_TEXT,
  VALUE_RAW,   /* JSON as it came in, proved by json_guard */
  VALUE_SPANS, /* byte ranges of the document's text */
  VALUE_LIST,
  VALUE_MAP
} value_kind;

typedef struct value value;
struct value {
  value_kind kind;
  uint32_t depth;  /* 1 for the root */
  value *next;     /* in the list or map that holds it */
  const char *key; /* in a map; NUL-terminated */
  uint32_t key_len;
  uint32_t count; /* of spans, or of the values in a list or map */
  union {
    bool boolean;
    int64_t integer;
    double number;
    struct {
      const char *at; /* valid UTF-8, NUL-terminated */
      size_t len;
    } text; /* or raw */
    sayso_span *spans;
    struct {
      value *first, *last;
    } values; /* of a list or map, in the order they were added */
  } as;
};

#define RECORD_DEPTH_MAX 32u
#define RECORD_SIZE_MAX ((size_t)1024 * 1024)

typedef struct {
  arena mem;
  size_t size; /* bytes that keys, texts, spans and values take so far */
  value *root; /* NULL when empty */
} record;

/* Forgets all values. A {0} is an empty record. */
void record_clear(record *r);

/* Adds a value at the end of `parent`, a list (then `key` is NULL) or a map;
 * with a NULL parent it becomes the root. It is null until it is set. Keys of
 * a map must differ. The key is copied. SAYSO_ETOOBIG past the limits of depth
 * or size, SAYSO_ENOMEM; the record is as before then. */
sayso_status record_add(record *r, value *parent, const char *key,
                        size_t key_len, value **out);

/* Give a null value its kind. Text, raw JSON and spans are copied, each
 * malformed byte of a text as U+FFFD; errors as above, and the value stays
 * null. */
void record_set_bool(value *v, bool b);
void record_set_integer(value *v, int64_t n);
void record_set_number(value *v, double n);
void record_set_list(value *v);
void record_set_map(value *v);
sayso_status record_set_text(record *r, value *v, const char *s, size_t len);
sayso_status record_set_raw(record *r, value *v, const char *s, size_t len);
sayso_status record_set_spans(record *r, value *v, const sayso_span *at,
                              uint32_t count);

/* The value of a map under `key`, or NULL; NULL also if `map` is no map. */
value *record_get(const value *map, const char *key);

#endif
