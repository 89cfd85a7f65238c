/* Tagger and parser on a tiny model: sentences of any length give trees, and
 * damaged models are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "lang/net.h"
#include "lang/parser.h"
#include "lang/rels.h"
#include "lang/tagger.h"
#include "tiny.h"

typedef struct {
  tiny files;
  words words;
  model *model;
  tagger *tagger;
  parser *parser;
} setup;

static int open_all(void **state) {
  static setup s;
  sayso_error error;
  tiny_open(&s.files);
  if (sayso_train(&s.files.options, s.files.model, &error) ||
      words_init(&s.words) || model_open(s.files.model, &s.model, &error) ||
      tagger_open(s.model, &s.words, &s.tagger, &error) ||
      parser_open(s.model, s.tagger, &s.parser, &error))
    return -1;
  *state = &s;
  return 0;
}

static int close_all(void **state) {
  setup *s = *state;
  parser_free(s->parser);
  tagger_free(s->tagger);
  model_free(s->model);
  words_release(&s->words);
  tiny_close(&s->files);
  return 0;
}

/* A row of words, some of them marks, some never seen. */
static word_id *make_forms(setup *s, uint32_t count) {
  static const char *const some[] = {"She", "said", "12", "Zürich",
                                     ",",   "it",   ".",  "un-heard-of"};
  word_id *forms = calloc(count, sizeof *forms);
  assert_non_null(forms);
  for (uint32_t i = 0; i < count; i++) {
    char text[32];
    size_t len = (size_t)snprintf(text, sizeof text, "%s", some[i * 5 % 8]);
    if (i % 11 == 3)
      len = (size_t)snprintf(text, sizeof text, "word%u", i % 977);
    assert_int_equal(
        words_add(&s->words, text, len, words_hash(text, len), &forms[i]),
        SAYSO_OK);
  }
  return forms;
}

static void is_tree(const uint32_t *heads, const uint16_t *rels,
                    uint32_t count) {
  uint8_t *done = calloc(count, 1);
  uint32_t roots = 0;
  assert_non_null(done);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t at = i, steps = 0;
    if (heads[i] == PARSER_ROOT) roots++;
    assert_true((heads[i] == PARSER_ROOT) == (rels[i] == REL_root));
    assert_true(rels[i] < REL_COUNT);
    while (at != PARSER_ROOT && !done[at]) {
      assert_true(at < count && steps++ <= count);
      at = heads[at];
    }
    done[i] = 1;
  }
  assert_int_equal(roots, 1);
  free(done);
}

static void any_length_gives_a_tree(void **state) {
  static const uint32_t lengths[] = {1, 2, 3, 199, 200, 201, 400, 5000};
  setup *s = *state;
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    uint32_t count = lengths[i], parts = 0;
    word_id *forms = make_forms(s, count);
    uint16_t *tags = calloc(count, sizeof *tags);
    uint16_t *rels = calloc(count, sizeof *rels);
    uint32_t *heads = calloc(count, sizeof *heads);
    assert_true(tags && rels && heads);
    assert_int_equal(tagger_run(s->tagger, forms, count, tags), SAYSO_OK);
    for (uint32_t k = 0; k < count; k++)
      assert_true(tags[k] < tagger_count(s->tagger));
    assert_int_equal(
        parser_run(s->parser, forms, tags, count, heads, rels, &parts),
        SAYSO_OK);
    assert_int_equal(parts > 1, count > NET_WINDOW);
    is_tree(heads, rels, count);
    free(forms);
    free(tags);
    free(rels);
    free(heads);
  }
}

static void no_words_give_nothing(void **state) {
  setup *s = *state;
  uint32_t parts = 7;
  assert_int_equal(tagger_run(s->tagger, NULL, 0, NULL), SAYSO_OK);
  assert_int_equal(parser_run(s->parser, NULL, NULL, 0, NULL, NULL, &parts),
                   SAYSO_OK);
  assert_int_equal(parts, 0);
}

/* What is kept of words must not matter, of those met often or never again, nor
 * that they were cut and came again under other ids. */
