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

static bool more_room(sayso_doc *doc) {
  token_table *t = &doc->tokens;
  uint32_t rooms[] = {t->room, t->room, t->room};
  if (!arena_grow(&doc->mem, &t->at, &rooms[0], t->count, sizeof *t->at) ||
      !arena_grow(&doc->mem, &t->form, &rooms[1], t->count, sizeof *t->form) ||
      !arena_grow(&doc->mem, &t->flags, &rooms[2], t->count, sizeof *t->flags))
    return false;
  t->room = rooms[0];
  return true;
}

static sayso_status find_form(const sayso_doc *doc, uint32_t start,
                              uint32_t end, word_id *out) {
  const char *s = doc->text + start;
  uint32_t hash;
  *out = words_seek(doc->words, s, end - start, &hash);
  return *out ? SAYSO_OK : words_add(doc->words, s, end - start, hash, out);
}

static inline sayso_status add_form(sayso_doc *doc, uint32_t start,
                                    uint32_t end, word_id form, unsigned habits,
                                    unsigned flags) {
  token_table *t = &doc->tokens;
  if (t->count == t->room && !more_room(doc)) return SAYSO_ENOMEM;
  if ((habits & (HABIT_PLAIN | LEXEME_UNIT)) == HABIT_PLAIN)
    flags |= TOKEN_PLAIN;
  t->at[t->count] = (sayso_span){start, end};
  t->form[t->count] = form;
  t->flags[t->count++] = (uint8_t)flags;
  return SAYSO_OK;
}

/* Adds the two tokens that a word such as "cannot" is. */
static sayso_status add_split(sayso_doc *doc, uint32_t start, uint32_t end,
                              unsigned flags) {
  uint32_t cut = 0;
  word_id a, b;
  language_habits(doc->language, doc->text + start, end - start, &cut);
  cut += start;
  sayso_status status = find_form(doc, start, cut, &a);
  if (!status) status = find_form(doc, cut, end, &b);
  if (!status) status = add_form(doc, start, cut, a, doc_habits(doc, a), flags);
  if (status) return status;
  return add_form(doc, cut, end, b, doc_habits(doc, b), TOKEN_CLITIC);
}

/* Adds a token, which may be a clitic if it joins what stands before it. */
static sayso_status add_token(tokenizer *t, uint32_t start, uint32_t end,
                              bool joins) {
  word_id form;
  sayso_status status = find_form(t->doc, start, end, &form);
  if (status) return status;
  unsigned habits = doc_habits(t->doc, form), flags = t->space;
  t->space = 0;
  if (joins && habits & LEXEME_CLITIC) flags |= TOKEN_CLITIC;
  if (habits & LEXEME_SPLIT) return add_split(t->doc, start, end, flags);
  return add_form(t->doc, start, end, form, habits, flags);
}

static sayso_status add_chunk(tokenizer *t, const chunk *c) {
  sayso_status status = SAYSO_OK;
  for (uint32_t at = c->start; at < c->end && !status;) {
    uint32_t end = cut_token(c, at);
    status = add_token(t, at, end, at > c->start);
    at = end;
  }
  return status;
}

static bool is_line_end(char c) { return c == '\n' || c == '\r'; }

static sayso_status add_block(tokenizer *t, uint32_t at, uint32_t end,
                              uint32_t block_end) {
  sayso_doc *doc = t->doc;
  sayso_status status = SAYSO_OK;
  chunk c = {.lang = doc->language, .s = doc->text, .block_end = block_end};
  for (c.start = at; c.start < end && !status;) {
    uint32_t space = cut_chunk(&c, end);
    if (c.has || c.end - c.start >= TOKEN_MAX)
      status = add_chunk(t, &c);
    else if (c.end > c.start)
      status = add_token(t, c.start, c.end, false);
    if (!space) break;
    t->space |= TOKEN_SPACE;
    if (is_line_end(doc->text[c.end])) t->space |= TOKEN_NEWLINE;
    c.start = c.end + space;
  }
  return status;
}

/* Adds the tokens of all blocks; `leads` gets the ends of their leads. */
static sayso_status add_blocks(sayso_doc *doc) {
  tokenizer t = {.doc = doc};
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < doc->row[SAYSO_BLOCKS].count && !status; i++) {
    sayso_span span = doc->row[SAYSO_BLOCKS].at[i];
    block_value *b = &doc->blocks[i];
    b->first = doc->tokens.count;
    t.space = i ? TOKEN_SPACE | TOKEN_NEWLINE : 0;
    if (b->lead_end > span.start)
      status = add_block(&t, span.start, b->lead_end, span.end);
    b->lead = doc->tokens.count - b->first;
    if (!status) status = add_block(&t, b->lead_end, span.end, span.end);
    b->last = doc->tokens.count;
  }
  return status;
}

/* The first columns: for tokens of four bytes, about what news has. */
static bool make_columns(sayso_doc *doc) {
  token_table *t = &doc->tokens;
  uint32_t room = doc->len / 4 + 16;
  t->at = arena_alloc(&doc->mem, room * sizeof *t->at);
  t->form = arena_alloc(&doc->mem, room * sizeof *t->form);
  t->flags = arena_alloc(&doc->mem, room * sizeof *t->flags);
  if (!t->at || !t->form || !t->flags) return false;
  t->room = room;
  return true;
}

sayso_status tokens_build(sayso_doc *doc, uint32_t sentence) {
  (void)sentence;
  token_table *t = &doc->tokens;
  t->count = 0;
  if (!t->room && !make_columns(doc)) return SAYSO_ENOMEM;
  sayso_status status = add_blocks(doc);
  if (status) {
    t->count = 0;
    return status;
  }
  t->sentence = arena_alloc(&doc->mem, t->count * sizeof *t->sentence);
  if (!t->sentence) {
    t->count = 0;
    return SAYSO_ENOMEM;
  }
  for (uint32_t i = 0; i < t->count; i++)
    t->sentence[i] = NO_TOKEN;
  return SAYSO_OK;
}
