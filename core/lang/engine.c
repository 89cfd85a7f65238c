/* engine.c - opens a language; makes the documents that are read in it. */
#include "lang/engine.h"

#include "base/mem.h"
#include "base/status.h"
#include "lang/dates.h"
#include "lang/gazetteer.h"
#include "lang/numbers.h"
#include "text/document.h"

/* Opens what is text in the language's folder; its words stay for ever. */
static sayso_status open_texts(sayso_engine *e, const char *path,
                               sayso_error *error) {
  sayso_status status = language_open(path, &e->language, error);
  if (!status) status = numbers_open(path, &e->words, &e->numbers, error);
  if (!status) status = dates_open(path, &e->words, &e->dates, error);
  if (!status)
    status = gazetteer_open(path, e->language, &e->words, &e->gazetteer, error);
  if (!status) words_set_mark(&e->words);
  return status;
}

sayso_status sayso_engine_new(const char *path, sayso_engine **out,
                              sayso_error *error) {
  sayso_engine *engine = mem_new(1, sizeof *engine);
  if (!engine) return status_plain(error, SAYSO_ENOMEM);
  sayso_status status = words_init(&engine->words);
  if (status) {
    mem_free(engine);
    return status_plain(error, status);
  }
  status = open_texts(engine, path, error);
  if (status) {
    sayso_engine_free(engine);
    return status;
  }
  *out = engine;
  return SAYSO_OK;
}

void sayso_engine_free(sayso_engine *engine) {
  if (!engine) return;
  gazetteer_free(engine->gazetteer);
  grammar_free(engine->dates);
  grammar_free(engine->numbers);
  language_free(engine->language);
  words_release(&engine->words);
  mem_free(engine);
}

sayso_status sayso_doc_new(sayso_engine *engine, const char *text, size_t len,
                           sayso_doc **out, size_t *bad) {
  if (!engine->documents && engine->words.count > ENGINE_WORDS_MAX)
    words_cut(&engine->words);
  sayso_status status =
      doc_open(engine, &engine->words, engine->language, text, len, out, bad);
  if (!status) engine->documents++;
  return status;
}

void sayso_doc_free(sayso_doc *doc) {
  if (!doc) return;
  doc->engine->documents--;
  doc_close(doc);
}
