/* Tests core/match/lexicon*.c: what hits, what files are refused, and that a
 * book from the cache is the same as a new one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* after its friends */
#include <cmocka.h>

#include "base/buf.h"
#include "lang/engine.h"
#include "match/lexicon.h"

static sayso_engine *engine;
static lexicons *all;
static sayso_doc *doc;
static lexicon_hits hits;

static int set_up(void **state) {
  (void)state;
  sayso_error e;
  if (sayso_engine_new("core/lang/en", &engine, &e)) fail_msg("%s", e.message);
  assert_int_equal(lexicons_new(engine, NULL, &all), SAYSO_OK);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  lexicon_hits_release(&hits);
  sayso_doc_free(doc);
  doc = NULL;
  lexicons_free(all);
  sayso_engine_free(engine);
  return 0;
}

/* ## Helpers */

static uint32_t add(const char *name, const char *const *columns,
                    size_t count) {
  uint32_t lexicon;
  sayso_error e;
  if (lexicons_add(all, "p", name, columns, count, &lexicon, &e))
    fail_msg("%s: %s", name, e.message);
  return lexicon;
}

/* A lexicon of phrases alone, up to a NULL. */
static uint32_t add_phrases(const char *name, const char *const *phrases) {
  static const char *const columns[] = {"phrase"};
  uint32_t lexicon = add(name, columns, 1);
  for (; *phrases; phrases++) {
    sayso_error e;
    if (lexicons_phrase(all, lexicon, phrases, NULL, &e))
      fail_msg("%s: %s", *phrases, e.message);
  }
  return lexicon;
}

#define PHRASES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void read_text(const char *text) {
  size_t bad;
  sayso_doc_free(doc);
  doc = NULL;
  assert_int_equal(sayso_doc_new(engine, text, strlen(text), &doc, &bad),
                   SAYSO_OK);
  assert_int_equal(doc_need(doc, SAYSO_SENTENCES), SAYSO_OK);
}

static void freeze(void) {
  sayso_error e;
  if (lexicons_freeze(all, &e)) fail_msg("%s", e.message);
}

/* All hits in a text, as "name/entry:text, ...". */
static const char *scan(const char *text) {
  static char got[4096];
  size_t n = 0;
  read_text(text);
  assert_int_equal(lexicons_scan(all, doc, 0, doc->tokens.count, &hits),
                   SAYSO_OK);
  got[0] = '\0';
  for (uint32_t i = 0; i < hits.count && n < sizeof got; i++) {
    const lexicon_hit *h = &hits.at[i];
    uint32_t start = doc->tokens.at[h->first].start;
    uint32_t end = doc->tokens.at[h->last - 1].end;
    n += (size_t)snprintf(got + n, sizeof got - n, "%s%s/%u:%.*s%s",
                          n ? ", " : "", lexicon_name(all, h->lexicon),
                          h->entry, (int)(end - start), text + start,
                          h->is_sure ? "" : "?");
  }
  return got;
}

#define assert_scan(text, want) assert_string_equal(scan(text), want)

/* ## Hits */

static void words_and_phrases(void **state) {
  (void)state;
  add_phrases("x", PHRASES("claim", "rule out", "New York", "new york city"));
  add_phrases("y", PHRASES("York", "claim"));
  freeze();
  assert_scan("They Claim nothing.", "x/0:Claim, y/1:Claim");
  assert_scan("We rule\nOUT a deal.", "x/1:rule\nOUT");
  assert_scan("In NEW YORK City now", /* longest first, then the others */
              "x/3:NEW YORK City, x/2:NEW YORK, y/0:YORK");
  assert_scan("rule in or out; the newyork", "");
  assert_scan("", "");
}

static void order_of_hits(void **state) {
  (void)state;
  add_phrases("b", PHRASES("a b", "a", "a", "b"));
  add_phrases("a", PHRASES("a", "a b c"));
  freeze();
  assert_scan("a b c", "a/1:a b c, b/0:a b, b/1:a, b/2:a, a/0:a, b/3:b");
}

