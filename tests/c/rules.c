/* Tests the rule engine: the six rules of its manual, cascades, overlaps,
 * hooks, explanations. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <dirent.h>
#include <limits.h>
#include <unistd.h>

#include "rules.h"
#include "match/inside.h"

static sayso_engine *engine;

/* ## Helpers */

static ruleset *new_set(void) {
  ruleset *set;
  assert_int_equal(ruleset_new(engine, &set), SAYSO_OK);
  return set;
}

static uint32_t add(ruleset *set, rule_def def) {
  uint32_t id = 0;
  size_t which;
  sayso_error e;
  if (!def.overlap) def.overlap = -1;
  if (ruleset_rule(set, &def, &id, &which, &e))
    fail_msg("%s, part %zu: %s", def.name, which, e.message);
  return id;
}

static uint32_t add_pattern(ruleset *set, const char *name,
                            const char *pattern) {
  return add(
      set, (rule_def){.name = name, .patterns = &pattern, .pattern_count = 1});
}

static void finish(ruleset *set) {
  sayso_error e;
  uint32_t at = 0;
  size_t which = 0;
  if (!ruleset_finish(set, &e)) return;
  bool is_known = ruleset_fault(set, &at, &which);
  fail_msg("%s part %zu: %s", is_known ? ruleset_name(set, at) : "", which,
           e.message);
}

typedef struct {
  sayso_doc *doc;
  found *f;
} run;

static run run_on(const ruleset *set, const char *text,
                  const found_hooks *hooks) {
  run r;
  sayso_error e;
  assert_int_equal(sayso_doc_new(engine, text, strlen(text), &r.doc, NULL), 0);
  assert_int_equal(found_new(set, r.doc, &r.f), SAYSO_OK);
  if (ruleset_run(r.f, hooks, &e)) fail_msg("%s", e.message);
  return r;
}

static void end(run r) {
  found_free(r.f);
  sayso_doc_free(r.doc);
}

/* All matches, "rule: text | name=capture" a line. */
static void check_run(run r, const ruleset *set, const char *expected) {
  buf out = {0};
  for (uint32_t i = 0; i < found_count(r.f); i++) {
    const match *m = found_match(r.f, i);
    buf_printf(&out, "%s: ", ruleset_name(set, m->rule));
    print_match(r.doc, m, &out);
    buf_putc(&out, '\n');
  }
  assert_string_equal(out.at ? out.at : "", expected);
  buf_release(&out);
}

static void check(const ruleset *set, const char *text, const char *expected) {
  run r = run_on(set, text, NULL);
  check_run(r, set, expected);
  end(r);
}

/* ## The rules of the manual */

static void regular_expressions(void **state) {
  (void)state;
  ruleset *set = new_set();
  add(set, (rule_def){.name = "dateline",
                      .regex = "^(?<place>[A-Z][\\w .'-]+) "
                               "\\((?<agency>AP|AFP|Reuters)\\)\\s+[-–—]\\s",
                      .scope = SCOPE_PARAGRAPH});
  add(set, (rule_def){.name = "year", .regex = "\\b(?<year>(?:19|20)\\d\\d)"});
  finish(set);
  check(set, "PARIS (AFP) - Ministers met.",
        "dateline: PARIS (AFP) -  | place=PARIS | agency=AFP\n");
  check(set, "It began in 1999 and ended in 2004.\n\nIn 1870, no.",
        "year: 1999 | year=1999\nyear: 2004 | year=2004\n");
  ruleset_free(set);
}

static const char *const QUOTE_PATTERNS[] = {
    "content:@quote ,? source:@mention cue:@say",
    "content:@quote ,? cue:@say source:@mention",
    "source:@mention cue:@say ,? :? content:@quote"};
static const rule_field DIRECT[] = {
    {"kind", "direct"}
};

static void add_quote_rule(ruleset *set) {
  add(set, (rule_def){.name = "statement.quote",
                      .patterns = QUOTE_PATTERNS,
                      .pattern_count = 3,
                      .skip = "aside",
                      .fields = DIRECT,
                      .field_count = 1});
}

