/* write_csv.c - records as rows of CSV (RFC 4180). */
#include "output/write.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"

/* The columns, and the path to what stands in them. A part of a statement is
 * its text; spans are "975-996;1002-1114"; lists have ";" between. */
static const struct {
  const char *name, *field, *part;
} columns[] = {
    {"doc",           "doc",        NULL      },
    {"id",            "id",         NULL      },
    {"rule",          "rule",       NULL      },
    {"kind",          "kind",       NULL      },
    {"act",           "act",        NULL      },
    {"confidence",    "confidence", NULL      },
    {"source",        "source",     "text"    },
    {"source_spans",  "source",     "spans"   },
    {"source_type",   "source",     "type"    },
    {"source_name",   "source",     "name"    },
    {"source_role",   "source",     "role"    },
    {"cue",           "cue",        "text"    },
    {"cue_spans",     "cue",        "spans"   },
    {"cue_lemma",     "cue",        "lemma"   },
    {"content",       "content",    "text"    },
    {"content_spans", "content",    "spans"   },
    {"addressee",     "addressee",  "text"    },
    {"medium",        "medium",     "text"    },
    {"target",        "target",     "text"    },
    {"time",          "time",       "text"    },
    {"time_value",    "time",       "value"   },
    {"polarity",      "certainty",  "polarity"},
    {"modality",      "certainty",  "modality"},
    {"stance",        "stance",     NULL      },
    {"chain",         "chain",      NULL      },
    {"notes",         "notes",      NULL      },
    {"more",          NULL,         NULL      }, /* see add_more */
    {"error",         "error",      "code"    },
    {"message",       "error",      "message" },
};

#define COLUMNS (sizeof columns / sizeof *columns)

/* Adds a field, in quotes if it holds a quote, a comma or a line end, or white
 * space at an end that a reader might trim. */
static void add_cell(buf *out, const char *s, size_t len) {
  size_t plain = 0;
  while (plain < len && !strchr("\",\r\n", s[plain]))
    plain++;
  if (plain == len && !(len && (*s == ' ' || s[len - 1] == ' '))) {
    buf_add(out, s, len);
    return;
  }
  buf_putc(out, '"');
  for (size_t i = 0; i < len; i++) {
    if (s[i] == '"') buf_putc(out, '"');
    buf_putc(out, s[i]);
  }
  buf_putc(out, '"');
}

static void add_spans(buf *out, const value *v, const write_context *c) {
  for (uint32_t i = 0; i < v->count; i++)
    buf_printf(out, "%s%u-%u", i ? ";" : "",
               offsets_from_byte(c->offsets, c->unit, v->as.spans[i].start),
               offsets_from_byte(c->offsets, c->unit, v->as.spans[i].end));
}

/* Adds what a value is in a cell, without quotes. */
static void add_plain(buf *out, const value *v, const write_context *c) {
  json_writer json = {.out = out};
  switch (v->kind) {
  case VALUE_NULL:
    break;
  case VALUE_BOOL:
    json_bool(&json, v->as.boolean);
    break;
  case VALUE_INTEGER:
    json_integer(&json, v->as.integer);
    break;
  case VALUE_NUMBER:
    json_number(&json, v->as.number);
    break;
  case VALUE_TEXT:
  case VALUE_RAW:
    buf_add(out, v->as.text.at, v->as.text.len);
    break;
  case VALUE_SPANS:
    add_spans(out, v, c);
    break;
  case VALUE_LIST:
    for (const value *i = v->as.values.first; i; i = i->next) {
      add_plain(out, i, c);
      if (i->next) buf_putc(out, ';');
    }
    break;
  case VALUE_MAP: {
    const value *text = record_get(v, "text");
    if (text) add_plain(out, text, c);
  }
  }
}

/* ## Fields that have no column: an object of JSON, of texts and scalars */

static bool has_column(const char *field) {
  for (size_t i = 0; i < COLUMNS; i++)
    if (columns[i].field && !strcmp(columns[i].field, field)) return true;
  return false;
}

static bool is_scalar(const value *v) {
  return v->kind == VALUE_BOOL || v->kind == VALUE_INTEGER ||
         v->kind == VALUE_NUMBER || v->kind == VALUE_TEXT;
}