static void kept_words_change_nothing(void **state) {
  enum { COUNT = 40, MANY = 30000, OFTEN = 1000 };
  setup *s = *state;
  uint16_t first[COUNT], first_half[COUNT / 2], tags[COUNT];
  word_id *forms = make_forms(s, COUNT);
  assert_int_equal(tagger_run(s->tagger, forms, COUNT / 2, first_half),
                   SAYSO_OK);
  assert_int_equal(tagger_run(s->tagger, forms, COUNT, first), SAYSO_OK);
  for (uint32_t i = 0; i < MANY; i++) {
    char text[16];
    word_id id;
    uint16_t tag;
    size_t len = (size_t)snprintf(text, sizeof text, "x%u", i);
    assert_int_equal(
        words_add(&s->words, text, len, words_hash(text, len), &id), SAYSO_OK);
    assert_int_equal(tagger_run(s->tagger, &id, 1, &tag), SAYSO_OK);
    if (i % OFTEN) continue;
    assert_int_equal(tagger_run(s->tagger, forms, COUNT / 2, tags), SAYSO_OK);
    assert_memory_equal(first_half, tags, sizeof first_half);
  }
  assert_int_equal(tagger_run(s->tagger, forms, COUNT, tags), SAYSO_OK);
  assert_memory_equal(first, tags, sizeof tags);
  words_cut(&s->words);
  free(make_forms(s, 3 * COUNT));
  free(forms);
  forms = make_forms(s, COUNT);
  assert_int_equal(tagger_run(s->tagger, forms, COUNT, tags), SAYSO_OK);
  assert_memory_equal(first, tags, sizeof tags);
  free(forms);
}

/* New words at once or sentence by sentence: the tags are the same. */
static void foreseen_words_change_nothing(void **state) {
  enum { COUNT = 3 * NET_WINDOW, STEP = 7 };
  setup *s = *state;
  net *n = tagger_net(s->tagger);
  word_id *forms = make_forms(s, COUNT);
  uint16_t tags[COUNT], wanted[COUNT];
  for (uint32_t at = 0, step; at < COUNT; at += step) {
    step = COUNT - at < STEP ? COUNT - at : STEP;
    assert_int_equal(tagger_run(s->tagger, forms + at, step, wanted + at),
                     SAYSO_OK);
  }
  s->words.epoch++; /* as if words were cut back: all are new again */
  for (uint32_t at = 0, step; at < COUNT; at += step) {
    step = COUNT - at < STEP ? COUNT - at : STEP;
    assert_int_equal(net_foresee(n, forms + at, step, COUNT - at - step),
                     SAYSO_OK);
    assert_int_equal(tagger_run(s->tagger, forms + at, step, tags + at),
                     SAYSO_OK);
  }
  assert_memory_equal(tags, wanted, sizeof tags);
  free(forms);
}

enum { HALF = 112, COUNT = 5 }; /* 64 + 32 + 16 */

/* Every way over the same inputs, of which the first half has more to add. */
static void scans_are_equal(const int16_t *pre, const int16_t *high) {
  static int16_t wanted[COUNT * 2 * HALF], got[COUNT * 2 * HALF];
  net_input in[2 * COUNT];
  for (size_t i = 0; i < 2 * COUNT; i++)
    in[i] = (net_input){pre + i * 3 * HALF, i < COUNT ? pre + i : NULL,
                        high + i * HALF};
  net_scan_by(MATRIX_PLAIN, HALF, COUNT, in, wanted);
  for (int way = MATRIX_PLAIN + 1; way <= (int)matrix_best(); way++) {
    net_scan_by((matrix_way)way, HALF, COUNT, in, got);
    assert_memory_equal(got, wanted, sizeof got);
  }
  for (size_t i = 0; i < sizeof got / sizeof *got; i++)
    assert_in_range(got[i] + NET_ONE, 0, 2 * NET_ONE);
}

