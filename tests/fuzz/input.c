/* Any file, read as text and as lines of JSON: every
 * document is clean, every error says what it is, and there is an end. */
#include <string.h>
#include <unistd.h>

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

static void read_all(const char *path, input_format format) {
  input_options options = {
      .format = format, .doc_max = 100000, .text_max = 2000, .line_max = 3000};
  input *in;
  size_t count = 0;
  PROMISE(input_new(&options, &path, 1, &in) == SAYSO_OK);
  for (const input_doc *doc; (doc = input_next(in)); count++)
    check_doc(doc);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static bool is_ready;
  char path[64];
  int fd = file_at(path);
  if (!is_ready) atexit(remove_file);
  is_ready = true;
  PROMISE(!ftruncate(fd, 0));
  PROMISE(pwrite(fd, data, size, 0) == (ssize_t)size);
  read_all(path, INPUT_TEXT);
  read_all(path, INPUT_JSONL);
  return 0;
}