static void ranges_are_kept(void **state) {
  (void)state;
  add_phrases("x", PHRASES("b", "b c", "c d"));
  freeze();
  read_text("a b c d");
  assert_int_equal(lexicons_scan(all, doc, 1, 3, &hits), SAYSO_OK);
  assert_int_equal(hits.count, 2); /* neither beyond the end nor before */
  assert_int_equal(hits.at[0].last, 3);
  assert_int_equal(lexicons_scan(all, doc, 2, 2, &hits), SAYSO_OK);
  assert_int_equal(hits.count, 0);
}

static void cut_like_the_document(void **state) {
  (void)state;
  add_phrases("x", PHRASES("don't", "Acme Inc.", "Kim Jong-un", "cannot",
                           "U.S.", "AT&T", "No. 10", "the minister's"));
  freeze();
  assert_scan("I don\xE2\x80\x99t and cannot.",
              "x/0:don\xE2\x80\x99t, x/3:cannot");
  assert_scan("Acme Inc. said no to Acme Inc.", "x/1:Acme Inc., x/1:Acme Inc.");
  assert_scan("kim jong-un of the U.S. met AT&T", /* lower: other tokens */
              "x/4:U.S., x/5:AT&T");
  assert_scan("Kim Jong-un lives at No. 10.", "x/2:Kim Jong-un, x/6:No. 10");
  assert_scan("the minister\xE2\x80\x99s dog", "x/7:the minister\xE2\x80\x99s");
}

static void exact_words(void **state) {
  (void)state;
  static const char *const columns[] = {"phrase", "case", "exact"};
  add_phrases("q", PHRASES("\"Sun\"", "the \"Hague\"", "say \\\"no\\\""));
  uint32_t x = add("x", columns, 3);
  assert_int_equal(
      lexicons_phrase(all, x, PHRASES("Mail", "exact", "no"), NULL, NULL),
      SAYSO_OK);
  assert_int_equal(
      lexicons_phrase(all, x, PHRASES("post", "cap", ""), NULL, NULL),
      SAYSO_OK);
  assert_int_equal(
      lexicons_phrase(all, x, PHRASES("Times", "", "yes"), NULL, NULL),
      SAYSO_OK);
  freeze();
  assert_scan("Sun sun SUN", "q/0:Sun");
  assert_scan("THE Hague, The hague", "q/1:THE Hague");
  assert_scan("say \"no\" or say no", "q/2:say \"no\"");
  assert_scan("Mail mail MAIL", "x/0:Mail");
  assert_scan("Post post POST", "x/1:Post, x/1:POST");
  assert_scan("Times times time", "x/2:Times, x/2:times");
}

static void tags_are_asked_for(void **state) {
  (void)state;
  static const char *const columns[] = {"phrase", "pos"};
  uint32_t x = add("x", columns, 2);
  assert_int_equal(
      lexicons_phrase(all, x, PHRASES("claim", "VERB|AUX"), NULL, NULL),
      SAYSO_OK);
  assert_int_equal(lexicons_phrase(all, x, PHRASES("claim", ""), NULL, NULL),
                   SAYSO_OK);
  freeze();
  assert_scan("claim", "x/0:claim?, x/1:claim");
  /* without tags nothing is sure but what needs none */
  assert_false(lexicon_fits(all, doc, &hits.at[0]));
  assert_true(lexicon_fits(all, doc, &hits.at[1]));
}

/* Lemmas, put in by hand as the layer TAGS would. */
static void set_lemma(uint32_t token, const char *lemma) {
  token_table *t = &doc->tokens;
  if (!t->lemma) t->lemma = arena_new(&doc->mem, t->count, sizeof *t->lemma);
  assert_non_null(t->lemma);
  size_t len = strlen(lemma);
  assert_int_equal(words_add(&engine->words, lemma, len, words_hash(lemma, len),
                             &t->lemma[token]),
                   SAYSO_OK);
}

