/* Tests that no pattern takes more states than it may on any text: program x
 * (tokens + 1), times (tokens + 1) again where it steps over the tree; and
 * that twice the text takes at most 2.2 times the states, and memory for those
 * alone. Patterns and texts are those that make a backtracker without memory
 * run for ever. */
#include "rules.h"

#include "match/finish.h"

static sayso_engine *engine;

/* ## Patterns */

static const char *const flat[] = {
    /* loops in loops, and what can be empty in them */
    "(_*)*",
    "(x+)+",
    "(x+)+ y",
    "((x|_)*(x|_)*)* x y",
    "((x?)*){3} y",
    "(((x*)*)*)* y",
    "((x+ y?)+ (_*)*)+ z",
    "(x|x|x|x x)* y",
    "(x?){20} x{20}",
    "(x?){20} x{20} y",
    "x{1,30} x{1,30} y",
    "(^ x+ | x+ $ | x)+ y",
    /* gaps, greedy and lazy */
    "x ... x ... x ... x ... y",
    "x ...{0,16} x ...{0,16} y z",
    "_*? x _*? x _*? z",
    "x _* x _* x _* z",
    /* looks, one in the other, and in loops */
    "(?= x* y) x",
    "(?= (x+)+ z) x",
    "((?= x+ (?! z)) x)+ z",
    "(?! (_* x)* z) x+ z",
    "(?<= x+ x+) x+ (?! x) y",
    "((?<= x) (?<= _ _) x)+ z",
    "(?<! x{5}) x+ z",
    "((?<! y y) _)* z",
    /* captures */
    "(a:x b:x)* (c:x)* y",
    "a:(b:(c:x+)+)+ z",
    "a:_*? b:_*? c:_*? z",
    /* labels with hits of every length at every place */
    "(@xs | x)+ z",
    "(a:@xs)+ (b:@xs)+ z",
    "((@xs)* (@xs | _)*)* z",
    "(?<= @xs @xs) @xs+ z",
    "@quote? x* @quote? z",
};

static const char *const stepping[] = {
    "(_* >_ _)* <_ y",
    "_ (>_ _ | <_ _)* z",
    "_ >_ _ <_ _ >_ _ <_ _ z",
    "((_ >_ _)+ | (_ <_ _)+)+ z",
    "(a:_ >_ b:_)+ (c:_ <_ _)* z",
    "(x|_)* (>_ (x|_) (x|_)*)* z",
    "(?= (_ >_ _)+ z) _",
    "(?! _ (<_ _)* z) _* z",
    "_ (?= >_ _ >_ z) _* z",
    "(?<= _ _) _ >_ _ (?<! z) _* z",
    "_ ... (>_ _ ...)* z",
    "(@xs >_ @xs | @xs <_ _)* z",
    "(_ >_ a:@xs)* _* z",
};

/* ## Texts */

static const char *const pieces[] = {
    "x",     "x y", "x ,", "x x x y", "dogs see cats",
    "“ x ”", "( x", "x )", "x — x",   "x and y",
};

#define PIECES (sizeof pieces / sizeof *pieces)

/* `count` times some words, with a full stop after each `sentence` of them. */
static char *text_of(const char *some, int count, int sentence) {
  char *text = calloc(1, (size_t)count * (strlen(some) + 3) + 1), *at = text;
  for (int i = 1; i <= count; i++) {
    at += sprintf(at, "%s ", some);
    if (i % sentence == 0) at += sprintf(at, ".\n");
  }
  return text;
}

/* ## Counting */

static ruleset *set_of(const char *pattern, rule_scope scope) {
  ruleset *set;
  uint32_t id;
  sayso_error e;
  rule_def def = {.name = "m",
                  .patterns = &pattern,
                  .pattern_count = 1,
                  .scope = scope,
                  .overlap = -1};
  assert_int_equal(ruleset_new(engine, &set), SAYSO_OK);
  add_lexicon(set, "xs", "x, x x, x x x, x x x x, x x x x x x x x, dogs, cats");
  if (ruleset_rule(set, &def, &id, NULL, &e) || ruleset_finish(set, &e))
    fail_msg("%s: %s", pattern, e.message);
  set->alternatives[0].anchors.count = 0; /* it runs everywhere */
  assert_int_equal(index_make(set), SAYSO_OK);
  return set;
}

/* What so many tokens may take. */
static uint64_t bound_of_unit(const ruleset *set, uint64_t tokens) {
  const program *code = &set->alternatives[0].code;
  uint64_t places = tokens + 1;
  return code->count * places * (code->has_steps ? places : 1);
}

