/* tokens.c - the layer of tokens, made from the bytes of the blocks.
 *
 * One pass: white space parts chunks, cut.c cuts a chunk into tokens, and the
 * form of each is looked up once, so that the rest of the house compares ids.
 * The columns that later layers fill are theirs to allocate.
 */
#include "base/utf8.h"
#include "text/cut.h"
#include "text/document.h"

typedef struct {
  sayso_doc *doc;
  unsigned space; /* flags of the next token: what stands before it */
} tokenizer;

static sayso_status add_form(sayso_doc *doc, uint32_t start, uint32_t end,
                             unsigned flags) {
  token_table *t = &doc->tokens;
  word_id form;
  const char *s = doc->text + start;
  sayso_status status =
      words_add(doc->words, s, end - start, words_hash(s, end - start), &form);
  if (status) return status;
  if (t->count == t->room) {
    uint32_t rooms[] = {t->room, t->room, t->room};
    if (!arena_grow(&doc->mem, &t->at, &rooms[0], t->count, sizeof *t->at) ||
        !arena_grow(&doc->mem, &t->form, &rooms[1], t->count,
                    sizeof *t->form) ||
        !arena_grow(&doc->mem, &t->flags, &rooms[2], t->count,
                    sizeof *t->flags))
      return SAYSO_ENOMEM;
    t->room = rooms[0];
  }
  t->at[t->count] = (sayso_span){start, end};
  t->form[t->count] = form;
  t->flags[t->count++] = (uint8_t)flags;
  return SAYSO_OK;
}

/* Adds a token, or the two that a word such as "cannot" is. */
static sayso_status add_token(tokenizer *t, uint32_t start, uint32_t end,
                              unsigned flags) {
  sayso_doc *doc = t->doc;
  uint32_t cut = 0;
  flags |= t->space;
  t->space = 0;
  unsigned habits =
      language_habits(doc->language, doc->text + start, end - start, &cut);
  if (!(habits & LEXEME_SPLIT)) return add_form(doc, start, end, flags);
  sayso_status status = add_form(doc, start, start + cut, flags);
  if (status) return status;
  return add_form(doc, start + cut, end, TOKEN_CLITIC);
}

static sayso_status add_chunk(tokenizer *t, const chunk *c) {
  if (!(c->has & CUT_HAS_MARK) && c->end - c->start < TOKEN_MAX)
    return add_token(t, c->start, c->end, 0);
  sayso_status status = SAYSO_OK;
  for (uint32_t at = c->start; at < c->end && !status;) {
    uint32_t end = cut_token(c, at);
    unsigned flags = cut_is_clitic(c, at, end) ? TOKEN_CLITIC : 0;
    status = add_token(t, at, end, flags);
    at = end;
  }
  return status;
}

/* ## Chunks */

enum { IS_TEXT, IS_SPACE, IS_LINE, IS_WIDE };

/* The facts of each byte: what CUT_HAS_... it sets, and whether it parts. */
typedef struct {
  uint8_t has, parts;
} byte_class;

static void fill_classes(byte_class table[256]) {
  for (unsigned b = 0; b < 256; b++) {
    bool is_letter = (b | 32) >= 'a' && (b | 32) <= 'z' && b < 0x80;
    table[b] = (byte_class){is_letter ? 0 : CUT_HAS_MARK, IS_TEXT};
    if (b <= ' ' || b == 0x7F) table[b].parts = IS_SPACE;
    if (b == 0xC2 || (b >= 0xE1 && b <= 0xE3) || b == 0xEF)
      table[b].parts = IS_WIDE;
  }
  table['\n'].parts = table['\r'].parts = IS_LINE;
  table['@'].has |= CUT_HAS_AT;
  table[':'].has |= CUT_HAS_COLON;
}

/* The length of the space at `at`, whose first byte may start one. */
static uint32_t wide_space(const sayso_doc *doc, uint32_t at, uint32_t end) {
  size_t n;
  uint32_t c = utf8_decode(doc->text + at, end - at, &n);
  bool is_space = utf8_is_space(c) || c == 0xFEFF || c == 0x200B;
  return is_space ? (uint32_t)n : 0;
}

static sayso_status add_block(tokenizer *t, const byte_class table[256],
                              uint32_t at, uint32_t end, uint32_t block_end) {
  sayso_doc *doc = t->doc;
  sayso_status status = SAYSO_OK;
  while (at < end && !status) {
    chunk c = {doc->language, doc->text, at, at, block_end, 0};
    uint32_t wide = 0;
    const byte_class *is = NULL;
    for (; c.end < end; c.end++) {
      is = &table[(unsigned char)doc->text[c.end]];
      if (is->parts == IS_WIDE && (wide = wide_space(doc, c.end, end))) break;
      if (is->parts == IS_SPACE || is->parts == IS_LINE) break;
      c.has |= is->has;
    }
    if (c.end > at) status = add_chunk(t, &c);
    if (c.end == end) break;
    t->space |= TOKEN_SPACE;
    if (is->parts == IS_LINE) t->space |= TOKEN_NEWLINE;
    at = c.end + (wide ? wide : 1);
  }
  return status;
}

/* Adds the tokens of all blocks; `leads` gets the ends of their leads. */
static sayso_status add_blocks(sayso_doc *doc) {
  byte_class table[256];
  tokenizer t = {.doc = doc};
  sayso_status status = SAYSO_OK;
  fill_classes(table);
  for (uint32_t i = 0; i < doc->row[SAYSO_BLOCKS].count && !status; i++) {
    sayso_span span = doc->row[SAYSO_BLOCKS].at[i];
    block_value *b = &doc->blocks[i];
    b->first = doc->tokens.count;
    t.space = i ? TOKEN_SPACE | TOKEN_NEWLINE : 0;
    if (b->lead_end > span.start)
      status = add_block(&t, table, span.start, b->lead_end, span.end);
    b->lead = doc->tokens.count - b->first;
    if (!status) status = add_block(&t, table, b->lead_end, span.end, span.end);
    b->last = doc->tokens.count;
  }
  return status;
}

sayso_status tokens_build(sayso_doc *doc, uint32_t sentence) {
  (void)sentence;
  token_table *t = &doc->tokens;
  t->count = 0;
  sayso_status status = add_blocks(doc);
  if (status) {
    t->count = 0;
    return status;
  }
  t->sentence = arena_new(&doc->mem, t->count, sizeof *t->sentence);
  if (!t->sentence) {
    t->count = 0;
    return SAYSO_ENOMEM;
  }
  for (uint32_t i = 0; i < t->count; i++)
    t->sentence[i] = NO_TOKEN;
  return SAYSO_OK;
}