static void lemmas_decide(void **state) {
  (void)state;
  static const char *const columns[] = {"phrase", "exact"};
  add_phrases("x", PHRASES("claim", "\"claim\" that"));
  uint32_t y = add("y", columns, 2);
  assert_int_equal(lexicons_phrase(all, y, PHRASES("claim", "yes"), NULL, NULL),
                   SAYSO_OK);
  freeze();
  assert_scan("claim that", "x/1:claim that, x/0:claim, y/0:claim");
  lexicon_hit that = hits.at[0], fold = hits.at[1], form = hits.at[2];
  read_text("claimed that");
  that.is_sure = fold.is_sure = form.is_sure = false; /* look at the lemma */
  assert_false(lexicon_fits(all, doc, &fold));
  set_lemma(0, "Claim");
  set_lemma(1, "that");
  assert_true(lexicon_fits(all, doc, &fold));
  assert_false(lexicon_fits(all, doc, &that));
  assert_false(lexicon_fits(all, doc, &form));
}

/* What a scan gives before the sentence is tagged, and what is left then. */
static void some_tagging_may_fit(void **state) {
  (void)state;
  static const char *const columns[] = {"phrase", "pos"};
  uint32_t x = add("x", columns, 2);
  assert_int_equal(
      lexicons_phrase(all, x, PHRASES("claim", "VERB"), NULL, NULL), SAYSO_OK);
  add_phrases("y", PHRASES("find out", "find", "saw", "see"));
  freeze();
  assert_non_null(engine->lemmatiser); /* the model is there */
  assert_scan("The claims were false. He claimed that she found out.",
              "x/0:claims?, x/0:claimed?, y/0:found out?, y/1:found?");
  assert_int_equal(doc_need(doc, SAYSO_TAGS), SAYSO_OK);
  assert_false(lexicon_fits(all, doc, &hits.at[0])); /* a noun */
  for (uint32_t i = 1; i < hits.count; i++)
    assert_true(lexicon_fits(all, doc, &hits.at[i]));
  assert_scan("They saw a saw.", "y/2:saw, y/3:saw?, y/2:saw, y/3:saw?");
  assert_int_equal(doc_need(doc, SAYSO_TAGS), SAYSO_OK);
  assert_true(lexicon_fits(all, doc, &hits.at[1]));
  assert_false(lexicon_fits(all, doc, &hits.at[3]));
}

static void single_words(void **state) {
  (void)state;
  uint32_t x = add_phrases("x", PHRASES("say no", "\"Sun\"", "claim", "claim"));
  uint32_t y = add_phrases("y", PHRASES("say"));
  uint32_t entry;
  bool covers;
  freeze();
  read_text("Claim claims say sun Sun no");
  const word_id *w = doc->tokens.form;
  assert_true(lexicon_has(all, x, w[0], &entry));
  assert_int_equal(entry, 2);
  assert_false(lexicon_has(all, x, w[1], &entry));
  assert_false(lexicon_has(all, x, w[2], NULL)); /* starts one, is none */
  assert_true(lexicon_has(all, y, w[2], NULL));
  assert_false(lexicon_has(all, x, w[3], NULL));
  assert_true(lexicon_has(all, x, w[4], NULL));
  assert_int_equal(lexicons_cover(all, w[2], &covers), SAYSO_OK);
  assert_true(covers);
  assert_int_equal(lexicons_cover(all, w[5], &covers), SAYSO_OK);
  assert_false(covers);
}

static void values(void **state) {
  (void)state;
  static const char *const columns[] = {"phrase", "act", "note"};
  uint32_t x = add("x", columns, 3), found;
  assert_int_equal(
      lexicons_phrase(all, x, PHRASES("\"rule\" out", "deny", ""), NULL, NULL),
      SAYSO_OK);
  assert_int_equal(
      lexicons_phrase(all, x, PHRASES("say", "say", "deny"), NULL, NULL),
      SAYSO_OK);
  freeze();
  assert_int_equal(lexicon_size(all, x), 2);
  assert_string_equal(lexicon_value(all, x, 0, "phrase"), "rule out");
  assert_string_equal(lexicon_value(all, x, 0, "act"), "deny");
  assert_string_equal(lexicon_value(all, x, 0, "note"), "");
  assert_string_equal(lexicon_value(all, x, 1, "note"), "deny");
  assert_null(lexicon_value(all, x, 1, "frame"));
  assert_string_equal(lexicon_column(all, x, 2), "note");
  assert_null(lexicon_column(all, x, 3));
  assert_true(lexicons_find(all, "p", "x", &found));
  assert_int_equal(found, x);
  assert_false(lexicons_find(all, "q", "x", &found));
}

