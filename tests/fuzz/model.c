/* A small model with any bytes changed: it is refused with a message, or it
 * opens, and a text can be tagged and parsed with it. The checksum is set right
 * again, so that what stands behind it is looked at. The input is a row of
 * changes: two bytes for the place, one for the new byte, and one that chooses
 * the section, or to cut it there.
 */
#include <string.h>

#include "../c/tiny.h"
#include "fuzz.h"
#include "lang/engine.h"
#include "lang/model.h"
#include "text/document.h"

static const char TEXT[] =
    "Mr. Smith said it didn't. \"Go\" said she. She left 12.";

static char folder[] = "/tmp/sayso-fuzz-XXXXXX", path[64];
static sayso_engine *engine; /* of texts alone */
static model *whole;

/* The texts of the language without its model, and a model of a few words. */
static void set_up(void) {
  char line[200];
  tiny t;
  sayso_error error = {0};
  PROMISE(mkdtemp(folder));
  snprintf(line, sizeof line, "cp core/lang/en/*.t?? %s", folder);
  PROMISE(!system(line));
  PROMISE(!sayso_engine_new(folder, &engine, &error));
  tiny_open(&t);
  t.options.folder = "core/lang/en";
  PROMISE(!sayso_train(&t.options, t.model, &error));
  PROMISE(!model_open(t.model, &whole, &error));
  tiny_close(&t);
  snprintf(path, sizeof path, "%s/changed", folder);
}

static void change(model_writer *w, const uint8_t *by) {
  buf *b = &w->part[by[3] % w->count].data;
  size_t at = (size_t)by[0] << 8 | by[1];
  if (!b->len) return;
  if (by[3] & 128)
    b->len = at % b->len;
  else
    b->at[(by[3] & 64 ? at : at % 64) % b->len] = (char)by[2];
}

static void write_changed(const uint8_t *data, size_t size) {
  static model_writer w;
  sayso_error error;
  w = (model_writer){0};
  PROMISE(!model_writer_add_from(&w, whole));
  for (size_t i = 0; i + 4 <= size; i += 4)
    change(&w, data + i);
  PROMISE(!model_writer_save(&w, path, &error));
  model_writer_release(&w);
}

static void read_text(void) {
  static const sayso_layer layers[] = {SAYSO_TAGS, SAYSO_DEPS, SAYSO_NAMES};
  const sayso_span *at;
  size_t count;
  sayso_doc *doc;
  PROMISE(!sayso_doc_new(engine, TEXT, strlen(TEXT), &doc, NULL));
  for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
    sayso_status status = sayso_doc_layer(doc, layers[i], &at, &count);
    PROMISE(!status || status == SAYSO_EMODEL);
  }
  sayso_doc_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  sayso_error error = {0};
  if (!whole) set_up();
  if (size > 400) return 0;
  write_changed(data, size);
  PROMISE(!model_open(path, &engine->model, &error));
  if (engine_open_parts(engine, &error))
    PROMISE(error.message[0]);
  else
    read_text();
  engine_close_model(engine);
  return 0;
}
