/* Phrases and clauses of trees that are written down here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after its friends */
#include <cmocka.h>

#include "base/mem.h"
#include "lang/engine.h"
#include "lang/phrases.h"
#include "lang/rels.h"
#include "lang/tags.h"
#include "lang/tree.h"
#include "text/document.h"

static sayso_engine *engine;

static int open_engine(void **state) {
  (void)state;
  sayso_error error;
  return sayso_engine_new("core/lang/en", &engine, &error) ? -1 : 0;
}

static int close_engine(void **state) {
  (void)state;
  sayso_engine_free(engine);
  return 0;
}

/* Any tag with this part of speech. */
static uint16_t any_tag(const char *name) {
  for (uint16_t t = 0; t < tagger_count(engine->tagger); t++)
    if (!strcmp(upos_name(tag_upos(engine->tagger, t)), name)) return t;
  return TAG_NONE;
}

static void mark_done(sayso_doc *doc, sayso_layer layer) {
  doc->parts[layer] = arena_new(&doc->mem, 1, sizeof(part));
  assert_non_null(doc->parts[layer]);
  doc->parts[layer][0].done = true;
}

/* A document of one sentence with a tree: for each token, in a row that spaces
 * part, "PART:governor:relation", where governors count from 1. */
static sayso_doc *plant(const char *text, const char *tree) {
  sayso_doc *doc;
  assert_false(sayso_doc_new(engine, text, strlen(text), &doc, NULL));
  assert_false(doc_need(doc, SAYSO_SENTENCES));
  assert_int_equal(doc->row[SAYSO_SENTENCES].count, 1);
  token_table *t = &doc->tokens;
  t->tag = arena_new(&doc->mem, t->count, sizeof *t->tag);
  t->lemma = arena_new(&doc->mem, t->count, sizeof *t->lemma);
  t->head = arena_new(&doc->mem, t->count, sizeof *t->head);
  t->rel = arena_new(&doc->mem, t->count, sizeof *t->rel);
  assert_true(t->tag && t->lemma && t->head && t->rel);
  for (uint32_t i = 0; i < t->count; i++) {
    char pos[8], rel[16];
    unsigned head;
    int n = 0;
    assert_int_equal(
        sscanf(tree, " %7[A-Z]:%u:%15[a-z:]%n", pos, &head, rel, &n), 3);
    tree += n;
    t->tag[i] = any_tag(pos);
    t->lemma[i] = t->form[i];
    t->head[i] = head ? head - 1 : NO_TOKEN;
    t->rel[i] = rel_find(rel, strlen(rel));
    assert_int_not_equal(t->tag[i], TAG_NONE);
    assert_int_not_equal(t->rel[i], REL_NONE);
  }
  assert_string_equal(tree, "");
  assert_false(tree_reach(doc, 0));
  mark_done(doc, SAYSO_TAGS);
  mark_done(doc, SAYSO_DEPS);
  return doc;
}

static const char *text_of(const sayso_doc *doc, sayso_span tokens) {
  static char text[400];
  const sayso_span *at = doc->tokens.at;
  assert_true(tokens.start < tokens.end);
  snprintf(text, sizeof text, "%.*s",
           (int)(at[tokens.end - 1].end - at[tokens.start].start),
           doc->text + at[tokens.start].start);
  return text;
}

/* The phrase that token `head`, from 1, heads. */
static void phrase_is(const sayso_doc *doc, uint32_t head, const char *text) {
  assert_string_equal(text_of(doc, tree_phrase(doc, head - 1)), text);
}

/* The clause of token `head` without what `without` heads (0 for none), its
 * pieces parted by " / ". */
static void clause_is(const sayso_doc *doc, uint32_t head, uint32_t without,
                      const char *text) {
  sayso_span at[TREE_PIECES];
  char joined[500] = "";
  unsigned n = tree_clause(doc, head - 1, without ? without - 1 : NO_TOKEN, at);
  assert_in_range(n, 1, TREE_PIECES);
  for (unsigned i = 0; i < n; i++) {
    if (i) strcat(joined, " / ");
    strncat(joined, text_of(doc, at[i]), 200);
  }
  assert_string_equal(joined, text);
}

