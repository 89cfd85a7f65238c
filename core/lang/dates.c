/* dates.c - the layer of dates, made from the tokens of a sentence.
 *
 * At each token the rules of dates.tsv are tried; what fits is a date unless
 * the words around it say no: four digits alone may be a number, "May" a verb
 * or a name, "a day" a rate.
 */
#include "lang/dates.h"

#include <string.h>

#include "lang/cardinal.h"
#include "lang/engine.h"

#define X(name) #name,
static const char *const classes[] = {DATE_CLASS_MAP(X) NULL};
static const char *const readers[] = {DATE_READER_MAP(X) NULL};
static const char *const makes[] = {DATE_MAKE_MAP(X) NULL};
#undef X

static const grammar_names names = {classes, readers, makes};

sayso_status dates_open(const char *folder, words *w, grammar **out,
                        sayso_error *error) {
  return grammar_open(folder, "dates.tsv", w, &names, out, error);
}

const char *date_type_name(unsigned type) {
  static const char *const type_names[] = {
#define X(name, text) text,
      DATE_TYPE_MAP(X)
#undef X
  };
  return type < DATE_TYPE_COUNT ? type_names[type] : "";
}

const char *date_at(const sayso_doc *doc, uint32_t row) {
  return doc->dates[doc->pieces[SAYSO_DATES][row].head].value;
}

/* ## What is no date */

static bool is(const date_context *c, uint32_t token, int class) {
  return grammar_is(c->dates, c->doc, token, class, NULL);
}

static const word *form_of(const date_context *c, uint32_t token) {
  return words_at(c->doc->words, c->doc->tokens.form[token]);
}

static bool has_slot(const grammar_match *m, int slot) {
  return m->slot[slot].token != NO_TOKEN;
}

/* Whether four digits that stand alone are a year. */
static bool is_year(const date_context *c, const grammar_match *m,
                    uint32_t start, uint32_t end) {
  uint32_t at = m->first, next = m->last;
  int year = (int)m->slot[DATES_CLASS_COUNT + READ_year].number;
  bool has_before = at > start, is_round = year % 100 == 0;
  if (form_of(c, at)->flags & WORD_ALPHA) return true; /* "mid-2019" */
  if (has_before &&
      (is(c, at - 1, DATES_notyear) ||
       grammar_is(c->numbers, c->doc, at - 1, NUMBER_label, NULL)))
    return false;
  if (next < end && (is(c, next, DATES_unit) ||
                     grammar_is(c->numbers, c->doc, next, NUMBER_scale, NULL)))
    return false;
  bool is_led = has_before && is(c, at - 1, DATES_year);
  bool is_near = year >= 1900 && year < 2050 && !is_round;
  bool counts = next < end && date_form(c, next) == 7; /* a plural follows */
  if (counts && is_round) return false;
  return is_led || is_near;
}

/* Whether a month that is also another word is one. */
static bool is_month(const date_context *c, const grammar_match *m,
                     uint32_t start, uint32_t end) {
  uint32_t at = m->first, next = m->last;
  bool is_name = is(c, at, DATES_name);
  if (at > start && form_of(c, at - 1)->flags & WORD_CAP &&
      !(c->doc->tokens.flags[at - 1] & TOKEN_FIRST) &&
      !is(c, at - 1, DATES_lead))
    return false;
  if (!is_name) return true;
  if (at == start || !is(c, at - 1, DATES_lead)) return false;
  return next == end || !(form_of(c, next)->flags & WORD_CAP);
}

/* "40 miles an hour" is a speed and no date; "$5 a day" says how often. */
static bool is_rate(const date_context *c, const grammar_match *m,
                    uint32_t start, date_type *type) {
  if (m->first == start) return true;
  uint32_t before = m->first - 1;
  unsigned form = date_form(c, before);
  bool is_noun = form == 7 || form == 8;
  bool is_number = form_of(c, before)->flags & WORD_DIGIT ||
                   cardinal_may_start(c->numbers, c->doc, before) ||
                   grammar_is(c->numbers, c->doc, before, NUMBER_money, NULL);
  if (!is_noun && !is_number) return true;
  *type = DATE_SET;
  return m->slot[DATES_unit].text[0] != 'T';
}

