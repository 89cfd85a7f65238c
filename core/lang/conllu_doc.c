/* conllu_doc.c - from CoNLL-U to a document with its tokens, and back. */
#include "lang/conllu_doc.h"

#include <string.h>

#include "lang/engine.h"
#include "lang/rels.h"
#include "lang/tags.h"

/* ## To a document */

static bool starts_block(const conllu *c, uint32_t first, uint32_t i) {
  const conllu_sentence *s = &c->sentences[i];
  return i == first || s->new_document || s->new_paragraph;
}

/* Adds the text; `at` (or NULL) gets the bytes of each token. */
static sayso_status put_text(const conllu *c, uint32_t first, uint32_t last,
                             buf *out, sayso_span *at) {
  for (uint32_t i = first; i < last; i++) {
    const conllu_sentence *s = &c->sentences[i];
    if (i > first && starts_block(c, first, i)) buf_puts(out, "\n\n");
    for (uint32_t k = s->first; k < s->last; k++) {
      const conllu_token *t = &c->tokens[k];
      uint32_t start = (uint32_t)out->len;
      bool is_end =
          k + 1 == s->last && (i + 1 == last || starts_block(c, first, i + 1));
      buf_puts(out, t->form);
      if (at) *at++ = (sayso_span){start, (uint32_t)out->len};
      if (!t->glued && !is_end) buf_putc(out, ' ');
    }
  }
  return out->status;
}

sayso_status conllu_text(const conllu *c, uint32_t first, uint32_t last,
                         buf *out) {
  return put_text(c, first, last, out, NULL);
}

static sayso_status make_columns(sayso_doc *doc, const sayso_span *at,
                                 uint32_t count) {
  token_table *t = &doc->tokens;
  t->at = arena_new(&doc->mem, count, sizeof *t->at);
  t->form = arena_new(&doc->mem, count, sizeof *t->form);
  t->flags = arena_new(&doc->mem, count, sizeof *t->flags);
  t->sentence = arena_new(&doc->mem, count, sizeof *t->sentence);
  if (!t->at || !t->form || !t->flags || !t->sentence) return SAYSO_ENOMEM;
  memcpy(t->at, at, count * sizeof *at);
  t->count = t->room = count;
  return SAYSO_OK;
}

static sayso_status fill_token(sayso_doc *doc, uint32_t i, bool opens_block) {
  token_table *t = &doc->tokens;
  const char *s = doc->text + t->at[i].start;
  size_t len = t->at[i].end - t->at[i].start;
  if (i && t->at[i].start > t->at[i - 1].end) t->flags[i] |= TOKEN_SPACE;
  if (i && opens_block) t->flags[i] |= TOKEN_NEWLINE;
  return words_add(doc->words, s, len, words_hash(s, len), &t->form[i]);
}

static sayso_status open_block(sayso_doc *doc, uint32_t token,
                               uint32_t sentence) {
  uint32_t start = doc->tokens.at[token].start;
  if (!arena_grow(&doc->mem, &doc->blocks, &doc->blocks_room,
                  doc->row[SAYSO_BLOCKS].count, sizeof *doc->blocks))
    return SAYSO_ENOMEM;
  doc->blocks[doc->row[SAYSO_BLOCKS].count] =
      (block_value){.role = BLOCK_PARAGRAPH,
                    .first = token,
                    .last = token,
                    .first_sentence = sentence,
                    .last_sentence = sentence,
                    .lead_end = start};
  return doc_push(doc, SAYSO_BLOCKS, start, start);
}

/* Adds a sentence of tokens [first, last) to the last block. */
static sayso_status add_sentence(sayso_doc *doc, uint32_t first,
                                 uint32_t last) {
  uint32_t index = doc->row[SAYSO_SENTENCES].count;
  uint32_t block = doc->row[SAYSO_BLOCKS].count - 1;
  if (!arena_grow(&doc->mem, &doc->sentences, &doc->sentences_room, index,
                  sizeof *doc->sentences))
    return SAYSO_ENOMEM;
  doc->sentences[index] = (sentence_value){first, last, block};
  doc->blocks[block].last = last;
  doc->blocks[block].last_sentence = index + 1;
  doc->row[SAYSO_BLOCKS].at[block].end = doc->tokens.at[last - 1].end;
  return doc_push(doc, SAYSO_SENTENCES, doc->tokens.at[first].start,
                  doc->tokens.at[last - 1].end);
}

/* `tokens` are those of the document. */
static sayso_status fill_sentence(sayso_doc *doc, const conllu_token *tokens,
                                  uint32_t first, uint32_t last,
                                  bool opens_block) {
  uint32_t index = doc->row[SAYSO_SENTENCES].count;
  bool has_word = false;
  sayso_status status = opens_block ? open_block(doc, first, index) : SAYSO_OK;
  for (uint32_t i = first; i < last && !status; i++) {
    status = fill_token(doc, i, opens_block && i == first);
    if (status) break;
    if (tokens[i].joined) doc->tokens.flags[i] |= TOKEN_CLITIC;
    unsigned flags = words_at(doc->words, doc->tokens.form[i])->flags;
    if (!has_word && flags & (WORD_ALPHA | WORD_DIGIT)) {
      doc->tokens.flags[i] |= TOKEN_FIRST;
      has_word = true;
    }
    doc->tokens.sentence[i] = index;
  }
  return status ? status : add_sentence(doc, first, last);
}

