/* blocks.c - the layer of blocks: what blank lines part, and their roles.
 *
 * A line end inside a block joins two lines if the document is hard-wrapped,
 * and parts two blocks if it has a paragraph a line. It counts as wrapped if
 * its lines are short, if most lines are so long that the first word of the
 * next would not have fitted, and if many next lines go on in lower case.
 *
 * Roles come from the looks of a block (core/lang/en/blocks.tsv) and from its
 * place: the headline is the first block, short and without a full stop.
 */
#include <string.h>

#include "base/utf8.h"
#include "text/document.h"

#define WRAP_MAX 200     /* bytes: no hard-wrapped line is longer */
#define HEADLINE_MAX 220 /* bytes: no headline is longer */
#define JOIN_MIN 30      /* bytes: a line that may be broken by accident */

/* A line without the white space at its ends; empty if start == end. */
typedef struct {
  uint32_t start, end;
  uint32_t indent; /* bytes of white space before it */
} line;

/* Reads line after line; keeps where the next ends of each kind are, so that
 * none is looked for twice. */
typedef struct {
  const char *s;
  uint32_t len, at; /* of the text; where the next line starts */
  uint32_t lf, cr;  /* the first of them at `at` or later, or `len` */
} line_reader;

static bool is_blank(char c) { return utf8_byte(c) & UTF8_SPACE; }

/* Whether a space of several bytes ends at `end`, or starts at `at`. */
static uint32_t wide_space(const char *s, uint32_t at, uint32_t end) {
  size_t n;
  if (!(utf8_byte(s[at]) & UTF8_WIDE)) return 0;
  uint32_t c = utf8_decode(s + at, end - at, &n);
  bool is_space = utf8_is_space(c) || c == 0xFEFF || c == 0x200B;
  return is_space ? (uint32_t)n : 0;
}

static uint32_t skip_space(const char *s, uint32_t at, uint32_t end) {
  while (at < end) {
    uint32_t n = is_blank(s[at]) ? 1 : wide_space(s, at, end);
    if (!n) break;
    at += n;
  }
  return at;
}

static uint32_t trim_space(const char *s, uint32_t start, uint32_t end) {
  while (end > start) {
    size_t n = 1;
    if (!is_blank(s[end - 1])) {
      if ((unsigned char)s[end - 1] < 0x80) break;
      uint32_t c = utf8_before(s, end, &n);
      if (!utf8_is_space(c) && c != 0xFEFF && c != 0x200B) break;
    }
    end -= (uint32_t)n;
  }
  return end;
}

static uint32_t find_byte(const line_reader *r, char c) {
  const char *found = memchr(r->s + r->at, c, r->len - r->at);
  return found ? (uint32_t)(found - r->s) : r->len;
}

static line_reader read_lines(const sayso_doc *doc) {
  line_reader r = {.s = doc->text, .len = doc->len};
  r.lf = find_byte(&r, '\n');
  r.cr = find_byte(&r, '\r');
  return r;
}

static bool next_line(line_reader *r, line *out) {
  uint32_t at = r->at, end = r->lf < r->cr ? r->lf : r->cr;
  if (at == r->len) return false;
  r->at = end < r->len ? end + 1 : end;
  if (r->at < r->len && r->s[end] == '\r' && r->s[r->at] == '\n') r->at++;
  if (r->lf < r->at) r->lf = find_byte(r, '\n');
  if (r->cr < r->at) r->cr = find_byte(r, '\r');
  out->start = skip_space(r->s, at, end);
  out->end = trim_space(r->s, out->start, end);
  out->indent = out->start - at;
  return true;
}

/* ## Is the document hard-wrapped? */

static bool starts_small(const sayso_doc *doc, const line *l) {
  size_t n;
  uint32_t c = utf8_decode(doc->text + l->start, l->end - l->start, &n);
  return utf8_is_lower(c);
}

static uint32_t first_word(const sayso_doc *doc, const line *l) {
  uint32_t at = l->start;
  while (at < l->end && !is_blank(doc->text[at]))
    at++;
  return at - l->start;
}

/* The longest line that has a neighbour, or one longer than WRAP_MAX. */
static uint32_t widest(const sayso_doc *doc) {
  uint32_t most = 0;
  line_reader r = read_lines(doc);
  line before = {0}, l;
  while (most <= WRAP_MAX && next_line(&r, &l)) {
    uint32_t a = before.end - before.start, b = l.end - l.start;
    if (a && b && a > most) most = a;
    if (a && b && b > most) most = b;
    before = l;
  }
  return most;
}

