/* Documents from files, folders, gzip and JSON lines, and all that can be
 * wrong with them. Each test has a folder of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "input/input.h"

static char folder[64];

static int set_up(void **state) {
  (void)state;
  strcpy(folder, "/tmp/sayso-input-XXXXXX");
  return !mkdtemp(folder) || chdir(folder);
}

static int tear_down(void **state) {
  (void)state;
  char command[200];
  snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", folder,
           folder);
  return chdir("/") || system(command);
}

static void put(const char *path, const char *bytes, size_t len) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(bytes, 1, len, f), len);
  assert_int_equal(fclose(f), 0);
}

#define PUT(path, s) put(path, s, sizeof(s) - 1)

static void put_gzip(const char *path, const char *s, const char *mode) {
  gzFile f = gzopen(path, mode);
  assert_non_null(f);
  assert_int_equal(gzwrite(f, s, (unsigned)strlen(s)), (int)strlen(s));
  assert_int_equal(gzclose(f), Z_OK);
}

/* ## Reading, as lines that tests compare:
 *
 *     id|text|date|notes
 *     id!code
 */
static void list_doc(buf *out, const input_doc *doc) {
  buf_puts(out, doc->id);
  if (doc->code) {
    assert_true(doc->message[0] && !doc->text_len);
    buf_printf(out, "!%s\n", doc->code);
    return;
  }
  assert_int_equal(strlen(doc->text), doc->text_len);
  assert_int_equal(utf8_valid(doc->text, doc->text_len), doc->text_len);
  buf_printf(out, "|%s|%s|", doc->text, doc->date ? doc->date : "");
  for (size_t i = 0; i < doc->note_count; i++)
    buf_printf(out, "%s%s:%zu@%zu", i ? " " : "", doc->notes[i].code,
               doc->notes[i].count, doc->notes[i].first);
  buf_putc(out, '\n');
}

static void assert_docs(const input_options *options, const char *args,
                        const char *want) {
  char copy[200];
  const char *list[10];
  size_t count = 0;
  input *in;
  buf out = {0};
  strcpy(copy, args);
  for (char *arg = strtok(copy, " "); arg; arg = strtok(NULL, " "))
    list[count++] = arg;
  assert_int_equal(input_new(options, list, count, &in), SAYSO_OK);
  for (const input_doc *doc; (doc = input_next(in));)
    list_doc(&out, doc);
  assert_null(input_next(in));
  assert_string_equal(out.at ? out.at : "", want);
  buf_release(&out);
  input_free(in);
}

static const input_options jsonl = {.format = INPUT_JSONL};

static void files_are_documents(void **state) {
  (void)state;
  PUT("a.txt", "One.\r\n");
  PUT("b.c.html", "Two.");
  PUT("empty.txt", "");
  PUT("none", "No ending.");
  assert_docs(NULL, "b.c.html ./a.txt empty.txt none",
              "b.c|Two.||\na|One.\r\n||\nempty|||\nnone|No ending.||\n");
  assert_docs(NULL, "", "");
}

static void ids_are_unique(void **state) {
  (void)state;
  mkdir("x", 0700);
  PUT("a.txt", "1");
  PUT("a.txt.md", "2");
  PUT("a.md", "3");
  PUT("x/a.txt", "4");
  PUT("x/b.txt", "5");
  assert_docs(NULL, "a.txt a.txt.md a.md x/a.txt x/b.txt a.txt",
              "a.txt|1||\na.txt.md|2||\na.md|3||\nx/a.txt|4||\nb|5||\n"
              "a.txt|1||\n");
}

static void ids_are_clean(void **state) {
  (void)state;
  PUT("a\x1B\n\xE9.txt", "x");
  assert_docs(NULL, "a\x1B\n\xE9.txt",
              "a\uFFFD\uFFFD\uFFFD|x||id-changed:1@0\n");
}

