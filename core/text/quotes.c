/* quotes.c - the layer of quotations, made from the tokens that are marks.
 *
 * The marks of a paragraph are read in order with a stack of what is open.
 * Curly marks say which way they go, straight ones show it by the white space
 * around them. A single mark may be an apostrophe: it closes only what was
 * opened, and after "s" only if no better mark follows. A quotation that its
 * paragraph leaves open goes on in the next one if that opens anew.
 */
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "text/document.h"

#define DEPTH_MAX 32

enum level { DOUBLE, SINGLE, ANGLE, LEVEL_COUNT };
enum way { NEITHER, OPENS, CLOSES, BOTH };

typedef struct {
  uint32_t token;
  uint32_t rest_open, rest_close; /* marks of its level from the next on */
  uint8_t level, way;             /* by its form and the spaces around it */
  uint8_t next_way;               /* of the next mark of its level */
  bool is_straight;
  bool after_word, after_digit; /* joined to one */
  bool is_weak;                 /* a closing mark that may be a possessive */
  bool has_strong; /* a better closing mark follows, before an opening one */
  bool has_any;    /* any closing mark does */
} mark;

typedef struct {
  sayso_doc *doc;
  mark *marks; /* of the paragraph */
  uint32_t count, room;
  uint32_t stack[DEPTH_MAX];
  uint8_t levels[DEPTH_MAX];
  uint32_t depth;
  uint32_t open[LEVEL_COUNT]; /* how many of each are on the stack */
  uint32_t pending;           /* left open by a paragraph before, or NO_TOKEN */
  uint8_t pending_level;
} reader;

/* ## Marks */

static const struct {
  uint32_t code;
  uint8_t level, way;
} forms[] = {
    {'"',    DOUBLE, BOTH  },
    {'\'',   SINGLE, BOTH  },
    {0x201C, DOUBLE, OPENS },
    {0x201D, DOUBLE, CLOSES},
    {0x201E, DOUBLE, OPENS },
    {0x201F, DOUBLE, OPENS },
    {0x2018, SINGLE, OPENS },
    {0x2019, SINGLE, CLOSES},
    {0x201A, SINGLE, OPENS },
    {0x201B, SINGLE, OPENS },
    {0xAB,   ANGLE,  OPENS },
    {0xBB,   ANGLE,  CLOSES},
    {0x2039, ANGLE,  OPENS },
    {0x203A, ANGLE,  CLOSES},
    {0x300C, DOUBLE, OPENS },
    {0x300D, DOUBLE, CLOSES},
    {0x300E, DOUBLE, OPENS },
    {0x300F, DOUBLE, CLOSES},
    {0xFF02, DOUBLE, BOTH  },
};

/* Whether the token is a quotation mark; what kind goes to `m`. */
static bool read_mark(const sayso_doc *doc, uint32_t token, mark *m) {
  sayso_span at = doc->tokens.at[token];
  uint32_t len = at.end - at.start;
  const char *s = doc->text + at.start;
  unsigned char b = (unsigned char)*s;
  if (len > 3 || (b != '"' && b != '\'' && b != '`' && b < 0xC2)) return false;
  *m = (mark){.token = token, .level = DOUBLE, .is_straight = true};
  if (len == 2 && s[0] == s[1] && (b == '`' || b == '\'')) {
    m->way = b == '`' ? OPENS : BOTH;
    return true;
  }
  size_t n;
  uint32_t code = utf8_decode(s, len, &n);
  for (size_t i = 0; i < sizeof forms / sizeof *forms && n == len; i++) {
    if (forms[i].code != code) continue;
    m->level = forms[i].level;
    m->way = forms[i].way;
    m->is_straight = forms[i].way == BOTH;
    return true;
  }
  return false;
}

static uint32_t code_of(const sayso_doc *doc, uint32_t token) {
  size_t n;
  sayso_span at = doc->tokens.at[token];
  return utf8_decode(doc->text + at.start, at.end - at.start, &n);
}

/* The last code point of a token. */
static uint32_t last_of(const sayso_doc *doc, uint32_t token) {
  size_t n;
  return utf8_before(doc->text, doc->tokens.at[token].end, &n);
}

static bool is_word(uint32_t c) {
  return utf8_is_alpha(c) || (c >= '0' && c <= '9');
}

static bool opens_bracket(uint32_t c) {
  uint32_t plain = utf8_plain(c);
  return c == '(' || c == '[' || c == '{' || plain == '-' || c == '/';
}

