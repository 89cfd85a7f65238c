/* numbers.c - the layer of quantities, made from tokens and dates.
 *
 *     at least   $   4.5   million   ...   percent | dollars | people
 *     before  symbol cardinal  (to cardinal)  unit   after  |  noun
 *
 * The words of each place are data (numbers.tsv). What is counted is found by
 * the tags behind the number, where the language has a tagger.
 */
#include "lang/numbers.h"

#include <string.h>

#include "lang/cardinal.h"
#include "lang/engine.h"
#include "lang/tags.h"

#define NOUN_MAX 8 /* tokens between a number and what it counts */

enum { MAKE_before, MAKE_after, MAKE_unit };

#define X(name) #name,
static const char *const classes[] = {NUMBER_CLASS_MAP(X) NULL};
#undef X
static const char *const readers[] = {NULL};
static const char *const makes[] = {"before", "after", "unit", NULL};
static const grammar_names names = {classes, readers, makes};

static const char *const comparators[] = {
#define X(name, text) text,
    COMPARATOR_MAP(X)
#undef X
};

sayso_status numbers_open(const char *folder, words *w, grammar **out,
                          sayso_error *error) {
  return grammar_open(folder, "numbers.tsv", w, &names, out, error);
}

const char *comparator_name(unsigned compare) {
  return compare < COMPARE_COUNT ? comparators[compare] : "";
}

const char *number_type_name(unsigned type) {
  static const char *const type_names[] = {
#define X(name, text) text,
      NUMBER_TYPE_MAP(X)
#undef X
  };
  return type < NUMBER_TYPE_COUNT ? type_names[type] : "";
}

const number_value *number_at(const sayso_doc *doc, uint32_t row) {
  return &doc->numbers[doc->pieces[SAYSO_NUMBERS][row].head];
}

/* ## Tokens */

typedef struct {
  const grammar *g;
  sayso_doc *doc;
  uint32_t start, end; /* of the sentence, or up to the next date */
  const tagger *tagger;
} finder;

typedef struct {
  uint32_t first, last; /* tokens */
  number_type type;
  number_value value;
  cardinal cardinal; /* the last one read */
  bool is_qualified; /* words say how it is meant */
  bool has_dash;     /* "5-7" */
} found;

static const word *form_of(const finder *f, uint32_t token) {
  return words_at(f->doc->words, f->doc->tokens.form[token]);
}

static bool is(const finder *f, uint32_t token, int class) {
  return token < f->end && grammar_is(f->g, f->doc, token, class, NULL);
}

static bool is_joined(const finder *f, uint32_t token) {
  return token < f->end && !(f->doc->tokens.flags[token] & TOKEN_SPACE);
}

static upos pos_of(const finder *f, uint32_t token) {
  return tag_upos(f->tagger, f->doc->tokens.tag[token]);
}

static bool has_feature(const finder *f, uint32_t token, const char *feature) {
  return strstr(tag_feats(f->tagger, f->doc->tokens.tag[token]), feature);
}

/* A rule of this kind that fits here. */
static bool find(const finder *f, uint32_t token, int make,
                 grammar_match *out) {
  return token < f->end &&
         grammar_find(f->g, f->doc, token, f->end, false, NULL, NULL, out) &&
         out->make == make;
}

static comparator comparator_of(const char *text) {
  for (unsigned i = 0; i < COMPARE_COUNT; i++)
    if (!strcmp(comparators[i], text)) return (comparator)i;
  return COMPARE_EQUAL;
}

/* ## Before the number */

/* "about", "no fewer than", "just over": the last that says more than "=". */
static uint32_t read_before(const finder *f, uint32_t token, found *n) {
  grammar_match m;
  for (unsigned i = 0; i < 2 && find(f, token, MAKE_before, &m); i++) {
    comparator c = comparator_of(m.argument);
    if (c != COMPARE_EQUAL) n->value.compare = c;
    n->is_qualified = true;
    token = m.last;
  }
  return token;
}

/* ## The number and its unit */

