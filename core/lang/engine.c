/* engine.c - opens a language; makes the documents that are read in it. */
#include "lang/engine.h"

#include <dirent.h>
#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "lang/dates.h"
#include "lang/entities.h"
#include "lang/gazetteer.h"
#include "lang/lemma.h"
#include "lang/names.h"
#include "lang/numbers.h"
#include "lang/parser.h"
#include "lang/unigrams.h"
#include "text/document.h"

/* Opens what is text in the language's folder; its words stay for ever. */
static sayso_status open_texts(sayso_engine *e, const char *path,
                               sayso_error *error) {
  sayso_status status = language_open(path, &e->language, error);
  if (!status) status = numbers_open(path, &e->words, &e->numbers, error);
  if (!status) status = dates_open(path, &e->words, &e->dates, error);
  if (!status) status = mentions_open(path, &e->words, &e->mentions, error);
  if (!status)
    status = gazetteer_open(path, e->language, &e->words, &e->gazetteer, error);
  if (!status)
    status = common_read(path, &e->words, &e->common, &e->common_count, error);
  if (!status) words_set_mark(&e->words);
  return status;
}

/* The path of the folder's model: its first file in *.model, by name; an empty
 * path if there is none. */
static sayso_status find_model(const char *path, buf *out) {
  char first[sizeof(((struct dirent *)0)->d_name)] = "";
  DIR *folder = opendir(path);
  for (struct dirent *e; folder && (e = readdir(folder));) {
    const char *end = strrchr(e->d_name, '.');
    if (!end || strcmp(end, ".model")) continue;
    if (!*first || strcmp(e->d_name, first) < 0)
      memcpy(first, e->d_name, strlen(e->d_name) + 1);
  }
  if (folder) closedir(folder);
  return *first ? buf_printf(out, "%s/%s", path, first) : buf_puts(out, "");
}

sayso_status engine_open_parts(sayso_engine *e, sayso_error *error) {
  const model *m = e->model;
  sayso_status status = tagger_open(m, &e->words, &e->tagger, error);
  if (!status)
    status = lemmatiser_open(m, e->tagger, &e->words, &e->lemmatiser, error);
  if (!status)
    status = namer_open(m, e->gazetteer, &e->words, &e->namer, error);
  return status ? status : parser_open(m, e->tagger, &e->parser, error);
}

static sayso_status open_model(sayso_engine *e, const char *path,
                               sayso_error *error) {
  buf file = {0};
  sayso_status status = find_model(path, &file);
  if (status)
    status = status_plain(error, status);
  else if (*file.at)
    status = model_open(file.at, &e->model, error);
  buf_release(&file);
  return status || !e->model ? status : engine_open_parts(e, error);
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
  if (!status) status = open_model(engine, path, error);
  if (status) {
    sayso_engine_free(engine);
    return status;
  }
  *out = engine;
  return SAYSO_OK;
}

void engine_close_model(sayso_engine *engine) {
  parser_free(engine->parser);
  namer_free(engine->namer);
  lemmatiser_free(engine->lemmatiser);
  tagger_free(engine->tagger);
  model_free(engine->model);
  engine->parser = NULL;
  engine->namer = NULL;
  engine->lemmatiser = NULL;
  engine->tagger = NULL;
  engine->model = NULL;
}

void sayso_engine_free(sayso_engine *engine) {
  if (!engine) return;
  engine_close_model(engine);
  mem_free(engine->common);
  gazetteer_free(engine->gazetteer);
  grammar_free(engine->mentions);
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
