/* lang.c - how fast the model is ready, tags and parses, and what it takes.
 *
 * usage: lang LANGUAGE-FOLDER TEXT...
 *
 * Every text is read twice: in the first pass most words are new, in the
 * second none. The rates are those of one core.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "lang/engine.h"
#include "lang/parser.h"
#include "lang/tagger.h"
#include "text/document.h"

#define ROUNDS 5 /* of opening */

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what) {
  fprintf(stderr, "lang: %s\n", what);
  exit(1);
}

static sayso_doc *read(sayso_engine *engine, const char *path) {
  buf text = {0};
  sayso_doc *doc;
  size_t n;
  FILE *f = fopen(path, "rb");
  if (!f) die("a text cannot be read");
  for (char *to;
       (to = buf_reserve(&text, 1 << 16)) && (n = fread(to, 1, 1 << 16, f));)
    text.len += n;
  fclose(f);
  if (sayso_doc_new(engine, text.at, text.len, &doc, NULL))
    die("a text is no UTF-8");
  buf_release(&text);
  if (doc_need(doc, SAYSO_SENTENCES)) die("no sentences");
  return doc;
}

typedef struct {
  double tags, lemmas, deps; /* seconds, each with all before it */
  uint32_t tokens;
} pass;

static void tag(sayso_doc *doc, uint16_t *tags) {
  tagger *t = doc->engine->tagger;
  for (uint32_t i = 0; i < doc->row[SAYSO_SENTENCES].count; i++) {
    const sentence_value *s = &doc->sentences[i];
    const word_id *forms = doc->tokens.form + s->first;
    uint32_t count = s->last - s->first;
    if (net_foresee(tagger_net(t), forms, count, doc->tokens.count - s->last) ||
        tagger_run(t, forms, count, tags + s->first))
      die("tagging failed");
  }
}

static void run(sayso_engine *engine, const char *path, pass *p) {
  sayso_doc *doc = read(engine, path);
  uint16_t *tags = calloc(doc->tokens.count + 1, sizeof *tags);
  double start = now();
  tag(doc, tags);
  p->tags += now() - start;
  start = now();
  if (doc_need(doc, SAYSO_TAGS)) die("the layer of tags failed");
  p->lemmas += now() - start;
  start = now();
  if (doc_need(doc, SAYSO_DEPS)) die("the layer of governors failed");
  p->deps += now() - start;
  p->tokens += doc->tokens.count;
  free(tags);
  sayso_doc_free(doc);
}

static void show(const char *name, const pass *p) {
  double k = p->tokens / 1e3;
  printf("%-11s %8u tokens, thousands a second: tags %.0f, tags and lemmas "
         "%.0f, governors %.0f\n",
         name, p->tokens, k / p->tags, k / p->lemmas, k / p->deps);
}

static void open_model(const char *folder) {
  double best = 1;
  for (int i = 0; i < ROUNDS; i++) {
    sayso_engine *engine;
    double start = now();
    if (sayso_engine_new(folder, &engine, NULL)) die("no language");
    double took = now() - start;
    if (took < best) best = took;
    sayso_engine_free(engine);
  }
  printf("%-11s %8.1f ms\n", "ready in", best * 1e3);
}

int main(int argc, char **argv) {
  sayso_engine *engine;
  sayso_error error = {0};
  struct rusage use;
  pass first = {0}, second = {0};
  if (argc < 3) die("usage: lang LANGUAGE-FOLDER TEXT...");
  open_model(argv[1]);
  if (sayso_engine_new(argv[1], &engine, &error)) die(error.message);
  for (int i = 2; i < argc; i++)
    run(engine, argv[i], &first);
  for (int i = 2; i < argc; i++)
    run(engine, argv[i], &second);
  show("new words", &first);
  show("known words", &second);
  getrusage(RUSAGE_SELF, &use);
  printf("%-11s %8.1f MB\n", "memory", (double)use.ru_maxrss / 1024);
  sayso_engine_free(engine);
  return 0;
}
