/* record.c - a tree of values in an arena, counted as it grows. */
#include "output/record.h"

#include <string.h>

#include "base/utf8.h"

void record_clear(record *r) {
  arena_release(&r->mem);
  *r = (record){0};
}

/* Whether `more` bytes still go in. */
static bool has_room(const record *r, size_t more) {
  return more <= RECORD_SIZE_MAX && r->size <= RECORD_SIZE_MAX - more;
}

static void append(value *parent, value *v) {
  if (parent->as.values.last)
    parent->as.values.last->next = v;
  else
    parent->as.values.first = v;
  parent->as.values.last = v;
  parent->count++;
}

sayso_status record_add(record *r, value *parent, const char *key,
                        size_t key_len, value **out) {
  uint32_t depth = parent ? parent->depth + 1 : 1;
  size_t size = sizeof(value) + key_len;
  if (depth > RECORD_DEPTH_MAX || !has_room(r, size)) return SAYSO_ETOOBIG;
  value *v = arena_new(&r->mem, 1, sizeof *v);
  if (!v) return SAYSO_ENOMEM;
  if (key) {
    v->key = arena_copy(&r->mem, key, key_len);
    if (!v->key) return SAYSO_ENOMEM;
    v->key_len = (uint32_t)key_len;
  }
  v->depth = depth;
  r->size += size;
  if (parent)
    append(parent, v);
  else
    r->root = v;
  *out = v;
  return SAYSO_OK;
}

void record_set_bool(value *v, bool b) {
  v->kind = VALUE_BOOL;
  v->as.boolean = b;
}

void record_set_integer(value *v, int64_t n) {
  v->kind = VALUE_INTEGER;
  v->as.integer = n;
}

void record_set_number(value *v, double n) {
  v->kind = VALUE_NUMBER;
  v->as.number = n;
}

void record_set_list(value *v) { v->kind = VALUE_LIST; }
void record_set_map(value *v) { v->kind = VALUE_MAP; }

static sayso_status set_bytes(record *r, value *v, value_kind kind,
                              const char *s, size_t len) {
  if (!has_room(r, len)) return SAYSO_ETOOBIG;
  const char *copy = arena_copy(&r->mem, s, len);
  if (!copy) return SAYSO_ENOMEM;
  r->size += len;
  v->kind = kind;
  v->as.text.at = copy;
  v->as.text.len = len;
  return SAYSO_OK;
}

/* The same for bytes that are not valid UTF-8. */
static sayso_status set_cleaned(record *r, value *v, const char *s,
                                size_t len) {
  buf clean = {.max = RECORD_SIZE_MAX};
  for (size_t at = 0, n; at < len && !clean.status; at += n) {
    n = utf8_valid(s + at, len - at);
    buf_add(&clean, s + at, n);
    if (at + n == len) break;
    buf_puts(&clean, "\xEF\xBF\xBD");
    n++;
  }
  sayso_status status = clean.status;
  if (!status) status = set_bytes(r, v, VALUE_TEXT, clean.at, clean.len);
  buf_release(&clean);
  return status;
}

sayso_status record_set_text(record *r, value *v, const char *s, size_t len) {
  if (len > RECORD_SIZE_MAX) return SAYSO_ETOOBIG;
  return utf8_valid(s, len) == len ? set_bytes(r, v, VALUE_TEXT, s, len)
                                   : set_cleaned(r, v, s, len);
}

sayso_status record_set_raw(record *r, value *v, const char *s, size_t len) {
  return set_bytes(r, v, VALUE_RAW, s, len);
}

sayso_status record_set_spans(record *r, value *v, const sayso_span *at,
                              uint32_t count) {
  if (count > RECORD_SIZE_MAX / sizeof *at) return SAYSO_ETOOBIG;
  size_t size = count * sizeof *at;
  if (!has_room(r, size)) return SAYSO_ETOOBIG;
  sayso_span *copy = arena_alloc(&r->mem, size);
  if (!copy) return SAYSO_ENOMEM;
  if (size) memcpy(copy, at, size);
  r->size += size;
  v->kind = VALUE_SPANS;
  v->count = count;
  v->as.spans = copy;
  return SAYSO_OK;
}

value *record_get(const value *map, const char *key) {
  size_t len = strlen(key);
  if (!map || map->kind != VALUE_MAP) return NULL;
  for (value *v = map->as.values.first; v; v = v->next)
    if (v->key_len == len && !memcmp(v->key, key, len)) return v;
  return NULL;
}