static void phrases_hold_appositions(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  sayso_doc *doc =
      plant("John Smith, a spokesman for the group, said so.",
            "PROPN:10:nsubj PROPN:1:flat PUNCT:5:punct DET:5:det NOUN:1:appos "
            "ADP:8:case DET:8:det NOUN:5:nmod PUNCT:1:punct VERB:0:root "
            "ADV:10:advmod PUNCT:10:punct");
  phrase_is(doc, 1, "John Smith, a spokesman for the group");
  phrase_is(doc, 5, "a spokesman for the group");
  phrase_is(doc, 8, "the group");
  clause_is(doc, 10, 0, "John Smith, a spokesman for the group, said so");
  sayso_doc_free(doc);
}

static void phrases_hold_all_that_is_joined(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  sayso_doc *doc =
      plant("Chad, Mali as well as New Zealand said so.",
            "PROPN:9:nsubj PUNCT:3:punct PROPN:1:conj ADV:8:cc ADV:4:fixed "
            "ADP:4:fixed PROPN:8:compound PROPN:1:conj VERB:0:root "
            "ADV:9:advmod PUNCT:9:punct");
  phrase_is(doc, 1, "Chad, Mali as well as New Zealand");
  phrase_is(doc, 8, "New Zealand");
  phrase_is(doc, 3, "Mali");
  sayso_doc_free(doc);
}

static void a_predicate_has_no_subject_in_its_phrase(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  sayso_doc *doc =
      plant("She is still the head of it, or was.",
            "PRON:5:nsubj AUX:5:cop ADV:5:advmod DET:5:det NOUN:0:root "
            "ADP:7:case PRON:5:nmod PUNCT:10:punct CCONJ:10:cc AUX:5:conj "
            "PUNCT:5:punct");
  phrase_is(doc, 5, "the head of it");
  clause_is(doc, 10, 0, "was");
  sayso_doc_free(doc);
}

static void a_possessor_ends_before_its_clitic(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  sayso_doc *doc =
      plant("Ann's old boat sank.", "PROPN:4:nmod:poss PART:1:case ADJ:4:amod "
                                    "NOUN:5:nsubj VERB:0:root PUNCT:5:punct");
  phrase_is(doc, 1, "Ann");
  phrase_is(doc, 4, "Ann's old boat");
  sayso_doc_free(doc);
}

static void a_torn_name_is_put_together(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  sayso_doc *doc = plant("Candidate Ann Lee won on Friday.",
                         "NOUN:4:nsubj PROPN:4:nsubj PROPN:2:flat VERB:0:root "
                         "ADP:6:case PROPN:4:obl PUNCT:4:punct");
  phrase_is(doc, 1, "Candidate Ann Lee");
  phrase_is(doc, 2, "Ann Lee");
  sayso_doc_free(doc);
}

static void a_torn_list_is_put_together(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  sayso_doc *doc = plant("States, the EU and Oman agreed.",
                         "NOUN:7:nsubj PUNCT:4:punct DET:4:det PROPN:7:nsubj "
                         "CCONJ:6:cc PROPN:4:conj VERB:0:root PUNCT:7:punct");
  phrase_is(doc, 1, "States, the EU and Oman");
  phrase_is(doc, 4, "the EU and Oman");
  phrase_is(doc, 6, "Oman");
  sayso_doc_free(doc);
}

static void a_day_does_not_belong_to_a_council(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  sayso_doc *doc = plant("The council on Friday fell.",
                         "DET:2:det NOUN:5:nsubj ADP:4:case PROPN:2:nmod "
                         "VERB:0:root PUNCT:5:punct");
  phrase_is(doc, 2, "The council");
  sayso_doc_free(doc);
}

static void a_report_inside_parts_a_clause(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  sayso_doc *doc = plant("The bridge, Boyd said, was safe.",
                         "DET:2:det NOUN:8:nsubj PUNCT:5:punct PROPN:5:nsubj "
                         "VERB:8:parataxis PUNCT:5:punct AUX:8:cop ADJ:0:root "
                         "PUNCT:8:punct");
  clause_is(doc, 8, 5, "The bridge / was safe");
  clause_is(doc, 8, 0, "The bridge, Boyd said, was safe");
  sayso_doc_free(doc);
  /* The same, where the report governs. */
  doc = plant("The bridge, Boyd said, was safe.",
              "DET:2:det NOUN:8:nsubj PUNCT:5:punct PROPN:5:nsubj VERB:0:root "
              "PUNCT:5:punct AUX:8:cop ADJ:5:ccomp PUNCT:5:punct");
  clause_is(doc, 8, 5, "The bridge / was safe");
  sayso_doc_free(doc);
}

