/* What lexicon files come to, against tests/golden/lexicon.txt.
 *
 *     build/tests/c/lexicon_golden [--accept]
 *
 *     == a title
 *     phrase→pos          the file; → is a tab
 *     ...
 *     --
 *     2:4: a message      line:offset, or the entries that were read
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* after its friends */
#include <cmocka.h>

#include "base/buf.h"
#include "lang/engine.h"
#include "match/lexicon.h"

#define GOLDEN "tests/golden/lexicon.txt"
static bool accepts;
static sayso_engine *engine;
static char path[] = "/tmp/sayso-lexicon-XXXXXX";

static int set_up(void **state) {
  (void)state;
  int fd = mkstemp(path);
  return fd < 0 || close(fd) || sayso_engine_new("core/lang/en", &engine, NULL);
}

static int tear_down(void **state) {
  (void)state;
  sayso_engine_free(engine);
  return unlink(path);
}

static void write_file(const buf *file) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  if (file->len) assert_int_equal(fwrite(file->at, 1, file->len, f), file->len);
  assert_int_equal(fclose(f), 0);
}

/* What reading a file comes to. */
static void outcome(const buf *file, buf *out) {
  uint32_t x;
  sayso_error e;
  lexicons *l;
  write_file(file);
  assert_int_equal(lexicons_new(engine, NULL, &l), SAYSO_OK);
  if (lexicons_read(l, "p", "g", path, NULL, 0, &x, &e)) {
    buf_printf(out, "%u:%zu: %s\n", e.line, e.offset, e.message);
  } else {
    assert_int_equal(lexicons_freeze(l, NULL), SAYSO_OK);
    for (uint32_t i = 0; i < lexicon_size(l, x); i++) {
      buf_printf(out, "%s", lexicon_value(l, x, i, "phrase"));
      for (uint32_t c = 1; lexicon_column(l, x, c); c++)
        buf_printf(out, " | %s=%s", lexicon_column(l, x, c),
                   lexicon_value(l, x, i, lexicon_column(l, x, c)));
      buf_putc(out, '\n');
    }
  }
  lexicons_free(l);
}

static void add_line(buf *file, const char *line) {
  for (const char *tab; (tab = strstr(line, "\xE2\x86\x92")); line = tab + 3) {
    buf_add(file, line, (size_t)(tab - line));
    buf_putc(file, '\t');
  }
  buf_puts(file, line);
}

static void golden(void **state) {
  (void)state;
  buf want = {0}, got = {0}, file = {0};
  char line[1000];
  enum { TITLE, TEXT, RESULT } in = TITLE;
  FILE *f = fopen(GOLDEN, "rb");
  assert_non_null(f);
  while (fgets(line, sizeof line, f)) {
    buf_puts(&want, line);
    if (!strncmp(line, "== ", 3)) {
      if (in == RESULT) buf_putc(&got, '\n');
      in = TEXT;
      buf_clear(&file);
      buf_puts(&got, line);
    } else if (in == TEXT && !strcmp(line, "--\n")) {
      in = RESULT;
      buf_puts(&got, line);
      outcome(&file, &got);
    } else if (in == TEXT) {
      buf_puts(&got, line);
      add_line(&file, line);
    } else if (in == TITLE) {
      buf_puts(&got, line);
    }
  }
  fclose(f);
  if (accepts && (f = fopen(GOLDEN, "wb"))) {
    fwrite(got.at, 1, got.len, f);
    fclose(f);
  } else {
    assert_string_equal(got.at, want.at);
  }
  buf_release(&want);
  buf_release(&got);
  buf_release(&file);
}

int main(int count, char **args) {
  accepts = count > 1 && !strcmp(args[1], "--accept");
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(golden),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
