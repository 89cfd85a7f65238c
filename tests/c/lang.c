/* The bundled model: layers of tags and trees, and documents from CoNLL-U. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lang/conllu_doc.h"
#include "lang/engine.h"
#include "lang/rels.h"
#include "lang/tags.h"
#include "tiny.h"

#define LANGUAGE "core/lang/en"

static int open_engine(void **state) {
  sayso_error error;
  return sayso_engine_new(LANGUAGE, (sayso_engine **)state, &error) ? -1 : 0;
}

static int close_engine(void **state) {
  sayso_engine_free(*state);
  return 0;
}

static sayso_doc *doc_of(sayso_engine *engine, const char *text) {
  sayso_doc *doc;
  assert_int_equal(sayso_doc_new(engine, text, strlen(text), &doc, NULL),
                   SAYSO_OK);
  return doc;
}

static void a_tree_says_who_said_what(void **state) {
  sayso_engine *engine = *state;
  sayso_doc *doc = doc_of(engine, "The minister said that taxes will rise.");
  assert_int_equal(doc_need(doc, SAYSO_DEPS), SAYSO_OK);
  const token_table *t = &doc->tokens;
  assert_int_equal(t->count, 8);
  assert_int_equal(tag_upos(engine->tagger, t->tag[1]), UPOS_NOUN);
  assert_int_equal(tag_upos(engine->tagger, t->tag[2]), UPOS_VERB);
  assert_string_equal(tag_xpos(engine->tagger, t->tag[2]), "VBD");
  assert_string_equal(words_at(doc->words, t->lemma[2])->text, "say");
  assert_int_equal(t->head[2], NO_TOKEN);
  assert_int_equal(t->head[1], 2);
  assert_int_equal(t->rel[1], REL_nsubj);
  assert_int_equal(t->head[6], 2);
  assert_int_equal(t->rel[6], REL_ccomp);
  assert_int_equal(t->reach[6].start, 3);
  assert_int_equal(t->reach[6].end, 7);
  sayso_doc_free(doc);
}

static void typographic_marks_change_no_tree(void **state) {
  static const char plain[] = "\"It's over,\" she said - \"for now.\"";
  static const char curly[] = "\xE2\x80\x9CIt\xE2\x80\x99s over,\xE2\x80\x9D "
                              "she said \xE2\x80\x94 \xE2\x80\x9C"
                              "for now.\xE2\x80\x9D";
  sayso_doc *a = doc_of(*state, plain), *b = doc_of(*state, curly);
  assert_int_equal(doc_need(a, SAYSO_DEPS), SAYSO_OK);
  assert_int_equal(doc_need(b, SAYSO_DEPS), SAYSO_OK);
  assert_int_equal(a->tokens.count, b->tokens.count);
  for (uint32_t i = 0; i < a->tokens.count; i++) {
    upos one = tag_upos(a->engine->tagger, a->tokens.tag[i]);
    assert_int_equal(one, tag_upos(b->engine->tagger, b->tokens.tag[i]));
  }
  sayso_doc_free(a);
  sayso_doc_free(b);
}

/* A layer by sentence is made where it is asked for, and nowhere else. */
static void only_asked_sentences_are_parsed(void **state) {
  sayso_doc *doc = doc_of(*state, "He left. She stayed. They slept.");
  assert_int_equal(doc_need(doc, SAYSO_SENTENCES), SAYSO_OK);
  assert_int_equal(doc->row[SAYSO_SENTENCES].count, 3);
  assert_int_equal(doc_need_at(doc, SAYSO_DEPS, 1), SAYSO_OK);
  assert_int_equal(doc->tokens.tag[0], TAG_NONE);
  assert_int_not_equal(doc->tokens.tag[3], TAG_NONE);
  assert_int_equal(doc->tokens.head[0], NO_TOKEN);
  assert_int_equal(doc->tokens.rel[3], REL_nsubj);
  assert_int_equal(doc->tokens.tag[6], TAG_NONE);
  sayso_doc_free(doc);
}

static void a_long_sentence_is_cut_and_says_so(void **state) {
  buf b = {0};
  for (int i = 0; i < 150; i++)
    buf_puts(&b, "red and green, ");
  buf_puts(&b, "blue.");
  sayso_doc *doc = doc_of(*state, b.at);
  uint32_t roots = 0;
  assert_int_equal(doc_need(doc, SAYSO_DEPS), SAYSO_OK);
  assert_int_equal(doc->row[SAYSO_SENTENCES].count, 1);
  for (uint32_t i = 0; i < doc->tokens.count; i++)
    roots += doc->tokens.head[i] == NO_TOKEN;
  assert_int_equal(roots, 1);
  assert_int_equal(doc->note_count, 1);
  assert_string_equal(doc->notes[0].code, "sentence-cut-for-parsing");
  sayso_doc_free(doc);
  buf_release(&b);
}

static void a_treebank_makes_a_document(void **state) {
  static const char wanted[] =
      "Mr. Smith said it didn't.\n\n\"Go\" said she She said 12";
  tiny files;
  conllu c = {0};
  buf out = {0};
  sayso_doc *doc;
  size_t len;
  tiny_open(&files);
  assert_int_equal(conllu_read(&c, files.trees, NULL), SAYSO_OK);
  assert_int_equal(c.sentence_count, 3);
  assert_int_equal(doc_from_conllu(*state, &c, 0, 3, &doc), SAYSO_OK);
  assert_string_equal(sayso_doc_text(doc, &len), wanted);
  assert_int_equal(doc->tokens.count, c.token_count);
  assert_int_equal(doc->row[SAYSO_BLOCKS].count, 2);
  assert_int_equal(doc->row[SAYSO_SENTENCES].count, 3);
  assert_true(doc->tokens.flags[5] & TOKEN_CLITIC);
  assert_int_equal(doc_write_conllu(doc, &out), SAYSO_OK);
  assert_non_null(strstr(out.at, "\n# text = \"Go\" said she\n"));
  assert_non_null(strstr(out.at, "\n5-6\tdidn't\t_\t_\t_\t_\t_\t_\t_\t"
                                 "SpaceAfter=No\n5\tdid\tdo\t"));
  assert_non_null(strstr(out.at, "\n3\tsaid\tsay\tVERB\tVBD\t"));
  assert_int_equal(doc_from_conllu(*state, &c, 2, 2, &doc), SAYSO_EARGUMENT);
  sayso_doc_free(doc);
  conllu_release(&c);
  buf_release(&out);
  tiny_close(&files);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_tree_says_who_said_what),
      cmocka_unit_test(typographic_marks_change_no_tree),
      cmocka_unit_test(only_asked_sentences_are_parsed),
      cmocka_unit_test(a_long_sentence_is_cut_and_says_so),
      cmocka_unit_test(a_treebank_makes_a_document),
  };
  return cmocka_run_group_tests(tests, open_engine, close_engine);
}