/* The vocabulary is cut back, and ids then stand for other words. */
static void words_that_were_cut(void **state) {
  (void)state;
  add_phrases("x", PHRASES("zyx"));
  freeze();
  assert_scan("zyx wvu", "x/0:zyx");
  sayso_doc_free(doc);
  doc = NULL;
  words_cut(&engine->words);
  assert_scan("wvu zyx", "x/0:zyx");
}

/* ## Wrong arguments */

static void assert_wrong(uint32_t lexicon, const char *const *values,
                         size_t column, size_t offset, const char *message) {
  size_t c = 99;
  sayso_error e;
  assert_int_not_equal(lexicons_phrase(all, lexicon, values, &c, &e), SAYSO_OK);
  assert_string_equal(e.message, message);
  assert_int_equal(e.offset, offset);
  assert_int_equal(c, column);
}

static void wrong_entries(void **state) {
  (void)state;
  static const char *const columns[] = {"phrase", "pos", "case"};
  uint32_t x = add("x", columns, 3);
  assert_wrong(x, PHRASES(" ", "", ""), 0, 0, "an empty phrase");
  assert_wrong(x, PHRASES("\"\"", "", ""), 0, 0, "an empty phrase");
  assert_wrong(x, PHRASES("a \"b", "", ""), 0, 2,
               "a double quote is not closed");
  assert_wrong(x, PHRASES("a\\b", "", ""), 0, 1,
               "unknown escape; a backslash is \\\\");
  assert_wrong(x, PHRASES("a", "VERB|NUN", ""), 1, 5,
               "no such part of speech: 'NUN'");
  assert_wrong(x, PHRASES("a", "", "up"), 2, 0,
               "case is fold, exact or cap: 'up'");
  assert_wrong(x, PHRASES("a", "\xFF", ""), 1, 0, "not valid UTF-8");
  freeze();
  assert_int_equal(lexicon_size(all, x), 0); /* nothing of them is left */
  assert_wrong(x, PHRASES("a", "", ""), 0, 0,
               "no entries can be added to this lexicon");
}

static void wrong_lexicons(void **state) {
  (void)state;
  static const char *const twice[] = {"phrase", "a", "a"};
  static const char *const other[] = {"a", "phrase"};
  uint32_t x;
  sayso_error e;
  add_phrases("x", PHRASES("a"));
  assert_int_equal(lexicons_add(all, "p", "x", twice, 1, &x, &e),
                   SAYSO_EARGUMENT);
  assert_string_equal(e.message, "there is a lexicon 'x' already");
  assert_int_equal(lexicons_add(all, "q", "x", twice, 1, &x, &e), SAYSO_OK);
  assert_int_equal(lexicons_add(all, "p", "y", twice, 3, &x, &e),
                   SAYSO_EARGUMENT);
  assert_string_equal(e.message, "two columns have one name: 'a'");
  assert_int_equal(lexicons_add(all, "p", "y", other, 2, &x, &e),
                   SAYSO_EARGUMENT);
  assert_string_equal(e.message, "the first column must be phrase: 'a'");
}

/* ## Files */

static char folder[] = "/tmp/sayso-lexicon-XXXXXX";

