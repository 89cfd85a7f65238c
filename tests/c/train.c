/* Training: the gradients are those of the losses, and the same files give
 * the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>

#include "base/buf.h"
#include "lang/train_data.h"
#include "lang/train_mean.h"
#include "tiny.h"

/* ## Gradients, against small changes of single weights */

typedef struct {
  tiny files;
  train_data data;
  train_net net;
  const train_sentence *batch[8];
} setup;

static void make(setup *s) {
  sayso_error error;
  tiny_open(&s->files);
  const train_options *o = &s->files.options;
  train_source from = {o->trees, NULL, o->vectors, 100, 64, 3};
  assert_int_equal(train_data_read(&s->data, &from, &error), SAYSO_OK);
  net_dims d = {.vector = s->data.vectors.size,
                .word = 16,
                .half = 16,
                .rank = 16,
                .tag_hidden = 16,
                .arc = 16,
                .rel_hidden = 16,
                .tags = s->data.tag_count,
                .tag_room = 16,
                .rels = s->data.rel_count,
                .rel_room = 16,
                .learned = s->data.learned,
                .affixes = 64};
  assert_int_equal(train_net_init(&s->net, &d, 400, s->data.words.count, 5),
                   SAYSO_OK);
  /* a tag that changes with a weight must not make the loss jump */
  memset(s->net.w[W_tag_row].at, 0, 16 * 6 * 16 * sizeof(float));
  assert_in_range(s->data.learn.count, 3, 8);
  for (uint32_t i = 0; i < s->data.learn.count; i++)
    s->batch[i] = &s->data.learn.at[i];
}

static void drop(setup *s) {
  train_net_release(&s->net);
  train_data_release(&s->data);
  tiny_close(&s->files);
}

/* The loss of the batch with these weights, and all gradients. */
static double learn(setup *s) {
  static const train_dropout none = {0, 0, 0};
  s->net.random.state = 11; /* the same words are dropped each time */
  memset(s->net.loss, 0, sizeof s->net.loss);
  for (int i = 0; i < W_COUNT; i++)
    memset(s->net.w[i].grad, 0,
           (size_t)s->net.w[i].rows * s->net.w[i].cols * sizeof(float));
  train_net_learn(&s->net, s->data.word, s->batch, s->data.learn.count, &none);
  return s->net.loss[0] + s->net.loss[1] + s->net.loss[2];
}

/* The weight of a matrix whose gradient is largest. */
static size_t steepest(const weights *w) {
  size_t best = 0;
  for (size_t i = 1; i < (size_t)w->rows * w->cols; i++)
    if (fabsf(w->grad[i]) > fabsf(w->grad[best])) best = i;
  return best;
}

static double slope_of(setup *s, float *weight) {
  const float step = 0.002f, was = *weight;
  *weight = was + step;
  double above = learn(s);
  *weight = was - step;
  double below = learn(s);
  *weight = was;
  return (above - below) / (2 * (double)step);
}

static void gradients_are_slopes(void **unused) {
  (void)unused;
  setup s = {0};
  make(&s);
  for (int i = 0; i < W_COUNT; i++) {
    learn(&s);
    weights *w = &s.net.w[i];
    size_t at = steepest(w);
    double grad = (double)w->grad[at], slope = slope_of(&s, &w->at[at]);
    if (fabs(grad) < 0.001) fail_msg("the weights %d have no gradient", i);
    if (fabs(grad - slope) > 0.05 * fabs(grad) + 0.003)
      fail_msg("weights %d: gradient %g, slope %g", i, grad, slope);
  }
  drop(&s);
}

/* The slope of one weight by the losses of the batch. */
static double gradient(setup *s, int which, size_t at) {
  memset(s->net.w[which].grad, 0,
         (size_t)s->net.w[which].rows * s->net.w[which].cols * sizeof(float));
  learn(s);
  return (double)s->net.w[which].grad[at];
}

static void relations_can_count_more(void **unused) {
  (void)unused;
  static const int which[] = {W_arc, W_rel, W_tag};
  setup s = {0};
  make(&s);
  for (size_t i = 0; i < sizeof which / sizeof *which; i++) {
    learn(&s);
    size_t at = steepest(&s.net.w[which[i]]);
    double once = gradient(&s, which[i], at);
    for (int k = 0; k < REL_COUNT; k++)
      s.net.weight[k] = 3;
    double thrice = gradient(&s, which[i], at);
    for (int k = 0; k < REL_COUNT; k++)
      s.net.weight[k] = 1;
    double wanted = which[i] == W_tag ? once : 3 * once;
    assert_true(fabs(once) > 1e-4);
    assert_true(fabs(thrice - wanted) < 1e-3 * fabs(wanted));
  }
  drop(&s);
}

static void a_mean_is_of_all_that_was_added(void **unused) {
  (void)unused;
  setup s = {0};
  train_mean mean = {0};
  make(&s);
  float *weight = s.net.w[W_arc].at;
  train_mean_swap(&mean, &s.net);
  assert_ptr_equal(s.net.w[W_arc].at, weight);
  for (int i = 1; i <= 4; i++) {
    weight[3] = (float)i;
    assert_int_equal(train_mean_add(&mean, &s.net), SAYSO_OK);
  }
  train_mean_swap(&mean, &s.net);
  assert_true(fabsf(s.net.w[W_arc].at[3] - 2.5f) < 1e-6f);
  assert_true(fabsf(s.net.w[W_arc].at[2] - weight[2]) < 1e-6f);
  train_mean_swap(&mean, &s.net);
  assert_ptr_equal(s.net.w[W_arc].at, weight);
  drop(&s);
}

