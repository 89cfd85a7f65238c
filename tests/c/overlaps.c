/* Tests the overlap policies on random sets of rules and texts: what is kept
 * is what a few lines of plain code would keep of all matches, and the order
 * in which rules were added does not matter where their prios differ. */
#include "rules.h"

#define RULES 6u
#define ROUNDS 150
#define MATCHES_MAX 1000u

static sayso_engine *engine;
static uint64_t seed = 88172645463325252u;

static uint32_t below(uint32_t n) { /* xorshift64 (Marsaglia 2003) */
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 32) % n;
}

/* ## Random rules and texts */

typedef struct {
  const char *pattern;
  char name[16];
  int prio; /* no two are equal */
} a_rule;

static void make_rules(a_rule *rules) {
  static const char *const patterns[] = {
      "a b",      "a _",          "_ b c",      "(a | b)+",      "a ... c",
      "b{1,3}",   "_ _ a",        "c (a b)?",   "(a b c | b c)", "a",
      "c _{0,4}", "(?<= a) b c?", "b (?! c) _", "_{1,2} c",      "(b c)+ a?"};
  uint32_t n = sizeof patterns / sizeof *patterns;
  for (uint32_t i = 0; i < RULES; i++) {
    rules[i].pattern = patterns[below(n)];
    rules[i].prio = (int)(below(1000) * RULES + i);
    snprintf(rules[i].name, sizeof rules[i].name, "m.r%u", i);
  }
}

static void shuffle(uint32_t *order) {
  for (uint32_t i = 0; i < RULES; i++)
    order[i] = i;
  for (uint32_t i = RULES; i-- > 1;) {
    uint32_t k = below(i + 1), swap = order[i];
    order[i] = order[k];
    order[k] = swap;
  }
}

static void make_text(char text[64]) {
  uint32_t n = 4 + below(20);
  for (uint32_t i = 0; i < n; i++) {
    text[2 * i] = "abc"[below(3)];
    text[2 * i + 1] = i + 1 < n ? ' ' : '\0';
  }
}

/* ## What is found */

typedef struct {
  uint32_t first, last, rule;
  int prio;
} one;

typedef struct {
  one at[MATCHES_MAX];
  uint32_t count;
} list;

static int by_all(const void *a, const void *b) {
  const one *x = a, *y = b;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  if (x->last != y->last) return x->last > y->last ? -1 : 1;
  return x->prio > y->prio ? -1 : x->prio < y->prio;
}

static int by_prio(const void *a, const void *b) {
  const one *x = a, *y = b;
  if (x->prio != y->prio) return x->prio > y->prio ? -1 : 1;
  return by_all(a, b);
}

static void take(const ruleset *set, const found *f, const a_rule *rules,
                 list *out) {
  out->count = found_count(f);
  assert_true(out->count <= MATCHES_MAX);
  for (uint32_t i = 0; i < out->count; i++) {
    const match *m = found_match(f, i);
    uint32_t rule = (uint32_t)(ruleset_name(set, m->rule)[3] - '0');
    out->at[i] = (one){m->at.first, m->at.last, rule, rules[rule].prio};
  }
  qsort(out->at, out->count, sizeof *out->at, by_all);
}

static void run(const a_rule *rules, const uint32_t *order, overlap policy,
                const char *text, list *out) {
  ruleset *set;
  sayso_doc *doc;
  found *f;
  sayso_error e;
  assert_int_equal(ruleset_new(engine, &set), SAYSO_OK);
  for (uint32_t i = 0; i < RULES; i++) {
    const a_rule *r = &rules[order[i]];
    rule_def def = {.name = r->name,
                    .patterns = &r->pattern,
                    .pattern_count = 1,
                    .prio = r->prio,
                    .overlap = (int)policy};
    uint32_t id;
    if (ruleset_rule(set, &def, &id, NULL, &e)) fail_msg("%s", e.message);
  }
  if (ruleset_finish(set, &e)) fail_msg("%s", e.message);
  assert_int_equal(sayso_doc_new(engine, text, strlen(text), &doc, NULL), 0);
  assert_int_equal(found_new(set, doc, &f), SAYSO_OK);
  if (ruleset_run(f, NULL, &e)) fail_msg("%s", e.message);
  take(set, f, rules, out);
  found_free(f);
  sayso_doc_free(doc);
  ruleset_free(set);
}

/* ## The same in plain code: each policy by its sentence in rules.h */

static bool overlaps(const one *x, const one *y) {
  return x->first < y->last && y->first < x->last;
}

static bool is_equal(const one *x, const one *y) {
  return x->first == y->first && x->last == y->last;
}

static bool contains(const one *x, const one *y) {
  return x->first <= y->first && y->last <= x->last;
}

static bool may_stay(overlap policy, const one *kept, const one *x) {
  if (policy == OVERLAP_EXACT) return !is_equal(kept, x);
  if (policy == OVERLAP_NESTED)
    return !overlaps(kept, x) || (contains(kept, x) && !is_equal(kept, x));
  return !overlaps(kept, x);
}

static void expect(overlap policy, const list *all, list *out) {
  list sorted = *all;
  if (policy == OVERLAP_FIRST)
    qsort(sorted.at, sorted.count, sizeof *sorted.at, by_prio);
  out->count = 0;
  for (uint32_t i = 0; i < sorted.count; i++) {
    bool stays = true;
    for (uint32_t k = 0; k < out->count && policy != OVERLAP_ALL; k++)
      stays &= may_stay(policy, &out->at[k], &sorted.at[i]);
    if (stays) out->at[out->count++] = sorted.at[i];
  }
  qsort(out->at, out->count, sizeof *out->at, by_all);
}

static void check_equal(const list *a, const list *b, overlap policy,
                        const char *text, const char *fault) {
  bool same = a->count == b->count;
  for (uint32_t i = 0; same && i < a->count; i++)
    same = is_equal(&a->at[i], &b->at[i]) && a->at[i].rule == b->at[i].rule;
  if (!same)
    fail_msg("policy %d on \"%s\": %u matches kept, not %u: %s", (int)policy,
             text, b->count, a->count, fault);
}

static void policies(void **state) {
  (void)state;
  static list all, want, got, again;
  a_rule rules[RULES];
  uint32_t order[RULES];
  char text[64];
  for (int round = 0; round < ROUNDS; round++) {
    make_rules(rules);
    make_text(text);
    shuffle(order);
    run(rules, order, OVERLAP_ALL, text, &all);
    for (int p = OVERLAP_LONGEST; p <= OVERLAP_NESTED; p++) {
      overlap policy = (overlap)p;
      run(rules, order, policy, text, &got);
      expect(policy, &all, &want);
      check_equal(&want, &got, policy, text, "not what the policy says");
      shuffle(order);
      run(rules, order, policy, text, &again);
      check_equal(&got, &again, policy, text, "the order of rules matters");
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(policies)};
  if (sayso_engine_new(FOLDER, &engine, NULL)) return 1;
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  sayso_engine_free(engine);
  return failed;
}