static void bytes_are_repaired(void **state) {
  (void)state;
  PUT("w.txt", "\x93Hi,\x94 \0he said");
  PUT("u.txt", "\xFF\xFEh\0i\0");
  PUT("m.txt", "\xEF\xBB\xBFhi");
  assert_docs(NULL, "w.txt u.txt m.txt",
              "w|“Hi,” \uFFFDhe said||encoding-windows-1252:2@0 nul-bytes:1@6\n"
              "u|hi||encoding-utf-16le:1@0\nm|hi||bom-dropped:1@0\n");
}

static void missing_files_are_errors_in_place(void **state) {
  (void)state;
  PUT("a.txt", "A");
  PUT("secret.txt", "S");
  PUT("a.txt.d", "D");
  symlink("nowhere", "dangling.txt");
  assert_docs(NULL, "nosuch.txt a.txt dangling.txt a.txt/b",
              "nosuch!no-such-file\na|A||\ndangling!no-such-file\n"
              "b!no-such-file\n");
  if (geteuid() == 0) return; /* who may read everything */
  chmod("secret.txt", 0);
  assert_docs(NULL, "secret.txt a.txt", "secret!no-permission\na|A||\n");
}

static void folders_are_walked_in_order(void **state) {
  (void)state;
  input *in;
  const char *arg = "d";
  mkdir("d", 0700);
  mkdir("d/sub", 0700);
  mkdir("d/.git", 0700);
  PUT("d/b.txt", "b");
  PUT("d/a.TXT", "a");
  PUT("d/B.txt", "B");
  PUT("d/z.jsonl", "{\"text\":\"z\"}");
  PUT("d/photo.jpg", "x");
  PUT("d/.hidden.txt", "x");
  PUT("d/.git/c.txt", "x");
  PUT("d/sub/s.txt", "s");
  put_gzip("d/sub/g.txt.gz", "g", "wb");
  symlink("..", "d/sub/loop");
  symlink("../b.txt", "d/sub/link.txt");
  mkfifo("d/pipe.txt", 0600);
  assert_docs(NULL, "d/",
              "B|B||\na|a||\nb|b||\ng|g||\nlink|b||\ns|s||\nz:1|z||\n");
  assert_int_equal(input_new(NULL, &arg, 1, &in), SAYSO_OK);
  assert_int_equal(input_skipped(in), 3); /* photo, loop, pipe */
  input_free(in);
}

static void a_folder_with_nothing_is_an_error(void **state) {
  (void)state;
  mkdir("d", 0700);
  assert_docs(NULL, "d", "d!no-documents\n");
  assert_docs(NULL, "d///", "d!no-documents\n");
}

static void gzip_is_seen_by_its_mark(void **state) {
  (void)state;
  put_gzip("a.txt.gz", "zipped", "wb");
  put_gzip("b.txt", "no ending", "wb");
  put_gzip("two.gz", "one,", "wb");
  put_gzip("two.gz", "two", "ab"); /* a second member */
  PUT("short.txt", "\x1F");
  PUT("plain.txt.gz", "not zipped");
  assert_docs(NULL, "a.txt.gz b.txt two.gz short.txt plain.txt.gz",
              "a|zipped||\nb|no ending||\ntwo|one,two||\nshort|\x1F||\n"
              "plain|not zipped||\n");
}

/* Cuts a gzip file to `len` bytes, or changes the byte there. */
static void damage(const char *from, const char *to, long len, bool flip) {
  char bytes[1000];
  FILE *f = fopen(from, "rb");
  assert_non_null(f);
  size_t n = fread(bytes, 1, sizeof bytes, f);
  fclose(f);
  if (flip)
    bytes[(long)n + len] ^= 0x55;
  else
    n = (size_t)((long)n + len);
  put(to, bytes, n);
}

static void damaged_gzip_is_an_error(void **state) {
  (void)state;
  put_gzip("ok.gz", "some text to zip", "wb");
  damage("ok.gz", "cut.gz", -1, false);
  damage("ok.gz", "cut2.gz", -12, false);
  damage("ok.gz", "crc.gz", -6, true);
  damage("ok.gz", "data.gz", -12, true);
  PUT("head.gz", "\x1F\x8B");
  assert_docs(NULL, "cut.gz cut2.gz crc.gz data.gz head.gz ok.gz",
              "cut!gzip-damaged\ncut2!gzip-damaged\ncrc!gzip-damaged\n"
              "data!gzip-damaged\nhead!gzip-damaged\nok|some text to zip||\n");
}

