/* Scenarios of training: treebanks read, a tiny network and the rules of lemmas
 * and names learned, a model written and opened.
 */
#include "../c/tiny.h"
#include "lang/conllu_doc.h"
#include "lang/engine.h"
#include "lang/lemma_train.h"
#include "lang/model.h"
#include "lang/names_train.h"
#include "oom.h"

static const char MARKED[] = "# doc\n"
                             "Ana\tB-person\nSilva\tI-person\nsaid\tO\n"
                             "so\tO\n.\tO\n\n"
                             "Leith\tB-place\nis\tO\nfar\tO\n.\tO\n\n"
                             "# doc\n"
                             "Halden\tB-organization\nMotors\tI-organization\n"
                             "left\tO\n.\tO\n\n";

sayso_status scenario_train(void) {
  tiny t;
  tiny_open(&t);
  t.options.epochs = 1;
  oom_begin();
  sayso_status status = sayso_train(&t.options, t.model, NULL);
  oom_end();
  tiny_close(&t);
  return status;
}

sayso_status scenario_names_train(void) {
  char path[32], vectors[32];
  sayso_engine *engine;
  buf out = {0};
  tiny_file(path, MARKED, strlen(MARKED));
  tiny_file(vectors, tiny_vectors, strlen(tiny_vectors));
  if (sayso_engine_new("core/lang/en", &engine, NULL)) return SAYSO_EFORMAT;
  const name_text texts[] = {
      {path, false},
      {NULL, false}
  };
  names_train_options o = names_train_defaults;
  o.texts = texts;
  o.vectors = vectors;
  o.epochs = 2;
  oom_begin();
  sayso_status status =
      names_train(&o, engine->gazetteer, &engine->words, &out, NULL);
  oom_end();
  buf_release(&out);
  sayso_engine_free(engine);
  unlink(path);
  unlink(vectors);
  return status;
}

sayso_status scenario_lemma_train(void) {
  char path[32];
  conllu c = {0};
  buf out = {0};
  tiny_file(path, tiny_trees, strlen(tiny_trees));
  oom_begin();
  sayso_status status = conllu_read(&c, path, NULL);
  if (!status) status = lemma_train(&c, "core/lang/en", &out, NULL);
  oom_end();
  buf_release(&out);
  conllu_release(&c);
  unlink(path);
  return status;
}

/* A treebank as a document, and back. */
static sayso_status turn(sayso_engine *engine, const conllu *c) {
  buf out = {0};
  sayso_doc *doc;
  sayso_status status = doc_from_conllu(engine, c, 0, c->sentence_count, &doc);
  if (status) return status;
  status = doc_write_conllu(doc, &out);
  if (!status) status = conllu_write(c, 0, c->sentence_count, &out);
  buf_release(&out);
  sayso_doc_free(doc);
  return status == SAYSO_EMODEL ? SAYSO_OK : status;
}

sayso_status scenario_conllu(void) {
  char path[32];
  sayso_engine *engine;
  conllu c = {0};
  tiny_file(path, tiny_trees, strlen(tiny_trees));
  if (sayso_engine_new("core/lang/en", &engine, NULL)) return SAYSO_EFORMAT;
  oom_begin();
  sayso_status status = conllu_read(&c, path, NULL);
  if (!status) status = turn(engine, &c);
  oom_end();
  conllu_release(&c);
  sayso_engine_free(engine);
  unlink(path);
  return status;
}

static sayso_status save(const char *path) {
  model_writer w = {0};
  sayso_status status = SAYSO_OK;
  for (char name[] = "a"; *name < 'e' && !status; ++*name) {
    buf *b = model_writer_add(&w, name);
    status = b ? buf_puts(b, "sixteen bytes and more") : SAYSO_ENOMEM;
  }
  if (!status) status = model_writer_save(&w, path, NULL);
  model_writer_release(&w);
  return status;
}

sayso_status scenario_model(void) {
  char path[32];
  model *m = NULL;
  model_writer w = {0};
  tiny_file(path, "", 0);
  oom_begin();
  sayso_status status = save(path);
  if (!status) status = model_open(path, &m, NULL);
  if (!status) status = model_writer_add_from(&w, m);
  oom_end();
  model_writer_release(&w);
  model_free(m);
  unlink(path);
  return status;
}