static void quotations(void **state) {
  (void)state;
  if (!engine->parser) skip();
  ruleset *set = new_set();
  add_lexicon(set, "say", "say//say, deny//deny");
  add_quote_rule(set);
  finish(set);
  check(set, "“We won,” said Ana Silva, the coach.",
        "statement.quote: “We won,” said Ana Silva, the coach | "
        "content=“We won,” | cue=said | source=Ana Silva\n");
  check(set, "Smith said: “We won.”",
        "statement.quote: Smith said: “We won.” | source=Smith | cue=said | "
        "content=“We won.”\n");
  check(set, "“We won,” the coach said.",
        "statement.quote: “We won,” the coach said | content=“We won,” | "
        "source=the coach | cue=said\n");
  check(set, "The claim that failed was small.", "");
  ruleset_free(set);
}

static const rule_argument SAID[] = {
    {"source",    ">nsubj"             },
    {"content",   ">ccomp | >parataxis"},
    {"addressee", "? >iobj | >obl:to"  },
    {"time",      "? >obl:tmod @date"  }
};
static const rule_field INDIRECT[] = {
    {"kind", "indirect"}
};

static void add_trigger(ruleset *set) {
  add(set, (rule_def){.name = "statement.dep",
                      .trigger = "cue:@say",
                      .arguments = SAID,
                      .argument_count = 4,
                      .fields = INDIRECT,
                      .field_count = 1});
}

static void triggers(void **state) {
  (void)state;
  if (!engine->parser) skip();
  ruleset *set = new_set();
  static const rule_argument when[] = {
      {"source", ">nsubj"         },
      {"time",   ">obl:tmod @date"}
  };
  add_lexicon(set, "say", "say//say, tell//tell, deny//deny");
  add_trigger(set);
  add(set, (rule_def){.name = "spoke",
                      .trigger = "cue:speak",
                      .arguments = when,
                      .argument_count = 2});
  finish(set);
  check(set, "Smith spoke Tuesday.",
        "spoke: Smith spoke Tuesday | cue=spoke | source=Smith | "
        "time=Tuesday\n");
  check(set, "Smith said that the war was lost.",
        "statement.dep: Smith said that the war was lost | cue=said | "
        "source=Smith | content=that the war was lost\n");
  check(set, "Smith told reporters that the war was lost.",
        "statement.dep: Smith told reporters that the war was lost | cue=told "
        "| source=Smith | content=that the war was lost | "
        "addressee=reporters\n");
  check(set, "Smith said nothing.", "");
  ruleset_free(set);
}

static void content_in_pieces(void **state) {
  (void)state;
  if (!engine->parser) skip();
  static const rule_argument around[] = {
      {"source",  ">nsubj"             },
      {"content", "<parataxis | >ccomp"}
  };
  ruleset *set = new_set();
  add_lexicon(set, "say", "say");
  add(set, (rule_def){.name = "s",
                      .trigger = "cue:@say",
                      .arguments = around,
                      .argument_count = 2});
  finish(set);
  run r = run_on(set, "The deal, he said, is dead.", NULL);
  check_run(r, set,
            "s: The deal, he said, is dead | cue=said | source=he | "
            "content=The deal ~ is dead\n");
  end(r);
  ruleset_free(set);
}

/* ## Cascades and hooks */

static bool is_rebuttal(const ruleset *set, uint32_t at) {
  return !strcmp(ruleset_name(set, at), "rebuttal");
}

typedef struct {
  const ruleset *set;
  buf log;
  bool fails;
} watcher;

static sayso_status where(void *data, found *f, uint32_t id, bool *keep,
                          double *score) {
  watcher *w = data;
  const match *m = found_match(f, id);
  buf_printf(&w->log, "where %s %s\n", ruleset_name(w->set, m->rule),
             found_field(f, id, "kind") ? found_field(f, id, "kind") : "-");
  const capture *c = found_capture(f, id, "source");
  *keep = !c || c->pieces[0].last - c->pieces[0].first < 3;
  *score = 0.5;
  return w->fails ? SAYSO_ELIMIT : SAYSO_OK;
}