/* ## Whole runs */

static void read_file(const char *path, buf *out) {
  FILE *f = fopen(path, "rb");
  assert_non_null(f);
  char *to = buf_reserve(out, 1 << 20);
  assert_non_null(to);
  out->len += fread(to, 1, 1 << 20, f);
  fclose(f);
}

static void the_same_files_give_the_same_bytes(void **unused) {
  (void)unused;
  tiny files;
  sayso_error error;
  buf first = {0}, second = {0}, other = {0};
  tiny_open(&files);
  assert_int_equal(sayso_train(&files.options, files.model, &error), SAYSO_OK);
  read_file(files.model, &first);
  assert_int_equal(sayso_train(&files.options, files.model, &error), SAYSO_OK);
  read_file(files.model, &second);
  files.options.seed = 2;
  assert_int_equal(sayso_train(&files.options, files.model, &error), SAYSO_OK);
  read_file(files.model, &other);
  assert_true(first.len > 10000);
  assert_int_equal(first.len, second.len);
  assert_memory_equal(first.at, second.at, first.len);
  assert_int_equal(first.len, other.len);
  assert_memory_not_equal(first.at, other.at, first.len);
  buf_release(&first);
  buf_release(&second);
  buf_release(&other);
  tiny_close(&files);
}

static void keep_progress(void *self, const train_progress *p) {
  train_progress *at = self;
  at[p->epoch - 1] = *p;
}

static void losses_fall_and_words_are_found(void **unused) {
  (void)unused;
  tiny files;
  sayso_error error;
  train_progress seen[200];
  tiny_open(&files);
  files.options.epochs = 200;
  files.options.rate = 0.01f;
  files.options.held_out = files.paths;
  files.options.progress = keep_progress;
  files.options.self = seen;
  assert_int_equal(sayso_train(&files.options, files.model, &error), SAYSO_OK);
  assert_true(seen[199].tag_loss < seen[0].tag_loss / 4);
  assert_true(seen[199].head_loss < seen[0].head_loss / 4);
  assert_true(seen[199].rel_loss < seen[0].rel_loss / 4);
  assert_true(seen[199].upos > 0.99);
  assert_true(seen[199].las > 0.99);
  tiny_close(&files);
}

static void means_of_weights_learn_too(void **unused) {
  (void)unused;
  tiny files;
  sayso_error error;
  train_progress seen[200];
  buf last = {0}, mean = {0}, again = {0};
  tiny_open(&files);
  files.options.epochs = 200;
  files.options.rate = 0.01f;
  assert_int_equal(sayso_train(&files.options, files.model, &error), SAYSO_OK);
  read_file(files.model, &last);
  files.options.average = 0.5f;
  files.options.held_out = files.paths;
  files.options.progress = keep_progress;
  files.options.self = seen;
  assert_int_equal(sayso_train(&files.options, files.model, &error), SAYSO_OK);
  read_file(files.model, &mean);
  assert_int_equal(sayso_train(&files.options, files.model, &error), SAYSO_OK);
  read_file(files.model, &again);
  assert_true(seen[199].las > 0.99);
  assert_int_equal(mean.len, again.len);
  assert_memory_equal(mean.at, again.at, mean.len);
  assert_memory_not_equal(mean.at, last.at, mean.len);
  buf_release(&last);
  buf_release(&mean);
  buf_release(&again);
  tiny_close(&files);
}

static void faults_name_the_file_and_line(void **unused) {
  (void)unused;
  tiny files;
  sayso_error error;
  char path[32], nowhere[] = "/tmp/sayso-no-such-folder/x.model";
  static const char short_line[] = "said 1 2 3 4\nit 1 2\n";
  static const char odd_trees[] = "1\tGo\tgo\tVERB\tVB\t_\t7\troot\t_\t_\n\n";
  tiny_open(&files);
  tiny_file(path, short_line, strlen(short_line));
  files.options.vectors = path;
  assert_int_equal(sayso_train(&files.options, files.model, &error),
                   SAYSO_EFORMAT);
  assert_int_equal(error.line, 2);
  assert_non_null(strstr(error.message, path));
  unlink(path);
  assert_int_equal(sayso_train(&files.options, files.model, &error), SAYSO_EIO);
  assert_non_null(strstr(error.message, path));
  files.options.vectors = files.vectors;
  assert_int_equal(sayso_train(&files.options, nowhere, &error), SAYSO_EIO);
  tiny_file(path, odd_trees, strlen(odd_trees));
  files.paths[0] = path;
  assert_int_equal(sayso_train(&files.options, files.model, &error),
                   SAYSO_EFORMAT);
  assert_non_null(strstr(error.message, path));
  unlink(path);
  tiny_close(&files);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gradients_are_slopes),
      cmocka_unit_test(relations_can_count_more),
      cmocka_unit_test(a_mean_is_of_all_that_was_added),
      cmocka_unit_test(means_of_weights_learn_too),
      cmocka_unit_test(the_same_files_give_the_same_bytes),
      cmocka_unit_test(losses_fall_and_words_are_found),
      cmocka_unit_test(faults_name_the_file_and_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