static void what_follows_gzip_is_not_lost(void **state) {
  (void)state;
  char bytes[1000];
  put_gzip("ok.gz", "text", "wb");
  FILE *f = fopen("ok.gz", "rb");
  size_t n = fread(bytes, 1, 500, f);
  fclose(f);
  memset(bytes + n, 0, 100);
  put("padded.gz", bytes, n + 100);
  bytes[n + 50] = 'x';
  put("trailed.gz", bytes, n + 100);
  assert_docs(NULL, "padded.gz trailed.gz",
              "padded|text||\ntrailed!gzip-damaged\n");
}

static void lines_before_damage_are_read(void **state) {
  (void)state;
  put_gzip("l.gz", "{\"text\":\"1\"}\n{\"text\":\"2\"}\n{\"text\":\"3\"}",
           "wb");
  damage("l.gz", "cut.jsonl", -1, false);
  assert_docs(NULL, "cut.jsonl", "cut:1|1||\ncut:2|2||\ncut:3!gzip-damaged\n");
}

static void json_lines_are_documents(void **state) {
  (void)state;
  PUT("a.jsonl",
      "{\"id\":9007199254740993,\"text\":\"T\",\"date\":\"2024-11-05\"}\r\n"
      "\n  \t\n"
      "{\"text\":[\"P1\",\"P2\"],\"id\":\"x\\ny\",\"date\":20241105}\n"
      "{\"id\":null,\"text\":\"\",\"date\":{}}");
  assert_docs(NULL, "a.jsonl",
              "9007199254740993|T|2024-11-05|\n"
              "x\uFFFDy|P1\n\nP2|20241105|id-changed:1@0\na:5|||\n");
}

static void fields_are_found_by_path(void **state) {
  (void)state;
  input_options o = {.format = INPUT_JSONL,
                     .text_field = "article.body",
                     .id_field = "meta.key",
                     .date_field = "when"};
  PUT("f.txt", "{\"article\":{\"body\":\"B\"},\"meta\":{\"key\":1.50},"
               "\"when\":\"now\"}\n{\"article.body\":\"C\"}");
  assert_docs(&o, "f.txt", "1.50|B|now|\nf:2|C||\n");
}

static void wrong_lines_cost_themselves(void **state) {
  (void)state;
  PUT("w.jsonl", "{\"text\":\"1\"}\n{\"text\":\"2\"} x\n[\"text\"]\n"
                 "{\"body\":\"4\"}\n{\"text\":5,\"id\":\"five\"}\n"
                 "{\"text\":[\"6\",7]}\n{\"text\":\"8");
  assert_docs(NULL, "w.jsonl",
              "w:1|1||\nw:2!not-json\nw:3!not-json\nw:4!no-text-field\n"
              "five!no-text-field\nw:6!no-text-field\nw:7!not-json\n");
}

static void errors_say_where(void **state) {
  (void)state;
  input *in;
  const char *args[] = {"w.jsonl", "w.json"};
  PUT("w.jsonl", "{\"text\":\"1\"}\n{\"text\" \"2\"}\n");
  PUT("w.json", "[\n{\"text\"\n\"2\"}]");
  assert_int_equal(input_new(NULL, args, 2, &in), SAYSO_OK);
  input_next(in);
  assert_string_equal(input_next(in)->message,
                      "line 2, byte 8: a colon is missing after the key");
  assert_string_equal(input_next(in)->message,
                      "line 3, byte 10: a colon is missing after the key");
  input_free(in);
}

static void strings_lose_nothing(void **state) {
  (void)state;
  PUT("s.jsonl", "{\"text\":\"a\\u0000b\\ud800c\"}\n"
                 "{\"text\":\"caf\xE9\"}\n"
                 "{\"text\":\"a\0b\"}\n"
                 "{\"text\":\"1\",\"text\":\"2\"}\n");
  assert_docs(NULL, "s.jsonl",
              "s:1|a\uFFFDb\uFFFDc||nul-bytes:1@0 lone-surrogates:1@0\n"
              "s:2|café||encoding-windows-1252:1@39\n"
              "s:3|a\uFFFDb||nul-bytes:1@53\n"
              "s:4|2||duplicate-key:1@0\n");
}

