/* text.c - how fast the layers of text are made, and that none is slower than
 * linear on hostile shapes.
 *
 * usage: text LANGUAGE-FOLDER ARTICLE
 *
 * Prints MB/s of the layers beside memcpy and the check of UTF-8, on copies of
 * the article; then for each hostile shape the time of 5 MB and of 10 MB and
 * their ratio. It fails if a ratio is over 2.5 (2 is linear).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "text/document.h"

#define SIZE ((size_t)10 * 1000 * 1000)
#define RATIO_MAX 2.5

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what) {
  fprintf(stderr, "text: %s\n", what);
  exit(1);
}

/* `size` bytes of the piece over and over, cut at a whole piece. */
static size_t fill(char *s, size_t size, const char *piece, size_t len) {
  size_t n = 0;
  for (; n + len <= size; n += len)
    memcpy(s + n, piece, len);
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

static void measure(const char *folder, char *s, const char *path) {
  static char article[1 << 20];
  static char copy[SIZE];
  double each[SAYSO_LAYER_COUNT] = {0};
  FILE *file = fopen(path, "rb");
  if (!file) die("no article");
  size_t n = fread(article, 1, sizeof article - 2, file);
  fclose(file);
  memcpy(article + n, "\n\n", 2);
  size_t len = fill(s, SIZE, article, n + 2);
  double start = now();
  for (int i = 0; i < 10; i++)
    memcpy(copy, s, len);
  double mb = (double)len / 1e6, move = (now() - start) / 10;
  start = now();
  size_t good = utf8_valid(copy, len);
  double check = now() - start;
  if (good != len) die("the article is not UTF-8");
  double all = run(folder, s, len, each);
  printf("%-12s%9.0f MB/s\n%-12s%9.0f MB/s\n", "memcpy", mb / move,
         "utf8_valid", mb / check);
  for (int i = SAYSO_BLOCKS; i <= SAYSO_SENTENCES; i++)
    printf("%-12s%9.1f MB/s\n", sayso_layer_name((sayso_layer)i), mb / each[i]);
  printf("%-12s%9.1f MB/s\n", "all", mb / all);
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

static double best(const char *folder, const char *s, size_t len) {
  double least = 1e9, ignored[SAYSO_LAYER_COUNT] = {0};
  for (int i = 0; i < 2; i++) {
    double t = run(folder, s, len, ignored);
    if (t < least) least = t;
  }
  return least;
}

int main(int count, char **args) {
  if (count != 3) die("usage: text LANGUAGE-FOLDER ARTICLE");
  char *s = malloc(SIZE);
  int bad = 0;
  if (!s) die("no memory");
  measure(args[1], s, args[2]);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    size_t len = strlen(shapes[i]);
    double half = best(args[1], s, fill(s, SIZE / 2, shapes[i], len));
    double whole = best(args[1], s, fill(s, SIZE, shapes[i], len));
    double ratio = whole / half;
    bool is_slow = ratio > RATIO_MAX && whole > 0.05;
    bad += is_slow;
    printf("%5.3f s %5.3f s  %4.2f%s  ", half, whole, ratio,
           is_slow ? " !" : "");
    for (size_t j = 0; j < len; j++)
      printf(shapes[i][j] < ' ' ? "\\x%02x" : "%c",
             (unsigned char)shapes[i][j]);
    printf("\n");
  }
  free(s);
  return bad != 0;
}
