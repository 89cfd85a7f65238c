/* lexicon.c - how fast a lexicon of a million phrases is loaded and matched.
 *
 * usage: lexicon LANGUAGE-FOLDER ARTICLE [FILE.tsv]
 *
 * Without a file it makes one of a million phrases of words that only look like
 * words; half of them start with two or three words as they stand in the
 * article, and some end there. Prints the time (of the processor) to load it
 * without a cache, to load and cache it, and from the cache; the memory of
 * each; and MB/s of the scan, on copies of the article and on its words in any
 * order, beside a lexicon of ten.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "lang/engine.h"
#include "match/lexicon.h"

#define PHRASES 1000000u
#define TEXT_SIZE ((size_t)10 * 1000 * 1000)

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what) {
  fprintf(stderr, "lexicon: %s\n", what);
  exit(1);
}

/* Resident memory in MB: all of it, or what is not of files. */
static double memory(bool of_files) {
  long all = 0, shared = 0;
  FILE *f = fopen("/proc/self/statm", "r");
  if (!f || fscanf(f, "%*d %ld %ld", &all, &shared) != 2) die("no memory map");
  fclose(f);
  return (double)(of_files ? shared : all - shared) *
         (double)sysconf(_SC_PAGESIZE) / 1e6;
}

static uint64_t state = 88172645463325252u;

static uint32_t below(uint32_t n) { /* xorshift64 (Marsaglia 2003) */
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32) % n;
}

/* ## Making phrases and text */

static struct {
  char *at[100000];
  uint32_t count;
} article;

static void read_article(const char *path, buf *text) {
  FILE *f = fopen(path, "rb");
  if (!f) die("no article");
  for (size_t n = 1; n; text->len += n)
    n = fread(buf_reserve(text, 4096), 1, 4096, f);
  fclose(f);
  text->at[text->len] = '\0';
  char *copy = strdup(text->at);
  for (char *w = strtok(copy, " \n\t\""); w; w = strtok(NULL, " \n\t\""))
    if (article.count < 100000) article.at[article.count++] = w;
}

static void made_word(buf *b) {
  static const char *const parts[] = {"ba",  "ko", "ri",  "len", "ta", "mu",
                                      "sor", "vi", "den", "pa",  "er", "on"};
  for (uint32_t n = 2 + below(3); n; n--)
    buf_puts(b, parts[below(12)]);
}

static void make_lexicon(const char *path) {
  buf b = {0};
  buf_puts(&b, "phrase\tpos\ttype\n");
  for (uint32_t i = 0; i < PHRASES; i++) {
    uint32_t n = 1 + below(4), from = below(article.count - 4);
    uint32_t taken = i & 1 ? 2 + below(2) : 0;
    for (uint32_t k = 0; k < taken; k++)
      buf_printf(&b, "%s ", article.at[from + k]);
    if (taken && i % 2003 == 0) n = 0;
    for (uint32_t k = 0; k < n; k++) {
      made_word(&b);
      buf_putc(&b, ' ');
    }
    buf_printf(&b, "\t%s\tt%u\n", i % 10 ? "" : "NOUN|PROPN", below(50));
  }
  FILE *f = fopen(path, "wb");
  if (!f || fwrite(b.at, 1, b.len, f) != b.len || fclose(f)) die("no file");
  buf_release(&b);
}

/* Words of the article in any order, as lines of ten. */
static void shuffle(buf *b) {
  for (uint32_t i = 1; b->len < TEXT_SIZE; i++) {
    buf_puts(b, article.at[below(article.count)]);
    buf_puts(b, i % 10 ? " " : ".\n");
  }
}

/* ## Measuring */