static bool is_stop(uint32_t c) {
  if (c < 0x80) return c && strchr(".,;:!?)]}\"'", (int)c);
  return c == 0x2026 || c == 0x2019 || c == 0x201D || utf8_plain(c) == '-';
}

/* Which way a mark goes by what stands around it. */
static enum way way_of(const sayso_doc *doc, const block_value *b,
                       uint32_t token, bool after_mark) {
  uint32_t next = token + 1;
  bool is_first = token == b->first + b->lead, is_last = next == b->last;
  const uint8_t *flags = doc->tokens.flags;
  bool before = is_first || after_mark || flags[token] & TOKEN_SPACE ||
                opens_bracket(last_of(doc, token - 1));
  bool spaced = is_last || flags[next] & TOKEN_SPACE;
  bool after = spaced || is_stop(code_of(doc, next));
  if (before && !spaced && (!after || flags[token] & TOKEN_SPACE || is_first))
    return OPENS;
  if (after && !before) return CLOSES;
  if (before && spaced) return is_first ? OPENS : is_last ? CLOSES : BOTH;
  return BOTH;
}

static void look_around(const reader *r, const block_value *b, mark *m,
                        bool after_mark) {
  const sayso_doc *doc = r->doc;
  enum way shape = way_of(doc, b, m->token, after_mark);
  bool joined =
      m->token > b->first && !(doc->tokens.flags[m->token] & TOKEN_SPACE);
  uint32_t c = joined ? last_of(doc, m->token - 1) : 0;
  uint32_t next = m->token + 1 < b->last ? code_of(doc, m->token + 1) : 0;
  m->after_word = joined && is_word(c);
  m->after_digit = joined && c >= '0' && c <= '9';
  if (m->way == BOTH) {
    m->way = (uint8_t)shape;
    if (m->level == SINGLE && shape == BOTH) m->way = NEITHER;
  } else if (m->level == SINGLE && m->way == CLOSES) {
    bool is_joint = m->after_word && is_word(next) && shape == BOTH;
    if (shape == OPENS || is_joint) m->way = NEITHER; /* ’tis, rock’n */
  }
  if (m->level != SINGLE || m->way != CLOSES) return;
  sayso_span before = doc->tokens.at[m->token - (joined ? 1 : 0)];
  bool is_spaced = m->token + 1 < b->last && is_word(next);
  m->is_weak =
      m->after_word && is_spaced &&
      language_habits(doc->language, doc->text + before.end - 1, 1, NULL) &
          LEXEME_POSSESSIVE;
}

static sayso_status collect(reader *r, const block_value *b) {
  r->count = 0;
  const uint8_t *flags = r->doc->tokens.flags;
  for (uint32_t t = b->first + b->lead; t < b->last; t++) {
    mark m;
    if (flags[t] & TOKEN_PLAIN || !read_mark(r->doc, t, &m)) continue;
    const mark *last = r->count ? &r->marks[r->count - 1] : NULL;
    bool after_mark = last && last->token == t - 1 && last->way == OPENS;
    look_around(r, b, &m, after_mark);
    if (!mem_grow(&r->marks, &r->room, r->count, sizeof m, UINT32_MAX / 2))
      return SAYSO_ENOMEM;
    r->marks[r->count++] = m;
  }
  return SAYSO_OK;
}

/* What follows each mark, found from the end backwards. */
static void look_ahead(reader *r) {
  uint32_t opens[LEVEL_COUNT] = {0}, closes[LEVEL_COUNT] = {0};
  uint8_t ways[LEVEL_COUNT] = {NEITHER};
  bool strong = false, any = false;
  for (uint32_t i = r->count; i--;) {
    mark *m = &r->marks[i];
    m->rest_open = opens[m->level];
    m->rest_close = closes[m->level];
    m->has_strong = strong;
    m->has_any = any;
    m->next_way = ways[m->level];
    ways[m->level] = m->way;
    if (m->way == OPENS) opens[m->level]++;
    if (m->way == CLOSES) closes[m->level]++;
    if (m->level != SINGLE) continue;
    if (m->way == OPENS) strong = any = false;
    if (m->way == CLOSES) any = true;
    if (m->way == CLOSES && !m->is_weak) strong = true;
  }
}

/* ## Opening and closing */

static sayso_status note(sayso_doc *doc, uint32_t quote) {
  return doc_note_add(doc, "quote-unclosed", doc->row[SAYSO_QUOTES].at[quote]);
}