static uint32_t read_symbol(const finder *f, uint32_t token, found *n) {
  grammar_value v;
  if (token >= f->end || !grammar_is(f->g, f->doc, token, NUMBER_symbol, &v))
    return token;
  n->value.unit = v.text;
  n->type = NUMBER_MONEY;
  return token + 1;
}

static bool is_iso_money(const char *unit) {
  size_t len = strlen(unit);
  for (size_t i = 0; i < len; i++)
    if (unit[i] < 'A' || unit[i] > 'Z') return false;
  return len == 3;
}

/* A unit behind the number, perhaps joined to it by a hyphen. */
static uint32_t read_unit(const finder *f, uint32_t token, found *n) {
  grammar_match m;
  grammar_value v = {0};
  uint32_t at = token;
  if (is(f, at, NUMBER_dash) && is_joined(f, at) && is_joined(f, at + 1)) at++;
  if (find(f, at, MAKE_unit, &m)) {
    v.text = m.argument;
    at = m.last;
  } else if (at < f->end && (grammar_is(f->g, f->doc, at, NUMBER_money, &v) ||
                             (at == token && grammar_is(f->g, f->doc, at,
                                                        NUMBER_symbol, &v)))) {
    at++;
  } else {
    return token;
  }
  bool is_money = is_iso_money(v.text);
  if (n->type == NUMBER_MONEY && !is_money) return token;
  n->value.unit = v.text;
  n->type = is_money ? NUMBER_MONEY : NUMBER_MEASURE;
  return at;
}

/* Whether what stands at `token` is counted: "2m people". */
static bool is_plural(const finder *f, uint32_t token) {
  return f->tagger && token < f->end && has_feature(f, token, "Number=Plur") &&
         pos_of(f, token) != UPOS_PRON;
}

/* One number with its symbol and its unit; false if there is none. */
static bool read_one(const finder *f, uint32_t *token, found *n) {
  uint32_t at = read_symbol(f, *token, n);
  if (!cardinal_read(f->g, f->doc, at, f->end, n->type == NUMBER_MONEY,
                     &n->cardinal))
    return false;
  at = n->cardinal.last;
  bool is_short = n->cardinal.is_digits && !n->cardinal.is_scaled &&
                  is(f, at, NUMBER_short) && is_joined(f, at);
  if (is_short && (is_plural(f, at + 1) || is(f, at + 1, NUMBER_money)))
    cardinal_read(f->g, f->doc, *token, f->end, true, &n->cardinal);
  *token = read_unit(f, n->cardinal.last, n);
  return true;
}

/* The "to", "and" or dash between the ends of a range; gives what follows. */
static uint32_t read_link(const finder *f, uint32_t token, bool is_between) {
  if (is_between) return is(f, token, NUMBER_and) ? token + 1 : token;
  if (is(f, token, NUMBER_to)) return token + 1;
  bool is_dash = is(f, token, NUMBER_dash) && is_joined(f, token) &&
                 is_joined(f, token + 1);
  return is_dash ? token + 1 : token;
}

/* The other end of a range, which must be larger: "5 to 7 percent". */
static uint32_t read_range(const finder *f, uint32_t token, found *n) {
  bool is_between = n->value.compare == COMPARE_RANGE;
  uint32_t at = read_link(f, token, is_between);
  bool is_change = n->first > f->start && is(f, n->first - 1, NUMBER_change);
  if (is_change && n->first > f->start + 1)
    is_change = !is(f, n->first - 2, NUMBER_ranging);
  if (is_change && is(f, token, NUMBER_to)) return token;
  found other = {0};
  if (n->type == NUMBER_MONEY) other.type = NUMBER_MONEY;
  other.value.unit = n->value.unit;
  if (at == token || !read_one(f, &at, &other)) return token;
  double from = n->cardinal.value, to = other.cardinal.value;
  double scale = other.cardinal.scale;
  if (!n->cardinal.is_scaled && scale > 1 && from < to / scale) from *= scale;
  if (from >= to || other.cardinal.is_share != n->cardinal.is_share)
    return token;
  if (n->type != NUMBER_PLAIN && n->type != other.type) return token;
  n->cardinal = other.cardinal;
  n->value.value = from;
  n->value.max = to;
  n->value.unit = other.value.unit;
  n->type = other.type;
  n->value.compare = COMPARE_RANGE;
  n->has_dash = is(f, token, NUMBER_dash);
  return at;
}