static const char *path_of(const char *name) {
  static char path[200];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static void write_file(const char *name, const char *s, size_t len) {
  FILE *f = fopen(path_of(name), "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(s, 1, len, f), len);
  assert_int_equal(fclose(f), 0);
}

static void assert_read_fails(const char *s, size_t len, sayso_status status,
                              uint32_t line, size_t offset,
                              const char *message) {
  uint32_t x;
  sayso_error e = {0};
  write_file("wrong.tsv", s, len);
  assert_int_equal(
      lexicons_read(all, "p", "w", path_of("wrong.tsv"), NULL, 0, &x, &e),
      status);
  assert_string_equal(e.message, message);
  assert_int_equal(e.line, line);
  assert_int_equal(e.offset, offset);
}

static void wrong_bytes(void **state) {
  (void)state;
  uint32_t x;
  sayso_error e;
  assert_read_fails("phrase\na\n\xC3(\n", 12, SAYSO_EFORMAT, 3, 0,
                    "not valid UTF-8");
  assert_read_fails("phrase\nab\0c\n", 12, SAYSO_EFORMAT, 2, 2, "a NUL byte");
  assert_read_fails("phrase\nab\xFF", 10, SAYSO_EFORMAT, 2, 2,
                    "not valid UTF-8");
  assert_int_equal(
      lexicons_read(all, "p", "w", path_of("none.tsv"), NULL, 0, &x, &e),
      SAYSO_EIO);
  assert_int_equal(lexicons_count(all), 0);
}

/* A file that fails half way leaves nothing behind. */
static void nothing_of_a_wrong_file(void **state) {
  (void)state;
  uint32_t x;
  static const char good[] = "\xEF\xBB\xBFphrase\tact\r\nb c\tx\\ty\r\n";
  assert_read_fails("phrase\nb\nb\tc\n", 13, SAYSO_EFORMAT, 3, 1,
                    "1 columns expected, 2 found");
  write_file("good.tsv", good, sizeof good - 1);
  assert_int_equal(
      lexicons_read(all, "p", "w", path_of("good.tsv"), NULL, 0, &x, NULL),
      SAYSO_OK);
  freeze();
  assert_scan("a b c", "w/0:b c");
  assert_string_equal(lexicon_value(all, x, 0, "act"), "x\ty");
}

static void constants(void **state) {
  (void)state;
  static const lexicon_constant add_to[] = {
      {"case", "cap"},
      {"act",  "say"}
  };
  static const lexicon_constant twice[] = {
      {"phrase", "x"}
  };
  static const lexicon_constant wrong[] = {
      {"case", "x"}
  };
  uint32_t x;
  sayso_error e;
  write_file("c.tsv", "# a\n#\n\nphrase\nb\n", 16);
  const char *path = path_of("c.tsv");
  assert_int_equal(lexicons_read(all, "p", "w", path, twice, 1, &x, &e),
                   SAYSO_EFORMAT);
  assert_string_equal(e.message, "two columns have one name: 'phrase'");
  assert_int_equal(lexicons_read(all, "p", "w", path, wrong, 1, &x, &e),
                   SAYSO_EFORMAT);
  assert_string_equal(e.message, "case is fold, exact or cap: 'x'");
  assert_int_equal(lexicons_read(all, "p", "w", path, add_to, 2, &x, &e),
                   SAYSO_OK);
  freeze();
  assert_scan("b B", "w/0:B");
  assert_string_equal(lexicon_value(all, x, 0, "act"), "say");
}

/* A file above the size from which books are cached: "w7 x" to "w9999 x". */
static size_t write_large(const char *name, const char *first) {
  buf b = {0};
  buf_printf(&b, "phrase\tn\n%s\tfirst\n", first);
  for (int i = 1; b.len <= LEXICON_CACHED; i++)
    buf_printf(&b, "W%d x\tn%d\n", i, i % 7);
  size_t len = b.len;
  write_file(name, b.at, len);
  buf_release(&b);
  return len;
}

static const char *cached_path(void) {
  static char path[400];
  snprintf(path, sizeof path, "ls %s/cache/a/b/lexicon-* 2>/dev/null", folder);
  FILE *f = popen(path, "r");
  assert_non_null(f);
  bool is_there = fgets(path, sizeof path, f) != NULL;
  assert_int_equal(is_there && fgets(path + 200, 200, f), 0); /* only one */
  pclose(f);
  path[strcspn(path, "\n")] = '\0';
  return is_there ? path : NULL;
}

/* Reads the large file with a cache, and looks for its first phrase. */
static void use_large(const char *first, const char *want) {
  uint32_t x, small;
  char got[400];
  lexicons_free(all);
  assert_int_equal(lexicons_new(engine, path_of("cache/a/b"), &all), SAYSO_OK);
  small = add_phrases("small", PHRASES("x", "w3"));
  assert_int_equal(
      lexicons_read(all, "p", "big", path_of("big.tsv"), NULL, 0, &x, NULL),
      SAYSO_OK);
  freeze();
  assert_int_equal(small, 0);
  snprintf(got, sizeof got, "%s and w3 x", first);
  assert_scan(got, want);
  assert_string_equal(lexicon_value(all, x, 3, "n"), "n3");
  assert_string_equal(lexicon_value(all, x, 3, "phrase"), "W3 x");
  assert_string_equal(lexicon_column(all, x, 1), "n");
}

/* Changes a byte of the file in the cache; at SIZE_MAX it is cut short. */
static void damage(size_t at) {
  const char *path = cached_path();
  assert_non_null(path);
  FILE *f = fopen(path, "rb+");
  assert_non_null(f);
  if (at == SIZE_MAX) {
    assert_int_equal(truncate(path, 5000), 0);
  } else {
    assert_int_equal(fseek(f, (long)at, SEEK_SET), 0);
    int c = fgetc(f);
    fseek(f, (long)at, SEEK_SET);
    fputc(c ^ 64, f);
  }
  fclose(f);
}

static bool was_written_anew(long *inode) {
  struct stat st;
  assert_non_null(cached_path());
  assert_int_equal(stat(cached_path(), &st), 0);
  bool is_new = (long)st.st_ino != *inode;
  *inode = (long)st.st_ino;
  return is_new;
}

static void copy_file(const char *from, const char *to) {
  char command[900];
  snprintf(command, sizeof command, "cp %s %s", from, to);
  assert_int_equal(system(command), 0);
}

static void the_cache(void **state) {
  (void)state;
  static const size_t places[] = {0, 9, 40, 100, 700, 9000, SIZE_MAX};
  static const char want[] = "big/0:aa bb, big/3:w3 x, small/1:w3, small/0:x";
  long inode = 0;
  write_large("big.tsv", "aa bb");
  assert_null(cached_path());
  use_large("aa bb", want); /* made */
  assert_true(was_written_anew(&inode));
  use_large("aa bb", want); /* mapped */
  assert_false(was_written_anew(&inode));
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    damage(places[i]);
    use_large("aa bb", want);
    assert_true(was_written_anew(&inode));
  }
  assert_int_equal(chmod(cached_path(), 0666), 0); /* not ours alone */
  use_large("aa bb", want);
  assert_true(was_written_anew(&inode));
  copy_file(cached_path(), path_of("old"));
  write_large("big.tsv", "cc dd"); /* of the same length */
  use_large("cc dd", "big/0:cc dd, big/3:w3 x, small/1:w3, small/0:x");
  assert_true(was_written_anew(&inode));
  copy_file(path_of("old"), cached_path()); /* sound, but of what was there */
  use_large("cc dd", "big/0:cc dd, big/3:w3 x, small/1:w3, small/0:x");
  assert_true(was_written_anew(&inode));
}

/* What can be read but once is read but once. */
static void a_pipe_is_no_file(void **state) {
  (void)state;
  uint32_t x;
  char pipe[200], command[900];
  write_large("big.tsv", "aa bb");
  snprintf(pipe, sizeof pipe, "%s", path_of("pipe"));
  snprintf(command, sizeof command, "mkfifo %s && (cat %s >%s &)", pipe,
           path_of("big.tsv"), pipe);
  lexicons_free(all);
  assert_int_equal(lexicons_new(engine, path_of("cache/a/b"), &all), SAYSO_OK);
  assert_int_equal(system(command), 0);
  assert_int_equal(lexicons_read(all, "p", "big", pipe, NULL, 0, &x, NULL),
                   SAYSO_OK);
  freeze();
  assert_scan("aa bb and w3 x", "big/0:aa bb, big/3:w3 x");
}

/* ## Hostile shapes: all of it is linear, and limits are seen */

static void long_phrases(void **state) {
  (void)state;
  char s[2 * LEXICON_WORDS_MAX + 3];
  memset(s, 'a', sizeof s);
  for (size_t i = 1; i < sizeof s; i += 2)
    s[i] = ' ';
  s[sizeof s - 1] = '\0';
  uint32_t x = add_phrases("x", PHRASES("a"));
  s[2 * LEXICON_WORDS_MAX] = '\0';
  const char *value = s;
  assert_int_equal(lexicons_phrase(all, x, &value, NULL, NULL), SAYSO_OK);
  s[2 * LEXICON_WORDS_MAX] = 'a';
  assert_wrong(x, &value, 0, 0, "a phrase of more than 1024 words");
  freeze();
  read_text(s);
  assert_int_equal(lexicons_scan(all, doc, 0, doc->tokens.count, &hits),
                   SAYSO_OK);
  assert_int_equal(hits.count, doc->tokens.count + 2);
  assert_int_equal(hits.at[0].last, LEXICON_WORDS_MAX);
}

static void many_with_one_start(void **state) {
  (void)state;
  char s[40];
  const char *value = s;
  uint32_t x = add_phrases("x", PHRASES("the"));
  for (unsigned i = 1; i < 20000; i++) {
    snprintf(s, sizeof s, "the w%u", i * 7919 % 20000);
    assert_int_equal(lexicons_phrase(all, x, &value, NULL, NULL), SAYSO_OK);
  }
  freeze();
  assert_scan("the w7919 the w1 the x",
              "x/1:the w7919, x/0:the, x/17679:the w1, x/0:the, x/0:the");
}

/* Each of many entries hits, up to the limit, which is seen. */
static void many_of_one_phrase(void **state) {
  (void)state;
  const char *value = "a";
  uint32_t x = add_phrases("x", PHRASES("a"));
  for (int i = 1; i < 5000; i++)
    assert_int_equal(lexicons_phrase(all, x, &value, NULL, NULL), SAYSO_OK);
  freeze();
  static char text[2 * 201 + 1];
  for (size_t i = 0; i + 2 < sizeof text; i += 2)
    memcpy(text + i, "a ", 2);
  read_text(text);
  assert_int_equal(lexicons_scan(all, doc, 0, 200, &hits), SAYSO_OK);
  assert_false(hits.is_cut);
  assert_int_equal(hits.count, LEXICON_HITS_MAX);
  assert_int_equal(hits.at[4999].entry, 4999);
  assert_int_equal(lexicons_scan(all, doc, 0, 201, &hits), SAYSO_OK);
  assert_true(hits.is_cut);
  assert_int_equal(lexicons_scan(all, doc, 0, 1, &hits), SAYSO_OK);
  assert_false(hits.is_cut);
}

/* Words that fit two strings each make ways that double at each token. */
static void many_ways(void **state) {
  (void)state;
  char s[200];
  const char *value = s;
  uint32_t x = add_phrases("x", PHRASES("b"));
  for (unsigned i = 0; i < 1u << 10; i++) {
    s[0] = '\0';
    for (int bit = 0; bit < 10; bit++)
      strcat(s, i >> bit & 1 ? "a " : "\"a\" ");
    assert_int_equal(lexicons_phrase(all, x, &value, NULL, NULL), SAYSO_OK);
  }
  freeze();
  read_text("a a a a a a a a a a");
  assert_int_equal(lexicons_scan(all, doc, 0, 10, &hits), SAYSO_OK);
  assert_true(hits.is_cut);
  assert_int_equal(hits.count, LEXICON_WAYS_MAX);
}

/* ## */

static int make_folder(void **state) {
  (void)state;
  return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
  (void)state;
  static char command[100];
  snprintf(command, sizeof command, "rm -r %s", folder);
  return system(command);
}

#define test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      test(words_and_phrases),
      test(order_of_hits),
      test(ranges_are_kept),
      test(cut_like_the_document),
      test(exact_words),
      test(tags_are_asked_for),
      test(lemmas_decide),
      test(single_words),
      test(some_tagging_may_fit),
      test(values),
      test(words_that_were_cut),
      test(wrong_entries),
      test(wrong_lexicons),
      test(wrong_bytes),
      test(nothing_of_a_wrong_file),
      test(constants),
      test(the_cache),
      test(a_pipe_is_no_file),
      test(long_phrases),
      test(many_with_one_start),
      test(many_of_one_phrase),
      test(many_ways),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
