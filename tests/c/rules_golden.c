/* Tests patterns by example: tests/golden/patterns.txt and pattern-errors.txt,
 * whose comments say how to read them. With --accept what is found now is
 * written into the files. */
#include "rules.h"

static sayso_engine *engine;
static bool accepts;

typedef struct {
  char text[4096]; /* of the document */
  char lexicons[16][4096];
  int lexicon_count;
  rule_scope scope;
  const char *skip;
  int overlap;
  buf out; /* the file as it is now */
} golden;

/* ## One case */

static void set_up(ruleset **set, const golden *g) {
  assert_int_equal(ruleset_new(engine, set), SAYSO_OK);
  for (int i = 0; i < g->lexicon_count; i++) {
    char name[64];
    sscanf(g->lexicons[i], "%63[^:]", name);
    add_lexicon(*set, name, strchr(g->lexicons[i], ':') + 1);
  }
  sayso_error e;
  if (ruleset_macro(*set, "title", "(former|acting)? minister{1,2}", &e))
    fail_msg("%s", e.message);
}

static sayso_status add_rule(ruleset *set, const golden *g, const char *pattern,
                             sayso_error *e) {
  const rule_def def = {.name = "m.one",
                        .patterns = &pattern,
                        .pattern_count = 1,
                        .scope = g->scope,
                        .skip = g->skip,
                        .overlap = g->overlap};
  uint32_t id;
  sayso_status status = ruleset_rule(set, &def, &id, NULL, e);
  return status ? status : ruleset_finish(set, e);
}

static void check_bound(const found *f) {
  const rule_counts *n = found_counts(f, 0);
  assert_true(n->steps <= n->bound);
  assert_int_equal(n->limits, 0);
}

static void print_found(const ruleset *set, const char *text, buf *out) {
  sayso_doc *doc;
  found *f;
  sayso_error e;
  assert_int_equal(sayso_doc_new(engine, text, strlen(text), &doc, NULL), 0);
  assert_int_equal(found_new(set, doc, &f), SAYSO_OK);
  if (ruleset_run(f, NULL, &e)) fail_msg("%s", e.message);
  check_bound(f);
  for (uint32_t i = 0; i < found_count(f); i++) {
    buf_puts(out, "= ");
    print_match(doc, found_match(f, i), out);
    buf_putc(out, '\n');
  }
  if (!found_count(f)) buf_puts(out, "!\n");
  found_free(f);
  sayso_doc_free(doc);
}

/* What a pattern gives now: matches, or an error with a caret. */
static void run_case(const golden *g, const char *pattern, buf *out) {
  ruleset *set;
  sayso_error e;
  set_up(&set, g);
  if (add_rule(set, g, pattern, &e))
    buf_printf(out, "%*s^ %s\n", (int)e.offset + 2, "", e.message);
  else
    print_found(set, g->text, out);
  ruleset_free(set);
}

/* ## The file */

static void read_option(golden *g, const char *line) {
  g->scope = strstr(line, "paragraph") ? SCOPE_PARAGRAPH : SCOPE_SENTENCE;
  g->skip = strstr(line, "aside") ? "aside" : NULL;
  g->overlap = strstr(line, "all")      ? OVERLAP_ALL
               : strstr(line, "nested") ? OVERLAP_NESTED
               : strstr(line, "exact")  ? OVERLAP_EXACT
                                        : -1;
}

static bool is_answer(const char *line) {
  const char *s = line + strspn(line, " ");
  return *line == '=' || (*line == '!' && !line[1]) || (s > line && *s == '^');
}

static void read_line(golden *g, const char *line) {
  if (is_answer(line)) return;
  buf_printf(&g->out, "%s\n", line);
  switch (*line) {
  case '<':
    snprintf(g->text, sizeof g->text, "%s", line + 2);
    break;
  case ':':
    read_option(g, line);
    break;
  case '@':
    assert_true(g->lexicon_count < 16);
    snprintf(g->lexicons[g->lexicon_count++], 4096, "%s", line + 2);
    break;
  case '/':
    run_case(g, line + 2, &g->out);
    break;
  default:
    break;
  }
}

static char *read_file(const char *path) {
  FILE *in = fopen(path, "rb");
  if (!in) fail_msg("cannot read %s", path);
  char *text = calloc(1, 1 << 20);
  assert_true(fread(text, 1, (1 << 20) - 1, in) > 0);
  fclose(in);
  return text;
}

static void show_difference(const char *path, const char *was,
                            const char *now) {
  int line = 1;
  const char *start = now, *old = was;
  for (; *was == *now && *was; was++, now++)
    if (*now == '\n') {
      line++;
      start = now + 1;
      old = was + 1;
    }
  fail_msg("%s:%d: expected\n%.*s\nfound\n%.*s", path, line,
           (int)strcspn(old, "\n"), old, (int)strcspn(start, "\n"), start);
}

static void check_file(const char *path) {
  char *text = read_file(path);
  golden g = {.overlap = -1};
  for (char *s = text; *s;) {
    size_t n = strcspn(s, "\n");
    char line[4096];
    snprintf(line, sizeof line, "%.*s", (int)n, s);
    read_line(&g, line);
    s += n + (s[n] == '\n');
  }
  if (accepts) {
    FILE *out = fopen(path, "wb");
    assert_int_equal(fwrite(g.out.at, 1, g.out.len, out), g.out.len);
    fclose(out);
  } else if (strcmp(text, g.out.at)) {
    show_difference(path, text, g.out.at);
  }
  buf_release(&g.out);
  free(text);
}

static void patterns(void **state) {
  (void)state;
  check_file("tests/golden/patterns.txt");
}

static void pattern_errors(void **state) {
  (void)state;
  check_file("tests/golden/pattern-errors.txt");
}

/* Patterns that need tags and trees: only where there is a model. */
static void patterns_with_tags(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  check_file("tests/golden/patterns-tagged.txt");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(patterns),
      cmocka_unit_test(pattern_errors),
      cmocka_unit_test(patterns_with_tags),
  };
  accepts = argc > 1 && !strcmp(argv[1], "--accept");
  sayso_error e;
  if (sayso_engine_new(FOLDER, &engine, &e)) {
    fprintf(stderr, "%s\n", e.message);
    return 1;
  }
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  sayso_engine_free(engine);
  return failed;
}
