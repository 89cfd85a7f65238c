/* Any file, read as text and as lines of JSON: every document is clean, every
 * error says what it is, and there is an end. Zipped in pieces of a few bytes
 * the file gives the same. */
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "input/input.h"

static void check_clean(const char *s, size_t len) {
  PROMISE(strlen(s) == len);
  PROMISE(utf8_valid(s, len) == len);
}

static void check_id(const char *id) {
  check_clean(id, strlen(id));
  PROMISE(*id);
  for (size_t at = 0, n, len = strlen(id); at < len; at += n)
    PROMISE(!utf8_is_control(utf8_decode(id + at, len - at, &n)));
}

static void check_doc(const input_doc *doc) {
  json_slice value;
  check_id(doc->id);
  check_clean(doc->text, doc->text_len);
  PROMISE(doc->text_len <= 2000);
  PROMISE(doc->note_count <= INPUT_NOTES_MAX);
  if (doc->date) check_clean(doc->date, strlen(doc->date));
  PROMISE(!doc->code == !doc->message);
  if (doc->code) PROMISE(doc->code[0] && doc->message[0] && !doc->text_len);
  if (doc->fields.at)
    PROMISE(!json_guard(doc->fields.at, doc->fields.len, &value, NULL));
}

/* Adds all that is known of a document. */
static void list_doc(buf *out, const input_doc *doc) {
  buf_printf(out, "%s|%s|%s|%s|%u", doc->id, doc->code ? doc->code : "",
             doc->code ? doc->message : "", doc->date ? doc->date : "",
             doc->line);
  for (size_t i = 0; i < doc->note_count; i++)
    buf_printf(out, "|%s %zu %zu", doc->notes[i].code, doc->notes[i].count,
               doc->notes[i].first);
  buf_add(out, doc->text, doc->text_len + 1);
}

static void read_all(const char *path, input_format format, buf *out) {
  input_options options = {
      .format = format, .doc_max = 100000, .text_max = 2000, .line_max = 3000};
  input *in;
  size_t count = 0;
  PROMISE(input_new(&options, &path, 1, &in) == SAYSO_OK);
  for (const input_doc *doc; (doc = input_next(in)); count++)
    check_doc(doc), list_doc(out, doc);
  PROMISE(!input_next(in));
  if (format == INPUT_TEXT) PROMISE(count == 1);
  input_free(in);
}

/* A file of this process that is written anew. */
static int file_at(char path[64]) {
  static int fd = -1;
  static char name[64] = "/tmp/sayso-fuzz-XXXXXX";
  if (fd < 0) fd = mkstemp(name);
  PROMISE(fd >= 0);
  strcpy(path, name);
  return fd;
}

static void remove_file(void) {
  char path[64];
  file_at(path);
  unlink(path);
}

static void write_plain(int fd, const uint8_t *data, size_t size) {
  PROMISE(!ftruncate(fd, 0));
  PROMISE(pwrite(fd, data, size, 0) == (ssize_t)size);
}

/* Each piece is a member of its own, and as long as its first byte says. */
static void write_zipped(int fd, const uint8_t *data, size_t size) {
  off_t end = 0;
  PROMISE(!ftruncate(fd, 0));
  for (size_t at = 0, n; at < size; at += n) {
    uint8_t out[400];
    z_stream z = {0};
    n = data[at] < size - at ? data[at] : size - at;
    if (!n) n = 1;
    PROMISE(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 1, 0) == Z_OK);
    z.next_in = (uint8_t *)data + at;
    z.avail_in = (unsigned)n;
    z.next_out = out;
    z.avail_out = sizeof out;
    PROMISE(deflate(&z, Z_FINISH) == Z_STREAM_END);
    size_t len = sizeof out - z.avail_out;
    PROMISE(pwrite(fd, out, len, end) == (ssize_t)len);
    end += (off_t)len;
    deflateEnd(&z);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static bool is_ready;
  char path[64];
  buf plain = {0}, zipped = {0};
  int fd = file_at(path);
  if (!is_ready) atexit(remove_file);
  is_ready = true;
  write_plain(fd, data, size);
  read_all(path, INPUT_TEXT, &plain);
  read_all(path, INPUT_JSONL, &plain);
  bool is_zipped = size > 1 && data[0] == 0x1F && data[1] == 0x8B;
  if (!is_zipped && size) {
    write_zipped(fd, data, size);
    read_all(path, INPUT_TEXT, &zipped);
    read_all(path, INPUT_JSONL, &zipped);
    PROMISE(plain.len == zipped.len);
    PROMISE(!plain.len || !memcmp(plain.at, zipped.at, plain.len));
  }
  buf_release(&plain);
  buf_release(&zipped);
  return 0;
}