static sayso_status fill(sayso_doc *doc, const conllu *c, uint32_t first,
                         uint32_t last, const sayso_span *at) {
  uint32_t from = c->sentences[first].first;
  sayso_status status =
      make_columns(doc, at, c->sentences[last - 1].last - from);
  for (uint32_t i = first; i < last && !status; i++)
    status =
        fill_sentence(doc, c->tokens + from, c->sentences[i].first - from,
                      c->sentences[i].last - from, starts_block(c, first, i));
  doc->done |= L_BLOCKS | L_TOKENS | L_SENTENCES;
  return status;
}

sayso_status doc_from_conllu(sayso_engine *engine, const conllu *c,
                             uint32_t first, uint32_t last, sayso_doc **out) {
  buf text = {0};
  arena scratch = {0};
  sayso_doc *doc = NULL;
  if (first >= last || last > c->sentence_count) return SAYSO_EARGUMENT;
  uint32_t count = c->sentences[last - 1].last - c->sentences[first].first;
  sayso_span *at = arena_new(&scratch, count, sizeof *at);
  sayso_status status = at ? put_text(c, first, last, &text, at) : SAYSO_ENOMEM;
  if (!status) status = sayso_doc_new(engine, text.at, text.len, &doc, NULL);
  if (!status) status = fill(doc, c, first, last, at);
  buf_release(&text);
  arena_release(&scratch);
  if (status)
    sayso_doc_free(doc);
  else
    *out = doc;
  return status;
}

/* ## From a document */

/* The bytes of a span, white space as one blank each. */
static void put_plain(const sayso_doc *doc, sayso_span at, buf *out) {
  for (uint32_t i = at.start; i < at.end; i++) {
    char c = doc->text[i];
    buf_putc(out, c == '\n' || c == '\t' || c == '\r' ? ' ' : c);
  }
}

static void put_value(buf *out, const char *s) {
  buf_putc(out, '\t');
  buf_puts(out, *s ? s : "_");
}

static bool is_glued(const token_table *t, uint32_t i) {
  return i + 1 < t->count && t->at[i + 1].start == t->at[i].end;
}

static void put_token(const sayso_doc *doc, const sentence_value *s, uint32_t i,
                      buf *out) {
  const token_table *t = &doc->tokens;
  const tagger *tags = doc->engine->tagger;
  uint32_t head = t->head[i] == NO_TOKEN ? 0 : t->head[i] - s->first + 1;
  buf_printf(out, "%u\t", i - s->first + 1);
  put_plain(doc, t->at[i], out);
  put_value(out, words_at(doc->words, t->lemma[i])->text);
  put_value(out, upos_name(tag_upos(tags, t->tag[i])));
  put_value(out, tag_xpos(tags, t->tag[i]));
  put_value(out, tag_feats(tags, t->tag[i]));
  buf_printf(out, "\t%u\t%s\t_\t%s\n", head, rel_name(t->rel[i]),
             is_glued(t, i) ? "SpaceAfter=No" : "_");
}

/* The line of a written word of several tokens that starts at `i`, if one
 * does: "1-2  don't". */
static void put_range(const sayso_doc *doc, const sentence_value *s, uint32_t i,
                      buf *out) {
  const token_table *t = &doc->tokens;
  uint32_t end = i + 1;
  if (i > s->first && t->flags[i] & TOKEN_CLITIC) return;
  while (end < s->last && t->flags[end] & TOKEN_CLITIC)
    end++;
  if (end == i + 1) return;
  buf_printf(out, "%u-%u\t", i - s->first + 1, end - s->first);
  put_plain(doc, (sayso_span){t->at[i].start, t->at[end - 1].end}, out);
  buf_printf(out, "\t_\t_\t_\t_\t_\t_\t_\t%s\n",
             is_glued(t, end - 1) ? "SpaceAfter=No" : "_");
}

static void put_heading(const sayso_doc *doc, uint32_t first, uint32_t last,
                        buf *out) {
  const sayso_span *at = doc->tokens.at;
  buf_puts(out, "# text = ");
  put_plain(doc, (sayso_span){at[first].start, at[last - 1].end}, out);
  buf_putc(out, '\n');
}

/* Tokens that belong to no sentence, such as a dateline: words alone. */
static void put_outside(const sayso_doc *doc, uint32_t first, uint32_t last,
                        buf *out) {
  put_heading(doc, first, last, out);
  for (uint32_t i = first; i < last; i++) {
    buf_printf(out, "%u\t", i - first + 1);
    put_plain(doc, doc->tokens.at[i], out);
    buf_printf(out, "\t_\t_\t_\t_\t_\t_\t_\t%s\n",
               is_glued(&doc->tokens, i) ? "SpaceAfter=No" : "_");
  }
  buf_putc(out, '\n');
}

static void put_sentence(const sayso_doc *doc, uint32_t index, buf *out) {
  const sentence_value *s = &doc->sentences[index];
  if (doc->blocks[s->block].first_sentence == index)
    buf_puts(out, "# newpar\n");
  put_heading(doc, s->first, s->last, out);
  for (uint32_t i = s->first; i < s->last; i++) {
    put_range(doc, s, i, out);
    put_token(doc, s, i, out);
  }
  buf_putc(out, '\n');
}

sayso_status doc_write_conllu(sayso_doc *doc, buf *out) {
  sayso_status status = doc_need(doc, SAYSO_DEPS);
  if (status) return status;
  uint32_t at = 0;
  for (uint32_t i = 0; i < doc->row[SAYSO_SENTENCES].count; i++) {
    const sentence_value *s = &doc->sentences[i];
    if (at < s->first) put_outside(doc, at, s->first, out);
    put_sentence(doc, i, out);
    at = s->last;
  }
  if (at < doc->tokens.count) put_outside(doc, at, doc->tokens.count, out);
  return out->status;
}
