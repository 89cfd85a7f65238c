/* write.h - records as JSON lines and as CSV.
 *
 * Fields are written in one order, a table in write.c; fields that are not in
 * it come after those that are, sorted by the bytes of their names. So equal
 * records give equal bytes, in whatever order a rule set its fields.
 */
#ifndef SAYSO_WRITE_H
#define SAYSO_WRITE_H

#include "base/buf.h"
#include "output/offsets.h"
#include "output/record.h"

/* Where a record comes from. */
typedef struct {
  const char *doc; /* the document's id; NUL-terminated */
  const offsets *offsets;
  offset_unit unit;
} write_context;

/* Adds one line to `out`: the record's root, a map, with "doc" before its
 * other fields. Nulls are left out, save `source`: a record with a `content`
 * and no `source` is given a null one. On a failure, also of `out`, nothing
 * of the record is left in it. */
sayso_status write_json(buf *out, const record *r, const write_context *c);

/* Adds {"doc":...,"error":{"code":...,"message":...}} as a line. */
sayso_status write_json_error(buf *out, const char *doc, const char *code,
                              const char *message);

/* The same as CSV of RFC 4180: CRLF after each record, quotes where needed.
 * First the names of the columns, see write_csv.c; then one row a record:
 * "source" is its text, "source_spans" is "975-996;1002-1114". Fields without
 * a column of their own are an object of JSON in the column "more": texts,
 * numbers, and "toll.value" for what a part says besides its text. */
sayso_status write_csv_head(buf *out);
sayso_status write_csv(buf *out, const record *r, const write_context *c);
sayso_status write_csv_error(buf *out, const char *doc, const char *code,
                             const char *message);

/* The members of a map in the order in which they are written: `*count`
 * pointers, for mem_free; NULL without memory. */
const value **write_order(const value *map, size_t *count);

#endif
