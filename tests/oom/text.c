/* Scenarios of the document: a language, and the layers of a text. */
#include <string.h>

#include "oom.h"
#include "text/document.h"

#define LANGUAGE "core/lang/en"

sayso_status scenario_engine(void) {
  sayso_engine *engine;
  sayso_error error;
  oom_begin();
  sayso_status status = sayso_engine_new(LANGUAGE, &engine, &error);
  if (!status) sayso_engine_free(engine);
  return status;
}

/* A layer that needs a model is left out where there is none. */
static sayso_status make_layers(sayso_doc *doc) {
  sayso_status status = SAYSO_OK;
  for (int i = 0; i < SAYSO_LAYER_COUNT && !status; i++) {
    status = doc_need(doc, (sayso_layer)i);
    if (status == SAYSO_EMODEL) status = SAYSO_OK;
  }
  return status;
}

/* Makes layers of a text; what failed for want of memory works once there is
 * some. */
static sayso_status with_text(const char *text,
                              sayso_status (*make)(sayso_doc *doc)) {
  sayso_engine *engine;
  sayso_doc *doc;
  if (sayso_engine_new(LANGUAGE, &engine, NULL)) return SAYSO_EFORMAT;
  oom_begin();
  sayso_status status = sayso_doc_new(engine, text, strlen(text), &doc, NULL);
  if (!status) {
    status = make(doc);
    oom_end();
    if (status == SAYSO_ENOMEM && make(doc)) status = SAYSO_EFORMAT;
    sayso_doc_free(doc);
  }
  oom_end();
  sayso_engine_free(engine);
  return status;
}

sayso_status scenario_layers(void) {
  return with_text(
      "PARIS (AP) — “We won’t go,” Mr. Smith, 41, told reporters on "
      "Tuesday.\n\n"
      "He said: “It’s over. “Really”?\n\nSome 10,000 people left "
      "the U.S. in Jan. 2020, the ministry’s spokesman Jean-Luc "
      "Martin added.",
      make_layers);
}

/* Layers by sentence, from the last to the first, as rules ask for them. */
static sayso_status make_backwards(sayso_doc *doc) {
  sayso_status status = doc_need(doc, SAYSO_SENTENCES);
  uint32_t count = status ? 0 : doc->row[SAYSO_SENTENCES].count;
  for (int i = 0; i < SAYSO_LAYER_COUNT && !status; i++)
    for (uint32_t s = count; s > 0 && !status; s--) {
      status = doc_need_at(doc, (sayso_layer)i, s - 1);
      if (status == SAYSO_EMODEL) status = SAYSO_OK;
    }
  return status;
}

sayso_status scenario_sentences(void) {
  return with_text("The bank’s owner, Ana Silva, left Leith on 5 May. She sold "
                   "40 % of it, she said. “Why?” asked one. The owner did not "
                   "say.",
                   make_backwards);
}