static bool is_date(const date_context *c, const grammar_match *m,
                    date_type *type) {
  const sentence_value *s = &c->doc->sentences[c->sentence];
  bool is_single = m->last == m->first + 1;
  if (m->last < s->last && is(c, m->last, DATES_than)) return false;
  if (m->make == MAKE_ref && m->last < s->last &&
      (is(c, m->last, DATES_unit) ||
       cardinal_may_start(c->numbers, c->doc, m->last)))
    return is_single; /* "in the past | two years" */
  if (m->make == MAKE_rate) return is_rate(c, m, s->first, type);
  if (m->make != MAKE_calendar || !is_single) return true;
  if (has_slot(m, DATES_CLASS_COUNT + READ_year))
    return is_year(c, m, s->first, s->last);
  if (has_slot(m, DATES_weekday))
    return m->last == s->last || !is(c, m->last, DATES_paper);
  if (has_slot(m, DATES_month)) return is_month(c, m, s->first, s->last);
  return true;
}

/* ## The layer */

static sayso_status push(sayso_doc *doc, const grammar_match *m,
                         const date_made *made) {
  if (!arena_grow(&doc->mem, &doc->dates, &doc->dates_room, doc->date_count,
                  sizeof *doc->dates))
    return SAYSO_ENOMEM;
  const char *value = NULL;
  if (made->text[0]) {
    value = arena_copy(&doc->mem, made->text, strlen(made->text));
    if (!value) return SAYSO_ENOMEM;
  }
  doc->dates[doc->date_count] = (date_value){value};
  piece p = {m->first, m->last, doc->date_count, (uint16_t)made->type};
  sayso_status status = doc_push_piece(doc, SAYSO_DATES, p);
  if (!status) doc->date_count++;
  return status;
}

static bool may_read(const date_context *c, uint32_t token) {
  return cardinal_may_start(c->numbers, c->doc, token) ||
         is(c, token, DATES_noon) || is(c, token, DATES_decades) ||
         form_of(c, token)->flags & WORD_HYPHEN;
}

/* Reads a date at `*token` if there is one, and goes behind it. */
static sayso_status read_at(const date_context *c, uint32_t *token,
                            civil *near) {
  grammar_match m;
  date_made made;
  uint32_t end = c->doc->sentences[c->sentence].last, at = (*token)++;
  if (!grammar_find(c->dates, c->doc, at, end, may_read(c, at), date_read, c,
                    &m))
    return SAYSO_OK;
  sayso_status status = SAYSO_OK;
  if (c->doc->engine->tagger)
    status = doc_need_at(c->doc, SAYSO_TAGS, c->sentence);
  date_type type = DATE_TYPE_COUNT;
  if (status || !is_date(c, &m, &type)) return status;
  status = date_make(c, &m, *near, &made);
  bool is_none =
      !made.text[0] &&
      (m.make == MAKE_range || m.make == MAKE_half || m.make == MAKE_quarter);
  if (status || is_none) return status;
  if (type != DATE_TYPE_COUNT) made.type = type;
  if (made.at.year) *near = made.at;
  *token = m.last;
  return push(c->doc, &m, &made);
}

sayso_status dates_build(sayso_doc *doc, uint32_t sentence) {
  const sentence_value *s = &doc->sentences[sentence];
  date_context c = {doc->engine->dates, doc->engine->numbers, doc, sentence};
  civil near = {0};
  sayso_status status = SAYSO_OK;
  for (uint32_t t = s->first; t < s->last && !status;)
    status = read_at(&c, &t, &near);
  return status;
}
