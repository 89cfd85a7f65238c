/* Records as JSON lines and CSV, and where they are written to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "output/sink.h"
#include "output/write.h"

/* ## Building */

static record rec;

static value *add(value *parent, const char *key) {
  value *v;
  assert_int_equal(record_add(&rec, parent, key, key ? strlen(key) : 0, &v),
                   SAYSO_OK);
  return v;
}

static value *add_map(value *parent, const char *key) {
  value *v = add(parent, key);
  record_set_map(v);
  return v;
}

static value *add_list(value *parent, const char *key) {
  value *v = add(parent, key);
  record_set_list(v);
  return v;
}

static void add_text(value *parent, const char *key, const char *s) {
  value *v = add(parent, key);
  assert_int_equal(record_set_text(&rec, v, s, strlen(s)), SAYSO_OK);
}

static void add_spans(value *parent, const char *key, uint32_t start,
                      uint32_t end, uint32_t start2, uint32_t end2) {
  sayso_span at[2] = {
      {start,  end },
      {start2, end2}
  };
  value *v = add(parent, key);
  assert_int_equal(record_set_spans(&rec, v, at, end2 ? 2 : 1), SAYSO_OK);
}

/* A statement whose fields are set in no good order. */
static void build_statement(void) {
  record_clear(&rec);
  value *root = add_map(NULL, NULL);
  add_text(root, "zeta", "last");
  value *content = add_map(root, "content");
  add_spans(content, "spans", 3, 7, 15, 20);
  add_text(content, "text", "“😀” ... tired");
  add_text(root, "alpha", "first of the unknown");
  value *notes = add_list(root, "notes");
  add_text(notes, NULL, "a");
  add_text(notes, NULL, "b,c");
  record_set_number(add(root, "confidence"), 0.93);
  add(root, "stance"); /* null: left out */
  value *source = add_map(root, "source");
  add_spans(source, "spans", 10, 13, 0, 0);
  add_text(source, "type", "person");
  add_text(source, "text", "Smith, \"J.\"");
  add(source, "role");
  add_text(root, "id", "s1");
  record_set_bool(add(root, "seen"), true);
  record_set_integer(add(root, "count"), -7);
  value *raw = add(root, "fields");
  assert_int_equal(record_set_raw(&rec, raw, "{\"id\":\n9007199254740993}", 24),
                   SAYSO_OK);
}

static const char text[] = "“😀” and some more text.";
static offsets where;

static write_context context(offset_unit unit) {
  return (write_context){"d-1", &where, unit};
}

static int set_up(void **state) {
  (void)state;
  return offsets_init(&where, text, sizeof text - 1);
}

static int tear_down(void **state) {
  (void)state;
  offsets_release(&where);
  record_clear(&rec);
  return 0;
}

/* ## JSON */

static void fields_are_in_order(void **state) {
  (void)state;
  buf out = {0};
  write_context c = context(OFFSETS_BYTES);
  build_statement();
  assert_int_equal(write_json(&out, &rec, &c), SAYSO_OK);
  assert_string_equal(
      out.at,
      "{\"doc\":\"d-1\",\"id\":\"s1\",\"confidence\":0.93,"
      "\"source\":{\"text\":\"Smith, \\\"J.\\\"\",\"spans\":[[10,13]],"
      "\"type\":\"person\"},"
      "\"content\":{\"text\":\"“😀” ... tired\",\"spans\":[[3,7],[15,20]]},"
      "\"notes\":[\"a\",\"b,c\"],\"alpha\":\"first of the unknown\","
      "\"count\":-7,\"fields\":{\"id\": 9007199254740993},\"seen\":true,"
      "\"zeta\":\"last\"}\n");
  buf_release(&out);
}

static void spans_are_converted(void **state) {
  (void)state;
  static const char *const want[] = {"[[1,2],[4,8]]", "[[3,7],[11,15]]",
                                     "[[1,3],[5,9]]"};
  for (int unit = OFFSETS_CHARS; unit <= OFFSETS_UTF16; unit++) {
    buf out = {0}, line = {0};
    write_context c = context((offset_unit)unit);
    record_clear(&rec);
    add_spans(add_map(NULL, NULL), "spans", 3, 7, 11, 15);
    write_json(&out, &rec, &c);
    buf_printf(&line, "{\"doc\":\"d-1\",\"spans\":%s}\n", want[unit]);
    assert_string_equal(out.at, line.at);
    buf_release(&line);
    buf_release(&out);
  }
}

