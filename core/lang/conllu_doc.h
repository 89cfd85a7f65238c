/* conllu_doc.h - documents made from CoNLL-U, and written as it. */
#ifndef SAYSO_CONLLU_DOC_H
#define SAYSO_CONLLU_DOC_H

#include "lang/conllu.h"
#include "text/document.h"

/* Makes a document of the sentences [first, last) whose tokens and sentences
 * are those of the treebank; its text is put together from the forms. Tags
 * and trees are not taken over: the layers TAGS and DEPS are the engine's.
 * Paragraphs are those of `# newpar` and `# newdoc`. */
sayso_status doc_from_conllu(sayso_engine *engine, const conllu *c,
                             uint32_t first, uint32_t last, sayso_doc **out);

/* The text that doc_from_conllu would make. */
sayso_status conllu_text(const conllu *c, uint32_t first, uint32_t last,
                         buf *out);

/* Adds the sentences of a document as CoNLL-U: all ten columns, with `# text`,
 * and `# newpar` before the first sentence of a block. Tokens of no
 * sentence stand between them, with their words alone. Needs the layers up to
 * DEPS; where the engine has no model the status is SAYSO_EMODEL. */
sayso_status doc_write_conllu(sayso_doc *doc, buf *out);

#endif