static void fields_are_passed_through(void **state) {
  (void)state;
  static const char line[] = "{ \"text\":\"T\", \"n\":9007199254740993 }";
  input *in;
  const char *arg = "p.jsonl";
  put(arg, line, sizeof line - 1);
  assert_int_equal(input_new(NULL, &arg, 1, &in), SAYSO_OK);
  const input_doc *doc = input_next(in);
  assert_int_equal(doc->fields.len, sizeof line - 1);
  assert_memory_equal(doc->fields.at, line, sizeof line - 1);
  assert_int_equal(doc->line, 1);
  assert_string_equal(doc->path, "p.jsonl");
  input_free(in);
}

static void a_json_file_is_one_value(void **state) {
  (void)state;
  PUT("o.json", "\xEF\xBB\xBF{\n \"text\": \"one\",\n \"id\": \"I\"\n}\n");
  PUT("l.json", "[{\"text\":\"1\"},\n{\"text\":\"2\"},3,{\"x\":4}]");
  PUT("n.json", "[]");
  PUT("t.json", "{\"text\":\"1\"}\n{\"text\":\"2\"}");
  assert_docs(NULL, "o.json l.json n.json t.json",
              "I|one||bom-dropped:1@0\nl:1|1||\nl:2|2||\nl:3!not-json\n"
              "l:4!no-text-field\nt!not-json\n");
  assert_docs(&jsonl, "t.json", "t:1|1||\nt:2|2||\n");
}

static void json_lines_may_be_utf16(void **state) {
  (void)state;
  static const char text[] = "{\"text\":\"x\"}\n{\"text\":\"\x0A\x01\"}";
  char wide[100] = "\xFF\xFE", big[100] = "\xFE\xFF";
  size_t n = 2;
  for (size_t i = 0; i + 1 < sizeof text; i++) {
    bool is_wide = text[i] == '\x0A' && text[i + 1] == '\x01';
    big[n + 1] = wide[n] = text[i];
    big[n] = wide[n + 1] = is_wide ? '\x01' : '\0'; /* U+010A, no line end */
    i += is_wide;
    n += 2;
  }
  put("w.jsonl", wide, n);
  put("b.jsonl", big, n);
  assert_docs(NULL, "w.jsonl b.jsonl",
              "w:1|x||encoding-utf-16le:1@0\nw:2|Ċ||encoding-utf-16le:1@0\n"
              "b:1|x||encoding-utf-16be:1@0\nb:2|Ċ||encoding-utf-16be:1@0\n");
}

static void standard_input_is_read(void **state) {
  (void)state;
  put_gzip("in", "{\"text\":\"1\"}\n{\"text\":\"2\"}", "wb");
  int saved = dup(0), fd = open("in", O_RDONLY);
  dup2(fd, 0);
  assert_docs(&jsonl, "-", "stdin:1|1||\nstdin:2|2||\n");
  dup2(saved, 0);
  close(saved);
  close(fd);
}

/* ## Limits, at one less, the limit, one more, and many times it */

static void documents_have_a_limit(void **state) {
  (void)state;
  input_options o = {.doc_max = 10};
  char many[1001];
  memset(many, 'x', sizeof many);
  put("a", many, 9);
  put("b", many, 10);
  put("c", many, 11);
  put("d", many, 1000);
  many[1000] = '\0';
  put_gzip("bomb", many, "wb");
  assert_docs(&o, "a b c d bomb",
              "a|xxxxxxxxx||\nb|xxxxxxxxxx||\nc!too-large\nd!too-large\n"
              "bomb!too-large\n");
}

static void lines_have_a_limit(void **state) {
  (void)state;
  input_options o = {.format = INPUT_JSONL, .line_max = 14};
  PUT("l", "{\"text\":\"123\"}\n{\"text\":\"1234\"}\n{\"text\":\"1\"}\n"
           "{\"text\":\"12345678901234567890123456789\"}\n{\"text\":\"5\"}");
  assert_docs(&o, "l",
              "l:1|123||\nl:2!too-large\nl:3|1||\nl:4!too-large\nl:5|5||\n");
}