static uint32_t read_after(const finder *f, uint32_t token, found *n) {
  grammar_match m;
  if (!find(f, token, MAKE_after, &m)) return token;
  if (n->value.compare != COMPARE_RANGE)
    n->value.compare = comparator_of(m.argument);
  return m.last;
}

/* ## What is counted */

/* Whether the token may stand between a number and its noun. */
static bool can_modify(const finder *f, uint32_t token) {
  switch (pos_of(f, token)) {
  case UPOS_ADJ:
  case UPOS_ADV:
  case UPOS_NOUN:
  case UPOS_PROPN:
  case UPOS_VERB:
    return !has_feature(f, token, "VerbForm=Fin") &&
           !has_feature(f, token, "VerbForm=Inf");
  case UPOS_PUNCT:
    return is_joined(f, token) && is_joined(f, token + 1) &&
           is(f, token, NUMBER_dash);
  default:
    return false;
  }
}

static bool is_noun(const finder *f, uint32_t token) {
  if (token >= f->end) return false;
  upos u = pos_of(f, token);
  return u == UPOS_NOUN || u == UPOS_PROPN;
}

/* Whether the phrase that has a head so far goes on with `token`: "police |
 * officers", "North | Korean troops". */
static bool goes_on(const finder *f, uint32_t head, uint32_t token) {
  if (is_noun(f, token)) {
    bool is_whole = has_feature(f, head, "Number=Plur");
    return !is_whole || has_feature(f, token, "Number=Plur");
  }
  if (pos_of(f, token) == UPOS_PUNCT) return is_noun(f, token + 1);
  return pos_of(f, head) == UPOS_PROPN && form_of(f, token)->flags & WORD_CAP;
}

/* The head of the noun phrase that starts at `token`, or NO_TOKEN. */
static uint32_t head_of(const finder *f, uint32_t token) {
  uint32_t head = NO_TOKEN;
  for (uint32_t i = token; i < f->end && i < token + NOUN_MAX; i++) {
    if (!can_modify(f, i)) break;
    if (head != NO_TOKEN && !goes_on(f, head, i)) break;
    if (is_noun(f, i)) head = i;
  }
  bool is_name = head != NO_TOKEN && pos_of(f, head) == UPOS_PROPN;
  return is_name && !has_feature(f, head, "Number=Plur") ? NO_TOKEN : head;
}

/* The head in the singular, with the names and nouns before it: "Ukrainian
 * soldier", "police officer". */
static sayso_status name_noun(const finder *f, uint32_t first, uint32_t head,
                              const char **out) {
  const token_table *t = &f->doc->tokens;
  grammar_value single;
  if (grammar_is(f->g, f->doc, head, NUMBER_singular, &single)) {
    *out = single.text;
    return SAYSO_OK;
  }
  word_id lemma = t->lemma ? t->lemma[head] : WORD_NONE;
  bool stays = is(f, head, NUMBER_plural) || lemma == WORD_NONE;
  const word *w = words_at(f->doc->words, stays ? t->form[head] : lemma);
  uint32_t from = head;
  while (from > first && (form_of(f, from - 1)->flags & WORD_CAP ||
                          pos_of(f, from - 1) == UPOS_NOUN))
    from--;
  uint32_t start = t->at[from].start, len = t->at[head].start - start;
  char *unit = arena_alloc(&f->doc->mem, len + w->len + 1);
  if (!unit) return SAYSO_ENOMEM;
  memcpy(unit, f->doc->text + start, len);
  memcpy(unit + len, w->text, w->len + 1);
  *out = unit;
  return SAYSO_OK;
}

