/* parse.c - tags and parses a treebank again, to compare with what it says.
 *
 * usage: parse LANGUAGE-FOLDER TREEBANK [raw]
 *
 * Writes CoNLL-U, with the treebank's own words and sentences, or with "raw"
 * with those that are found in its text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/conllu_doc.h"

static void die(const char *what) {
  fprintf(stderr, "parse: %s\n", what);
  exit(1);
}

static sayso_doc *read(sayso_engine *engine, const conllu *c, uint32_t first,
                       uint32_t last, bool is_raw) {
  sayso_doc *doc;
  buf text = {0};
  if (!is_raw) {
    if (doc_from_conllu(engine, c, first, last, &doc)) die("no document");
    return doc;
  }
  if (conllu_text(c, first, last, &text) ||
      sayso_doc_new(engine, text.at, text.len, &doc, NULL))
    die("no document");
  buf_release(&text);
  return doc;
}

int main(int argc, char **argv) {
  sayso_engine *engine;
  sayso_error error = {0};
  conllu c = {0};
  if (argc < 3) die("usage: parse LANGUAGE-FOLDER TREEBANK [raw]");
  if (sayso_engine_new(argv[1], &engine, &error) ||
      conllu_read(&c, argv[2], &error))
    die(error.message);
  for (uint32_t i = 0, first = 0; i < c.sentence_count; i++) {
    if (i + 1 < c.sentence_count && !c.sentences[i + 1].new_document) continue;
    buf out = {0};
    sayso_doc *doc = read(engine, &c, first, i + 1, argc > 3);
    if (doc_write_conllu(doc, &out)) die("the layers failed");
    fwrite(out.at, 1, out.len, stdout);
    buf_release(&out);
    sayso_doc_free(doc);
    first = i + 1;
  }
  conllu_release(&c);
  sayso_engine_free(engine);
  return 0;
}