static sayso_status emit(void *data, found *f, uint32_t id) {
  watcher *w = data;
  const match *m = found_match(f, id);
  buf_printf(&w->log, "emit %u %s %.1f\n", id, ruleset_name(w->set, m->rule),
             m->score);
  return found_set(f, id, "seen", "yes");
}

static void cascades(void **state) {
  (void)state;
  const char *first = "source:/[A-Z].+/ cue:@say content:_{1,9} (?= .)";
  const char *second = "claim:@statement[kind=direct & seen=yes] ... "
                       "source:/[A-Z].+/ cue:@deny it";
  ruleset *set = new_set();
  add_lexicon(set, "say", "said");
  add_lexicon(set, "deny", "denied");
  uint32_t late = add(set, (rule_def){.name = "rebuttal",
                                      .patterns = &second,
                                      .pattern_count = 1,
                                      .scope = SCOPE_PARAGRAPH});
  add(set, (rule_def){.name = "statement.x",
                      .patterns = &first,
                      .pattern_count = 1,
                      .fields = DIRECT,
                      .field_count = 1,
                      .has_where = true,
                      .has_emit = true});
  finish(set);
  watcher w = {.set = set};
  const found_hooks hooks = {&w, where, emit};
  run r = run_on(set, "Smith said all is well. But Jones denied it.", &hooks);
  check_run(r, set,
            "statement.x: Smith said all is well | source=Smith | cue=said | "
            "content=all is well\n"
            "rebuttal: Smith said all is well. But Jones denied it | "
            "claim=Smith said all is well | source=Jones | cue=denied\n");
  assert_string_equal(w.log.at,
                      "where statement.x direct\nemit 0 statement.x 0.5\n");
  const capture *c = found_capture(r.f, 1, "claim");
  assert_int_equal(c->kind, OF_MATCH);
  assert_int_equal(c->of, 0);
  assert_true(is_rebuttal(set, late));
  assert_int_equal(found_counts(r.f, late)->kept, 1);
  end(r);
  w.fails = true;
  r = run_on(set, "Smith said all is well. But Jones denied it.", &hooks);
  assert_int_equal(found_count(r.f), 0);
  assert_int_equal(found_counts(r.f, 1)->limits, 1);
  end(r);
  buf_release(&w.log);
  ruleset_free(set);
}

/* A rule that gives a lexicon's hits a name feeds the others. */
static void lexicon_as_rule(void **state) {
  (void)state;
  ruleset *set = new_set();
  add_lexicon(set, "hedge", "perhaps//low, surely//high");
  add_pattern(set, "hedge", "cue:@hedge");
  add_pattern(set, "unsure", "x:@hedge[act=low] y:_");
  finish(set);
  check(set, "Perhaps they won, surely.",
        "hedge: Perhaps | cue=Perhaps\nhedge: surely | cue=surely\n"
        "unsure: Perhaps they | x=Perhaps | y=they\n");
  ruleset_free(set);
}

static void circles_are_errors(void **state) {
  (void)state;
  ruleset *set = new_set();
  sayso_error e;
  uint32_t at;
  size_t which;
  add_pattern(set, "a.one", "x:@b");
  add_pattern(set, "b.one", "x:@c y:_");
  add_pattern(set, "c.one", "x:_ y:@b");
  assert_int_equal(ruleset_finish(set, &e), SAYSO_EPATTERN);
  assert_string_equal(e.message,
                      "the rules need each other in a circle: @b (rule b.one) "
                      "uses @c (rule c.one) uses @b");
  assert_true(ruleset_fault(set, &at, &which));
  assert_int_equal(at, 1);
  ruleset_free(set);
}