static sayso_status read_noun(const finder *f, uint32_t token, found *n) {
  uint32_t at = token;
  if (!f->tagger || n->cardinal.is_share) return SAYSO_OK;
  bool is_joint =
      is(f, at, NUMBER_dash) && is_joined(f, at) && is_joined(f, at + 1);
  if (is_joint) at++;
  if (n->cardinal.is_scaled && is(f, at, NUMBER_of)) at++;
  if (at > token && at < f->end && pos_of(f, at) == UPOS_DET) at++;
  uint32_t head = head_of(f, at);
  if (is_joint && is_noun(f, at)) head = at; /* "a 12-member panel" */
  if (head == NO_TOKEN) return SAYSO_OK;
  n->type = NUMBER_COUNT;
  n->value.noun_first = at;
  n->value.noun_last = head + 1;
  return name_noun(f, at, head, &n->value.unit);
}

/* ## What is no quantity */

static bool is_mark(const finder *f, uint32_t token, char c) {
  const word *w = form_of(f, token);
  return w->len == 1 && w->text[0] == c;
}

/* "Lee, 41, said", "Lee (41)" */
static bool is_age(const finder *f, const found *n) {
  uint32_t at = n->first;
  if (at < f->start + 2 || n->last >= f->end || n->value.value > 120)
    return false;
  bool is_bracket = is_mark(f, at - 1, '(') && is_mark(f, n->last, ')');
  bool is_comma = is_mark(f, at - 1, ',') &&
                  (is_mark(f, n->last, ',') || is_mark(f, n->last, '.'));
  return (is_bracket || is_comma) && form_of(f, at - 2)->flags & WORD_CAP;
}

/* "Boeing 737", "Article 5", "F-16", "1.", "3-1", "10 Downing Street" */
static bool is_name(const finder *f, const found *n) {
  uint32_t at = n->first, next = n->last;
  bool has_before = at > f->start;
  if (has_before && is(f, at - 1, NUMBER_label)) return true;
  if (has_before && is(f, at - 1, NUMBER_dash) && is_joined(f, at) &&
      is_joined(f, at - 1))
    return true;
  if (n->type == NUMBER_COUNT || !n->cardinal.is_digits) return false;
  if (next < f->end && is_joined(f, next) &&
      (is(f, next, NUMBER_dash) || is_mark(f, next, '/')))
    return true;
  if (is(f, next, NUMBER_named)) return true;
  bool is_item = at == f->start && next < f->end && is_joined(f, next) &&
                 (is_mark(f, next, '.') || is_mark(f, next, ')'));
  if (is_item && next + 1 < f->end) return true;
  bool was_name = has_before && form_of(f, at - 1)->flags & WORD_CAP &&
                  !(f->doc->tokens.flags[at - 1] & TOKEN_FIRST);
  bool is_address =
      f->tagger && next < f->end && form_of(f, next)->flags & WORD_CAP &&
      (pos_of(f, next) == UPOS_PROPN ||
       (next + 1 < f->end && form_of(f, next + 1)->flags & WORD_CAP));
  return was_name || is_address;
}

/* "the second half", "a third man": no share. */
static bool is_share(const finder *f, const found *n) {
  uint32_t next = n->last;
  bool is_half = is(f, n->first, NUMBER_half);
  bool has_article = is(f, n->first, NUMBER_article);
  bool is_counted =
      n->first > f->start && (is(f, n->first - 1, NUMBER_ordinal) ||
                              is(f, n->first - 1, NUMBER_other));
  if (is_counted) return false; /* "the second half" */
  if (n->is_qualified || next == f->end || is(f, next, NUMBER_of)) return true;
  if (is_half)
    return is(f, next, NUMBER_article) || is(f, next, NUMBER_the) ||
           (n->first > f->start && is(f, n->first - 1, NUMBER_change));
  if (!has_article) return true;
  if (!f->tagger) return !(form_of(f, next)->flags & WORD_ALPHA);
  upos u = pos_of(f, next);
  return u != UPOS_NOUN && u != UPOS_PROPN && u != UPOS_ADJ && u != UPOS_NUM;
}

