/* input.c - from one file to the next, and from one document to the next
 * inside it. */
#include "input/input.h"

#include <string.h>

#include "base/mem.h"
#include "input/draft.h"
#include "input/line_reader.h"

typedef enum {
  BETWEEN, /* no file is open */
  IN_PLAIN,
  IN_JSON,
  IN_LINES,
  IN_LIST /* of a JSON file; it is closed, and the list is in `raw` */
} input_state;

struct input {
  arena mem; /* the options' strings */
  input_options options;
  file_list files;
  uint32_t next;          /* the first file that was not opened yet */
  const input_file *file; /* the one before it */
  input_state state;
  line_reader lines;
  bool is_dry; /* what is open has no more yet */
  buf raw;     /* a line or JSON file in clean UTF-8 */
  json_slice list;
  size_t list_at;
  uint32_t list_count;
  uint64_t done, all; /* bytes: of the files that are closed, of all */
  draft draft;
};

/* ## Life */

static bool copy_option(input *in, const char **option, const char *otherwise) {
  const char *s = *option ? *option : otherwise;
  *option = arena_copy(&in->mem, s, strlen(s));
  return *option;
}

static sayso_status set_options(input *in, const input_options *options) {
  input_options *o = &in->options;
  if (options) *o = *options;
  if (!o->doc_max) o->doc_max = INPUT_DOC_MAX;
  if (!o->text_max) o->text_max = INPUT_TEXT_MAX;
  if (!o->line_max) o->line_max = INPUT_LINE_MAX;
  if (!copy_option(in, &o->text_field, "text") ||
      !copy_option(in, &o->id_field, "id") ||
      !copy_option(in, &o->date_field, "date"))
    return SAYSO_ENOMEM;
  in->draft.options = o;
  return SAYSO_OK;
}

sayso_status input_new(const input_options *options, const char *const *args,
                       size_t count, input **out) {
  input *in = mem_new(1, sizeof *in);
  if (!in) return SAYSO_ENOMEM;
  sayso_status status = set_options(in, options);
  for (size_t i = 0; i < count && !status; i++)
    status = files_add(&in->files, args[i]);
  if (!status) status = files_name(&in->files);
  if (status) {
    input_free(in);
    return status;
  }
  for (uint32_t i = 0; i < in->files.count; i++)
    in->all += in->files.at[i].size;
  *out = in;
  return SAYSO_OK;
}

void input_free(input *in) {
  if (!in) return;
  line_reader_close(&in->lines);
  draft_release(&in->draft);
  buf_release(&in->raw);
  files_release(&in->files);
  arena_release(&in->mem);
  mem_free(in);
}

/* ## Documents */

static void close_file(input *in) {
  in->done += in->lines.in.done;
  line_reader_close(&in->lines);
  in->state = BETWEEN;
}

static const input_doc *fail_read(input *in, sayso_status status, size_t max) {
  draft_fail_status(&in->draft, status, max, in->lines.in.error);
  if (status != SAYSO_ETOOBIG || in->state != IN_LINES) close_file(in);
  return draft_finish(&in->draft);
}

/* Notes how the file as a whole was written, for each of its documents. */
static void note_encoding(input *in) {
  const line_reader *r = &in->lines;
  repairs *to = &in->draft.repairs;
  to->count[REPAIR_UTF16LE] = r->encoding == ENCODING_UTF16LE;
  to->count[REPAIR_UTF16BE] = r->encoding == ENCODING_UTF16BE;
  to->count[REPAIR_BOM] = r->bom && r->encoding == ENCODING_UTF8;
}

/* For now. */
static const input_doc *stay_dry(input *in) {
  in->is_dry = true;
  return NULL;
}

static const input_doc *read_plain(input *in) {
  raw_line all;
  draft_begin(&in->draft, in->file, 0);
  sayso_status status = line_reader_rest(&in->lines, in->options.doc_max, &all);
  if (!status && !all.at) return stay_dry(in);
  if (status) return fail_read(in, status, in->options.doc_max);
  note_encoding(in);
  draft_set_plain(&in->draft, all.at, all.len, in->lines.encoding,
                  (size_t)all.offset);
  close_file(in);
  return draft_finish(&in->draft);
}

/* Proves that `raw` is JSON. False if the draft is an error record now. */
static bool guard_raw(input *in, json_slice *out) {
  sayso_error error;
  draft *d = &in->draft;
  json_limits limits = {BUF_MAX, in->options.depth_max};
  sayso_status status = in->raw.status;
  if (!status)
    status = json_guard_within(in->raw.at, in->raw.len, limits, out, &error);
  if (!status) return true;
  if (in->raw.status)
    draft_fail_status(d, status, in->options.line_max, 0);
  else
    draft_fail(d, "not-json", "line %u, byte %zu: %s",
               d->doc.line ? d->doc.line : error.line, error.offset,
               error.message);
  return false;
}