static void packs_see_what_they_need(void **state) {
  (void)state;
  static const char *const needs[] = {"base"};
  ruleset *set = new_set();
  sayso_error e;
  assert_int_equal(ruleset_pack(set, "base", NULL, 0, &e), SAYSO_OK);
  add_lexicon(set, "say", "said");
  add_pattern(set, "x.one", "a:@say");
  assert_int_equal(ruleset_pack(set, "other", NULL, 0, &e), SAYSO_OK);
  assert_int_equal(ruleset_pack(set, "more", needs, 1, &e), SAYSO_OK);
  assert_int_equal(ruleset_disable(set, "x.onne", &e), SAYSO_EARGUMENT);
  assert_string_equal(e.message,
                      "there is no rule x.onne; did you mean x.one?");
  assert_int_equal(ruleset_disable(set, "base/x.one", &e), SAYSO_OK);
  add_pattern(set, "x.one", "a:@say b:_");
  finish(set);
  check(set, "He said so.", "x.one: said so | a=said | b=so\n");
  ruleset_free(set);
  set = new_set();
  ruleset_pack(set, "base", NULL, 0, &e);
  add_lexicon(set, "say", "said");
  ruleset_pack(set, "other", NULL, 0, &e);
  add_pattern(set, "x.one", "a:@say");
  assert_int_equal(ruleset_finish(set, &e), SAYSO_EPATTERN);
  assert_string_equal(
      e.message,
      "say is a lexicon of the pack base, which this pack does not need");
  ruleset_free(set);
}

/* ## Overlaps */

static void policy(overlap p, const char *expected) {
  ruleset *set = new_set();
  sayso_error e;
  assert_int_equal(ruleset_label(set, "m", p, NULL, 0, &e), SAYSO_OK);
  add_pattern(set, "m.short", "b c");
  add_pattern(set, "m.long", "a b c d?");
  add_pattern(set, "m.late", "c d e");
  add_pattern(set, "m.same", "a b c d");
  finish(set);
  check(set, "a b c d e f", expected);
  ruleset_free(set);
}

static void overlaps(void **state) {
  (void)state;
  policy(OVERLAP_LONGEST, "m.long: a b c d\n");
  policy(OVERLAP_ALL, "m.long: a b c d\nm.same: a b c d\nm.short: b c\n"
                      "m.late: c d e\n");
  policy(OVERLAP_FIRST, "m.short: b c\n");
  policy(OVERLAP_BEST, "m.long: a b c d\n");
  policy(OVERLAP_EXACT, "m.long: a b c d\nm.short: b c\nm.late: c d e\n");
  policy(OVERLAP_NESTED, "m.long: a b c d\nm.short: b c\n");
}

static void overlap_of_one_field(void **state) {
  (void)state;
  static const char *const key[] = {"content"};
  ruleset *set = new_set();
  sayso_error e;
  ruleset_label(set, "m", OVERLAP_LONGEST, key, 1, &e);
  add_pattern(set, "m.one", "a b content:c");
  add_pattern(set, "m.two", "b c content:d");
  add_pattern(set, "m.three", "content:(c d)");
  finish(set);
  check(set, "a b c d e", "m.three: c d | content=c d\n");
  ruleset_free(set);
  set = new_set();
  ruleset_label(set, "m", OVERLAP_LONGEST, key, 1, &e);
  add_pattern(set, "m.one", "a b content:c");
  add_pattern(set, "m.two", "b c content:d");
  finish(set);
  check(set, "a b c d e",
        "m.one: a b c | content=c\nm.two: b c d | content=d\n");
  ruleset_free(set);
}

static void priority_breaks_ties(void **state) {
  (void)state;
  const char *pattern = "a b";
  ruleset *set = new_set();
  add_pattern(set, "m.one", "a b");
  add(set, (rule_def){.name = "m.two",
                      .patterns = &pattern,
                      .pattern_count = 1,
                      .prio = 1});
  finish(set);
  check(set, "a b", "m.two: a b\n");
  ruleset_free(set);
}

/* ## Work */

static void anchors_save_work(void **state) {
  (void)state;
  ruleset *set = new_set();
  add_lexicon(set, "say", "said");
  add_pattern(set, "a", "_ cue:@say _");
  add_pattern(set, "b", "(one | two) three");
  add_pattern(set, "c", "_ _ _");
  finish(set);
  run r = run_on(set, "He said so.\n\nIt was over.\n\nTwo three.", NULL);
  assert_int_equal(found_counts(r.f, 0)->runs, 1);
  assert_int_equal(found_counts(r.f, 1)->runs, 1);
  assert_int_equal(found_counts(r.f, 2)->runs, 3);
  assert_int_equal(found_worked(r.f).sentences, 3);
  assert_int_equal(found_worked(r.f).tagged, 0);
  end(r);
  const ruleset_warning *w;
  assert_int_equal(ruleset_warnings(set, &w), engine->lemmatiser ? 1 : 2);
  assert_string_equal(
      w[engine->lemmatiser ? 0 : 1].message,
      "no word, lexicon, or label that needs no tree must be "
      "there, so this runs on every sentence: up to 4 states a token");
  ruleset_free(set);
}

