/* sentences.c - the layer of sentences, made from tokens and quotations.
 *
 * A sentence may end at . ! ? and dots, and at abbreviations; the closing
 * marks and brackets after it belong to it. Whether it does end depends on
 * what comes next: its case, the habits of the words around, and whether a
 * quotation is cut in two or torn from its speaker. A block always ends one.
 */
#include <string.h>

#include "base/utf8.h"
#include "text/document.h"

#define SHORT_QUOTE 10 /* tokens: a quotation that is not cut */
#define BRACKET_MAX 60 /* tokens: how far a closing bracket is looked for */
#define TAIL_MAX 7     /* tokens between a quotation and its verb */

enum ending { GOES_ON, STOP, CRY, DOTS, ABBREVIATION };

typedef struct {
  const sayso_doc *doc;
  const block_value *block;
  uint32_t start;   /* of the sentence */
  uint32_t quote;   /* the first that starts after the token */
  uint32_t inside;  /* the innermost around it, or NO_TOKEN */
  uint32_t bracket; /* open in this sentence, or NO_TOKEN */
} finder;

/* ## Tokens */

static uint32_t code_of(const sayso_doc *doc, uint32_t token) {
  size_t n;
  sayso_span at = doc->tokens.at[token];
  return utf8_decode(doc->text + at.start, at.end - at.start, &n);
}

static unsigned habits_of(const sayso_doc *doc, uint32_t token) {
  return doc_habits(doc, doc->tokens.form[token]);
}

static const word *form_of(const sayso_doc *doc, uint32_t token) {
  return words_at(doc->words, doc->tokens.form[token]);
}

/* A sign of faces, such as ":)". */
static bool is_face(const sayso_doc *doc, uint32_t token) {
  const word *w = form_of(doc, token);
  char b = w->text[0];
  if (w->len < 2 || (b != ':' && b != ';' && b != '=' && b != '^' && b != '('))
    return false;
  return habits_of(doc, token) & LEXEME_WHOLE;
}

static bool has_byte(const word *w, char c) {
  return memchr(w->text, c, w->len) != NULL;
}

/* The end of a time stamp, as mails have them: 03/28/2001 10:30 AM. */
static bool ends_stamp(const sayso_doc *doc, uint32_t token) {
  if (token < 2 || doc->tokens.flags[token] & TOKEN_NEWLINE) return false;
  const word *time = form_of(doc, token - 1), *day = form_of(doc, token - 2);
  return time->flags & WORD_DIGIT && has_byte(time, ':') &&
         day->flags & WORD_DIGIT && has_byte(day, '/') &&
         habits_of(doc, token) & LEXEME_UNIT;
}

static enum ending ending_of(const sayso_doc *doc, uint32_t token) {
  if (doc->tokens.flags[token] & TOKEN_PLAIN) return GOES_ON;
  const word *w = form_of(doc, token);
  unsigned char b = (unsigned char)w->text[0];
  if (w->flags & WORD_PERIOD && w->flags & (WORD_ALPHA | WORD_DIGIT))
    return ABBREVIATION;
  if (b == '!' || b == '?') return CRY;
  if (b == '.')
    return w->len == 1
               ? STOP
               : (w->flags & (WORD_ALPHA | WORD_DIGIT) ? GOES_ON : DOTS);
  bool is_arrow = b == '>' && w->len == 2;
  if (is_arrow || is_face(doc, token) || ends_stamp(doc, token)) return DOTS;
  if (b < 0xE2) return GOES_ON;
  uint32_t c = code_of(doc, token);
  if (c == 0x2026) return DOTS;
  if (c == 0x3002) return STOP;
  return c == 0xFF01 || c == 0xFF1F || c == 0x203C ? CRY : GOES_ON;
}

/* Where a reference such as "[12]" that starts at `token` ends, or `token`. */
static uint32_t reference_end(const sayso_doc *doc, uint32_t token,
                              uint32_t last) {
  if (token + 3 > last || code_of(doc, token) != '[') return token;
  if (code_of(doc, token + 2) != ']') return token;
  const word *w = form_of(doc, token + 1);
  bool is_short = w->flags & WORD_DIGIT || w->len == 1;
  return is_short ? token + 3 : token;
}

static bool is_closing(const sayso_doc *doc, uint32_t token) {
  if (doc->tokens.flags[token] & TOKEN_CLOSE) return true;
  if (doc->tokens.flags[token] & (TOKEN_SPACE | TOKEN_OPEN)) return false;
  uint32_t c = code_of(doc, token);
  return c == ')' || c == ']' || c == '}' || c == '"' || c == 0x201D ||
         c == 0x2019 || c == '\'';
}

