/* draft.c - a document, from bytes or from the fields of a JSON object. */
#include "input/draft.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define ID_MAX 1024u /* bytes; a longer one is cut */
#define CUT_WINDOW                                                             \
  ((size_t)64 * 1024) /* where a good place to cut is sought                   \
                       */

void draft_release(draft *d) {
  buf_release(&d->text);
  buf_release(&d->id);
  buf_release(&d->date);
  buf_release(&d->message);
}

void draft_begin(draft *d, const input_file *file, uint32_t line) {
  buf_clear(&d->text);
  buf_clear(&d->id);
  buf_clear(&d->date);
  buf_clear(&d->message);
  d->repairs = (repairs){0};
  d->file = file;
  d->duplicates = d->cut = 0;
  d->is_id_changed = false;
  d->doc = (input_doc){.path = file->path, .line = line};
}

/* ## Errors */

void draft_fail(draft *d, const char *code, const char *format, ...) {
  char message[512];
  va_list args;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  repairs unused = {0};
  buf_clear(&d->message);
  buf_clear(&d->text);
  repair_text(message, strlen(message), &d->message, &unused);
  d->doc.code = code;
}

static void fail_memory(draft *d) {
  draft_fail(d, "out-of-memory", "%s", sayso_strerror(SAYSO_ENOMEM));
}

void draft_fail_status(draft *d, sayso_status status, size_t max, int error) {
  char reason[128] = "it can not be read";
  const char *path = d->file->path;
  switch (status) {
  case SAYSO_ETOOBIG:
    draft_fail(d, "too-large", "more than %zu bytes; the limit", max);
    break;
  case SAYSO_EFORMAT:
    draft_fail(d, "gzip-damaged", "%s: the gzip data are damaged or cut short",
               path);
    break;
  case SAYSO_EIO:
    if (strerror_r(error, reason, sizeof reason)) *reason = '\0';
    draft_fail(d, files_code(error), "%s: %s", path, reason);
    break;
  default:
    fail_memory(d);
  }
}

/* "line 3: ", for messages about a line; "" where there are no lines. */
static const char *place(const draft *d, char room[32]) {
  room[0] = '\0';
  if (d->doc.line) snprintf(room, 32, "line %u: ", d->doc.line);
  return room;
}

/* ## The text */

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* Whether a paragraph ends before `s[at]`, the byte behind a line feed. */
static bool ends_paragraph(const char *s, size_t at) {
  if (s[at - 1] != '\n') return false;
  size_t i = at - 1;
  while (i && is_blank(s[i - 1]))
    i--;
  return i && s[i - 1] == '\n';
}

static bool ends_line(const char *s, size_t at) { return s[at - 1] == '\n'; }

static bool ends_sentence(const char *s, size_t at) {
  return s[at - 1] == ' ' && at > 1 && s[at - 2] && strchr(".!?", s[at - 2]);
}

static bool ends_word(const char *s, size_t at) { return s[at - 1] == ' '; }

static bool ends_char(const char *s, size_t at) {
  return ((unsigned char)s[at] & 0xC0) != 0x80;
}

/* Where to cut a text of more than `max` bytes: the last place up to there,
 * and not too far from it, of the best kind there is. */
static size_t find_cut(const char *s, size_t max) {
  static bool (*const kinds[])(const char *, size_t) = {
      ends_paragraph, ends_line, ends_sentence, ends_word};
  size_t window = max / 2 < CUT_WINDOW ? max / 2 : CUT_WINDOW;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (size_t at = max; at > max - window; at--)
      if (kinds[k](s, at)) return at;
  while (max && !ends_char(s, max))
    max--;
  return max;
}

static void cut_text(draft *d) {
  size_t max = d->options->text_max;
  if (d->text.len <= max) return;
  size_t at = find_cut(d->text.at, max);
  d->cut = d->text.len - at;
  d->text.len = at;
  d->text.at[at] = '\0';
}

void draft_set_plain(draft *d, const char *s, size_t len, encoding from,
                     size_t offset) {
  if (repair_part(s, len, from, offset, &d->text, &d->repairs)) fail_memory(d);
}

/* A string, or a list of strings that are paragraphs. False if it is neither;
 * a failure is in the buffer's status. */
static bool add_text(draft *d, json_slice value, json_repairs *met) {
  json_slice part;
  if (json_kind_of(value) == JSON_STRING) {
    json_text(value, &d->text, met);
    return true;
  }
  if (json_kind_of(value) != JSON_ARRAY) return false;
  for (size_t at = 0; json_next(value, &at, NULL, &part);) {
    if (json_kind_of(part) != JSON_STRING) return false;
    if (d->text.len) buf_puts(&d->text, "\n\n");
    json_text(part, &d->text, met);
  }
  return true;
}

