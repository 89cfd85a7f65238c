/* rules.c - what 10, 100, 1,000 and 10,000 rules cost a token.
 *
 * usage: rules LANGUAGE-FOLDER [TOKENS]
 *
 * Text and rules are made of words that only look like words, drawn as often
 * as real ones are (Zipf 1935): a rule is two or three words with a gap, an
 * alternative, a capture, or a label of a small lexicon. Prints nanoseconds a
 * token (of the processor) beside those of one rule, and how often rules were
 * candidates and ran: for rules of rare words, as in a large set each is about
 * things of its own; for rules of any words, where every sentence has matches
 * of several; last, without the index.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "match/finish.h"

#define WORDS 300000u
#define COMMON 20000u /* words of rules that match all the time */
#define SIZES 6
#define DOC_TOKENS 2000u /* a long article */

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what) {
  fprintf(stderr, "rules: %s\n", what);
  exit(1);
}

static uint64_t state = 88172645463325252u;

static uint32_t below(uint32_t n) { /* xorshift64 (Marsaglia 2003) */
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32) % n;
}

/* ## Words and text */

static char vocabulary[WORDS][24];

static void make_words(void) {
  static const char *const parts[] = {"ba", "den", "fi", "gor", "hal", "ki",
                                      "lu", "mon", "ra", "sel", "ti",  "vo"};
  for (uint32_t i = 0; i < WORDS; i++) {
    uint32_t n = i;
    do
      strcat(vocabulary[i], parts[n % 12]);
    while ((n /= 12) && strlen(vocabulary[i]) < 16);
    if (i % 3 == 2) strcat(vocabulary[i], "zo");
  }
}

/* The word of rank r comes up about 1 / (r ln WORDS) of the time. */
static const char *any_word(void) {
  double u = (below(1u << 24) + 1) / (double)(1u << 24);
  return vocabulary[(uint32_t)pow(WORDS, u) % WORDS];
}

static bool is_dense;

static const char *rule_word(void) {
  uint32_t most = is_dense ? COMMON : WORDS;
  return vocabulary[1000 + below(most - 1000)];
}

static char *make_text(uint32_t tokens) {
  buf b = {0};
  for (uint32_t i = 1; i <= tokens; i++) {
    buf_puts(&b, i % 20 ? any_word() : ".");
    buf_puts(&b, i % 200 ? " " : "\n\n");
  }
  if (b.status) die("no memory");
  return b.at;
}

/* ## Rules */

static void add_lexicon(ruleset *set, uint32_t at) {
  static const char *const columns[] = {"phrase"};
  char name[32];
  uint32_t id;
  snprintf(name, sizeof name, "lex%u", at);
  if (ruleset_lexicon(set, name, columns, 1, &id, NULL)) die("no lexicon");
  for (int i = 0; i < 20; i++) {
    char phrase[64];
    snprintf(phrase, sizeof phrase, i % 2 ? "%s %s" : "%s", rule_word(),
             rule_word());
    const char *values[] = {phrase};
    if (ruleset_phrase(set, id, values, NULL)) die("no phrase");
  }
}

static void add_rule(ruleset *set, uint32_t at) {
  char name[32], pattern[128];
  const char *a = rule_word(), *b = rule_word(), *c = rule_word();
  snprintf(name, sizeof name, "r%u.x", at);
  switch (at % 5) {
  case 0:
    snprintf(pattern, sizeof pattern, "x:%s y:_ z:%s", a, b);
    break;
  case 1:
    snprintf(pattern, sizeof pattern, "(%s|%s) ... %s", a, b, c);
    break;
  case 2:
    snprintf(pattern, sizeof pattern, "x:[cap]? %s %s?", a, b);
    break;
  case 3:
    snprintf(pattern, sizeof pattern, "x:_{1,3} %s", a);
    break;
  default:
    snprintf(pattern, sizeof pattern, "x:@lex%u y:_", at % 100);
  }
  const char *patterns[] = {pattern};
  rule_def def = {
      .name = name, .patterns = patterns, .pattern_count = 1, .overlap = -1};
  uint32_t id;
  sayso_error e;
  if (ruleset_rule(set, &def, &id, NULL, &e)) die(e.message);
}

