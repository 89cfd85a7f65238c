/* Scenarios of values: dates, numbers, and who is who. */
#include "lang/engine.h"
#include "lang/entities.h"
#include "oom.h"
#include "text/document.h"

static const char text[] =
    "Prime Minister Ines Vale and Tom Lee, the mayor of Leith, said on Tuesday "
    "that some 10,000 people left. In a joint statement, they said it was "
    "safe. She said: “I knew 40 % would go by 5 May 2023.”";

/* Asks all there is to ask about the first tokens. */
static sayso_status ask(sayso_doc *doc) {
  sayso_span members[4], role;
  uint32_t id, count;
  sayso_status status = doc_need(doc, SAYSO_SENTENCES);
  uint32_t last = status ? 0 : doc->sentences[0].last;
  if (!status) status = entities_hint_source(doc, (sayso_span){0, 6});
  if (!status)
    status =
        entities_hint_document(doc, (sayso_span){6, 8}, (sayso_span){0, 6});
  if (!status) status = entity_of(doc, 0, 6, &id);
  if (!status) status = entity_members(doc, 0, last, members, 4, &count);
  if (!status) status = entity_role_in(doc, 5, last, &role);
  for (uint32_t i = 0; !status && i < entity_count(doc); i++)
    if (!entity_name(doc, i)) status = SAYSO_ENOMEM;
  return status;
}

static sayso_status read_values(sayso_doc *doc) {
  sayso_status status = sayso_doc_set_date(doc, "2024-05-16", 10);
  if (!status) status = doc_need(doc, SAYSO_DATES);
  if (!status) status = doc_need(doc, SAYSO_NUMBERS);
  if (!status) status = ask(doc);
  return status == SAYSO_EMODEL ? SAYSO_OK : status;
}

/* What failed for want of memory works once there is some. */
static sayso_status read_again(sayso_doc *doc) {
  oom_end();
  sayso_status status = ask(doc);
  bool works = !status || status == SAYSO_EMODEL;
  return works ? SAYSO_ENOMEM : SAYSO_EFORMAT;
}

sayso_status scenario_values(void) {
  sayso_engine *engine;
  sayso_doc *doc;
  if (sayso_engine_new("core/lang/en", &engine, NULL)) return SAYSO_EFORMAT;
  oom_begin();
  sayso_status status =
      sayso_doc_new(engine, text, sizeof text - 1, &doc, NULL);
  if (!status) {
    status = read_values(doc);
    if (status == SAYSO_ENOMEM) status = read_again(doc);
    sayso_doc_free(doc);
  }
  oom_end();
  sayso_engine_free(engine);
  return status;
}