static sayso_status open_quote(reader *r, const mark *m) {
  sayso_doc *doc = r->doc;
  uint32_t index = doc->row[SAYSO_QUOTES].count;
  sayso_span at = doc->tokens.at[m->token];
  if (r->depth == DEPTH_MAX) return SAYSO_OK;
  quote_value q = {
      .inner = {at.end, at.end},
      .first = m->token,
      .inner_first = m->token + 1,
      .parent = r->depth ? r->stack[r->depth - 1] : NO_TOKEN,
      .next = NO_TOKEN,
      .prev = NO_TOKEN,
      .depth = (uint16_t)r->depth,
      .flags = m->level == SINGLE ? QUOTE_SINGLE : 0,
  };
  if (!arena_grow(&doc->mem, &doc->quotes, &doc->quotes_room, index, sizeof q))
    return SAYSO_ENOMEM;
  doc->quotes[index] = q;
  doc->tokens.flags[m->token] |= TOKEN_OPEN;
  r->stack[r->depth] = index;
  r->levels[r->depth++] = m->level;
  r->open[m->level]++;
  return doc_push(doc, SAYSO_QUOTES, at.start, at.end);
}

/* Takes the innermost quotation off the stack; its last token goes before
 * `last`, and is its closing mark if it has one. */
static uint32_t end_quote(reader *r, uint32_t last, bool has_mark) {
  sayso_doc *doc = r->doc;
  uint32_t index = r->stack[--r->depth];
  quote_value *q = &doc->quotes[index];
  r->open[r->levels[r->depth]]--;
  q->last = last;
  q->inner_last = has_mark ? last - 1 : last;
  sayso_span end = doc->tokens.at[last - 1];
  doc->row[SAYSO_QUOTES].at[index].end = end.end;
  if (q->inner_last > q->inner_first) {
    q->inner.start = doc->tokens.at[q->inner_first].start;
    q->inner.end = doc->tokens.at[q->inner_last - 1].end;
  }
  if (has_mark)
    doc->tokens.flags[last - 1] |= TOKEN_CLOSE;
  else
    q->flags |= QUOTE_UNCLOSED;
  return index;
}

/* Ends what is open down to the innermost quotation of this level. */
static sayso_status end_down_to(reader *r, uint8_t level, uint32_t last) {
  sayso_status status = SAYSO_OK;
  while (!status && r->levels[r->depth - 1] != level)
    status = note(r->doc, end_quote(r, last, false));
  return status;
}

static sayso_status close_mark(reader *r, const mark *m) {
  sayso_status status = end_down_to(r, m->level, m->token);
  if (!status) end_quote(r, m->token + 1, true);
  return status;
}

/* Opens; but where too few closing marks follow, what is open on this level
 * has lost its own and ends here. */
static sayso_status open_mark(reader *r, const mark *m) {
  sayso_status status = SAYSO_OK;
  if (r->open[m->level] &&
      r->open[m->level] + 1 + m->rest_open > m->rest_close) {
    status = end_down_to(r, m->level, m->token);
    if (!status) status = note(r->doc, end_quote(r, m->token, false));
  }
  return status ? status : open_quote(r, m);
}

/* An inch mark: after digits, while the next mark looks like the closing one
 * of the quotation that is open. */
static bool is_inch(const reader *r, uint32_t i) {
  const mark *m = &r->marks[i];
  if (!m->is_straight || m->level != DOUBLE || !m->after_digit) return false;
  if (!r->open[DOUBLE]) return true;
  const mark *next = i + 1 < r->count ? m + 1 : NULL;
  return next && next->level == DOUBLE && next->way == CLOSES &&
         !next->after_digit;
}

static enum way direction(const reader *r, uint32_t i) {
  const mark *m = &r->marks[i];
  bool is_open = r->open[m->level] > 0;
  sayso_span at = r->doc->tokens.at[m->token];
  if (m->way == NEITHER || is_inch(r, i)) return NEITHER;
  if (m->level == SINGLE && m->way == CLOSES)
    return is_open && !(m->is_weak && m->has_strong) ? CLOSES : NEITHER;
  if (m->level == SINGLE && m->is_straight) return m->has_any ? OPENS : NEITHER;
  if (m->way == BOTH) return is_open ? CLOSES : OPENS;
  if (m->is_straight) return m->way;
  /* A curly mark that stands the wrong way round. */
  const token_table *t = &r->doc->tokens;
  bool before = !at.start || t->flags[m->token] & TOKEN_SPACE;
  bool spaced =
      m->token + 1 == t->count || t->flags[m->token + 1] & TOKEN_SPACE;
  bool after = spaced || is_stop(code_of(r->doc, m->token + 1));
  if (m->way == OPENS && is_open && (spaced || (after && !before)))
    return CLOSES;
  bool is_back = m->level != SINGLE && !is_open && before &&
                 (!after || (spaced && m->next_way == CLOSES));
  return m->way == CLOSES && is_back ? OPENS : m->way;
}