static json_slice get_field(draft *d, json_slice object, const char *path) {
  size_t count;
  json_slice value = json_find(object, path, &count);
  d->duplicates += count > 1 ? count - 1 : 0;
  return value;
}

static void set_text(draft *d, json_slice object) {
  char room[32];
  json_repairs repaired = {0, 0};
  const char *path = d->options->text_field;
  json_slice value = get_field(d, object, path);
  bool is_text = value.at && add_text(d, value, &repaired);
  d->repairs.count[REPAIR_NUL] += repaired.nuls;
  d->repairs.count[REPAIR_SURROGATE] += repaired.surrogates;
  if (d->text.status)
    fail_memory(d);
  else if (!is_text)
    draft_fail(d, "no-text-field",
               value.at ? "%sthe field \"%s\" is neither a string nor a list "
                          "of strings; name the field that holds the text"
                        : "%sthere is no field \"%s\"; name the field that "
                          "holds the text",
               place(d, room), path);
}

/* ## Id and date */

/* Adds `s` with U+FFFD for what does not fit in an id. */
static void add_clean(draft *d, buf *out, const char *s, size_t len) {
  for (size_t at = 0, n; at < len; at += n) {
    uint32_t c = utf8_decode(s + at, len - at, &n);
    bool is_bad = c == UTF8_BAD || utf8_is_control(c);
    if (out->len + 3 > ID_MAX) {
      d->is_id_changed = true;
      return;
    }
    d->is_id_changed |= is_bad;
    buf_add(out, is_bad ? "\xEF\xBF\xBD" : s + at, is_bad ? 3 : n);
  }
}

/* Adds a string as it reads, or a number as it is written. */
static void add_scalar(draft *d, json_slice value, buf *out) {
  buf plain = {0};
  if (json_kind_of(value) == JSON_NUMBER) buf_add(out, value.at, value.len);
  if (json_kind_of(value) != JSON_STRING) return;
  if (!json_text(value, &plain, NULL)) add_clean(d, out, plain.at, plain.len);
  if (plain.status) out->status = plain.status;
  buf_release(&plain);
}

static void set_default_id(draft *d) {
  add_clean(d, &d->id, d->file->id, strlen(d->file->id));
  if (d->doc.line) buf_printf(&d->id, ":%u", d->doc.line);
}

void draft_set_object(draft *d, json_slice object) {
  char room[32];
  if (json_kind_of(object) != JSON_OBJECT) {
    draft_fail(d, "not-json", "%sa JSON value, but not an object",
               place(d, room));
    return;
  }
  add_scalar(d, get_field(d, object, d->options->id_field), &d->id);
  add_scalar(d, get_field(d, object, d->options->date_field), &d->date);
  set_text(d, object);
  d->doc.fields = object;
}

/* ## The record */

static void add_note(draft *d, const char *code, size_t count, size_t first) {
  if (count) d->notes[d->doc.note_count++] = (input_note){code, count, first};
}

static void set_notes(draft *d) {
  for (int i = 0; i < REPAIR_KINDS; i++)
    add_note(d, repair_code((repair_kind)i), d->repairs.count[i],
             d->repairs.first[i]);
  add_note(d, "duplicate-key", d->duplicates, 0);
  add_note(d, "id-changed", d->is_id_changed, 0);
  add_note(d, "text-cut", d->cut, d->text.len);
  d->doc.notes = d->notes;
}

/* The text of a buffer that may be empty, or have failed. */
static const char *text_of(const buf *b, const char *otherwise) {
  return b->at && b->len && !b->status ? b->at : otherwise;
}

const input_doc *draft_finish(draft *d) {
  if (!d->id.len && !d->id.status) set_default_id(d);
  if (!d->doc.code && (d->id.status || d->date.status)) fail_memory(d);
  if (!d->doc.code) cut_text(d);
  set_notes(d);
  d->doc.id = text_of(&d->id, d->file->id);
  d->doc.text = text_of(&d->text, "");
  d->doc.text_len = d->doc.code ? 0 : d->text.len;
  d->doc.date = text_of(&d->date, NULL);
  if (d->doc.code)
    d->doc.message = text_of(&d->message, sayso_strerror(SAYSO_ENOMEM));
  return &d->doc;
}