static void a_clause_that_is_joined_begins_after_and(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  sayso_doc *doc = plant("He came, and she went.",
                         "PRON:2:nsubj VERB:0:root PUNCT:6:punct CCONJ:6:cc "
                         "PRON:6:nsubj VERB:2:conj PUNCT:2:punct");
  clause_is(doc, 6, 0, "she went");
  clause_is(doc, 2, 0, "He came, and she went");
  clause_is(doc, 2, 6, "He came");
  sayso_doc_free(doc);
}

static void quotation_marks_stay_in_pairs(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  sayso_doc *doc =
      plant("“We won,” said Ana.", "PUNCT:3:punct PRON:3:nsubj VERB:6:ccomp "
                                   "PUNCT:3:punct PUNCT:3:punct VERB:0:root "
                                   "PROPN:6:nsubj PUNCT:6:punct");
  clause_is(doc, 3, 6, "“We won,”");
  sayso_doc_free(doc);
  doc = plant("He said “we won,” again.",
              "PRON:2:nsubj VERB:0:root PUNCT:5:punct PRON:5:nsubj "
              "VERB:2:ccomp PUNCT:5:punct PUNCT:2:punct ADV:2:advmod "
              "PUNCT:2:punct");
  clause_is(doc, 5, 2, "we won");
  sayso_doc_free(doc);
}

static void layers_nest_and_the_longer_come_first(void **state) {
  (void)state;
  if (!engine->tagger) skip();
  sayso_doc *doc = plant("The head of the board who won left.",
                         "DET:2:det NOUN:8:nsubj ADP:5:case DET:5:det "
                         "NOUN:2:nmod PRON:7:nsubj VERB:2:acl:relcl "
                         "VERB:0:root PUNCT:8:punct");
  assert_false(doc_need_at(doc, SAYSO_PHRASES, 0));
  assert_false(doc_need_at(doc, SAYSO_CLAUSES, 0));
  const piece *p = doc->pieces[SAYSO_PHRASES];
  uint32_t count = doc->row[SAYSO_PHRASES].count;
  assert_true(count > 4);
  assert_int_equal(p[0].type, PHRASE_MENTION);
  assert_string_equal(text_of(doc, (sayso_span){p[0].first, p[0].last}),
                      "The head of the board who won");
  for (uint32_t i = 1; i < count; i++)
    assert_true(p[i].first > p[i - 1].first ||
                (p[i].first == p[i - 1].first && p[i].last <= p[i - 1].last));
  const piece *c = doc->pieces[SAYSO_CLAUSES];
  assert_int_equal(doc->row[SAYSO_CLAUSES].count, 2);
  assert_int_equal(c[0].type, CLAUSE_MAIN);
  assert_int_equal(c[1].type, CLAUSE_RELATIVE);
  assert_int_equal(c[1].head, 6);
  sayso_doc_free(doc);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(phrases_hold_appositions),
      cmocka_unit_test(phrases_hold_all_that_is_joined),
      cmocka_unit_test(a_predicate_has_no_subject_in_its_phrase),
      cmocka_unit_test(a_possessor_ends_before_its_clitic),
      cmocka_unit_test(a_torn_name_is_put_together),
      cmocka_unit_test(a_torn_list_is_put_together),
      cmocka_unit_test(a_day_does_not_belong_to_a_council),
      cmocka_unit_test(a_report_inside_parts_a_clause),
      cmocka_unit_test(a_clause_that_is_joined_begins_after_and),
      cmocka_unit_test(quotation_marks_stay_in_pairs),
      cmocka_unit_test(layers_nest_and_the_longer_come_first),
  };
  return cmocka_run_group_tests(tests, open_engine, close_engine);
}
