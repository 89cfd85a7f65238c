/* text.c - how fast the layers of text are made, and that none is slower than
 * linear on hostile shapes.
 *
 * usage: text LANGUAGE-FOLDER ARTICLE [once]
 *
 * Prints MB/s of the layers beside memcpy and the check of UTF-8, on 5 MB of
 * copies of the article; then for the article and each hostile shape the time
 * of 5 MB and of 10 MB and their ratio: 2 is linear, over 2.2 is marked, and
 * over 2.5 fails. With "once" it makes the layers of 1 MB and prints nothing,
 * for a tool that counts instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "text/document.h"

#define MB ((size_t)1000 * 1000)
#define SIZE (10 * MB)
#define RATIO_GOOD 2.2
#define RATIO_MAX 2.5
#define TRIES 5 /* before a ratio counts: another program may have run */

/* The processor's time, which other programs disturb less than the clock's. */
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what) {
  fprintf(stderr, "text: %s\n", what);
  exit(1);
}

/* `size` bytes of a text over and over, cut at a whole one. */
static size_t fill(char *s, size_t size, const char *text, size_t len) {
  size_t n = 0;
  for (; n + len <= size; n += len)
    memcpy(s + n, text, len);
  return n;
}

/* Seconds for the layers of a text, up to and with SENTENCES; those of each
 * layer are added to `each`. */
static double run(const char *folder, const char *s, size_t len, double *each) {
  sayso_engine *engine;
  sayso_doc *doc;
  if (sayso_engine_new(folder, &engine, NULL)) die("no language");
  double start = now();
  if (sayso_doc_new(engine, s, len, &doc, NULL)) die("no document");
  for (int i = SAYSO_BLOCKS; i <= SAYSO_SENTENCES; i++) {
    double before = now();
    if (doc_need(doc, (sayso_layer)i)) die("a layer failed");
    each[i] += now() - before;
  }
  double seconds = now() - start;
  sayso_doc_free(doc);
  sayso_engine_free(engine);
  return seconds;
}

static char article[1 << 20];
static size_t article_len;

static void read_article(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) die("no article");
  size_t n = fread(article, 1, sizeof article - 2, file);
  fclose(file);
  memcpy(article + n, "\n\n", 2);
  article_len = n + 2;
}

static void say(const char *what, double mb, double seconds) {
  printf("%-12s%9.1f MB/s\n", what, mb / seconds);
}

/* The best of some runs, as a whole and of each layer. */
static void measure(const char *folder, char *s) {
  static char copy[SIZE];
  double least[SAYSO_LAYER_COUNT], all = 1e9;
  size_t len = fill(s, SIZE / 2, article, article_len);
  double mb = (double)len / 1e6, start = now();
  for (int i = 0; i < 10; i++)
    memcpy(copy, s, len);
  say("memcpy", mb, (now() - start) / 10);
  start = now();
  if (utf8_valid(copy, len) != len) die("the article is not UTF-8");
  say("utf8_valid", mb, now() - start);
  for (int i = 0; i < SAYSO_LAYER_COUNT; i++)
    least[i] = 1e9;
  for (int n = 0; n < TRIES; n++) {
    double each[SAYSO_LAYER_COUNT] = {0}, seconds = run(folder, s, len, each);
    if (seconds < all) all = seconds;
    for (int i = SAYSO_BLOCKS; i <= SAYSO_SENTENCES; i++)
      if (each[i] < least[i]) least[i] = each[i];
  }
  for (int i = SAYSO_BLOCKS; i <= SAYSO_SENTENCES; i++)
    say(sayso_layer_name((sayso_layer)i), mb, least[i]);
  say("all", mb, all);
}

static const char *const shapes[] = {
    "\"",
    "'",
    "\"a",
    " \"a\" ",
    "\xE2\x80\x9C",
    "\xE2\x80\x9C\xE2\x80\x98",
    "\xE2\x80\x9D",
    "\xE2\x80\x99",
    " \xE2\x80\x98"
    "as\xE2\x80\x99 b",
    "\xE2\x80\x9C"
    "a\n\n",
    "\"a\n\n",
    "a",
    "A.",
    "A. ",
    "Mr. ",
    "etc. ",
    "No. ",
    "U.S.",
    "a.",
    ".",
    ". ",
    "! ",
    "?) ",
    "(",
    "(a. ",
    ")",
    "a'",
    "a'b",
    "a-b-",
    "1-",
    "1-2",
    "1,",
    "12:",
    "a/b.c/",
    "a@",
    "a.b@",
    "@a",
    "#",
    "http://",
    "www.a\"",
    "(www.",
    "ftp://\xE2\x80\x9C",
    "\n",
    "a\n",
    "a\n\n",
    "A B, C -\n\n",
    "By A\n\n",
    "( a ( b ( c ",
    "\r",
    "\t",
    "\xC2\xA0",
    "\xE2\x80\x94",
    "\xE4\xB8\xAD",
    "\xF0\x9F\x98\x80",
    "cannot ",
    "\xC2\xAB",
    "``",
    "*",
    "a word \"two",
};

/* The least of `least` and of one more run, in a process of its own, so that
 * no run finds the memory that another has left. */
static double best(const char *folder, const char *s, size_t len,
                   double least) {
  int ends[2];
  double t = 0, ignored[SAYSO_LAYER_COUNT] = {0};
  if (pipe(ends)) die("no pipe");
  pid_t child = fork();
  if (child < 0) die("no process");
  if (!child) {
    t = run(folder, s, len, ignored);
    _exit(write(ends[1], &t, sizeof t) != sizeof t);
  }
  close(ends[1]);
  bool is_whole = read(ends[0], &t, sizeof t) == sizeof t;
  close(ends[0]);
  if (waitpid(child, NULL, 0) != child || !is_whole) die("a run failed");
  return t < least ? t : least;
}

static void print_shape(const char *shape) {
  for (; *shape; shape++)
    printf(*shape < ' ' && *shape >= 0 ? "\\x%02x" : "%c",
           (unsigned char)*shape);
  printf("\n");
  fflush(stdout);
}

/* Prints the times of a text and of twice as much; whether it is linear. */
static bool is_linear(const char *folder, char *s, const char *text, size_t len,
                      const char *name) {
  double half = 1e9, whole = 1e9, ratio = 0;
  bool is_slow = true;
  for (int i = 0; i < TRIES && is_slow; i++) {
    half = best(folder, s, fill(s, SIZE / 2, text, len), half);
    whole = best(folder, s, fill(s, SIZE, text, len), whole);
    ratio = whole / half;
    is_slow = i == 0 || ratio > RATIO_GOOD;
  }
  printf("%5.3f s %5.3f s  %4.2f%s  ", half, whole, ratio, is_slow ? " !" : "");
  print_shape(name);
  return ratio <= RATIO_MAX;
}

int main(int count, char **args) {
  if (count < 3) die("usage: text LANGUAGE-FOLDER ARTICLE [once]");
  char *s = malloc(SIZE);
  int bad = 0;
  if (!s) die("no memory");
  read_article(args[2]);
  if (count > 3) {
    double ignored[SAYSO_LAYER_COUNT] = {0};
    run(args[1], s, fill(s, MB, article, article_len), ignored);
    free(s);
    return 0;
  }
  measure(args[1], s);
  bad += !is_linear(args[1], s, article, article_len, "the article");
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    bad += !is_linear(args[1], s, shapes[i], strlen(shapes[i]), shapes[i]);
  free(s);
  return bad != 0;
}