/* Numbers over the whole range, gates shut and open. */
static void scans_give_the_same_bits(void **state) {
  static int16_t pre[COUNT * 6 * HALF], high[COUNT * 2 * HALF];
  uint32_t bits = 1;
  (void)state;
  for (int round = 0; round < 50; round++) {
    for (size_t i = 0; i < sizeof pre / sizeof *pre; i++) {
      bits = bits * 1664525u + 1013904223u;
      pre[i] = (int16_t)(uint16_t)(bits >> 16);
    }
    for (size_t i = 0; i < sizeof high / sizeof *high; i++)
      high[i] = (int16_t)(pre[i] >> 3); /* -1 to 1 */
    scans_are_equal(pre, high);
  }
}

/* Of rows of all lengths with few values, so that there are equals. */
static void the_first_of_the_greatest_is_best(void **state) {
  int32_t x[60];
  uint32_t bits = 1;
  (void)state;
  for (uint32_t n = 1; n <= sizeof x / sizeof *x; n++)
    for (int round = 0; round < 30; round++) {
      uint32_t wanted = 0;
      for (uint32_t i = 0; i < n; i++) {
        bits = bits * 1664525u + 1013904223u;
        x[i] = (int32_t)(bits >> 24) % 20 - 10;
        if (x[i] > x[wanted]) wanted = i;
      }
      assert_int_equal(net_best(x, n), wanted);
    }
}

/* A word's input, against the same sums one by one. */
static void rows_are_added_and_cut(void **state) {
  enum { N = 48, ROWS = 3 };
  int8_t bytes[ROWS][N];
  int32_t sum[N];
  int16_t x[N];
  const net_row rows[] = {
      {bytes[0], 65535},
      {bytes[1], 9000 },
      {bytes[2], 1    }
  };
  (void)state;
  for (int i = 0; i < N; i++) {
    sum[i] = (i - 20) * 600000;
    for (int r = 0; r < ROWS; r++)
      bytes[r][i] = (int8_t)(i * 37 % 256 - 128 + r);
  }
  net_add_rows(x, sum, rows, ROWS, N);
  for (int i = 0; i < N; i++) {
    int y = sum[i] >> (NET_INPUT_BITS + NET_PROJECT_BITS - NET_VECTOR_BITS);
    for (int r = 0; r < ROWS; r++)
      y += bytes[r][i] * rows[r].scale;
    y >>= NET_VECTOR_BITS - NET_BITS;
    y = y > 2 * NET_ONE ? 2 * NET_ONE : y < -2 * NET_ONE ? -2 * NET_ONE : y;
    assert_int_equal(x[i], y);
  }
}

/* ## Models that are wrong */

static void read_model(const setup *s, buf *out) {
  FILE *f = fopen(s->files.model, "rb");
  assert_non_null(f);
  char *to = buf_reserve(out, 1 << 20);
  assert_non_null(to);
  out->len += fread(to, 1, 1 << 20, f);
  fclose(f);
}

static void refuses(const char *bytes, size_t len, const char *part) {
  char path[32];
  model *m = NULL;
  sayso_error error = {0};
  tiny_file(path, bytes, len);
  assert_int_equal(model_open(path, &m, &error), SAYSO_EFORMAT);
  assert_non_null(strstr(error.message, path));
  assert_non_null(strstr(error.message, part));
  unlink(path);
}

static void damaged_files_are_refused(void **state) {
  buf b = {0};
  read_model(*state, &b);
  refuses("", 0, "too short");
  refuses(b.at, 63, "too short");
  refuses(b.at, 64, "cut short");
  refuses(b.at, b.len - 64, "cut short");
  for (size_t at = 64; at < b.len; at += b.len / 37) {
    b.at[at] ^= 0x10;
    refuses(b.at, b.len, "damaged");
    b.at[at] ^= 0x10;
  }
  b.at[12]++;
  refuses(b.at, b.len, "another version");
  b.at[12]--;
  b.at[0] = 'S';
  refuses(b.at, b.len, "no model");
  buf_release(&b);
}