static bool is_wrapped(const sayso_doc *doc, uint32_t width) {
  uint32_t ends = 0, full = 0, small = 0;
  line_reader r = read_lines(doc);
  line before = {0}, l;
  if (!width || width > WRAP_MAX) return false;
  while (next_line(&r, &l)) {
    if (before.end > before.start && l.end > l.start) {
      ends++;
      full += (before.end - before.start + first_word(doc, &l) + 1) * 20 >
              width * 17;
      small += starts_small(doc, &l);
    }
    before = l;
  }
  return ends && full * 2 >= ends && small * 3 >= ends;
}

/* ## Where a block ends */

typedef struct {
  bool is_wrapped;
  uint32_t width;
} layout;

static bool ends_sentence(const sayso_doc *doc, const line *l) {
  size_t n;
  uint32_t at = l->end, c = 0;
  do {
    c = utf8_plain(utf8_before(doc->text, at, &n));
    at -= (uint32_t)n;
  } while ((c == '"' || c == '\'' || c == ')') && at > l->start);
  return c == '.' || c == '!' || c == '?' || c == ':' || c == 0x2026;
}

/* Whether two lines without a blank one between them are of one block. */
static bool is_joined(const sayso_doc *doc, const layout *look, const line *a,
                      const line *b) {
  uint32_t len = a->end - a->start;
  if (!look->is_wrapped)
    return len >= JOIN_MIN && len <= WRAP_MAX && !ends_sentence(doc, a) &&
           starts_small(doc, b);
  if (b->indent >= a->indent + 2 && ends_sentence(doc, a)) return false;
  bool had_room = (len + first_word(doc, b) + 1) * 10 < look->width * 7;
  return !had_room || (starts_small(doc, b) && !ends_sentence(doc, a));
}

/* ## Roles */

static bool is_headline(const sayso_doc *doc, uint32_t start, uint32_t end) {
  if (end - start > HEADLINE_MAX) return false;
  size_t n;
  uint32_t at = end, c = 0;
  do {
    c = utf8_plain(utf8_before(doc->text, at, &n));
    at -= (uint32_t)n;
  } while ((c == '"' || c == '\'') && at > start);
  return c != '.' && c != ':' && c != ',' && c != ';' && c != 0x2026;
}

typedef struct {
  bool has_headline, has_paragraph;
} page;

/* The role of a block, and the bytes of its lead if it may have one. */
static block_role role_of(const sayso_doc *doc, page *p, uint32_t start,
                          uint32_t end, bool is_last, size_t *lead) {
  const char *s = doc->text + start;
  int look =
      language_look(doc->language, s, end - start, !p->has_paragraph, lead);
  bool is_first = !p->has_headline && !p->has_paragraph;
  if (look == BLOCK_DATELINE && is_first && !is_last &&
      memchr(s, ' ', end - start))
    look = -1; /* a headline in capitals */
  if (look >= 0) return (block_role)look;
  if (is_first && !is_last && is_headline(doc, start, end)) {
    p->has_headline = true;
    return BLOCK_HEADLINE;
  }
  p->has_paragraph = true;
  return BLOCK_PARAGRAPH;
}

static sayso_status add_block(sayso_doc *doc, page *p, uint32_t start,
                              uint32_t end, bool is_last) {
  size_t lead;
  block_value b = {.lead_end = start};
  b.role = role_of(doc, p, start, end, is_last, &lead);
  if (b.role == BLOCK_PARAGRAPH || b.role == BLOCK_HEADLINE)
    b.lead_end += (uint32_t)lead;
  if (!arena_grow(&doc->mem, &doc->blocks, &doc->blocks_room,
                  doc->row[SAYSO_BLOCKS].count, sizeof b))
    return SAYSO_ENOMEM;
  doc->blocks[doc->row[SAYSO_BLOCKS].count] = b;
  return doc_push(doc, SAYSO_BLOCKS, start, end);
}

sayso_status blocks_build(sayso_doc *doc, uint32_t sentence) {
  (void)sentence;
  layout look = {.width = widest(doc)};
  look.is_wrapped = is_wrapped(doc, look.width);
  page p = {0};
  line_reader r = read_lines(doc);
  line before = {0}, l;
  uint32_t start = 0, end = 0; /* of the block that grows */
  sayso_status status = SAYSO_OK;
  while (!status && next_line(&r, &l)) {
    bool has_text = l.end > l.start;
    bool joins = has_text && before.end > before.start &&
                 is_joined(doc, &look, &before, &l);
    before = l;
    if (joins) end = l.end;
    if (!has_text || joins) continue;
    if (end) status = add_block(doc, &p, start, end, false);
    start = l.start;
    end = l.end;
  }
  if (end && !status) status = add_block(doc, &p, start, end, true);
  return status;
}