static void tags_only_where_needed(void **state) {
  (void)state;
  if (!engine->parser) skip();
  ruleset *set = new_set();
  add_lexicon(set, "claim", "claim");
  add_pattern(set, "a", "source:@mention cue:[lemma in claim & pos=VERB]");
  finish(set);
  run r = run_on(
      set, "The claims were false.\n\nSmith claimed so.\n\nIt rained.", NULL);
  found_work w = found_worked(r.f);
  assert_int_equal(w.sentences, 3);
  assert_int_equal(w.tagged, 2); /* "claims" may be a verb */
  assert_int_equal(w.parsed, 1); /* but is none */
  assert_int_equal(found_count(r.f), 1);
  end(r);
  ruleset_free(set);
}

/* ## Showing and explaining */

static void programs_can_be_shown(void **state) {
  (void)state;
  ruleset *set = new_set();
  add_lexicon(set, "say", "said");
  add_pattern(set, "a", "(a|b)? x:@say[act=deny] (?! c) [cap | len > 3]");
  finish(set);
  buf out = {0};
  assert_int_equal(ruleset_code(set, 0, 0, &out), SAYSO_OK);
  assert_string_equal(out.at, "   0 SPLIT 1 5\n"
                              "   1 SPLIT 2 4\n"
                              "   2 TOK   a\n"
                              "   3 JMP   5\n"
                              "   4 TOK   b\n"
                              "   5 SAVE  x\n"
                              "   6 SPAN  @say[act = deny]\n"
                              "   7 SAVE  /x\n"
                              "   8 LOOK  ! 9 -> 11\n"
                              "   9 TOK   c\n"
                              "  10 MATCH\n"
                              "  11 TOK   (cap | len > 3)\n"
                              "  12 MATCH\n"
                              "     ANCHOR @say\n");
  buf_release(&out);
  ruleset_free(set);
}

static const why *one_why(const run *r, uint32_t at) {
  const why *w;
  size_t n;
  assert_int_equal(ruleset_why(r->f, 0, at, &w, &n), SAYSO_OK);
  assert_true(n > 0);
  return w;
}

static void reasons(void **state) {
  (void)state;
  ruleset *set = new_set();
  add_lexicon(set, "say", "said");
  uint32_t stays = add_pattern(set, "m.kept", "he said so");
  uint32_t over = add_pattern(set, "m.over", "said so");
  uint32_t none = add_pattern(set, "n.none", "never before");
  uint32_t fail = add_pattern(set, "n.fail", "who:_ cue:@say x:[cap] so");
  finish(set);
  run r = run_on(set, "He said so.", NULL);
  const why *w = one_why(&r, stays);
  assert_int_equal(w->outcome, WHY_KEPT);
  assert_int_equal(w->match, 0);
  w = one_why(&r, over);
  assert_int_equal(w->outcome, WHY_OVERLAPPED);
  assert_int_equal(w->by, 0);
  w = one_why(&r, none);
  assert_int_equal(w->outcome, WHY_NO_ANCHOR);
  assert_string_equal(w->reason, "not here: never");
  w = one_why(&r, fail);
  assert_int_equal(w->outcome, WHY_FAILED);
  assert_int_equal(w->offset, 17);
  assert_int_equal(w->len, 5);
  assert_int_equal(w->token, 2);
  assert_int_equal(w->step_count, 2);
  assert_int_equal(w->steps[1].at.at.start, 3);
  assert_true(!strncmp(w->reason, "'so'", 4));
  end(r);
  ruleset_free(set);
}