/* Reads raw bytes into `raw`, as JSON. */
static bool take_json(input *in, const raw_line *from, json_slice *out) {
  buf_clear(&in->raw);
  repair_part(from->at, from->len, in->lines.encoding, (size_t)from->offset,
              &in->raw, &in->draft.repairs);
  note_encoding(in);
  return guard_raw(in, out);
}

/* The next line; NULL at the end of the file. */
static const input_doc *read_line(input *in) {
  raw_line line;
  json_slice object;
  sayso_status status =
      line_reader_next(&in->lines, in->options.line_max, &line);
  if (!status && !line.at && line_reader_is_dry(&in->lines))
    return stay_dry(in);
  if (!status && !line.at) {
    close_file(in);
    return NULL;
  }
  draft_begin(&in->draft, in->file, in->lines.line);
  if (status) return fail_read(in, status, in->options.line_max);
  if (take_json(in, &line, &object)) draft_set_object(&in->draft, object);
  return draft_finish(&in->draft);
}

static const input_doc *next_of_list(input *in) {
  json_slice value;
  if (!json_next(in->list, &in->list_at, NULL, &value)) {
    in->state = BETWEEN;
    return NULL;
  }
  draft_begin(&in->draft, in->file, ++in->list_count);
  draft_set_object(&in->draft, value);
  return draft_finish(&in->draft);
}

/* A file that is one JSON value: a document, or a list of them. */
static const input_doc *read_json(input *in) {
  raw_line all;
  json_slice value;
  draft_begin(&in->draft, in->file, 0);
  sayso_status status =
      line_reader_rest(&in->lines, in->options.line_max, &all);
  if (!status && !all.at) return stay_dry(in);
  if (status) return fail_read(in, status, in->options.line_max);
  bool is_json = take_json(in, &all, &value);
  close_file(in);
  if (is_json && json_kind_of(value) == JSON_ARRAY) {
    in->list = value;
    in->list_at = in->list_count = 0;
    in->state = IN_LIST;
    return NULL;
  }
  if (is_json) draft_set_object(&in->draft, value);
  return draft_finish(&in->draft);
}

/* How the file is to be read. */
static input_state state_for(const input *in) {
  const char *path = in->file->path;
  if (in->options.format == INPUT_JSONL) return IN_LINES;
  if (in->options.format == INPUT_TEXT) return IN_PLAIN;
  if (files_has_ending(path, ".json")) return IN_JSON;
  return files_has_ending(path, ".jsonl") || files_has_ending(path, ".ndjson")
             ? IN_LINES
             : IN_PLAIN;
}

/* Opens the next file. NULL, or that it can not be read. */
static const input_doc *next_file(input *in) {
  draft *d = &in->draft;
  in->file = &in->files.at[in->next++];
  draft_begin(d, in->file, 0);
  if (in->file->error) {
    draft_fail_status(d, SAYSO_EIO, 0, in->file->error);
    return draft_finish(d);
  }
  if (in->file->code) {
    draft_fail(d, in->file->code, "%s: no .txt, .json or .jsonl file in it",
               in->file->path);
    return draft_finish(d);
  }
  sayso_status status = line_reader_open(&in->lines, in->file->path);
  if (status) return fail_read(in, status, 0);
  in->state = state_for(in);
  return NULL;
}

/* The next document, or NULL: at the end, or while the input is dry. */
static const input_doc *advance(input *in, bool waits) {
  const input_doc *doc = NULL;
  in->is_dry = false;
  while (!doc && !in->is_dry &&
         (in->state != BETWEEN || in->next < in->files.count)) {
    line_reader_wait(&in->lines, waits);
    switch (in->state) {
    case BETWEEN:
      doc = next_file(in);
      break;
    case IN_PLAIN:
      doc = read_plain(in);
      break;
    case IN_JSON:
      doc = read_json(in);
      break;
    case IN_LINES:
      doc = read_line(in);
      break;
    case IN_LIST:
      doc = next_of_list(in);
      break;
    }
  }
  return doc;
}

const input_doc *input_next(input *in) { return advance(in, true); }

const input_doc *input_try(input *in, int *fd) {
  const input_doc *doc = advance(in, false);
  *fd = in->is_dry ? in->lines.in.fd : -1;
  return doc;
}

/* ## Progress */

void input_progress(const input *in, uint64_t *done, uint64_t *all) {
  *done = in->done + in->lines.in.done;
  *all = in->files.has_unknown_size ? 0 : in->all;
}

size_t input_skipped(const input *in) { return in->files.skipped; }
