/* names.c - trains and measures the recogniser of names.
 *
 * usage: names train FOLDER OUT VECTORS TEXT... [-a TEXT...] [NAME=VALUE...]
 *        names score FOLDER TEXT... [-v]
 *
 * FOLDER is that of a language; OUT gets its model with new names in it. TEXT
 * are marked texts (core/lang/names_train.h; names.lua makes them), those
 * after -a marked by other rules. With -v each error is shown.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "lang/engine.h"
#include "lang/model.h"
#include "lang/names.h"
#include "lang/names_train.h"

static int fail(const char *what) {
  fprintf(stderr, "names: %s\n", what);
  return 1;
}

/* ## Training */

static void show(void *self, unsigned epoch, double loss) {
  (void)self;
  printf("epoch %u, loss %.0f\n", epoch, loss);
  fflush(stdout);
}

static void set(names_train_options *o, const char *name, const char *value) {
  if (!strcmp(name, "epochs")) o->epochs = (unsigned)strtoul(value, NULL, 10);
  if (!strcmp(name, "rounds")) o->rounds = (unsigned)strtoul(value, NULL, 10);
  if (!strcmp(name, "features"))
    o->features = (uint32_t)strtoul(value, NULL, 10);
  if (!strcmp(name, "vectors_max"))
    o->vectors_max = (uint32_t)strtoul(value, NULL, 10);
  if (!strcmp(name, "seed")) o->seed = strtoull(value, NULL, 10);
  if (!strcmp(name, "rate")) o->rate = strtof(value, NULL);
  if (!strcmp(name, "decay")) o->decay = strtof(value, NULL);
  if (!strcmp(name, "drop")) o->drop = strtof(value, NULL);
  if (!strcmp(name, "courage")) o->courage = strtod(value, NULL);
  if (!strcmp(name, "mean")) o->mean = (unsigned)strtoul(value, NULL, 10);
}

static int train(sayso_engine *engine, const names_train_options *o,
                 const char *path) {
  sayso_error error = {0};
  model_writer *w = mem_new(1, sizeof *w);
  if (!w) return fail("out of memory");
  buf *section = model_writer_add(w, "names");
  sayso_status status =
      names_train(o, engine->gazetteer, &engine->words, section, &error);
  if (!status) printf("%zu bytes of names\n", section->len);
  if (!status && engine->model)
    status = model_writer_add_from(w, engine->model);
  if (!status) status = model_writer_save(w, path, &error);
  model_writer_release(w);
  mem_free(w);
  return status ? fail(error.message) : 0;
}

static int run_train(sayso_engine *engine, int argc, char **argv) {
  name_text texts[64] = {
      {NULL, false}
  };
  names_train_options o = names_train_defaults;
  unsigned count = 0;
  bool is_apart = false;
  for (int i = 5; i < argc && count < 63; i++) {
    char *equal = strchr(argv[i], '=');
    if (equal) {
      *equal = 0;
      set(&o, argv[i], equal + 1);
    } else if (!strcmp(argv[i], "-a")) {
      is_apart = true;
    } else {
      texts[count++] = (name_text){argv[i], is_apart};
    }
  }
  o.texts = texts;
  o.vectors = argv[4];
  o.progress = show;
  return train(engine, &o, argv[3]);
}

/* ## Measuring */

typedef struct {
  uint32_t gold, found, spans, typed;
} counts;

static sayso_status gold_names(const marked_texts *t, name_spans *out) {
  for (uint32_t i = 0, end; i < t->count; i = end) {
    end = i + 1;
    if (t->labels[i] % 2 == 0 || t->labels[i] >= NAME_LABELS) continue;
    while (end < t->count && t->labels[end] == t->labels[i] + 1)
      end++;
    if (!mem_grow(&out->at, &out->room, out->count, sizeof *out->at,
                  UINT32_MAX / 32))
      return SAYSO_ENOMEM;
    out->at[out->count++] =
        (name_span){i, end, (name_type)((t->labels[i] - 1) / 2)};
  }
  return SAYSO_OK;
}

