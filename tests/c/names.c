/* names.c - names learned from marked texts: the sums of the field, marks that
 * leave labels open, documents that do not keep to capitals.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>

#include "base/mem.h"
#include "lang/engine.h"
#include "lang/model.h"
#include "lang/names_field.h"
#include "lang/names_train.h"
#include "tiny.h"

/* ## The field, against all rows of labels one by one */

#define TOKENS 3u

static void fill(name_field *f) {
  for (unsigned i = 0; i < TOKENS; i++)
    for (unsigned y = 0; y < NAME_LABELS; y++)
      f->emit[i][y] = sin(1.0 + 7 * i + 3 * y);
  for (unsigned b = 0; b <= NAME_LABELS; b++)
    for (unsigned y = 0; y < NAME_LABELS; y++)
      f->moves[b][y] = cos(2.0 + 5 * b + y);
}

static void sums_are_of_all_rows(void **unused) {
  (void)unused;
  name_field f = {0};
  double all = 0, of_label = 0, of_move = 0;
  assert_int_equal(name_field_init(&f, TOKENS), SAYSO_OK);
  fill(&f);
  for (unsigned a = 0; a < NAME_LABELS; a++)
    for (unsigned b = 0; b < NAME_LABELS; b++)
      for (unsigned c = 0; c < NAME_LABELS; c++) {
        if (!name_follows(0, a) || !name_follows(a, b) || !name_follows(b, c))
          continue;
        double weight =
            exp(f.moves[NAME_LABELS][a] + f.emit[0][a] + f.moves[a][b] +
                f.emit[1][b] + f.moves[b][c] + f.emit[2][c]);
        all += weight;
        of_label += b == 2 ? weight : 0;
        of_move += weight * ((a == 1 && b == 2) + (b == 1 && c == 2));
      }
  double sum = name_field_sum(&f, TOKENS);
  name_field_clear(&f, TOKENS);
  name_field_expect(&f, TOKENS, sum, 1);
  assert_true(fabs(sum - log(all)) < 1e-9);
  assert_true(fabs(f.expected[1][2] - of_label / all) < 1e-9);
  assert_true(fabs(f.expected_moves[1][2] - of_move / all) < 1e-9);
  name_field_expect(&f, TOKENS, sum, -1);
  assert_true(fabs(f.expected_moves[1][2]) < 1e-9);
  name_field_release(&f);
}

/* ## Training, and what it finds */

/* "Silva" and "Brod" are names, of which nobody says what they name. */
static const char marked[] = "# doc\n"
                             "we\tO\nmet\tO\nAna\tB-person\nin\tO\n"
                             "Leith\tB-place\n.\tO\n\n"
                             "# doc\n"
                             "we\tO\nmet\tO\nSilva\tB-*\nBrod\tI-*\nin\tO\n"
                             "Halden\tN-*\n.\t*\n\n";

static sayso_engine *engine_of(const char *text, name_text texts[2],
                               char path[32], char folder[32]) {
  sayso_engine *engine;
  buf *section;
  model_writer w = {0};
  tiny_file(path, text, strlen(text));
  texts[0] = (name_text){path, false};
  texts[1] = (name_text){NULL, false};
  names_train_options o = names_train_defaults;
  o.texts = texts;
  assert_int_equal(sayso_engine_new("core/lang/en", &engine, NULL), SAYSO_OK);
  engine_close_model(engine);
  section = model_writer_add(&w, "names");
  assert_non_null(section);
  assert_int_equal(
      names_train(&o, engine->gazetteer, &engine->words, section, NULL),
      SAYSO_OK);
  tiny_file(folder, "", 0);
  assert_int_equal(model_writer_save(&w, folder, NULL), SAYSO_OK);
  model_writer_release(&w);
  assert_int_equal(model_open(folder, &engine->model, NULL), SAYSO_OK);
  assert_int_equal(engine_open_parts(engine, NULL), SAYSO_OK);
  unlink(path);
  unlink(folder);
  return engine;
}

/* Finds the names of a text of one sentence, words apart by one space. */
static name_spans find(sayso_engine *e, const char *text) {
  word_id forms[16];
  uint32_t count = 0;
  name_spans found = {0};
  for (size_t len; *text; text += len + (text[len] == ' ')) {
    len = strcspn(text, " ");
    assert_int_equal(
        words_add(&e->words, text, len, words_hash(text, len), &forms[count++]),
        SAYSO_OK);
  }
  sayso_span sentence = {0, count};
  assert_int_equal(namer_run(e->namer, forms, &sentence, 1, &found), SAYSO_OK);
  return found;
}

static void open_marks_teach_where_names_are(void **unused) {
  (void)unused;
  name_text texts[2];
  char path[32], file[32];
  sayso_engine *e = engine_of(marked, texts, path, file);
  name_spans found = find(e, "We met Silva Brod in Halden .");
  assert_int_equal(found.count, 2);
  assert_int_equal(found.at[0].first, 2);
  assert_int_equal(found.at[0].last, 4);
  assert_int_equal(found.at[1].first, 5);
  assert_int_equal(found.at[1].type, NAME_PLACE); /* as "in Leith" */
  mem_free(found.at);
  sayso_engine_free(e);
}

static void marks_are_read_as_sets(void **unused) {
  (void)unused;
  words w;
  marked_texts t = {0};
  char path[32];
  tiny_file(path, marked, strlen(marked));
  name_text from = {path, false};
  assert_int_equal(words_init(&w), SAYSO_OK);
  assert_int_equal(marked_read(&t, &w, &from, NULL), SAYSO_OK);
  assert_int_equal(t.sentence_count, 2);
  assert_false(t.sentences[0].is_open);
  assert_true(t.sentences[1].is_open);
  assert_int_equal(t.labels[8], MARKED_BEGIN);
  assert_int_equal(t.labels[9], MARKED_INSIDE);
  assert_int_equal(t.labels[11], MARKED_NAME);
  assert_int_equal(t.labels[12], MARKED_ANY);
  marked_release(&t);
  words_release(&w);
  unlink(path);
}

/* Where sentences begin with small letters, a name may be small as well. */
static void small_letters_can_be_names(void **unused) {
  static const char text[] = "# doc\nwe\tO\nlike\tO\nbrod\tB-person\n.\tO\n\n"
                             "# doc\nwe\tO\nlike\tO\nsilva\tB-person\n.\tO\n\n"
                             "# doc\nwe\tO\nlike\tO\nit\tO\n.\tO\n\n";
  (void)unused;
  name_text texts[2];
  char path[32], file[32];
  sayso_engine *e = engine_of(text, texts, path, file);
  name_spans found = find(e, "we like brod .");
  assert_int_equal(found.count, 1);
  mem_free(found.at);
  found = find(e, "We like brod .");
  assert_int_equal(found.count, 0);
  mem_free(found.at);
  sayso_engine_free(e);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sums_are_of_all_rows),
      cmocka_unit_test(marks_are_read_as_sets),
      cmocka_unit_test(open_marks_teach_where_names_are),
      cmocka_unit_test(small_letters_can_be_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