static sayso_status open_parts(const char *path, const words *w,
                               sayso_error *error) {
  model *m = NULL;
  tagger *t = NULL;
  parser *p = NULL;
  assert_int_equal(model_open(path, &m, error), SAYSO_OK);
  sayso_status status = tagger_open(m, w, &t, error);
  if (!status) status = parser_open(m, t, &p, error);
  parser_free(p);
  tagger_free(t);
  model_free(m);
  return status;
}

/* A sound file whose sections are wrong: each in turn is missing a byte. */
static void wrong_sections_are_refused(void **state) {
  static const char *const names[] = {
      "net.dims",  "tags",       "rels",      "vec.hash",    "vec.scale",
      "vec.at",    "own.hash",   "own.scale", "own.at",      "affix.scale",
      "affix.at",  "net.edge",   "net.first", "net.project", "net.tag1",
      "net.tag2",  "net.second", "net.third", "net.heads",   "net.arc",
      "net.rel",   "net.tagrow", "net.root",  "net.relroot", "net.second.in",
      "net.fourth"};
  setup *s = *state;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[32];
    size_t len;
    sayso_error error = {0};
    model_writer *w = calloc(1, sizeof *w);
    const char *at = model_section(s->model, names[i], &len);
    assert_true(w && at && len);
    assert_int_equal(buf_add(model_writer_add(w, names[i]), at, len - 1),
                     SAYSO_OK);
    assert_int_equal(model_writer_add_from(w, s->model), SAYSO_OK);
    tiny_file(path, "", 0);
    assert_int_equal(model_writer_save(w, path, &error), SAYSO_OK);
    assert_int_equal(open_parts(path, &s->words, &error), SAYSO_EFORMAT);
    assert_non_null(strstr(error.message, "section"));
    model_writer_release(w);
    free(w);
    unlink(path);
  }
}

static void a_model_may_have_no_network(void **state) {
  setup *s = *state;
  char path[32];
  sayso_error error;
  model *m;
  tagger *t = (tagger *)s;
  parser *p = (parser *)s;
  model_writer *w = calloc(1, sizeof *w);
  assert_non_null(w);
  tiny_file(path, "", 0);
  assert_int_equal(model_writer_save(w, path, &error), SAYSO_OK);
  assert_int_equal(model_open(path, &m, &error), SAYSO_OK);
  assert_int_equal(tagger_open(m, &s->words, &t, &error), SAYSO_OK);
  assert_null(t);
  assert_int_equal(parser_open(m, t, &p, &error), SAYSO_OK);
  assert_null(p);
  model_free(m);
  free(w);
  unlink(path);
}

static void tags_have_names(void **state) {
  setup *s = *state;
  uint16_t tag = tag_find(s->tagger, "VERB", "VBD");
  assert_int_not_equal(tag, TAG_NONE);
  assert_int_equal(tag_upos(s->tagger, tag), UPOS_VERB);
  assert_string_equal(tag_xpos(s->tagger, tag), "VBD");
  assert_string_equal(tag_feats(s->tagger, tag), "Tense=Past");
  assert_int_equal(tag_find(s->tagger, "VERB", "NN"), TAG_NONE);
  assert_int_equal(tag_upos(s->tagger, TAG_NONE), UPOS_X);
  assert_string_equal(tag_xpos(s->tagger, TAG_NONE), "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(any_length_gives_a_tree),
      cmocka_unit_test(no_words_give_nothing),
      cmocka_unit_test(foreseen_words_change_nothing),
      cmocka_unit_test(kept_words_change_nothing),
      cmocka_unit_test(scans_give_the_same_bits),
      cmocka_unit_test(the_first_of_the_greatest_is_best),
      cmocka_unit_test(rows_are_added_and_cut),
      cmocka_unit_test(damaged_files_are_refused),
      cmocka_unit_test(wrong_sections_are_refused),
      cmocka_unit_test(a_model_may_have_no_network),
      cmocka_unit_test(tags_have_names),
  };
  return cmocka_run_group_tests(tests, open_all, close_all);
}