static bool has(const name_spans *in, const name_span *s, bool typed) {
  for (uint32_t i = 0; i < in->count; i++)
    if (in->at[i].first == s->first && in->at[i].last == s->last)
      return !typed || in->at[i].type == s->type;
  return false;
}

static void show_errors(const sayso_engine *e, const marked_texts *t,
                        const name_spans *of, const name_spans *in,
                        const char *what) {
  for (uint32_t i = 0; i < of->count; i++) {
    const name_span *s = &of->at[i];
    if (has(in, s, true)) continue;
    printf("  %s %s:", what, name_type_name(s->type));
    uint32_t first = s->first < 4 ? 0 : s->first - 4;
    for (uint32_t k = first; k < s->last + 3 && k < t->count; k++)
      printf("%s%s%s", k == s->first ? " [" : " ",
             words_at(&e->words, t->forms[k])->text,
             k + 1 == s->last ? "]" : "");
    printf("\n");
  }
}

static sayso_status find_names(sayso_engine *e, const marked_texts *t,
                               name_spans *out) {
  sayso_span *at = mem_new(t->sentence_count, sizeof *at);
  sayso_status status = at ? SAYSO_OK : SAYSO_ENOMEM;
  for (uint32_t i = 0, end; i < t->sentence_count && !status; i = end) {
    for (end = i; end < t->sentence_count; end++) {
      if (t->sentences[end].document != t->sentences[i].document) break;
      at[end] = (sayso_span){t->sentences[end].first, t->sentences[end].last};
    }
    status = namer_run(e->namer, t->forms, at + i, end - i, out);
  }
  mem_free(at);
  return status;
}

static int score_text(sayso_engine *e, const char *path, bool verbose) {
  marked_texts t = {0};
  name_spans gold = {0}, found = {0};
  counts n = {0};
  sayso_error error = {0};
  name_text from = {path, false};
  if (marked_read(&t, &e->words, &from, &error)) return fail(error.message);
  clock_t start = clock();
  if (gold_names(&t, &gold) || find_names(e, &t, &found))
    return fail("out of memory");
  double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  for (uint32_t i = 0; i < found.count; i++) {
    n.spans += has(&gold, &found.at[i], false);
    n.typed += has(&gold, &found.at[i], true);
  }
  printf("%-30s %5u names  span P %.1f R %.1f F %.2f  typed F %.2f  %.2f M "
         "tokens/s\n",
         path, gold.count, 100.0 * n.spans / found.count,
         100.0 * n.spans / gold.count,
         200.0 * n.spans / (found.count + gold.count),
         200.0 * n.typed / (found.count + gold.count), t.count / seconds / 1e6);
  if (verbose) {
    show_errors(e, &t, &gold, &found, "missed");
    show_errors(e, &t, &found, &gold, "wrong ");
  }
  marked_release(&t);
  mem_free(gold.at);
  mem_free(found.at);
  return 0;
}

static int run_score(sayso_engine *engine, int argc, char **argv) {
  bool verbose = !strcmp(argv[argc - 1], "-v");
  if (!engine->namer) return fail("the model has no names");
  for (int i = 3; i < argc - verbose; i++)
    if (score_text(engine, argv[i], verbose)) return 1;
  return 0;
}

int main(int argc, char **argv) {
  sayso_engine *engine;
  sayso_error error = {0};
  bool is_train = argc > 5 && !strcmp(argv[1], "train");
  if (!is_train && !(argc > 3 && !strcmp(argv[1], "score"))) {
    fprintf(stderr,
            "usage: names train FOLDER OUT VECTORS TEXT... [-a TEXT...]"
            " [NAME=VALUE...]\n       names score FOLDER TEXT... [-v]\n");
    return 2;
  }
  if (sayso_engine_new(argv[2], &engine, &error)) return fail(error.message);
  int result =
      is_train ? run_train(engine, argc, argv) : run_score(engine, argc, argv);
  sayso_engine_free(engine);
  return result;
}