static ruleset *make_set(sayso_engine *engine, uint32_t rules) {
  ruleset *set;
  sayso_error e;
  state = 88172645463325252u;
  if (ruleset_new(engine, &set)) die("no memory");
  for (uint32_t i = 0; i < 100; i++)
    add_lexicon(set, i);
  for (uint32_t i = 0; i < rules; i++)
    add_rule(set, i);
  if (ruleset_finish(set, &e)) die(e.message);
  return set;
}

/* ## Measuring */

typedef struct {
  double seconds;
  uint64_t tokens, candidates, runs, steps, kept;
} result;

static void add_counts(result *r, const ruleset *set, const found *f) {
  for (uint32_t i = 0; i < ruleset_count(set); i++) {
    const rule_counts *n = found_counts(f, i);
    r->candidates += n->candidates;
    r->runs += n->runs;
    r->steps += n->steps;
    r->kept += n->kept;
  }
}

static result measure(sayso_engine *engine, const ruleset *set, char **texts,
                      uint32_t count) {
  result r = {0};
  for (uint32_t i = 0; i < count; i++) {
    sayso_doc *doc;
    found *f;
    sayso_error e;
    if (sayso_doc_new(engine, texts[i], strlen(texts[i]), &doc, NULL) ||
        doc_need(doc, SAYSO_SENTENCES))
      die("no document");
    double start = now();
    if (found_new(set, doc, &f)) die("no memory");
    if (ruleset_run(f, NULL, &e)) die(e.message);
    r.seconds += now() - start;
    r.tokens += doc->tokens.count;
    add_counts(&r, set, f);
    found_free(f);
    sayso_doc_free(doc);
  }
  return r;
}

/* As if no alternative had an anchor. */
static void drop_anchors(ruleset *set) {
  for (uint32_t i = 0; i < set->alternative_count; i++)
    set->alternatives[i].anchors.count = 0;
  if (index_make(set)) die("no memory");
}

static void show(const char *what, uint32_t rules, double seconds, result r,
                 double base) {
  double ns = 1e9 * r.seconds / (double)r.tokens;
  printf("%-10s %6u rules  load %6.2f s  %8.1f ns a token  %+8.1f  "
         "%7.4f candidates, %7.4f runs, %7.2f states a token, %llu kept\n",
         what, rules, seconds, ns, ns - base,
         (double)r.candidates / (double)r.tokens,
         (double)r.runs / (double)r.tokens, (double)r.steps / (double)r.tokens,
         (unsigned long long)r.kept);
}

int main(int argc, char **argv) {
  static const uint32_t sizes[SIZES] = {1, 10, 100, 1000, 10000, 50000};
  if (argc < 2) die("usage: rules LANGUAGE-FOLDER [TOKENS]");
  uint32_t tokens = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1000000;
  uint32_t count = tokens / DOC_TOKENS ? tokens / DOC_TOKENS : 1;
  sayso_engine *engine;
  sayso_error e;
  if (sayso_engine_new(argv[1], &engine, &e)) die(e.message);
  make_words();
  char **texts = calloc(count, sizeof *texts);
  for (uint32_t i = 0; i < count; i++)
    texts[i] = make_text(DOC_TOKENS);
  double base = 0;
  ruleset *warm = make_set(engine, 1);
  measure(engine, warm, texts, count);
  ruleset_free(warm);
  for (size_t i = 0; i < 2 * SIZES; i++) {
    is_dense = i >= SIZES;
    uint32_t size = sizes[i % SIZES];
    double start = now();
    ruleset *set = make_set(engine, size);
    double load = now() - start;
    measure(engine, set, texts, count); /* words are met first */
    result r = measure(engine, set, texts, count);
    if (!(i % SIZES)) base = 1e9 * r.seconds / (double)r.tokens;
    show(is_dense ? "any words" : "rare words", size, load, r, base);
    ruleset_free(set);
  }
  is_dense = false;
  ruleset *set = make_set(engine, 1000);
  drop_anchors(set);
  show("no index", 1000, 0, measure(engine, set, texts, count / 100 + 1), base);
  ruleset_free(set);
  for (uint32_t i = 0; i < count; i++)
    free(texts[i]);
  free(texts);
  sayso_engine_free(engine);
  return 0;
}