static void only_a_source_may_be_null(void **state) {
  (void)state;
  buf out = {0};
  write_context c = context(OFFSETS_CHARS);
  record_clear(&rec);
  value *root = add_map(NULL, NULL);
  add_text(root, "doc", "other");
  write_json(&out, &rec, &c); /* no statement, no source */
  add_text(root, "content", "x");
  write_json(&out, &rec, &c);
  add(root, "source");
  write_json(&out, &rec, &c);
  assert_string_equal(
      out.at, "{\"doc\":\"other\"}\n"
              "{\"doc\":\"other\",\"source\":null,\"content\":\"x\"}\n"
              "{\"doc\":\"other\",\"source\":null,\"content\":\"x\"}\n");
  buf_release(&out);
}

static void errors_are_records(void **state) {
  (void)state;
  buf out = {0};
  write_json_error(&out, "a\"b", "not-json", "line 3\nbyte 4");
  assert_string_equal(out.at, "{\"doc\":\"a\\\"b\",\"error\":{\"code\":\"not-"
                              "json\",\"message\":\"line 3\\nbyte 4\"}}\n");
  buf_release(&out);
}

static void a_failed_record_leaves_nothing(void **state) {
  (void)state;
  buf out = {.max = 100};
  write_context c = context(OFFSETS_CHARS);
  build_statement();
  buf_puts(&out, "kept\n");
  assert_int_equal(write_json(&out, &rec, &c), SAYSO_ETOOBIG);
  assert_string_equal(out.at, "kept\n");
  out.status = SAYSO_OK;
  assert_int_equal(write_csv(&out, &rec, &c), SAYSO_ETOOBIG);
  assert_string_equal(out.at, "kept\n");
  buf_release(&out);
}

/* ## CSV: read again by a reader that knows RFC 4180 and nothing else */

/* Reads the cell at `*s` into `cell`; true if it was the row's last. */
static bool read_cell(const char **s, buf *cell) {
  bool quoted = **s == '"';
  buf_clear(cell);
  *s += quoted;
  for (;; ++*s) {
    assert_int_not_equal(**s, '\0');
    if (quoted && **s == '"' && *++*s != '"') break;
    if (!quoted && (**s == ',' || **s == '\r')) break;
    buf_putc(cell, **s);
  }
  bool last = **s == '\r';
  *s += last ? 2 : 1;
  return last;
}

static size_t read_row(const char **s, buf cells[40]) {
  size_t n = 0;
  while (!read_cell(s, &cells[n++]))
    assert_true(n < 40);
  return n;
}

static const char *cell_of(buf *names, buf *cells, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++)
    if (!strcmp(names[i].at, name)) return cells[i].at ? cells[i].at : "";
  fail_msg("no column %s", name);
  return NULL;
}

static void csv_is_read_by_others(void **state) {
  (void)state;
  buf out = {0}, names[40] = {{0}}, cells[40] = {{0}};
  write_context c = context(OFFSETS_CHARS);
  build_statement();
  write_csv_head(&out);
  write_csv(&out, &rec, &c);
  write_csv_error(&out, "d,2", "not-json", "line 3\n\"x\"");
  const char *s = out.at;
  size_t n = read_row(&s, names);
  assert_int_equal(read_row(&s, cells), n);
  assert_string_equal(cell_of(names, cells, n, "doc"), "d-1");
  assert_string_equal(cell_of(names, cells, n, "source"), "Smith, \"J.\"");
  assert_string_equal(cell_of(names, cells, n, "source_type"), "person");
  assert_string_equal(cell_of(names, cells, n, "content_spans"), "1-2;8-13");
  assert_string_equal(cell_of(names, cells, n, "confidence"), "0.93");
  assert_string_equal(cell_of(names, cells, n, "notes"), "a;b,c");
  assert_string_equal(cell_of(names, cells, n, "stance"), "");
  assert_string_equal(cell_of(names, cells, n, "more"),
                      "{\"alpha\":\"first of the unknown\",\"count\":-7,"
                      "\"fields\":{\"id\": 9007199254740993},\"seen\":true,"
                      "\"zeta\":\"last\"}");
  assert_int_equal(read_row(&s, cells), n);
  assert_string_equal(cell_of(names, cells, n, "doc"), "d,2");
  assert_string_equal(cell_of(names, cells, n, "error"), "not-json");
  assert_string_equal(cell_of(names, cells, n, "message"), "line 3\n\"x\"");
  assert_string_equal(s, "");
  for (size_t i = 0; i < 40; i++) {
    buf_release(&names[i]);
    buf_release(&cells[i]);
  }
  buf_release(&out);
}

/* Fields without a column are an object of JSON, in an order that does not
 * depend on theirs. */