static bool is_quantity(const finder *f, const found *n) {
  if (n->cardinal.is_share && n->type != NUMBER_SHARE) return true;
  if (n->type == NUMBER_SHARE) return is_share(f, n);
  if (n->type == NUMBER_MONEY || n->type == NUMBER_MEASURE) return true;
  if (is_name(f, n) || (n->type == NUMBER_PLAIN && n->has_dash)) return false;
  if (n->type == NUMBER_COUNT || n->is_qualified) return true;
  if (n->cardinal.value == 1 && !n->cardinal.is_digits) return false;
  return !is_age(f, n);
}

/* ## The layer */

static sayso_status push(sayso_doc *doc, const found *n) {
  if (!arena_grow(&doc->mem, &doc->numbers, &doc->numbers_room,
                  doc->number_count, sizeof *doc->numbers))
    return SAYSO_ENOMEM;
  doc->numbers[doc->number_count] = n->value;
  piece p = {n->first, n->last, doc->number_count, (uint16_t)n->type};
  sayso_status status = doc_push_piece(doc, SAYSO_NUMBERS, p);
  if (!status) doc->number_count++;
  return status;
}

/* A sign that stands before the number, apart from what precedes it. */
static bool is_negative(const finder *f, uint32_t at) {
  if (at > f->start && is(f, at - 1, NUMBER_minus)) return true;
  return at > f->start && is(f, at - 1, NUMBER_dash) && is_joined(f, at) &&
         !is_joined(f, at - 1);
}

/* Reads the quantity at `*token`, if there is one, and goes behind it. */
static sayso_status read_at(const finder *f, uint32_t *token) {
  found n = {.first = *token};
  uint32_t at = read_before(f, *token, &n), number = at;
  bool is_between = n.value.compare == COMPARE_RANGE;
  ++*token;
  if (!read_one(f, &at, &n)) return SAYSO_OK;
  n.value.value = n.cardinal.value;
  if (n.cardinal.is_vague && n.value.compare == COMPARE_EQUAL)
    n.value.compare = COMPARE_ABOUT;
  uint32_t next = read_range(f, at, &n);
  bool has_range = next > at;
  if (is_between && !has_range) return SAYSO_OK;
  n.last = read_after(f, next, &n);
  if (n.type == NUMBER_PLAIN) {
    sayso_status status = read_noun(f, n.last, &n);
    if (status) return status;
  }
  if (n.type == NUMBER_PLAIN && n.cardinal.is_share) n.type = NUMBER_SHARE;
  if (is_negative(f, number) && n.type == NUMBER_MEASURE && !has_range)
    n.value.value = -n.value.value;
  *token = n.last;
  return is_quantity(f, &n) ? push(f->doc, &n) : SAYSO_OK;
}

/* Reads the tokens [first, last), between two dates. */
static sayso_status read_between(finder *f, uint32_t first, uint32_t last) {
  sayso_status status = SAYSO_OK;
  f->end = last;
  for (uint32_t t = first; t < last && !status;) {
    bool may_start = cardinal_may_start(f->g, f->doc, t) ||
                     grammar_starts(f->g, f->doc, t) || is(f, t, NUMBER_symbol);
    if (may_start)
      status = read_at(f, &t);
    else
      t++;
  }
  return status;
}

sayso_status numbers_build(sayso_doc *doc, uint32_t sentence) {
  const sentence_value *s = &doc->sentences[sentence];
  finder f = {doc->engine->numbers, doc, s->first, s->last,
              doc->engine->tagger};
  sayso_status status = SAYSO_OK;
  if (f.tagger) status = doc_need_at(doc, SAYSO_TAGS, sentence);
  const part *dates = &doc->parts[SAYSO_DATES][sentence];
  uint32_t at = s->first;
  for (uint32_t d = dates->first; d < dates->last && !status; d++) {
    const piece *date = &doc->pieces[SAYSO_DATES][d];
    status = read_between(&f, at, date->first);
    at = date->last;
  }
  return status ? status : read_between(&f, at, s->last);
}