static void a_line_without_end_is_given_up(void **state) {
  (void)state;
  input_options o = {.format = INPUT_JSONL, .line_max = 10000};
  static char many[1000001];
  memset(many, ' ', 1000000);
  many[999990] = '\n';
  put_gzip("bomb", many, "wb");
  assert_docs(&o, "bomb", "bomb:1!too-large\n");
}

static void lines_of_nothing_are_given_up(void **state) {
  (void)state;
  input_options o = {.format = INPUT_JSONL, .line_max = 20};
  char many[400] = "";
  memset(many, '\n', 300);
  strcpy(many + 300, "{\"text\":\"1\"}\n");
  put_gzip("few", many, "wb");
  memset(many, '\n', 380);
  strcpy(many + 380, "{\"text\":\"1\"}\n");
  put_gzip("many", many, "wb");
  assert_docs(&o, "few many", "few:301|1||\nmany:336!too-large\n");
}

static void assert_cut(const char *text, size_t max, const char *want) {
  input_options o = {.text_max = max};
  buf line = {0};
  put("t", text, strlen(text));
  buf_printf(&line, "t|%s||text-cut:%zu@%zu\n", want,
             strlen(text) - strlen(want), strlen(want));
  assert_docs(&o, "t", line.at);
  buf_release(&line);
}

static void long_texts_are_cut_at_a_good_place(void **state) {
  (void)state;
  input_options o = {.text_max = 10};
  PUT("t", "1234567890");
  assert_docs(&o, "t", "t|1234567890||\n");
  assert_cut("One.\n\nTwo.\nThree four", 16, "One.\n\nTwo.\n");
  assert_cut("Some.\n \nTwo. Three", 14, "Some.\n \n");
  assert_cut("One two. Three four", 15, "One two. ");
  assert_cut("One two three", 10, "One two ");
  assert_cut("12345678901", 10, "1234567890");
  assert_cut("ééééé", 5, "éé");
  assert_cut("😀😀", 7, "😀");
}

static void progress_counts_bytes(void **state) {
  (void)state;
  input *in;
  uint64_t done, all;
  const char *args[] = {"a", "b", "-"};
  PUT("a", "12345");
  PUT("b", "123");
  assert_int_equal(input_new(NULL, args, 2, &in), SAYSO_OK);
  input_progress(in, &done, &all);
  assert_true(done == 0 && all == 8);
  input_next(in);
  input_progress(in, &done, &all);
  assert_true(done == 5 && all == 8);
  input_next(in);
  input_progress(in, &done, &all);
  assert_true(done == 8 && all == 8);
  input_free(in);
  assert_int_equal(input_new(NULL, args, 3, &in), SAYSO_OK);
  input_progress(in, &done, &all);
  assert_true(all == 0);
  input_free(in);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(files_are_documents),
      TEST(ids_are_unique),
      TEST(ids_are_clean),
      TEST(bytes_are_repaired),
      TEST(missing_files_are_errors_in_place),
      TEST(folders_are_walked_in_order),
      TEST(a_folder_with_nothing_is_an_error),
      TEST(gzip_is_seen_by_its_mark),
      TEST(damaged_gzip_is_an_error),
      TEST(what_follows_gzip_is_not_lost),
      TEST(lines_before_damage_are_read),
      TEST(json_lines_are_documents),
      TEST(fields_are_found_by_path),
      TEST(wrong_lines_cost_themselves),
      TEST(errors_say_where),
      TEST(strings_lose_nothing),
      TEST(fields_are_passed_through),
      TEST(a_json_file_is_one_value),
      TEST(json_lines_may_be_utf16),
      TEST(standard_input_is_read),
      TEST(documents_have_a_limit),
      TEST(lines_have_a_limit),
      TEST(a_line_without_end_is_given_up),
      TEST(lines_of_nothing_are_given_up),
      TEST(long_texts_are_cut_at_a_good_place),
      TEST(progress_counts_bytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