static void csv_loses_no_field(void **state) {
  (void)state;
  buf out = {0}, names[40] = {{0}}, cells[40] = {{0}};
  write_context c = context(OFFSETS_CHARS);
  record_clear(&rec);
  value *root = add_map(NULL, NULL), *many = add_map(root, "many");
  record_set_number(add(many, "value"), 12);
  record_set_text(&rec, add(many, "text"), "a, \"b\"", 6);
  record_set_bool(add(root, "kept"), true);
  record_set_text(&rec, add(root, "act"), "say", 3);
  value *list = add(root, "also");
  record_set_list(list);
  record_set_text(&rec, add(list, NULL), "x", 1);
  record_set_text(&rec, add(list, NULL), "y", 1);
  write_csv_head(&out);
  write_csv(&out, &rec, &c);
  const char *s = out.at;
  size_t n = read_row(&s, names);
  assert_int_equal(read_row(&s, cells), n);
  assert_string_equal(cell_of(names, cells, n, "act"), "say");
  assert_string_equal(cell_of(names, cells, n, "more"),
                      "{\"also\":\"x;y\",\"kept\":true,"
                      "\"many\":\"a, \\\"b\\\"\",\"many.value\":12}");
  for (size_t i = 0; i < 40; i++) {
    buf_release(&names[i]);
    buf_release(&cells[i]);
  }
  buf_release(&out);
}

/* ## The limits of a record */

static void depth_has_a_limit(void **state) {
  (void)state;
  value *v;
  record_clear(&rec);
  value *at = add_map(NULL, NULL);
  for (unsigned depth = 2; depth <= RECORD_DEPTH_MAX; depth++)
    at = add_map(at, "in");
  assert_int_equal(record_add(&rec, at, "x", 1, &v), SAYSO_ETOOBIG);
}

static void size_has_a_limit(void **state) {
  (void)state;
  static char large[RECORD_SIZE_MAX + 1];
  memset(large, 'x', sizeof large);
  record_clear(&rec);
  value *v = add(add_map(NULL, NULL), "text");
  size_t left = RECORD_SIZE_MAX - rec.size;
  assert_int_equal(record_set_text(&rec, v, large, left + 1), SAYSO_ETOOBIG);
  assert_int_equal(v->kind, VALUE_NULL);
  assert_int_equal(record_set_text(&rec, v, large, left), SAYSO_OK);
  assert_int_equal(record_add(&rec, rec.root, "a", 1, &v), SAYSO_ETOOBIG);
}

static void malformed_text_is_cleaned(void **state) {
  (void)state;
  record_clear(&rec);
  value *root = add_map(NULL, NULL);
  add_text(root, "text", "caf\xE9 \xE2\x80");
  assert_string_equal(record_get(root, "text")->as.text.at,
                      "caf\uFFFD \uFFFD\uFFFD");
  assert_null(record_get(root, "tex"));
  assert_null(record_get(record_get(root, "text"), "text"));
}

/* ## Where it goes */

static void a_full_disk_is_reported(void **state) {
  (void)state;
  sink s;
  static char large[100000];
  if (access("/dev/full", W_OK)) skip();
  assert_int_equal(sink_open(&s, "/dev/full"), SAYSO_OK);
  assert_int_equal(sink_write(&s, "a", 1), SAYSO_OK); /* it waits */
  assert_int_equal(sink_flush(&s), SAYSO_EIO);
  assert_int_equal(s.error, ENOSPC);
  assert_int_equal(sink_write(&s, "a", 1), SAYSO_EIO);
  assert_int_equal(sink_close(&s), SAYSO_EIO);
  assert_int_equal(sink_open(&s, "/dev/full"), SAYSO_OK);
  assert_int_equal(sink_write(&s, large, sizeof large), SAYSO_EIO);
  assert_int_equal(sink_close(&s), SAYSO_EIO);
}

static void a_file_holds_what_was_written(void **state) {
  (void)state;
  sink s;
  char path[] = "/tmp/sayso-test-XXXXXX", got[32] = "";
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  assert_int_equal(sink_open(&s, path), SAYSO_OK);
  for (int i = 0; i < 50000; i++)
    assert_int_equal(sink_write(&s, "0123456789", 10), SAYSO_OK);
  assert_int_equal(sink_close(&s), SAYSO_OK);
  assert_int_equal(lseek(fd, 0, SEEK_END), 500000);
  assert_int_equal(pread(fd, got, 12, 499990), 10);
  assert_string_equal(got, "0123456789");
  close(fd);
  unlink(path);
  assert_int_equal(sink_open(&s, "/no/such/folder/x"), SAYSO_EIO);
  assert_int_equal(s.error, ENOENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fields_are_in_order),
      cmocka_unit_test(spans_are_converted),
      cmocka_unit_test(only_a_source_may_be_null),
      cmocka_unit_test(errors_are_records),
      cmocka_unit_test(a_failed_record_leaves_nothing),
      cmocka_unit_test(csv_is_read_by_others),
      cmocka_unit_test(csv_loses_no_field),
      cmocka_unit_test(depth_has_a_limit),
      cmocka_unit_test(size_has_a_limit),
      cmocka_unit_test(malformed_text_is_cleaned),
      cmocka_unit_test(a_full_disk_is_reported),
      cmocka_unit_test(a_file_holds_what_was_written),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