/* ## Paragraphs */

/* Ties the quotation that was left open to the one that the paragraph starts
 * with, or notes that it has no end. */
static sayso_status resume(reader *r, const block_value *b) {
  sayso_doc *doc = r->doc;
  uint32_t old = r->pending, new = doc->row[SAYSO_QUOTES].count;
  const mark *m = r->marks;
  r->pending = NO_TOKEN;
  bool goes_on = r->count && m->token == b->first + b->lead &&
                 m->level == r->pending_level && direction(r, 0) == OPENS;
  if (!goes_on) return note(doc, old);
  sayso_status status = open_quote(r, m);
  if (status) return status;
  quote_value *q = doc->quotes;
  q[old].flags = (uint16_t)((q[old].flags | QUOTE_OPENS) & ~QUOTE_UNCLOSED);
  q[old].next = new;
  q[new].prev = old;
  q[new].flags |= QUOTE_CONTINUES;
  return SAYSO_OK;
}

static sayso_status end_paragraph(reader *r, const block_value *b) {
  sayso_status status = SAYSO_OK;
  while (r->depth && !status) {
    uint8_t level = r->levels[r->depth - 1];
    uint32_t index = end_quote(r, b->last, false);
    if (!r->depth && b->role == BLOCK_PARAGRAPH) {
      r->pending = index;
      r->pending_level = level;
    } else {
      status = note(r->doc, index);
    }
  }
  return status;
}

/* A mark that quotes nothing may be the end of a word: "players'". */
static void mark_clitic(const reader *r, const mark *m) {
  uint8_t *flags = &r->doc->tokens.flags[m->token];
  if (m->level != SINGLE || !m->after_word || m->after_digit) return;
  if (!(*flags & (TOKEN_OPEN | TOKEN_CLOSE))) *flags |= TOKEN_CLITIC;
}

static sayso_status read_block(reader *r, const block_value *b) {
  sayso_status status = collect(r, b);
  if (status) return status;
  look_ahead(r);
  uint32_t i = 0;
  if (r->pending != NO_TOKEN && b->role == BLOCK_PARAGRAPH) {
    status = resume(r, b);
    i = r->depth;
  }
  for (; i < r->count && !status; i++) {
    const mark *m = &r->marks[i];
    enum way way = direction(r, i);
    bool is_last = m->token + 1 == b->last;
    if (way == OPENS && !is_last) status = open_mark(r, m);
    if (way == CLOSES && r->open[m->level]) status = close_mark(r, m);
    if (!status) mark_clitic(r, m);
  }
  return status ? status : end_paragraph(r, b);
}

/* Takes back what a failed attempt has left. */
static void forget(sayso_doc *doc, uint32_t notes) {
  doc->note_count = notes;
  for (uint32_t t = 0; t < doc->tokens.count; t++)
    doc->tokens.flags[t] &= (uint8_t) ~(TOKEN_OPEN | TOKEN_CLOSE);
}

static void flag_quoted(sayso_doc *doc) {
  for (uint32_t i = 0; i < doc->row[SAYSO_QUOTES].count; i++) {
    const quote_value *q = &doc->quotes[i];
    if (q->depth) continue;
    for (uint32_t t = q->first; t < q->last; t++)
      doc->tokens.flags[t] |= TOKEN_QUOTED;
  }
}

sayso_status quotes_build(sayso_doc *doc, uint32_t sentence) {
  (void)sentence;
  reader r = {.doc = doc, .pending = NO_TOKEN};
  sayso_status status = SAYSO_OK;
  uint32_t notes = doc->note_count;
  for (uint32_t i = 0; i < doc->row[SAYSO_BLOCKS].count && !status; i++)
    status = read_block(&r, &doc->blocks[i]);
  if (!status && r.pending != NO_TOKEN) status = note(doc, r.pending);
  mem_free(r.marks);
  if (status)
    forget(doc, notes);
  else
    flag_quoted(doc);
  return status;
}