/* The token after the closing marks, faces and references at `token`. */
static uint32_t skip_closing(const sayso_doc *doc, uint32_t token,
                             uint32_t last) {
  while (token < last) {
    uint32_t end = reference_end(doc, token, last);
    if (end == token && (is_closing(doc, token) || is_face(doc, token))) end++;
    if (end == token) break;
    token = end;
  }
  return token;
}

/* ## What comes next */

typedef struct {
  bool is_spaced; /* white space stands before it */
  bool is_upper, is_lower, is_digit, is_mark;
  bool is_quoted; /* it is opened by a quotation mark */
  uint32_t code;
  unsigned habits;
} follower;

static follower follower_of(const finder *f, uint32_t token) {
  const sayso_doc *doc = f->doc;
  follower n = {.is_spaced = doc->tokens.flags[token] & TOKEN_SPACE};
  while (token + 1 < f->block->last) {
    uint32_t c = code_of(doc, token);
    bool opens = doc->tokens.flags[token] & TOKEN_OPEN;
    if (!opens && c != '(' && c != '[') break;
    n.is_quoted |= opens;
    token++;
  }
  n.code = code_of(doc, token);
  n.is_upper = utf8_is_upper(n.code);
  n.is_lower = utf8_is_lower(n.code);
  n.is_digit = n.code >= '0' && n.code <= '9';
  n.is_mark = !n.is_digit && !utf8_is_alpha(n.code);
  n.habits = habits_of(doc, token);
  return n;
}

/* Whether what follows a quotation names its speaker and a verb of speech. */
static bool has_tail(const finder *f, uint32_t token) {
  for (uint32_t i = 0; i < TAIL_MAX && token + i < f->block->last; i++) {
    enum ending e = ending_of(f->doc, token + i);
    if (e != GOES_ON && e != ABBREVIATION) return false;
    if (f->doc->tokens.flags[token + i] & TOKEN_OPEN) return false;
    if (habits_of(f->doc, token + i) & LEXEME_REPORTING) return i > 0;
  }
  return false;
}

/* ## Places where a sentence does not end */

/* A short quotation in the middle of a sentence that goes on after it. */
static bool is_in_short_quote(const finder *f, uint32_t next) {
  if (f->inside == NO_TOKEN) return false;
  const quote_value *q = &f->doc->quotes[f->inside];
  if (next >= q->last || q->last - q->first > SHORT_QUOTE) return false;
  if (q->flags & (QUOTE_UNCLOSED | QUOTE_OPENS) || q->first <= f->start)
    return false;
  uint32_t c = code_of(f->doc, q->first - 1);
  if (c == ',' || c == ':' || q->last == f->block->last) return false;
  if (ending_of(f->doc, q->last) != GOES_ON) return true;
  c = code_of(f->doc, q->last);
  return utf8_is_lower(c) || c == ',' || c == ';';
}

/* A bracket that was opened in the middle of the sentence, and is closed. */
static bool is_in_bracket(const finder *f, uint32_t next) {
  if (f->bracket == NO_TOKEN || f->bracket == f->start) return false;
  for (uint32_t i = 0; i < BRACKET_MAX && next + i < f->block->last; i++) {
    uint32_t c = code_of(f->doc, next + i);
    if (c == '(') return false;
    if (c == ')') return true;
  }
  return false;
}

/* "1." at the start is the number of an item. */
static bool is_item_number(const finder *f, uint32_t token) {
  return token == f->start + 1 &&
         form_of(f->doc, f->start)->flags & WORD_DIGIT &&
         !(form_of(f->doc, f->start)->flags & WORD_ALPHA) &&
         form_of(f->doc, f->start)->len <= 3;
}

static bool ends_at_abbreviation(const finder *f, uint32_t token,
                                 const follower *next) {
  unsigned set = habits_of(f->doc, token);
  if (set & LEXEME_TITLE || !next->is_upper) return false;
  return (next->habits & LEXEME_STARTER) != 0;
}

/* Whether the sentence that may end at `token` does, where `end` is the token
 * after it and its closing marks. */
