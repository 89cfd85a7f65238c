/* Input that comes in bits, through a pipe: a document is given as soon as its
 * last byte has come, and what comes late changes nothing in what is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "input/input.h"

/* An input that reads a pipe, and the end that is written to; -1 once it is
 * closed. */
typedef struct {
  input *in;
  int to, saved;
} trickle;

static void begin(trickle *t, input_format format, const char *const *args,
                  size_t count) {
  int ends[2];
  input_options options = {.format = format};
  assert_int_equal(pipe(ends), 0);
  t->saved = dup(STDIN_FILENO);
  dup2(ends[0], STDIN_FILENO);
  close(ends[0]);
  t->to = ends[1];
  assert_int_equal(input_new(&options, args, count, &t->in), SAYSO_OK);
}

static void end(trickle *t) {
  input_free(t->in);
  dup2(t->saved, STDIN_FILENO);
  close(t->saved);
}

static void send(trickle *t, const char *s, size_t len) {
  assert_int_equal(write(t->to, s, len), (ssize_t)len);
}

static void hang_up(trickle *t) { close(t->to); }

/* The texts that can be read now, each with a bar behind it; "." at the end of
 * the input. */
static void list_now(trickle *t, buf *out) {
  int fd;
  for (const input_doc *doc; (doc = input_try(t->in, &fd));)
    buf_printf(out, "%s|", doc->code ? doc->code : doc->text);
  if (fd < 0) buf_puts(out, ".");
  assert_true(fd == -1 || fd == STDIN_FILENO);
}

static void assert_now(trickle *t, const char *want) {
  buf out = {0};
  list_now(t, &out);
  assert_string_equal(out.at ? out.at : "", want);
  buf_release(&out);
}

#define SEND(t, s) send(t, s, sizeof(s) - 1)
#define BEGIN(t, format) begin(t, format, (const char *const[]){"-"}, 1)

static void a_line_is_given_when_it_ends(void **state) {
  trickle t;
  (void)state;
  BEGIN(&t, INPUT_JSONL);
  assert_now(&t, "");
  SEND(&t, "{\"text\":\"1\"}");
  assert_now(&t, "");
  SEND(&t, "\n");
  assert_now(&t, "1|");
  SEND(&t, "\n \n{\"text\":\"2\"}\n{\"te");
  assert_now(&t, "2|");
  SEND(&t, "xt\":3}\n\n");
  assert_now(&t, "no-text-field|");
  SEND(&t, "{\"text\":\"4\"}");
  hang_up(&t);
  assert_now(&t, "4|.");
  end(&t);
}

static void a_text_is_given_when_it_ends(void **state) {
  trickle t;
  (void)state;
  BEGIN(&t, INPUT_TEXT);
  assert_now(&t, "");
  SEND(&t, "One.\nTwo.\n");
  assert_now(&t, "");
  hang_up(&t);
  assert_now(&t, "One.\nTwo.\n|.");
  end(&t);
}

static void an_empty_pipe_ends(void **state) {
  trickle t;
  (void)state;
  BEGIN(&t, INPUT_JSONL);
  hang_up(&t);
  assert_now(&t, ".");
  end(&t);
}

/* What a reader has looked at in vain is not read anew when it waits. */
static void waiting_goes_on_where_trying_stopped(void **state) {
  trickle t;
  (void)state;
  BEGIN(&t, INPUT_JSONL);
  SEND(&t, "{\"text\":");
  assert_now(&t, "");
  SEND(&t, "\"1\"}\n");
  assert_string_equal(input_next(t.in)->text, "1");
  hang_up(&t);
  assert_null(input_next(t.in));
  end(&t);
}

/* ## Any bytes, one by one, give what they give at once */

static void assert_same_in_bits(const char *s, size_t len) {
  trickle t;
  buf whole = {0}, bits = {0};
  BEGIN(&t, INPUT_JSONL);
  send(&t, s, len);
  hang_up(&t);
  list_now(&t, &whole);
  end(&t);
  BEGIN(&t, INPUT_JSONL);
  for (size_t i = 0; i < len; i++) {
    list_now(&t, &bits);
    send(&t, s + i, 1);
  }
  hang_up(&t);
  list_now(&t, &bits);
  end(&t);
  assert_true(whole.len > 1);
  assert_string_equal(bits.at, whole.at);
  buf_release(&whole);
  buf_release(&bits);
}

static const char LINES[] =
    "{\"text\":\"1 \xC3\xA4\"}\n\n[]\n{\"text\":\"2\"}\n";

static void lines_are_the_same_in_bits(void **state) {
  char wide[200];
  size_t n = 0;
  (void)state;
  assert_same_in_bits(LINES, sizeof LINES - 1);
  assert_same_in_bits("\xEF\xBB\xBF{\"text\":\"1\"}\n", 16);
  for (const char *s = "\n{\"text\":\"1\"}\n{\"text\":\"2\"}\n"; *s; s++) {
    wide[n++] = *s;
    wide[n++] = 0;
  }
  assert_same_in_bits(wide, n); /* UTF-16, and its other half */
  memmove(wide + 1, wide, n);
  wide[0] = 0;
  assert_same_in_bits(wide, n);
}

static void gzip_is_the_same_in_bits(void **state) {
  unsigned char zipped[400];
  size_t n = 0;
  (void)state;
  for (int member = 0; member < 2; member++) {
    z_stream z = {.next_in = (unsigned char *)LINES,
                  .avail_in = sizeof LINES - 1,
                  .next_out = zipped + n,
                  .avail_out = (unsigned)(sizeof zipped - n)};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    n = sizeof zipped - z.avail_out;
    deflateEnd(&z);
  }
  assert_same_in_bits((char *)zipped, n);
  assert_same_in_bits((char *)zipped, n - 5); /* cut short */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_line_is_given_when_it_ends),
      cmocka_unit_test(a_text_is_given_when_it_ends),
      cmocka_unit_test(an_empty_pipe_ends),
      cmocka_unit_test(waiting_goes_on_where_trying_stopped),
      cmocka_unit_test(lines_are_the_same_in_bits),
      cmocka_unit_test(gzip_is_the_same_in_bits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
