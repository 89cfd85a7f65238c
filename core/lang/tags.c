/* tags.c - the layer of parts of speech and lemmas, made by the model. */
#include "lang/engine.h"
#include "lang/lemma.h"
#include "lang/tagger.h"
#include "lang/tags.h"
#include "text/document.h"

static sayso_status add_lemmas(sayso_doc *doc, uint32_t first, uint32_t last) {
  token_table *t = &doc->tokens;
  lemmatiser *l = doc->engine->lemmatiser;
  sayso_status status = SAYSO_OK;
  for (uint32_t i = first; i < last && !status; i++)
    if (l)
      status = lemma_of(l, t->form[i], t->tag[i], &t->lemma[i]);
    else
      t->lemma[i] = words_at(doc->words, t->form[i])->folded;
  return status;
}

/* Tokens of no sentence keep TAG_NONE, and their folded form as lemma. */
static sayso_status make_columns(sayso_doc *doc) {
  token_table *t = &doc->tokens;
  uint16_t *tag = arena_new(&doc->mem, t->count, sizeof *tag);
  word_id *lemma = arena_new(&doc->mem, t->count, sizeof *lemma);
  if (!tag || !lemma) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < t->count; i++) {
    tag[i] = TAG_NONE;
    lemma[i] = words_at(doc->words, t->form[i])->folded;
  }
  t->tag = tag;
  t->lemma = lemma;
  return SAYSO_OK;
}

/* Sentences are mostly tagged one after the other. */
static sayso_status foresee(sayso_doc *doc, const sentence_value *s) {
  return net_foresee(tagger_net(doc->engine->tagger),
                     doc->tokens.form + s->first, s->last - s->first,
                     doc->tokens.count - s->last);
}

sayso_status tags_build(sayso_doc *doc, uint32_t sentence) {
  const sentence_value *s = &doc->sentences[sentence];
  token_table *t = &doc->tokens;
  if (!doc->engine->tagger) return SAYSO_EMODEL;
  if (!t->tag && make_columns(doc)) return SAYSO_ENOMEM;
  sayso_status status = foresee(doc, s);
  if (!status)
    status = tagger_run(doc->engine->tagger, t->form + s->first,
                        s->last - s->first, t->tag + s->first);
  return status ? status : add_lemmas(doc, s->first, s->last);
}