static bool is_end(const finder *f, uint32_t token, uint32_t end) {
  bool closed = end > token + 1;
  enum ending how = ending_of(f->doc, token);
  follower next = follower_of(f, end);
  bool is_comma = next.code == ',' || next.code == ';' || next.code == ':';
  if (is_comma || is_in_short_quote(f, end) || is_in_bracket(f, end))
    return false;
  if (!next.is_spaced && !closed && !next.is_upper && !next.is_quoted)
    return false;
  if (closed && (next.is_lower || utf8_plain(next.code) == '-')) return false;
  switch (how) {
  case ABBREVIATION:
    return ends_at_abbreviation(f, token, &next);
  case DOTS:
    return !next.is_lower && !next.is_mark;
  case CRY:
    if (closed && !next.is_quoted && has_tail(f, end)) return false;
    return !next.is_lower || !(closed || next.habits & LEXEME_REPORTING);
  default:
    return !is_item_number(f, token);
  }
}

/* A time stamp after a name or an address: From: Ann Lee 03/28/2001 10:30 AM */
static bool starts_stamp(const finder *f, uint32_t token) {
  const word *w = form_of(f->doc, token);
  if (!(w->flags & WORD_DIGIT) || token == f->start) return false;
  if (token + 2 >= f->block->last || !ends_stamp(f->doc, token + 2))
    return false;
  return !(form_of(f->doc, token - 1)->flags & WORD_LOWER);
}

/* ## The layer */

static sayso_status add_sentence(sayso_doc *doc, uint32_t block, uint32_t first,
                                 uint32_t last) {
  uint32_t index = doc->row[SAYSO_SENTENCES].count;
  if (first == last) return SAYSO_OK;
  if (!arena_grow(&doc->mem, &doc->sentences, &doc->sentences_room, index,
                  sizeof *doc->sentences))
    return SAYSO_ENOMEM;
  doc->sentences[index] = (sentence_value){first, last, block};
  for (uint32_t t = first; t < last; t++) {
    doc->tokens.sentence[t] = index;
    doc->tokens.flags[t] &= (uint8_t)~TOKEN_FIRST;
  }
  uint32_t head = first;
  while (head < last &&
         !(form_of(doc, head)->flags & (WORD_ALPHA | WORD_DIGIT)))
    head++;
  if (head < last) doc->tokens.flags[head] |= TOKEN_FIRST;
  return doc_push(doc, SAYSO_SENTENCES, doc->tokens.at[first].start,
                  doc->tokens.at[last - 1].end);
}

/* Follows the quotations and brackets around `token`; no plain word starts or
 * ends one. */
static void follow(finder *f, uint32_t token) {
  const sayso_doc *doc = f->doc;
  while (f->quote < doc->row[SAYSO_QUOTES].count &&
         doc->quotes[f->quote].first <= token)
    f->inside = f->quote++;
  while (f->inside != NO_TOKEN && doc->quotes[f->inside].last <= token)
    f->inside = doc->quotes[f->inside].parent;
  char c = doc->text[doc->tokens.at[token].start];
  if (c == '(') f->bracket = token;
  if (c == ')') f->bracket = NO_TOKEN;
}

static sayso_status read_block(finder *f, sayso_doc *doc, uint32_t block) {
  const block_value *b = &doc->blocks[block];
  const uint8_t *flags = doc->tokens.flags;
  sayso_status status = SAYSO_OK;
  f->block = b;
  f->start = b->first + b->lead;
  f->bracket = NO_TOKEN;
  for (uint32_t t = f->start; t < b->last && !status; t++) {
    if (flags[t] & TOKEN_PLAIN) continue;
    follow(f, t);
    if (starts_stamp(f, t)) {
      status = add_sentence(doc, block, f->start, t);
      f->start = t;
    }
    if (t == f->start || ending_of(doc, t) == GOES_ON) continue;
    uint32_t end = skip_closing(doc, t + 1, b->last);
    if (end == b->last || !is_end(f, t, end)) continue;
    status = add_sentence(doc, block, f->start, end);
    f->start = end;
    f->bracket = NO_TOKEN;
    t = end - 1;
  }
  return status ? status : add_sentence(doc, block, f->start, b->last);
}

sayso_status sentences_build(sayso_doc *doc, uint32_t sentence) {
  (void)sentence;
  finder f = {.doc = doc, .inside = NO_TOKEN};
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < doc->row[SAYSO_BLOCKS].count && !status; i++) {
    doc->blocks[i].first_sentence = doc->row[SAYSO_SENTENCES].count;
    status = read_block(&f, doc, i);
    doc->blocks[i].last_sentence = doc->row[SAYSO_SENTENCES].count;
  }
  return status;
}