/* What the sentences of a document may take, or all as one. */
static uint64_t bound_of(const ruleset *set, const sayso_doc *doc) {
  uint64_t sum = 0;
  if (set->rules[0].scope == SCOPE_DOCUMENT)
    return bound_of_unit(set, doc->tokens.count);
  for (uint32_t i = 0; i < doc->row[SAYSO_SENTENCES].count; i++)
    sum += bound_of_unit(set, doc->sentences[i].last - doc->sentences[i].first);
  return sum;
}

/* States are two bits each, and where they are many, at most eight slots of 16
 * bytes for each that was visited. */
static void check_memory(const ruleset *set, const rule_counts *n) {
  uint64_t few = n->runs << 16, bits = n->bound;
  if (set->alternatives[0].code.has_steps && bits > few) bits = few;
  if (n->cleared > bits / 4 + 16 * n->runs + 128 * n->steps + 4096)
    fail_msg("%s: %llu bytes were cleared for %llu states",
             set->alternatives[0].text, (unsigned long long)n->cleared,
             (unsigned long long)n->steps);
}

static uint64_t states(const ruleset *set, const char *text) {
  sayso_doc *doc;
  found *f;
  sayso_error e;
  assert_int_equal(sayso_doc_new(engine, text, strlen(text), &doc, NULL), 0);
  assert_int_equal(found_new(set, doc, &f), SAYSO_OK);
  if (ruleset_run(f, NULL, &e)) fail_msg("%s", e.message);
  rule_counts n = *found_counts(f, 0);
  const char *pattern = set->alternatives[0].text;
  assert_int_equal(n.runs, set->rules[0].scope == SCOPE_DOCUMENT
                               ? 1
                               : doc->row[SAYSO_SENTENCES].count);
  assert_int_equal(n.bound, bound_of(set, doc));
  if (n.limits) fail_msg("%s: a limit was reached", pattern);
  if (n.steps > n.bound || !n.steps)
    fail_msg("%s on %.20s...: %llu states of %llu", pattern, text,
             (unsigned long long)n.steps, (unsigned long long)n.bound);
  check_memory(set, &n);
  found_free(f);
  sayso_doc_free(doc);
  return n.steps;
}

/* With a `sentence` of 0 all is one. */
static void check_growth(const ruleset *set, const char *some, int count,
                         int sentence) {
  uint64_t steps[3];
  for (int k = 0; k < 3; k++) {
    char *text = text_of(some, count << k, sentence ? sentence : count << k);
    steps[k] = states(set, text);
    free(text);
  }
  for (int k = 0; k < 2; k++)
    if (10 * steps[k + 1] > 22 * steps[k] + 1000)
      fail_msg("%s on %s: %llu states, of twice the text %llu",
               set->alternatives[0].text, some, (unsigned long long)steps[k],
               (unsigned long long)steps[k + 1]);
}

/* One sentence that grows, and sentences that grow more. */
static void flat_patterns(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof flat / sizeof *flat; i++) {
    ruleset *set = set_of(flat[i], SCOPE_SENTENCE);
    for (size_t k = 0; k < PIECES; k++) {
      check_growth(set, pieces[k], 100, 0);
      check_growth(set, pieces[k], 100, 20);
    }
    ruleset_free(set);
  }
}

/* Steps lead from each token to some others of its sentence, so the square of
 * a sentence is what they may take: sentences that grow more. */
static void patterns_with_steps(void **state) {
  (void)state;
  if (!engine->parser) skip();
  for (size_t i = 0; i < sizeof stepping / sizeof *stepping; i++) {
    ruleset *set = set_of(stepping[i], SCOPE_SENTENCE);
    for (size_t k = 0; k < PIECES; k++) {
      check_growth(set, pieces[k], 100, 20);
      char *text = text_of(pieces[k], 80, 80);
      states(set, text);
      free(text);
    }
    ruleset_free(set);
  }
}

/* Heads lie near what was taken last, also where all of a document is one
 * unit: its square is never visited, and costs nothing. */
static void documents_with_steps(void **state) {
  (void)state;
  if (!engine->parser) skip();
  for (size_t i = 0; i < sizeof stepping / sizeof *stepping; i++) {
    ruleset *set = set_of(stepping[i], SCOPE_DOCUMENT);
    check_growth(set, pieces[4], 200, 20);
    check_growth(set, pieces[9], 200, 20);
    ruleset_free(set);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(flat_patterns),
      cmocka_unit_test(patterns_with_steps),
      cmocka_unit_test(documents_with_steps),
  };
  if (sayso_engine_new(FOLDER, &engine, NULL)) return 1;
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  sayso_engine_free(engine);
  return failed;
}
