/* write.c - records as lines of JSON. */
#include "output/write.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

/* The order of the fields, whatever map they stand in. A field that is written
 * often belongs here. */
static const char *const field_order[] = {
    /* the statement */
    "doc", "id", "rule", "label", "kind", "act", "confidence", "source", "cue",
    "content", "addressee", "medium", "target", "time", "certainty", "stance",
    "quantities", "chain", "notes",
    /* a part of it */
    "text", "spans", "quotes", "type", "entity", "name", "members", "role",
    "lemma", "tense", "value", "unit", "comparator", "polarity", "modality",
    "reporter",
    /* an error */
    "error", "code", "message"};

#define FIELDS (sizeof field_order / sizeof *field_order)

static size_t rank_of(const value *v) {
  for (size_t i = 0; i < FIELDS; i++)
    if (*v->key == *field_order[i] && !strcmp(v->key, field_order[i]) &&
        v->key_len == strlen(v->key))
      return i;
  return FIELDS;
}

static int compare_bytes(const value *a, const value *b) {
  size_t n = a->key_len < b->key_len ? a->key_len : b->key_len;
  int order = memcmp(a->key, b->key, n);
  return order ? order : (a->key_len > b->key_len) - (a->key_len < b->key_len);
}

typedef struct {
  const value *v;
  size_t rank;
} field;

static int compare_fields(const void *a, const void *b) {
  const field *x = a, *y = b;
  if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
  return compare_bytes(x->v, y->v);
}

static int compare_values(const void *a, const void *b) {
  const value *x = *(const value *const *)a, *y = *(const value *const *)b;
  return compare_fields(&(field){x, rank_of(x)}, &(field){y, rank_of(y)});
}

const value **write_order(const value *map, size_t *count) {
  const value **list = mem_new(map->count + 1, sizeof *list);
  *count = 0;
  if (!list) return NULL;
  for (const value *v = map->as.values.first; v; v = v->next)
    list[(*count)++] = v;
  qsort(list, *count, sizeof *list, compare_values);
  return list;
}

typedef struct {
  json_writer json;
  const write_context *context;
} writer;

static void write_value(writer *w, const value *v);

static void write_span(writer *w, sayso_span at) {
  const write_context *c = w->context;
  json_open(&w->json, '[');
  json_integer(&w->json, offsets_from_byte(c->offsets, c->unit, at.start));
  json_integer(&w->json, offsets_from_byte(c->offsets, c->unit, at.end));
  json_close(&w->json, ']');
}

static void write_list(writer *w, const value *list) {
  json_open(&w->json, '[');
  if (list->kind == VALUE_SPANS)
    for (uint32_t i = 0; i < list->count; i++)
      write_span(w, list->as.spans[i]);
  else
    for (value *v = list->as.values.first; v; v = v->next)
      write_value(w, v);
  json_close(&w->json, ']');
}

static bool is_written(const value *v) {
  return v->kind != VALUE_NULL || !strcmp(v->key, "source");
}

static void write_fields(writer *w, const field *fields, size_t count) {
  for (size_t i = 0; i < count; i++) {
    json_key(&w->json, fields[i].v->key, fields[i].v->key_len);
    write_value(w, fields[i].v);
  }
}

/* The members of a map, in order; `extra` (or NULL) is one more. */
static void write_members(writer *w, const value *map, const value *extra) {
  size_t count = 0;
  field *fields = mem_new(map->count + 1, sizeof *fields);
  if (!fields) {
    w->json.out->status = SAYSO_ENOMEM;
    return;
  }
  for (const value *v = map->as.values.first; v; v = v->next)
    if (is_written(v)) fields[count++] = (field){v, rank_of(v)};
  if (extra) fields[count++] = (field){extra, rank_of(extra)};
  qsort(fields, count, sizeof *fields, compare_fields);
  write_fields(w, fields, count);
  mem_free(fields);
}

static void write_value(writer *w, const value *v) {
  json_writer *json = &w->json;
  if (json->out->status) return;
  switch (v->kind) {
  case VALUE_NULL:
    json_null(json);
    break;
  case VALUE_BOOL:
    json_bool(json, v->as.boolean);
    break;
  case VALUE_INTEGER:
    json_integer(json, v->as.integer);
    break;
  case VALUE_NUMBER:
    json_number(json, v->as.number);
    break;
  case VALUE_TEXT:
    json_string(json, v->as.text.at, v->as.text.len);
    break;
  case VALUE_RAW:
    json_raw(json, v->as.text.at, v->as.text.len);
    break;
  case VALUE_SPANS:
  case VALUE_LIST:
    write_list(w, v);
    break;
  case VALUE_MAP:
    json_open(json, '{');
    write_members(w, v, NULL);
    json_close(json, '}');
    break;
  }
}

/* Ends a line; after a failure takes back all since `from`, and the status of
 * the buffer stays for its owner to see. */
static sayso_status end_line(buf *out, size_t from) {
  buf_putc(out, '\n');
  if (!out->status) return SAYSO_OK;
  out->len = from;
  if (out->at) out->at[from] = '\0';
  return out->status;
}

sayso_status write_json(buf *out, const record *r, const write_context *c) {
  static const value no_source = {.key = "source", .key_len = 6};
  writer w = {{.out = out}, c};
  const value *root = r->root;
  size_t from = out->len;
  if (!root || root->kind != VALUE_MAP) return SAYSO_EARGUMENT;
  bool is_bare = record_get(root, "content") && !record_get(root, "source");
  json_open(&w.json, '{');
  if (!record_get(root, "doc")) {
    json_key(&w.json, "doc", 3);
    json_string(&w.json, c->doc, strlen(c->doc));
  }
  write_members(&w, root, is_bare ? &no_source : NULL);
  json_close(&w.json, '}');
  return end_line(out, from);
}

static void write_field(json_writer *w, const char *key, const char *s) {
  json_key(w, key, strlen(key));
  json_string(w, s, strlen(s));
}

sayso_status write_json_error(buf *out, const char *doc, const char *code,
                              const char *message) {
  json_writer w = {.out = out};
  size_t from = out->len;
  json_open(&w, '{');
  write_field(&w, "doc", doc);
  json_key(&w, "error", 5);
  json_open(&w, '{');
  write_field(&w, "code", code);
  write_field(&w, "message", message);
  json_close(&w, '}');
  json_close(&w, '}');
  return end_line(out, from);
}