static lexicons *load(sayso_engine *engine, const char *cache, const char *path,
                      const char *what) {
  lexicons *l;
  sayso_error e;
  uint32_t x;
  double start = now(), own = memory(false), files = memory(true);
  if (lexicons_new(engine, cache, &l)) die("out of memory");
  if (lexicons_read(l, "bench", "bench", path, NULL, 0, &x, &e) ||
      lexicons_freeze(l, &e))
    die(e.message);
  printf("%-22s%7.3f s   %4.0f MB own, %4.0f MB of files, %u entries\n", what,
         now() - start, memory(false) - own, memory(true) - files,
         lexicon_size(l, x));
  return l;
}

static void scan(sayso_engine *engine, lexicons *l, const buf *text,
                 const char *what) {
  sayso_doc *doc;
  lexicon_hits hits = {0};
  if (sayso_doc_new(engine, text->at, text->len, &doc, NULL) ||
      doc_need(doc, SAYSO_SENTENCES))
    die("no document");
  double best = 1e9;
  uint64_t count = 0;
  bool is_cut = false;
  for (int round = 0; round < 4; round++) {
    double start = now();
    count = 0;
    for (uint32_t i = 0; i < doc->row[SAYSO_SENTENCES].count; i++) {
      sentence_value s = doc->sentences[i];
      if (lexicons_scan(l, doc, s.first, s.last, &hits)) die("scan failed");
      count += hits.count;
      is_cut |= hits.is_cut;
    }
    double took = now() - start;
    if (!round)
      printf("%-22s%7.1f MB/s first, ", what, (double)text->len / 1e6 / took);
    if (took < best) best = took;
  }
  printf("%7.1f MB/s then; %.2f hits a token%s\n",
         (double)text->len / 1e6 / best,
         (double)count / (double)doc->tokens.count, is_cut ? ", cut" : "");
  lexicon_hits_release(&hits);
  sayso_doc_free(doc);
}

static lexicons *load_few(sayso_engine *engine) {
  static const char *const few[] = {"say",    "claim", "rule out", "deny",
                                    "allege", "warn",  "tell",     "insist",
                                    "accuse", "admit"};
  static const char *const column = "phrase";
  lexicons *l;
  uint32_t x;
  if (lexicons_new(engine, NULL, &l) ||
      lexicons_add(l, "bench", "few", &column, 1, &x, NULL))
    die("out of memory");
  for (size_t i = 0; i < sizeof few / sizeof *few; i++)
    if (lexicons_phrase(l, x, &few[i], NULL, NULL)) die("a wrong phrase");
  if (lexicons_freeze(l, NULL)) die("out of memory");
  return l;
}

int main(int count, char **args) {
  sayso_engine *engine;
  char folder[] = "/tmp/sayso-bench-XXXXXX", path[60], command[60];
  buf text = {0}, copies = {0}, mixed = {0};
  if (count < 3) die("usage: lexicon LANGUAGE-FOLDER ARTICLE [FILE.tsv]");
  if (sayso_engine_new(args[1], &engine, NULL)) die("no language");
  if (!mkdtemp(folder)) die("no folder");
  read_article(args[2], &text);
  snprintf(path, sizeof path, "%s/million.tsv", folder);
  if (count < 4) make_lexicon(path);
  const char *file = count < 4 ? path : args[3];
  while (copies.len < TEXT_SIZE)
    buf_puts(&copies, text.at);
  shuffle(&mixed);

  lexicons_free(load(engine, NULL, file, "no cache"));
  lexicons_free(load(engine, folder, file, "made and cached"));
  lexicons *l = load(engine, folder, file, "from the cache");
  lexicons *few = load_few(engine);
  scan(engine, l, &copies, "the article");
  scan(engine, l, &mixed, "its words mixed");
  scan(engine, few, &copies, "ten phrases, article");
  scan(engine, few, &mixed, "ten phrases, mixed");
  printf("memory at the end: %.0f MB own, %.0f MB of files\n", memory(false),
         memory(true));

  lexicons_free(l);
  lexicons_free(few);
  sayso_engine_free(engine);
  buf_release(&text);
  buf_release(&copies);
  buf_release(&mixed);
  snprintf(command, sizeof command, "rm -r %s", folder);
  return system(command) != 0;
}