static void add_member(json_writer *json, const value *v,
                       const write_context *c) {
  buf text = {0};
  if (v->kind == VALUE_BOOL) {
    json_bool(json, v->as.boolean);
  } else if (v->kind == VALUE_INTEGER) {
    json_integer(json, v->as.integer);
  } else if (v->kind == VALUE_NUMBER) {
    json_number(json, v->as.number);
  } else if (v->kind == VALUE_RAW) {
    json_raw(json, v->as.text.at, v->as.text.len);
  } else {
    add_plain(&text, v, c);
    json_string(json, text.at ? text.at : "", text.len);
  }
  if (text.status && !json->out->status) json->out->status = text.status;
  buf_release(&text);
}

/* What a part says besides its text: "count.value". */
static void add_part(json_writer *json, const char *of, const value *v,
                     const write_context *c) {
  buf key = {0};
  if (!is_scalar(v) || !strcmp(v->key, "text")) return;
  buf_printf(&key, "%s.%s", of, v->key);
  json_key(json, key.at ? key.at : "", key.len);
  if (key.status && !json->out->status) json->out->status = key.status;
  buf_release(&key);
  add_member(json, v, c);
}

static void each_member(json_writer *json, const value *map,
                        const write_context *c);

/* A field: its text or value, then what else it says. */
static void add_field(json_writer *json, const value *v,
                      const write_context *c) {
  if (has_column(v->key) || v->kind == VALUE_NULL) return;
  if (!json->out->len) json_open(json, '{');
  if (v->kind != VALUE_MAP || record_get(v, "text")) {
    json_key(json, v->key, v->key_len);
    add_member(json, v, c);
  }
  if (v->kind == VALUE_MAP) each_member(json, v, c);
}

/* Adds the members of a record, or of one of its parts, in order. */
static void each_member(json_writer *json, const value *map,
                        const write_context *c) {
  size_t count;
  const value **list = write_order(map, &count);
  if (!list) json->out->status = SAYSO_ENOMEM;
  for (size_t i = 0; list && i < count; i++) {
    if (map->depth == 1)
      add_field(json, list[i], c);
    else
      add_part(json, map->key, list[i], c);
  }
  mem_free(list);
}

/* Adds the fields of a record that no column has; nothing if there are none. */
static void add_more(buf *out, const record *r, const write_context *c) {
  json_writer json = {.out = out};
  each_member(&json, r->root, c);
  if (out->len) json_close(&json, '}');
}

/* ## Rows */

/* The value of a column, or NULL. A part that is no map is its own text. */
static const value *find_cell(const record *r, size_t column) {
  if (!columns[column].field) return NULL;
  const value *v = record_get(r->root, columns[column].field);
  const char *part = columns[column].part;
  if (!v || !part) return v;
  if (v->kind == VALUE_MAP) return record_get(v, part);
  return strcmp(part, "text") ? NULL : v;
}

static void end_row(buf *out) { buf_puts(out, "\r\n"); }

/* Takes back a row that failed. */
static sayso_status end_rows(buf *out, size_t from) {
  if (!out->status) return SAYSO_OK;
  out->len = from;
  if (out->at) out->at[from] = '\0';
  return out->status;
}

sayso_status write_csv_head(buf *out) {
  size_t from = out->len;
  for (size_t i = 0; i < COLUMNS; i++) {
    if (i) buf_putc(out, ',');
    buf_puts(out, columns[i].name);
  }
  end_row(out);
  return end_rows(out, from);
}

sayso_status write_csv(buf *out, const record *r, const write_context *c) {
  buf cell = {0};
  size_t from = out->len;
  if (!r->root || r->root->kind != VALUE_MAP) return SAYSO_EARGUMENT;
  for (size_t i = 0; i < COLUMNS; i++) {
    const value *v = find_cell(r, i);
    buf_clear(&cell);
    if (v)
      add_plain(&cell, v, c);
    else if (!strcmp(columns[i].name, "doc"))
      buf_puts(&cell, c->doc);
    else if (!columns[i].field)
      add_more(&cell, r, c);
    if (i) buf_putc(out, ',');
    add_cell(out, cell.at ? cell.at : "", cell.len);
    if (cell.status && !out->status) out->status = cell.status;
  }
  buf_release(&cell);
  end_row(out);
  return end_rows(out, from);
}

sayso_status write_csv_error(buf *out, const char *doc, const char *code,
                             const char *message) {
  size_t from = out->len;
  for (size_t i = 0; i < COLUMNS; i++) {
    const char *name = columns[i].name, *s = "";
    if (!strcmp(name, "doc")) s = doc;
    if (!strcmp(name, "error")) s = code;
    if (!strcmp(name, "message")) s = message;
    if (i) buf_putc(out, ',');
    add_cell(out, s, strlen(s));
  }
  end_row(out);
  return end_rows(out, from);
}
