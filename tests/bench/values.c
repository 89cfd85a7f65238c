/* values.c - how fast dates, numbers and entities are found, and that no text
 * makes them slower than linear.
 *
 * usage: values LANGUAGE-FOLDER ARTICLE
 *
 * Prints ns a token on copies of the article, tags and names apart; then for
 * each hostile shape the time of half a text and of the whole, and their ratio.
 * It fails if a ratio is over 3.3 (2 is linear) where the time can be measured.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../shapes.h"
#include "text/document.h"

#define SIZE ((size_t)400 * 1000)
#define RATIO_MAX 3.3
#define TIME_MIN 0.02 /* s: what is shorter says nothing */

static const sayso_layer layers[] = {SAYSO_DATES, SAYSO_NUMBERS,
                                     SAYSO_ENTITIES};
#define LAYERS_MAX (sizeof layers / sizeof *layers)

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what) {
  fprintf(stderr, "values: %s\n", what);
  exit(1);
}

/* Adds the seconds of each layer of a text to `each`; gives its tokens. */
static uint32_t run(sayso_engine *engine, const char *s, size_t len,
                    double each[LAYERS_MAX]) {
  sayso_doc *doc;
  if (sayso_doc_new(engine, s, len, &doc, NULL)) die("no document");
  sayso_status status = doc_need(doc, SAYSO_TAGS);
  if (!status) status = doc_need(doc, SAYSO_NAMES);
  if (status && status != SAYSO_EMODEL) die("no tags or names");
  for (size_t i = 0; i < LAYERS_MAX; i++) {
    double start = now();
    status = doc_need(doc, layers[i]);
    if (status && status != SAYSO_EMODEL) die("a layer failed");
    each[i] += now() - start;
  }
  uint32_t tokens = doc->tokens.count;
  sayso_doc_free(doc);
  return tokens;
}

/* `size` bytes of a text over and over, cut at a whole one. */
static size_t fill(char *s, size_t size, const char *part_of, size_t len) {
  size_t n = 0;
  for (; n + len <= size; n += len)
    memcpy(s + n, part_of, len);
  return n;
}

static void measure(sayso_engine *engine, char *s, const char *path) {
  static char article[1 << 20];
  double each[LAYERS_MAX] = {0};
  FILE *file = fopen(path, "rb");
  if (!file) die("no article");
  size_t n = fread(article, 1, sizeof article - 2, file);
  fclose(file);
  memcpy(article + n, "\n\n", 2);
  uint32_t tokens = run(engine, s, fill(s, SIZE, article, n + 2), each);
  for (size_t i = 0; i < LAYERS_MAX; i++)
    printf("%-12s%9.0f ns a token\n", sayso_layer_name(layers[i]),
           each[i] * 1e9 / tokens);
}

/* The seconds of each layer, the better of two runs. */
static void best(sayso_engine *engine, const char *s, size_t len,
                 double each[LAYERS_MAX]) {
  for (size_t run_at = 0; run_at < 2; run_at++) {
    double now_each[LAYERS_MAX] = {0};
    run(engine, s, len, now_each);
    for (size_t i = 0; i < LAYERS_MAX; i++)
      if (!run_at || now_each[i] < each[i]) each[i] = now_each[i];
  }
}

/* Whether a shape is slower than linear in a layer; prints its times. */
static bool is_slow(sayso_engine *engine, char *s, const char *shape) {
  double half[LAYERS_MAX], whole[LAYERS_MAX];
  size_t len = strlen(shape);
  bool slow = false;
  best(engine, s, fill(s, SIZE / 2, shape, len), half);
  best(engine, s, fill(s, SIZE, shape, len), whole);
  printf("%-20s", shape);
  for (size_t i = 0; i < LAYERS_MAX; i++) {
    double ratio = half[i] > 0 ? whole[i] / half[i] : 0;
    bool bad = ratio > RATIO_MAX && whole[i] > TIME_MIN;
    printf("  %6.3f s %4.1f%s", whole[i], ratio, bad ? " !" : "");
    slow |= bad;
  }
  printf("\n");
  return slow;
}

int main(int count, char **args) {
  sayso_engine *engine;
  if (count != 3) die("usage: values LANGUAGE-FOLDER ARTICLE");
  if (sayso_engine_new(args[1], &engine, NULL)) die("no language");
  char *s = malloc(SIZE);
  int bad = 0;
  if (!s) die("no memory");
  measure(engine, s, args[2]);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    bad += is_slow(engine, s, shapes[i]);
  free(s);
  sayso_engine_free(engine);
  return bad != 0;
}