/* A folder with all of the language but its model. */
static void folder_without_model(char *folder) {
  char from[PATH_MAX + 300], to[PATH_MAX + 300], top[PATH_MAX];
  assert_non_null(realpath(FOLDER, top));
  assert_non_null(mkdtemp(folder));
  DIR *dir = opendir(FOLDER);
  assert_non_null(dir);
  for (struct dirent *e; (e = readdir(dir));) {
    if (e->d_name[0] == '.' || strstr(e->d_name, ".model")) continue;
    snprintf(from, sizeof from, "%s/%s", top, e->d_name);
    snprintf(to, sizeof to, "%s/%s", folder, e->d_name);
    assert_int_equal(symlink(from, to), 0);
  }
  closedir(dir);
}

static void remove_folder(const char *folder) {
  char path[PATH_MAX];
  DIR *dir = opendir(folder);
  assert_non_null(dir);
  for (struct dirent *e; (e = readdir(dir));) {
    snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
    if (e->d_name[0] != '.') unlink(path);
  }
  closedir(dir);
  rmdir(folder);
}

static void without_a_model(void **state) {
  (void)state;
  char folder[] = "/tmp/sayso-rules-XXXXXX";
  sayso_engine *own = engine;
  sayso_error e;
  sayso_doc *doc;
  found *f;
  folder_without_model(folder);
  if (sayso_engine_new(folder, &engine, &e)) fail_msg("%s", e.message);
  ruleset *set = new_set();
  add_pattern(set, "a.words", "says (it|so)");
  add_pattern(set, "b.tags", "claims NOUN");
  finish(set);
  const char *text = "He claims nothing.";
  assert_int_equal(sayso_doc_new(engine, text, strlen(text), &doc, NULL), 0);
  assert_int_equal(found_new(set, doc, &f), SAYSO_OK);
  assert_int_equal(ruleset_run(f, NULL, &e), SAYSO_EMODEL);
  assert_string_equal(e.message, "the rule b.tags needs the layer tags, and "
                                 "the language has no model that makes it");
  found_free(f);
  sayso_doc_free(doc);
  check(set, "He says it.", "a.words: says it\n"); /* as far as words go */
  ruleset_free(set);
  sayso_engine_free(engine);
  engine = own;
  remove_folder(folder);
}

static void the_same_bytes_each_time(void **state) {
  (void)state;
  buf out[2] = {{0}, {0}};
  for (int i = 0; i < 2; i++) {
    ruleset *set = new_set();
    add_lexicon(set, "say", "said, so");
    add_pattern(set, "m.a", "x:_ y:@say");
    add_pattern(set, "m.b", "x:@say y:_ z:_?");
    add_pattern(set, "n.a", "x:@m y:_");
    finish(set);
    run r = run_on(set, "He said so and so and she said so.", NULL);
    for (uint32_t k = 0; k < found_count(r.f); k++)
      print_match(r.doc, found_match(r.f, k), &out[i]);
    end(r);
    ruleset_free(set);
  }
  assert_true(out[0].len > 0);
  assert_string_equal(out[0].at, out[1].at);
  buf_release(&out[0]);
  buf_release(&out[1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(regular_expressions),
      cmocka_unit_test(quotations),
      cmocka_unit_test(triggers),
      cmocka_unit_test(content_in_pieces),
      cmocka_unit_test(cascades),
      cmocka_unit_test(lexicon_as_rule),
      cmocka_unit_test(circles_are_errors),
      cmocka_unit_test(packs_see_what_they_need),
      cmocka_unit_test(overlaps),
      cmocka_unit_test(overlap_of_one_field),
      cmocka_unit_test(priority_breaks_ties),
      cmocka_unit_test(anchors_save_work),
      cmocka_unit_test(tags_only_where_needed),
      cmocka_unit_test(programs_can_be_shown),
      cmocka_unit_test(reasons),
      cmocka_unit_test(without_a_model),
      cmocka_unit_test(the_same_bytes_each_time),
  };
  sayso_error e;
  if (sayso_engine_new(FOLDER, &engine, &e)) {
    fprintf(stderr, "%s\n", e.message);
    return 1;
  }
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  sayso_engine_free(engine);
  return failed;
}
